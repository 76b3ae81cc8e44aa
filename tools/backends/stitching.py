"""Trails of one object joined after the fact: across hiding places, misses, and where it fell in parts."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from ..capabilities import FloatArray
from .appearance import likeness
from .cleaning import UNCLASSED, kin
from .geometry import Boxes, Flags, at_border, centre
from .trails import Rows, Trail

_LONGEST_GAP_S = 3.0
_LEAST_LIKE = 0.6
_SETTLED_SHARE = 0.85
_MOTION_WINDOW_S = 0.6
_MOST_COST = 1.0
_ROOM = 1.15
_MOSTLY = 0.9
_NEAR = 0.3
_ALONG = 0.8
_COMPANION_SHARE = 0.25


@dataclass(eq=False)
class Thread:
    """One object's rows, joined from one or more trails, in order of time."""

    rows: Rows
    labels: tuple[str, ...]
    model: FloatArray
    looks: list[FloatArray] = field(default_factory=list)
    fills: list[float] = field(default_factory=list)
    gaps_s: tuple[float, ...] = ()

    @property
    def start_s(self) -> float:
        """When it is first seen."""
        return float(self.rows["t_s"][0])

    @property
    def end_s(self) -> float:
        """When it is last seen."""
        return float(self.rows["t_s"][-1])

    def voted_label(self) -> str:
        """The label with most score behind it; unclassed only where nothing knows a class."""
        votes = {
            label: float(self.rows["score"][self.rows["label"] == i].sum())
            for i, label in enumerate(self.labels)
        }
        classed = {label: vote for label, vote in votes.items() if label != UNCLASSED} or votes
        return max(sorted(classed), key=lambda label: classed[label])


def thread_of(trail: Trail) -> Thread:
    """A trail as a thread."""
    return Thread(trail.seen.copy(), tuple(trail.labels), trail.model, trail.looks, trail.fills)


def stitched(threads: list[Thread], size: tuple[int, int], rate_hz: float) -> list[Thread]:
    """Threads with those of one object joined, best fitting pairs first."""
    threads = _without_companions(_without_fragments(sorted(threads, key=_order)))
    while True:
        best = min(_candidates(threads, size, rate_hz), default=None)
        if best is None:
            return sorted(threads, key=_order)
        _, a, b = best
        joined = joined_threads(threads[a], threads[b])
        threads = [t for n, t in enumerate(threads) if n not in (a, b)] + [joined]
        threads.sort(key=_order)


def _without_fragments(threads: list[Thread]) -> list[Thread]:
    """Threads that are at the same time parts of one thing are joined, largest first."""
    threads = sorted(threads, key=lambda t: (-float(t.rows["pixels"].sum()), *_order(t)))
    n = 0
    while n < len(threads):
        part = next((p for p in threads[n + 1 :] if _are_one(threads[n], p)), None)
        if part is None:
            n += 1
            continue
        threads[n] = joined_threads(threads[n], part)
        threads.remove(part)
    return sorted(threads, key=_order)


def _without_companions(threads: list[Thread]) -> list[Thread]:
    """Threads without small blobs that only go along at another's foot: pieces of shadow, mostly."""
    return [
        thread
        for thread in threads
        if thread.voted_label() != UNCLASSED or not any(_goes_along(thread, other) for other in threads)
    ]


def _goes_along(small: Thread, large: Thread) -> bool:
    """Whether a thread is all its time beside a much larger one, low, and moves as that one does."""
    _, a, b = np.intersect1d(small.rows["frame"], large.rows["frame"], return_indices=True)
    if len(a) < _ALONG * len(small.rows):
        return False
    mine, other = small.rows["visible"][a].astype(np.float64), large.rows["visible"][b].astype(np.float64)
    sides, room = mine[:, 2:] - mine[:, :2], other[:, 2:] - other[:, :2]
    if (np.median(sides, axis=0) > np.array([1.0, 0.5]) * np.median(room, axis=0)).any():
        return False
    if np.median(small.rows["pixels"][a] / np.maximum(large.rows["pixels"][b], 1.0)) > _COMPANION_SHARE:
        return False
    _, gaps = _union_and_gaps(mine, other)
    near = (gaps <= 0.4 * room.max(axis=1, keepdims=True) + 2).all(axis=1)
    low = mine[:, 3] >= other[:, 1] + 0.5 * room[:, 1]
    drift = np.ptp(mine[:, :2] + mine[:, 2:] - other[:, :2] - other[:, 2:], axis=0) / 2
    return bool((near & low).mean() >= _ALONG and (drift <= 0.6 * room.max(axis=0)).all())


