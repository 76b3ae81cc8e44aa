"""What the graph passes from node to node: ids and small frozen records, nothing heavy."""

from __future__ import annotations

from typing import TypedDict

from ..traces.records import Answer, Call, Draft, JudgedClaim
from .policy import Brief, Objection


class RunState(TypedDict, total=False):
    """The state of a run between two nodes."""

    step: int
    rounds: int
    brief: Brief
    calls: list[Call]
    draft: Draft | None
    judged: list[JudgedClaim]
    objections: list[Objection]
    exhausted: str | None
    answer: Answer


class CallState(TypedDict):
    """What one `manipulate` gets."""

    call: Call
    first: str
    """The first call of the same decision."""


STATE_KEYS = frozenset(RunState.__annotations__)
