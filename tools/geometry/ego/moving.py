"""A mounted camera set in motion: its way estimated from the video, once, with the errors that leaves."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ....traces.records import Degradation, Record, Span
from ...index import remembered
from ...manipulations.base import Context
from ...wrappers.cache import cache_key
from ..camera import Camera
from ..pinhole import Intrinsics
from ..posed import PosedCamera, Way
from .anchors import Picture, remeasured, straightened
from .features import Sighting, follow, grey
from .motion import Mount, Poses, motion_of
from .pose import Pose

Floats = NDArray[np.float64]
Triple = tuple[float, float, float]

# Whether the ground near by, so many camera heights, stirs: in glances at these shares of the video, so long,
# by more than so many pixels in the middle of so many corners.
_GLANCES, _GLANCE_S, _NEAR_HEIGHTS, _STIRS_PX, _TELLING = (0.1, 0.5, 0.9), 0.4, 6.0, 1.5, 12

# Part of the key: raise it when the estimate changes.
_VERSION = 3


class _KeptPoses(Record):
    """Poses as they are kept."""

    t_s: tuple[float, ...]
    axes: tuple[tuple[Triple, Triple, Triple], ...]
    place_m: tuple[Triple, ...]

    def way(self) -> Way:
        """The same as arrays."""
        return Way(np.array(self.t_s), np.array(self.axes), np.array(self.place_m))


class _Kept(Record):
    """What was estimated of a video's camera."""

    kind: Literal["ego_motion"] = "ego_motion"
    poses: _KeptPoses
    off: dict[str, _KeptPoses]
    noise_px: float


def moving_camera(context: Context, mounted: PosedCamera) -> PosedCamera:
    """The camera on its way through the video; what its mount is unsure of shapes the way, too."""
    video = context.video.record
    key = cache_key(
        video=video.sha256,
        tool=f"ego_motion/{_VERSION}",
        backends=(),
        arguments={"camera": mounted.about.digest},
    )
    kept, _ = remembered(context, key, _Kept, lambda: _estimate(context, mounted))
    variants = dict(mounted.off)
    off: list[tuple[str, Camera]] = []
    for name, poses in kept.off.items():
        lens = _posed(variants.get(name, mounted)).lens
        off.append((name, replace(mounted, lens=lens, way=poses.way(), off=())))
    told = Degradation(
        kind="estimated_motion",
        detail=f"the camera moves; its way is estimated from the ground it goes past "
        f"(corners fit to {kept.noise_px:.2f} px)",
    )
    about = replace(mounted.about, degradations=(*mounted.about.degradations, told))
    return replace(mounted, way=kept.poses.way(), off=tuple(off), about=about)


def stirs(context: Context, mounted: PosedCamera) -> bool:
    """Whether most of the near ground goes through the picture in one of a few glances."""
    video, near_m = context.video.record, _NEAR_HEIGHTS * float(mounted.way.place_m[0, 2])
    for share in _GLANCES:
        start_s = video.start_s + share * max(video.duration_s - _GLANCE_S, 0.0)
        seen = list(follow(context.video, Span(start_s=start_s, end_s=start_s + _GLANCE_S), context.deadline))
        if not seen:
            continue
        _, first, last = np.intersect1d(seen[0].number, seen[-1].number, return_indices=True)
        began, ended = seen[0].xy[first], seen[-1].xy[last]
        away_m = np.linalg.norm(mounted.to_ground(began, np.zeros(len(began))), axis=1)
        moved_px = np.linalg.norm(ended - began, axis=1)[away_m < near_m]
        if len(moved_px) >= _TELLING and float(np.median(moved_px)) > _STIRS_PX:
            return True
    return False


def travelled(context: Context, mounted: PosedCamera) -> tuple[float, float]:
    """How far the camera goes at most from where it began, and by how much it turns, in degrees."""
    way = moving_camera(context, mounted).way
    gone = np.linalg.norm(way.place_m[:, :2] - way.place_m[0, :2], axis=1)
    turned = way.axes @ way.axes[0].T
    cosine = np.clip((np.trace(turned, axis1=1, axis2=2) - 1) / 2, -1.0, 1.0)
    return float(gone.max()), float(np.degrees(np.arccos(cosine)).max())


def _estimate(context: Context, mounted: PosedCamera) -> _Kept:
    sightings = list(follow(context.video, None, context.deadline))
    variants = {name: _mount(_posed(camera)) for name, camera in mounted.off}

    def again(some: Sequence[Sighting], poses: Sequence[Pose]) -> list[Sighting]:
        pictures = list(_pictures(context, {sighting.t_s for sighting in some}, mounted.lens))
        return remeasured(some, pictures, poses, mounted.lens)

    motion = motion_of(sightings, _mount(mounted), variants, again=again)
    return _Kept(
        poses=_kept(motion.poses),
        off={name: _kept(poses) for name, poses in motion.off.items()},
        noise_px=motion.noise_px,
    )


def _pictures(context: Context, t_s: Collection[float], lens: Intrinsics) -> Iterator[Picture]:
    """The pictures of these times, without the lens's distortion."""
    for frame in context.video.frames():
        context.deadline.check("looking at the ground again")
        if frame.t_s in t_s:
            yield straightened(*grey(frame), lens)


def _posed(camera: Camera) -> PosedCamera:
    assert isinstance(camera, PosedCamera)
    return camera


def _mount(camera: PosedCamera) -> Mount:
    return Mount(
        to_rays=camera.lens.rays,
        start=Pose(camera.way.axes[0], camera.way.place_m[0]),
        height_m=float(camera.way.place_m[0, 2]),
        focal_px=camera.lens.fx,
    )


def _kept(poses: Poses) -> _KeptPoses:
    return _KeptPoses(
        t_s=tuple(poses.t_s.tolist()),
        axes=tuple(tuple(tuple(row) for row in one) for one in poses.axes.tolist()),
        place_m=tuple(tuple(one) for one in poses.place_m.tolist()),
    )
