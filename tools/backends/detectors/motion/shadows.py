"""Telling cast shadows from things: a shadow darkens what is there and leaves its colour and texture."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ...light import Planes
from .states import Mask

DEEPEST, FAINTEST = 0.45, 0.98
NO_SHADOW = 1.0
_SOLID, _CAST = 0.12, 0.08
_BELIEVED = (0.36, 0.55)  # depths outside are learnt from too little, or from things
_CHROMA_SLACK = 4.0
_WINDOW = (7, 7)
_BINS = 25  # of the ratio of light, from 0 to 1
_ENOUGH = 60.0  # pixels, over all samples, before a darkness counts
_KEPT = 0.35  # share of the ground's texture that must be seen again
_FLAT = 0.08  # how far the darkening may differ from its surroundings' within one shadow
_NOISE = 3.0  # levels by which noise alone may seem to show it
_SHARED = 0.7  # a darkness nearly as common as the next lighter one belongs to the same shadows
_SLACK = 0.07  # how much deeper than the usual a shadow may be

FloatPlane = NDArray[np.float32]


def shadow_like(now: Planes, background: Planes, noise: Planes, part: Mask, deepest: float) -> Mask:
    """Pixels of a part that may be the background in shadow; pictures are windows, smoothed alike."""
    ratio = _ratio(now, background)
    like = part & (ratio > deepest) & (ratio < FAINTEST)
    for p in (1, 2):
        expected = 128 + (background[p].astype(np.float32) - 128) * ratio
        like &= np.abs(now[p] - expected) <= _CHROMA_SLACK + noise[p]
    return np.asarray(like)


def _ratio(now: Planes, background: Planes) -> FloatPlane:
    ratio = now[0].astype(np.float32) / np.maximum(background[0].astype(np.float32), 1.0)
    return np.asarray(ratio, np.float32)


class ShadowDepth:
    """Learns how dark the shadows of a video are: the darkness through which the ground's texture shows."""

    def __init__(self) -> None:
        # Per darkness: pixels, how the picture's texture goes with the ground's, and how much the ground has.
        self._sums = np.zeros((3, _BINS))

    def add(self, now: Planes, background: Planes, like: Mask) -> None:
        """Take in one window: its sharp pictures, and where it may be shadow."""
        core = cv2.erode(like.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        ratio = _ratio(now, background)
        core &= np.abs(ratio - _smooth(ratio, core)) < _FLAT
        if not core.any():
            return
        where = np.minimum(_smooth(ratio, core)[core] * _BINS, _BINS - 1).astype(np.intp)
        fine_y, fine_b = (_fine(plane[0].astype(np.float32), core)[core] for plane in (now, background))
        shown = fine_b * np.maximum(ratio[core], 0.1)
        for total, value in zip(
            self._sums, (np.ones_like(shown), fine_y * shown, shown * shown), strict=True
        ):
            total += np.bincount(where, value, minlength=_BINS)

    def deepest(self) -> float:
        """The least share of light that a shadow leaves; a cautious guess where no texture tells."""
        pixels, together, alone = (np.convolve(v, (0.5, 1.0, 0.5), "same") for v in self._sums)
        shown = together > _KEPT * alone + _NOISE * np.sqrt(alone)
        weight = np.where(shown & (pixels >= _ENOUGH), pixels, 0.0)
        weight[int(0.93 * _BINS) :] = 0.0  # hardly darker: penumbra, reflections and noise
        usual = int(weight.argmax())
        if weight[usual] == 0:
            return DEEPEST
        while usual > 0 and pixels[usual - 1] > _SHARED * pixels[usual]:
            usual -= 1
        return min(max((usual + 0.5) / _BINS - _SLACK, _BELIEVED[0]), _BELIEVED[1])


class Darker(NamedTuple):
    """A window as shadows are learnt from: what differs there, and where of that it may be shadow."""

    picture: Planes
    background: Planes
    part: Mask
    like: Mask
    within: bool  # it does not touch the frame's border


def learnt_depth(windows: Sequence[Darker]) -> float:
    """The depth of the shadows in windows; `NO_SHADOW` where what looks like one is a thing."""
    if not _are_cast(windows):
        return NO_SHADOW
    depth = ShadowDepth()
    for window in windows:
        depth.add(window.picture, window.background, window.like)
    return depth.deepest()


def _are_cast(windows: Sequence[Darker]) -> bool:
    """Whether what looks like shadow mostly belongs to something that casts it.

    What is all like a shadow, with nothing beside it and no way in from outside the frame, is a grey thing.
    """
    cast = alone = 0
    for window in windows:
        like = np.asarray(cv2.medianBlur(window.like.astype(np.uint8), 5), np.uint8)
        solid = np.asarray(cv2.medianBlur((window.part & ~window.like).astype(np.uint8), 5), np.uint8)
        dark, whole = _core(like), max(_core(like) + _core(solid), 1)
        if dark < (1 - _SOLID) * whole:
            cast += dark if dark > _CAST * whole else 0
        elif window.within:
            alone += dark
    return cast >= alone


def _core(mask: NDArray[np.uint8]) -> int:
    """Pixels that are not at the rim, where blur makes everything look like anything."""
    return int(cv2.countNonZero(cv2.erode(mask, np.ones((3, 3), np.uint8))))


def _smooth(plane: FloatPlane, where: Mask) -> FloatPlane:
    """The mean of the surroundings, within a mask."""
    weight = where.astype(np.float32)
    total = np.maximum(cv2.blur(weight, _WINDOW), 1e-3)
    return np.asarray(cv2.blur(plane * weight, _WINDOW) / total, np.float32)


def _fine(plane: FloatPlane, where: Mask) -> FloatPlane:
    return np.asarray((plane - _smooth(plane, where)) * where, np.float32)


def without_shadow(part: Mask, shadow: Mask) -> Mask:
    """The part of a blob that is a thing; narrow dark cracks between its pieces stay with it."""
    thing = np.asarray(cv2.medianBlur((part & ~shadow).astype(np.uint8), 3), np.uint8)
    if not thing.any():
        return np.asarray(thing, bool)
    closed = cv2.morphologyEx(thing, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    return np.asarray(closed, bool) & part
