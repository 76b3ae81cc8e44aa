"""Detectors: what they are asked for, and what they see in a frame."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ...traces.records import Span
from ..deadline import Deadline
from .backend import Backend, FloatArray

if TYPE_CHECKING:
    from ..video import Video


class Sought(NamedTuple):
    """What to look for: a class noun and/or colours; both empty means everything.

    `phrase` is all of the words, for detectors that take any (`TakesPhrases`).
    """

    noun: str | None = None
    colours: tuple[str, ...] = ()
    phrase: str = ""

    @property
    def words(self) -> str:
        """In words; '' is everything."""
        return self.phrase or " ".join((*self.colours, *((self.noun,) if self.noun else ())))


class Request(NamedTuple):
    """Which part of the video to look at, how often, and for what."""

    span: Span | None = None
    rate_hz: float | None = None
    sought: Sought = Sought()
    standing: bool = False
    """Whether what never moves in the picture may be a thing, too: the camera may move with it."""


class Patch(NamedTuple):
    """The pixels of one detection: YUV (uint8, full range) and mask, at `scale` of the frame's size."""

    yuv: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    scale: float


@dataclass(frozen=True, eq=False)
class Detections:
    """What a detector saw in one frame; columns are parallel, boxes in displayed original pixels."""

    pts: int
    t_s: float
    index: int
    xyxy: FloatArray
    score: FloatArray
    labels: tuple[str, ...]
    patches: tuple[Patch, ...]
    standing: bool = False
    """Whether they are things even if they never move in the picture."""

    def __len__(self) -> int:
        return len(self.labels)


@runtime_checkable
class Detector(Backend, Protocol):
    """Finds things frame by frame, in order of time."""

    @property
    def classes(self) -> frozenset[str] | None:
        """The class nouns it knows; None for one that sees things but not what they are."""

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Yield one `Detections` per frame looked at, empty ones included."""


@runtime_checkable
class TakesPhrases(Protocol):
    """A detector of open vocabulary: it finds what any words say, and labels it with these words.

    Where no words are sought (`phrase`, else `noun`), it looks for COCO's eighty classes, each by name.
    """

    takes_phrases: Literal[True]
