"""Boxes as numpy rows for the tracker: overlaps, and a whole box from what is seen of it."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

Boxes = NDArray[np.float64]
Flags = NDArray[np.bool_]

_OUTWARD = np.array([-1.0, -1.0, 1.0, 1.0])
# An extent this close to the expected one is taken as seen whole.
WHOLE_SHARE = 0.92


def areas(boxes: Boxes) -> Boxes:
    """Areas of boxes (n, 4)."""
    sizes = np.maximum(boxes[:, 2:] - boxes[:, :2], 0.0)
    return np.asarray(sizes[:, 0] * sizes[:, 1], dtype=np.float64)


def intersections(first: Boxes, second: Boxes) -> Boxes:
    """Areas common to each of `first` (n, 4) with each of `second` (m, 4): (n, m)."""
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    sides = np.maximum(high - low, 0.0)
    return np.asarray(sides[..., 0] * sides[..., 1], dtype=np.float64)


def overlaps(first: Boxes, second: Boxes) -> Boxes:
    """Intersection over union of each with each: (n, m)."""
    common = intersections(first, second)
    union = areas(first)[:, None] + areas(second)[None, :] - common
    return common / np.maximum(union, 1e-9)


def clip(box: Boxes, size: tuple[int, int]) -> Boxes:
    """A box (or boxes) inside a frame of (width, height)."""
    return np.clip(box, 0.0, np.array([size[0], size[1], size[0], size[1]], dtype=np.float64))


def centre(box: Boxes) -> Boxes:
    """The middle of a box."""
    return (box[:2] + box[2:]) / 2


def edge_margin(size: tuple[int, int]) -> float:
    """How near to the frame's border an edge counts as cut by it: half-resolution work is 2 px coarse."""
    return max(2.0, 0.004 * max(size))


@cache
def _border(size: tuple[int, int]) -> Boxes:
    margin = edge_margin(size)
    return np.array([-margin, -margin, size[0] - margin, size[1] - margin])


def at_border(box: Boxes, size: tuple[int, int]) -> Flags:
    """Which edges of a box (or boxes) lie on the frame's border."""
    return np.asarray(box * _OUTWARD >= _border(size), dtype=np.bool_)


def restored(visible: Boxes, cut: Flags, extent: Boxes, middle: Boxes) -> Boxes:
    """The whole box behind a partly hidden one: cut edges put where the known extent says.

    `extent` is (width, height) as known; `middle` the predicted centre, used where both edges are cut.
    """
    whole = visible.copy()
    for axis in (0, 1):
        low, high = visible[axis], visible[axis + 2]
        if high - low >= WHOLE_SHARE * extent[axis]:
            continue
        if cut[axis] and cut[axis + 2]:
            whole[axis] = min(low, middle[axis] - extent[axis] / 2)
            whole[axis + 2] = max(high, middle[axis] + extent[axis] / 2)
        elif cut[axis]:
            whole[axis] = high - extent[axis]
        elif cut[axis + 2]:
            whole[axis + 2] = low + extent[axis]
    return whole
