"""Lines and zones in metres: when a path crosses, how long it stays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ...errors import NotMeasurable
from .spread import Had
from .way import Way

Floats = NDArray[np.float64]
Four = tuple[float, float, float, float]


def crossing_time(way: Way, line: Four) -> Had:
    """When it first crosses a line, in seconds of presentation."""
    a, b = np.array(line[:2]), np.array(line[2:])
    along = b - a
    normal = np.array([-along[1], along[0]])
    side = (way.place[:, :2] - a) @ normal
    share = (way.place[:, :2] - a) @ along / float(along @ along)
    for k in np.flatnonzero(np.sign(side[:-1]) * np.sign(side[1:]) <= 0):
        if side[k] == side[k + 1]:
            continue
        part = side[k] / (side[k] - side[k + 1])
        if -1e-9 <= share[k] + part * (share[k + 1] - share[k]) <= 1 + 1e-9:
            at = float(way.t_s[k] + part * (way.t_s[k + 1] - way.t_s[k]))
            return Had(at, at)
    raise NotMeasurable("it does not cross that line in the time asked about")


def dwell_in(way: Way, zone: Four) -> Had:
    """How long it is in a rectangle, in seconds of presentation."""
    x1, x2 = sorted((zone[0], zone[2]))
    y1, y2 = sorted((zone[1], zone[3]))
    x, y = way.place[:, 0], way.place[:, 1]
    return Had(_time_above(way.t_s, np.min([x - x1, x2 - x, y - y1, y2 - y], axis=0)))


def dwell_near(one: Way, other: Way, radius_m: float) -> Had:
    """How long it is within a distance of another, in seconds of presentation."""
    t_s = np.unique(np.concatenate([one.t_s, other.t_s]))
    apart = np.linalg.norm(
        np.column_stack(
            [
                np.interp(t_s, one.t_s, one.place[:, k]) - np.interp(t_s, other.t_s, other.place[:, k])
                for k in range(3)
            ]
        ),
        axis=1,
    )
    return Had(_time_above(t_s, radius_m - apart))


def _time_above(t_s: Floats, value: Floats) -> float:
    """For how long a value is not below nought, its changes in between told by lines."""
    a, b = value[:-1], value[1:]
    steps = np.diff(t_s)
    rising = np.abs(a) + np.abs(b)
    share = np.where(rising > 0, np.maximum(a, 0) + np.maximum(b, 0), 1.0) / np.where(rising > 0, rising, 1.0)
    return float((np.where((a >= 0) & (b >= 0), 1.0, np.where((a < 0) & (b < 0), 0.0, share)) * steps).sum())
