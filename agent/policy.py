"""What a policy is: it sees a view of the run and either acts on the video or proposes an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from pydantic import Field

from ..tools.manipulations.base import Context
from ..tools.models.model import Request
from ..traces.ledger import Ledger
from ..traces.records import Call, CallResult, CameraWay, Draft, Earlier, Exchange, Record, Reply, VideoRecord
from .budget import Budget, Spent


class Question(Record):
    """What the user asked: the text, options to choose from, points on the video."""

    text: str
    options: tuple[str, ...] = ()
    points: tuple[tuple[float, float, float], ...] = ()


class Brief(Record):
    """What is known before any thought: the video, whether the camera moves, what can be told apart."""

    video: VideoRecord
    camera_moves: bool | None = Field(default=False, description="null where that could not be seen")
    camera_detail: str = ""
    camera_focal_px: float | None = Field(default=None, description="the lens, if its estimator tells it")
    camera_way: CameraWay | None = Field(default=None, description="the poses, if its estimator tells them")
    calibrated: str | None = Field(default=None, description="the camera model that gives metres, if any")
    detector: str = ""
    detector_classes: tuple[str, ...] | None = None
    detector_takes_phrases: bool = Field(default=False, description="whether it finds what any words say")
    subtitles: str = Field(default="", description="which subtitles lie beside the video, in a sentence")


class Objection(Record):
    """Why the verifier does not let a claim stand."""

    claim: str
    status: str
    reason: str


class Understood(Protocol):
    """What was made of a reply: how many of its calls are carried out, or what the model is told instead."""

    @property
    def accepted(self) -> int:
        """How many of its calls are carried out."""

    @property
    def correction(self) -> str | None:
        """What is wrong with it; None where it can be acted on."""

    @property
    def repairs(self) -> tuple[str, ...]:
        """What was mended in it to read it."""


U = TypeVar("U", bound=Understood)


class Think(Protocol):
    """Asks the run's model; the exchange is in the trace when this returns."""

    def __call__(self, request: Request, read: Callable[[Reply], U], *, thinned: int = 0) -> U:
        """What is made of the model's reply."""


@dataclass(frozen=True)
class View:
    """What a policy sees when it decides; `results` are by call, in order of the calls."""

    question: Question
    brief: Brief
    ledger: Ledger
    calls: Mapping[str, Call]
    results: Mapping[str, CallResult]
    objections: tuple[Objection, ...] = ()
    context: Context | None = None
    """The video and the run's blobs, for what a model is shown; None in a run without a video."""
    exchanges: tuple[Exchange, ...] = ()
    """What a model was asked in earlier steps."""
    objected: tuple[tuple[Objection, ...], ...] = ()
    """The objections to every draft so far, in order."""
    budget: Budget = field(default_factory=Budget)
    spent: Spent = field(default_factory=Spent)
    earlier: tuple[Earlier, ...] = ()
    """The questions that this one goes on from; the first `inherited` results are theirs."""
    inherited: int = 0
    think: Think | None = None
    """How a policy asks its model; None for one that has none."""


class Act(Record):
    """Carry out these calls; the graph gives them ids in this order."""

    calls: tuple[tuple[str, dict[str, object]], ...]


class Propose(Record):
    """Verify and conclude this draft."""

    draft: Draft


class Policy(Protocol):
    """Chooses the next manipulations, or proposes an answer."""

    @property
    def name(self) -> str:
        """The name it is chosen by, with its model where it has one."""

    def decide(self, view: View) -> Act | Propose:
        """The next step."""
