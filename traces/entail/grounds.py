"""Lines, zones and radii on the ground that a question names, held against those that were measured."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..records import Measurement
from ..units import converted, parse_unit
from .asked import Asked
from .case import Case

_NUMBER = r"([-−+]?\s*\d+(?:\.\d+)?)"
_UNIT = r"(?:\s*([a-z]+))?"
_POINT = re.compile(rf"\(\s*{_NUMBER}{_UNIT}\s*,\s*{_NUMBER}{_UNIT}\s*\){_UNIT}")
_RADIUS = re.compile(rf"\bwithin\s+(?:a (?:radius|distance) of\s+)?{_NUMBER}\s*([a-z]+)")
# Numbers that differ by no more are one place.
_SAME_M = 0.01


def other_ground(asked: Asked, case: Case) -> str | None:
    """Why a claim was measured at another line, zone or radius than the one that the question names."""
    for measured in case.cited(Measurement):
        have = measured.ground_m
        if have is None:
            continue
        want = _radius_m(asked.text) if len(have) == 1 else _corners_m(asked.text)
        if want is not None and not _is_same(want, have, is_line="line_m" in measured.derivation.parameters):
            asked_of = f"the question asks of {_words(want)}"
            return f"{measured.id} is of {_words(have)} on the ground, and {asked_of}"
    return None


def _corners_m(text: str) -> tuple[float, ...] | None:
    """The two points in metres that a text names; None where it names none, more, or pixels."""
    found = _POINT.findall(text.lower())
    named = {_unit(word) for _, one, _, two, after in found for word in (one, two, after)}
    units = {unit for unit in named if unit is not None} or {"m"}
    factor = converted(1.0, units.pop(), "m")
    if len(found) != 2 or units or factor is None:
        return None
    return tuple(_number(text) * factor for x, _, y, *_ in found for text in (x, y))


def _radius_m(text: str) -> tuple[float, ...] | None:
    """The distance in metres that a text names as 'within 3 m'; None where it names none, or several."""
    found = [(_number(number), _unit(word)) for number, word in _RADIUS.findall(text.lower())]
    radii = [converted(number, unit, "m") for number, unit in found if unit is not None]
    told = [radius for radius in radii if radius is not None]
    return tuple(told) if len(told) == 1 else None


def _unit(word: str) -> str | None:
    """A unit of length; after a point 'in' belongs to the words that follow: 'in the picture'."""
    if word == "in":
        return None
    return "px" if word in ("px", "pixel", "pixels") else parse_unit(word)


def _number(text: str) -> float:
    return float(text.replace("−", "-").replace(" ", ""))


def _is_same(want: Sequence[float], have: Sequence[float], *, is_line: bool) -> bool:
    """A line has two ends in either order; a zone has any two of its corners that face one another."""
    if len(want) == 1:
        return _near(want, have)
    x1, y1, x2, y2 = want
    ends: list[Sequence[float]] = [(x1, y1, x2, y2), (x2, y2, x1, y1)]
    if not is_line:
        ends += [(x1, y2, x2, y1), (x2, y1, x1, y2)]
    return any(_near(way, have) for way in ends)


def _near(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) <= _SAME_M for a, b in zip(one, other, strict=True))


def _words(ground_m: Sequence[float]) -> str:
    if len(ground_m) == 1:
        return f"{ground_m[0]:g} m about it"
    x1, y1, x2, y2 = ground_m
    return f"({x1:g}, {y1:g})–({x2:g}, {y2:g}) m"
