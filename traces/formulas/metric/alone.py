"""What is measured of one path: how far, how fast, which way, how it turns and stops."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import NotMeasurable
from .spread import Had
from .way import Way

Floats = NDArray[np.float64]

# It counts as standing below this speed, or below this share of its usual one.
STILL_M_S, STILL_SHARE = 0.1, 0.02
# Braking is a line through these shares of the pace from which it brakes: where the line begins and ends is
# told better by it than by the speed itself, which leaves the pace and comes to nought gently.
_BRAKING_FROM, _BRAKING_TO = 0.8, 0.3
# That pace is the usual one of what comes near the top, so that neither a start nor one look decides.
_NEAR_TOP = 0.75
# How long it brakes is no surer than this share of the time over which smoothing makes errors alike.
BLURRED = 0.6
# And each time it comes to rest, or starts, is no surer than this share of it: it does so gently.
SLOWING = 0.75
# A speed of less than so many deviations may be nought.
_UNTOLD = 2.0
# A turn's radius is that of its middle part: between these shares of the change of heading.
_TURN_PART = (0.15, 0.85)
_LEAST_TURN_DEG = 8.0
_PACE_S = 0.4
# A velocity is known where its deviation is at most so many times the usual one of a thing that moves.
_KNOWN, _KNOWN_AT_ENDS, _KNOWN_SHARE = 1.5, 1.1, 0.3


def travelled_distance(way: Way) -> Had:
    """Length of the way."""
    return Had(float(np.linalg.norm(np.diff(way.place, axis=0), axis=1).sum()))


def displacement(way: Way) -> Had:
    """Straight from where it begins to where it ends."""
    return Had(float(np.linalg.norm(way.place[-1] - way.place[0])))


def mean_speed(way: Way) -> Had:
    """Length of the way over the time it takes."""
    return Had(travelled_distance(way).value / way.real_s)


def max_speed(way: Way) -> Had:
    """The greatest speed and when; where it is hardly seen, at a path's ends, its speed is no record."""
    k = int(np.argmax(np.where(_known(way), way.speed, -1.0)))
    return Had(float(way.speed[k]), float(way.t_s[k]))


def min_speed(way: Way) -> Had:
    """The least speed and when."""
    k = int(np.argmin(np.where(_known(way), way.speed, np.inf)))
    return Had(float(way.speed[k]), float(way.t_s[k]))


def _known(way: Way) -> NDArray[np.bool_]:
    """Where its velocity is about as well known as usual."""
    moving = way.speed > _KNOWN_SHARE * float(way.speed.max())
    usual = float(np.median(way.unsure_m_s[moving])) if moving.any() else 0.0
    start, end = way.followed_s
    inside = (way.t_s >= start + _PACE_S / 2) & (way.t_s <= end - _PACE_S / 2)
    return np.asarray(
        way.unsure_m_s <= np.where(inside, _KNOWN, _KNOWN_AT_ENDS) * usual + 1e-9, dtype=np.bool_
    )


def speed(way: Way, t_s: float) -> Had:
    """Speed at an instant."""
    return Had(float(np.linalg.norm(way.at(t_s)[1])))


def acceleration(way: Way, t_s: float) -> Had:
    """How fast its speed grows at an instant; below nought where it slows down."""
    _, velocity, rate = way.at(t_s)
    return Had(_along(velocity[None], rate[None])[0])


def mean_acceleration(way: Way) -> Had:
    """How much faster it is at the end than at the beginning, over the time."""
    pace = way.speed
    return Had(float(pace[-1] - pace[0]) / way.real_s)


def max_acceleration(way: Way) -> Had:
    """The greatest growth of its speed and when."""
    rates = np.where(_known(way), _along(way.velocity, way.acceleration), -np.inf)
    k = int(np.argmax(rates))
    return Had(float(rates[k]), float(way.t_s[k]))


def max_deceleration(way: Way) -> Had:
    """The greatest loss of its speed and when."""
    rates = np.where(_known(way), _along(way.velocity, way.acceleration), np.inf)
    k = int(np.argmin(rates))
    return Had(float(-rates[k]), float(way.t_s[k]))


