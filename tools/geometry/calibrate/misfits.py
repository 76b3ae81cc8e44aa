"""How far what is given lies from what a camera on trial makes of it, each in units of its own error."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .given import Distance, GroundPoint, Line, People, Pixel, Standing
from .trial import Trial

Floats = NDArray[np.float64]

# A box's foot is the nearer foot's tip, so far before a person's middle; its top is that of a round head.
_FOOT_M, _HEAD_M = 0.15, 0.11
# What a box is off by: a part of its height, and a pixel; far beyond twice that it tells little.
_BOX_SHARE, _BOX_PX, _TELLS_LITTLE = 0.02, 1.5, 2.0
# One person's boxes err alike – a head against a pale wall, a shadow at the feet – as if they were so few.
_AS_IF = 3
_STEP_PX = 0.5


class Turned(NamedTuple):
    """Where the user's own ground axes lie under the camera."""

    turn_rad: float
    shift_m: tuple[float, float]

    def place(self, ground_m: Floats) -> Floats:
        """The user's places (n, 2), in the camera's ground."""
        s, c = np.sin(self.turn_rad), np.cos(self.turn_rad)
        return np.asarray(ground_m @ np.array([[c, s], [-s, c]]) + self.shift_m, dtype=np.float64)


def of_points(trial: Trial, points: tuple[GroundPoint, ...], turned: Turned, pixel_sigma: float) -> Floats:
    """Right and down (n, 2), for ground points."""
    ground = np.array([point.ground_m for point in points])
    seen = trial.pixels(turned.place(ground))
    off = seen - np.array([point.pixel for point in points])
    sigma_m = np.array([point.sigma_m for point in points])
    places = turned.place(ground)
    spread = [
        np.linalg.norm(trial.pixels(places + np.outer(sigma_m, step)) - seen, axis=1)
        for step in ([1.0, 0.0], [0.0, 1.0])
    ]
    sigma = np.sqrt(pixel_sigma**2 + (spread[0] ** 2 + spread[1] ** 2) / 2)
    return np.asarray(off / sigma[:, None], dtype=np.float64)


def lengths_m(trial: Trial, distances: tuple[Distance, ...]) -> Floats:
    """How long the camera makes the distances (n,)."""
    ends = np.array([one.ends for one in distances], dtype=np.float64)
    return np.asarray(np.linalg.norm(trial.ground(ends[:, 0]) - trial.ground(ends[:, 1]), axis=1))


def length_per_px(trial: Trial, distances: tuple[Distance, ...]) -> Floats:
    """By what share a distance changes (n,) when its four clicked numbers are off by a pixel."""
    here, total = np.log(lengths_m(trial, distances) + 1e-9), np.zeros(len(distances))
    for end in (0, 1):
        for dx, dy in ((_STEP_PX, 0.0), (0.0, _STEP_PX)):
            moved = tuple(one._replace(ends=_nudged(one.ends, end, dx, dy)) for one in distances)
            total += ((np.log(lengths_m(trial, moved) + 1e-9) - here) / _STEP_PX) ** 2
    return np.asarray(np.sqrt(total), dtype=np.float64)


def of_distances(trial: Trial, distances: tuple[Distance, ...], pixel_sigma: float) -> Floats:
    """By the logarithm (n,), for lengths on the ground."""
    given = np.array([one.length_m for one in distances])
    off = np.log((lengths_m(trial, distances) + 1e-9) / given[:, 0])
    sigma = np.hypot(given[:, 1] / given[:, 0], length_per_px(trial, distances) * pixel_sigma)
    return np.asarray(off / np.maximum(sigma, 1e-6), dtype=np.float64)


def tops_px(trial: Trial, standing: tuple[Standing, ...], heights_m: Floats) -> Floats:
    """Where the tops of upright things would be seen (n, 2)."""
    feet = np.array([one.foot for one in standing], dtype=np.float64)
    return trial.pixels(trial.ground(feet), heights_m)


