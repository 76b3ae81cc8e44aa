"""Everything given beside what a fitted camera makes of it, in pixels and metres, for people to read."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from . import misfits
from .given import Distance, Given, GroundPoint, Pixel, Residual
from .problem import Problem
from .trial import Trial

Floats = NDArray[np.float64]


def residuals_of(problem: Problem, numbers: Floats) -> tuple[Residual, ...]:
    """How each thing given fits, in the order of the options."""
    given, trial = problem.given, problem.trial(numbers)
    found: list[Residual] = []
    if given.points:
        places = problem.turned(numbers).place(np.array([point.ground_m for point in given.points]))
        pixels = np.array([point.pixel for point in given.points])
        off_m = np.linalg.norm(trial.ground(pixels) - places, axis=1)
        off_px = np.linalg.norm(trial.pixels(places) - pixels, axis=1)
        found += point_residuals(given.points, off_px, off_m)
    if given.distances:
        lengths = misfits.lengths_m(trial, given.distances)
        per_px = misfits.length_per_px(trial, given.distances) * lengths
        found += distance_residuals(given.distances, lengths, per_px)
    if given.standing:
        found += _standing_residuals(trial, given)
    if given.lines:
        off = misfits.lines_px(trial, given.lines, problem.value(numbers, "azimuth"))
        found += [
            Residual(f"line {one.way}", one.ends, float(abs(px)))
            for one, px in zip(given.lines, off, strict=True)
        ]
    if given.people is not None:
        found += _people_residuals(problem, numbers)
    if given.camera_height_m is not None:
        found.append(Residual("camera height", (), 0.0, given.camera_height_m.value, trial.height_m))
    if given.focal_px is not None:
        found.append(Residual("focal length", (), abs(trial.focal_px - given.focal_px.value)))
    return tuple(found)


def point_residuals(points: tuple[GroundPoint, ...], off_px: Floats, off_m: Floats) -> list[Residual]:
    """One for each ground point, by how far it is off."""
    return [
        Residual("ground point", (point.pixel,), float(px), 0.0, float(m))
        for point, px, m in zip(points, off_px, off_m, strict=True)
    ]


def distance_residuals(distances: tuple[Distance, ...], found_m: Floats, m_per_px: Floats) -> list[Residual]:
    """One for each distance, by what it is found to be and what a click off by a pixel changes of that."""
    return [
        Residual(
            "distance", one.ends, float(abs(m - one.length_m.value) / each), one.length_m.value, float(m)
        )
        for one, m, each in zip(distances, found_m, m_per_px, strict=True)
    ]


def _standing_residuals(trial: Trial, given: Given) -> list[Residual]:
    heights = np.array([one.height_m.value for one in given.standing])
    tops = misfits.tops_px(trial, given.standing, heights)
    per_m = np.linalg.norm(misfits.tops_px(trial, given.standing, heights * 1.01) - tops, axis=1) / (
        0.01 * heights
    )
    found = []
    for one, top, each in zip(given.standing, tops, per_m, strict=True):
        way = np.subtract(one.top, one.foot)
        beyond = float(np.subtract(one.top, top) @ way / np.linalg.norm(way))
        off_px = float(np.linalg.norm(np.subtract(one.top, top)))
        known = one.height_m.value
        found.append(Residual("height", (one.foot, one.top), off_px, known, known + beyond / float(each)))
    return found


def _people_residuals(problem: Problem, numbers: Floats) -> list[Residual]:
    """One for each person: how tall, and how far the upper edges are off, shown at one of its boxes."""
    people, heights = problem.given.people, problem.heights_m(numbers)
    assert people is not None
    tops = misfits.person_tops_px(problem.trial(numbers), people, heights)
    found = []
    for k, high in enumerate(heights.tolist()):
        mine = np.flatnonzero(people.person == k)
        rms = float(np.sqrt(np.mean((tops - people.boxes_px[:, 1])[mine] ** 2)))
        shown = mine[len(mine) // 2]
        middle, _, bottom = people.boxes_px[shown].tolist()
        ends = (Pixel(middle, bottom), Pixel(middle, float(tops[shown])))
        found.append(Residual(f"person {k + 1}", ends, rms, people.height_m.value, high))
    return found
