"""Measurements held against each other: by how much one exceeds another, and which is greatest or least."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from ..errors import BadArguments
from ..records import Measurement
from .derived import Derived, Given


class _Number(NamedTuple):
    """A measured number; without an error bar it is taken as exact, as a count is."""

    key: str
    value: float
    sigma: float


def difference(given: Given) -> Derived:
    """By how much the first measurement exceeds the second; their errors are taken as independent."""
    numbers, unit = _numbers(given)
    if len(numbers) != 2:
        raise BadArguments("a difference is of two measurements")
    first, second = numbers
    return Derived(first.value - second.value, None, unit, _joint(first, second))


def extreme(*, most: bool) -> Callable[[Given], Derived]:
    """Which of the measurements is the greatest (or least), and by how much it leads the next one."""

    def formula(given: Given) -> Derived:
        numbers, unit = _numbers(given)
        if len(numbers) < 2:
            raise BadArguments("the greatest or least is of two measurements or more")
        sign = 1.0 if most else -1.0
        best, *others = sorted(numbers, key=lambda one: -sign * one.value)
        # The one it leads least surely decides, not only the next one.
        near = min(others, key=lambda one: _sureness(best, one))
        return Derived(abs(best.value - near.value), best.key, unit, _joint(best, near))

    return formula


def _sureness(best: _Number, other: _Number) -> tuple[float, float]:
    """By how many of its errors a lead stands; where there is no error, by how much."""
    lead, sigma = abs(best.value - other.value), _joint(best, other)
    return (lead / sigma if sigma else float("inf") if lead else 0.0), lead


def _joint(one: _Number, other: _Number) -> float:
    return float((one.sigma**2 + other.sigma**2) ** 0.5)


def _numbers(given: Given) -> tuple[list[_Number], str]:
    """The measurements' numbers, of one quantity in one unit."""
    measured = [given.evidence(key, Measurement) for key in given.derivation.inputs]
    kinds = {(one.quantity, one.unit) for one in measured}
    if len(kinds) != 1:
        told = " and ".join(f"{quantity} in {unit or 'words'}" for quantity, unit in sorted(kinds))
        raise BadArguments(f"only measurements of one quantity can be compared, not {told or 'none'}")
    wordy = [one.id for one in measured if one.value is None]
    if wordy:
        raise BadArguments(f"{', '.join(wordy)} holds no number to compare")
    numbers = [_Number(one.id, one.value or 0.0, one.sigma or 0.0) for one in measured]
    return numbers, measured[0].unit
