"""The scene recipes by name; a seed varies colours, sides, speeds and timing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from . import roads, squares
from .dice import Dice
from .render import Light
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
    """The scene of that recipe for a seed, in the light and by the camera's quality of that seed."""
    dice = Dice(name, seed)
    made = RECIPES[name](dice, seed)
    # From behind the camera or from either side: what faces the camera is never all in the shade.
    light = Light(azimuth_deg=dice.between(205.0, 335.0), elevation_deg=dice.between(45.0, 65.0))
    return replace(made, light=light, noise=dice.between(1.5, 3.5), crf=round(dice.between(20, 27)))


def digest() -> str:
    """Short digest of the renderer and its recipes: rendered scenes of another digest are out of date."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:12]
