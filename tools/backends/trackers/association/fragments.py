"""Threads that are no things of their own: parts of one thing, and what only goes along with it."""

from __future__ import annotations

import numpy as np

from .appearance import likeness
from .cleaning import UNCLASSED, kin
from .geometry import Boxes
from .threads import Thread, joined_threads, place_in_time

_ROOM = 1.15
_MOSTLY = 0.9
_NEAR = 0.3
_ALONG = 0.8
_COMPANION_SHARE = 0.35
_COMPANION_DRIFT = 0.35
_PARTS_DRIFT = 0.5
# Parts of one blob: for so much of their time, drifting no more than this share of it. What comes out from
# behind something in two parts that look alike may do so gradually.
_BOUND, _BOUND_ALIKE = (0.85, 0.25), (0.8, 0.5)
_ALIKE, _OF_ONE_LOOK = 0.75, 0.5
_HANDED_OVER = 0.6  # of the most ever seen of it: what is left at the end, and what there is at the beginning


def without_fragments(threads: list[Thread]) -> list[Thread]:
    """Threads that are at the same time parts of one thing are joined, largest first."""
    threads = sorted(threads, key=lambda t: (-float(t.rows["pixels"].sum()), *place_in_time(t)))
    n = 0
    while n < len(threads):
        part = next((p for p in threads[n + 1 :] if _is_part(threads[n], p)), None)
        if part is None:
            n += 1
            continue
        threads[n] = joined_threads(threads[n], part)
        threads.remove(part)
    return sorted(threads, key=place_in_time)


def without_companions(threads: list[Thread]) -> list[Thread]:
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
    return bool((near & low).mean() >= _ALONG and (drift <= _COMPANION_DRIFT * room.max()).all())


def _is_part(first: Thread, second: Thread) -> bool:
    if first.start_s > second.end_s or second.start_s > first.end_s:
        return False
    return _are_one(first, second) or _are_bound(first, second)


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
    drift = _drift(mine["visible"], other["visible"])
    if likeness(first.model, second.model) >= _OF_ONE_LOOK:
        drift = np.minimum(drift, _stretch(union))
    return bool(fits.mean() >= _MOSTLY and (drift <= _PARTS_DRIFT * room + 2).all())


def hands_over(first: Thread, second: Thread) -> bool:
    """Whether the first vanishes while the second comes out, as of a thing wider than what it goes behind."""
    if not (first.start_s < second.start_s <= first.end_s < second.end_s):
        return False
    _, a, b = np.intersect1d(first.rows["frame"], second.rows["frame"], return_indices=True)
    if not len(a):
        return False
    mine, other = first.rows[a], second.rows[b]
    union, _ = _union_and_gaps(mine["visible"], other["visible"])
    room = np.maximum(_room(first), _room(second))
    fits = (union <= _ROOM * room + 2).all(axis=1)
    most = [max(float(np.percentile(t.rows["pixels"], 90)), 1.0) for t in (first, second)]
    fits &= mine["pixels"] + other["pixels"] <= _ROOM * max(most)
    ends, begins = first.rows["pixels"][-1] / most[0], second.rows["pixels"][0] / most[1]
    return bool(fits.mean() >= _MOSTLY and max(ends, begins) <= _HANDED_OVER)


def _are_bound(first: Thread, second: Thread) -> bool:
    """Whether two threads were parts of one blob for nearly all their time, and never moved apart."""
    _, a, b = np.intersect1d(first.rows["frame"], second.rows["frame"], return_indices=True)
    bound, may_drift = _BOUND if likeness(first.model, second.model) < _ALIKE else _BOUND_ALIKE
    if len(a) < bound * max(len(first.rows), len(second.rows)):
        return False
    mine, other = first.rows[a], second.rows[b]
    if (mine["together"] & (mine["blob"] == other["blob"])).mean() < bound:
        return False
    union, _ = _union_and_gaps(mine["visible"], other["visible"])
    drift = _drift(mine["visible"], other["visible"])
    return bool((drift <= may_drift * np.median(union, axis=0)).all())


def _drift(first: Boxes, second: Boxes) -> Boxes:
    """How far two boxes move relative to each other, along each axis, nine tenths of the time."""
    apart = (first - second).astype(np.float64)
    # Edges at the frame's border move relative to each other; the nearer pair of edges does not.
    low, high = np.percentile(apart, [5, 95], axis=0)
    return np.asarray(np.minimum((high - low)[:2], (high - low)[2:]))


def _stretch(union: Boxes) -> Boxes:
    """By how much the box round both changes: behind a post one part grows as the other shrinks."""
    low, high = np.percentile(union, [5, 95], axis=0)
    return np.asarray(high - low)


def _union_and_gaps(first: Boxes, second: Boxes) -> tuple[Boxes, Boxes]:
    """Width and height of the box round each pair of boxes, and of the room between them."""
    union = np.maximum(first[:, 2:], second[:, 2:]) - np.minimum(first[:, :2], second[:, :2])
    sides = first[:, 2:] - first[:, :2] + second[:, 2:] - second[:, :2]
    return union, union - sides


def _room(thread: Thread) -> Boxes:
    """Nearly the most width and height that a thread has by itself."""
    sides = thread.rows["visible"][:, 2:] - thread.rows["visible"][:, :2]
    return np.asarray(np.percentile(sides, 90, axis=0), dtype=np.float64)
