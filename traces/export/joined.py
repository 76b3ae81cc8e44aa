"""Which tubes of a run are one thing that several calls tracked, and the one tube that stands for them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations, product
from typing import NamedTuple

import numpy as np

from ..compare.tubes import overlap_of
from ..entail.named import is_kind
from ..records import Tube, TubeSamples
from ..wording import noun_of

# Boxes that overlap so much are in one place; evaluators take a box to be found from there on, too.
NEAR_IOU, IDENTICAL_IOU = 0.5, 0.95
# They are so in this share of the frames that both are seen in, over this share of the frames of the one
# that lasts less, and for so long: things that cross are near each other for a moment.
NEAR_SHARE, LEAST_SHARE, LEAST_S = 0.9, 0.5, 0.5

ONE_THING = "what another call found of the same thing in the same frame: it is told once (--all-tubes: each)"


class Row(NamedTuple):
    """Where a sample comes from: a tube, and its number there."""

    tube: Tube
    n: int


class Joined(NamedTuple):
    """A thing: the tube that stands for it, where its samples are from, and its other tubes."""

    tube: Tube
    rows: tuple[Row, ...]
    others: tuple[str, ...] = ()


def alone(tube: Tube) -> Joined:
    """A tube as it is."""
    return Joined(tube, tuple(Row(tube, n) for n in range(len(tube.samples))))


def joined(
    tubes: Sequence[Tube], given: Iterable[Collection[str]], cited: Collection[str]
) -> tuple[Joined, ...]:
    """Each thing once, in order of entry; `given` are the ids that one call gave, of different things."""
    things = {tube.id: [tube] for tube in tubes}
    alike = _alike(tubes, given)
    for pair in sorted((pair for pair, how in alike.items() if how), key=lambda pair: -(alike[pair] or 0.0)):
        one, other = (things[tube] for tube in sorted(pair, key=_number))
        across = (frozenset((a.id, b.id)) for a, b in product(one, other))
        if one is not other and all(alike[pair] != 0.0 for pair in across):
            one += other
            things.update((tube.id, one) for tube in other)
    whole = {id(thing): thing for thing in things.values()}
    return tuple(_stands(thing, cited) for thing in whole.values())


def _alike(tubes: Sequence[Tube], given: Iterable[Collection[str]]) -> dict[frozenset[str], float | None]:
    """How alike each two tubes are; what one call gave is not."""
    apart = {frozenset(pair) for names in given for pair in combinations(names, 2)}
    pairs = ((frozenset((a.id, b.id)), a, b) for a, b in combinations(tubes, 2))
    return {pair: 0.0 if pair in apart else _likeness(a, b) for pair, a, b in pairs}


def _likeness(a: Tube, b: Tube) -> float | None:
    """How much the boxes of one thing overlap; nought for two things, None where nothing tells."""
    named_apart = a.name is not None and b.name is not None and a.name != b.name
    if named_apart or not _may_be_one(a.label, b.label):
        return 0.0
    if a.span.intersect(b.span) is None:
        return None
    short, long = sorted((a, b), key=lambda tube: tube.span.duration_s)
    times = np.array(_seen_s(short))
    iou = overlap_of(short, long, times)
    both = np.isfinite(iou)
    if not both.any():
        return None
    if (iou[both] >= NEAR_IOU).mean() < NEAR_SHARE:
        return 0.0
    lasts = np.ptp(times[both]) >= LEAST_S or (iou[both] >= IDENTICAL_IOU).all()
    return float(iou[both].mean()) if lasts and both.mean() >= LEAST_SHARE else None


def _may_be_one(label: str, other: str) -> bool:
    """Whether two classes may be of one thing: 'object' may be anything."""
    return "object" in (label, other) or is_kind(noun_of(label) or label, noun_of(other) or other)


def _number(name: str) -> int:
    return int(name[1:])


def _seen_s(tube: Tube) -> list[float]:
    samples = tube.samples
    return [t_s for t_s, seen in zip(samples.t_s, samples.seen, strict=True) if seen != "hidden"]


def _stands(thing: list[Tube], cited: Collection[str]) -> Joined:
    """The tube that is cited, of a known class, longer, surer, earlier; others where it has no box."""
    if len(thing) == 1:
        return alone(thing[0])

    def rank(tube: Tube) -> tuple[bool, bool, int, float, int]:
        length, sure = len(_seen_s(tube)), float(np.mean(tube.samples.score))
        return tube.id not in cited, not tube.classed, -length, -sure, _number(tube.id)

    first, *others = sorted(thing, key=rank)
    rows: dict[int, Row] = {}
    for tube in (first, *others):
        for n, index in enumerate(tube.samples.index):
            rows.setdefault(index, Row(tube, n))
    ordered = tuple(row for _, row in sorted(rows.items()))
    samples = TubeSamples(
        **{column: tuple(getattr(r.tube.samples, column)[r.n] for r in ordered) for column in _COLUMNS}
    )
    return Joined(first.model_copy(update={"samples": samples}), ordered, tuple(tube.id for tube in others))


_COLUMNS = tuple(TubeSamples.model_fields)
