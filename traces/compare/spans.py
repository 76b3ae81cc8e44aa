"""The same event or state of the same thing, as two ledgers have it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from itertools import product

from ..records import Evidence, Record, Span, SpanFound

_SIGMAS = 1.96
# An event is the same where its instants are nearer than that, or its spans overlap.
_NEAR_S = 1.0


class SpanPair(Record):
    """Something that happened as two ledgers have it; either side may lack it."""

    what: str
    a: str | None
    b: str | None
    found_a: Span | None = None
    found_b: Span | None = None
    t_a: float | None = None
    t_b: float | None = None
    difference_s: float | None = None
    """When it happened in the second, less when in the first."""
    agree: bool | None = None
    """Whether both are of one instant within their error bars, or a frame; None where one side lacks it."""


def pair_spans(
    a: Mapping[str, Evidence], b: Mapping[str, Evidence], same: Mapping[str, str], frame_s: float
) -> tuple[SpanPair, ...]:
    """Events paired one to one, nearest first; `same` gives the second's things by names of the first."""
    left = [e for e in a.values() if isinstance(e, SpanFound)]
    right = [e for e in b.values() if isinstance(e, SpanFound)]
    apart = {
        (i, j): abs(one.t_s - other.t_s)
        for (i, one), (j, other) in product(enumerate(left), enumerate(right))
        if _key(one, str) == _key(other, lambda key: same.get(key, f"? {key}")) and _meet(one, other)
    }
    taken: dict[int, int] = {}
    for i, j in sorted(apart, key=lambda pair: (apart[pair], pair)):
        if i not in taken and j not in taken.values():
            taken[i] = j
    both = [_pair(one, right[taken[i]] if i in taken else None, frame_s) for i, one in enumerate(left)]
    return (*both, *(_pair(None, one, frame_s) for j, one in enumerate(right) if j not in taken.values()))


def _key(found: SpanFound, name: Callable[[str], str]) -> tuple[str | None, ...]:
    """What happened to what, by the names of the first ledger."""
    return found.what, found.direction, *(key and name(key) for key in (found.tube, found.other))


def _meet(one: SpanFound, other: SpanFound) -> bool:
    return one.found.intersect(other.found) is not None or abs(one.t_s - other.t_s) <= _NEAR_S


def _pair(a: SpanFound | None, b: SpanFound | None, frame_s: float) -> SpanPair:
    shown = a or b
    assert shown is not None
    off = None if a is None or b is None else b.t_s - a.t_s
    bars = _SIGMAS * math.hypot(a.sigma_s if a else 0.0, b.sigma_s if b else 0.0)
    return SpanPair(
        what=shown.what,
        a=a and a.id,
        b=b and b.id,
        found_a=a and a.found,
        found_b=b and b.found,
        t_a=None if a is None else a.t_s,
        t_b=None if b is None else b.t_s,
        difference_s=off,
        agree=None if off is None else abs(off) <= max(bars, frame_s),
    )
