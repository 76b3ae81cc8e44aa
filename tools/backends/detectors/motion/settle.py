"""Which of a pixel's looks is the background: what stays, or what a thing there from the start was hiding.

Where the first look and the last are the same, whatever came between was passing. Where they differ, either a
thing came and stayed, or a thing that was there from the start went. A thing's picture has an edge along the
outline of the change; the background goes on smoothly across it. That tells the two apart.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ...light import U8
from .states import NEVER, SLOTS, Mask, States, distance

_LASTING = 2  # stretches a look must be seen in to be more than a passer-by
_LATE = np.int32(2**30)
_NEARBY = (9, 9)  # half-resolution pixels over which each side of an outline is averaged
_NEAR = 0.06  # share of those that must lie on either side
_SURE = 0.25  # share of an outline that must border on what is settled
_CLEARLY = 1.25
_CAP = 40.0
_STEP = 14
_SEAM_WIDTH = 3
_SPECK_PX = 5


def settled(states: States) -> U8:
    """The background: three planes, one look per pixel, as it was when first seen."""
    chosen = _Choice(states)
    for _ in range(2 * SLOTS):
        if not chosen.advance():
            break
    chosen.finish()
    chosen.conform()
    return chosen.picture()


class _Choice:
    """The slot taken for the background so far, moved on where the look proves to be a thing."""

    def __init__(self, states: States) -> None:
        self._states = states
        lasting = states.count >= _LASTING
        # What shows only at the very beginning or end may be what something hid all the rest of the time.
        lasting |= (states.first == 0) | (states.last == states.stretches)
        lasting |= (states.count > 0) & ~lasting.any(axis=0)
        self._first = np.where(lasting, states.first, _LATE)
        self._last = np.where(lasting, states.last, NEVER)
        self._slot = self._first.argmin(axis=0)
        self._done = self._slot == self._last.argmax(axis=0)

    def _of(self, stack: NDArray[np.int32], slot: NDArray[np.intp]) -> NDArray[np.int32]:
        return np.asarray(np.take_along_axis(stack, slot[None], axis=0)[0], np.int32)

    def picture(self) -> U8:
        """The background with the slots as they are taken now."""
        look = self._value(self._states.initial, self._slot)
        never = self._of(self._states.count, self._slot) == 0
        look[:, never] = self._states.fallback[:, never]
        return look

    @staticmethod
    def _value(stack: U8, slot: NDArray[np.intp]) -> U8:
        return np.asarray(np.take_along_axis(stack, slot[None, None], axis=0)[0], np.uint8)

    def advance(self) -> bool:
        """Judge every open region once, large ones first; tell whether any could be judged."""
        after = self._next()
        looks = [self._value(self._states.initial, slot) for slot in (self._slot, after)]
        seams = _edges(looks[0]) & _edges(looks[1])
        then = self._of(self._last, self._slot)
        judged = [self._judge(region, after) for region in _regions(~self._done, seams, then)]
        return any(judged)

    def finish(self) -> None:
        """Give what is too small to judge by its outline the look most like its surroundings."""
        specks = ~self._done
        if not specks.any():
            return
        around = _surroundings(self.picture(), self._done)
        unlike = np.stack([distance(value, around).astype(np.int32) for value in self._states.value])
        unlike[self._last == NEVER] = _LATE
        self._slot[specks] = unlike.argmin(axis=0)[specks]

    def conform(self) -> None:
        """Specks that stand out from all around them give way to a look of theirs that does not."""
        picture = self.picture()
        around = np.stack([cv2.medianBlur(plane, _SPECK_PX) for plane in picture])
        unlike = np.stack([distance(value, around).astype(np.int32) for value in self._states.value])
        unlike[self._states.count == 0] = _LATE
        best = unlike.argmin(axis=0)
        better = unlike.min(axis=0) + _STEP < distance(picture, around)
        self._slot[better] = best[better]

    def _next(self) -> NDArray[np.intp]:
        """The look that came after the one taken: the earliest of those that outlast it."""
        outlasts = self._last > self._of(self._last, self._slot)
        return np.asarray(np.where(outlasts, self._first, _LATE).argmin(axis=0), np.intp)

    def _judge(self, region: Mask, following: NDArray[np.intp]) -> bool:
        """Keep the look or move on to the next, for a whole region at once; tell whether it could be told."""
        box = _window(region)
        inside, after = region[box], following[box]
        before, final = self._slot[box], self._last[(slice(None), *box)].argmax(axis=0)
        edge_before, edge_after, edge_final = (
            _outline_contrast(self._patched(box, inside, slot), inside, self._done[box])
            for slot in (before, after, final)
        )
        if edge_before is None or edge_after is None or edge_final is None:
            return False
        # What comes next may be another part of the same thing, and only what comes last go on smoothly.
        edge_after = min(edge_after, edge_final)
        if edge_before > _CLEARLY * edge_after + 0.5:
            is_thing = True
        elif edge_after > _CLEARLY * edge_before + 0.5:
            is_thing = False
        else:
            seen = self._states.count[(slice(None), *box)]
            is_thing = bool(_mean(seen, before, inside) < _mean(seen, after, inside))
        if is_thing:
            self._slot[box][inside] = after[inside]
            self._done[box][inside] = (after == final)[inside]
        else:
            self._done[box][inside] = True
        return True

    def _patched(self, box: tuple[slice, slice], inside: Mask, slot: NDArray[np.intp]) -> U8:
        """The background in a window, with the region showing the look asked for."""
        where = np.where(inside, slot, self._slot[box])
        return self._value(self._states.initial[(slice(None), slice(None), *box)], where)


def _mean(stack: NDArray[np.int32], slot: NDArray[np.intp], inside: Mask) -> float:
    return float(np.take_along_axis(stack, slot[None], axis=0)[0][inside].mean())


def _without_specks(mask: Mask) -> Mask:
    opened = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return np.asarray(opened, bool)


def _edges(look: U8) -> Mask:
    """Where a picture steps from one pixel to the next, one pixel to either side included.

    Where both the look before and the look after step, one region ends and another begins: within a
    thing that came or went, one of the two is the background, which goes on.
    """
    kernel = np.ones((3, 3), np.uint8)
    span = [np.asarray(cv2.morphologyEx(plane, cv2.MORPH_GRADIENT, kernel), np.uint8) for plane in look]
    return np.asarray(cv2.max(span[0], cv2.add(*(cv2.max(span[1], span[2]),) * 2)) > _STEP)


def _surroundings(picture: U8, settled_: Mask) -> U8:
    """The mean of the settled pixels around each pixel; black where there are none."""
    return _means(picture, settled_.astype(np.float32))[0].astype(np.uint8)


def _regions(open_: Mask, seams: Mask, then: NDArray[np.int32]) -> list[Mask]:
    """Parts of what is open, cut along seams, that changed at about the same time or one after the other."""
    found: list[Mask] = []
    _, labels = cv2.connectedComponents(_without_specks(open_ & ~seams).astype(np.uint8))
    for _ in range(_SEAM_WIDTH):
        grown = cv2.dilate(labels.astype(np.uint16), np.ones((3, 3), np.uint8))
        labels = np.where(open_ & (labels == 0), grown, labels)
    for number in range(1, int(labels.max()) + 1):
        part = np.asarray(labels == number)
        times = np.unique(then[part])
        for group in np.split(times, np.flatnonzero(np.diff(times) > 1) + 1):
            found.append(part & (then >= group[0]) & (then <= group[-1]))
    return sorted(found, key=np.count_nonzero, reverse=True)


def _window(region: Mask) -> tuple[slice, slice]:
    """The region's rectangle with room around it."""
    x, y, w, h = cv2.boundingRect(region.astype(np.uint8))
    room = _NEARBY[0]
    return slice(max(y - room, 0), y + h + room), slice(max(x - room, 0), x + w + room)


