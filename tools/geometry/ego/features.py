"""Corners followed through a video: where each was seen in which frame, in pixels of the frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from ...deadline import Deadline

if TYPE_CHECKING:
    from ....traces.records import Span
    from ...video import Frame, Video

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Luma = NDArray[np.uint8]

# Pictures wider than this are followed at this width.
_WIDTH = 960
# The picture is kept evenly strewn with corners: this many cells across and down, and corners in each.
_CELLS, _PER_CELL = (10, 8), 4
_QUALITY, _APART_PX = 0.01, 7
WINDOW, _LEVELS = (19, 19), 4
# A corner followed there and back again must come back to within this.
RETURN_PX = 0.6
# A patch that looks this different from the one a frame before has been lost (mean grey levels).
_UNLIKE = 14.0
REFINE = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 0.01)


@dataclass(frozen=True, eq=False)
class Sighting:
    """The corners seen in one frame: their numbers and places."""

    t_s: float
    number: Ints
    xy: Floats


def follow(video: Video, span: Span | None, deadline: Deadline) -> Iterator[Sighting]:
    """Follow corners through every frame of a span; lost ones are replaced by new ones."""
    last: Luma | None = None
    number, xy, fresh = np.empty(0, dtype=np.int64), np.empty((0, 2)), 0
    for frame in video.frames(span):
        deadline.check("following the background through the picture")
        luma, scale = grey(frame)
        if last is not None and len(number):
            there, kept = _followed(last, luma, xy)
            number, xy = number[kept], there[kept]
        new = _corners(luma, xy)
        number = np.concatenate([number, fresh + np.arange(len(new))])
        xy, fresh = np.concatenate([xy, new]), fresh + len(new)
        last = luma
        # Corners are found at the middles of pixels; frame coordinates have whole numbers at their edges.
        yield Sighting(frame.t_s, number.copy(), (xy + 0.5) * scale)


def grey(frame: Frame) -> tuple[Luma, float]:
    """The grey picture, and how many frame pixels one of its pixels is."""
    grey = np.asarray(cv2.cvtColor(frame.rgb(), cv2.COLOR_RGB2GRAY), np.uint8)
    scale = max(1.0, grey.shape[1] / _WIDTH)
    if scale > 1:
        size = (round(grey.shape[1] / scale), round(grey.shape[0] / scale))
        grey = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    return grey, scale


def _followed(last: Luma, luma: Luma, xy: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Where corners went, and which of them can be trusted."""
    points = xy.astype(np.float32).reshape(-1, 1, 2)
    options = {"winSize": WINDOW, "maxLevel": _LEVELS, "criteria": REFINE}
    there, found, unlike = cv2.calcOpticalFlowPyrLK(last, luma, points, np.empty_like(points), **options)  # type: ignore[call-overload]
    back, returned, _ = cv2.calcOpticalFlowPyrLK(luma, last, there, np.empty_like(points), **options)  # type: ignore[call-overload]
    off = np.linalg.norm(back - points, axis=2)[:, 0]
    place = there[:, 0].astype(np.float64)
    inside = ((place >= 2) & (place < np.array(luma.shape[::-1]) - 2)).all(axis=1)
    good = (found[:, 0] == 1) & (returned[:, 0] == 1) & (off < RETURN_PX) & (unlike[:, 0] < _UNLIKE)
    return place, np.asarray(good & inside, dtype=np.bool_)


def _corners(luma: Luma, known: Floats) -> Floats:
    """New corners for the cells that have too few, away from those known."""
    free = np.full(luma.shape, 255, dtype=np.uint8)
    cells = _cells(known, luma)
    crowded = np.bincount(cells, minlength=_CELLS[0] * _CELLS[1]) >= _PER_CELL
    for x, y in known.astype(int):
        cv2.circle(free, (int(x), int(y)), _APART_PX, 0, -1)
    most = _CELLS[0] * _CELLS[1] * _PER_CELL
    found: Floats | None = cv2.goodFeaturesToTrack(luma, 4 * most, _QUALITY, _APART_PX, mask=free)  # type: ignore[assignment]
    if found is None:
        return np.empty((0, 2))
    places = found[:, 0].astype(np.float64)
    room = np.where(crowded, 0, _PER_CELL - np.bincount(cells, minlength=len(crowded)))
    return places[_first_in_each(_cells(places, luma), room)]


def _cells(places: Floats, luma: Luma) -> Ints:
    """The number of the cell that each place lies in."""
    share = places / np.array(luma.shape[::-1])
    column, row = (np.clip((share[:, k] * _CELLS[k]).astype(np.int64), 0, _CELLS[k] - 1) for k in (0, 1))
    return np.asarray(row * _CELLS[0] + column, dtype=np.int64)


def _first_in_each(cells: Ints, room: Ints) -> Ints:
    """The strongest corners of each cell, as many as there is room for; they come strongest first."""
    order = np.argsort(cells, kind="stable")
    ordered = cells[order]
    starts = np.searchsorted(ordered, ordered)
    rank = np.arange(len(ordered)) - starts
    return np.sort(order[rank < room[ordered]])
