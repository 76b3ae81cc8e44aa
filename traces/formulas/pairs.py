"""What happens between two tubes, or a tube and a line: overlap, meet, part, pass, cross."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..records import Span, Tube
from ..records.region import Xyxy
from .derived import Occurrence
from .heading import degrees_of, word_of
from .motion import Motion, motion, runs
from .reference import Bools, Floats

# Boxes as near as this share of the frame's diagonal have met; they part beyond half as much again.
MEET_SHARE, PART_FACTOR = 0.02, 1.5
# Overlaps and contacts shorter than this, and breaks in them, are noise.
BRIEF_S = 0.2
# Going across another takes no longer than a few frames where both are slender.
CROSS_BRIEF_S = 0.05
# Passing: how far across, in mean sizes, the other may be; and how far past it has to get.
PASS_REACH_SIZES, PASSED_SIZES = 3.0, 0.25
# The way that a thing makes is judged over this long on either side; it moves if it does within that.
PASS_CHORD_S, NEARLY_S = 0.5, 0.2
# Of the way that two things make along the crossing, this much at least is the crosser's.
CROSSER_SHARE = 0.3


@dataclass(frozen=True, eq=False)
class Pair:
    """Two tubes at the times of the first where both are followed, with what a pair's events need."""

    t: Floats
    a: Floats
    b: Floats
    a_boxes: Floats
    b_boxes: Floats
    visible: Bools
    interval_s: float
    motion: Motion
    size: float

    @property
    def gap(self) -> Floats:
        """Distance between the boxes; 0 where they touch, negative by the depth where they overlap."""
        low = np.maximum(self.a_boxes[:, :2], self.b_boxes[:, :2])
        high = np.minimum(self.a_boxes[:, 2:], self.b_boxes[:, 2:])
        apart = low - high
        outside = np.hypot(*np.maximum(apart, 0.0).T)
        return np.asarray(np.where(outside > 0, outside, apart.max(axis=1)), dtype=np.float64)


def pair(of: Tube, other: Tube, frame_px: tuple[float, float]) -> Pair | None:
    """Both tubes on the times of `of` inside the span of `other`; None where they never are together."""
    a, b = motion(of, frame_px), motion(other, frame_px)
    inside = (a.t >= b.t[0] - 1e-9) & (a.t <= b.t[-1] + 1e-9)
    if int(inside.sum()) < 2:
        return None
    t = a.t[inside]
    b_xy = np.stack([np.interp(t, b.t, b.xy[:, k]) for k in (0, 1)], axis=1)
    b_boxes = np.asarray(other.samples.xyxy, dtype=np.float64)
    nearest = np.clip(np.searchsorted(b.t, t), 0, len(b.t) - 1)
    return Pair(
        t=t,
        a=a.xy[inside],
        b=b_xy,
        a_boxes=np.asarray(of.samples.xyxy, dtype=np.float64)[inside],
        b_boxes=np.stack([np.interp(t, b.t, b_boxes[:, k]) for k in range(4)], axis=1),
        visible=a.reference.visible[inside] & b.reference.visible[nearest],
        interval_s=of.frame_interval_s,
        motion=a,
        size=(a.typical_size + b.typical_size) / 2,
    )


def _contacts(both: Pair, near: Bools, far: Bools, brief_s: float = BRIEF_S) -> list[tuple[int, int]]:
    """Runs that begin where `near` and end where `far`, without brief ones and brief breaks."""
    mask = np.zeros(len(both.t), dtype=np.bool_)
    inside = False
    for i in range(len(mask)):
        inside = bool(near[i]) or (inside and not bool(far[i]))
        mask[i] = inside
    for start, end in runs(~mask):
        if start > 0 and end < len(mask) and both.t[end] - both.t[start] < BRIEF_S:
            mask[start:end] = True
    return [(a, b) for a, b in runs(mask) if both.t[b - 1] - both.t[a] + both.interval_s >= brief_s]


def overlapping(both: Pair) -> list[Occurrence]:
    """Spans in which the boxes overlap."""
    over = both.gap < 0
    found = []
    for start, end in _contacts(both, over, ~over):
        until = float(both.t[end]) if end < len(both.t) else float(both.t[-1]) + both.interval_s
        span = Span(start_s=float(both.t[start]), end_s=until)
        found.append(Occurrence("overlapping", span, span.start_s, _sigma(both)))
    return found


def meetings(both: Pair, what: str, frame_px: tuple[float, float]) -> list[Occurrence]:
    """`meet`: instants from which the boxes touch or overlap; `part`: instants at which that ends."""
    reach = MEET_SHARE * float(np.hypot(*frame_px))
    gap = both.gap
    found = []
    for start, end in _contacts(both, gap <= reach, gap > PART_FACTOR * reach):
        index = start if what == "meet" else end
        if 0 < index < len(both.t):
            found.append(_instant(what, float(both.t[index]), _sigma(both)))
    return found


def _sigma(both: Pair) -> float:
    return float(np.hypot(both.interval_s / 2, 0.05))


