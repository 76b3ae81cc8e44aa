"""Corners measured again, each against the picture in which it was first seen.

A corner followed from frame to frame lags: what an encoder leaves as it was stays where it was, and every
frame adds a little. Held against its first look, warped as that piece of ground would look from here, nothing
adds up.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ..pinhole import Intrinsics
from .features import REFINE, RETURN_PX, WINDOW, Luma, Sighting
from .pose import Pose

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Followed and warped corners agree to within what this many halvings of the picture can bridge.
_LEVELS = 2
# Corners this near to the border of a picture are not measured.
_MARGIN_PX = 3


@dataclass(frozen=True, eq=False)
class Picture:
    """A grey picture as a lens without distortion would have taken it: `to_pixels` of rays (x, y, 1)."""

    luma: Luma
    to_pixels: Floats

    def of(self, rays: Floats) -> Floats:
        """Where rays (n, 2) are in it, counted from the middle of its first pixel."""
        return np.asarray(rays * np.diag(self.to_pixels)[:2] + self.to_pixels[:2, 2], dtype=np.float64)

    def rays(self, places: Floats) -> Floats:
        """The rays of places in it."""
        return np.asarray((places - self.to_pixels[:2, 2]) / np.diag(self.to_pixels)[:2], dtype=np.float64)


class _Anchor(NamedTuple):
    """Where a corner was first measured: in which picture, and where in it."""

    picture: int
    place: Floats


def straightened(luma: Luma, scale: float, lens: Intrinsics) -> Picture:
    """A picture without its lens's distortion; `scale` is how many frame pixels one of its pixels is."""
    to_pixels = np.diag([lens.fx / scale, lens.fy / scale, 1.0])
    to_pixels[:2, 2] = np.array([lens.cx, lens.cy]) / scale - 0.5
    picture = Picture(luma, to_pixels)
    if not any(lens.distortion):
        return picture
    rows, columns = np.indices(luma.shape)
    rays = picture.rays(np.column_stack([columns.ravel(), rows.ravel()]).astype(np.float64))
    source = (lens.pixels(rays) / scale - 0.5).astype(np.float32).reshape(*luma.shape, 2)
    flat = cv2.remap(luma, source, None, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)  # type: ignore[call-overload]
    return Picture(np.asarray(flat, np.uint8), to_pixels)


def remeasured(
    sightings: Sequence[Sighting], pictures: Sequence[Picture], poses: Sequence[Pose], lens: Intrinsics
) -> list[Sighting]:
    """The sightings of some frames, each corner put where its first look is found again, if it is.

    Poses need only be about right: they tell how the ground's look changes, not where its corners are.
    """
    anchors: dict[int, _Anchor] = {}
    found = []
    for k, (sighting, picture) in enumerate(zip(sightings, pictures, strict=True)):
        place = picture.of(lens.rays(sighting.xy))
        kept = np.zeros(len(place), dtype=np.bool_)
        for first, rows in _by_anchor(sighting.number, anchors):
            at = np.array([anchors[n].place for n in sighting.number[rows].tolist()])
            warp = _warp(pictures[first], poses[first], picture, poses[k])
            place[rows], kept[rows] = _found(pictures[first].luma, warp, at, picture.luma, place[rows])
        for row, n in enumerate(sighting.number.tolist()):
            if n not in anchors:
                anchors[n], kept[row] = _Anchor(k, place[row]), True
        kept &= np.isfinite(place).all(axis=1)
        xy = lens.pixels(picture.rays(place[kept]))
        found.append(Sighting(sighting.t_s, sighting.number[kept], xy))
    return found


def _by_anchor(number: Ints, anchors: dict[int, _Anchor]) -> Iterator[tuple[int, Ints]]:
    """The pictures in which corners were first seen, and which rows these are."""
    first = np.array([anchors[n].picture if n in anchors else -1 for n in number.tolist()], dtype=np.int64)
    for picture in np.unique(first[first >= 0]).tolist():
        yield picture, np.flatnonzero(first == picture)


def _warp(one: Picture, before: Pose, other: Picture, now: Pose) -> Floats:
    """The homography from one picture to the other that the ground's look follows."""
    there = one.to_pixels @ _ground_to_ray(before)
    here = other.to_pixels @ _ground_to_ray(now)
    return np.asarray(here @ np.linalg.inv(there), dtype=np.float64)


def _ground_to_ray(pose: Pose) -> Floats:
    """From places (X, Y, 1) on the ground to rays of a camera."""
    return np.asarray(pose.axes @ np.column_stack([np.eye(3)[:, :2], -pose.place_m]), dtype=np.float64)


def _found(before: Luma, warp: Floats, at: Floats, luma: Luma, guess: Floats) -> tuple[Floats, Bools]:
    """Where the looks round places of a picture are found in another, and which are found surely."""
    size = luma.shape[::-1]
    look = cv2.warpPerspective(before, warp, size, borderMode=cv2.BORDER_REPLICATE)
    start = cv2.perspectiveTransform(at[:, None], warp).astype(np.float32)
    options = {"winSize": WINDOW, "maxLevel": _LEVELS, "criteria": REFINE}
    options["flags"] = cv2.OPTFLOW_USE_INITIAL_FLOW
    near = guess[:, None].astype(np.float32)
    there, told, _ = cv2.calcOpticalFlowPyrLK(look, luma, start, near, **options)  # type: ignore[call-overload]
    back, again, _ = cv2.calcOpticalFlowPyrLK(luma, look, there, start.copy(), **options)  # type: ignore[call-overload]
    inside = ((start[:, 0] >= _MARGIN_PX) & (start[:, 0] < np.array(size) - _MARGIN_PX)).all(axis=1)
    returned = np.linalg.norm(back - start, axis=2)[:, 0] < RETURN_PX
    sure = (told[:, 0] == 1) & (again[:, 0] == 1) & returned & inside
    return there[:, 0].astype(np.float64), np.asarray(sure, dtype=np.bool_)
