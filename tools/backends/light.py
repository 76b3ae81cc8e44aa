"""The light of the whole picture: how much brighter a frame is than a reference, and undoing that."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
Planes = tuple[U8, U8, U8]

GRID = 6  # every so many half-resolution pixels, one is asked for the light
_DARKEST, _BRIGHTEST = 24, 240  # outside, ratios say nothing: too dark, or clipped
_DEAD_ZONE = 0.004


def planes_of(yuv: U8) -> Planes:
    """The three planes of an interleaved YUV picture."""
    y, u, v = (np.asarray(p, dtype=np.uint8) for p in cv2.split(yuv))
    return y, u, v


def gain_of(luma: U8, reference: U8, usable: NDArray[np.bool_] | None = None) -> float:
    """By how much `luma` is brighter than `reference` at most places; 1.0 where that cannot be told.

    The median over a grid is the majority's word: things that cover less than half of it do not count.
    """
    now, then = luma[::GRID, ::GRID].astype(np.float32), reference[::GRID, ::GRID].astype(np.float32)
    fit = (then > _DARKEST) & (then < _BRIGHTEST) & (now < _BRIGHTEST)
    if usable is not None:
        fit &= usable[::GRID, ::GRID]
    if np.count_nonzero(fit) < 50:
        return 1.0
    gain = float(np.median((now[fit] + 0.5) / (then[fit] + 0.5)))
    return 1.0 if abs(gain - 1) < _DEAD_ZONE else min(max(gain, 0.4), 2.5)


def brightened(planes: Sequence[U8], gain: float) -> Planes:
    """The picture as it would be under `gain` times the light: chroma moves away from grey alike."""
    if gain == 1.0:
        return planes[0], planes[1], planes[2]
    y = cv2.convertScaleAbs(planes[0], alpha=gain)
    u, v = (cv2.convertScaleAbs(p, alpha=gain, beta=128 * (1 - gain)) for p in planes[1:])
    return np.asarray(y, np.uint8), np.asarray(u, np.uint8), np.asarray(v, np.uint8)
