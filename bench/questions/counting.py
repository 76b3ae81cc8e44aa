"""Makers of questions about presence and absence, and about how many."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

from ...traces.records.region import Box
from ...traces.records.vocabulary import COLOURS
from ..scenes.dice import ALIKE
from .facts import Facts
from .ideas import Idea, Named, at, between, groups, instants, name_of, windows
from .pairs import Number, YesNo


def missing(facts: Facts, rng: random.Random) -> list[Named]:
    """Things by colour that the scene does not hold, and could not be thought to hold."""
    there = {t.colour for t in facts.coloured}
    taken = there | {c for pair in ALIKE if pair & there for c in pair}
    # Nothing is ever grey here but the ground, the walls and the glass.
    free = [c for c in COLOURS if c not in taken and c not in ("grey", "brown", "black", "white")]
    kinds = sorted({t.kind for t in facts.movers})
    return [Named(colour, rng.choice(kinds)) for colour in rng.sample(free, min(2, len(free)))]


def exists(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Presence anywhere, of movers, of coloured things that stand about, and of missing things."""
    for thing in facts.coloured:
        yield Idea(YesNo(value=True), {"thing": name_of(thing)})
    for name in missing(facts, rng):
        yield Idea(YesNo(value=False), {"thing": name})


def absent(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """The same, asked the other way round."""
    for idea in exists(facts, rng):
        assert isinstance(idea.truth, YesNo)
        yield idea._replace(truth=YesNo(value=not idea.truth.value))


def exists_window(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Presence in a stretch of time."""
    for thing in facts.unique():
        for span in windows(facts, rng)[:8]:
            seen = facts.seen_in((thing,), span)
            if seen is not None and facts.never_hidden(thing):
                yield Idea(YesNo(value=bool(seen)), {"thing": name_of(thing), **between(span)})


def anything_moves(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Whether anything moves in a stretch of time."""
    moving = [s for thing in facts.movers for s in facts.states(thing, moving=True)]
    for span in windows(facts, rng)[:12]:
        common = [c.duration_s for s in moving if (c := s.intersect(span))]
        near = [s for s in moving if s.end_s > span.start_s - 0.5 and s.start_s < span.end_s + 0.5]
        if common and max(common) >= 0.8:
            yield Idea(YesNo(value=True), between(span))
        elif not near:
            yield Idea(YesNo(value=False), between(span))


def count_ever(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How many in the whole video."""
    for name, members in groups(facts):
        yield Idea(Number(value=len(members)), {"things": name})


def count_at_once(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """The most at one time; that many are there for a good while, and never are more for a short one."""
    for name, members in groups(facts):
        times = facts.truth.times_s
        clear = [sum(t.visible_fraction[i] > 0.6 for t in members) for i in range(len(times))]
        faint = [sum(t.visible_fraction[i] > 0.01 for t in members) for i in range(len(times))]
        best = max(clear)
        if max(faint) == best and clear.count(best) >= 0.6 * facts.truth.rate_hz and len(members) > 1:
            yield Idea(Number(value=best), {"things": name})


def count_at_time(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How many at one instant."""
    for name, members in groups(facts):
        for t_s in instants(facts, rng)[:5]:
            if (seen := facts.seen_at(members, t_s)) is not None:
                yield Idea(Number(value=len(seen)), {"things": name, "t": at(t_s, rng)})


def count_window(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How many different ones in a stretch of time."""
    for name, members in groups(facts):
        for span in windows(facts, rng)[:5]:
            if (seen := facts.seen_in(members, span)) is not None:
                yield Idea(Number(value=len(seen)), {"things": name, **between(span)})


def _by_side(facts: Facts, event: str) -> Iterator[Idea]:
    for name, members in groups(facts):
        sides = [
            e.side for e in facts.truth.events if e.event == event and e.thing in {m.id for m in members}
        ]
        if None in sides:
            continue
        for side in ("left", "right", "bottom"):
            if side != "bottom" or side in sides:
                yield Idea(Number(value=sides.count(side)), {"things": name, "side": side})


def count_leave_side(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How many leave by a side."""
    yield from _by_side(facts, "leave")


def count_enter_side(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How many enter by a side."""
    yield from _by_side(facts, "enter")


def count_line(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How many cross an upright line through the whole frame; the others stay well away from it."""
    camera = facts.truth.camera
    for share in (0.3, 0.5, 0.7):
        x = round(camera.width * share / 10) * 10.0
        for name, members in groups(facts):
            tracks = [[Box(xyxy=m.clipped_box[i]).centre[0] - x for i in m.seen_frames()] for m in members]
            swaps = [sum(a * b < 0 for a, b in pairwise(track)) for track in tracks]
            near = [min(map(abs, track)) < 0.06 * camera.width for track in tracks]
            if all(s == 1 or (s == 0 and not n) for s, n in zip(swaps, near, strict=True)):
                slots = {"things": name, "p1": f"({x:g}, 0)", "p2": f"({x:g}, {camera.height})"}
                yield Idea(Number(value=sum(swaps)), slots)


def at_least(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Whether there were so many or more."""
    for name, members in groups(facts):
        for n in (2, 3, 4):
            if abs(n - len(members)) <= 1:
                yield Idea(YesNo(value=len(members) >= n), {"things": name, "n": str(n)})
