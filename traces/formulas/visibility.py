"""When a tube is seen, where it comes in and goes out, and by which side of the frame."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from ..records import Span, Tube
from ..records.vocabulary import Side
from .derived import Occurrence
from .motion import Motion, motion, runs

SIDES: tuple[Side, ...] = ("left", "top", "right", "bottom")
# How each side is seen from inside: axis, and the sign of the way out.
_OUTWARD: dict[Side, tuple[int, float]] = {
    "left": (0, -1.0),
    "top": (1, -1.0),
    "right": (0, 1.0),
    "bottom": (1, 1.0),
}
# A box this near to a side touches it; a thing that would have reached a side within the time went by it.
TOUCH_SHARE, REACH_SHARE, REACH_S = 0.012, 0.08, 1.0
# A thing that is there within this many looks of the start was there from the start.
START_LOOKS = 1.5
# A gap in a tube of a detector of classes that is its own, not the thing's.
OVERLOOKED_S = 0.5


def visible_spans(tube: Tube) -> list[Span]:
    """Spans in which the tube was seen, hidden stretches left out.

    A detector of classes now and then overlooks for some frames what is plainly there; so short a gap in
    its tubes is no hiding.
    """
    spans = _spans(tube, hidden=False)
    if tube.label == "object":
        return spans
    joined = spans[:1]
    for span in spans[1:]:
        if span.start_s - joined[-1].end_s <= OVERLOOKED_S:
            joined[-1] = Span(start_s=joined[-1].start_s, end_s=span.end_s)
        else:
            joined.append(span)
    return joined


def hidden_spans(tube: Tube) -> list[Span]:
    """Spans in which the tube was followed without being seen, between two in which it was."""
    seen = visible_spans(tube)
    return [Span(start_s=a.end_s, end_s=b.start_s) for a, b in pairwise(seen)]


def _spans(tube: Tube, *, hidden: bool) -> list[Span]:
    mask = np.array([(seen == "hidden") is hidden for seen in tube.samples.seen], dtype=np.bool_)
    t, interval = tube.samples.t_s, tube.frame_interval_s
    found = []
    for start, end in runs(mask):
        until = min(t[end], t[end - 1] + 1.5 * interval) if end < len(t) else t[end - 1] + interval
        found.append(Span(start_s=t[start], end_s=until))
    return found


def visible_occurrences(tube: Tube) -> list[Occurrence]:
    """The state `visible`, span by span."""
    return [Occurrence("visible", span, span.start_s, _sigma(tube)) for span in visible_spans(tube)]


def hidden_occurrences(tube: Tube) -> list[Occurrence]:
    """The state `hidden`, span by span."""
    return [Occurrence("hidden", span, span.start_s, _sigma(tube)) for span in hidden_spans(tube)]


def arrival(tube: Tube, what: str, frame_px: tuple[float, float]) -> list[Occurrence]:
    """`appear`: first seen; `enter`: the same, unless it was there when looking began."""
    seen = visible_spans(tube)
    if not seen:
        return []
    at = seen[0].start_s
    if what == "enter" and at <= _looked(tube).start_s + START_LOOKS * tube.frame_interval_s:
        return []
    hole = next((b for b in _holes(tube) if abs(b.end_s - at) <= START_LOOKS * tube.frame_interval_s), None)
    return [_instant(what, at, hole, tube, _side(tube, frame_px, first=True))]


def departure(tube: Tube, what: str, frame_px: tuple[float, float]) -> list[Occurrence]:
    """`disappear`: last seen; `leave`: the same, unless it was still there when looking ended."""
    seen = visible_spans(tube)
    if not seen:
        return []
    at = seen[-1].end_s
    if what == "leave" and at >= _looked(tube).end_s - START_LOOKS * tube.frame_interval_s:
        return []
    hole = next((b for b in _holes(tube) if abs(b.start_s - at) <= START_LOOKS * tube.frame_interval_s), None)
    return [_instant(what, at, hole, tube, _side(tube, frame_px, first=False))]


def _holes(tube: Tube) -> list[Span]:
    """Times that nothing looked at, between two that something did."""
    return [Span(start_s=a.end_s, end_s=b.start_s) for a, b in pairwise(tube.coverage.spans)]


def _looked(tube: Tube) -> Span:
    """From the first to the last look at the video."""
    spans = tube.coverage.spans or (tube.span,)
    return Span(start_s=spans[0].start_s, end_s=spans[-1].end_s)


def _sigma(tube: Tube) -> float:
    """Deviation of an instant of being seen: half a look, and what a detector is late by."""
    return float(np.hypot(tube.frame_interval_s / 2, 0.03))


def _instant(what: str, at: float, hole: Span | None, tube: Tube, side: Side | None) -> Occurrence:
    """At an instant; beside a hole it may have been at any time in that."""
    sigma_s = _sigma(tube)
    if hole is not None:
        at = (hole.start_s + hole.end_s) / 2
        sigma_s = float(np.hypot(sigma_s, hole.duration_s / np.sqrt(12)))
    return Occurrence(what, Span(start_s=at, end_s=at), at, sigma_s, side)


def _side(tube: Tube, frame_px: tuple[float, float], *, first: bool) -> Side | None:
    """The side by which it came or went: one that cuts it, else one that its movement leads to."""
    moved = motion(tube, frame_px)
    seen = np.flatnonzero(moved.reference.visible)
    index = int(seen[0] if first else seen[-1])
    velocity = _outward(moved, index, first=first)
    samples = tube.samples
    distances = _distances(samples.xyxy[index], frame_px)
    real = dict(zip(SIDES, samples.real_edges[index], strict=True))
    touching = [side for side in SIDES if distances[side] <= _touch(side, frame_px)]
    cut = [side for side in touching if not real[side]]
    for group in (cut, touching):
        if group:
            return max(group, key=lambda side: _speed_to(side, velocity))
    return _reached(distances, velocity, frame_px)


def _outward(moved: Motion, index: int, *, first: bool) -> tuple[float, float]:
    """Velocity out of the frame: backwards in time for a thing that arrives."""
    t = float(moved.t[index])
    along = moved.at(t + 0.5) - moved.at(t) if first else moved.at(t) - moved.at(t - 0.5)
    sign = -1.0 if first else 1.0
    return sign * float(along[0]) / 0.5, sign * float(along[1]) / 0.5


def _distances(xyxy: tuple[float, float, float, float], frame_px: tuple[float, float]) -> dict[Side, float]:
    """Distance from each side of the frame to the box's edge that faces it."""
    x1, y1, x2, y2 = xyxy
    return {"left": x1, "top": y1, "right": frame_px[0] - x2, "bottom": frame_px[1] - y2}


def _touch(side: Side, frame_px: tuple[float, float]) -> float:
    return max(2.0, TOUCH_SHARE * frame_px[_OUTWARD[side][0]])


def _speed_to(side: Side, velocity: tuple[float, float]) -> float:
    axis, sign = _OUTWARD[side]
    return sign * velocity[axis]


def _reached(
    distances: dict[Side, float], velocity: tuple[float, float], frame_px: tuple[float, float]
) -> Side | None:
    """The side reached soonest at this velocity, or one that is near; None in the middle of the frame."""
    soon: dict[Side, float] = {}
    for side in SIDES:
        speed = _speed_to(side, velocity)
        near = distances[side] <= REACH_SHARE * frame_px[_OUTWARD[side][0]]
        if speed > 1.0 and (near or distances[side] / speed <= REACH_S):
            soon[side] = distances[side] / speed
    if not soon:
        return None
    return min(soon, key=soon.__getitem__)
