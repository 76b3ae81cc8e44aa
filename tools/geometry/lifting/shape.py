"""What a thing looks like as a box in the picture: a hull of three storeys, projected, and its four edges.

Wheels stand in from the bumpers and roofs from the body, so the footprint and the top may be shorter than the
middle; a plain box has all three alike. Which it is, the edges themselves tell over time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..camera import Camera

Floats = NDArray[np.float64]

# Shared values of a shape: logarithms of length, width and height; share of the length that the footprint and
# that the top have; share of the height that boxes leave out below and above; and how far the four edges lie
# off, in pixels, by the way boxes are drawn.
NAMES = ("length", "width", "height", "footprint", "top", "below", "above", "left", "upper", "right", "lower")
SHAPE = 7
# Where the body begins and where it gives way to the top, as shares of the height.
_BODY_FROM, _BODY_TO = 0.13, 0.6
_CORNERS = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]) / 2
# How far apart two places are whose difference gives a slope, in metres; and two values of a shape.
_STEP_M, _STEP = 1e-3, 1e-4


class Slopes(NamedTuple):
    """Edges (n, 4), their slopes by the place (n, 4, 2) and by the shared values (n, 4, len(NAMES))."""

    edges: Floats
    by_place: Floats
    by_shared: Floats


def edges_of(camera: Camera, t_s: Floats, place: Floats, heading: Floats, shared: Floats) -> Floats:
    """Left, upper, right and lower edges (n, 4) of things at places (n, 2) that head some way (n,)."""
    count = len(t_s)
    hull = _hull(shared)
    ahead = np.column_stack([np.cos(heading), np.sin(heading)])
    aside = np.column_stack([-ahead[:, 1], ahead[:, 0]])
    flat = hull[None, :, :1] * ahead[:, None, :] + hull[None, :, 1:2] * aside[:, None, :] + place[:, None, :]
    points = np.concatenate([flat, np.broadcast_to(hull[None, :, 2:], (count, len(hull), 1))], axis=2)
    pixels = camera.project(points.reshape(-1, 3), np.repeat(t_s, len(hull))).reshape(count, -1, 2)
    edges = np.concatenate([pixels.min(axis=1), pixels.max(axis=1)], axis=1)
    if camera.size is not None:
        for axis, most in enumerate(camera.size):
            _cut(edges, pixels, axis, float(most))
    return edges + shared[SHAPE:]


def _cut(edges: Floats, pixels: Floats, axis: int, most: float) -> None:
    """Where the frame cuts things along one axis, how far the rest of them reaches along the other."""
    with np.errstate(invalid="ignore"):
        rows = np.flatnonzero((edges[:, axis] < 0) | (edges[:, axis + 2] > most))
    if not len(rows):
        return
    one, two = np.triu_indices(pixels.shape[1], k=1)
    along, across = pixels[rows, :, axis], pixels[rows, :, 1 - axis]
    reaches = [np.where((along >= 0) & (along <= most), across, np.nan)]
    for border in (0.0, most):
        a, b = along[:, one] - border, along[:, two] - border
        with np.errstate(invalid="ignore", divide="ignore"):
            at = across[:, one] + (across[:, two] - across[:, one]) * a / (a - b)
            reaches.append(np.where(a * b < 0, at, np.nan))
    found = np.concatenate(reaches, axis=1)
    seen = np.isfinite(found).any(axis=1)
    edges[rows[~seen]] = np.nan
    edges[rows[seen], 1 - axis] = np.nanmin(found[seen], axis=1)
    edges[rows[seen], 3 - axis] = np.nanmax(found[seen], axis=1)
    edges[rows, axis] = np.maximum(edges[rows, axis], 0.0)
    edges[rows, axis + 2] = np.minimum(edges[rows, axis + 2], most)


def slopes_of(camera: Camera, t_s: Floats, place: Floats, heading: Floats, shared: Floats) -> Slopes:
    """The edges and how they move with the place and the shared values, by differences."""

    def off(by_place: tuple[float, float] = (0.0, 0.0), by_shared: int | None = None) -> Floats:
        moved = shared.copy()
        if by_shared is not None:
            moved[by_shared] += _STEP
        return edges_of(camera, t_s, place + by_place, heading, moved)

    edges = off()
    x, y = (off(by_place=(_STEP_M, 0.0)) - edges), (off(by_place=(0.0, _STEP_M)) - edges)
    by_shared = np.zeros((*edges.shape, len(NAMES)))
    for k in range(SHAPE):
        by_shared[:, :, k] = (off(by_shared=k) - edges) / _STEP
    by_shared[:, np.arange(4), SHAPE + np.arange(4)] = 1.0
    return Slopes(edges, np.stack([x, y], axis=2) / _STEP_M, by_shared)


def _hull(shared: Floats) -> Floats:
    """Corners (16, 3) of the footprint, of the body's foot and head, and of the top, as far as boxes go."""
    length, width, height = np.exp(shared[:3])
    footprint, top, below, above = shared[3:SHAPE]
    storeys = (
        (footprint, 1.0, below),
        (1.0, 1.0, _BODY_FROM),
        (1.0, 1.0, _BODY_TO),
        (top, (1.0 + top) / 2, 1.0 - above),
    )
    rows = []
    for long, wide, high in storeys:
        flat = _CORNERS * [long * length, wide * width]
        rows.append(np.column_stack([flat, np.full(4, high * height)]))
    return np.concatenate(rows)
