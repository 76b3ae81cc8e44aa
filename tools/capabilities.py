"""What backends can do: one Protocol per capability, and the values that pass through it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ..traces.records import Degradation, Fingerprint, ReadLine, SaidLine, Shown, Span, TubeSamples, Usage
from ..traces.records.tube import Look
from .deadline import Deadline

if TYPE_CHECKING:
    from .manipulations.base import Blobs
    from .video import Frame, Video

CAPABILITIES = (
    *("detector", "tracker", "points", "camera"),
    *("retriever", "describer", "reader", "transcriber"),
)

FloatArray = NDArray[np.float32]
Features = NDArray[Any]


class Sought(NamedTuple):
    """What to look for: a class noun and/or colours; both empty means everything."""

    noun: str | None = None
    colours: tuple[str, ...] = ()


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


@dataclass(frozen=True, eq=False)
class Track:
    """One object followed by a tracker."""

    number: int
    label: str
    samples: TubeSamples
    look: Look
    degradations: tuple[Degradation, ...] = ()


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


@runtime_checkable
class Backend(Protocol):
    """What every backend says of itself."""

    @property
    def name(self) -> str:
        """The name it is chosen by."""

    @property
    def concurrency(self) -> int:
        """How many calls may run at once."""

    @property
    def memory_mb(self) -> int:
        """What it holds when loaded, about."""

    def fingerprint(self) -> Fingerprint:
        """What must be equal for its output to be equal."""


@runtime_checkable
class Detector(Backend, Protocol):
    """Finds things frame by frame, in order of time."""

    @property
    def classes(self) -> frozenset[str] | None:
        """The class nouns it knows; None for one that sees things but not what they are."""

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Yield one `Detections` per frame looked at, empty ones included."""


@runtime_checkable
class Tracker(Backend, Protocol):
    """Joins detections into tracks with lasting identities."""

    def track(
        self, detections: Iterator[Detections], size: tuple[int, int], rate_hz: float, deadline: Deadline
    ) -> tuple[Track, ...]:
        """Consume detections and return every track, ordered by first sample, then by place."""


@runtime_checkable
class PointTracker(Backend, Protocol):
    """Follows what lies under a point, whatever it is a part of."""

    def follow(self, video: Video, point: tuple[float, float, float], deadline: Deadline) -> Track:
        """What lies under a point (seconds, pixels right and down), as long as it can be followed."""


@runtime_checkable
class CameraEstimator(Backend, Protocol):
    """Tells whether and how the camera moves."""

    def motion(self, video: Video, span: Span | None, deadline: Deadline) -> CameraMotion:
        """Whether the camera moves in a span."""


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
