"""Metres by depth in a run: alone where no ground is calibrated, with the ground's where one is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from ....traces.points import PointsFrame
from ....traces.records import Degradation, Fingerprint, Points, Tube
from ...capabilities import DepthEstimator, TakesCamera
from ...finding import Verdict, camera_verdict
from ...manipulations.base import Context
from ..lifting.points import lift_points
from ..lifting.trust import name_of
from ..observed import Observed
from ..posed import PosedCamera
from ..reference import PlaneCamera
from .backdrop import grid, robust_offset
from .camera import DepthCamera, Scale, depth_camera, scale_by_ground
from .fuse import fused
from .ground import ground_depth
from .place import place_by_depth, place_in_world
from .points import find_points
from .sighted import Sighted, Thing
from .sweep import Usual, find_backdrop, find_depths

Floats = NDArray[np.float64]

# The ground that a moving camera's variants see is held against its own at so many times.
_TIMES = 5


def chosen_estimator(context: Context) -> DepthEstimator | None:
    """The depth estimator that was chosen, if it adds to what is known of the camera."""
    if not context.backends.has("depth"):
        return None
    estimator = context.backends.depth()
    return None if isinstance(estimator, TakesCamera) else estimator


def depth_behind(context: Context) -> tuple[Fingerprint, ...]:
    """What tells depth, where the metres of a run are by that, alone or together with its ground."""
    if context.tracks is not None and context.tracks.calibration is not None:
        return ()
    camera = context.camera
    alone = camera is None or isinstance(camera, PlaneCamera)
    if not alone and not (isinstance(camera, PosedCamera) and camera.about.metric):
        return ()
    estimator = chosen_estimator(context)
    if estimator is None or (alone and estimator.kind != "metric"):
        return ()
    return (estimator.fingerprint(),)


def run_depth_camera(context: Context) -> DepthCamera | None:
    """The camera of a run that has its metres by depth; None where depth was not chosen or is not needed."""
    estimator = chosen_estimator(context)
    told = context.camera
    if estimator is None or not (told is None or isinstance(told, PlaneCamera)):
        return None
    if estimator.kind != "metric":
        if told is not None:
            return None
        raise NotMeasurable(
            f"the depth estimator {estimator.name!r} tells proportions only ({estimator.kind}), no metres",
            hint="Choose weights that tell metres, or give --camera FILE.",
        )
    focal_px = _check_still(context).focal_px
    return depth_camera(
        find_backdrop(context, estimator),
        estimator.fingerprint(),
        told,
        lens_by=None if focal_px is None else (focal_px, context.backends.camera().fingerprint()),
    )


def placed_by_depth(context: Context, tube: Tube, camera: DepthCamera, others: Sequence[Tube]) -> Observed:
    """Where a thing was by its depth alone, in the camera's own axes."""
    estimator = context.backends.depth()
    backdrop = find_backdrop(context, estimator)
    usual = backdrop.pixels, backdrop.values
    depths = find_depths(context, estimator, tube, lambda _: usual, others, on="backdrop")
    return place_by_depth(Thing(tube, depths, others, backdrop.frame_px), camera)


def joined_by_depth(
    context: Context, tube: Tube, camera: PosedCamera, others: Sequence[Tube], lifted: Observed | None
) -> Observed | None:
    """What the ground tells of a thing's place together with its depth; None where neither does."""
    estimator = chosen_estimator(context)
    if estimator is None or not camera.about.metric:
        return lifted
    try:
        over = _over_ground(context, estimator, camera, tube.samples.t_s)
        depths = find_depths(context, estimator, tube, over.usual, others, on=over.on)
        by_depth = over.place(Thing(tube, depths, others, over.size))
    except NotMeasurable as error:
        return None if lifted is None else _without_depth(lifted, error)
    return by_depth if lifted is None else fused(lifted, by_depth, name_of(tube)).observed


def points_by_depth(
    context: Context,
    points: Points,
    frames: Sequence[PointsFrame],
    camera: DepthCamera,
    others: Sequence[Tube],
) -> Callable[[int], Observed]:
    """Where each point was by its depth alone, in the camera's own axes, by its number."""
    backdrop = find_backdrop(context, context.backends.depth())
    usual = backdrop.pixels, backdrop.values
    sighted = find_points(
        context, context.backends.depth(), points, frames, lambda _: usual, others, on="backdrop"
    )
    return lambda row: place_by_depth(sighted(row), camera)


