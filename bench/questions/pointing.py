"""Makers of questions that locate things, count along, point, offer options, or must be refused."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import pairwise

from ...traces.records.span import Span
from ...traces.records.vocabulary import COLOURS, Way
from ..scenes.truth import ThingTruth
from .counting import count_ever, missing
from .facts import CLEAR_S, Facts
from .ideas import Idea, Maker, Named, at, instants, name_of, pairs_of, two
from .pairs import Coloured, Found, Heading, Instant, Number, Option, PointAt, Refused, TrueAnswer
from .places import alone, direction

NTH = ("first", "second", "third", "fourth")


def ground(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Locate a thing: a mover, or a coloured one that stands about."""
    for thing in facts.coloured:
        if sum(t.colour == thing.colour for t in facts.coloured) == 1:
            yield Idea(Found(things=(thing.id,), core=facts.span(thing)), {"thing": name_of(thing)})


def ground_moves_stops(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Locate the thing that goes one way, then stops."""
    for thing in facts.unique():
        stop, moving = facts.event(thing, "stop"), facts.states(thing, moving=True)
        if stop is None or not moving or facts.events(thing, "turn"):
            continue
        core = Span(start_s=moving[0].start_s, end_s=stop.t_s)
        a, b = facts.centre(thing, core.start_s), facts.centre(thing, core.end_s)
        way: Way = "right" if b[0] > a[0] else "left"
        if abs(b[0] - a[0]) > 3 * abs(b[1] - a[1]) and core.start_s < core.end_s:
            yield Idea(Found(things=(thing.id,), core=core), {"thing": name_of(thing), "way": way})


def ground_crosses(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Locate the thing that crosses in front of another one, from one side of it to the other."""
    for thing, other in pairs_of(facts.unique()):
        frames = [i for i in thing.seen_frames() if other.seen(i)]
        over = [i for i in frames if _over(thing, other, i)]
        nearer = all(thing.world_m[i][1] < other.world_m[i][1] - 0.5 for i in over)
        if not over or not nearer or over[0] == frames[0] or over[-1] == frames[-1]:
            continue
        swapped = _side_of(thing, other, over[0] - 1) * _side_of(thing, other, over[-1] + 1) < 0
        if swapped and len(over) == over[-1] - over[0] + 1:
            core = Span(start_s=facts.truth.times_s[over[0]], end_s=facts.truth.times_s[over[-1]])
            slots = two(thing, other)
            yield Idea(Found(things=(thing.id, other.id), core=core), slots)


def _over(thing: ThingTruth, other: ThingTruth, i: int) -> bool:
    a, b = thing.clipped_box[i], other.clipped_box[i]
    deep = min(a[3], b[3]) - max(a[1], b[1]) > 0.15 * min(a[3] - a[1], b[3] - b[1])
    return a[0] < b[2] and b[0] < a[2] and deep


def _side_of(thing: ThingTruth, other: ThingTruth, i: int) -> float:
    a, b = thing.full_box[i], other.full_box[i]
    return (a[0] + a[2]) - (b[0] + b[2])


def ground_enters_side(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Locate whatever enters by a side; only one thing does."""
    enters = [e for e in facts.truth.events if e.event == "enter"]
    for event in enters:
        if (
            event.side
            and [e.side for e in enters].count(event.side) == 1
            and None not in [e.side for e in enters]
        ):
            thing = facts.truth.thing(event.thing)
            yield Idea(Found(things=(thing.id,), core=facts.span(thing)), {"side": event.side})


# ---- counting along


def nth_from_left(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """The colour of the n-th thing from the left at an instant."""
    for t_s in instants(facts, rng) if facts.only_movers else ():
        seen = facts.seen_at(facts.movers, t_s)
        if seen is None or len(seen) < 2 or not all(facts.within(t, t_s) for t in seen):
            continue
        row = sorted(seen, key=lambda t: facts.centre(t, t_s)[0])
        xs = [facts.centre(t, t_s)[0] for t in row]
        if min(b - a for a, b in pairwise(xs)) > 0.06 * facts.truth.camera.width:
            n = rng.randrange(len(row))
            if colour := row[n].colour:
                yield Idea(Coloured(colour=colour), {"nth": NTH[n], "t": at(t_s, rng)})


def nth_enter(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """When the n-th of a class enters."""
    for name, members in facts.classes().items():
        times = sorted(e.t_s for m in members for e in facts.events(m, "enter"))
        apart = all(b - a >= CLEAR_S for a, b in pairwise(times))
        noun = "car" if {m.kind for m in members} == {"car"} else name
        for n, t_s in enumerate(times if apart and len(times) > 1 else ()):
            yield Idea(Instant(low_s=t_s, high_s=t_s), {"nth": NTH[n], "noun": noun})


# ---- pointing


def _points(facts: Facts, rng: random.Random) -> Iterator[tuple[ThingTruth, PointAt]]:
    """A point on each mover, where no other thing's box is."""
    for thing in facts.movers:
        for t_s in instants(facts, rng):
            if not facts.clear_at(thing, t_s):
                continue
            x1, y1, x2, y2 = facts.box(thing, t_s)
            x, y = (x1 + x2) / 2, y1 + 0.4 * (y2 - y1)
            boxes = [facts.box(t, t_s) for t in facts.truth.things if t.id != thing.id]
            if not any(b[0] - 8 < x < b[2] + 8 and b[1] - 8 < y < b[3] + 8 for b in boxes):
                yield thing, (t_s, round(x), round(y))
                break


def _of_point(answer: str) -> Maker:
    def maker(facts: Facts, rng: random.Random) -> Iterator[Idea]:
        for thing, point in _points(facts, rng):
            if (truth := _pointed(facts, thing, answer)) is not None:
                yield Idea(truth, {}, points=(point,))

    return maker


def _pointed(facts: Facts, thing: ThingTruth, answer: str) -> TrueAnswer | None:
    if answer == "colour" and thing.colour:
        return Coloured(colour=thing.colour)
    if answer == "leave":
        leave = facts.event(thing, "leave")
        return Instant(low_s=leave.t_s, high_s=leave.t_s) if leave else None
    degrees = facts.heading(thing, facts.span(thing))
    return None if degrees is None else Heading(degrees=degrees)


point_colour = _of_point("colour")
point_leave = _of_point("leave")
point_direction = _of_point("direction")


# ---- options


def choice_first_leaver(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Which of the things offered leaves first."""
    order = facts.in_order("leave")
    if not order or len(facts.unique()) < len(facts.movers) or len(facts.movers) < 2:
        return
    names = {
        t.id: f"the {t.name}" if t.kind != "person" else f"the person in {t.colour}" for t in facts.movers
    }
    options = tuple(rng.sample(sorted(names.values()), len(names)))
    yield Idea(Option(text=names[order[0][1].id]), {}, options)


def choice_direction(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """Which way it goes, out of four."""
    for idea in direction(facts, rng):
        assert isinstance(idea.truth, Heading)
        ways = ("up", "right", "down", "left")
        turns = idea.truth.degrees / 90
        if abs(turns - round(turns)) < 0.2:
            options = tuple(rng.sample(ways, 4))
            yield Idea(Option(text=ways[round(turns) % 4]), idea.slots, options)


def choice_colour(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """The colour of the only thing of its class, out of four."""
    for noun, thing in alone(facts):
        assert thing.colour
        others = [str(n.colour) for n in missing(facts, rng)] + [c for c in COLOURS if c == "grey"]
        options = [thing.colour, *others]
        yield Idea(Option(text=thing.colour), {"noun": noun}, tuple(rng.sample(options, len(options))))


def choice_count(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """How many in the whole video, out of four."""
    for idea in count_ever(facts, rng):
        assert isinstance(idea.truth, Number)
        low = max(idea.truth.value - rng.randrange(3), 0)
        options = tuple(str(low + k) for k in range(4))
        yield Idea(Option(text=str(idea.truth.value)), idea.slots, options)


# ---- what must be refused


def refuse_no_such(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """About a thing that is not there."""
    for name in missing(facts, rng):
        yield Idea(Refused(), {"thing": name})


def refuse_ambiguous(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """About 'the' thing where there are two."""
    for name, members in facts.classes().items():
        if len(members) > 1:
            yield Idea(
                Refused(), {"thing": Named(None, "car" if {m.kind for m in members} == {"car"} else name)}
            )
    for thing in facts.movers:
        if sum(t.colour == thing.colour and t.kind == thing.kind for t in facts.movers) > 1:
            yield Idea(Refused(), {"thing": name_of(thing)})


def refuse_outside(facts: Facts, rng: random.Random) -> Iterator[Idea]:
    """What nobody can know from the video; the wording says it all."""
    yield Idea(Refused(), {})
