"""Shaded solids made of convex parts: box, ball, person, car, truck, pillar and wall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...traces.records.vocabulary import ColourName

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Kind = Literal["box", "ball", "person", "car", "truck", "pillar", "wall"]
Rgb = tuple[int, int, int]

PAINT: dict[ColourName, Rgb] = {
    "black": (26, 26, 28),
    "white": (236, 236, 234),
    "grey": (128, 129, 131),
    "red": (205, 28, 32),
    "orange": (250, 132, 14),
    "yellow": (243, 213, 36),
    "green": (34, 146, 58),
    "blue": (34, 76, 200),
    "purple": (122, 46, 164),
    "pink": (248, 146, 186),
    "brown": (112, 68, 34),
}
SKIN: Rgb = (214, 168, 138)
GLASS: Rgb = (44, 52, 60)
TYRE: Rgb = (24, 24, 25)
CONCRETE: Rgb = (168, 164, 154)
# Sizes in metres: length along the heading, width across it, height.
SIZES: dict[Kind, tuple[float, float, float]] = {
    "box": (1.1, 1.1, 1.0),
    "ball": (0.9, 0.9, 0.9),
    "person": (0.5, 0.58, 1.75),
    "car": (4.2, 1.8, 1.5),
    "truck": (6.8, 2.3, 3.0),
    "pillar": (1.0, 1.0, 5.0),
    "wall": (0.3, 4.0, 1.0),
}


@dataclass(frozen=True, eq=False)
class Part:
    """A convex mesh (or single-sided patch) in the solid's own metres: x ahead, y to the left, z up."""

    vertices: Floats
    faces: Ints
    paint: Rgb
    layer: int = 0
    swing: float = 0.0
    casts: bool = True


@dataclass(frozen=True, eq=False)
class Solid:
    """Parts in painter's layers, and the overall size in metres."""

    kind: Kind
    parts: tuple[Part, ...]
    size_m: tuple[float, float, float]


def build(kind: Kind, colour: ColourName | None, scale: float = 1.0, size: tuple[float, ...] = ()) -> Solid:
    """A solid of this kind in one of the basic colours, or of plain concrete."""
    length, width, height = (scale * s for s in (size or SIZES[kind]))
    parts = _BUILDERS[kind](PAINT[colour] if colour else CONCRETE, length, width, height)
    return Solid(kind, tuple(parts), (length, width, height))


def _box(paint: Rgb, length: float, width: float, height: float) -> list[Part]:
    lid = _cuboid((0, 0, height * 0.985), (length * 1.04, width * 1.04, height * 0.03))
    return [_part(_cuboid((0, 0, height / 2), (length, width, height)), paint), _part(lid, paint, layer=1)]


def _ball(paint: Rgb, length: float, width: float, height: float) -> list[Part]:
    return [_part(_sphere((0, 0, height / 2), (length / 2, width / 2, height / 2)), paint)]


def _person(paint: Rgb, length: float, width: float, height: float) -> list[Part]:
    hip, neck = 0.48 * height, 0.84 * height
    trousers = _darker(paint, 0.82)
    legs = [
        _part(_tube(y * width, 0.0, hip * 1.06, 0.17 * width, 0.2 * width), trousers, swing=sign)
        for y, sign in ((-0.2, 1.0), (0.2, -1.0))
    ]
    torso = _part(_tube(0.0, hip, neck, 0.36 * width, 0.46 * width), paint, layer=1)
    head_radius = 0.5 * (height - neck)
    head = _sphere((0, 0, neck + head_radius), (head_radius * 0.85, head_radius * 0.8, head_radius), rings=6)
    return [*legs, torso, _part(head, SKIN, layer=2)]


def _car(paint: Rgb, length: float, width: float, height: float) -> list[Part]:
    floor, belt = 0.14 * height, 0.58 * height
    body = _cuboid((0, 0, (floor + belt) / 2), (length, width, belt - floor))
    cabin = _tapered((-0.06 * length, 0, belt), (0.56 * length, 0.92 * width), (0.36 * length, 0.76 * width))
    cabin[0][:, 2] = np.where(cabin[0][:, 2] > belt, height, belt)
    parts = [_part(body, paint), _part(cabin, paint, layer=1)]
    parts += [_part(pane, GLASS, layer=2, casts=False) for pane in _panes(cabin[0])]
    return parts + _wheels(length, width, 0.22 * height, (-0.31, 0.31))


def _truck(paint: Rgb, length: float, width: float, height: float) -> list[Part]:
    floor = 0.16 * height
    cargo = _cuboid((-0.14 * length, 0, (floor + height) / 2), (0.7 * length, width, height - floor))
    top = 0.78 * height
    cab = _cuboid((0.38 * length, 0, (floor + top) / 2), (0.24 * length, 0.94 * width, top - floor))
    parts = [_part(cargo, paint), _part(cab, paint)]
    for side in (1.0, -1.0):
        y, x1, x2 = side * 0.471 * width, 0.36 * length, 0.47 * length
        corners = [(x1, y, 0.5 * height), (x2, y, 0.5 * height), (x2, y, 0.7 * height), (x1, y, 0.7 * height)]
        parts.append(_part(_patch(corners[:: int(-side)]), GLASS, layer=1, casts=False))
    x, y = 0.501 * length, 0.4 * width
    front = [(x, -y, 0.5 * height), (x, y, 0.5 * height), (x, y, 0.7 * height), (x, -y, 0.7 * height)]
    parts.append(_part(_patch(front), GLASS, layer=1, casts=False))
    return parts + _wheels(length, width, 0.15 * height, (-0.36, -0.2, 0.36))


