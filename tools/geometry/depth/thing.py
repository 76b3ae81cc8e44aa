"""How far away the thing in a box is: the near mode of the depths in its inner part, not its background."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...capabilities import DepthMap

Floats = NDArray[np.float64]

# So much of a box, in its middle, is the thing for the most part; so many points a side are looked at.
INNER, _POINTS = 0.6, 11
# Depths within this of one another, as logarithms, are of one surface; one nearer than the densest counts
# as the thing if it has this share of the points that that has.
SURFACE, _ENOUGH = 0.16, 0.6
_FEWEST = 5


class Near(NamedTuple):
    """The logarithm of a depth, how much it scatters over the thing, and by how many cells of the map."""

    log_depth: float
    spread: float
    cells: float


def near_mode(depth: DepthMap, box: tuple[float, float, float, float]) -> Near | None:
    """How far away what fills the middle of a box is; None where that is not known."""
    points = _inner(box, depth.frame_px)
    values = depth.at(points)
    # What is larger where nearer is sought from the other end.
    sign = -1.0 if depth.kind == "inverse" else 1.0
    values = np.sort(sign * np.log(values[np.isfinite(values) & (values > 0)]))
    if len(values) < max(_FEWEST, 0.25 * len(points)):
        return None
    count = np.searchsorted(values, values + SURFACE, side="right") - np.arange(len(values))
    first = int(np.flatnonzero(count >= _ENOUGH * count.max())[0])
    surface = values[first : first + int(count[first])]
    middle = float(np.median(surface))
    spread = 1.4826 * float(np.median(np.abs(surface - middle)))
    return Near(sign * middle, spread, _cells_in(box, depth) * len(surface) / len(points))


def _inner(box: tuple[float, float, float, float], frame_px: tuple[int, int]) -> Floats:
    """Points all over the middle of a box, as far as that is in the frame."""
    x1, y1, x2, y2 = box
    x1, x2 = np.clip([x1, x2], 0, frame_px[0])
    y1, y2 = np.clip([y1, y2], 0, frame_px[1])
    at = 0.5 + INNER * (np.arange(_POINTS) - (_POINTS - 1) / 2) / _POINTS
    x, y = np.meshgrid(x1 + (x2 - x1) * at, y1 + (y2 - y1) * at)
    return np.column_stack([x.ravel(), y.ravel()])


def _cells_in(box: tuple[float, float, float, float], depth: DepthMap) -> float:
    """How many cells of the map the middle of a box has, at least one."""
    rows, columns = depth.values.shape
    wide = INNER * (box[2] - box[0]) * columns / depth.frame_px[0]
    high = INNER * (box[3] - box[1]) * rows / depth.frame_px[1]
    return float(max(1.0, wide) * max(1.0, high))