def _outline_contrast(picture: U8, inside: Mask, settled_: Mask) -> float | None:
    """Mean difference across an outline, texture averaged out; None with too little settled beside it."""
    kernel = np.ones((3, 3), np.uint8)
    core = cv2.erode(inside.astype(np.uint8), kernel, borderValue=1)
    rim = inside & (core == 0)
    beyond = settled_ & (cv2.dilate(inside.astype(np.uint8), kernel) == 0)
    within = core if core.any() else inside
    means, shares = zip(
        *(_means(picture, np.asarray(where, np.float32)) for where in (within, beyond)), strict=True
    )
    sure = rim & (shares[0] > _NEAR) & (shares[1] > _NEAR)
    if np.count_nonzero(sure) < _SURE * np.count_nonzero(rim):
        return None
    apart = np.abs(means[0] - means[1])[:, sure] * np.array([[1.0], [2.0], [2.0]])
    return float(np.minimum(apart.max(axis=0), _CAP).mean())


def _means(picture: U8, weight: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weighted means of each pixel's neighbourhood, per plane, and the share of it that has weight."""
    share = np.asarray(cv2.blur(weight, _NEARBY), np.float32)
    total = np.maximum(share, 1e-6)
    means = [cv2.blur(plane * weight, _NEARBY) / total for plane in picture.astype(np.float32)]
    return np.asarray(np.stack(means), np.float32), share
