"""Seeded choices that a scene recipe makes: colours that can be told apart, sides, times, a camera."""

from __future__ import annotations

import numpy as np

from ...traces.records.vocabulary import ColourName
from .camera import GroundCamera
from .ground import UNFIT, GroundName
from .script import Point

# Neighbours that shading or compression can turn into one another; never both in one scene.
ALIKE: tuple[frozenset[ColourName], ...] = (
    frozenset({"orange", "brown"}),
    frozenset({"orange", "yellow"}),
    frozenset({"orange", "red"}),
    frozenset({"red", "brown"}),
    frozenset({"red", "pink"}),
    frozenset({"purple", "pink"}),
    frozenset({"purple", "blue"}),
    frozenset({"black", "grey"}),
    frozenset({"white", "grey"}),
)
_USED: tuple[ColourName, ...] = (
    "red", "blue", "green", "yellow", "orange", "purple", "pink", "white", "black", "brown",
)  # fmt: skip


class Dice:
    """A seeded source of choices for one recipe."""

    def __init__(self, name: str, seed: int) -> None:
        self._rng = np.random.default_rng([seed, *name.encode()])
        self.side = -1.0 if self._rng.random() < 0.5 else 1.0

    def between(self, low: float, high: float) -> float:
        """A number in a range."""
        return round(float(self._rng.uniform(low, high)), 3)

    def flip(self) -> bool:
        """Heads or tails."""
        return bool(self._rng.random() < 0.5)

    def ground(self, *names: GroundName) -> GroundName:
        """One of the grounds."""
        return names[int(self._rng.integers(len(names)))]

    def colours(
        self, count: int, ground: GroundName, *, without: frozenset[ColourName] = frozenset()
    ) -> list[ColourName]:
        """Different colours that show on the ground and are not easily taken for one another."""
        pool = [c for c in _USED if c not in UNFIT[ground] and c not in without]
        while True:
            chosen = [pool[i] for i in self._rng.permutation(len(pool))[:count]]
            if not any(pair <= set(chosen) for pair in ALIKE):
                return chosen

    def camera(
        self, width: int = 640, height: int = 360, *, pitch_deg: float = 24.0, height_m: float = 6.0
    ) -> GroundCamera:
        """A camera near the given mount."""
        return GroundCamera(
            width=width,
            height=height,
            focal_px=round(width * self.between(0.78, 0.84), 1),
            height_m=round(height_m * self.between(0.96, 1.04), 3),
            pitch_deg=round(pitch_deg + self.between(-1.0, 1.0), 2),
        )


def edge_m(camera: GroundCamera, y: float, pad_m: float) -> float:
    """X of the frame's right edge at depth `y`, and a pad beyond it."""
    return camera.depth_of(0.0, y) * camera.width / 2 / camera.focal_px + pad_m


def across(camera: GroundCamera, y: float, pad_m: float, side: float) -> tuple[Point, Point]:
    """From just outside one side edge (-1 left, 1 right) straight to the other at depth `y`."""
    x = edge_m(camera, y, pad_m)
    return (side * x, y), (-side * x, y)
