"""Motion scripts: a route on the ground with rounded corners, and the pace at which it is gone along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float]
# Over this long around a knot the pace is smoothed: a stop is quick, not instantaneous.
EASE_S = 0.24


class Pose(NamedTuple):
    """Where something stands on the ground, which way it heads, and how far it has come."""

    x: float
    y: float
    heading_rad: float
    gone_m: float


class Beat(NamedTuple):
    """An event that the script itself knows."""

    t_s: float
    event: Literal["start", "stop", "turn", "reverse"]


@dataclass(frozen=True)
class Route:
    """Straight legs joined by arcs; the ends go on straight for ever."""

    points: tuple[Point, ...]
    radius_m: float = 1.0

    @cached_property
    def line(self) -> Floats:
        """The route as a fine polyline."""
        points = [np.asarray(p, dtype=np.float64) for p in self.points]
        line = [points[0]]
        for before, corner, after in zip(points, points[1:], points[2:], strict=False):
            line.extend(_arc(before, corner, after, self.radius_m))
        return np.array([*line, points[-1]])

    @cached_property
    def lengths(self) -> Floats:
        """Metres along the route at each point of `line`."""
        steps = np.linalg.norm(np.diff(self.line, axis=0), axis=1)
        return np.concatenate([[0.0], np.cumsum(steps)])

    @cached_property
    def corners_m(self) -> tuple[tuple[float, float], ...]:
        """For each corner: metres along the route at its middle, and the change of heading in degrees."""
        found = []
        for before, corner, after in zip(self.points, self.points[1:], self.points[2:], strict=False):
            nearest = int(np.argmin(np.linalg.norm(self.line - np.asarray(corner), axis=1)))
            bend = _heading(corner, after) - _heading(before, corner)
            found.append(
                (float(self.lengths[nearest]), float(np.degrees((bend + np.pi) % (2 * np.pi) - np.pi)))
            )
        return tuple(found)

    def at(self, gone_m: float) -> Pose:
        """The place and heading after so many metres."""
        i = int(np.clip(np.searchsorted(self.lengths, gone_m) - 1, 0, len(self.lengths) - 2))
        a, b = self.line[i], self.line[i + 1]
        ahead = (b - a) / np.linalg.norm(b - a)
        x, y = a + ahead * (gone_m - self.lengths[i])
        return Pose(float(x), float(y), float(np.arctan2(ahead[1], ahead[0])), gone_m)


@dataclass(frozen=True)
class Motion:
    """A route and knots (seconds, metres along it); before the first and after the last knot it stands.

    `about_face` lets a thing that goes back along its route turn round (a person) instead of backing up.
    """

    route: Route
    knots: tuple[tuple[float, float], ...]
    about_face: bool = False

    @property
    def moves(self) -> bool:
        """Whether it ever moves."""
        return len(self.knots) > 1

    def gone_m(self, t_s: float) -> float:
        """Metres along the route at an instant, with the knots rounded off."""
        times, metres = np.array(self.knots).T
        around = t_s + np.linspace(-EASE_S / 2, EASE_S / 2, 9)
        return float(np.interp(around, times, metres).mean())

    def at(self, t_s: float) -> Pose:
        """The pose at an instant."""
        pose = self.route.at(self.gone_m(t_s))
        back = self.about_face and self.gone_m(t_s + 0.02) < self.gone_m(t_s - 0.02) - 1e-9
        return pose._replace(heading_rad=pose.heading_rad + np.pi) if back else pose

    def turning_round(self) -> Motion:
        """The same motion of a thing that turns round to go back."""
        return replace(self, about_face=True)

    def beats(self) -> tuple[Beat, ...]:
        """Starts, stops, turns and reversals, in order of time."""
        times, metres = np.array(self.knots).T
        rates = np.concatenate([[0.0], np.diff(metres) / np.diff(times), [0.0]])
        found, way = [], 0.0
        for t, before, after in zip(times, rates[:-1], rates[1:], strict=True):
            way = before or way
            if (before == 0) != (after == 0):
                found.append(Beat(float(t), "start" if before == 0 else "stop"))
            if after * way < 0:
                found.append(Beat(float(t), "reverse"))
        for corner_m, bend_deg in self.route.corners_m:
            if abs(bend_deg) >= 35:
                found += [Beat(t, "turn") for t in _passing(times, metres, corner_m)]
        return tuple(sorted(found))


def stand(x: float, y: float, heading_rad: float = 0.0) -> Motion:
    """A motion that stays where it is."""
    ahead = (x + float(np.cos(heading_rad)), y + float(np.sin(heading_rad)))
    return Motion(Route(((x, y), ahead)), ((0.0, 0.0),))


def go(
    points: tuple[Point, ...],
    *stages: tuple[float, float],
    start_s: float = 0.0,
    radius_m: float = 1.0,
    run_up_m: float = 8.0,
) -> Motion:
    """A motion from stages of (seconds, metres per second): at the first point at `start_s`.

    It comes from `run_up_m` before that point, so that neither it nor its shadow waits in the picture.
    """
    knots = [(start_s - run_up_m / stages[0][1], -run_up_m), (start_s, 0.0)] if run_up_m else [(start_s, 0.0)]
    t, gone = start_s, 0.0
    for seconds, speed in stages:
        t, gone = t + seconds, gone + seconds * speed
        knots.append((t, gone))
    return Motion(Route(points, radius_m), tuple(knots))


def _passing(times: Floats, metres: Floats, at_m: float) -> list[float]:
    """When a piecewise linear pace goes through a mark."""
    pairs = zip(times, times[1:], metres, metres[1:], strict=False)
    return [
        float(t0 + (t1 - t0) * (at_m - m0) / (m1 - m0))
        for t0, t1, m0, m1 in pairs
        if (m0 - at_m) * (m1 - at_m) < 0
    ]


def _heading(a: Point, b: Point) -> float:
    return float(np.arctan2(b[1] - a[1], b[0] - a[0]))


def _arc(before: Floats, corner: Floats, after: Floats, radius_m: float) -> list[Floats]:
    """A smooth corner: a quadratic Bezier curve that leaves and joins the legs `radius_m` away."""
    enter = corner + radius_m * (before - corner) / np.linalg.norm(before - corner)
    leave = corner + radius_m * (after - corner) / np.linalg.norm(after - corner)
    return [(1 - w) ** 2 * enter + 2 * w * (1 - w) * corner + w**2 * leave for w in np.linspace(0, 1, 13)]
