"""Makers of questions about order, about what came next, and of compositions of several steps."""

from __future__ import annotations

import random
from collections.abc import Iterator

from ...traces.records.span import Span
from ..scenes.truth import ThingTruth, TruthEvent
from .facts import CLEAR_S, Facts
from .ideas import Idea, Maker, far_from, groups, name_of, pairs_of, two
from .pairs import At, Coloured, Deed, Heading, Lasts, Next, Number, Which, YesNo


def _which_earlier(event: TruthEvent) -> Maker:
    def maker(facts: Facts, rng: random.Random) -> Iterator[Idea]:
        for thing, other in pairs_of(facts.unique()):
            a, b = facts.event(thing, event), facts.event(other, event)
            if a and b and abs(a.t_s - b.t_s) >= CLEAR_S:
                first = thing if a.t_s < b.t_s else other
                yield Idea(Which(thing=first.id), two(thing, other))

    return maker


order_enter_which = _which_earlier("enter")
order_leave_which = _which_earlier("leave")


def _before(first: TruthEvent, second: TruthEvent) -> Maker:
    def maker(facts: Facts, rng: random.Random) -> Iterator[Idea]:
        for thing, other in pairs_of(facts.unique()):
            a, b = facts.event(thing, first), facts.event(other, second)
            if a and b and abs(a.t_s - b.t_s) >= CLEAR_S:
                slots = two(thing, other)
                yield Idea(YesNo(value=a.t_s < b.t_s), slots)

    return maker


order_leave_enter = _before("leave", "enter")
order_stop_leave = _before("stop", "leave")


def first_to_leave(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Which of all leaves first."""
    if (order := facts.in_order("leave")) and order[0][1] in facts.unique():
        yield Idea(Which(thing=order[0][1].id), {})


def last_to_enter(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Which of all enters last."""
    if (order := facts.in_order("enter")) and order[-1][1] in facts.unique():
        yield Idea(Which(thing=order[-1][1].id), {})


def _deeds_after(facts: Facts, t_s: float, of: tuple[ThingTruth, ...]) -> tuple[Deed, ...]:
    """What the things did next after an instant: the next deed, and any that came right with it."""
    ids = {t.id for t in of}
    deeds = [Deed(thing=e.thing, event=e.event, t_s=e.t_s) for e in facts.truth.events if e.thing in ids]
    for low, _, what, a, b in facts.pair_events:
        deeds += [Deed(thing=n, event=what, t_s=low) for n in (a, b) if n in ids]
    later = sorted((d for d in deeds if d.t_s > t_s + 0.05), key=lambda d: d.t_s)
    plain = [d.t_s for d in later if d.event in ("enter", "leave", "start", "stop", "turn", "reverse")]
    return tuple(d for d in later if plain and d.t_s <= plain[0] + 0.4)


def next_after_stop(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """What happened next after something stopped."""
    for thing in facts.unique():
        stop = facts.event(thing, "stop")
        if stop is None or not far_from(stop.t_s, (e.t_s for e in facts.truth.events if e != stop), 0.4):
            continue
        if facts.only_movers and (deeds := _deeds_after(facts, stop.t_s, facts.movers)):
            yield Idea(Next(deeds=deeds), {"thing": name_of(thing)})


def did_after_leave(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """What one thing did after another had left."""
    for thing, other in pairs_of(facts.unique()):
        leave = facts.event(thing, "leave")
        if leave is None or not far_from(
            leave.t_s, (e.t_s for e in facts.truth.events if e.thing == other.id)
        ):
            continue
        if deeds := _deeds_after(facts, leave.t_s, (other,)):
            yield Idea(Next(deeds=deeds), two(thing, other))


# ---- compositions


def _rest(facts: Facts, t_s: float) -> Span:
    return Span(start_s=t_s, end_s=facts.truth.duration_s)


def count_after_stop(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How many are seen after something stopped."""
    for thing in facts.unique():
        stop = facts.event(thing, "stop")
        for name, members in groups(facts) if stop else ():
            assert stop is not None
            seen = facts.seen_in(members, _rest(facts, stop.t_s))
            if seen is not None and thing not in members:
                yield Idea(Number(value=len(seen)), {"things": name, "thing": name_of(thing)})


def count_while(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How many are seen while something else is."""
    for thing in facts.unique():
        for name, members in groups(facts) if facts.never_hidden(thing) else ():
            seen = facts.seen_in(members, facts.span(thing)) if thing not in members else None
            if seen is not None:
                yield Idea(Number(value=len(seen)), {"things": name, "thing": name_of(thing)})


def direction_after_stop(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Which way another thing goes after something stopped."""
    for thing, other in pairs_of(facts.unique()):
        stop = facts.event(thing, "stop")
        rest = facts.span(other).intersect(_rest(facts, stop.t_s)) if stop else None
        if rest is None or rest.duration_s < 1.0 or not facts.never_hidden(other):
            continue
        if (degrees := facts.heading(other, Span(start_s=rest.start_s, end_s=rest.end_s - 0.05))) is not None:
            yield Idea(Heading(degrees=degrees), two(thing, other))


def where_when_stop(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Where another thing is when something stops."""
    for thing, other in pairs_of(facts.unique()):
        stop = facts.event(thing, "stop")
        if stop is not None and facts.clear_at(other, stop.t_s):
            slots = two(thing, other)
            yield Idea(At(thing=other.id, t_s=stop.t_s), slots)


def visible_first_enterer(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How long the thing that enters first is seen."""
    order = facts.in_order("enter")
    if order and facts.never_hidden(order[0][1]):
        yield Idea(Lasts(value_s=facts.span(order[0][1]).duration_s), {})


def leaver_after_stop(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """The colour of the first to leave after something stopped."""
    order = facts.in_order("leave")
    for thing in facts.unique() if order else ():
        stop = facts.event(thing, "stop")
        if stop is None or not order or not far_from(stop.t_s, (e.t_s for e, _ in order)):
            continue
        later = [t for e, t in order if e.t_s > stop.t_s]
        if later and later[0].colour:
            yield Idea(Coloured(colour=later[0].colour), {"thing": name_of(thing)})


def enters_after_leaves(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Whether anything enters after something left."""
    enters = [e.t_s for e in facts.truth.events if e.event == "enter"]
    for thing in facts.unique():
        leave = facts.event(thing, "leave")
        if leave is not None and far_from(leave.t_s, enters):
            yield Idea(YesNo(value=max(enters, default=0.0) > leave.t_s), {"thing": name_of(thing)})


def still_when_other_leaves(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Whether something stands still at the instant when another leaves."""
    for thing, other in pairs_of(facts.unique()):
        leave = facts.event(other, "leave")
        if leave is None:
            continue
        for moving in (True, False):
            for span in facts.states(thing, moving=moving):
                if span.start_s + CLEAR_S < leave.t_s < span.end_s - CLEAR_S:
                    slots = two(thing, other)
                    yield Idea(YesNo(value=not moving), slots)
