"""The scene recipes by name; a seed varies colours, sides, speeds and timing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from . import roads, squares
from .dice import Dice
from .scene import Scene

Recipe = Callable[[Dice, int], Scene]

RECIPES: dict[str, Recipe] = {
    recipe.__name__: recipe
    for recipe in (
        roads.crossing_cars,
        roads.stop_and_go,
        roads.turner,
        roads.parked_start,
        roads.overtaking,
        roads.reverser,
        roads.queue,
        roads.truck_and_person,
        roads.side_street,
        roads.courtyard,
        squares.people_square,
        squares.meeting,
        squares.pillar,
        squares.low_wall,
        squares.sliding_boxes,
        squares.alike,
        squares.quiet,
        squares.busy,
    )
}


def scene(name: str, seed: int) -> Scene:
    """The scene of that recipe for a seed."""
    return RECIPES[name](Dice(name, seed), seed)


def digest() -> str:
    """Short digest of the renderer and its recipes: rendered scenes of another digest are out of date."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