def component_acceleration(way: Way) -> Had:
    """Rate of change of one component of the velocity, by the best line; up and right positive."""
    off = (way.t_s - way.t_s.mean()) * way.real_s_per_s
    weight = 1.0 / np.maximum(way.unsure_m_s, 1e-6) ** 2
    off = off - float((weight * off).sum() / weight.sum())
    slope = (weight * off) @ way.velocity / float((weight * off * off).sum())
    return Had(float(slope[np.argmax(np.abs(slope))]))


def stopping_distance(way: Way) -> Had:
    """How far it still goes from when it begins to brake for its last stop."""
    stop = braking(way)
    return Had(travelled_distance(way.cut(stop.start_s, stop.end_s)).value, stop.end_s)


def stopping_deceleration(way: Way) -> Had:
    """Its speed when it begins to brake for its last stop, over how long that takes."""
    stop = braking(way)
    return Had(stop.pace / (stop.lasting_s * way.real_s_per_s), stop.end_s)


def time_stopped(way: Way) -> Had:
    """How long it stands, in seconds of presentation."""
    return Had(_lasting_s(way, _still(way)))


def maybe_stopped(way: Way) -> float:
    """How much longer it may stand: while its speed cannot be told from nought."""
    slow = way.speed < np.maximum(_standing_below(way), _UNTOLD * way.unsure_m_s)
    return _lasting_s(way, slow) - _lasting_s(way, _still(way))


def _lasting_s(way: Way, marked: NDArray[np.bool_]) -> float:
    share = marked.astype(np.float64)
    return float(((share[:-1] + share[1:]) / 2 * np.diff(way.t_s)).sum())


def rests_and_starts(way: Way) -> int:
    """How often it comes to rest or starts."""
    return int(np.count_nonzero(np.diff(_still(way))))


def _still(way: Way) -> NDArray[np.bool_]:
    return np.asarray(way.speed < _standing_below(way), dtype=np.bool_)


def turning_angle(way: Way) -> Had:
    """By how much its heading changes, in degrees, clockwise positive."""
    return Had(_turned(*_headings(way)))


def _turned(t_s: Floats, heading: Floats) -> float:
    """From the heading at the beginning to that at the end, each by the line through what is near."""
    first, last = t_s <= t_s[0] + _PACE_S, t_s >= t_s[-1] - _PACE_S
    ends = [
        float(np.polyval(np.polyfit(t_s[part] - at, heading[part], min(1, int(part.sum()) - 1)), 0.0))
        for part, at in ((first, t_s[0]), (last, t_s[-1]))
    ]
    return ends[1] - ends[0]


def turning_radius(way: Way) -> Had:
    """Radius of the turn: how far it goes in the turn's middle part, over by how much it turns there."""
    t_s, turned = _headings(way)
    change = _turned(t_s, turned)
    if abs(change) < _LEAST_TURN_DEG:
        raise NotMeasurable(f"it turns by {abs(change):.0f}° only, which has no radius")
    share = np.maximum.accumulate((turned - turned[0]) / change)
    first, last = (float(np.interp(part, share, t_s)) for part in _TURN_PART)
    gone = travelled_distance(way.cut(first, last)).value
    angle = math.radians(abs(change) * (_TURN_PART[1] - _TURN_PART[0]))
    return Had(gone / angle)


def direction_deg(way: Way) -> Had:
    """Which way its displacement goes, in degrees clockwise from Y."""
    return Had(bearing_of(way.place[-1] - way.place[0]))


def heading_deg(way: Way, t_s: float) -> Had:
    """Which way it goes at an instant, in degrees clockwise from Y."""
    return Had(bearing_of(way.at(t_s)[1]))


def bearing_of(vector: Floats) -> float:
    """Degrees clockwise from Y, in [0, 360)."""
    return float(np.degrees(np.arctan2(vector[0], vector[1]))) % 360.0


