"""Masks between pixels and runs, and what they have in common."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..traces.records import Mask

BoolImage = NDArray[np.bool_]


def encoded(pixels: BoolImage) -> Mask:
    """Pixels as runs, down the columns, the first one of background."""
    height, width = pixels.shape
    marked = np.flatnonzero(pixels.any(axis=0))
    if not len(marked):
        return Mask(height=height, width=width, counts=(height * width,))
    # Columns beside the thing need not be turned, which is what takes time.
    first, past = int(marked[0]), int(marked[-1]) + 1
    down = np.ascontiguousarray(pixels[:, first:past].T).ravel()
    changes = np.flatnonzero(down[1:] != down[:-1]) + 1 + first * height
    # The last run before the thing ends where its first column begins, unless that begins with background.
    starts = [first * height] if down[0] else []
    ends = [past * height] if down[-1] and past < width else []
    edges = np.concatenate([[0], starts, changes, ends, [height * width]]).astype(np.int64)
    return Mask(height=height, width=width, counts=tuple(np.diff(edges).tolist()))


def decoded(mask: Mask) -> BoolImage:
    """The pixels of a mask."""
    inside = np.arange(len(mask.counts)) % 2 == 1
    down = np.repeat(inside, mask.counts).reshape(mask.width, mask.height)
    return np.ascontiguousarray(down.T)


def mask_iou(a: Mask, b: Mask) -> float:
    """Intersection over union of two masks of one size; 0 where both are empty."""
    one, other = decoded(a), decoded(b)
    union = int(np.count_nonzero(one | other))
    return int(np.count_nonzero(one & other)) / union if union else 0.0
