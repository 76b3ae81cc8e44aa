"""Where two values first differ, in words: for requests to a model, and for the events of two runs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import Any, NamedTuple

from pydantic import JsonValue

# So much of two values that differ is told.
_MOST_LETTERS = 60


class Difference(NamedTuple):
    """Where two values first differ, and how many values before it are the same."""

    where: str
    was: str
    now: str
    after: int


def first_difference(was: JsonValue, now: JsonValue) -> Difference | None:
    """The first difference, in the order of what is there now."""
    then, today = dict(leaves(was)), dict(leaves(now))
    for after, where in enumerate(dict.fromkeys([*today, *then])):
        one, other = then.get(where), today.get(where)
        if not same(one, other):
            return Difference(where, told(one, other), told(other, one), after)
    return None


def same(one: Any, other: Any) -> bool:
    """Whether two values that hold no other are one; yes is not 1."""
    return bool(one == other) and isinstance(one, bool) is isinstance(other, bool)


def leaves(value: JsonValue, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that holds no other, with where it stands."""
    if isinstance(value, dict) and value:
        for key, one in value.items():
            yield from leaves(one, f"{where}.{key}" if where else key)
    elif isinstance(value, list) and value:
        for place, one in enumerate(value):
            yield from leaves(one, f"{where}[{place}]")
    else:
        yield where, value


def told(value: Any, other: Any) -> str:
    """A value, from shortly before where it parts from the other."""
    if value is None:
        return "nothing"
    if not isinstance(value, str) or not isinstance(other, str):
        return repr(value)[:_MOST_LETTERS]
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(value, other, strict=False)))
    start = max(same - _MOST_LETTERS // 3, 0)
    return repr(("…" if start else "") + value[start : start + _MOST_LETTERS])