def first_heading(way: Way) -> float:
    """Which way it goes at first: its displacement until it has gone a twentieth of its way."""
    steps = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(way.place, axis=0), axis=1))])
    k = int(np.searchsorted(steps, max(0.05 * steps[-1], min(0.5, 0.3 * steps[-1]))))
    k = min(max(k, 1), len(steps) - 1)
    return bearing_of(way.place[k] - way.place[0])


def _along(velocity: Floats, rate: Floats) -> list[float]:
    """The part of accelerations along the velocities; all of it where it stands."""
    pace = np.linalg.norm(velocity, axis=1)
    moving = pace > 1e-6
    along = np.einsum("ni,ni->n", velocity, rate) / np.where(moving, pace, 1.0)
    return np.where(moving, along, np.linalg.norm(rate, axis=1)).tolist()  # type: ignore[no-any-return]


def _standing_below(way: Way) -> float:
    return max(STILL_M_S, STILL_SHARE * float(np.percentile(way.speed, 90)))


class Stop(NamedTuple):
    """From when something brakes until it stands, in the time looked at; how long, and from which pace."""

    start_s: float
    end_s: float
    lasting_s: float
    pace: float


def braking(way: Way) -> Stop:
    """The last stop, by the line that braking makes of the speed."""
    pace, low = way.speed, _standing_below(way)
    moving = np.flatnonzero(pace > np.maximum(low, _UNTOLD * way.unsure_m_s))
    standing = np.flatnonzero(pace <= low)
    standing = standing[standing > moving[0]] if len(moving) else standing[:0]
    if not len(standing):
        raise NotMeasurable("it does not stop in the time asked about")
    stop = int(standing[standing > moving[moving < standing[-1]][-1]][0])
    window = way.t_s[: stop + 1] > way.t_s[stop] - _reach(way, stop, low)
    # Where a path begins its speed is told worst. Where it brakes, too, worse than usual, but that is asked.
    sure = window & (np.cumsum(_known(way)[: stop + 1]) > 0)
    window = sure if sure.any() else window
    before, times = pace[: stop + 1][window], way.t_s[: stop + 1][window]
    top = _pace_before(times, before)
    fast, slow = (
        float(np.interp(-share * top, -before[_last_above(before, top) :], times[_last_above(before, top) :]))
        for share in (_BRAKING_FROM, _BRAKING_TO)
    )
    lasting = (slow - fast) / (_BRAKING_FROM - _BRAKING_TO)
    start = fast - (1 - _BRAKING_FROM) * lasting
    end = min(slow + _BRAKING_TO * lasting, float(way.t_s[-1]))
    return Stop(max(start, float(way.t_s[0])), end, lasting, top)


def _pace_before(times: Floats, pace: Floats) -> float:
    """The pace from which it brakes: the usual one of the last time in which it was not much slower."""
    top = float(pace.max())
    last = int(np.flatnonzero(pace >= 0.9 * top)[-1])
    near = (times >= times[last] - 2 * _PACE_S) & (times <= times[last]) & (pace >= _NEAR_TOP * top)
    return float(np.median(pace[near]))


def _last_above(pace: Floats, top: float) -> int:
    """The last row at which it is still faster than where braking is looked at from."""
    return int(np.flatnonzero(pace >= _BRAKING_FROM * top)[-1])


def _reach(way: Way, stop: int, low: float) -> float:
    """How long before a stop the movement that ends in it began."""
    slow = np.flatnonzero(way.speed[:stop] <= low)
    return float(way.t_s[stop] - (way.t_s[slow[-1]] if len(slow) else way.t_s[0])) + 1e-9


def _headings(way: Way) -> tuple[Floats, Floats]:
    """Times and headings, unwrapped, where it moves."""
    moving = _known(way) & (way.speed > max(_standing_below(way), 0.3 * float(np.median(way.speed))))
    if moving.sum() < 2:
        raise NotMeasurable("it hardly moves, so it has no heading to change")
    velocity = way.velocity[moving]
    angles = np.degrees(np.unwrap(np.arctan2(velocity[:, 0], velocity[:, 1])))
    return way.t_s[moving], np.asarray(angles, dtype=np.float64)
