"""What of a thread was really seen: cut edges found over time, the whole box put back behind them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .geometry import WHOLE_SHARE, Boxes, Flags, at_border, clip
from .threads import Thread
from .trails import Rows

_CUT_SHARE = 0.8
_SIZE_WINDOW_S = 2.0
_SLIVER_SHARE = 0.3
_JUMP_SHARE = 0.15
_RETREAT_SHARE = 0.25
_THIN_SHARE = 0.8
_GAP_FRAMES = 3
_ROUNDS = 2
_STEPS = 4  # rows: so many in a row, or beside them, tell whether an edge goes or stands
_GOES_SHARE, _STILL_SHARE, _WENT_SHARE = 0.01, 0.35, 0.6


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
    cut = rows["cut"] | _static_cuts(rows, border, extents)
    for _ in range(_ROUNDS):
        # What something hides is no measure of a thing's size; without it, more may prove to be hidden.
        extents = _extents(rows["t_s"], visible, free & ~_any_edge(cut[:, ::2]))
        cut |= _static_cuts(rows, border, extents)
    # An edge that something touches is still real where the thing is seen in its whole extent.
    cut &= np.tile(sides < WHOLE_SHARE * extents, 2)
    # Only from an edge that is seen can the opposite one be told: from the frame's border it cannot.
    boxes = _put_back(rows["t_s"], visible, cut & ~border[:, [2, 3, 0, 1]], extents)
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


def _static_cuts(rows: Rows, border: Flags, extents: Boxes) -> Flags:
    """Edges held back by something that does not move: the box is short there for a stretch of time.

    A thing that turns, or the stride of a walker, makes a box short too, so being short is not enough.
    """
    visible = rows["visible"].astype(np.float64)
    share = (visible[:, 2:] - visible[:, :2]) / np.maximum(extents, 1e-9)
    cuts = np.zeros(visible.shape, dtype=np.bool_)
    for axis in (0, 1):
        # What the frame cuts on one axis is seldom seen in all its extent on the other.
        short = (share[:, axis] < WHOLE_SHARE) & ~_any_edge(border)
        breaks = _breaks(rows, axis)
        for start, end in _runs(short, breaks):
            if share[start:end, axis].min() < _CUT_SHARE:
                run = slice(start, end)
                extent_px = float(extents[start:end, axis].mean())
                if (held := _swallowed(rows, axis, run, breaks, extent_px)) is not None:
                    cuts[held] = True
                    # Where the edge moves, too, the outline of what hides is aslant, or has steps.
                    cuts[run, held[1]] |= share[run, axis] < _CUT_SHARE
                elif axis == 1 and (cut := _jumped(rows, run, extent_px)) is not None:
                    cuts[start:end, cut] = True
    return cuts | _stopped(rows, share[:, 0], extents, breaks=_breaks(rows, 0) | _any_edge(border)[1:])


def _swallowed(
    rows: Rows, axis: int, run: slice, breaks: Flags, extent_px: float
) -> tuple[slice, int] | None:
    """Rows and edge where an edge stands still as a thing vanishes behind something or comes out."""
    vanishes = run.stop < len(rows) and breaks[run.stop - 1]
    comes_out = run.start > 0 and breaks[run.start - 1]
    edges = rows["visible"][run].astype(np.float64)[:, [axis, axis + 2]]
    sides = edges[:, 1] - edges[:, 0]
    if not (vanishes or comes_out) and sides.min() > _SLIVER_SHARE * extent_px:
        return None
    # A walker's box is short now and then anyway: the edge stands still round where it is shortest.
    thinnest = int(sides.argmin())
    for held in (0, 1):
        near = np.abs(edges[:, held] - edges[thinnest, held]) <= max(3.0, 0.1 * extent_px)
        off = np.flatnonzero(~near)
        first = int(off[off < thinnest].max(initial=-1)) + 1
        past = int(off[off > thinnest].min(initial=len(edges)))
        moved = np.ptp(edges[first:past], axis=0)
        if moved[1 - held] > max(2 * moved[held], _RETREAT_SHARE * extent_px):
            return slice(run.start + first, run.start + past), axis + 2 * held
    return None


def _stopped(rows: Rows, share: Boxes, extents: Boxes, breaks: Flags) -> Flags:
    """Edges left or right that stop short while the opposite one goes on: something stands there.

    Only of what is wider than high: a walker's foot stands still, too. A thing that turns stops by and by.
    """
    cuts = np.zeros((len(rows), 4), dtype=np.bool_)
    if len(rows) < 4 * _STEPS or np.median(extents[:, 0]) < np.median(extents[:, 1]):
        return cuts
    edges = rows["visible"].astype(np.float64)[:, [0, 2]]
    steps = np.abs(np.diff(edges, axis=0, prepend=edges[:1]))
    for held in (0, 1):
        goes = steps[:, 1 - held] > _GOES_SHARE * extents[:, 0]
        still = (share < WHOLE_SHARE) & (steps[:, held] < _STILL_SHARE * steps[:, 1 - held]) & goes
        for start, end in _runs(still, breaks):
            around = steps[max(start - _STEPS, 0) : start], steps[end : end + _STEPS]
            went = any(
                len(s) == _STEPS and s[:, held].sum() > _WENT_SHARE * s[:, 1 - held].sum() for s in around
            )
            cuts[start:end, 2 * held] = went and end - start >= _STEPS
    return cuts


def _jumped(rows: Rows, run: slice, extent_px: float) -> int | None:
    """The upper or lower edge that jumps inwards where the run begins, or back where it ends."""
    heights = rows["visible"].astype(np.float64)
    for a, b in ((run.start - 1, run.start + 2), (run.stop, run.stop - 3)):
        if min(a, b) < 0 or max(a, b) >= len(rows):
            continue
        if abs(int(rows["frame"][a]) - int(rows["frame"][b])) > _GAP_FRAMES + 1:
            continue
        inward = heights[b, 1] - heights[a, 1], heights[a, 3] - heights[b, 3]
        held = int(np.argmax(inward))
        if inward[held] > _JUMP_SHARE * extent_px and abs(inward[1 - held]) < _JUMP_SHARE / 2 * extent_px:
            return 1 + 2 * held
    return None


def _breaks(rows: Rows, axis: int) -> Flags:
    """After which rows a thing was unseen for a stretch, or is seen at another place: on the other side."""
    low, high = rows["visible"][:, axis], rows["visible"][:, axis + 2]
    elsewhere = (low[1:] > high[:-1]) | (high[1:] < low[:-1])
    return np.asarray((np.diff(rows["frame"]) > _GAP_FRAMES) | elsewhere)


def _runs(flags: Flags, breaks: Flags) -> list[tuple[int, int]]:
    """Start and end of each run of true flags without a break inside."""
    bounds = np.flatnonzero((flags[1:] != flags[:-1]) | breaks) + 1
    edges = [0, *bounds.tolist(), len(flags)]
    return [(a, b) for a, b in pairwise(edges) if flags[a]]


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
