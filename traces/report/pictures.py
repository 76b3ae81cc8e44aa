"""The pictures of a page: frames of the video and what was looked at, small, each once, within bounds."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ..errors import AuditFailed
from ..events import Exchanged
from ..records import Description, Evidence, Frames, Reading
from ..records.region import Xyxy
from .data import Frame, Picture, Player
from .places import moment, rounded
from .told import Told

# All pictures of a page together; of the video itself so many frames even through it, and so many jumped to.
MOST_BYTES = 5 << 20
MOST_STRIP, MOST_JUMPS = 32, 32
STRIP_PX, FRAME_PX, SEEN_PX = 192, 640, 960


class Still(NamedTuple):
    """A picture ready for a page: JPEG, and its size."""

    jpeg: bytes
    width: int
    height: int


class Shot(NamedTuple):
    """A frame of the video, by its own time."""

    t_s: float
    still: Still


@dataclass(frozen=True)
class Sight:
    """Eyes for a report, handed in by those who may load what pictures and videos need."""

    player: Player
    shrunk: Callable[[bytes, int], Still | None]
    """A PNG or JPEG at most so wide; None where the bytes are no picture."""
    frames: Callable[[Sequence[float], int], Iterable[Shot]] | None = None
    """Frames on display at given times, at most so wide; None where the video is not there.

    The first times matter most: what takes too long to get at may be left out.
    """
    strip: Callable[[int, int], Iterable[Shot]] | None = None
    """About so many frames evenly through the video, at most so wide."""


@dataclass
class Gallery:
    """Pictures by number; what is full takes no more, and counts what it refused."""

    told: Told
    sight: Sight
    pictures: list[Picture] = field(default_factory=list)
    refused: int = 0
    _numbers: dict[str, int | None] = field(default_factory=dict)
    _bytes: int = 0

    def of(self, blobs: Iterable[str]) -> list[int]:
        """The numbers of pictures that the trace holds, where they are pictures and there is room."""
        numbers = (self._of(blob) for blob in blobs)
        return [number for number in numbers if number is not None]

    def _of(self, blob: str) -> int | None:
        if blob not in self._numbers:
            try:
                still = self.sight.shrunk(self.told.blobs.get(blob), SEEN_PX)
            except AuditFailed:
                still = None
            self._numbers[blob] = None if still is None else self.take(still, blob)
        return self._numbers[blob]

    def take(self, still: Still, blob: str | None = None) -> int | None:
        """Give a picture its number, if there is room."""
        if self._bytes + len(still.jpeg) > MOST_BYTES:
            self.refused += 1
            return None
        self._bytes += len(still.jpeg)
        src = "data:image/jpeg;base64," + base64.b64encode(still.jpeg).decode()
        self.pictures.append(Picture(src=src, width=still.width, height=still.height, blob=blob))
        return len(self.pictures) - 1


def pictured(evidence: Evidence) -> tuple[str, ...]:
    """The blobs of pictures that a piece of evidence rests on."""
    if isinstance(evidence, Frames):
        return evidence.blobs
    if isinstance(evidence, Description):
        return tuple(shown.blob for shown in evidence.shown)
    return evidence.shown if isinstance(evidence, Reading) else ()


def frames(told: Told, gallery: Gallery, jumps: Sequence[float], left_out: list[str]) -> tuple[Frame, ...]:
    """The film strip, and the frames that citations jump to; without the video, what was kept of it."""
    show, strip = gallery.sight.frames, gallery.sight.strip
    if show is None or strip is None:
        return tuple(sorted(_kept(told, gallery), key=lambda frame: frame.t_s))
    even = _taken(gallery, strip(MOST_STRIP, STRIP_PX), strip=True)
    wanted = list(dict.fromkeys(jumps))
    shots = list(show(wanted[:MOST_JUMPS], FRAME_PX))
    if len(shots) < len(wanted):
        left_out.append(f"frames of {len(wanted) - len(shots)} of the {len(wanted)} instants that are cited")
    found = [*even, *_taken(gallery, shots, strip=False)]
    return tuple(sorted(found, key=lambda frame: (frame.t_s, not frame.strip)))


def _taken(gallery: Gallery, shots: Iterable[Shot], *, strip: bool) -> list[Frame]:
    taken: dict[float, Frame] = {}
    for shot in shots:
        t_s = moment(shot.t_s)
        number = None if t_s in taken else gallery.take(shot.still)
        if number is not None:
            taken[t_s] = Frame(t_s=t_s, picture=number, strip=strip)
    return list(taken.values())


def _kept(told: Told, gallery: Gallery) -> list[Frame]:
    """Frames that tools and models were shown, each once."""
    found: dict[tuple[float, Xyxy | None], Frame] = {}
    for t_s, blob, region in _seen(told):
        for number in gallery.of([blob]):
            frame = Frame(t_s=moment(t_s), picture=number, region=region, strip=region is None)
            found.setdefault((frame.t_s, region), frame)
    return list(found.values())


def _seen(told: Told) -> Iterable[tuple[float, str, Xyxy | None]]:
    """Of every picture of one frame: when that was, its blob, and which part of the frame it is."""
    whole = (0.0, 0.0, float(told.started.video.width), float(told.started.video.height))
    for evidence in told.ledger.values():
        if isinstance(evidence, Frames) and len(evidence.blobs) == len(evidence.frames):
            for reference, blob in zip(evidence.frames, evidence.blobs, strict=True):
                yield reference.t_s, blob, evidence.crop and rounded(evidence.crop)
    for shown in (shown for event in told.all(Exchanged) for shown in event.exchange.shown):
        if shown.scale is not None and len(shown.t_s) == 1:
            (left, top), (across, down) = shown.offset, shown.scale
            part = rounded((left, top, left + across * shown.width, top + down * shown.height))
            yield shown.t_s[0], shown.blob, None if part == whole else part
