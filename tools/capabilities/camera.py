"""Camera estimators: whether and how the camera moves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ...traces.records import CameraWay, Span
from ..deadline import Deadline
from .backend import Backend

if TYPE_CHECKING:
    from ..video import Video


@dataclass(frozen=True)
class CameraMotion:
    """Whether the camera moves in a span, and how fast the background goes through the image."""

    moves: bool
    speed_px_s: float
    detail: str
    spans: tuple[Span, ...] = field(default=())
    cut: bool = field(default=False)
    """Whether two looks are so unlike each other that there may be a cut between them."""
    still_share: float = field(default=1.0)
    """In what share of the looks much of the background was seen to stand still."""
    focal_px: float | None = field(default=None)
    """The focal length in pixels of the displayed frame, of an estimator that tells it."""
    way: CameraWay | None = field(default=None)
    """Poses over time, of an estimator that tells them; they hold within one shot."""


@runtime_checkable
class CameraEstimator(Backend, Protocol):
    """Tells whether and how the camera moves."""

    def motion(self, video: Video, span: Span | None, deadline: Deadline) -> CameraMotion:
        """Whether the camera moves in a span."""