def _are_one(first: Thread, second: Thread) -> bool:
    """Whether two threads of one time are close, and together no more than one of them is alone."""
    if not kin(first.voted_label(), second.voted_label()):
        return False
    _, a, b = np.intersect1d(first.rows["frame"], second.rows["frame"], return_indices=True)
    if not len(a):
        return False
    mine, other = first.rows[a], second.rows[b]
    union, gaps = _union_and_gaps(mine["visible"], other["visible"])
    room = np.maximum(_room(first), _room(second))
    fits = (union <= _ROOM * room + 2).all(axis=1) & (gaps <= _NEAR * room + 2).all(axis=1)
    most = max(float(np.percentile(t.rows["pixels"], 90)) for t in (first, second))
    fits &= mine["pixels"] + other["pixels"] <= _ROOM * most
    return bool(fits.mean() >= _MOSTLY)


def _union_and_gaps(first: Boxes, second: Boxes) -> tuple[Boxes, Boxes]:
    """Width and height of the box round each pair of boxes, and of the room between them."""
    union = np.maximum(first[:, 2:], second[:, 2:]) - np.minimum(first[:, :2], second[:, :2])
    sides = first[:, 2:] - first[:, :2] + second[:, 2:] - second[:, :2]
    return union, union - sides


def _room(thread: Thread) -> Boxes:
    """Nearly the most width and height that a thread has by itself."""
    sides = thread.rows["visible"][:, 2:] - thread.rows["visible"][:, :2]
    return np.asarray(np.percentile(sides, 90, axis=0), dtype=np.float64)


def _order(thread: Thread) -> tuple[float, float, float]:
    box = thread.rows["whole"][0]
    return thread.start_s, float(box[0]), float(box[1])


def _candidates(threads: list[Thread], size: tuple[int, int], rate_hz: float) -> list[tuple[float, int, int]]:
    found = []
    for a, first in enumerate(threads):
        for b, second in enumerate(threads):
            gap_s = second.start_s - first.end_s
            if a != b and 0 < gap_s <= _LONGEST_GAP_S + 1 / rate_hz:
                cost = _cost(first, second, gap_s, size)
                if cost <= _MOST_COST:
                    found.append((cost, a, b))
    return found


def _cost(first: Thread, second: Thread, gap_s: float, size: tuple[int, int]) -> float:
    """How badly two threads fit as one, 0 to infinite."""
    if not kin(first.voted_label(), second.voted_label()):
        return math.inf
    if goes_out(first, size) or comes_in(second, size):
        return math.inf
    like = likeness(first.model, second.model)
    if like < _LEAST_LIKE:
        return math.inf
    before, after = motion(first, late=True), motion(second, late=False)
    start, end = _place(first, late=True), _place(second, late=False)
    extent = float(max(*extent_of(first), *extent_of(second)))
    # A thing that slows down, stops or speeds up while hidden still lies between the two motions.
    ways = [v * gap_s for v in (before, after, (before + after) / 2)]
    away = min(float(np.linalg.norm(start + way - end)) for way in ways)
    speed = max(float(np.linalg.norm(before)), float(np.linalg.norm(after)))
    tolerance = 0.9 * extent + 0.5 * speed * gap_s + 0.04 * math.hypot(*size) * gap_s
    return (away / tolerance) * 0.7 + (1 - like) * 0.75


def extent_of(thread: Thread) -> Boxes:
    """Width and height as usually seen: high medians, since hiding only makes a thing smaller."""
    rows = thread.rows
    sides = (rows["visible"][:, 2:] - rows["visible"][:, :2]).astype(np.float64)
    return np.asarray(np.percentile(sides, 75, axis=0))


