"""Telling cast shadows from things: a shadow darkens what is there and leaves its colour and texture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from .light import U8
from .states import Mask

_DEEPEST, _FAINTEST = 0.3, 0.97
_CHROMA_SLACK = 5.0
_FLAT = 0.035  # how far the darkening may differ from its neighbourhood's


def shadow_like(now: U8, background: U8, noise: U8) -> Mask:
    """Pixels that may be the background in shadow; arguments are 3-plane windows, smoothed alike."""
    y, b = now[0].astype(np.float32), np.maximum(background[0].astype(np.float32), 1.0)
    ratio = y / b
    like = (ratio > _DEEPEST) & (ratio < _FAINTEST)
    for p in (1, 2):
        expected = 128 + (background[p].astype(np.float32) - 128) * ratio
        like &= np.abs(now[p] - expected) <= _CHROMA_SLACK + noise[p]
    around = cv2.blur(ratio, (5, 5))
    slack = _FLAT + (1.0 + noise[0]) / b
    return np.asarray(like & (np.abs(ratio - around) <= slack))


def without_shadow(part: Mask, shadow: Mask) -> Mask:
    """The part of a blob that is a thing; dark flat pieces between other pieces of it stay with it."""
    thing = np.asarray(cv2.medianBlur((part & ~shadow).astype(np.uint8), 3), np.uint8)
    if not thing.any():
        return np.asarray(thing, bool)
    room = max(3, round(0.12 * min(part.shape))) | 1
    closed = cv2.morphologyEx(
        cv2.copyMakeBorder(thing, room, room, room, room, cv2.BORDER_CONSTANT), cv2.MORPH_CLOSE, _square(room)
    )
    return np.asarray(closed[room:-room, room:-room], bool) & part


def _square(side: int) -> NDArray[np.uint8]:
    return np.ones((side, side), np.uint8)
