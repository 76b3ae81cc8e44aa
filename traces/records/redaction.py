"""What was covered in the pictures of a run: the places, and each picture's digest before and after."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from .base import EvidenceId, Record, Sha256
from .region import Xyxy
from .span import Span


class Covered(Record):
    """What was to be covered: a region of the frame, all of the time or a part of it, or whom a tube follows.

    No faces are looked for: of a tube all is covered where its face may be, or all that it is.
    """

    xyxy: Xyxy | None = Field(default=None, description="pixels of the displayed original frame")
    span: Span | None = Field(default=None, description="when; None is always")
    tube: EvidenceId | None = None
    whole: bool = Field(default=False, description="all of what the tube follows, not where a face may be")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.xyxy is None) is (self.tube is None):
            raise ValueError("a place is a region or a tube")
        if self.whole and self.tube is None:
            raise ValueError("a region is covered whole in any case")
        if self.xyxy is not None and not (self.xyxy[0] < self.xyxy[2] and self.xyxy[1] < self.xyxy[3]):
            raise ValueError(f"a region is x1 < x2, y1 < y2, got {self.xyxy}")
        return self


class Replaced(Record):
    """A picture that was covered: events still name the original, the folder holds what is there now."""

    original: Sha256
    now: Sha256
    boxes: tuple[tuple[int, int, int, int], ...] = Field(description="what was covered, in its own pixels")
