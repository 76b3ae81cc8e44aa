"""Frames that were decoded before: a video that costs no decoding any more."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from ..tools.video import Video
from ..tools.video.frame import Layout
from ..tools.video.reading import Numbered
from ..tools.video.source import FileSource
from ..tools.video.timeline import Timeline
from ..traces.records import VideoRecord


def held(path: Path, frames: int) -> Video:
    """The video of a file whose first frames are held in memory; it has no others."""
    return Video(path, _Held(path, frames))


class _Held:
    def __init__(self, path: Path, frames: int) -> None:
        self._file = FileSource(path.absolute())
        self._pictures = list(islice(self._file.read(0), frames))
        self.damage: list[str] = []

    @property
    def record(self) -> VideoRecord:
        return self._file.record

    @property
    def timeline(self) -> Timeline:
        return self._file.timeline

    @property
    def layout(self) -> Layout:
        return self._file.layout

    def read(self, index: int) -> Iterator[Numbered]:
        return iter(self._pictures[index:])
