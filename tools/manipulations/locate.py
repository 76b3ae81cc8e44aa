"""The manipulation `locate`: where tubes and points were in metres, as smoothed paths with their errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from pydantic import Field

from ...traces.errors import NotMeasurable
from ...traces.points import PointsFrame, unpacked
from ...traces.records import Calibration, Path, Points, Tube
from ...traces.records.base import EvidenceId
from ..geometry.camera import Camera
from ..geometry.observed import Observed
from .base import Arguments, Context, Output


class LocateArguments(Arguments):
    """Which tubes, by which calibration."""

    of: tuple[EvidenceId, ...] = Field(min_length=1, description="ids of the tubes, or of points")
    calibration: EvidenceId = Field(description="id of the calibration")


class Locate:
    """Find where tubes were in metres over time."""

    name: ClassVar[str] = "locate"
    summary: ClassVar[str] = "Place tubes in metres over time: a path for each."
    arguments: ClassVar[type[LocateArguments]] = LocateArguments

    def run(self, arguments: LocateArguments, context: Context) -> Output:
        """One path per tube, and per point that is seen for long enough, in the order asked."""
        from ..geometry.depth.of_run import depth_behind

        calibration = context.ledger.get_as(arguments.calibration, Calibration)
        paths: list[Path] = []
        for key in arguments.of:
            if isinstance(context.ledger.get(key), Points):
                paths += _paths_of_points(context.ledger.get_as(key, Points), calibration, context)
            else:
                paths.append(_path(context.ledger.get_as(key, Tube), calibration, context))
        return Output(evidence=paths, backends=depth_behind(context))


def _paths_of_points(points: Points, calibration: Calibration, context: Context) -> list[Path]:
    """The paths of points, one by one; those that are seen too little are left out."""
    from ..geometry.lifting.points import tube_of_point
    from ..kinematics.paths import path_of

    frames = unpacked(context.blobs.get(points.columns))
    place, real_s_per_s = _placing(points, frames, context)
    paths, refused = list[Path](), list[NotMeasurable]()
    for row, track in enumerate(points.tracks):
        if track.seen is None:
            continue
        point = tube_of_point(points, frames, row)
        try:
            observed = place(row)
            path = path_of(observed, tube=point, calibration=calibration, real_s_per_s=real_s_per_s)
        except NotMeasurable as error:
            refused.append(error)
            continue
        paths.append(_with_depth(path, observed, context).model_copy(update={"tube": points.tube}))
    if not paths and refused:
        raise refused[0]
    return paths


def _placing(
    points: Points, frames: Sequence[PointsFrame], context: Context
) -> tuple[Callable[[int], Observed], float]:
    """What tells where each point was, by its number: by depth, on the ground or in a plane; and the pace."""
    from ..geometry.depth.of_run import points_by_depth, points_joined_by_depth, run_depth_camera
    from ..geometry.lifting.points import lift_points
    from ..geometry.of_run import run_camera
    from ..geometry.posed import PosedCamera

    others = _tubes(context)
    by_depth = run_depth_camera(context)
    if by_depth is not None:
        return points_by_depth(context, points, frames, by_depth, others), by_depth.real_s_per_s
    camera = run_camera(context)
    joined = None
    if isinstance(camera, PosedCamera):
        joined = points_joined_by_depth(context, points, frames, camera, others)
    return joined or lift_points(points, frames, camera).__getitem__, camera.real_s_per_s


def _path(tube: Tube, calibration: Calibration, context: Context) -> Path:
    """The path of one tube: where its file says it was, or where its boxes put it."""
    from ..kinematics.paths import path_of

    given = _given(tube, context)
    if given is not None:
        return path_of(given, tube=tube, calibration=calibration, guessed=True)
    from ..geometry.depth.of_run import placed_by_depth, run_depth_camera
    from ..geometry.of_run import run_camera

    by_depth = run_depth_camera(context)
    if by_depth is not None:
        observed = placed_by_depth(context, tube, by_depth, _others(tube, context))
        return path_of(observed, tube=tube, calibration=calibration, real_s_per_s=by_depth.real_s_per_s)
    camera = run_camera(context)
    observed = _lifted(tube, camera, context)
    path = path_of(observed, tube=tube, calibration=calibration, real_s_per_s=camera.real_s_per_s)
    return _with_depth(path, observed, context)


def _with_depth(path: Path, observed: Observed, context: Context) -> Path:
    """A path that says what depth is behind it, too, where that went along with a calibration."""
    if "depth.ground_scale" not in observed.modes:
        return path
    return path.model_copy(
        update={"scale": f"{path.scale}, and the depth of {context.backends.depth().name}"}
    )


def _lifted(tube: Tube, camera: Camera, context: Context) -> Observed:
    """Where a calibrated camera puts a tube, by its boxes and, where depth was chosen, by that, too."""
    from ..geometry.depth.of_run import joined_by_depth
    from ..geometry.lifting.lift import lift
    from ..geometry.posed import PosedCamera

    video, others = context.video.record, _others(tube, context)
    lifted: Observed | None = None
    try:
        lifted = lift(tube, camera, others=others, size=(video.width, video.height))
    except NotMeasurable as error:
        refused = error
    found = lifted
    if isinstance(camera, PosedCamera):
        found = joined_by_depth(context, tube, camera, others, lifted)
    if found is None:
        raise refused
    return found


def _given(tube: Tube, context: Context) -> Observed | None:
    """Where the tracks' file says that a tube was, in metres."""
    if context.tracks is None or context.tracks.calibration is None:
        return None
    found = context.tracks.track(tube.track).observed
    if found is None:
        raise NotMeasurable(f"the tracks' file has no metres for {tube.name or tube.label}")
    return found


def _others(tube: Tube, context: Context) -> tuple[Tube, ...]:
    """The other tubes of the run, any of which may hide this one."""
    return tuple(other for other in _tubes(context) if other.id != tube.id)


def _tubes(context: Context) -> tuple[Tube, ...]:
    return tuple(one for one in context.ledger.values() if isinstance(one, Tube))
