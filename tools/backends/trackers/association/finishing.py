"""Threads made into tracks: noise dropped, gaps bridged, columns, look, numbers and degradations."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .....traces.records import Degradation, TubeSamples
from .....traces.records.tube import Edges, Look, Seen
from .....traces.records.vocabulary import COLOURS
from ....capabilities import Track
from ....colours import dominant_colour
from .cleaning import UNCLASSED
from .extents import Whole, between, whole_of
from .geometry import areas, at_border, intersections
from .threads import Thread

_SHORTEST_S = 0.25
_LEAST_FRAMES = 3
_SMALLEST_PX2 = 25.0
_SMALLEST_SHARE = 1.2e-4
_STEADY_FRAMES = 5
_SMALL_SHARE = 3e-3
_SOMEWHERE_SHARE = 0.04
_MOVES_SHARE = 0.25
_ENTERS_SHARE = 0.6
_LONG_GAP_S = 1.0
_LEFT_S, _LEFT_INSIDE = 1.0, 0.7


class Clock:
    """The frames looked at: their ticks, times and indices, in order."""

    def __init__(self, rate_hz: float) -> None:
        self.rate_hz = rate_hz
        self.standing = False
        self._pts: list[int] = []
        self._t_s: list[float] = []
        self._index: list[int] = []

    @property
    def start_s(self) -> float:
        """Time of the first frame."""
        return self._t_s[0]

    def tick(self, pts: int, t_s: float, index: int) -> int | None:
        """Number the next frame; None for one that is not later than the last."""
        if self._t_s and t_s <= self._t_s[-1]:
            return None
        self._pts.append(pts)
        self._t_s.append(t_s)
        self._index.append(index)
        return len(self._t_s) - 1

    def frames(self, first: int, last: int) -> tuple[list[int], list[float], list[int]]:
        """Ticks, times and indices of a run of frames, both ends included."""
        return self._pts[first : last + 1], self._t_s[first : last + 1], self._index[first : last + 1]


def finished(threads: list[Thread], clock: Clock, size: tuple[int, int]) -> tuple[Track, ...]:
    """The threads that are things, as numbered tracks."""
    moving = [thread for thread in threads if _is_thing(thread, clock, size)]
    real = [t for t in threads if t in moving or _was_left(t, moving, size)]
    return tuple(_track(number, thread, clock, size) for number, thread in enumerate(real, start=1))


def _is_thing(thread: Thread, clock: Clock, size: tuple[int, int]) -> bool:
    """Whether a thread is more than a flicker: long, large and often enough seen."""
    seen_s = len(thread.rows) / clock.rate_hz
    area = float(np.median(thread.rows["pixels"]))
    frame_px2 = size[0] * size[1]
    if len(thread.rows) < _LEAST_FRAMES or seen_s < _SHORTEST_S:
        return False
    if area < max(_SMALLEST_PX2, _SMALLEST_SHARE * frame_px2):
        return False
    # What a motion detector finds but never goes anywhere is a change of light, or something that waves.
    return thread.voted_label() != UNCLASSED or clock.standing or _moves(thread, size)


def _was_left(thread: Thread, moving: list[Thread], size: tuple[int, int]) -> bool:
    """Whether a thing that stands came in one blob with another one, which left it there."""
    rows = thread.rows
    pixels = float(np.median(rows["pixels"]))
    if thread.end_s - thread.start_s < _LEFT_S or pixels < _SMALL_SHARE * size[0] * size[1]:
        return False
    first = rows["visible"][:1].astype(np.float64)
    for other in moving:
        before = other.rows[other.rows["frame"] < rows["frame"][0]]
        if len(before) and rows["frame"][0] - before["frame"][-1] <= _STEADY_FRAMES:
            covered = intersections(first, before["visible"][-1:].astype(np.float64))[0, 0]
            if covered >= _LEFT_INSIDE * float(areas(first)[0]):
                return True
    return False


def _moves(thread: Thread, size: tuple[int, int]) -> bool:
    """Whether its box ever goes anywhere, measured against its size; trembling does not count."""
    boxes = thread.rows["visible"].astype(np.float64)
    width = min(_STEADY_FRAMES, len(boxes))
    windows = np.lib.stride_tricks.sliding_window_view(boxes, width, axis=0)
    steady = np.median(windows, axis=-1)
    ranges = np.ptp(steady, axis=0)
    sides = np.median(boxes[:, 2:] - boxes[:, :2], axis=0)
    border = at_border(boxes, size).mean(axis=0) > 0.5
    # Small pieces flicker over a distance of their own size: they must get somewhere in the frame.
    small = float(np.median(thread.rows["pixels"])) < _SMALL_SHARE * size[0] * size[1]
    least = _SOMEWHERE_SHARE * math.hypot(*size) if small else 0.0
    for axis in (0, 1):
        low, high = ranges[axis], ranges[axis + 2]
        if border[axis] or border[axis + 2]:
            # Only one edge can be seen to move, and a trembling one must not pass for it.
            if max(low, high) > max(_ENTERS_SHARE * sides[axis], least):
                return True
        elif min(low, high) > max(_MOVES_SHARE * sides[axis], least):
            return True
    return False


def _track(number: int, thread: Thread, clock: Clock, size: tuple[int, int]) -> Track:
    whole = whole_of(thread, size)
    return Track(
        number=number,
        label=thread.voted_label(),
        samples=_samples(thread, whole, clock),
        look=_look(thread, whole),
        degradations=_degradations(thread, whole),
    )


def _samples(thread: Thread, whole: Whole, clock: Clock) -> TubeSamples:
    rows = thread.rows
    first, last = int(rows["frame"][0]), int(rows["frame"][-1])
    pts, times, index = clock.frames(first, last)
    boxes = between(np.array(times), rows["t_s"], whole.boxes)
    row_of = {int(frame) - first: i for i, frame in enumerate(rows["frame"])}
    hidden: Edges = (False, False, False, False)
    seen: list[Seen] = []
    real: list[Edges] = []
    score: list[float] = []
    for n in range(len(times)):
        i = row_of.get(n)
        seen.append("hidden" if i is None else "full" if whole.full[i] else "partial")
        real.append(hidden if i is None else _edges(whole, i))
        score.append(0.0 if i is None else round(float(rows["score"][i]), 4))
    return TubeSamples(
        pts=tuple(pts),
        t_s=tuple(times),
        index=tuple(index),
        xyxy=tuple((x1, y1, x2, y2) for x1, y1, x2, y2 in np.round(boxes, 2).tolist()),
        seen=tuple(seen),
        real_edges=tuple(real),
        score=tuple(score),
    )


def _edges(whole: Whole, i: int) -> Edges:
    x1, y1, x2, y2 = whole.real[i].tolist()
    return x1, y1, x2, y2


def _look(thread: Thread, whole: Whole) -> Look:
    full = whole.boxes[whole.full] if whole.full.any() else whole.boxes
    sides = np.maximum(full[:, 2:] - full[:, :2], 1.0)
    aspect = round(float(np.median(sides[:, 0] / sides[:, 1])), 4)
    if not thread.sights:
        return Look(aspect=aspect)
    # A sliver seen for a moment, or a fragment joined later, has no more say than its pixels.
    pixels = np.array([sight.pixels for sight in thread.sights], dtype=np.float64)
    shares = _weighted_median(np.array([sight.shares for sight in thread.sights]), pixels)
    shares = shares / max(float(shares.sum()), 1e-6)
    return Look(
        colour=dominant_colour(shares),
        colour_shares={
            name: round(float(s), 4) for name, s in zip(COLOURS, shares, strict=True) if s >= 0.005
        },
        aspect=aspect,
        fill=round(_fill(thread, pixels), 4) if thread.voted_label() == UNCLASSED else None,
    )


def _fill(thread: Thread, pixels: NDArray[np.float64]) -> float:
    fills = np.array([[sight.fill] for sight in thread.sights])
    return float(_weighted_median(fills, pixels)[0])


def _weighted_median(rows: NDArray[np.floating], weights: NDArray[np.float64]) -> NDArray[np.floating]:
    """Of each column, the value with half of the weight below it."""
    order = np.argsort(rows, axis=0, kind="stable")
    below = np.cumsum(weights[order], axis=0)
    middle = (below < 0.5 * weights.sum()).sum(axis=0)
    columns = np.arange(rows.shape[1])
    return np.asarray(rows[order[middle, columns], columns])


def _degradations(thread: Thread, whole: Whole) -> tuple[Degradation, ...]:
    found = []
    if whole.occluded.any() or thread.gaps_s:
        found.append(Degradation(kind="occluded", detail="hidden in part or in whole for some of the time"))
    if whole.at_frame.any():
        found.append(
            Degradation(kind="cut_by_frame_edge", detail="cut by the frame's edge for some of the time")
        )
    longest = max(thread.gaps_s, default=0.0)
    if longest > _LONG_GAP_S:
        detail = f"taken for the same thing after {longest:.1f} s unseen, by look and motion"
        found.append(Degradation(kind="identity_uncertain", detail=detail))
    return tuple(found)
