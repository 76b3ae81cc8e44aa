"""Regions: boxes and masks in pixels of the display-rotated original frame, and regions as evidence."""

from __future__ import annotations

from itertools import accumulate
from typing import Literal, Self

from pydantic import Field, model_validator

from .base import Record
from .evidence import EvidenceBase
from .video import FrameRef

Xyxy = tuple[float, float, float, float]


class Box(Record):
    """An axis-aligned box, xyxy float pixels, of the displayed original frame."""

    xyxy: Xyxy

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        x1, y1, x2, y2 = self.xyxy
        if x2 < x1 or y2 < y1:
            raise ValueError(f"a box is x1 ≤ x2, y1 ≤ y2, got {self.xyxy}")
        return self

    @property
    def width_px(self) -> float:
        """Width in pixels."""
        return self.xyxy[2] - self.xyxy[0]

    @property
    def height_px(self) -> float:
        """Height in pixels."""
        return self.xyxy[3] - self.xyxy[1]

    @property
    def area_px2(self) -> float:
        """Area in square pixels."""
        return self.width_px * self.height_px

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of the box."""
        x1, y1, x2, y2 = self.xyxy
        return (x1 + x2) / 2, (y1 + y2) / 2

    def intersection_px2(self, other: Box) -> float:
        """Area of the common part."""
        a, b = self.xyxy, other.xyxy
        width = min(a[2], b[2]) - max(a[0], b[0])
        height = min(a[3], b[3]) - max(a[1], b[1])
        return max(width, 0.0) * max(height, 0.0)

    def iou(self, other: Box) -> float:
        """Intersection over union; 0 for two empty boxes."""
        common = self.intersection_px2(other)
        union = self.area_px2 + other.area_px2 - common
        return common / union if union > 0 else 0.0


class Mask(Record):
    """A run-length encoded mask, column-major as COCO's, counts starting with background."""

    height: int = Field(gt=0)
    width: int = Field(gt=0)
    counts: tuple[int, ...]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if sum(self.counts) != self.height * self.width:
            raise ValueError(f"a mask's runs add up to {self.height * self.width}, got {sum(self.counts)}")
        if any(count < 0 for count in self.counts):
            raise ValueError("a mask's runs are not negative")
        return self

    @property
    def area_px2(self) -> int:
        """How many pixels it marks."""
        return sum(self.counts[1::2])

    @property
    def box(self) -> Box | None:
        """The box round its pixels, from edge to edge; None for an empty mask."""
        ends = list(accumulate(self.counts))
        runs = [(start, end) for start, end in zip(ends[::2], ends[1::2], strict=False) if end > start]
        if not runs:
            return None
        height, last = self.height, runs[-1][1] - 1
        # A run that goes on in the next column holds the lowest row of one and the highest of the other.
        rows = [
            (start % height, (end - 1) % height + 1)
            if start // height == (end - 1) // height
            else (0, height)
            for start, end in runs
        ]
        top, bottom = min(row[0] for row in rows), max(row[1] for row in rows)
        return Box(xyxy=(float(runs[0][0] // height), float(top), float(last // height + 1), float(bottom)))


class Region(EvidenceBase):
    """A box (and maybe a mask) of one thing in one frame."""

    kind: Literal["region"] = "region"
    label: str
    colour: str | None = None
    score: float = Field(ge=0, le=1)
    frame: FrameRef
    box: Box
    mask: Mask | None = None
