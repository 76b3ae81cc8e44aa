"""Whether what was made again is what was made then, within what it may be off by."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from pydantic import JsonValue

from ..canonical import canonical
from .differing import Difference, leaves, same, told

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FIELD = re.compile(r"([^.\[\]]+)(?:\[\d+\])*$")


class Off(NamedTuple):
    """How far a number may be off: by so much, or by so large a share of it."""

    by: float = 0.0
    share: float = 0.0

    def holds(self, was: float, now: float) -> bool:
        """Whether one number may stand for the other."""
        return math.isclose(was, now, abs_tol=self.by, rel_tol=self.share)

    def most(self, was: float, now: float) -> float:
        """How far these two may be apart."""
        return max(self.by, self.share * max(abs(was), abs(now)))


# What a number may be off by, from where it stands; and whether two blobs, by their digests, may be the same.
Allowed = Callable[[str], Off]
SameBlob = Callable[[str, str], bool]


class Apart(NamedTuple):
    """How far two values are apart, and how far they may be; of what, in a word."""

    what: str
    by: float
    most: float

    def __str__(self) -> str:
        return f"{self.what} by {self.by:.3g} ({self.most:.3g} is allowed)"


class Leeway:
    """What may be off by how much; and how far off it was."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed = allowed
        self.taken: dict[str, Apart] = {}
        """The furthest that was let stand, by what it is of."""
        self.beyond: Apart | None = None
        """The first that was not, where it can be measured."""

    def numbers(self, where: str, was: float, now: float) -> bool:
        """Whether one number may stand for the other."""
        may = self.allowed(where)
        return self._let(Apart(field(where), abs(was - now), may.most(was, now)), may.holds(was, now))

    def lets(self, what: str, by: float, most: float) -> bool:
        """Whether values that are so far apart may stand for each other."""
        return self._let(Apart(what, by, most), by <= most)

    def _let(self, apart: Apart, holds: bool) -> bool:
        if not holds:
            self.beyond = self.beyond or apart
        elif apart.by > self.taken.get(apart.what, _NOTHING).by:
            self.taken[apart.what] = apart
        return holds


_NOTHING = Apart("", 0.0, 0.0)


def field(where: str) -> str:
    """The name of the field in which a value stands."""
    found = _FIELD.search(where)
    return found[1] if found else where


def unlike(was: JsonValue, now: JsonValue, leeway: Leeway, same_blob: SameBlob) -> Difference | None:
    """The first difference that is more than is allowed."""
    if canonical(was) == canonical(now):
        return None
    then, today = dict(leaves(was)), dict(leaves(now))
    for after, where in enumerate(dict.fromkeys([*then, *today])):
        one, other = then.get(where), today.get(where)
        if not same(one, other) and not _alike(one, other, where, leeway, same_blob):
            return Difference(where, told(one, other), told(other, one), after)
    return None


def _alike(one: Any, other: Any, where: str, leeway: Leeway, same_blob: SameBlob) -> bool:
    if _number(one) and _number(other):
        # What is counted, such as frames and their ticks, is the same or another.
        counted = isinstance(one, int) and isinstance(other, int)
        return not counted and leeway.numbers(where, one, other)
    if (
        isinstance(one, str)
        and isinstance(other, str)
        and _DIGEST.fullmatch(one)
        and _DIGEST.fullmatch(other)
    ):
        return same_blob(one, other)
    return False


def _number(value: Any) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool)
