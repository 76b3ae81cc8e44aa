"""When a number that is claimed equals one that was measured.

The rule: equal within half of the last digit shown, but never by more than 5 %, or within 0.5 %. Instants
of time have no relative part: half of the last digit shown, at most 0.05 s.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from .. import units
from ..records import Measurement, Span

# Floating point keeps this much.
EXACT = 1e-6
SHARE, MOST_SHARE = 0.005, 0.05
MOST_INSTANT_S = 0.05
# Units that one can be read in for another: to a base unit, and by what factor.
_UNITS: dict[str, tuple[str, float]] = {
    "s": ("s", 1.0),
    "ms": ("s", 0.001),
    "min": ("s", 60.0),
    "px": ("px", 1.0),
    "px/s": ("px/s", 1.0),
    "deg": ("deg", 1.0),
    "°": ("deg", 1.0),
    "1": ("1", 1.0),
    "": ("", 1.0),
}


def half_digit(value: float) -> float:
    """Half of the last decimal place that a number is given with; 0.5 for a whole number."""
    text = f"{value:.10f}".rstrip("0")
    return float(0.5 * 10.0 ** -len(text.partition(".")[2]))


def same_number(claimed: float, measured: float) -> bool:
    """Whether a claimed number is a measured one, rounded."""
    rounding = min(half_digit(claimed), MOST_SHARE * abs(measured))
    return abs(claimed - measured) <= max(rounding, SHARE * abs(measured)) + EXACT


def same_instant(claimed_s: float, measured_s: float) -> bool:
    """Whether a claimed instant is a measured one, rounded."""
    return abs(claimed_s - measured_s) <= min(half_digit(claimed_s), MOST_INSTANT_S) + EXACT


def same_pixel(claimed: float, measured: float) -> bool:
    """Whether a claimed coordinate is a measured one, rounded to whole pixels at most."""
    return abs(claimed - measured) <= 0.5 + EXACT


def converted(value: float, unit: str, into: str) -> float | None:
    """A value in another unit; None where the units do not fit together.

    Nothing at all is the same in every unit, so a zero says nothing of which was meant and keeps its own.
    """
    have, want = _UNITS.get(unit), _UNITS.get(into)
    if unit == into:
        return value
    if value and (have is None or want is None):
        return units.converted(value, unit, into)
    if have is None or want is None or have[0] != want[0] or value == 0:
        return None
    return value * have[1] / want[1]


def same_sigma(claimed: float | None, measured: float | None) -> bool:
    """Whether a claimed error bar is the measured one; none claimed is no claim."""
    if claimed is None:
        return True
    return measured is not None and math.isclose(claimed, measured, rel_tol=MOST_SHARE, abs_tol=0.005)


class Told(NamedTuple):
    """A number as a claim tells it: with its unit and, if it tells them, its error bar and its interval."""

    value: float
    unit: str
    sigma: float | None
    ci95: tuple[float, float] | None


def wrong_number(measured: Measurement, told: Told) -> str | None:
    """Why a measurement does not give the number told, in its unit, as surely."""
    value = None if measured.value is None else converted(measured.value, measured.unit, told.unit)
    if value is None:
        return f"{measured.id} is in {measured.unit!r}, not in {told.unit!r}"
    if not same_number(told.value, value):
        return f"{measured.id} gives {value:.4g} {told.unit}, not {told.value:.4g} {told.unit}"
    factor = converted(1.0, measured.unit, told.unit) or 1.0
    if not same_sigma(told.sigma, None if measured.sigma is None else measured.sigma * factor):
        return f"{measured.id} is known to ±{measured.sigma} {measured.unit}, not ±{told.sigma} {told.unit}"
    ends = None if measured.ci95 is None else tuple(end * factor for end in measured.ci95)
    if told.ci95 is not None and (ends is None or not all(map(same_number, told.ci95, ends))):
        return f"{measured.id} has the interval {ends}, not {told.ci95}"
    return None


def wrong_span(measured: Measurement, span: Span | None) -> str | None:
    """Why a measurement is not of the span that is claimed, if any is."""
    have = measured.span
    if span is None or have is None:
        return None
    if same_instant(span.start_s, have.start_s) and same_instant(span.end_s, have.end_s):
        return None
    return f"{measured.id} is from {have.start_s:.2f} to {have.end_s:.2f} s"
