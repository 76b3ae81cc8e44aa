"""Point trackers: where points of things go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ...traces.records import Span
from ..deadline import Deadline
from .backend import Backend, FloatArray

if TYPE_CHECKING:
    from ..video import Video


class Spot(NamedTuple):
    """A point at a time, in pixels of the displayed frame."""

    t_s: float
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class PointTracks:
    """N points in T frames; where a point is not visible its place is a guess, or not a number."""

    pts: tuple[int, ...]
    t_s: tuple[float, ...]
    index: tuple[int, ...]
    xy: NDArray[np.float64]
    """N × T × 2, pixels of the displayed frame."""
    visible: NDArray[np.bool_]
    """N × T."""
    score: FloatArray
    """N × T, 0 to 1: how sure it is that it is the same point."""
    half_px: tuple[float, ...]
    """Of each point: half the side of the square that was compared, so that a box can be drawn round it."""


@runtime_checkable
class PointTracker(Backend, Protocol):
    """Follows what lies under points, whatever it is a part of."""

    def follow(
        self, video: Video, spots: Sequence[Spot], span: Span | None, deadline: Deadline
    ) -> PointTracks:
        """Where the points are in the frames of a span (None: as long as any can be followed), both ways.

        The frames are consecutive; what it holds is bounded, however long the video.
        """
