"""The light of the whole picture: how much brighter a frame is than a reference, and undoing that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
FloatPlane = NDArray[np.float32]
Mask = NDArray[np.bool_]
Planes = tuple[U8, U8, U8]

GRID = 8  # every so many half-resolution pixels, one is asked for the light
_DARKEST, _BRIGHTEST = 24, 240  # outside, ratios say nothing: too dark, or clipped
_DEAD_ZONE = 0.004
_ENOUGH = 50  # places, before a median of them is believed
_BAND = 32  # levels


def planes_of(yuv: U8) -> Planes:
    """The three planes of an interleaved YUV picture."""
    y, u, v = (np.asarray(p, dtype=np.uint8) for p in cv2.split(yuv))
    return y, u, v


class Light(NamedTuple):
    """How a picture's levels look under another light: a gain for all, and a curve for the luma."""

    gain: float
    curve: U8


STEADY = Light(1.0, np.arange(256, dtype=np.uint8))


def gain_of(luma: U8, reference: U8, usable: Mask | None = None) -> float:
    """By how much `luma` is brighter than `reference` at most places; 1.0 where that cannot be told.

    The median over a grid is the majority's word: things that cover less than half of it do not count.
    """
    return _gain(*_compared(luma, reference, usable))


def light_of(luma: U8, reference: U8, usable: Mask | None = None) -> Light:
    """The light that makes `reference` look like `luma` where nothing but the light differs."""
    now, then = _compared(luma, reference, usable)
    gain = _gain(now, then)
    if gain == 1.0:
        return STEADY
    # Cameras do not brighten dark and bright alike: bands of levels may differ from the gain, within reason.
    middles = np.arange(_BAND / 2, 256, _BAND, dtype=np.float32)
    bands = (then / _BAND).astype(np.intp)
    off = np.zeros(len(middles), np.float32)
    for band, middle in enumerate(middles):
        here = bands == band
        if np.count_nonzero(here) >= _ENOUGH:
            reach = abs(gain - 1) * float(middle)
            off[band] = np.clip(np.median(now[here] - gain * then[here]), -reach, reach)
    levels = np.arange(256, dtype=np.float32)
    curve = np.maximum.accumulate(gain * levels + np.interp(levels, middles, off))
    return Light(gain, np.clip(np.rint(curve), 0, 255).astype(np.uint8))


def _compared(luma: U8, reference: U8, usable: Mask | None) -> tuple[FloatPlane, FloatPlane]:
    """Both pictures' levels at the grid's places where they can be compared."""
    now, then = luma[::GRID, ::GRID].astype(np.float32), reference[::GRID, ::GRID].astype(np.float32)
    fit = (then < _BRIGHTEST) & (now < _BRIGHTEST)
    if usable is not None:
        fit &= usable[::GRID, ::GRID]
    return now[fit], then[fit]


def _gain(now: FloatPlane, then: FloatPlane) -> float:
    fit = then > _DARKEST
    if np.count_nonzero(fit) < _ENOUGH:
        return 1.0
    gain = float(np.median((now[fit] + 0.5) / (then[fit] + 0.5)))
    return 1.0 if abs(gain - 1) < _DEAD_ZONE else min(max(gain, 0.4), 2.5)


def brightened(planes: Sequence[U8], light: Light) -> Planes:
    """The picture as it would be under a light: chroma moves away from grey as luma brightens."""
    if light is STEADY:
        return planes[0], planes[1], planes[2]
    y = cv2.LUT(planes[0], light.curve)
    u, v = (cv2.convertScaleAbs(p, alpha=light.gain, beta=128 * (1 - light.gain)) for p in planes[1:])
    return np.asarray(y, np.uint8), np.asarray(u, np.uint8), np.asarray(v, np.uint8)
