"""Threads of one object joined after the fact, across hiding places and misses."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from .appearance import likeness
from .cleaning import kin
from .fragments import hands_over, without_companions, without_fragments
from .geometry import Boxes, Flags, at_border, centre
from .threads import Thread, joined_threads, place_in_time

_LONGEST_GAP_S = 3.0
_LEAST_LIKE = 0.6
_SETTLED_SHARE = 0.85
_MOTION_WINDOW_S = 0.6
_MOST_COST = 1.0


def stitched(threads: list[Thread], size: tuple[int, int], rate_hz: float) -> list[Thread]:
    """Threads with those of one object joined, best fitting pairs first."""
    threads = without_companions(without_fragments(threads))
    longest_s = _LONGEST_GAP_S + 1 / rate_hz
    pairs = [pair for a in threads for b in threads if (pair := _pair(a, b, longest_s, size))]
    while pairs:
        best = min(pairs, key=lambda pair: (pair.cost, place_in_time(pair.first), place_in_time(pair.second)))
        joined = joined_threads(best.first, best.second)
        threads = [t for t in threads if t is not best.first and t is not best.second]
        pairs = [p for p in pairs if not {id(p.first), id(p.second)} & {id(best.first), id(best.second)}]
        pairs += [pair for t in threads if (pair := _pair(t, joined, longest_s, size))]
        pairs += [pair for t in threads if (pair := _pair(joined, t, longest_s, size))]
        threads.append(joined)
    return sorted(threads, key=place_in_time)


class _Pair(NamedTuple):
    cost: float
    first: Thread
    second: Thread


def _pair(first: Thread, second: Thread, longest_s: float, size: tuple[int, int]) -> _Pair | None:
    """Two threads that may be one, the second after the first."""
    gap_s = second.start_s - first.end_s
    if gap_s > longest_s or (gap_s <= 0 and not hands_over(first, second)):
        return None
    cost = _cost(first, second, gap_s, size)
    return _Pair(cost, first, second) if cost <= _MOST_COST else None


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
    if gap_s <= 0:
        return (1 - like) * 0.75
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