def of_standing(trial: Trial, standing: tuple[Standing, ...], pixel_sigma: float) -> Floats:
    """Right and down (n, 2), for the tops of upright things."""
    given = np.array([one.height_m for one in standing])
    seen = tops_px(trial, standing, given[:, 0])
    spread = np.linalg.norm(tops_px(trial, standing, given[:, 0] + given[:, 1]) - seen, axis=1)
    sigma = np.sqrt(2 * pixel_sigma**2 + spread**2)
    return np.asarray((seen - np.array([one.top for one in standing])) / sigma[:, None], dtype=np.float64)


def lines_px(trial: Trial, lines: tuple[Line, ...], azimuth_rad: float) -> Floats:
    """How far an end of each line (n,) lies from the line through its middle that goes the right way."""
    ends = np.array([line.ends for line in lines], dtype=np.float64)
    first, last = trial.rays(ends[:, 0]), trial.rays(ends[:, 1])
    s, c = np.sin(azimuth_rad), np.cos(azimuth_rad)
    ways = {"along": [s, c, 0.0], "across": [c, -s, 0.0], "vertical": [0.0, 0.0, 1.0]}
    way = np.array([ways[line.way] for line in lines]) @ trial.axes.T
    normal = np.cross((first + last) / 2, way)
    length = np.maximum(np.linalg.norm(normal[:, :2], axis=1), 1e-9)
    return np.asarray(trial.focal_px * np.sum(normal * first, axis=1) / length, dtype=np.float64)


def of_lines(trial: Trial, lines: tuple[Line, ...], azimuth_rad: float, pixel_sigma: float) -> Floats:
    """By the ends (n,), for lines: two ends off by a pixel each turn a line by so much."""
    return np.asarray(lines_px(trial, lines, azimuth_rad) * (np.sqrt(2) / pixel_sigma), dtype=np.float64)


def person_tops_px(trial: Trial, people: People, heights_m: Floats) -> Floats:
    """Where the upper edges of people's boxes would be (n,), by their lower edges."""
    middle, _, bottom = people.boxes_px.T
    near = trial.ground(np.column_stack([middle, bottom]))
    reach = np.maximum(np.linalg.norm(near, axis=1), 1e-6)
    away, high = near / reach[:, None], heights_m[people.person]
    # The highest place of a ball in the picture lies square to the way one looks at it.
    steep = np.arctan2(trial.height_m - high, reach)
    behind = _FOOT_M + _HEAD_M * np.sin(steep)
    tops = trial.pixels(near + away * behind[:, None], high - _HEAD_M * (1 - np.cos(steep)))
    return np.asarray(tops[:, 1], dtype=np.float64)


def boxes_off(trial: Trial, people: People, heights_m: Floats) -> Floats:
    """By the upper edge (n,), for each of people's boxes, in units of what one box is off by."""
    _, top, bottom = people.boxes_px.T
    sigma = np.hypot(_BOX_SHARE * (bottom - top), _BOX_PX)
    return np.asarray((person_tops_px(trial, people, heights_m) - top) / sigma, dtype=np.float64)


def of_people(trial: Trial, people: People, heights_m: Floats) -> Floats:
    """The same for a fit: one that is far off counts little, as by Cauchy, and one person's boxes as few."""
    off = boxes_off(trial, people, heights_m) / _TELLS_LITTLE
    robust = np.sign(off) * _TELLS_LITTLE * np.sqrt(np.log1p(off**2))
    boxes = np.bincount(people.person)[people.person]
    return np.asarray(robust / np.sqrt(np.maximum(boxes / _AS_IF, 1.0)), dtype=np.float64)


def _nudged(ends: tuple[Pixel, Pixel], which: int, dx: float, dy: float) -> tuple[Pixel, Pixel]:
    moved = [*ends]
    moved[which] = Pixel(ends[which].x + dx, ends[which].y + dy)
    return moved[0], moved[1]
