"""Makers of questions about where, which way, which side, what colour, and relations in the picture."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Literal

import numpy as np

from ...traces.records.region import Box
from ..scenes.truth import ThingTruth, TruthEvent
from .counting import missing
from .facts import Facts, gap_px
from .ideas import Idea, Maker, at, instants, name_of, pairs_of, two
from .pairs import At, Byside, Coloured, Heading, Place, Which, YesNo


def where_box(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Its box at an instant."""
    for thing in facts.unique():
        for t_s in instants(facts, rng):
            if facts.clear_at(thing, t_s):
                yield Idea(At(thing=thing.id, t_s=t_s), {"thing": name_of(thing), "t": at(t_s, rng)})
                break


def _third(facts: Facts, thing: ThingTruth, t_s: float) -> Literal["left", "centre", "right"] | None:
    """Which third of the width its middle is in; None close to a border between two."""
    share = facts.centre(thing, t_s)[0] / facts.truth.camera.width
    if min(abs(share - 1 / 3), abs(share - 2 / 3)) < 0.05:
        return None
    return "left" if share < 1 / 3 else "centre" if share < 2 / 3 else "right"


def where_horizontal(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Left, centre or right at an instant."""
    for thing in facts.unique():
        for t_s in instants(facts, rng)[:6]:
            if facts.clear_at(thing, t_s) and (word := _third(facts, thing, t_s)):
                yield Idea(Place(word=word), {"thing": name_of(thing), "t": at(t_s, rng)})


def where_is_side(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Whether it is in the left or right part; halves and thirds agree on the answer."""
    for idea in where_horizontal(facts, rng):
        assert isinstance(idea.truth, Place)
        for side in ("left", "right") if idea.truth.word != "centre" else ():
            yield idea._replace(
                truth=YesNo(value=side == idea.truth.word), slots={**idea.slots, "side": side}
            )


def _side(event: TruthEvent) -> Maker:
    def maker(facts: Facts, rng: random.Random) -> Iterator[Idea]:
        for thing in facts.unique():
            found = facts.event(thing, event)
            if found is not None and found.side is not None:
                yield Idea(Byside(side=found.side), {"thing": name_of(thing)})

    return maker


side_enter = _side("enter")
side_leave = _side("leave")


def direction(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Which way it goes in the picture."""
    for thing in facts.unique():
        if (degrees := facts.heading(thing, facts.span(thing))) is not None:
            yield Idea(Heading(degrees=degrees), {"thing": name_of(thing)})


# ---- colours


def alone(facts: Facts) -> Iterator[tuple[str, ThingTruth]]:
    """Movers that are the only one of their class in the scene, with the noun."""
    for name, members in facts.classes().items():
        if len(members) == 1 and members[0].colour:
            yield (name if name != "vehicle" else members[0].kind), members[0]


def colour_of_kind(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """The colour of the only thing of its class."""
    for noun, thing in alone(facts):
        assert thing.colour
        yield Idea(Coloured(colour=thing.colour), {"noun": noun})


def colour_is(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Whether the only thing of its class has a colour."""
    for noun, thing in alone(facts):
        assert thing.colour
        yield Idea(YesNo(value=True), {"noun": noun, "colour": thing.colour})
        for name in missing(facts, rng):
            yield Idea(YesNo(value=False), {"noun": noun, "colour": str(name.colour)})


def _colour_of_leaver(place: int) -> Maker:
    def maker(facts: Facts, rng: random.Random) -> Iterator[Idea]:
        order = facts.in_order("leave")
        if order and len(order) > place and (colour := order[place][1].colour):
            yield Idea(Coloured(colour=colour), {})

    return maker


colour_first_leaver = _colour_of_leaver(0)
colour_second_leaver = _colour_of_leaver(1)


def colour_stopper(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """The colour of the only thing that stops."""
    stoppers = [t for t in facts.movers if facts.events(t, "stop")]
    if len(stoppers) == 1 and stoppers[0].colour:
        yield Idea(Coloured(colour=stoppers[0].colour), {})


# ---- relations at an instant


def _both(facts: Facts, rng: random.Random) -> Iterator[tuple[ThingTruth, ThingTruth, float]]:
    """Two movers and an instant at which both are whole in the frame."""
    for thing, other in pairs_of(facts.unique()):
        for t_s in instants(facts, rng)[:8]:
            whole = facts.within(thing, t_s) and facts.within(other, t_s)
            if whole and facts.seen_at((thing, other), t_s) == (thing, other):
                yield thing, other, t_s


def _relation(axis: int) -> Maker:
    def maker(facts: Facts, rng: random.Random) -> Iterator[Idea]:
        size = (facts.truth.camera.width, facts.truth.camera.height)[axis]
        for thing, other, t_s in _both(facts, rng):
            apart = facts.centre(other, t_s)[axis] - facts.centre(thing, t_s)[axis]
            if abs(apart) > 0.08 * size:
                slots = two(thing, other, t=at(t_s, rng))
                yield Idea(YesNo(value=apart > 0), slots)

    return maker


left_of = _relation(0)
above = _relation(1)


def overlap(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Whether the two overlap; either by much, or with a good gap."""
    for thing, other, t_s in _both(facts, rng):
        a, b = Box(xyxy=facts.box(thing, t_s)), Box(xyxy=facts.box(other, t_s))
        slots = two(thing, other, t=at(t_s, rng))
        if a.intersection_px2(b) > 0.15 * min(a.area_px2, b.area_px2):
            yield Idea(YesNo(value=True), slots)
        elif gap_px(a.xyxy, b.xyxy) > 0.04 * facts.truth.camera.diagonal_px:
            yield Idea(YesNo(value=False), slots)


def nearest(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Which thing is nearest to another; by the boxes' gap as by their middles."""
    for thing in facts.unique() if facts.only_movers else ():
        for t_s in instants(facts, rng)[:10]:
            seen = facts.seen_at(facts.movers, t_s)
            if seen is None or thing not in seen or len(seen) < 3:
                continue
            others = [t for t in seen if t is not thing]
            middle = sorted(
                (float(np.hypot(*np.subtract(facts.centre(t, t_s), facts.centre(thing, t_s)))), t.id)
                for t in others
            )
            gaps = sorted((gap_px(facts.box(t, t_s), facts.box(thing, t_s)), t.id) for t in others)
            if middle[0][1] == gaps[0][1] and all(d[1][0] > 1.2 * d[0][0] + 8 for d in (middle, gaps)):
                yield Idea(Which(thing=middle[0][1]), {"thing": name_of(thing), "t": at(t_s, rng)})
