"""Spans of presentation time, and the evidence that one was found (a shot, an event, a state)."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import EvidenceId, Record
from .evidence import Derivation, EvidenceBase


class Span(Record):
    """`[start_s, end_s)` in seconds of presentation time, half-open; an instant has both equal."""

    start_s: float
    end_s: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.end_s < self.start_s:
            raise ValueError(f"a span ends at or after its start, got {self.start_s} to {self.end_s}")
        return self

    @property
    def duration_s(self) -> float:
        """Length in seconds."""
        return self.end_s - self.start_s

    def contains(self, t_s: float) -> bool:
        """Whether an instant lies inside; an instant span contains itself."""
        return self.start_s <= t_s < self.end_s or t_s == self.start_s

    def intersect(self, other: Span) -> Span | None:
        """The common part, or None where the two do not overlap."""
        start, end = max(self.start_s, other.start_s), min(self.end_s, other.end_s)
        return Span(start_s=start, end_s=end) if start < end else None

    def iou(self, other: Span) -> float:
        """Intersection over union of two spans."""
        common = self.intersect(other)
        union = max(self.end_s, other.end_s) - min(self.start_s, other.start_s)
        return common.duration_s / union if common and union > 0 else 0.0


class SpanFound(EvidenceBase):
    """A span found in the video: a shot, an event of one or two tubes, or a state that lasted."""

    kind: Literal["span"] = "span"
    what: str = Field(description="shot, or an event or state name such as enter, stop, moving, cross")
    found: Span
    t_s: float = Field(description="the instant of the event, or the start of the shot or state")
    tube: EvidenceId | None = None
    other: EvidenceId | None = None
    direction: str | None = Field(default=None, description="side or direction word, where the event has one")
    sigma_s: float = Field(default=0.0, ge=0, description="one standard deviation of `t_s`")
    derivation: Derivation | None = None
