"""How sure a value is: it is worked out again with each thing that may be off, off by one deviation.

Common causes are the paths' modes; those of one name shift all paths together. Random errors are cut into
knots as far apart as they stay alike, each an error of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...errors import NotMeasurable
from ...records import Path
from .way import Shift, Way, Whole, reaching, shifted, whole

Floats = NDArray[np.float64]
# Of shifted ways, a value and (for what is had at one instant) its time.
Formula = Callable[["Ways"], "Had"]
Column = Literal["place", "velocity", "acceleration"]
ALL: tuple[Column, ...] = ("place", "velocity", "acceleration")

# Knots are this many correlation times apart; never more of them than so many over the part that counts.
_APART, _MOST_KNOTS = 2.5, 40
_SHORTEST_APART_S = 0.08
# Variances below this are none; a random error has as many causes as there are axes.
_NOUGHT, _CAUSES = 1e-9, (0, 1, 2)


class Cause(NamedTuple):
    """What is off by one deviation, and to which side."""

    name: str
    sign: float


class Ways(dict[str, Way]):
    """Ways by their paths' ids; `cause` is the common cause that shifted them, if one did."""

    cause: Cause | None = None


class Had(NamedTuple):
    """A value, and when it was had."""

    value: float
    at_s: float | None = None


class Sure(NamedTuple):
    """A value with its deviation, and the same of when it was had."""

    value: float
    sigma: float
    at_s: float | None
    at_sigma_s: float | None


def evaluate(
    formula: Formula,
    paths: tuple[Path, ...],
    window: tuple[float, float],
    *,
    turns: bool = False,
    uses: tuple[Column, ...] = ALL,
) -> Sure:
    """The value of a formula of paths and how sure it is; `turns` where it is an angle in degrees.

    Random errors of columns that the formula does not use are left out, as they do nothing.
    """
    wholes = {path.id: reaching(whole(path), window) for path in paths}
    plain = Ways({key: one.way for key, one in wholes.items()})
    had = formula(plain)
    power, power_t = 0.0, 0.0
    for name, shifts in _errors(wholes, window, uses):
        for sign in (1.0, -1.0):
            moved = Ways(plain)
            moved.update({key: shifted(plain[key], shift, sign) for key, shift in shifts.items()})
            moved.cause = None if name is None else Cause(name, sign)
            try:
                other = formula(moved)
            except NotMeasurable:
                # Shifted a little it is not had at all; what the other errors do is what is told.
                continue
            power += 0.5 * _apart(other.value, had.value, turns) ** 2
            if had.at_s is not None and other.at_s is not None:
                power_t += 0.5 * (other.at_s - had.at_s) ** 2
    at_sigma_s = None if had.at_s is None else math.sqrt(power_t)
    return Sure(had.value, math.sqrt(power), had.at_s, at_sigma_s)


def _apart(a: float, b: float, turns: bool) -> float:
    return (a - b + 180.0) % 360.0 - 180.0 if turns else a - b


def _errors(
    wholes: Mapping[str, Whole], window: tuple[float, float], uses: tuple[Column, ...]
) -> Iterator[tuple[str | None, dict[str, Shift]]]:
    """One independent error after the other: its name if it is a common one, what it does to which paths."""
    names = dict.fromkeys(name for one in wholes.values() for name in one.modes)
    for name in names:
        yield (
            name,
            {
                key: Shift(one.modes[name], _rate(one.way, one.modes[name]))
                for key, one in wholes.items()
                if name in one.modes
            },
        )
    for key, one in wholes.items():
        if one.path.size.length_sigma_m:
            yield None, {key: Shift(length_m=one.path.size.length_sigma_m)}
        roots = {column: _roots(one.covariance[column]) for column in uses}
        for weight in _knots(one, window):
            for column, root in roots.items():
                for k in _CAUSES:
                    if root is not None and root[:, :, k].any():
                        yield None, {key: _shift(column, root[:, :, k] * weight[:, None])}


def _shift(column: Column, values: Floats) -> Shift:
    """A shift of one column."""
    if column == "place":
        return Shift(place=values)
    return Shift(velocity=values) if column == "velocity" else Shift(acceleration=values)


def _rate(way: Way, shift: Floats) -> Floats | None:
    """How fast a common cause shifts the places, per real second."""
    if len(way.t_s) < 2:
        return None
    return np.asarray(np.gradient(shift, way.t_s, axis=0) / way.real_s_per_s, dtype=np.float64)


def _knots(one: Whole, window: tuple[float, float]) -> Iterator[Floats]:
    """Weights (n,) that rise and fall round each knot; their squares add up to one everywhere."""
    start, end = window
    apart = max(_APART * one.path.correlation_s, _SHORTEST_APART_S)
    count = max(2, min(_MOST_KNOTS, math.ceil((end - start) / apart) + 1))
    knots = np.linspace(start, end, count) if end > start else np.array([start, start + apart])
    step = knots[1] - knots[0]
    hats = np.maximum(0.0, 1.0 - np.abs(one.way.t_s[None, :] - knots[:, None]) / step)
    # Beyond the first and the last knot their errors go on as they are.
    hats[0][one.way.t_s < knots[0]] = 1.0
    hats[-1][one.way.t_s > knots[-1]] = 1.0
    whole_power = np.sqrt((hats**2).sum(axis=0))
    yield from hats / np.maximum(whole_power, 1e-12)


def _roots(covariance: Floats) -> Floats | None:
    """The covariances' roots (n, 3, 3), a column for each independent cause; None where all is nought."""
    known = np.einsum("naa->na", covariance).max(axis=0) >= _NOUGHT
    if not known.any():
        return None
    roots = np.linalg.cholesky(covariance + 1e-15 * np.eye(3))
    return np.asarray(roots * known[None, None, :], dtype=np.float64)
