"""The manipulation `segment`: the outline of one thing in every frame."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ...traces.records import Span
from ...traces.records.base import EvidenceId
from ...traces.records.region import Xyxy
from .base import Arguments, Context, Output
from .track import check_one_way, outline_of, within_video


class SegmentArguments(Arguments):
    """Which thing, told in one way."""

    of: EvidenceId | None = Field(default=None, description="id of its tube")
    box: Xyxy | None = Field(default=None, description="x1, y1, x2, y2 round it in the frame at at_s")
    at_s: float | None = Field(default=None, description="time of the box, in seconds")
    point: int | None = Field(default=None, ge=0, description="number of the user's point on it, from 0")
    span: Span | None = Field(default=None, description="only in this span")


class Segment:
    """Outline a thing."""

    name: ClassVar[str] = "segment"
    summary: ClassVar[str] = "Outline one thing in every frame: a tube's, one in a box, or under a point."
    arguments: ClassVar[type[SegmentArguments]] = SegmentArguments

    def run(self, arguments: SegmentArguments, context: Context) -> Output:
        """A tube whose boxes are those of its masks."""
        check_one_way(arguments)
        span = None if arguments.span is None else within_video(context, arguments.span)
        return outline_of(arguments, context, span)
