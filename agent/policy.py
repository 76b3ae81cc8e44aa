"""What a policy is: it sees a view of the run and either acts on the video or proposes an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from pydantic import Field

from ..traces.ledger import Ledger
from ..traces.records import Call, CallResult, Draft, Record, VideoRecord


class Question(Record):
    """What the user asked: the text, options to choose from, points on the video."""

    text: str
    options: tuple[str, ...] = ()
    points: tuple[tuple[float, float, float], ...] = ()


class Brief(Record):
    """What is known before any thought: the video, whether the camera moves, what can be told apart."""

    video: VideoRecord
    camera_moves: bool = False
    camera_detail: str = ""
    calibrated: str | None = Field(default=None, description="the camera model that gives metres, if any")
    detector: str = ""
    detector_classes: tuple[str, ...] | None = None


class Objection(Record):
    """Why the verifier does not let a claim stand."""

    claim: str
    status: str
    reason: str


@dataclass(frozen=True)
class View:
    """What a policy sees when it decides; `results` are by call, in order of the calls."""

    question: Question
    brief: Brief
    ledger: Ledger
    calls: Mapping[str, Call]
    results: Mapping[str, CallResult]
    objections: tuple[Objection, ...] = ()


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
