"""What is measured of two paths, or of a path and the camera: how near, how they close, who is where."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...errors import NotMeasurable
from .alone import bearing_of
from .spread import Had
from .way import Way

Floats = NDArray[np.float64]

# What closes slower than this does not close.
_LEAST_CLOSING_M_S = 0.05


def distance(one: Way, other: Way, t_s: float) -> Had:
    """How far apart they are at an instant."""
    return Had(float(np.linalg.norm(one.at(t_s)[0] - other.at(t_s)[0])))


def mean_distance(one: Way, other: Way) -> Had:
    """How far apart they are on average."""
    t_s, apart = _apart(one, other)
    return Had(float(np.trapezoid(apart, t_s) / (t_s[-1] - t_s[0])))


def closest_approach(one: Way, other: Way) -> Had:
    """How near they come, and when."""
    t_s, apart = _apart(one, other)
    return _extreme(t_s, apart, int(np.argmin(apart)))


def farthest_apart(one: Way, other: Way) -> Had:
    """How far apart they get, and when."""
    t_s, apart = _apart(one, other)
    return _extreme(t_s, apart, int(np.argmax(apart)))


def closing_speed(one: Way, other: Way, t_s: float) -> Had:
    """How fast the distance between them shrinks at an instant; below nought where it grows."""
    (p, v, _), (q, w, _) = one.at(t_s), other.at(t_s)
    gap = q - p
    length = max(float(np.linalg.norm(gap)), 1e-9)
    return Had(float((v - w) @ gap) / length)


def mean_closing_speed(one: Way, other: Way) -> Had:
    """By how much the distance between them shrinks, over the time."""
    t_s, apart = _apart(one, other)
    return Had(float(apart[0] - apart[-1]) / (float(t_s[-1] - t_s[0]) * one.real_s_per_s))


def time_to_contact(one: Way, other: Way, t_s: float) -> Had:
    """After how long they would meet, went they on closing as at an instant."""
    closing = closing_speed(one, other, t_s).value
    if closing < _LEAST_CLOSING_M_S:
        raise NotMeasurable("they are not closing, so there is no time to contact")
    return Had(distance(one, other, t_s).value / closing)


def relative_direction(one: Way, other: Way, t_s: float) -> Had:
    """Which way the other is, seen from the one, in degrees clockwise from Y."""
    return Had(bearing_of(other.at(t_s)[0] - one.at(t_s)[0]))


def heading_difference(one: Way, other: Way, t_s: float) -> Had:
    """Angle between their ways, from 0 to 180 degrees."""
    a, b = one.at(t_s)[1], other.at(t_s)[1]
    product = max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-12)
    return Had(float(np.degrees(np.arccos(np.clip(a @ b / product, -1.0, 1.0)))))


def following_gap(one: Way, other: Way, t_s: float) -> Had:
    """From bumper to bumper at an instant, at least nought: between their middles, less half of each."""
    if one.length_m is None or other.length_m is None:
        raise NotMeasurable(
            "how long they are was not learned from how they look, so there is no gap from bumper to bumper",
            hint="Ask for the distance between them, which is from middle to middle.",
        )
    return Had(max(0.0, distance(one, other, t_s).value - (one.length_m + other.length_m) / 2))


def following_time(one: Way, other: Way, t_s: float) -> Had:
    """How long the one that follows takes for the gap at its own speed."""
    pace = float(np.linalg.norm(one.at(t_s)[1]))
    if pace < _LEAST_CLOSING_M_S:
        raise NotMeasurable("the one that follows stands, so its gap has no time")
    return Had(following_gap(one, other, t_s).value / pace)


def overtaking_time(one: Way, other: Way) -> Had:
    """When one gets ahead of the other, along the way both go."""
    t_s, _ = _apart(one, other)
    p, q = _places(one, t_s), _places(other, t_s)
    way = (p[-1] - p[0]) + (q[-1] - q[0])
    length = float(np.linalg.norm(way))
    if length < 1e-6:
        raise NotMeasurable("they do not go the same way, so neither overtakes")
    ahead = (p - q) @ (way / length)
    changed = np.flatnonzero((ahead[:-1] != 0) & (np.sign(ahead[:-1]) * np.sign(ahead[1:]) <= 0))
    if not len(changed):
        raise NotMeasurable("neither gets ahead of the other in the time both are seen")
    k = int(changed[0])
    share = ahead[k] / (ahead[k] - ahead[k + 1])
    found = float(t_s[k] + share * (t_s[k + 1] - t_s[k]))
    return Had(found, found)


def _apart(one: Way, other: Way) -> tuple[Floats, Floats]:
    """Times at which either was seen, and how far apart they were."""
    t_s = np.unique(np.concatenate([one.t_s, other.t_s]))
    return t_s, np.linalg.norm(_places(one, t_s) - _places(other, t_s), axis=1)


def _places(way: Way, t_s: Floats) -> Floats:
    return np.column_stack([np.interp(t_s, way.t_s, way.place[:, k]) for k in range(3)])


def _extreme(t_s: Floats, apart: Floats, k: int) -> Had:
    """The extreme, with its instant by a parabola through the three nearest points."""
    if 0 < k < len(t_s) - 1:
        a, b, c = np.polyfit(t_s[k - 1 : k + 2] - t_s[k], apart[k - 1 : k + 2], 2)
        if abs(a) > 1e-12 and abs(b / (2 * a)) < t_s[k + 1] - t_s[k - 1]:
            at = float(-b / (2 * a))
            return Had(max(0.0, float(c - b * b / (4 * a))), float(t_s[k] + at))
    return Had(float(apart[k]), float(t_s[k]))
