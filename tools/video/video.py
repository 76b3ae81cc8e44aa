"""A video file opened for exact access by presentation time. (Contract sketch: to be filled in.)"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...traces.records import FrameRef, Span, VideoRecord


class Frame:
    """One decoded frame: its time, and its pixels on demand, rotated as displayed."""

    pts: int
    t_s: float
    duration_s: float
    index: int

    def rgb(self) -> NDArray[np.uint8]:
        """Height × width × 3, displayed orientation."""
        raise NotImplementedError

    def yuv_half(self) -> NDArray[np.uint8]:
        """About half-size YUV (full range, BT.601) as ⌈h/2⌉ × ⌈w/2⌉ × 3: cheap, for motion and colour."""
        raise NotImplementedError


class Video:
    """A video; `record` is what probing found, frames come by time."""

    path: Path
    record: VideoRecord

    @classmethod
    def open(cls, path: str | Path, *, fps: float | None = None) -> Video:
        """Open a file, or an image sequence (folder or glob, with `fps`)."""
        raise NotImplementedError

    def frames(self, span: Span | None = None, *, rate_hz: float | None = None) -> Iterator[Frame]:
        """Frames of a span in order of time; at most `rate_hz` of them a second."""
        raise NotImplementedError

    def at(self, times_s: Sequence[float]) -> list[Frame]:
        """The frame on display at each time; decoded forward once, whatever the order asked."""
        raise NotImplementedError

    def reference(self, frame: Frame) -> FrameRef:
        """A frame's address with both digests."""
        raise NotImplementedError
