"""Squares of pixels: cut between pixels, and found again where they are most alike."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Place = NDArray[np.float64]

EDGES = 60.0  # levels² per pixel²: the lesser of a square's two mean gradients, well above noise
ALIKE = 0.6  # normalised correlation: what is less alike is another thing
# Correlation lost by a place that is so many pixels, and half a square, from where it is expected.
_NEARER, _NEAR_PX = 0.35, 9
_REACH_PX, _REACH_HALVES = 12, 2  # how far from where it is expected a square is looked for
_RIVAL, _FARTHER = 0.15, 1.6  # what is nearly as alike, and not so much farther off, may be the one meant


class Match(NamedTuple):
    """Where it is, and how alike."""

    place: Place
    alike: float


def cut(rgb: Pixels, place: Place, half: int) -> Pixels:
    """A square of pixels round a place, between pixels too; beyond the picture's border its rim goes on."""
    side = 2 * half + 1
    return np.asarray(cv2.getRectSubPix(rgb, (side, side), (float(place[0]), float(place[1]))), np.uint8)


def least_edges(pixels: Pixels) -> float:
    """The mean squared gradient, all colours together, along the axis that has least of it."""
    slopes = [cv2.Sobel(pixels, cv2.CV_32F, dx, 1 - dx, scale=1 / 8).ravel() for dx in (1, 0)]
    return float(3 * np.linalg.eigvalsh(np.cov(np.stack(slopes), bias=True))[0])


def find(sought: Pixels, rgb: Pixels, expected: Place) -> Match | None:
    """The place most alike, nearer ones preferred; None where none is alike, or two are."""
    height, width = rgb.shape[:2]
    half = sought.shape[0] // 2
    if not (0 <= expected[0] < width and 0 <= expected[1] < height):
        return None
    reach = _REACH_PX + _REACH_HALVES * half
    window = cut(rgb, expected, half + reach)
    alike = np.asarray(cv2.matchTemplate(window, sought, cv2.TM_CCOEFF_NORMED), np.float32)
    x, y = np.meshgrid(*[np.arange(-reach, reach + 1)] * 2)
    away = np.hypot(x, y)
    liked = alike - _NEARER * (away / (_NEAR_PX + half)) ** 2
    row, column = np.unravel_index(np.argmax(liked), liked.shape)
    best = float(alike[row, column])
    beside = np.maximum(np.abs(x - x[row, column]), np.abs(y - y[row, column])) > half
    rivals = beside & (alike > best - _RIVAL) & (away < _FARTHER * away[row, column])
    if best < ALIKE or rivals.any():
        return None
    summit = np.array([_summit(alike[row], column), _summit(alike[:, column], row)])
    return Match(expected + summit - reach, best)


def _summit(values: NDArray[np.float32], at: int | np.intp) -> float:
    """Where between its neighbours a peak really is: the top of a parabola through the three."""
    if not 0 < at < len(values) - 1:
        return float(at)
    before, top, after = (float(v) for v in values[at - 1 : at + 2])
    bend = before - 2 * top + after
    return float(at) + (float(np.clip((before - after) / (2 * bend), -0.5, 0.5)) if bend < 0 else 0.0)
