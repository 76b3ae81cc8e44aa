"""What a user knows of a scene: points, lengths, heights, lines and people, each with how sure it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
LineWay = Literal["along", "across", "vertical"]


class Number(NamedTuple):
    """A value and its standard deviation."""

    value: float
    sigma: float


class Pixel(NamedTuple):
    """A place in the displayed picture; corners of pixels are whole numbers."""

    x: float
    y: float


class GroundPoint(NamedTuple):
    """A place on the ground in the user's own metres, seen at a pixel."""

    pixel: Pixel
    ground_m: tuple[float, float]
    sigma_m: float


class Distance(NamedTuple):
    """How far apart two places on the ground are."""

    ends: tuple[Pixel, Pixel]
    length_m: Number


class Standing(NamedTuple):
    """How high something is that stands upright: its foot on the ground, its top above that."""

    foot: Pixel
    top: Pixel
    height_m: Number


class Line(NamedTuple):
    """A straight line of the scene: level along one direction, level and square to that, or upright."""

    ends: tuple[Pixel, Pixel]
    way: LineWay


@dataclass(frozen=True, eq=False)
class People:
    """Boxes of upright people: whose (n,), middle, top and bottom (n, 3) in pixels, and their heights."""

    person: NDArray[np.int64]
    boxes_px: Floats
    height_m: Number

    @property
    def count(self) -> int:
        """How many people."""
        return int(self.person.max()) + 1


@dataclass(frozen=True, eq=False)
class Given:
    """All that is known of a camera whose pictures have this size."""

    size: tuple[int, int]
    points: tuple[GroundPoint, ...] = ()
    distances: tuple[Distance, ...] = ()
    standing: tuple[Standing, ...] = ()
    lines: tuple[Line, ...] = ()
    people: People | None = None
    camera_height_m: Number | None = None
    focal_px: Number | None = None
    distortion: tuple[float, ...] = field(default=())
    pixel_sigma: float = 1.0

    @property
    def has_scale(self) -> bool:
        """Whether anything given is in metres."""
        lengths = (self.points[1:], self.distances, self.standing)
        return any(lengths) or self.people is not None or self.camera_height_m is not None


class Residual(NamedTuple):
    """How one thing given fits: pixels off, and where it is a length what was expected and found."""

    name: str
    pixels: tuple[Pixel, ...]
    off_px: float
    expected_m: float | None = None
    found_m: float | None = None

    @property
    def off_m(self) -> float | None:
        """Metres off, where it is a length."""
        return None if self.expected_m is None or self.found_m is None else self.found_m - self.expected_m
