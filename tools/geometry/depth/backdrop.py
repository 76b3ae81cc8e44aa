"""What stands still behind everything: by it the depths of all frames get one scale, though they flicker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from ....traces.records.base import Record
from ...capabilities import DepthMap
from .ground import cells

Floats = NDArray[np.float64]
Box = tuple[float, float, float, float]

# The backdrop is kept at about so many cells across.
_ACROSS = 96
# A cell that scatters more than this over time, as a share, shows something that moves.
_STEADY = 0.12
# So many cells next to one another are off alike; with fewer steady ones nothing can be aligned.
_ALIKE, _FEWEST = 16, 40
_ROUNDS = 2


class Backdrop(Record):
    """The usual depth of each cell, as a logarithm, None where it is not steady; how far frames flicker."""

    frame_px: tuple[int, int]
    rows: int
    columns: int
    log_depth: tuple[float | None, ...]
    flicker: float
    focal_px: float | None = None

    @property
    def values(self) -> Floats:
        """The logarithms (rows × columns,), NaN where there is none."""
        return np.array(self.log_depth, dtype=np.float64)

    @property
    def pixels(self) -> Floats:
        """The pixel in the middle of each cell."""
        return cells(self.rows, self.columns, self.frame_px)

    def depth_at(self, pixel: tuple[float, float]) -> float:
        """The usual depth round a pixel; NaN where nothing steady is near."""
        size = np.array(self.frame_px) / [self.columns, self.rows]
        near = (np.abs(self.pixels - pixel) <= 1.5 * size).all(axis=1)
        found = self.values[near]
        return float(np.exp(np.nanmedian(found))) if np.isfinite(found).any() else float("nan")


class Offset(NamedTuple):
    """By how much, as a logarithm, a frame's depths are larger than they should be, and how sure that is."""

    by: float
    sigma: float


def backdrop_of(maps: Iterable[DepthMap]) -> Backdrop:
    """The backdrop that maps of a camera that stands still have in common."""
    looks, focal, size, shape = [], [], (1, 1), (1, 1)
    for one in maps:
        size, shape = one.frame_px, _shape(one.frame_px)
        looks.append(_logs(one, cells(*shape, size)))
        focal += [one.focal_px] if one.focal_px is not None else []
    stack = np.array(looks)
    offsets = np.zeros(len(stack))
    usual = _middle(stack)
    for _ in range(_ROUNDS):
        offsets = _middle((stack - usual).T)
        usual = _middle(stack - offsets[:, None])
    off = stack - offsets[:, None] - usual
    steady = (np.isfinite(off).mean(axis=0) >= 0.5) & (1.4826 * _middle(np.abs(off)) < _STEADY)
    if steady.sum() < _FEWEST:
        raise NotMeasurable(
            "the depths of the frames cannot be put on one scale: too little stands still behind what moves",
            hint="Give --camera FILE, or take a video in which more of the surroundings shows.",
        )
    return Backdrop(
        frame_px=size,
        rows=shape[0],
        columns=shape[1],
        log_depth=tuple(float(v) if k else None for v, k in zip(usual, steady, strict=True)),
        flicker=float(1.4826 * np.nanmedian(np.abs(offsets - np.nanmedian(offsets)))),
        focal_px=float(np.median(focal)) if focal else None,
    )


def offset_of(depth: DepthMap, pixels: Floats, usual: Floats, boxes: Sequence[Box]) -> Offset | None:
    """How far off a frame is from what is usual (logarithms at pixels), where no box covers that."""
    off = _logs(depth, pixels) - usual
    for x1, y1, x2, y2 in boxes:
        inside = (pixels > (x1, y1)).all(axis=1) & (pixels < (x2, y2)).all(axis=1)
        off[inside] = np.nan
    return robust_offset(off)


def robust_offset(off: Floats) -> Offset | None:
    """The middle of what most say, and how sure it is; None where too few say anything."""
    off = off[np.isfinite(off)]
    for _ in range(_ROUNDS):
        if len(off) < _FEWEST:
            return None
        middle = float(np.median(off))
        spread = 1.4826 * float(np.median(np.abs(off - middle))) + 1e-9
        kept = off[np.abs(off - middle) < 2.5 * spread]
        off = kept if len(kept) >= _FEWEST else off
    middle = float(np.median(off))
    spread = 1.4826 * float(np.median(np.abs(off - middle)))
    return Offset(middle, 1.25 * spread / float(np.sqrt(max(len(off) / _ALIKE, 1.0))))


def grid(frame_px: tuple[int, int]) -> Floats:
    """The pixels in the middles of the cells of a backdrop."""
    return cells(*_shape(frame_px), frame_px)


def _shape(frame_px: tuple[int, int]) -> tuple[int, int]:
    width, height = frame_px
    columns = min(_ACROSS, width)
    return max(1, round(columns * height / width)), columns


def _logs(depth: DepthMap, pixels: Floats) -> Floats:
    values = depth.at(pixels)
    return np.log(np.where(values > 0, values, np.nan))


def _middle(values: Floats) -> Floats:
    """Medians down the columns, NaN where a column has nothing."""
    known = np.isfinite(values).any(axis=0)
    found = np.full(values.shape[1], np.nan)
    found[known] = np.nanmedian(values[:, known], axis=0)
    return found
