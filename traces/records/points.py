"""Points that were followed: where each began and ended and how much it was seen; the rest is in a blob."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import EvidenceId, Record, Sha256
from .coverage import Coverage
from .evidence import EvidenceBase
from .span import Span

Xy = tuple[float, float]


class PointTrack(Record):
    """One point over time, in pixels of the displayed frame."""

    pointed_s: float = Field(description="when it was pointed at")
    pointed_at: Xy
    seen: Span | None = Field(description="from its first sight to its last; none where there is no sight")
    start: Xy | None = Field(description="where it was first seen")
    end: Xy | None = Field(description="where it was last seen")
    share: float = Field(ge=0, le=1, description="of the frames from first to last, those it is seen in")
    score: float = Field(ge=0, le=1, description="mean over its sights of how sure it is the same point")


class Points(EvidenceBase):
    """Points followed together; a ledger holds their summary, and the blob where each was in every frame."""

    kind: Literal["points"] = "points"
    source: str = Field(description="the point tracker, by name")
    tube: EvidenceId | None = Field(default=None, description="the tube that the points are spread over")
    on_ground: bool = Field(
        default=False, description="whether they lie on the ground, as whoever chose them says"
    )
    columns: Sha256 = Field(description="blob: a line of JSON for every frame")
    frames: int = Field(ge=1)
    frame_interval_s: float = Field(gt=0)
    tracks: tuple[PointTrack, ...] = Field(min_length=1)
    coverage: Coverage

    @property
    def span(self) -> Span:
        """From the first sight of any point to the last."""
        seen = [track.seen for track in self.tracks if track.seen is not None]
        return Span(start_s=min(s.start_s for s in seen), end_s=max(s.end_s for s in seen))
