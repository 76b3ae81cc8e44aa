"""What was seen of points, frame by frame, put together as one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ....traces.records import Span
from ...capabilities import PointTracks

if TYPE_CHECKING:
    from ...video import Frame

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Moment:
    """Which frame it was; a frame itself holds all its pixels."""

    pts: int
    t_s: float
    index: int


@dataclass(frozen=True, eq=False)
class _Column:
    """One frame: of each point its place from the picture's corner, and how sure it is; 0 is not seen."""

    t_s: float
    index: int
    xy: Floats
    score: Floats


class Sights:
    """Collects sights of a number of points in any order of time; holds no pixels."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._columns: dict[int, _Column] = {}

    def add(
        self, frame: Moment | Frame, rows: Sequence[int] | NDArray[np.intp], xy: Floats, score: Floats
    ) -> None:
        """Places of some points in a frame that was looked at; a score of nought where one is not seen."""
        empty = _Column(frame.t_s, frame.index, np.full((self._count, 2), np.nan), np.zeros(self._count))
        column = self._columns.setdefault(frame.pts, empty)
        column.xy[rows], column.score[rows] = xy, score

    def table(self, span: Span | None, half_px: Sequence[float]) -> PointTracks:
        """All points; a column for every frame looked at, from the first sight to the last, within a span."""
        known = sorted(
            (c.t_s, pts) for pts, c in self._columns.items() if span is None or span.contains(c.t_s)
        )
        seen = [n for n, (_, pts) in enumerate(known) if self._columns[pts].score.any()]
        kept = [pts for _, pts in known[seen[0] : seen[-1] + 1]] if seen else []
        columns = [self._columns[pts] for pts in kept]
        xy = np.full((self._count, len(columns), 2), np.nan)
        score = np.zeros((self._count, len(columns)), np.float32)
        for number, column in enumerate(columns):
            xy[:, number], score[:, number] = column.xy, column.score
        return PointTracks(
            pts=tuple(kept),
            t_s=tuple(column.t_s for column in columns),
            index=tuple(column.index for column in columns),
            xy=xy,
            visible=score > 0,
            score=score,
            half_px=tuple(half_px),
        )
