"""Makers of questions about when, how long, how often and whether something happens."""

from __future__ import annotations

import random
from collections.abc import Iterator

from ..scenes.truth import ThingTruth, TruthEvent
from .facts import OPPOSITE, Facts
from .ideas import Idea, Maker, between, name_of, two, windows
from .pairs import During, Instant, Lasts, Number, YesNo


def _instant(low_s: float, high_s: float | None = None) -> Instant:
    return Instant(low_s=low_s, high_s=low_s if high_s is None else high_s)


def _when(event: TruthEvent) -> Maker:
    def maker(facts: Facts, rng: random.Random) -> Iterator[Idea]:
        for thing in facts.unique():
            if (found := facts.event(thing, event)) is not None:
                yield Idea(_instant(found.t_s), {"thing": name_of(thing)})

    return maker


when_enters = _when("enter")
when_leaves = _when("leave")
when_first_seen = _when("appear")
when_last_seen = _when("disappear")
when_starts = _when("start")
when_stops = _when("stop")
when_turns = _when("turn")
when_reverses = _when("reverse")


def when_passes(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Two things go past each other sideways, near to one another."""
    unique = {t.id: t for t in facts.unique()}
    for low, high, what, a, b in facts.pair_events:
        if what != "pass" or a not in unique or b not in unique or _often(facts, what, a, b):
            continue
        if _beside(facts, unique[a], unique[b], low):
            mover, other = _faster(facts, unique[a], unique[b], low)
            yield Idea(_instant(low, high), {"thing": name_of(mover), "other": name_of(other)})


def when_meet(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Two things come to touch in the picture, quickly and only once."""
    unique = {t.id: t for t in facts.unique()}
    for low, high, what, a, b in facts.pair_events:
        if what != "meet" or a not in unique or b not in unique or _often(facts, what, a, b):
            continue
        shown = min(_shown(facts, unique[n], t - 0.2) for n in (a, b) for t in (low, high))
        if high - low < 0.6 and shown > 0.8:
            yield Idea(_instant(low, high), {"thing": name_of(unique[a]), "other": name_of(unique[b])})


def _shown(facts: Facts, thing: ThingTruth, t_s: float) -> float:
    return thing.visible_fraction[facts.truth.frame_at(t_s)]


def _often(facts: Facts, what: str, a: int, b: int) -> bool:
    return sum(e[2:] == (what, a, b) for e in facts.pair_events) > 1


def _beside(facts: Facts, a: ThingTruth, b: ThingTruth, t_s: float) -> bool:
    """Whether two things that pass are close to one another across the way, and both plain to see."""
    i = facts.truth.frame_at(t_s)
    across = abs(facts.centre(a, t_s)[1] - facts.centre(b, t_s)[1])
    height = min(box[3] - box[1] for box in (facts.box(a, t_s), facts.box(b, t_s)))
    return across < 1.5 * height and min(a.visible_fraction[i], b.visible_fraction[i]) > 0.4


def _faster(facts: Facts, a: ThingTruth, b: ThingTruth, t_s: float) -> tuple[ThingTruth, ThingTruth]:
    """The two, the one that moves faster in the picture first."""
    i = facts.truth.frame_at(t_s)
    gone = [
        abs(t.full_box[min(i + 3, len(t.full_box) - 1)][0] - t.full_box[max(i - 3, 0)][0]) for t in (a, b)
    ]
    return (a, b) if gone[0] >= gone[1] else (b, a)


def when_visible_span(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """From when to when it is seen."""
    for thing in facts.unique():
        if facts.never_hidden(thing):
            yield Idea(During(span=facts.span(thing)), {"thing": name_of(thing)})


def how_long_visible(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How long it is seen."""
    for thing in facts.unique():
        if facts.never_hidden(thing):
            yield Idea(Lasts(value_s=facts.span(thing).duration_s), {"thing": name_of(thing)})


def _how_long(*, moving: bool) -> Maker:
    def maker(facts: Facts, rng: random.Random) -> Iterator[Idea]:
        for thing in facts.unique():
            total = sum(s.duration_s for s in facts.states(thing, moving=moving))
            if total >= 1.0 and facts.never_hidden(thing):
                yield Idea(Lasts(value_s=total), {"thing": name_of(thing)})

    return maker


how_long_moving = _how_long(moving=True)
how_long_still = _how_long(moving=False)


def how_long_between(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """From one thing's stop to another's leaving."""
    for thing, other, stop_s, leave_s in stop_and_leave(facts):
        if leave_s - stop_s > 0.8:
            slots = two(thing, other)
            yield Idea(Lasts(value_s=leave_s - stop_s), slots)


def stop_and_leave(facts: Facts) -> Iterator[tuple[ThingTruth, ThingTruth, float, float]]:
    """Every two things of which one stops once and the other leaves once."""
    for thing in facts.unique():
        for other in facts.unique():
            stop, leave = facts.event(thing, "stop"), facts.event(other, "leave")
            if thing != other and stop and leave:
                yield thing, other, stop.t_s, leave.t_s


def how_often_stops(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How often it stops: never, or once."""
    for thing in facts.unique():
        if facts.never_hidden(thing):
            yield Idea(Number(value=len(facts.events(thing, "stop"))), {"thing": name_of(thing)})


def _does(event: TruthEvent) -> Maker:
    def maker(facts: Facts, rng: random.Random) -> Iterator[Idea]:
        for thing in facts.unique():
            # Backing up is a change of direction to some and not to others.
            if event != "turn" or not facts.events(thing, "reverse"):
                yield Idea(YesNo(value=bool(facts.events(thing, event))), {"thing": name_of(thing)})

    return maker


does_stop = _does("stop")
does_turn = _does("turn")


def leaves_by_side(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Whether it leaves by a side, asked of the right one and of the one across."""
    for thing in facts.unique():
        leave = facts.event(thing, "leave")
        if leave is not None and leave.side is not None:
            yield Idea(YesNo(value=True), {"thing": name_of(thing), "side": leave.side})
            yield Idea(YesNo(value=False), {"thing": name_of(thing), "side": OPPOSITE[leave.side]})


def is_moving_window(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Whether it moves, in a stretch in which it either moves all the time or stands all the time."""
    for thing in facts.unique():
        for span in windows(facts, rng)[:20]:
            for moving in (True, False):
                whole = any(
                    s.start_s + 0.4 <= span.start_s and span.end_s <= s.end_s - 0.4
                    for s in facts.states(thing, moving=moving)
                )
                if whole:
                    yield Idea(YesNo(value=moving), {"thing": name_of(thing), **between(span)})
