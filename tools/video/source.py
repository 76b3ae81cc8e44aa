"""Where frames come from: a video file decoded forward from any frame, by index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from ...traces.records import VideoRecord
from .frame import Layout
from .probe import Probe, probe
from .reading import Numbered, read_from
from .timeline import Timeline


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
        return read_from(self._path, self.timeline, index, self._probe.ordinal, self._note)

    def _note(self, damage: str) -> None:
        if damage not in self.damage:
            self.damage.append(damage)