def _pillar(paint: Rgb, length: float, width: float, height: float) -> list[Part]:
    return [_part(_cuboid((0, 0, height / 2), (length, width, height)), paint)]


_BUILDERS = {
    "box": _box,
    "ball": _ball,
    "person": _person,
    "car": _car,
    "truck": _truck,
    "pillar": _pillar,
    "wall": _pillar,
}

Mesh = tuple[Floats, Ints]


def _part(mesh: Mesh, paint: Rgb, *, layer: int = 0, swing: float = 0.0, casts: bool = True) -> Part:
    return Part(mesh[0], mesh[1], paint, layer, swing, casts)


def _darker(paint: Rgb, factor: float) -> Rgb:
    r, g, b = (int(c * factor) for c in paint)
    return r, g, b


# Corners run anticlockwise seen from outside, so that a face's normal points outwards.
_CUBE = np.array([[0, 3, 2, 1], [4, 5, 6, 7], [0, 1, 5, 4], [1, 2, 6, 5], [2, 3, 7, 6], [3, 0, 4, 7]])


def _tapered(base: tuple[float, float, float], low: tuple[float, float], top: tuple[float, float]) -> Mesh:
    """A frustum of height 1 on `base`, with rectangles of the sizes `low` and `top`."""
    corners = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]])
    lower = np.column_stack([corners * low, np.zeros(4)])
    upper = np.column_stack([corners * top, np.ones(4)])
    return np.vstack([lower, upper]) + base, _CUBE


def _cuboid(centre: tuple[float, float, float], size: tuple[float, float, float]) -> Mesh:
    vertices, faces = _tapered((centre[0], centre[1], 0.0), size[:2], size[:2])
    vertices[:, 2] = centre[2] + (vertices[:, 2] - 0.5) * size[2]
    return vertices, faces


def _patch(corners: list[tuple[float, float, float]]) -> Mesh:
    return np.array(corners, dtype=np.float64), np.array([[0, 1, 2, 3]])


def _panes(cabin: Floats) -> list[Mesh]:
    """Windows: each upright face of the cabin shrunk towards its middle and lifted a little off it."""
    panes = []
    for face in _CUBE[2:]:
        corners = cabin[face]
        middle = corners.mean(axis=0)
        out = np.cross(corners[1] - corners[0], corners[2] - corners[0])
        panes.append(
            (middle + (corners - middle) * 0.78 + 0.01 * out / np.linalg.norm(out), np.array([[0, 1, 2, 3]]))
        )
    return panes


def _wheels(length: float, width: float, radius: float, places: tuple[float, ...]) -> list[Part]:
    """Discs on either side; the one that faces away from the camera is culled like any back face."""
    turn = np.linspace(0, 2 * np.pi, 17)[:-1]
    parts = []
    for side in (1.0, -1.0):
        for place in places:
            x = place * length + radius * np.cos(turn * -side)
            rim = np.column_stack(
                [x, np.full(16, side * 0.505 * width), radius + radius * np.sin(turn * -side)]
            )
            parts.append(Part(rim, np.arange(16)[None, :], TYRE, layer=3, casts=False))
    return parts


def _tube(y: float, low: float, top: float, low_radius: float, top_radius: float, sides: int = 12) -> Mesh:
    """An upright, tapered cylinder with a lid; a little flatter along x than across."""
    turn = np.linspace(0, 2 * np.pi, sides + 1)[:-1]
    ring = np.column_stack([0.88 * np.cos(turn), np.sin(turn)])
    lower = np.column_stack([ring * low_radius, np.full(sides, low)])
    upper = np.column_stack([ring * top_radius, np.full(sides, top)])
    i = np.arange(sides)
    j = (i + 1) % sides
    sides_faces = np.column_stack([i, j, j + sides, i + sides])
    lid = [[sides, sides + a, sides + a + 1, sides + a + 2] for a in range(1, sides - 2, 2)]
    return np.vstack([lower, upper]) + np.array([0.0, y, 0.0]), np.vstack([sides_faces, np.array(lid)])


def _sphere(centre: tuple[float, float, float], radii: tuple[float, ...], rings: int = 12) -> Mesh:
    around, up = 2 * rings, np.linspace(-np.pi / 2, np.pi / 2, rings + 1)
    turn = np.linspace(0, 2 * np.pi, around + 1)[:-1]
    lat, lon = np.meshgrid(up, turn, indexing="ij")
    unit = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=-1)
    vertices = unit.reshape(-1, 3) * np.asarray(radii) + np.asarray(centre)
    a, b = np.meshgrid(np.arange(rings), np.arange(around), indexing="ij")
    low, high, after = a * around + b, (a + 1) * around + b, (b + 1) % around
    faces = np.stack([low, a * around + after, (a + 1) * around + after, high], axis=-1)
    return vertices, faces.reshape(-1, 4)
