"""Depth: how far away what a frame shows is, as one estimator tells it, and how far a thing in it."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import EvidenceId, Record, Sha256
from .evidence import EvidenceBase
from .region import Xyxy
from .video import FrameRef


class DepthRange(Record):
    """The least, middle and greatest of the depths that are known, and what share of the frame they are."""

    least: float
    median: float
    most: float
    known_share: float = Field(ge=0, le=1)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.least <= self.median <= self.most:
            raise ValueError(f"least ≤ median ≤ most, got {self.least}, {self.median}, {self.most}")
        return self


class ThingDepth(Record):
    """The usual depth of what fills the middle of a box, and how much it scatters there."""

    xyxy: Xyxy
    median: float
    spread: float = Field(ge=0)
    tube: EvidenceId | None = None


class Depth(EvidenceBase):
    """The depth of one frame: metres along the camera's axis, or numbers that tell what is nearer."""

    kind: Literal["depth"] = "depth"
    means: Literal["metric", "relative", "inverse"] = Field(
        description="metres; the same up to scale and shift; or larger where nearer, up to both"
    )
    source: str = Field(description="the estimator's name")
    frame: FrameRef
    range: DepthRange | None = Field(default=None, description="None where no depth is known at all")
    thing: ThingDepth | None = None
    max_depth_m: float | None = Field(default=None, description="metres are not told beyond this")
    focal_px: float | None = Field(default=None, description="as the estimator tells it")
    map: Sha256 = Field(description="blob: .npy of float16, rows × columns, NaN where not known")
