"""A tube: one object over time, its boxes, what of it was visible, and what is known of its look."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import Record, Sha256
from .coverage import Coverage
from .evidence import EvidenceBase
from .region import Box, Xyxy
from .span import Span

Edges = tuple[bool, bool, bool, bool]
Seen = Literal["full", "partial", "hidden"]


class TubeSamples(Record):
    """A tube's samples as parallel columns, one row per frame, in order of time."""

    pts: tuple[int, ...]
    t_s: tuple[float, ...]
    index: tuple[int, ...]
    xyxy: tuple[Xyxy, ...] = Field(
        description="the object's whole box as far as known, hidden parts included"
    )
    seen: tuple[Seen, ...] = Field(description="full, partly hidden or cut, or bridged without being seen")
    real_edges: tuple[Edges, ...] = Field(description="which of x1, y1, x2, y2 was really observed")
    score: tuple[float, ...]

    @model_validator(mode="after")
    def _columns_agree(self) -> Self:
        n = len(self.t_s)
        columns = (self.pts, self.index, self.xyxy, self.seen, self.real_edges, self.score)
        if n == 0 or any(len(column) != n for column in columns):
            raise ValueError(
                f"a tube has at least one sample and equal columns, got {[n, *map(len, columns)]}"
            )
        if any(b <= a for a, b in zip(self.t_s, self.t_s[1:], strict=False)):
            raise ValueError("a tube's samples are in strictly increasing order of time")
        return self

    def __len__(self) -> int:
        return len(self.t_s)


class Look(Record):
    """What a tube looks like: one colour name with its share, and the silhouette."""

    colour: str | None = Field(default=None, description="one of the eleven basic colour names")
    colour_shares: dict[str, float] = Field(default_factory=dict)
    aspect: float | None = Field(default=None, description="median width / height of fully seen boxes")
    fill: float | None = Field(default=None, description="median share of the box that its mask fills")


class Tube(EvidenceBase):
    """One object tracked through the video."""

    kind: Literal["tube"] = "tube"
    label: str = Field(description="class name from a detector that knows classes, else 'object'")
    classed: bool = Field(
        default=False, description="whether `label` comes from a detector that knows classes"
    )
    sought: str = Field(
        default="", description="words or colours that its detector was told to look for; '' is everything"
    )
    track: int = Field(description="number of the track within its index, stable for the same index")
    name: str | None = Field(default=None, description="its id in the file, where tracks come from elsewhere")
    source: str = Field(description="detector and tracker, by name")
    samples: TubeSamples
    frame_interval_s: float = Field(gt=0, description="median time between looks; the last sample lasts this")
    look: Look = Look()
    masks: Sha256 | None = Field(
        default=None, description="blob of its outline in every sample; the boxes are then those of the masks"
    )
    coverage: Coverage

    @property
    def span(self) -> Span:
        """From the first sample to the end of the last one."""
        return Span(start_s=self.samples.t_s[0], end_s=self.samples.t_s[-1] + self.frame_interval_s)

    def box_at(self, t_s: float) -> Box | None:
        """The box at an instant, linear between neighbouring samples; None outside the tube's span."""
        times = self.samples.t_s
        if not self.span.contains(t_s):
            return None
        after = next((i for i, t in enumerate(times) if t >= t_s), len(times) - 1)
        before = after if times[after] <= t_s or after == 0 else after - 1
        gap = times[after] - times[before]
        w = (t_s - times[before]) / gap if gap > 0 else 0.0
        a, b = self.samples.xyxy[before], self.samples.xyxy[after]
        x1, y1, x2, y2 = (p + (q - p) * w for p, q in zip(a, b, strict=True))
        return Box(xyxy=(x1, y1, x2, y2))
