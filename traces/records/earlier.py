"""An earlier question of the same conversation: what was asked and answered, and what it spoke of."""

from __future__ import annotations

from pydantic import Field

from .base import Record, Sha256
from .span import Span


class Earlier(Record):
    """A finished run that a later one goes on from."""

    trace: Sha256 = Field(description="hash of the last event of its trace")
    question: str = Field(description="as it was understood, references filled in")
    text: str = Field(description="the answer in words")
    subject: str | None = Field(default=None, description="what 'it' means after it")
    t_s: float | None = Field(default=None, description="what 'then' means after it, where it was an instant")
    span: Span | None = Field(default=None, description="… or where it was a while")
