"""What a maker of questions needs: ideas, names of things, windows and instants drawn from a world."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from .asked import Answer
from .world import Thing, Window, World

# Speeds and headings at an instant need some time on either side of it.
AROUND_S = 0.3
# Windows asked about are at least this long.
LEAST_S = 1.0


@dataclass(frozen=True)
class Idea:
    """A true answer with the words that fill a phrasing's slots."""

    truth: Answer
    occluded: bool
    slots: Mapping[str, str] = field(default_factory=dict)
    options: tuple[str, ...] = ()


class Draw(NamedTuple):
    """A world with a source of choices."""

    world: World
    rng: random.Random

    def thing(self, wanted: Callable[[Thing], bool] = lambda thing: True) -> Thing | None:
        """One of the things that fit."""
        fitting = [thing for thing in self.world.things if wanted(thing)]
        return self.rng.choice(fitting) if fitting else None

    def mover(self) -> Thing | None:
        """One of the things that ever move."""
        return self.thing(lambda thing: thing.actor.moves)

    def two(self, *, moving: bool = False) -> tuple[Thing, Thing] | None:
        """Two things; with `moving`, both move."""
        fitting = [thing for thing in self.world.things if thing.actor.moves or not moving]
        if len(fitting) < 2:
            return None
        one, other = self.rng.sample(fitting, 2)
        return one, other

    def window(self, *things: Thing, least_s: float = LEAST_S) -> Window | None:
        """A stretch on tenths of seconds in which all are seen; often the longest there is."""
        found = [
            Window(_up(w.start_s), _down(w.end_s), w.occluded)
            for w in self.world.windows(*things, least_s=least_s)
        ]
        found = [w for w in found if w.length_s >= least_s - 1e-9]
        if not found:
            return None
        whole = self.rng.choice(found)
        if self.rng.random() < 0.35 or whole.length_s < least_s + 0.4:
            return self._marked(whole, *things)
        length = self.rng.uniform(least_s, whole.length_s)
        start = self.rng.uniform(whole.start_s, whole.end_s - length)
        part = Window(_up(start), _down(start + length), whole.occluded)
        return self._marked(part if part.length_s >= least_s - 0.11 else whole, *things)

    def instant(self, *things: Thing) -> tuple[float, bool] | None:
        """An instant on tenths of seconds, and whether anything is hidden around it."""
        found = list(self.world.windows(*things, least_s=2 * AROUND_S + 0.1))
        if not found:
            return None
        window = self.rng.choice(found)
        t_s = round(self.rng.uniform(window.start_s + AROUND_S, window.end_s - AROUND_S), 1)
        return t_s, any(self.world.occluded(thing, t_s - 0.1, t_s + 0.1) for thing in things)

    def _marked(self, window: Window, *things: Thing) -> Window:
        hidden = any(self.world.occluded(thing, window.start_s, window.end_s) for thing in things)
        return window._replace(occluded=hidden)


def names(one: Thing, other: Thing | None = None) -> dict[str, str]:
    """Slots for one thing, or for two."""
    slots = {"a": called(one)}
    return slots if other is None else {**slots, "b": called(other)}


def called(thing: Thing) -> str:
    """'red car', 'person in red'."""
    return f"person in {thing.colour}" if thing.kind == "person" else f"{thing.colour} {thing.kind}"


def spans(window: Window) -> dict[str, str]:
    """Slots for a window."""
    return {"t1": f"{window.start_s:g}", "t2": f"{window.end_s:g}"}


def _up(t_s: float) -> float:
    """To the next tenth of a second."""
    return math.ceil(t_s * 10 - 1e-5) / 10


def _down(t_s: float) -> float:
    return math.floor(t_s * 10 + 1e-5) / 10
