"""Makers of questions about two things: how near, who more, where from one another, after what."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .asked import Amount, Bearing, Instant, Label
from .ideas import AROUND_S, Draw, Idea, called, names, spans
from .kinds_one import MOVING_M_S, brakings, closing, seen_from_camera
from .world import Thing

# Things are compared whose truths differ by this share of the greater and by this much.
CLEAR_SHARE, CLEAR = 0.12, 0.3
# A closest moment is one where half a second away they are this much farther apart.
SHARP = 1.06


def distance_at(draw: Draw) -> Idea | None:
    """How far apart two are at an instant."""
    if (pair := draw.two()) is None or (found := draw.instant(*pair)) is None:
        return None
    t_s, hidden = found
    slots = {**names(*pair), "t": f"{t_s:g}"}
    return Idea(Amount(value=_apart(*pair, np.array([t_s]))[0], unit="m"), hidden, slots)


def closest_approach(draw: Draw) -> Idea | None:
    """How near two come."""
    if (pair := draw.two()) is None or (window := draw.window(*pair)) is None:
        return None
    apart = _apart(*pair, np.arange(window.start_s, window.end_s + 1e-9, 0.01))
    slots = {**names(*pair), **spans(window)}
    return Idea(Amount(value=float(apart.min()), unit="m"), window.occluded, slots)


def closest_when(draw: Draw) -> Idea | None:
    """When two are closest, where there is one such moment."""
    if (pair := draw.two()) is None or (window := draw.window(*pair, least_s=1.6)) is None:
        return None
    times = np.arange(window.start_s, window.end_s + 1e-9, 0.01)
    apart = _apart(*pair, times)
    k = int(apart.argmin())
    if k < 50 or k + 50 >= len(times) or min(apart[k - 50], apart[k + 50]) < SHARP * apart[k]:
        return None
    return Idea(Instant(t_s=float(times[k])), window.occluded, {**names(*pair), **spans(window)})


def closing_speed(draw: Draw) -> Idea | None:
    """How fast two close, where they do."""
    if (pair := draw.two()) is None or (found := draw.instant(*pair)) is None:
        return None
    t_s, hidden = found
    rate = closing(draw.world, *pair, t_s)
    if rate < 0.5:
        return None
    return Idea(Amount(value=rate, unit="m/s"), hidden, {**names(*pair), "t": f"{t_s:g}"})


def toward_other(draw: Draw) -> Idea | None:
    """Whether one nears the other or gets away, where that is plain."""
    if (pair := draw.two()) is None or (found := draw.instant(*pair)) is None:
        return None
    t_s, hidden = found
    rate, pace = closing(draw.world, *pair, t_s), pair[0].speed(t_s)
    if pace < MOVING_M_S or abs(rate) < max(0.5, 0.25 * pace):
        return None
    return Idea(Label(word="toward" if rate > 0 else "away"), hidden, {**names(*pair), "t": f"{t_s:g}"})


def distance_comparison(draw: Draw) -> Idea | None:
    """Which of two goes farther."""
    if (pair := draw.two()) is None or (window := draw.window(*pair)) is None:
        return None
    one, other = (thing.travelled(window.start_s, window.end_s) for thing in pair)
    if (more := _more(pair, one, other)) is None:
        return None
    return Idea(more, window.occluded, {**names(*pair), **spans(window)})


def speed_comparison(draw: Draw) -> Idea | None:
    """Which of two is faster on average."""
    if (pair := draw.two(moving=True)) is None or (window := draw.window(*pair)) is None:
        return None
    one, other = (thing.travelled(window.start_s, window.end_s) / window.length_s for thing in pair)
    if (more := _more(pair, one, other)) is None:
        return None
    return Idea(more, window.occluded, {**names(*pair), **spans(window)})


def direction_comparison(draw: Draw) -> Idea | None:
    """The angle between the ways of two at an instant."""
    if (pair := draw.two(moving=True)) is None or (found := draw.instant(*pair)) is None:
        return None
    t_s, hidden = found
    one, other = (thing.velocity(t_s) for thing in pair)
    if min(np.linalg.norm(one), np.linalg.norm(other)) < MOVING_M_S:
        return None
    turn = np.degrees(np.arctan2(*one) - np.arctan2(*other))
    angle = abs((float(turn) + 180.0) % 360.0 - 180.0)
    return Idea(Amount(value=angle, unit="deg"), hidden, {**names(*pair), "t": f"{t_s:g}"})


def relative_direction(draw: Draw) -> Idea | None:
    """Where the one is, seen from the other, by the camera's clock."""
    if (pair := draw.two()) is None or (found := draw.instant(*pair)) is None:
        return None
    t_s, hidden = found
    way = pair[0].place(t_s) - pair[1].place(t_s)
    if np.linalg.norm(way) < 1.0:
        return None
    place = seen_from_camera(draw.world, way, t_s)
    return Idea(Bearing(degrees=place), hidden, {**names(*pair), "t": f"{t_s:g}"})


def within(draw: Draw) -> Idea | None:
    """How long one is within some metres of the other."""
    if (pair := draw.two()) is None or (window := draw.window(*pair, least_s=1.6)) is None:
        return None
    apart = _apart(*pair, np.arange(window.start_s, window.end_s + 1e-9, 0.01))
    radius = round(float(np.quantile(apart, draw.rng.uniform(0.3, 0.7))), 1)
    inside = 0.01 * float((apart <= radius).sum())
    ring = 0.01 * float((np.abs(apart - radius) < 0.03 * radius).sum())
    if not 0.4 <= inside <= window.length_s - 0.3 or ring > 0.3:
        return None
    slots = {**names(*pair), **spans(window), "radius": f"{radius:g}"}
    return Idea(Amount(value=inside, unit="s"), window.occluded, slots)


def after_stop(draw: Draw) -> Idea | None:
    """How far one goes in some time after the other stops."""
    stopping = [thing for thing in draw.world.things if len(brakings(thing)) == 1]
    if not stopping:
        return None
    stopper = draw.rng.choice(stopping)
    begin_s, stop_s = brakings(stopper)[0]
    other = draw.thing(lambda thing: thing is not stopper and thing.actor.moves)
    if other is None or not draw.world.clear(stopper, max(begin_s, 0.0), stop_s + AROUND_S):
        return None
    length = draw.rng.choice((1.0, 1.5, 2.0))
    if stop_s + length > draw.world.times_s[-1] or not draw.world.clear(other, stop_s, stop_s + length):
        return None
    gone = other.travelled(stop_s, stop_s + length)
    slots = {"a": called(other), "b": called(stopper), "d": f"{length:g}"}
    return Idea(Amount(value=gone, unit="m"), False, slots) if gone > 1.0 else None


def _apart(one: Thing, other: Thing, times: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.array([np.linalg.norm(one.place(t) - other.place(t)) for t in times])


def _more(pair: tuple[Thing, Thing], one: float, other: float) -> Label | None:
    """The one with clearly more; None where they are about the same."""
    if abs(one - other) < max(CLEAR, CLEAR_SHARE * max(one, other)):
        return None
    first, second = pair if one > other else pair[::-1]
    return Label(word=first.colour, against=second.colour)