def _instant(what: str, t_s: float, sigma_s: float, direction: str | None = None) -> Occurrence:
    return Occurrence(what, Span(start_s=t_s, end_s=t_s), t_s, sigma_s, direction)


def passes(both: Pair) -> list[Occurrence]:
    """Instants at which the first, moving, gets past the other along its own way."""
    heading, clear = _headings(both)
    apart = both.a - both.b
    ahead = (apart * heading).sum(axis=1)
    across = np.abs(apart[:, 0] * heading[:, 1] - apart[:, 1] * heading[:, 0])
    found = []
    for start, end in runs(clear):
        for at, index in _rises(both.t[start:end], ahead[start:end], PASSED_SIZES * both.size):
            beside = across[start + index] < PASS_REACH_SIZES * both.size and both.visible[start + index]
            if beside and _moves_at(both.motion, at):
                dx, dy = map(float, heading[start + index])
                found.append(_instant("pass", at, _sigma(both), word_of(degrees_of(dx, dy))))
    return found


def _headings(both: Pair) -> tuple[Floats, Bools]:
    """Unit vectors of the way made in the second round each time, and where there is such a way."""
    chords = both.motion.along(both.t + PASS_CHORD_S) - both.motion.along(both.t - PASS_CHORD_S)
    lengths = np.hypot(chords[:, 0], chords[:, 1])
    clear = lengths >= max(4.0, 4 * both.motion.reference.noise_px)
    return np.asarray(chords / np.maximum(lengths, 1e-9)[:, None]), np.asarray(clear, dtype=np.bool_)


def _moves_at(moved: Motion, at_s: float) -> bool:
    """Whether a tube moves at an instant, or just about."""
    return any(m.start_s - NEARLY_S <= at_s <= m.end_s + NEARLY_S for m in moved.moving)


def _rises(t: Floats, values: Floats, margin: float) -> list[tuple[float, int]]:
    """Zero crossings from below −margin to above +margin, and the sample before each."""
    found: list[tuple[float, int]] = []
    below = False
    for i, value in enumerate(map(float, values)):
        if value <= -margin:
            below = True
        elif below and value >= margin:
            found.append(_zero(t, values, i))
            below = False
    return found


def _zero(t: Floats, values: Floats, until: int) -> tuple[float, int]:
    """The last zero of `values` before a sample, linear between its neighbours."""
    before = max(i for i in range(until) if values[i] <= 0)
    low, high = float(values[before]), float(values[before + 1])
    share = -low / (high - low) if high > low else 0.0
    return float(t[before] + share * (t[before + 1] - t[before])), before


def crossings_of(both: Pair) -> list[Occurrence]:
    """Spans in which the first goes over or in front of the other, from one side of it to the other."""
    over = both.gap < 0
    found = []
    for start, end in _contacts(both, over, ~over, CROSS_BRIEF_S):
        low, high = max(0, start - 1), min(len(both.t) - 1, end)
        part = slice(low, high + 1)
        own = both.a[high] - both.a[low]
        apart = (both.a - both.b)[part]
        axis = 0 if abs(own[0]) >= abs(own[1]) else 1
        others = both.b[high] - both.b[low]
        total = abs(float(own[axis])) + abs(float(others[axis]))
        if total <= 0 or abs(float(own[axis])) < CROSSER_SHARE * total:
            continue
        signed = apart[:, axis] * np.sign(own[axis])
        for at, _ in _rises(both.t[part], signed, PASSED_SIZES * both.size):
            span = Span(start_s=float(both.t[low]), end_s=float(both.t[high]))
            word = word_of(degrees_of(float(own[0]), float(own[1])))
            found.append(Occurrence("cross", span, at, _sigma(both), word))
    return found


def line_crossings(moved: Motion, line: Xyxy) -> list[Occurrence]:
    """Instants at which the middle of a tube crosses a segment."""
    x1, y1, x2, y2 = line
    along = np.array([x2 - x1, y2 - y1])
    length = float(np.hypot(*along))
    if length <= 0:
        return []
    offset = moved.xy - np.array([x1, y1])
    side = (offset[:, 0] * along[1] - offset[:, 1] * along[0]) / length
    share = offset @ along / length**2
    margin = max(1.0, 2 * moved.reference.noise_px)
    found = []
    for sign in (1.0, -1.0):
        for at, _ in _rises(moved.t, sign * side, margin):
            if -0.02 <= float(np.interp(at, moved.t, share)) <= 1.02:
                found.append(_crossing(moved, at))
    return sorted(found, key=lambda occurrence: occurrence.t_s)


def _crossing(moved: Motion, at: float) -> Occurrence:
    """One crossing of a line, with the way that it is made."""
    dx, dy = moved.velocity_at(at)
    interval = float(np.median(np.diff(moved.t)))
    sigma = float(np.hypot(interval / 2, moved.reference.noise_px / max(float(np.hypot(dx, dy)), 1.0)))
    return _instant("cross", at, min(sigma, 1.0), word_of(degrees_of(float(dx), float(dy))))
