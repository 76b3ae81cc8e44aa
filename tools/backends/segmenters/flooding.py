"""What a point lies on: the patch of like colours round it that grows least as they may be less like."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

# Colours may differ by so many levels from those under the point.
_TOLERANCES = (6, 9, 13, 18, 24, 31, 40, 50)
_LEAST_PX, _MOST_SHARE = 12, 0.5
# The frame is looked at with at most so many pixels on its longer side.
_LONGEST_PX = 480


def flooded(rgb: Pixels, dots: Sequence[tuple[float, float]]) -> Pixels:
    """The patch round points, as 0 and 255 on the whole frame."""
    height, width = rgb.shape[:2]
    scale = min(1.0, _LONGEST_PX / max(height, width))
    size = (max(round(width * scale), 1), max(round(height * scale), 1))
    small = cv2.medianBlur(np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8), 5)
    lab = np.asarray(cv2.cvtColor(small, cv2.COLOR_RGB2LAB), np.uint8)
    whole = np.zeros(size[::-1], np.uint8)
    for x, y in dots:
        at = (min(int(x * size[0] / width), size[0] - 1), min(int(y * size[1] / height), size[1] - 1))
        whole |= _patch(lab, at)
    return np.asarray(cv2.resize(whole, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def _patch(lab: Pixels, at: tuple[int, int]) -> Pixels:
    """The patch round one point that grows least from one tolerance to the next."""
    patches = [_flood(lab, at, tolerance) for tolerance in _TOLERANCES]
    areas = [np.count_nonzero(patch) for patch in patches]
    most = _MOST_SHARE * lab.shape[0] * lab.shape[1]
    growth = [
        (after / area, n)
        for n, (area, after) in enumerate(pairwise(areas))
        if area >= _LEAST_PX and area <= most
    ]
    return patches[min(growth)[1]] if growth else patches[0]


def _flood(lab: Pixels, at: tuple[int, int], tolerance: int) -> Pixels:
    mask = np.zeros((lab.shape[0] + 2, lab.shape[1] + 2), np.uint8)
    flags = 4 | cv2.FLOODFILL_FIXED_RANGE | cv2.FLOODFILL_MASK_ONLY | 255 << 8
    cv2.floodFill(lab.copy(), mask, at, (0, 0, 0), (tolerance,) * 3, (tolerance,) * 3, flags)
    return mask[1:-1, 1:-1]
