"""How far and which way a tube goes in the image."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from ..errors import NotMeasurable
from ..records import Span
from .derived import Derived, Given
from .heading import degrees_of, word_of
from .motion import Motion, motion
from .reference import Floats
from .visibility import visible_spans

# A net way shorter than this share of the frame's diagonal is no direction.
MIN_DISPLACEMENT_SHARE = 0.02
# Smoothing spreads a sudden stop over about this long.
SMOOTHED_S = 0.3


class _Trip(NamedTuple):
    """The part of a movement that is asked about."""

    moved: Motion
    start_s: float
    end_s: float

    @property
    def net(self) -> Floats:
        return self.moved.at(self.end_s) - self.moved.at(self.start_s)

    @property
    def sigma_px(self) -> float:
        """Deviation of a net displacement: two smoothed ends and what boxes are off by."""
        return math.sqrt(2.0) * max(self.moved.reference.noise_px, 1.0)


def _trip(given: Given) -> _Trip:
    """From when the tube is first seen in the span to when it is last seen in it."""
    tube = given.input(0)
    parts = [_cut(seen, given.span) for seen in visible_spans(tube)]
    seen = [part for part in parts if part is not None]
    if not seen:
        raise NotMeasurable("it is not visible in the time asked about")
    last = min(seen[-1].end_s, tube.samples.t_s[-1])
    return _Trip(motion(tube, given.frame_px), seen[0].start_s, last)


def _cut(seen: Span, span: Span | None) -> Span | None:
    return seen if span is None else seen.intersect(span)


def displacement(given: Given) -> Derived:
    """Straight distance from where it is first seen to where it is last seen."""
    trip = _trip(given)
    return Derived(value=float(np.hypot(*trip.net)), unit="px", sigma=trip.sigma_px)


def path_length(given: Given) -> Derived:
    """Length of the way made while moving."""
    trip = _trip(given)
    return Derived(value=_length(trip), unit="px", sigma=trip.sigma_px)


def mean_speed(given: Given) -> Derived:
    """Length of the way over the time it is seen, pauses included."""
    trip = _trip(given)
    lasting = trip.end_s - trip.start_s
    if lasting <= 0:
        raise NotMeasurable("it is seen for a single frame, which has no speed")
    return Derived(value=_length(trip) / lasting, unit="px/s", sigma=trip.sigma_px / lasting)


def _length(trip: _Trip) -> float:
    """Arc length over the moving parts only: jitter while standing is no way.

    Smoothing spreads the ends of a movement into the pauses beside it, so those edges are counted too.
    """
    total, done_s = 0.0, trip.start_s
    for move in trip.moved.moving:
        start = max(move.start_s - SMOOTHED_S, done_s)
        end = min(move.end_s + SMOOTHED_S, trip.end_s)
        if start < end and move.start_s < trip.end_s:
            total += _arc(trip.moved, start, end)
            done_s = end
    return total


def _arc(moved: Motion, start_s: float, end_s: float) -> float:
    """Arc length between two instants."""
    inside = moved.t[(moved.t > start_s) & (moved.t < end_s)]
    points = moved.along(np.concatenate([[start_s], inside, [end_s]]))
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def direction(given: Given) -> Derived:
    """Heading of the net displacement, degrees clockwise from up in the image."""
    trip = _trip(given)
    dx, dy = map(float, trip.net)
    length = math.hypot(dx, dy)
    if length < MIN_DISPLACEMENT_SHARE * math.hypot(*given.frame_px):
        raise NotMeasurable("it did not move far enough to have a direction")
    degrees = degrees_of(dx, dy)
    sigma = math.degrees(math.atan2(trip.sigma_px, length))
    return Derived(value=degrees, word=word_of(degrees), unit="deg", sigma=sigma)
