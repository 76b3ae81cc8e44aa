"""What backends can do: one Protocol per capability, and the values that pass through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ..traces.records import Degradation, Fingerprint, Span, TubeSamples
from ..traces.records.tube import Look
from .deadline import Deadline

if TYPE_CHECKING:
    from .video import Video

CAPABILITIES = ("detector", "tracker", "points", "camera")

FloatArray = NDArray[np.float32]


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