def settled(thread: Thread) -> Flags:
    """Rows in which nearly the usual extent is seen, away from hiding places and borders."""
    sides = thread.rows["visible"][:, 2:] - thread.rows["visible"][:, :2]
    return np.asarray((sides >= _SETTLED_SHARE * extent_of(thread)).all(axis=1))


def motion(thread: Thread, *, late: bool) -> Boxes:
    """Velocity of its centre near its end or start, from rows in which it is settled."""
    rows = thread.rows[settled(thread)]
    if len(rows) < 2:
        rows = thread.rows
    times = rows["t_s"]
    near = times >= times[-1] - _MOTION_WINDOW_S if late else times <= times[0] + _MOTION_WINDOW_S
    rows = rows[near]
    if len(rows) < 2:
        return np.zeros(2)
    boxes = rows["whole"].astype(np.float64)
    middles = (boxes[:, :2] + boxes[:, 2:]) / 2
    t = rows["t_s"] - rows["t_s"].mean()
    return np.asarray((t[:, None] * (middles - middles.mean(axis=0))).sum(axis=0) / (t**2).sum())


def _place(thread: Thread, *, late: bool) -> Boxes:
    return centre(thread.rows["whole"][-1 if late else 0].astype(np.float64))


def goes_out(thread: Thread, size: tuple[int, int]) -> bool:
    """Whether it ends by leaving the frame."""
    return _through_border(thread, size, late=True)


def comes_in(thread: Thread, size: tuple[int, int]) -> bool:
    """Whether it begins by entering the frame."""
    return _through_border(thread, size, late=False)


def _through_border(thread: Thread, size: tuple[int, int], *, late: bool) -> bool:
    """Whether the first or last box lies on a border and the thing moves across it, or is cut by it."""
    row = thread.rows[-1 if late else 0]
    box = row["visible"].astype(np.float64)
    border = at_border(box, size)
    if not border.any():
        return False
    velocity = motion(thread, late=late) * (1 if late else -1)
    extent, seen = extent_of(thread), box[2:] - box[:2]
    outward = np.array([-velocity[0], -velocity[1], velocity[0], velocity[1]])
    short = np.tile(seen < 0.7 * extent, 2)
    return bool((border & ((outward > 0.15 * np.tile(extent, 2)) | short)).any())


def joined_threads(first: Thread, second: Thread) -> Thread:
    """Two threads as one; where both have a row for a frame, the box round the two counts."""
    labels = tuple(dict.fromkeys(first.labels + second.labels))
    moved = second.rows.copy()
    moved["label"] = [labels.index(second.labels[i]) for i in second.rows["label"]]
    mine = first.rows.copy()
    mine["label"] = [labels.index(first.labels[i]) for i in first.rows["label"]]
    rows = _united(np.concatenate([mine, moved]))
    gap_s = max(second.start_s - first.end_s, first.start_s - second.end_s, 0.0)
    weights = np.array([len(first.rows), len(second.rows)], dtype=np.float32)
    model = (first.model * weights[0] + second.model * weights[1]) / weights.sum()
    return Thread(
        rows,
        labels,
        model,
        first.looks + second.looks,
        first.fills + second.fills,
        tuple(gap for gap in (*first.gaps_s, gap_s, *second.gaps_s) if gap > 0),
    )


def _united(rows: Rows) -> Rows:
    """Rows in order of time, two of one frame made one; the larger of the two leads."""
    rows = rows[np.lexsort((-rows["pixels"], rows["frame"]))]
    doubled = np.flatnonzero(np.diff(rows["frame"]) == 0)
    for i in doubled:
        a, b = rows[i], rows[i + 1]
        for boxes in ("visible", "whole"):
            a[boxes][:2] = np.minimum(a[boxes][:2], b[boxes][:2])
            a[boxes][2:] = np.maximum(a[boxes][2:], b[boxes][2:])
        a["pixels"] += b["pixels"]
    keep = np.ones(len(rows), dtype=np.bool_)
    keep[doubled + 1] = False
    return rows[keep]
