"""Masks between pixels and runs, what they have in common, and the samples of a tube that has them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from ..traces.masks import unpacked
from ..traces.records import Mask, Tube, TubeSamples
from ..traces.records.tube import Edges

# Times that are nearer than this are one.
_SAME_S = 1e-4

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


def mask_at(tube: Tube, t_s: float, load: Callable[[str], bytes]) -> Mask | None:
    """The outline of a tube in the frame of a time; None where it has none there. `load` reads a blob."""
    if tube.masks is None:
        return None
    n = bisect_left(tube.samples.t_s, t_s - _SAME_S)
    if n == len(tube.samples) or tube.samples.t_s[n] > t_s + _SAME_S:
        return None
    return unpacked(load(tube.masks).splitlines()[n])[0]


def samples_of(
    *,
    pts: Sequence[int],
    t_s: Sequence[float],
    index: Sequence[int],
    masks: Sequence[Mask],
    scores: Sequence[float],
) -> TubeSamples:
    """The boxes of masks, none of them empty; what touches the frame's edge may go on beyond it."""
    boxes = [box.xyxy for mask in masks if (box := mask.box) is not None]
    edges = [_real(xyxy, mask) for xyxy, mask in zip(boxes, masks, strict=True)]
    return TubeSamples(
        pts=tuple(pts),
        t_s=tuple(t_s),
        index=tuple(index),
        xyxy=tuple(boxes),
        seen=tuple("full" if all(real) else "partial" for real in edges),
        real_edges=tuple(edges),
        score=tuple(scores),
    )


def _real(xyxy: tuple[float, float, float, float], mask: Mask) -> Edges:
    x1, y1, x2, y2 = xyxy
    return x1 > 0, y1 > 0, x2 < mask.width, y2 < mask.height
