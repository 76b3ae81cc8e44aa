"""Depth estimators: how far away what is seen in each pixel lies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ..deadline import Deadline
from .backend import Backend, FloatArray

if TYPE_CHECKING:
    from ..geometry.camera import Camera
    from ..video import Frame

DepthKind = Literal["metric", "relative", "inverse"]
"""Metres along the optical axis; the same up to a scale and shift; or larger where nearer, likewise."""


@dataclass(frozen=True, eq=False)
class DepthMap:
    """The depth of one frame, at its own resolution: a cell covers an equal share of the displayed frame."""

    pts: int
    t_s: float
    index: int
    kind: DepthKind
    frame_px: tuple[int, int]
    """Width and height of the displayed frame."""
    values: FloatArray
    """Rows × columns; not a number where it is not known (sky, beyond `max_depth_m`)."""
    max_depth_m: float | None = None
    """Metric depth is not told beyond this."""
    focal_px: float | None = None
    """The focal length in pixels of the displayed frame, of an estimator that tells it."""

    def at(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """The values (n,) of the cells under pixels (n, 2); not a number outside of the frame."""
        rows, columns = self.values.shape
        cells = np.floor(xy * np.array([columns, rows]) / self.frame_px)
        inside = (cells >= 0).all(axis=1) & (cells[:, 0] < columns) & (cells[:, 1] < rows)
        column, row = np.where(inside[:, None], cells, 0).astype(np.intp).T
        return np.where(inside, self.values[row, column].astype(np.float64), np.nan)


@runtime_checkable
class DepthEstimator(Backend, Protocol):
    """Tells depth frame by frame."""

    @property
    def kind(self) -> DepthKind:
        """What its numbers mean."""

    def depth(self, frames: Iterable[Frame], deadline: Deadline) -> Iterator[DepthMap]:
        """One map per frame, in order."""


def tells_metres(estimator: DepthEstimator | None) -> bool:
    """Whether there is an estimator, and it tells metres of itself."""
    return estimator is not None and estimator.kind == "metric" and not isinstance(estimator, TakesCamera)


@runtime_checkable
class TakesCamera(Protocol):
    """A depth estimator that works depth out from what is known of the camera, and adds nothing to that."""

    def seen_by(self, camera: Camera) -> DepthEstimator:
        """The estimator for what a camera sees."""
