"""Where frames come from: a video file decoded forward from any frame, by index."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Protocol

from av import VideoFrame

from ...traces.records import VideoRecord
from .container import open_container, pictures, video_stream
from .frame import Layout
from .probe import Probe, probe
from .timeline import Timeline

Numbered = tuple[int, VideoFrame]


class Source(Protocol):
    """Frames in order of time, from any of them on."""

    @property
    def record(self) -> VideoRecord:
        """What is known of the video."""

    @property
    def timeline(self) -> Timeline:
        """When each frame is."""

    @property
    def layout(self) -> Layout:
        """How frames are stored and turned."""

    @property
    def damage(self) -> list[str]:
        """What could not be decoded so far."""

    def read(self, index: int) -> Iterator[Numbered]:
        """Decode forward; the first frame yielded is at or before `index`, where it can be."""


class FileSource:
    """A video file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._probe: Probe = probe(path)
        self.damage: list[str] = []

    @property
    def record(self) -> VideoRecord:
        """What probing found."""
        return self._probe.record

    @property
    def timeline(self) -> Timeline:
        """When each frame is."""
        return self._probe.timeline

    @property
    def layout(self) -> Layout:
        """How frames are stored and turned."""
        return self._probe.layout

    def read(self, index: int) -> Iterator[Numbered]:
        """Decode forward from the last key frame at or before `index`."""
        key = self.timeline.key_before(index)
        while key > 0:
            frames = self._from(key)
            first = next(frames, None)
            if first is not None and first[0] <= index:
                yield first
                yield from frames
                return
            # Some containers land late; try from the key frame before.
            frames.close()
            key = self.timeline.key_before(key - 1)
        yield from self._from(0)

    def _from(self, key: int) -> Generator[Numbered, None, None]:
        with open_container(self._path) as container:
            stream = video_stream(container, self._path.name)
            stream.thread_type = "AUTO"
            if key > 0:
                container.seek(self.timeline.ticks[key], stream=stream)
            for position, picture in enumerate(pictures(container, stream, self._note)):
                if self._probe.ordinal:
                    index = position if position < len(self.timeline) else None
                else:
                    index = None if picture.pts is None else self.timeline.find(picture.pts)
                if index is not None:
                    yield index, picture

    def _note(self, damage: str) -> None:
        if damage not in self.damage:
            self.damage.append(damage)
