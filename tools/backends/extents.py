"""What of a thread was really seen: cut edges found over time, the whole box put back behind them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .geometry import WHOLE_SHARE, Boxes, Flags, at_border, clip
from .stitching import Thread
from .trails import Rows

_CUT_SHARE = 0.8
_SIZE_WINDOW_S = 2.0
_BASELINE_S = 3.0
_CLEARLY = 2.0
_THIN_SHARE = 0.8
_GAP_FRAMES = 3


@dataclass(frozen=True, eq=False)
class Whole:
    """For every row of a thread: the whole box, which edges are real, and whether all of it was seen."""

    boxes: Boxes
    real: Flags
    full: Flags
    occluded: Flags
    at_frame: Flags


def whole_of(thread: Thread, size: tuple[int, int]) -> Whole:
    """The whole boxes of a thread, clipped to the frame."""
    rows = thread.rows
    visible = rows["visible"].astype(np.float64)
    border = at_border(visible, size)
    at_frame = _any_edge(border)
    free = ~(at_frame | _any_edge(rows["cut"]))
    extents = _extents(rows["t_s"], visible, free)
    sides = visible[:, 2:] - visible[:, :2]
    cut = rows["cut"] | _static_cuts(rows, border, extents, free)
    # An edge that something touches is still real where the thing is seen in its whole extent.
    cut &= np.tile(sides < WHOLE_SHARE * extents, 2)
    boxes = _put_back(rows["t_s"], visible, cut, extents)
    thin = rows["together"] & (rows["pixels"] < _THIN_SHARE * _usual_pixels(thread, free))
    occluded = _any_edge(cut) | thin
    real = ~(cut | border)
    return Whole(clip(boxes, size), real, ~occluded & ~at_frame, occluded, at_frame)


def _any_edge(flags: Flags) -> Flags:
    return np.asarray(flags.any(axis=1), dtype=np.bool_)


def _usual_pixels(thread: Thread, free: Flags) -> float:
    pixels = thread.rows["pixels"][free & ~thread.rows["together"]]
    return float(np.median(pixels)) if len(pixels) else 0.0


def _extents(times: Boxes, visible: Boxes, free: Flags) -> Boxes:
    """Expected width and height per row: a high percentile of what is seen freely around that time."""
    sides = visible[:, 2:] - visible[:, :2]
    if not free.any():
        return np.asarray(np.tile(sides.max(axis=0), (len(sides), 1)))
    known_t, known = times[free], sides[free]
    # Evaluated on a coarse grid, since sizes change slowly.
    grid = np.arange(times[0], times[-1] + 0.25, 0.25)
    values = []
    for t in grid:
        near = np.abs(known_t - t) <= _SIZE_WINDOW_S
        chosen = known[near] if near.any() else known[[int(np.argmin(np.abs(known_t - t)))]]
        values.append(np.percentile(chosen, 75, axis=0))
    table = np.array(values)
    return np.stack([np.interp(times, grid, table[:, axis]) for axis in (0, 1)], axis=1)


def _static_cuts(rows: Rows, border: Flags, extents: Boxes, free: Flags) -> Flags:
    """Edges held back by something that does not move: the box shrinks there, the other side goes on."""
    visible = rows["visible"].astype(np.float64)
    share = (visible[:, 2:] - visible[:, :2]) / np.maximum(extents, 1e-9)
    cuts = np.zeros(visible.shape, dtype=np.bool_)
    for axis in (0, 1):
        short = (share[:, axis] < WHOLE_SHARE) & ~border[:, axis] & ~border[:, axis + 2]
        good = free & ~short
        for start, end in _runs(short, rows["frame"]):
            if share[start:end, axis].min() < _CUT_SHARE:
                low, high = _held_back(rows["t_s"], visible, good, axis, slice(start, end))
                cuts[start:end, axis], cuts[start:end, axis + 2] = low, high
    return cuts


def _runs(flags: Flags, frames: NDArray[np.int32]) -> list[tuple[int, int]]:
    """Start and end of each run of true flags without a stretch of unseen frames inside."""
    bounds = np.flatnonzero(np.diff(flags.astype(np.int8)) | (np.diff(frames) > _GAP_FRAMES)) + 1
    edges = [0, *bounds.tolist(), len(flags)]
    return [(a, b) for a, b in zip(edges, edges[1:], strict=False) if flags[a]]


def _held_back(times: Boxes, visible: Boxes, good: Flags, axis: int, run: slice) -> tuple[bool, bool]:
    """Whether the low or the high edge stays behind where the rows before and after say it should be."""
    low = _expected(times, visible[:, axis], good, run)
    high = _expected(times, visible[:, axis + 2], good, run)
    if low is None or high is None:
        return False, False
    inward_low = float(np.median(visible[run, axis] - low))
    inward_high = float(np.median(high - visible[run, axis + 2]))
    if max(inward_low, inward_high) <= 2.0:
        return False, False
    if inward_low > _CLEARLY * max(inward_high, 1.0):
        return True, False
    if inward_high > _CLEARLY * max(inward_low, 1.0):
        return False, True
    return (inward_low > 2.0 and inward_high > 2.0), (inward_low > 2.0 and inward_high > 2.0)


def _expected(times: Boxes, edge: Boxes, good: Flags, run: slice) -> Boxes | None:
    """Where an edge should be in a run: between good rows on both sides, or extrapolated from one."""
    t0, t1 = times[run.start], times[run.stop - 1]
    before = np.flatnonzero(good & (times < t0) & (times >= t0 - _BASELINE_S))
    after = np.flatnonzero(good & (times > t1) & (times <= t1 + _BASELINE_S))
    inside = times[run]
    if len(before) and len(after):
        a, b = before[-1], after[0]
        share = (inside - times[a]) / (times[b] - times[a])
        return np.asarray(edge[a] + share * (edge[b] - edge[a]))
    one = before if len(before) else after
    if not len(one):
        return None
    near = one[-1] if len(before) else one[0]
    some = one[np.abs(times[one] - times[near]) <= 0.5]
    span = times[some[-1]] - times[some[0]]
    slope = (edge[some[-1]] - edge[some[0]]) / span if span > 0 else 0.0
    return np.asarray(edge[near] + slope * (inside - times[near]))


def _put_back(times: Boxes, visible: Boxes, cut: Flags, extents: Boxes) -> Boxes:
    """The boxes with cut edges moved to where the extent says; between neighbours where both are cut."""
    boxes = visible.copy()
    for axis in (0, 1):
        low, high = cut[:, axis], cut[:, axis + 2]
        only_low, only_high, both = low & ~high, high & ~low, low & high
        boxes[only_low, axis] = (visible[:, axis + 2] - extents[:, axis])[only_low]
        boxes[only_high, axis + 2] = (visible[:, axis] + extents[:, axis])[only_high]
        if both.any():
            _between(times, boxes, visible, both, extents, axis)
    return boxes


def _between(times: Boxes, boxes: Boxes, visible: Boxes, both: Flags, extents: Boxes, axis: int) -> None:
    middle = (boxes[:, axis] + boxes[:, axis + 2]) / 2
    if (~both).any():
        middle = np.interp(times, times[~both], middle[~both])
    half = extents[:, axis] / 2
    boxes[both, axis] = np.minimum(visible[both, axis], (middle - half)[both])
    boxes[both, axis + 2] = np.maximum(visible[both, axis + 2], (middle + half)[both])


def between(times: NDArray[np.float64], rows_t: NDArray[np.float64], boxes: Boxes) -> Boxes:
    """Boxes at other times, linear between the known ones."""
    return np.stack([np.interp(times, rows_t, boxes[:, edge]) for edge in range(4)], axis=1)
