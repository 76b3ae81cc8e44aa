"""Where a tube is, from the edges that were really observed: never the centre of a box being cut."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..records import Tube

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Indices = NDArray[np.intp]

# A sample that was not seen counts for next to nothing, but keeps a window from being empty.
UNSEEN_WEIGHT = 0.02
# Spikes further from the running median than this many robust deviations are left out.
SPIKE = 5.0
# Less than this share of the usual extent, of a thing cut on the other axis, is the extent of a part.
WHOLE_SHARE = 0.92
# A place that is not seen lies straight on from where it was going over this long.
CARRIED_S = 0.5


@dataclass(frozen=True, eq=False)
class Reference:
    """One point per sample, the middle of the whole object, with weights and the whole size."""

    t: Floats
    xy: Floats
    weight: Floats
    width: Floats
    height: Floats
    visible: Bools
    noise_px: float

    @property
    def size(self) -> Floats:
        """Geometric mean of width and height, per sample."""
        return np.sqrt(np.maximum(self.width * self.height, 1.0))


def reference(tube: Tube) -> Reference:
    """The reference points of a tube."""
    samples = tube.samples
    t = np.asarray(samples.t_s, dtype=np.float64)
    boxes = np.asarray(samples.xyxy, dtype=np.float64).reshape(len(t), 4)
    real = np.asarray(samples.real_edges, dtype=np.bool_).reshape(len(t), 4)
    visible = np.asarray([seen != "hidden" for seen in samples.seen], dtype=np.bool_)
    axes = [(boxes[:, k::2], real[:, k::2] & visible[:, None]) for k in (0, 1)]
    whole = [np.asarray(seen.all(axis=1), dtype=np.bool_) for _, seen in axes]
    x, width, good_x = _axis(t, *axes[0], whole[1])
    y, height, good_y = _axis(t, *axes[1], whole[0])
    xy = np.stack([x, y], axis=1)
    weight = np.where(good_x & good_y, 1.0, np.where(visible, 0.3, UNSEEN_WEIGHT))
    weight = np.where(_spikes(xy), UNSEEN_WEIGHT, weight)
    return Reference(t, xy, weight, width, height, visible, _noise(xy[visible]))


def _axis(t: Floats, edges: Floats, real: Bools, beside: Bools) -> tuple[Floats, Floats, Bools]:
    """Middle and whole extent along one axis, and where at least one edge was real.

    `beside` is where the other axis shows all of the thing: of a part of it, the extent is that of the part.
    """
    low, high = edges[:, 0], edges[:, 1]
    both: Bools = real[:, 0] & real[:, 1]
    firm = both & beside if (both & beside).any() else both
    if firm.any():
        extent = np.interp(t, t[firm], _running_median((high - low)[firm], 2))
    else:
        extent = np.full_like(t, float((high - low).max()))
    part = both & ~firm & (high - low < WHOLE_SHARE * extent)
    any_real: Bools = (real[:, 0] | real[:, 1]) & ~part
    from_one = np.where(real[:, 0], low + extent / 2, high - extent / 2)
    middle = np.where(both | ~any_real, (low + high) / 2, from_one)
    if any_real.any() and not any_real.all():
        middle = np.where(any_real, middle, np.interp(t, t[any_real], middle[any_real]))
        middle = _carried_on(t, middle, any_real, part)
    return middle, np.where(both & ~part, high - low, extent), any_real | part


def _carried_on(t: Floats, middle: Floats, known: Bools, part: Bools) -> Floats:
    """The middle before the first and after the last place known, where a part was seen: straight on."""
    first, last = np.flatnonzero(known)[[0, -1]]
    for end, beyond in ((first, t < t[first]), (last, t > t[last])):
        near = known & (np.abs(t - t[end]) <= CARRIED_S)
        off = t - t[end]
        if (part & beyond).any() and near.sum() >= 3:
            slope = float(np.polyfit(off[near], middle[near], 1)[0])
            middle = np.where(beyond, middle[end] + slope * off, middle)
    return middle


def _running_median(values: Floats, reach: int) -> Floats:
    """Median over `reach` neighbours on either side."""
    if len(values) < 2:
        return values
    padded = np.pad(values, reach, mode="edge")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * reach + 1)
    return np.asarray(np.median(windows, axis=1), dtype=np.float64)


def _spikes(xy: Floats) -> Bools:
    """Samples that jump away from their neighbours and back."""
    off = np.hypot(*(xy[:, k] - _running_median(xy[:, k], 2) for k in (0, 1)))
    scale = max(1.4826 * float(np.median(off)), 1.0)
    return np.asarray(off > SPIKE * scale, dtype=np.bool_)


def _noise(xy: Floats) -> float:
    """Jitter of one coordinate in pixels, from second differences, robustly."""
    if len(xy) < 4:
        return 1.0
    second = np.abs(np.diff(xy, n=2, axis=0)) / np.sqrt(6.0)
    return max(0.3, float(1.4826 * np.median(second, axis=0).max()))
