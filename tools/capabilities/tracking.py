"""Trackers: detections joined into tracks with lasting identities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ...traces.records import Degradation, TubeSamples
from ...traces.records.tube import Look
from ..deadline import Deadline
from .backend import Backend
from .detecting import Detections
from .segmenting import Segmenter

if TYPE_CHECKING:
    from ..video import Video


@dataclass(frozen=True, eq=False)
class Track:
    """One object followed by a tracker."""

    number: int
    label: str
    samples: TubeSamples
    look: Look
    degradations: tuple[Degradation, ...] = ()


@runtime_checkable
class Tracker(Backend, Protocol):
    """Joins detections into tracks with lasting identities."""

    def track(
        self, detections: Iterator[Detections], size: tuple[int, int], rate_hz: float, deadline: Deadline
    ) -> tuple[Track, ...]:
        """Consume detections and return every track, ordered by first sample, then by place."""


@runtime_checkable
class TracksThrough(Backend, Protocol):
    """Makes a tracker for one video, which looks at it with the segmenter of the run."""

    def through(self, video: Video, segmenter: Segmenter) -> Tracker:
        """The tracker of one video."""