def points_joined_by_depth(
    context: Context,
    points: Points,
    frames: Sequence[PointsFrame],
    camera: PosedCamera,
    others: Sequence[Tube],
) -> Callable[[int], Observed] | None:
    """Where each point was: on the ground by that and its depth, over it by its depth; None without that."""
    estimator = chosen_estimator(context)
    if estimator is None or not camera.about.metric:
        return None
    lifted = lift_points(points, frames, camera) if points.on_ground else None
    try:
        over = _over_ground(context, estimator, camera, [frame.t_s for frame in frames])
        sighted = find_points(context, estimator, points, frames, over.usual, others, on=over.on)
    except NotMeasurable as error:
        if lifted is None:
            raise
        return [_without_depth(one, error) for one in lifted].__getitem__

    def place(row: int) -> Observed:
        if lifted is None:
            return over.place(sighted(row))
        try:
            by_depth = over.place(sighted(row))
        except NotMeasurable as error:
            return _without_depth(lifted[row], error)
        return fused(lifted[row], by_depth, f"point {row + 1} of {points.id}").observed

    return place


def _without_depth(lifted: Observed, error: NotMeasurable) -> Observed:
    unused = Degradation(kind="fallback", detail=f"depth was not used: {error.message}")
    return replace(lifted, degradations=(*lifted.degradations, unused))


class _OverGround(NamedTuple):
    """What depths are over a ground: which are usual there, and their scale, also if the camera were off."""

    camera: PosedCamera
    size: tuple[int, int]
    usual: Usual
    on: str
    scales: dict[str, float]
    sigma_share: float

    def place(self, thing: Sighted) -> Observed:
        """Where a thing was, by its depth."""
        return place_in_world(thing, self.camera, self.scales, self.sigma_share)


def _over_ground(
    context: Context, estimator: DepthEstimator, camera: PosedCamera, t_s: Sequence[float]
) -> _OverGround:
    if estimator.kind != "metric":
        raise NotMeasurable(
            f"{estimator.name} tells proportions only, no metres", hint="Choose weights that tell metres."
        )
    size = (context.video.record.width, context.video.record.height)
    if len(camera.way.t_s) == 1:
        backdrop = find_backdrop(context, estimator)
        pixels, values = backdrop.pixels, backdrop.values
        scale, on = scale_by_ground(backdrop, camera, t_s[0]), "backdrop"

        def usual(t_s: float) -> tuple[Floats, Floats]:
            return pixels, values
    else:
        pixels = grid(size)
        scale, on = Scale(1.0, "ground", 0.0), f"{camera.about.source} {camera.about.digest}"

        def usual(t_s: float) -> tuple[Floats, Floats]:
            return pixels, _log_ground(camera, pixels, t_s)

    times = t_s[:: max(1, len(t_s) // _TIMES)]
    scales = {"": scale.factor, **scales_if_off(camera, scale, pixels, times)}
    return _OverGround(camera, camera.size or size, usual, on, scales, scale.sigma_share)


def scales_if_off(
    camera: PosedCamera, scale: Scale, pixels: Floats, times: Sequence[float]
) -> dict[str, float]:
    """The scale by the ground that each of the camera's variants sees."""
    found = {}
    for name, other in camera.variants():
        if isinstance(other, PosedCamera):
            off = [_log_ground(other, pixels, t_s) - _log_ground(camera, pixels, t_s) for t_s in times]
            middle = robust_offset(np.concatenate(off))
            found[name] = scale.factor * float(np.exp(middle.by)) if middle is not None else scale.factor
    return found


def _log_ground(camera: PosedCamera, pixels: Floats, t_s: float) -> Floats:
    depth = ground_depth(camera, pixels, np.full(len(pixels), t_s))
    return np.asarray(np.log(np.where(depth > 0, depth, np.nan)), dtype=np.float64)


def _check_still(context: Context) -> Verdict:
    """What is known of a camera that stands still, in one shot: of such a one metres by depth alone are."""
    verdict = camera_verdict(context)
    if verdict.moves or not verdict.told:
        what = "the camera moves" if verdict.moves else "whether the camera moves cannot be told"
        raise NotMeasurable(
            f"{what} ({verdict.detail}), and depth alone does not tell its way",
            hint="Give a 'ground_plane' sidecar, whose motion can be estimated, or a 'posed' one.",
        )
    if len(verdict.shots) > 1:
        raise NotMeasurable(
            f"the video has {len(verdict.shots)} shots, and depths of different shots have no common scale",
            hint="Ask about a video of one shot.",
        )
    return verdict
