"""A path as arrays, cut to a span and, for error bars, shifted by what may be off."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import NotMeasurable
from ...records import Path, Span

Floats = NDArray[np.float64]

# A thing may be missing from so much of the span asked about, at its ends, before it is not measurable there;
# what is missing it is taken to go on as it went.
MISSING_SHARE, MISSING_S = 0.1, 0.12
_ROWS_APART_S = 0.05
# Over a span at least so many points are looked at.
_FEWEST_POINTS = 3


class Shift(NamedTuple):
    """How far place, velocity and acceleration (n, 3 each) of samples are off, and the thing's own length."""

    place: Floats | None = None
    velocity: Floats | None = None
    acceleration: Floats | None = None
    length_m: float = 0.0


@dataclass(frozen=True, eq=False)
class Way:
    """Times (n,), places, velocities and accelerations (n, 3) of a thing."""

    t_s: Floats
    place: Floats
    velocity: Floats
    acceleration: Floats
    unsure_m_s: Floats
    """Deviation (n,) of the velocities."""
    real_s_per_s: float
    length_m: float | None
    """How long the thing itself is; None where not known."""
    followed_s: tuple[float, float]
    """From when to when the thing is followed at all: at those ends its rates are told worst."""

    def at(self, t_s: float) -> tuple[Floats, Floats, Floats]:
        """Place, velocity and acceleration at an instant."""
        return tuple(_along(self.t_s, values, np.array([t_s]))[0] for values in self._columns)

    def cut(self, start_s: float, end_s: float) -> Way:
        """The part between two instants, its ends interpolated."""
        inside = self.t_s[(self.t_s > start_s) & (self.t_s < end_s)]
        times = np.concatenate([[start_s], inside, [end_s]])
        if len(times) < _FEWEST_POINTS:
            times = np.linspace(start_s, end_s, _FEWEST_POINTS)
        place, velocity, acceleration = (_along(self.t_s, v, times) for v in self._columns)
        unsure = np.interp(times, self.t_s, self.unsure_m_s)
        return replace(
            self, t_s=times, place=place, velocity=velocity, acceleration=acceleration, unsure_m_s=unsure
        )

    @property
    def _columns(self) -> tuple[Floats, Floats, Floats]:
        return self.place, self.velocity, self.acceleration

    @property
    def real_s(self) -> float:
        """How long it takes, in real seconds."""
        return float(self.t_s[-1] - self.t_s[0]) * self.real_s_per_s

    @property
    def speed(self) -> Floats:
        """Speeds (n,)."""
        return np.asarray(np.linalg.norm(self.velocity, axis=1), dtype=np.float64)


class Whole(NamedTuple):
    """A path with its arrays, once."""

    path: Path
    way: Way
    covariance: Mapping[str, Floats]
    """Of place, velocity and acceleration, (n, 3, 3) each."""
    modes: Mapping[str, Floats]


def whole(path: Path) -> Whole:
    """The arrays of a path."""
    samples = path.samples
    of_velocity = _full(samples.velocity_covariance_m2_s2)
    way = Way(
        np.array(samples.t_s),
        np.array(samples.xyz_m),
        np.array(samples.velocity_m_s),
        np.array(samples.acceleration_m_s2),
        np.sqrt(np.einsum("naa->n", of_velocity)),
        path.real_s_per_s,
        path.size.length_m,
        (path.span.start_s, path.span.end_s),
    )
    return Whole(
        path,
        way,
        {
            "place": _full(samples.covariance_m2),
            "velocity": of_velocity,
            "acceleration": _full(samples.acceleration_covariance_m2_s4),
        },
        {mode.name: np.array(mode.shift_m) for mode in path.modes},
    )


def reaching(one: Whole, window: tuple[float, float]) -> Whole:
    """The same with rows at either end of a window that it does not fill: gone on as it went."""
    t_s = one.way.t_s
    before = _beyond(t_s[0] - window[0])[::-1]
    after = _beyond(window[1] - t_s[-1])
    for edge, gaps_s in ((0, -before), (-1, after)):
        if len(gaps_s):
            one = _gone_on(one, edge, gaps_s)
    return one


def _beyond(gap_s: float) -> Floats:
    """How far beyond an end rows are put, the last one where the gap ends."""
    return np.linspace(0.0, max(gap_s, 0.0), math.ceil(max(gap_s, 0.0) / _ROWS_APART_S) + 1)[1:]


