"""Tool calls: what was asked of a manipulation, and how it ended."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue

from .backend import Fingerprint
from .base import CallId, EvidenceId, Record
from .exchange import Usage


class Call(Record):
    """A call of a manipulation; the id comes from `decide`, so the same run has the same ids."""

    id: CallId
    tool: str
    arguments: dict[str, JsonValue]


class CallFailure(Record):
    """How a call failed: an error's code, sentence and hint, for the policy to act on."""

    code: str
    message: str
    hint: str | None = None


class CallResult(Record):
    """How a call ended: evidence in order, or a failure."""

    kind: Literal["call_result"] = "call_result"
    call: CallId
    evidence: tuple[EvidenceId, ...] = ()
    failure: CallFailure | None = None
    backends: tuple[Fingerprint, ...] = ()
    cached: bool = False
    usage: Usage | None = Field(default=None, description="what a model that the tool asked has cost")
    attempts: int = Field(default=1, ge=1)
    tool_s: float = Field(default=0.0, ge=0)
