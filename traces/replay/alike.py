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


class Off(NamedTuple):
    """How far a number may be off: by so much, or by so large a share of it."""

    by: float = 0.0
    share: float = 0.0

    def holds(self, was: float, now: float) -> bool:
        """Whether one number may stand for the other."""
        return math.isclose(was, now, abs_tol=self.by, rel_tol=self.share)


# What a number may be off by, from where it stands; and whether two blobs, by their digests, may be the same.
Allowed = Callable[[str], Off]
SameBlob = Callable[[str, str], bool]


def unlike(was: JsonValue, now: JsonValue, allowed: Allowed, same_blob: SameBlob) -> Difference | None:
    """The first difference that is more than is allowed."""
    if canonical(was) == canonical(now):
        return None
    then, today = dict(leaves(was)), dict(leaves(now))
    for after, where in enumerate(dict.fromkeys([*then, *today])):
        one, other = then.get(where), today.get(where)
        if not same(one, other) and not _alike(one, other, where, allowed, same_blob):
            return Difference(where, told(one, other), told(other, one), after)
    return None


def _alike(one: Any, other: Any, where: str, allowed: Allowed, same_blob: SameBlob) -> bool:
    if _number(one) and _number(other):
        return allowed(where).holds(one, other)
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
