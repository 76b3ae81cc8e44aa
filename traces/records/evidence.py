"""What all evidence shares: its address in the run, what it rests on, and how it is degraded."""

from __future__ import annotations

from pydantic import Field

from .base import CallId, EvidenceId, Parameter, Record
from .degradation import Degradation


class Derivation(Record):
    """A value's formula, inputs and parameters: enough to compute it again from the ledger alone."""

    formula: str
    inputs: tuple[EvidenceId, ...] = ()
    parameters: dict[str, Parameter] = Field(default_factory=dict)


class EvidenceBase(Record):
    """The fields of every piece of evidence; `id` and `call` are given when it enters the ledger."""

    id: EvidenceId = "e1"
    call: CallId = "k1"
    degradations: tuple[Degradation, ...] = ()
