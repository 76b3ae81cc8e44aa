"""Drafts that a policy proposes, and the answers composed from the claims of one that stand."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import ClaimId, EvidenceId, Record
from .bearing import Bearing
from .claim import Claim, Direction, JudgedClaim, Quantified
from .degradation import Degradation
from .span import Span

Status = Literal["answered", "partial", "insufficient_evidence", "unsupported_question", "failed"]


class Draft(Record):
    """What a policy proposes: claims, and which of the answer's fields they fill."""

    kind: Literal["draft"] = "draft"
    outcome: Literal["answered", "insufficient_evidence", "unsupported_question"] = "answered"
    told_by: Literal["program", "model"] = Field(
        default="program",
        description="a program derives truth, choice and label from its claims; a model's are checked",
    )
    claims: tuple[Claim, ...] = ()
    main: tuple[ClaimId, ...] = Field(
        default=(), description="the claims that answer; the others say what they rest on. Empty: all"
    )
    truth: bool | None = None
    choice: str | None = Field(default=None, description="the option chosen, word for word")
    label: str | None = None
    spans: tuple[Span, ...] = ()
    tubes: tuple[EvidenceId, ...] = ()
    reason: str | None = Field(default=None, description="one sentence, where nothing is answered")
    hint: str | None = None
    forms: tuple[str, ...] = Field(default=(), description="nearest question forms that are understood")
    unlooked: tuple[Span, ...] = Field(default=(), description="times that it is about and nothing looked at")
    needs_all: bool = Field(
        default=False,
        description="it says that nothing else was there, and falls by these times: a first, a last, an all",
    )


class Answer(Record):
    """The answer of a run; its text is made of the sentences of claims that stand."""

    kind: Literal["answer"] = "answer"
    status: Status
    text: str
    choice: str | None = None
    quantity: Quantified | None = None
    direction: Direction | None = None
    count: int | None = None
    truth: bool | None = None
    label: str | None = None
    time_s: float | None = None
    spans: tuple[Span, ...] = ()
    tubes: tuple[EvidenceId, ...] = ()
    claims: tuple[JudgedClaim, ...] = ()
    bearings: tuple[Bearing, ...] = Field(
        default=(), description="what the claims bear out of the rest, where a model told it"
    )
    degradations: tuple[Degradation, ...] = ()
    reason: str | None = None
    hint: str | None = None
    forms: tuple[str, ...] = ()
    unlooked: tuple[Span, ...] = Field(
        default=(), description="times that it is about and nothing looked at, as its text names them"
    )
