"""The stable looks each pixel has had over a whole video: a few per pixel, with when and how long."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ...light import U8, Planes

Mask = NDArray[np.bool_]
Index = NDArray[np.intp]

SLOTS = 4
NEVER = -1
_SAME_LEVELS = 4  # two looks closer than this, beyond noise, are one
_GLIMPSED_LEVELS = 10  # of a single frame, noise and all
_FORMATIVE = 8  # stretches that make up a look's first value


def distance(a: Planes | U8, b: Planes | U8) -> U8:
    """How different two pictures look, in luma levels; a step of the quieter chroma says twice as much."""
    y, u, v = (cv2.absdiff(p, q) for p, q in zip(a, b, strict=True))
    chroma = cv2.max(u, v)
    return np.asarray(cv2.max(y, cv2.add(chroma, chroma)), np.uint8)


class States:
    """Up to `SLOTS` looks per pixel, fed with one median picture per stretch of time."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self.value: U8 = np.zeros((SLOTS, 3, *shape), np.uint8)
        self.initial: U8 = np.zeros((SLOTS, 3, *shape), np.uint8)
        self.first: NDArray[np.int32] = np.full((SLOTS, *shape), NEVER, np.int32)
        self.last: NDArray[np.int32] = np.full((SLOTS, *shape), NEVER, np.int32)
        self.count: NDArray[np.int32] = np.zeros((SLOTS, *shape), np.int32)
        self._noise: NDArray[np.float32] = np.zeros((3, *shape), np.float32)
        self._best_spread: U8 = np.full(shape, 255, np.uint8)
        self.fallback: U8 = np.zeros((3, *shape), np.uint8)
        # The first frame alone comes before all stretches.
        self.stretches = 1

    @property
    def noise(self) -> NDArray[np.float32]:
        """Mean spread of each pixel within a stretch, per plane; bounded, so passers-by hardly count."""
        return self._noise / np.float32(max(self.stretches - 1, 1))

    def unmatched(self, picture: Planes) -> float:
        """The share of the picture that looks like nothing seen there before."""
        far = np.ones(picture[0].shape, bool)
        for slot in range(SLOTS):
            near = distance(picture, _planes(self.value[slot])) <= 4 * _SAME_LEVELS
            far &= ~(near & (self.count[slot] > 0))
        return float(np.count_nonzero(far)) / far.size

    def add(self, picture: Planes, spread: Planes) -> None:
        """Take in the median picture of one stretch and how much each pixel varied within it."""
        for plane, s in zip(self._noise, spread, strict=True):
            plane += np.minimum(s, 10)
        noise = self._noise.max(axis=0) / self.stretches
        loudest = np.asarray(cv2.max(spread[0], cv2.max(spread[1], spread[2])), np.uint8)
        calmer = loudest < self._best_spread
        self._best_spread[calmer] = loudest[calmer]
        for plane, p in zip(self.fallback, picture, strict=True):
            plane[calmer] = p[calmer]
        stable = loudest <= np.minimum(3 + 2 * noise, 14)
        self._assign(picture, stable, _SAME_LEVELS + noise)
        self.stretches += 1

    def glimpse(self, picture: Planes, when: int) -> None:
        """Take in a single frame: what shows no longer than that may be the background, too."""
        limit = _GLIMPSED_LEVELS + 3 * self.noise.max(axis=0)
        open_ = np.ones(limit.shape, bool)
        for slot in range(SLOTS):
            same = open_ & (self.count[slot] > 0) & (distance(picture, _planes(self.value[slot])) <= limit)
            self.first[slot][same] = np.minimum(self.first[slot][same], when)
            self.last[slot][same] = np.maximum(self.last[slot][same], when)
            open_ &= ~same
        rows, cols = np.nonzero(open_)
        self._begin(picture, rows, cols, when)

    def _assign(self, picture: Planes, stable: Mask, limit: NDArray[np.float32]) -> None:
        """Give each stable pixel to the slot that looks like it, or to a new one."""
        open_: Mask = stable
        for slot in range(SLOTS):
            same = open_ & (self.count[slot] > 0)
            same &= distance(picture, _planes(self.value[slot])) <= limit
            self._follow(slot, picture, same)
            open_ = open_ & ~same
            if not open_.any():
                return
        rows, cols = np.nonzero(open_)
        self._begin(picture, rows, cols, self.stretches)

    def _follow(self, slot: int, picture: Planes, same: Mask) -> None:
        """Let a look drift by one level towards what is seen now: light changes slowly."""
        step = same.view(np.uint8)
        for value, now in zip(self.value[slot], picture, strict=True):
            up, down = (now > value).view(np.uint8) & step, (now < value).view(np.uint8) & step
            value += up
            value -= down
        young = same & (self.count[slot] < _FORMATIVE)
        self.initial[slot][:, young] = self.value[slot][:, young]
        self.last[slot][same] = self.stretches
        self.count[slot] += step

    def _begin(self, picture: Planes, rows: Index, cols: Index, when: int) -> None:
        """Put new looks in each pixel's emptiest slot, over the least seen look where all are taken."""
        counts = self.count[:, rows, cols]
        slot = counts.argmin(axis=0)
        for p, now in enumerate(picture):
            self.value[slot, p, rows, cols] = now[rows, cols]
            self.initial[slot, p, rows, cols] = now[rows, cols]
        self.first[slot, rows, cols] = when
        self.last[slot, rows, cols] = when
        self.count[slot, rows, cols] = 1


def _planes(stack: U8) -> Planes:
    return stack[0], stack[1], stack[2]
