"""What a question is about before it is put into words, and the choices its makers share."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import permutations
from typing import NamedTuple

from ...traces.records.span import Span
from ...traces.records.vocabulary import ColourName
from ..scenes.truth import ThingTruth
from .facts import CLEAR_S, Facts
from .pairs import PointAt, TrueAnswer


class Named(NamedTuple):
    """A thing as it will be called: maybe a colour, and a noun."""

    colour: ColourName | None
    noun: str


Slots = Mapping[str, str | Named]


class Idea(NamedTuple):
    """A true answer, and what fills the slots of a question that asks for it."""

    truth: TrueAnswer
    slots: Slots
    options: tuple[str, ...] = ()
    points: tuple[PointAt, ...] = ()


Maker = Callable[[Facts, random.Random], Iterator[Idea]]


def two(thing: ThingTruth, other: ThingTruth, **more: str) -> Slots:
    """The slots of a question about two things."""
    return {"thing": name_of(thing), "other": name_of(other), **more}


def name_of(thing: ThingTruth) -> Named:
    """How a thing is called."""
    return Named(thing.colour, thing.kind)


def pairs_of(things: Iterable[ThingTruth]) -> Iterator[tuple[ThingTruth, ThingTruth]]:
    """Every two different things, both ways round."""
    return permutations(things, 2)


def instants(facts: Facts, rng: random.Random) -> list[float]:
    """Half seconds inside the video, shuffled."""
    times = [k / 2 for k in range(1, int(2 * facts.truth.duration_s))]
    times = [t for t in times if t <= facts.truth.duration_s - 0.3]
    return rng.sample(times, len(times))


def windows(facts: Facts, rng: random.Random) -> list[Span]:
    """Stretches of one to four seconds between half seconds, shuffled."""
    times = sorted(instants(facts, rng))
    spans = [Span(start_s=a, end_s=b) for a in times for b in times if 1.0 <= b - a <= 4.0]
    return rng.sample(spans, len(spans))


def between(span: Span) -> dict[str, str | Named]:
    """The slots of a stretch of time."""
    return {"n1": f"{span.start_s:g}", "n2": f"{span.end_s:g}"}


def at(t_s: float, rng: random.Random) -> str:
    """An instant in words, in one of the usual forms."""
    minutes, seconds = divmod(t_s, 60)
    return rng.choice([f"{t_s:g} seconds", f"{t_s:g} s", f"{t_s:g}s", f"{int(minutes)}:{seconds:04.1f}"])


def groups(facts: Facts) -> list[tuple[str | Named, tuple[ThingTruth, ...]]]:
    """Kinds of things that can be counted without doubt, as a plural's name and its members."""
    found: list[tuple[str | Named, tuple[ThingTruth, ...]]] = [("moving objects", facts.movers)]
    if facts.bare:
        found.append(("objects", facts.movers))
    found += [(Named(None, _plain(name, members)), members) for name, members in facts.classes().items()]
    by_colour = {t.colour: tuple(o for o in facts.movers if o.colour == t.colour) for t in facts.movers}
    for members in by_colour.values():
        if len({m.kind for m in members}) == 1 and all(
            t.moves or t.colour != members[0].colour for t in facts.coloured
        ):
            found.append((name_of(members[0]), members))
    return found


def _plain(name: str, members: tuple[ThingTruth, ...]) -> str:
    """'car' where all vehicles are cars, else the name of the class."""
    kinds = {m.kind for m in members}
    return "car" if kinds == {"car"} else name


def far_from(t_s: float, marks: Iterable[float], gap_s: float = CLEAR_S) -> bool:
    """Whether an instant is well away from all of these."""
    return all(abs(t_s - m) >= gap_s for m in marks)
