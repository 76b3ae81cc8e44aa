"""What a manipulation is: a frozen argument model, and a function of video, arguments and backends."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from ...traces.ledger import Ledger
from ...traces.records import Degradation, Evidence, Fingerprint, Record, Usage
from ..capabilities import (
    CameraEstimator,
    DepthEstimator,
    Describer,
    Detector,
    PointTracker,
    Reader,
    Retriever,
    Segmenter,
    Tracker,
    TracksThrough,
    Transcriber,
)
from ..deadline import Deadline
from ..geometry.camera import Camera
from ..tracks.trackset import TrackSet
from ..video import Video


class Arguments(Record):
    """Arguments of a manipulation; the fields' docs are the tool's schema."""


A_contra = TypeVar("A_contra", bound=Arguments, contravariant=True)


class Blobs(Protocol):
    """Where big data goes, by content."""

    def put(self, data: bytes) -> str:
        """Store bytes and return their sha256."""

    def get(self, sha256: str) -> bytes:
        """The bytes stored under a sha256."""


class Backends(Protocol):
    """The backends chosen for this run."""

    def detector(self) -> Detector:
        """The detector of this run."""

    def colour_detector(self) -> Detector:
        """The detector that finds things by colour, movers or not."""

    def tracker(self) -> Tracker | TracksThrough:
        """The tracker of this run."""

    def segmenter(self) -> Segmenter:
        """What tells the outlines of things."""

    def depth(self) -> DepthEstimator:
        """What tells how far things are; `BackendMissing` where none was chosen."""

    def has(self, capability: str) -> bool:
        """Whether a backend of a capability was chosen, or there is a default."""

    def was_chosen(self, capability: str) -> bool:
        """Whether a backend of a capability was chosen, not merely taken by default."""

    def points(self) -> PointTracker | None:
        """What follows points in this run; None where a point stands for the thing found under it."""

    def follower(self) -> PointTracker:
        """What follows points in this run: the one chosen, else by the flow of pixels."""

    def camera(self) -> CameraEstimator:
        """The camera estimator of this run."""

    def retriever(self) -> Retriever:
        """What finds times by words."""

    def describer(self) -> Describer:
        """What says in words what frames show; `BackendMissing` where there is none."""

    def reader(self) -> Reader:
        """What reads text; `BackendMissing` where there is none."""

    def transcriber(self) -> Transcriber:
        """What writes down speech; `BackendMissing` where there is none."""

    def fingerprints(self) -> tuple[Fingerprint, ...]:
        """Of all backends chosen, in order of capability."""


class Cache(Protocol):
    """Results of earlier work, by content: same video, tool, backends and arguments."""

    def get(self, key: str) -> bytes | None:
        """What was kept under a key, or None."""

    def put(self, key: str, value: bytes) -> None:
        """Keep a value; never fails the caller."""


def _silent(stage: str, share: float | None) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Context:
    """All that a manipulation may use."""

    video: Video
    backends: Backends
    ledger: Ledger
    blobs: Blobs
    cache: Cache
    deadline: Deadline
    points: tuple[tuple[float, float, float], ...] = ()
    report: Callable[[str, float | None], None] = _silent
    camera: Camera | None = None
    """What the user's sidecar says of the camera."""
    tracks: TrackSet | None = None
    """Tracks from elsewhere, in place of a detector and tracker."""


@dataclass(frozen=True)
class Output:
    """What a manipulation gives: evidence still without ids, and the backends it used."""

    evidence: Sequence[Evidence]
    backends: tuple[Fingerprint, ...] = ()
    cached: bool = False
    usage: Usage | None = None
    """What a model that was asked has cost."""
    tube_of: Mapping[int, int] = field(default_factory=dict)
    """By number in `evidence`: what is of a tube, and which before it that is, as it has no id yet."""

    def weakened(self, *by: Degradation) -> Output:
        """The same, where every piece of evidence says what was less than ideal."""
        if not by:
            return self
        marked = [one.model_copy(update={"degradations": (*one.degradations, *by)}) for one in self.evidence]
        return replace(self, evidence=tuple(marked))


class Manipulation(Protocol, Generic[A_contra]):
    """One action a policy may take on the video."""

    name: ClassVar[str]
    summary: ClassVar[str]
    arguments: ClassVar[type[Any]]

    def run(self, arguments: A_contra, context: Context) -> Output:
        """Carry the action out; a `ToolError` goes back to the policy."""