def _gone_on(one: Whole, edge: int, gaps_s: Floats) -> Whole:
    """With more rows so much later (or earlier) than an edge, in presentation."""
    way = one.way
    real_s = gaps_s * way.real_s_per_s
    late, later = real_s[:, None], real_s[:, None] ** 2 / 2

    def grown(values: Floats, rows: Floats) -> Floats:
        return np.concatenate([rows, values] if edge == 0 else [values, rows])

    place, velocity, rate = way.place[edge], way.velocity[edge], way.acceleration[edge]
    of = {column: rows[edge] for column, rows in one.covariance.items()}
    of_velocity = of["velocity"] + late[:, None] ** 2 * of["acceleration"]
    of_place = of["place"] + late[:, None] ** 2 * of["velocity"] + later[:, None] ** 2 * of["acceleration"]
    alike = np.ones_like(late)
    return one._replace(
        way=replace(
            way,
            t_s=grown(way.t_s, way.t_s[edge] + gaps_s),
            place=grown(way.place, place + late * velocity + later * rate),
            velocity=grown(way.velocity, velocity + late * rate),
            acceleration=grown(way.acceleration, alike * rate),
            unsure_m_s=grown(way.unsure_m_s, np.sqrt(np.einsum("naa->n", of_velocity))),
        ),
        covariance={
            "place": grown(one.covariance["place"], of_place),
            "velocity": grown(one.covariance["velocity"], of_velocity),
            "acceleration": grown(one.covariance["acceleration"], alike[:, None] * of["acceleration"]),
        },
        modes={name: grown(shift, alike * shift[edge]) for name, shift in one.modes.items()},
    )


def shifted(way: Way, shift: Shift, sign: float) -> Way:
    """A way that is off by a shift; where only the place is given, the velocity goes with it."""
    place, velocity, acceleration = way.place, way.velocity, way.acceleration
    if shift.place is not None:
        place = place + sign * shift.place
    if shift.velocity is not None:
        velocity = velocity + sign * shift.velocity
    if shift.acceleration is not None:
        acceleration = acceleration + sign * shift.acceleration
    length_m = None if way.length_m is None else way.length_m + sign * shift.length_m
    return replace(way, place=place, velocity=velocity, acceleration=acceleration, length_m=length_m)


def common_span(paths: tuple[Path, ...], asked: Span | None) -> tuple[float, float]:
    """The span asked about, through which all paths are followed but for its very ends; else, theirs."""
    start = max(path.span.start_s for path in paths)
    end = min(path.span.end_s for path in paths)
    if asked is None:
        parts = [part for path in paths[:1] for part in path.parts]
        if len(paths) == 1 and len(parts) > 1:
            # The longest stretch is what can be measured; the gaps between are told by the path.
            longest = max(parts, key=lambda part: part.duration_s)
            start, end = longest.start_s, longest.end_s
        if end <= start:
            raise NotMeasurable(f"they are never followed at the same time: {_when(paths)}")
        return start, end
    slack = max(MISSING_SHARE * asked.duration_s, MISSING_S)
    found = (asked.start_s, asked.end_s)
    if (
        start > asked.start_s + slack
        or end < asked.end_s - slack
        or min(end, found[1]) <= max(start, found[0])
    ):
        raise NotMeasurable(
            f"it is not seen through all of {asked.start_s:.2f} to {asked.end_s:.2f} s: {_when(paths)}",
            hint="Ask about the time in which it is seen.",
        )
    for path in paths:
        if not any(p.start_s <= found[0] + slack and p.end_s >= found[1] - slack for p in path.parts):
            raise NotMeasurable(
                f"it is out of sight too long between {found[0]:.2f} and {found[1]:.2f} s: {_when(paths)}",
                hint="Ask about the time in which it is seen.",
            )
    return found


def check_instant(paths: tuple[Path, ...], t_s: float) -> float:
    """The instant, at or next to which all paths are followed."""
    for path in paths:
        if not any(part.start_s - MISSING_S <= t_s <= part.end_s + MISSING_S for part in path.parts):
            raise NotMeasurable(
                f"it is not seen well enough to be placed at {t_s:.2f} s: {_when((path,))}",
                hint="Ask about the time in which it is seen.",
            )
    return t_s


def _when(paths: tuple[Path, ...]) -> str:
    """When things are followed, in words."""
    told = [
        ("it" if len(paths) == 1 else f"the {path.label}")
        + " is followed "
        + " and ".join(f"from {part.start_s:.2f} to {part.end_s:.2f} s" for part in path.parts)
        for path in paths
    ]
    return ", ".join(told)


def _along(t_s: Floats, values: Floats, times: Floats) -> Floats:
    return np.column_stack([np.interp(times, t_s, values[:, k]) for k in range(3)])


def _full(rows: tuple[tuple[float, float, float, float, float, float], ...]) -> Floats:
    """Covariances (n, 3, 3) from their six numbers."""
    order = [[0, 1, 2], [1, 3, 4], [2, 4, 5]]
    return np.asarray(np.array(rows)[:, order], dtype=np.float64)
