"""Coverage: which part of the video was really looked at, by what, at what rate."""

from __future__ import annotations

from pydantic import Field

from .base import Record
from .span import Span


class Coverage(Record):
    """The spans looked at by one tool, the rate in looks per second, and the holes in between."""

    spans: tuple[Span, ...]
    rate_hz: float = Field(ge=0)
    tool: str
    frames: int = Field(ge=0)
    followed: bool | None = Field(
        default=None, description="one thing was followed, the rest not searched; None: not told"
    )

    def covers(self, span: Span, *, slack_s: float = 0.0) -> bool:
        """Whether one looked-at span holds all of `span`, up to `slack_s` at either end."""
        return any(
            c.start_s <= span.start_s + slack_s and c.end_s >= span.end_s - slack_s for c in self.spans
        )
