"""A newcomer in the blob of things already known: pixels beyond them that look like none of them."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from ....capabilities import Patch
from .appearance import MEANS, pixel_bins
from .geometry import Boxes
from .trails import Piece, Trail

_LARGER, _LARGER_PX = 1.05, 3.0
_NOTED_SHARE, _NOTED_CELLS = 0.03, 12
_LEAST_SHARE, _LEAST_CELLS = 0.08, 24
_OUTSIDE = 0.5


def without_stranger(blob: Piece, trails: list[Trail], predicted: Boxes) -> tuple[Piece, Piece | None]:
    """The blob and, taken out of it, the largest part that is new; only beside things once seen whole.

    While a newcomer is too little to be taken out, nothing is learnt of the look and size of what it touches.
    """
    if (
        not trails
        or not all(trail.is_known_whole for trail in trails)
        or not _is_larger(blob, trails, predicted)
    ):
        return blob, None
    mask = blob.patch.mask
    strange = _unlike(blob.patch, trails)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strange.astype(np.uint8), connectivity=4)
    if count < 2:
        return blob, None
    part = np.asarray(labels == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax()))
    rest = _cleaned(mask & ~part)
    cells, whole = int(part.sum()), int(mask.sum())
    if cells < max(_NOTED_CELLS, _NOTED_SHARE * whole) or _outside(part, rest) < _OUTSIDE:
        return blob, None
    if min(cells, int(rest.sum())) < max(_LEAST_CELLS, _LEAST_SHARE * whole):
        return replace(blob, together=True), None
    return _piece(blob, rest), replace(_piece(blob, part), owner=None)


def _is_larger(blob: Piece, trails: list[Trail], predicted: Boxes) -> bool:
    """Whether a blob is larger than the things known in it are together."""
    room = predicted[:, 2:].max(axis=0) - predicted[:, :2].min(axis=0)
    room = trails[0].extent if len(trails) == 1 else room
    return bool((blob.visible[2:] - blob.visible[:2] > _LARGER * room + _LARGER_PX).any())


def _unlike(patch: Patch, trails: list[Trail]) -> NDArray[np.bool_]:
    """Pixels of a look that none of the trails has, single ones left out."""
    bins = pixel_bins(patch.yuv)
    known = np.any([trail.model > MEANS for trail in trails], axis=0)
    strange = (~known[bins] & patch.mask).astype(np.uint8)
    return np.asarray(cv2.morphologyEx(strange, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), np.bool_)


def _cleaned(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without the rim that blurred pixels leave round the part taken out."""
    return np.asarray(
        cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)), bool
    )


def _outside(part: NDArray[np.bool_], rest: NDArray[np.bool_]) -> float:
    """The share of a part that lies outside the box round the rest."""
    rows, columns = np.flatnonzero(rest.any(axis=1)), np.flatnonzero(rest.any(axis=0))
    if not len(rows):
        return 0.0
    inside = part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    return 1 - float(inside.sum() / part.sum())


def _piece(blob: Piece, own: NDArray[np.bool_]) -> Piece:
    """A part of a blob as a piece of its own."""
    rows, columns = np.flatnonzero(own.any(axis=1)), np.flatnonzero(own.any(axis=0))
    top, left, bottom, right = rows[0], columns[0], rows[-1] + 1, columns[-1] + 1
    (height, width), (x1, y1, x2, y2) = own.shape, blob.visible
    step = np.array([(x2 - x1) / width, (y2 - y1) / height])
    low = blob.visible[:2] + step * (left, top)
    high = blob.visible[:2] + step * (right, bottom)
    window = slice(top, bottom), slice(left, right)
    patch = Patch(blob.patch.yuv[window], own[window], blob.patch.scale)
    pixels = float(own.sum() * step.prod())
    visible = np.concatenate([low, high])
    return Piece(visible, blob.score, blob.label, patch, pixels, blob.blob, together=True)
