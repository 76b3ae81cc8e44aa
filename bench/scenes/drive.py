"""Motions with true accelerations: a speed and a bearing told at knots, integrated to a way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .script import Beat, Pose

Floats = NDArray[np.float64]
Knots = tuple[tuple[float, float], ...]
# The way is integrated in steps this long.
STEP_S = 0.002
# A change of bearing this large is a turn.
TURN_DEG = 35.0


@dataclass(frozen=True)
class Drive:
    """From (x, y) at the first speed knot; between knots speed and bearing change evenly.

    `speed_m_s` and `bearing_deg` (clockwise from Y) are knots (seconds, value); before the first and after
    the last one the value stays. Before the first speed knot it comes from behind, straight on.
    """

    x_m: float
    y_m: float
    speed_m_s: Knots
    bearing_deg: Knots

    @property
    def moves(self) -> bool:
        """Whether it ever moves."""
        return any(speed != 0 for _, speed in self.speed_m_s)

    def speed(self, t_s: float) -> float:
        """Metres a second at an instant."""
        return _told(self.speed_m_s, t_s)

    def bearing(self, t_s: float) -> float:
        """Degrees clockwise from Y at an instant."""
        return _told(self.bearing_deg, t_s)

    def gone_m(self, t_s: float) -> float:
        """Metres along the way since the first speed knot; below nought before it."""
        times, speeds = np.array(self.speed_m_s).T
        if t_s <= times[0]:
            return float((t_s - times[0]) * speeds[0])
        inside = np.append(times[times < t_s], t_s)
        return float(np.trapezoid(np.interp(inside, times, speeds), inside))

    def at(self, t_s: float) -> Pose:
        """The pose at an instant."""
        times, x, y = self._way
        heading = float(np.radians(90.0 - self.bearing(t_s)))
        if times[0] <= t_s <= times[-1]:
            return Pose(
                float(np.interp(t_s, times, x)), float(np.interp(t_s, times, y)), heading, self.gone_m(t_s)
            )
        end = 0 if t_s < times[0] else -1
        over = self.speed(t_s) * (t_s - times[end])
        ahead = (np.cos(heading), np.sin(heading))
        return Pose(
            float(x[end] + over * ahead[0]), float(y[end] + over * ahead[1]), heading, self.gone_m(t_s)
        )

    def beats(self) -> tuple[Beat, ...]:
        """Starts, stops and turns, in order of time."""
        found = [
            Beat(t, "stop" if before else "start")
            for (before, (t, now), after) in _around(self.speed_m_s)
            if now == 0 and bool(before) != bool(after)
        ]
        for (t0, b0), (t1, b1) in zip(self.bearing_deg, self.bearing_deg[1:], strict=False):
            if abs(b1 - b0) >= TURN_DEG:
                found.append(Beat((t0 + t1) / 2, "turn"))
        return tuple(sorted(found))

    @cached_property
    def _way(self) -> tuple[Floats, Floats, Floats]:
        """Times and places from the first knot to the last one, by the rule of the midpoint."""
        start = self.speed_m_s[0][0]
        end = max(self.speed_m_s[-1][0], self.bearing_deg[-1][0], start + STEP_S)
        times = start + STEP_S * np.arange(int(np.ceil((end - start) / STEP_S)) + 1)
        middle = times[:-1] + STEP_S / 2
        turn = np.radians(np.interp(middle, *np.array(self.bearing_deg).T))
        step = np.interp(middle, *np.array(self.speed_m_s).T) * STEP_S
        east = np.concatenate([[0.0], np.cumsum(step * np.sin(turn))])
        north = np.concatenate([[0.0], np.cumsum(step * np.cos(turn))])
        return np.asarray(times, dtype=np.float64), self.x_m + east, self.y_m + north


def _told(knots: Knots, t_s: float) -> float:
    times, values = np.array(knots).T
    return float(np.interp(t_s, times, values))


def _around(knots: Knots) -> list[tuple[float, tuple[float, float], float]]:
    """Each knot with the values before and after it; at the ends the value stays."""
    values = [value for _, value in knots]
    before, after = [values[0], *values[:-1]], [*values[1:], values[-1]]
    return list(zip(before, knots, after, strict=True))
