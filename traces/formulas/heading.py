"""Which way a tube goes: headings in degrees clockwise from up, their words, turns and reversals."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import numpy as np

from ..records import Span
from ..records.vocabulary import Way
from .derived import Occurrence
from .motion import Motion, Moving, runs
from .reference import Bools, Floats

WORDS = ("up", "up-right", "right", "down-right", "down", "down-left", "left", "up-left")
WAY_DEG: dict[str, float] = {"up": 0.0, "right": 90.0, "down": 180.0, "left": 270.0}
# A heading is 'left' within this many degrees of left.
WAY_REACH_DEG = 60.0
TURN_DEG, REVERSE_DEG = 35.0, 135.0
# A heading is judged over this long on either side of an instant.
CHORD_S = 0.5
# A thing that stands for longer than this between two headings has not turned while moving.
TURN_PAUSE_S = 1.5


def degrees_of(dx: float, dy: float) -> float:
    """Degrees clockwise from up, in [0, 360), of a displacement in the image."""
    degrees = float(np.degrees(np.arctan2(dx, -dy))) % 360.0
    return 0.0 if degrees >= 360.0 else degrees


def word_of(degrees: float) -> str:
    """The nearest of the eight directions."""
    return WORDS[round(degrees / 45.0) % 8]


def clock_of(degrees: float) -> int:
    """The nearest hour, 12 at the top."""
    return round(degrees / 30.0) % 12 or 12


def apart_deg(a: float, b: float) -> float:
    """Signed difference b − a in (−180, 180], clockwise positive."""
    return 180.0 - (180.0 - (b - a)) % 360.0


def fits_way(degrees: float, way: str | None) -> bool:
    """Whether a heading is within reach of a way; no way fits all."""
    return way is None or abs(apart_deg(degrees, WAY_DEG[way])) <= WAY_REACH_DEG


def heading_between(motion: Motion, start_s: float, end_s: float) -> float | None:
    """The heading of the displacement between two instants; None where it is lost in the noise."""
    dx, dy = motion.at(end_s) - motion.at(start_s)
    clear = float(np.hypot(dx, dy)) >= _least_px(motion)
    return degrees_of(float(dx), float(dy)) if clear else None


def _least_px(motion: Motion) -> float:
    """The shortest way that has a heading."""
    return max(2.0, 2.5 * motion.reference.noise_px)


def heading_after(motion: Motion, move: Moving, t_s: float) -> float | None:
    """The heading in the half second from an instant, within one movement."""
    return heading_between(motion, t_s, min(t_s + CHORD_S, move.end_s))


def heading_before(motion: Motion, move: Moving, t_s: float) -> float | None:
    """The heading in the half second up to an instant, within one movement."""
    return heading_between(motion, max(t_s - CHORD_S, move.start_s), t_s)


def moving_spans(motion: Motion, way: str | None) -> list[Occurrence]:
    """Movements, cut to where the heading fits `way` if one is given."""
    if way is not None and way not in get_args(Way):
        return []
    found = []
    for move in motion.moving:
        for start, end in [(move.start_s, move.end_s)] if way is None else _towards(motion, move, way):
            heading = heading_between(motion, start, end)
            sigma = max(
                _sigma(move.started.sigma_s if move.started else 0.0, motion),
                _sigma(move.stopped.sigma_s if move.stopped else 0.0, motion),
            )
            word = way or (None if heading is None else word_of(heading))
            found.append(Occurrence("moving", Span(start_s=start, end_s=end), start, sigma, word))
    return found


def _sigma(sigma_s: float, motion: Motion) -> float:
    """At least a third of the time between two looks."""
    return max(sigma_s, float(np.median(np.diff(motion.t))) / 3 if len(motion.t) > 1 else 0.1)


def _towards(motion: Motion, move: Moving, way: str) -> list[tuple[float, float]]:
    """Parts of a movement of at least 0.3 s whose heading fits a way."""
    inside = np.flatnonzero((motion.t >= move.start_s) & (motion.t <= move.end_s))
    if len(inside) < 2:
        return []
    t = motion.t[inside]
    mask = _fitting(motion, move, t, way)
    for start, end in runs(~mask):
        if start > 0 and end < len(t) and t[end - 1] - t[start] < 0.3:
            mask[start:end] = True
    parts = []
    for start, end in runs(mask):
        begin = move.start_s if start == 0 else float(t[start])
        until = move.end_s if end == len(t) else float(t[end])
        if until - begin >= 0.3:
            parts.append((begin, until))
    return parts


def _fitting(motion: Motion, move: Moving, t: Floats, way: str) -> Bools:
    """Per time, whether the heading over a short chord round it fits a way."""
    chords = motion.along(np.minimum(t + CHORD_S / 2, move.end_s)) - motion.along(
        np.maximum(t - CHORD_S / 2, move.start_s)
    )
    degrees = np.degrees(np.arctan2(chords[:, 0], -chords[:, 1]))
    off = np.abs((degrees - WAY_DEG[way] + 180.0) % 360.0 - 180.0)
    clear = np.hypot(chords[:, 0], chords[:, 1]) >= _least_px(motion)
    return np.asarray(clear & (off <= WAY_REACH_DEG), dtype=np.bool_)


def turns(motion: Motion) -> list[Occurrence]:
    """Every turn and reversal, in order of time; the direction is the way it goes afterwards."""
    found = [turn for move in motion.moving for turn in _turns_within(motion, move)]
    for before, after in pairwise(motion.moving):
        found.extend(_turn_between(motion, before, after))
    return sorted(found, key=lambda turn: turn.t_s)


def _turn_between(motion: Motion, before: Moving, after: Moving) -> list[Occurrence]:
    """The change of heading over a pause."""
    first = heading_before(motion, before, before.end_s)
    then = heading_after(motion, after, after.start_s)
    if first is None or then is None:
        return []
    change = abs(apart_deg(first, then))
    if change < TURN_DEG or (change < REVERSE_DEG and after.start_s - before.end_s > TURN_PAUSE_S):
        return []
    return [_turn(after.start_s, change, then, _sigma(after.started.sigma_s if after.started else 0, motion))]


def _turn(t_s: float, change: float, then: float, sigma_s: float) -> Occurrence:
    what = "reverse" if change >= REVERSE_DEG else "turn"
    return Occurrence(what, Span(start_s=t_s, end_s=t_s), t_s, sigma_s, word_of(then))


def _turns_within(motion: Motion, move: Moving) -> list[Occurrence]:
    """Changes of heading by more than 35° between the chords on either side of an instant."""
    margin = 0.6 * CHORD_S
    inside = (motion.t >= move.start_s + margin) & (motion.t <= move.end_s - margin)
    t = motion.t[inside]
    changes = _changes(motion, move, t)
    found = []
    for start, end in runs(np.asarray(np.abs(changes) >= TURN_DEG)):
        peak = _peak(changes[start:end]) + start
        at = _halfway(motion, move, float(t[peak]))
        then = heading_after(motion, move, min(at + CHORD_S / 2, move.end_s))
        if then is None:
            then = heading_after(motion, move, at)
        if then is not None:
            found.append(_turn(at, abs(float(changes[peak])), then, _sigma(0.1, motion)))
    return found


def _halfway(motion: Motion, move: Moving, peak_s: float) -> float:
    """When the velocity has turned halfway from the heading before a peak to the one after it.

    The peak itself lies late where a thing gets slower in the image as it turns, and early where faster.
    """
    reach = CHORD_S / 2
    first = heading_before(motion, move, max(peak_s - reach, move.start_s + reach))
    then = heading_after(motion, move, min(peak_s + reach, move.end_s - reach))
    near = (np.abs(motion.t - peak_s) <= CHORD_S) & (motion.t >= move.start_s) & (motion.t <= move.end_s)
    if first is None or then is None or not near.any():
        return peak_s
    change = apart_deg(first, then)
    gone = np.array([apart_deg(first, degrees_of(float(x), float(y))) for x, y in motion.velocity[near]])
    past = np.flatnonzero(gone * np.sign(change) >= abs(change) / 2)
    return float(motion.t[near][past[0]]) if len(past) else peak_s


def _peak(changes: Floats) -> int:
    """The middle of the places where the change is within a tenth of the greatest."""
    high = np.flatnonzero(np.abs(changes) >= 0.9 * np.abs(changes).max())
    return int(high[len(high) // 2])


def _changes(motion: Motion, move: Moving, t: Floats) -> Floats:
    """Change of heading at each time; 0 where the way on either side is too short to tell."""
    least = max(6 * motion.reference.noise_px, 0.1 * motion.typical_size)
    here = motion.along(t)
    before = here - motion.along(np.maximum(t - CHORD_S, move.start_s))
    after = motion.along(np.minimum(t + CHORD_S, move.end_s)) - here
    clear = np.minimum(np.hypot(*before.T), np.hypot(*after.T)) >= least
    headings = [np.degrees(np.arctan2(chord[:, 0], -chord[:, 1])) for chord in (before, after)]
    return np.where(clear, 180.0 - (180.0 - (headings[1] - headings[0])) % 360.0, 0.0)
