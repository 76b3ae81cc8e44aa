"""KineBench's scenes by name: before static cameras, and before moving ones."""

from __future__ import annotations

import hashlib
import inspect
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from ..scenes.dice import Dice
from ..scenes.library import digest as renderer_digest
from ..scenes.render import Light
from ..scenes.scene import Actor, Scene
from . import recipes_cameras, recipes_hidden, recipes_moving, recipes_roads, recipes_squares

Recipe = Callable[[Dice], Scene]


def _recipes(*modules: ModuleType) -> dict[str, Recipe]:
    """Every public function that a module of recipes defines, in the order written."""
    return {
        name: found
        for module in modules
        for name, found in vars(module).items()
        if inspect.isfunction(found) and found.__module__ == module.__name__ and not name.startswith("_")
    }


STATIC = _recipes(recipes_roads, recipes_squares, recipes_hidden, recipes_cameras)
MOVING = _recipes(recipes_moving)
RECIPES: dict[str, Recipe] = {**STATIC, **MOVING}


def scene(name: str, seed: int) -> Scene:
    """The scene of that recipe for a seed; what the recipe leaves open is drawn too."""
    dice = Dice(f"kinebench {name}", seed)
    made = replace(RECIPES[name](dice), name=name, seed=seed)
    made = replace(made, actors=tuple(_sized(actor, dice) for actor in made.actors))
    if made.light == Light():
        light = Light(azimuth_deg=dice.between(205.0, 335.0), elevation_deg=dice.between(45.0, 65.0))
        made = replace(made, light=light)
    if made.noise == Scene.noise:
        made = replace(made, noise=dice.between(1.5, 3.5))
    return made if made.crf != Scene.crf else replace(made, crf=round(dice.between(20, 28)))


def _sized(actor: Actor, dice: Dice) -> Actor:
    """A little larger or smaller than its kind: nobody can know sizes by heart."""
    return actor if actor.colour is None else replace(actor, scale=dice.between(0.92, 1.08))


def digest() -> str:
    """Short digest of renderer and recipes: rendered scenes of another digest are out of date."""
    sources = sorted(Path(__file__).parent.glob("recipes_*.py"))
    own = b"".join(path.read_bytes() for path in (*sources, Path(__file__)))
    return hashlib.sha256(own + renderer_digest().encode()).hexdigest()[:12]
