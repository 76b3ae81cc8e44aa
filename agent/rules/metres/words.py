"""What questions in metres speak of: units, and things with their own words apart from what they do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from ....traces.units import parse_unit
from ..grammar import RULES, Reader, Reading, rule

# What begins a noun phrase.
DETERMINERS = frozenset(
    {"the", "a", "an", "this", "that", "these", "those", "any", "each", "both", "all", "which"}
)
_MOST_UNIT_WORDS = 6
_SQUARED = re.compile(r"seconds ?\^? ?2\b|seconds ?\* ?\* ?2\b")
_LENGTHS = frozenset({"m", "cm", "mm", "km", "ft", "in", "yd", "mi"})
_TIMES = frozenset({"s", "ms", "min"})


def kind_of_unit(unit: str) -> Literal["length", "speed", "acceleration", "time", "angle"]:
    """What is told in a unit."""
    if unit in _LENGTHS:
        return "length"
    if unit in _TIMES:
        return "time"
    if unit in ("deg", "rad"):
        return "angle"
    twice = unit == "g" or "²" in unit or unit.count("/") == 2
    return "acceleration" if twice else "speed"


@rule("unit")
def _unit(reader: Reader, place: int) -> Iterator[Reading]:
    """A unit: 'km/h', 'metres per second', 'feet'; the longest first."""
    for length in range(_MOST_UNIT_WORDS, 0, -1):
        words = [reader.word(place + k) for k in range(length)]
        if not all(words):
            continue
        text = " ".join(words).replace(" / ", "/").replace("/ ", "/").replace(" ^ ", "^")
        unit = parse_unit(_SQUARED.sub("s²", text))
        if unit is not None:
            yield unit, place + length


@rule("length_unit")
def _length_unit(reader: Reader, place: int) -> Iterator[Reading]:
    """A unit of length."""
    yield from ((unit, end) for unit, end in reader.read(_unit, place) if unit in _LENGTHS)


_THEN = ("before", "after", "when", "as", "at")


@rule("mover")
def _mover(reader: Reader, place: int) -> Iterator[Reading]:
    """A thing, its own words before what it may be doing: 'is the box moving' speaks of the box."""
    bare = reader.read(RULES["bare_thing"], place)
    yield from bare
    for thing, end in reader.read(RULES["thing"], place):
        # 'driving right before it stopped' drives until just then, not to the right
        just = reader.word(end - 1) == "right" and reader.word(end) in _THEN
        if (thing, end) not in bare and not just:
            yield thing, end


@rule("ground_point")
def _ground_point(reader: Reader, place: int) -> Iterator[Reading]:
    """'(-2, 3.5)': metres to the right and forward."""
    if reader.word(place) != "(":
        return
    x, at = _signed(reader, place + 1)
    at += reader.word(at) in ("m", "metres", "meters")
    if x is None or reader.word(at) != ",":
        return
    y, at = _signed(reader, at + 1)
    at += reader.word(at) in ("m", "metres", "meters")
    if y is not None and reader.word(at) == ")":
        yield (x, y), at + 1


def _signed(reader: Reader, place: int) -> tuple[float | None, int]:
    minus = reader.word(place) in ("-", "\u2212")
    token = reader.token(place + minus)
    number = token.number if token is not None else None
    return (None if number is None else -number if minus else number), place + minus + 1
