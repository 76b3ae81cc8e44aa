"""What goes from pictures and sound to words and back: retrievers, describers, readers, transcribers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ...traces.records import Degradation, ReadLine, SaidLine, Shown, Span, Usage
from ..deadline import Deadline
from .backend import Backend, Features, FloatArray

if TYPE_CHECKING:
    from ..manipulations.base import Blobs
    from ..video import Frame, Video


class Fit(NamedTuple):
    """How well each sampled frame fits a query, 0 to 1, and what of the query that speaks of."""

    scores: FloatArray
    understood: str
    degradations: tuple[Degradation, ...] = ()


@runtime_checkable
class Retriever(Backend, Protocol):
    """Finds frames by words: features of sampled frames are kept, a query is held against all of them.

    What sets frames apart from those round them needs these in the sample, too: `around_s` says how far.
    """

    @property
    def around_s(self) -> float:
        """How many seconds on either side of a span it has to see."""

    def encode(self, frames: Iterable[Frame]) -> Iterator[Features]:
        """One row of features per frame, in order; all rows have one shape and type."""

    def fit(self, query: str, times_s: NDArray[np.float64], features: Features) -> Fit:
        """How well each of the sampled frames fits."""


class Said(NamedTuple):
    """A model's words about pictures, the blob of what exactly it was asked, and what that cost."""

    text: str
    request: str | None = None
    usage: Usage | None = None


@runtime_checkable
class Describer(Backend, Protocol):
    """Says in words what pictures show; it sees them and the question, nothing else of the run."""

    def describe(self, question: str, pictures: Sequence[Shown], blobs: Blobs, deadline: Deadline) -> Said:
        """The answer to a question about the pictures."""


class Read(NamedTuple):
    """Lines of text in pixels of the picture that was read, and, of a model, request and cost."""

    lines: tuple[ReadLine, ...]
    request: str | None = None
    usage: Usage | None = None


@runtime_checkable
class Reader(Backend, Protocol):
    """Reads the text in a picture."""

    def read(self, picture: Shown, blobs: Blobs, deadline: Deadline) -> Read:
        """The lines of text, from top to bottom."""


@runtime_checkable
class Transcriber(Backend, Protocol):
    """Writes down what is said in a video's sound."""

    def transcribe(self, video: Video, span: Span, deadline: Deadline) -> tuple[SaidLine, ...]:
        """The lines spoken in a span, in order."""
