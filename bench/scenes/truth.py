"""The truth of a rendered scene: boxes, visibility and metres per frame and thing, and the events."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ...traces.records.base import Record
from ...traces.records.region import Xyxy
from ...traces.records.span import Span
from ...traces.records.vocabulary import ColourName, Side
from .camera import GroundCamera

TruthEvent = Literal["enter", "leave", "appear", "disappear", "start", "stop", "turn", "reverse"]


class ThingTruth(Record):
    """One thing; the columns run parallel to the scene's `times_s`."""

    id: int
    kind: str
    colour: ColourName | None = Field(description="None for a pillar or wall of the surroundings")
    moves: bool
    full_box: tuple[Xyxy, ...] = Field(description="the whole thing, hidden and out-of-frame parts included")
    clipped_box: tuple[Xyxy, ...] = Field(description="the whole thing cut to the frame; empty outside it")
    visible_box: tuple[Xyxy | None, ...] = Field(description="what is really seen")
    visible_fraction: tuple[float, ...] = Field(description="share of the whole silhouette that is seen")
    visible_px: tuple[int, ...]
    world_m: tuple[tuple[float, float, float], ...] = Field(description="middle of the footprint")
    heading_deg: tuple[float, ...] = Field(description="on the ground, anticlockwise from X")

    @property
    def name(self) -> str:
        """Colour and kind in words: what a person would call it."""
        return f"{self.colour} {self.kind}" if self.colour else self.kind

    def seen(self, i: int) -> bool:
        """Whether enough of it shows in frame `i` to be seen by anybody."""
        return self.visible_px[i] >= 30 and self.visible_fraction[i] >= 0.08

    def seen_frames(self) -> tuple[int, ...]:
        """Indices of the frames in which it is seen."""
        return tuple(i for i in range(len(self.visible_px)) if self.seen(i))


class EventTruth(Record):
    """Something that happened to a thing, at an instant."""

    t_s: float
    thing: int
    event: TruthEvent
    side: Side | None = None


class Truth(Record):
    """What is true of a scene's video, from the renderer's own buffers and the motion scripts."""

    schema_version: Literal[1] = 1
    scene: str
    seed: int
    camera: GroundCamera
    rate_hz: float
    time_base: tuple[int, int]
    pts: tuple[int, ...]
    times_s: tuple[float, ...]
    things: tuple[ThingTruth, ...]
    events: tuple[EventTruth, ...]

    @property
    def duration_s(self) -> float:
        """To the end of the last frame."""
        return round(self.times_s[-1] + 1 / self.rate_hz, 6)

    def thing(self, number: int) -> ThingTruth:
        """The thing of that id."""
        return next(t for t in self.things if t.id == number)

    def frame_at(self, t_s: float) -> int:
        """Index of the frame nearest to an instant."""
        return min(range(len(self.times_s)), key=lambda i: abs(self.times_s[i] - t_s))

    def visible_span(self, number: int) -> Span | None:
        """From the first to the end of the last frame in which a thing is seen."""
        frames = self.thing(number).seen_frames()
        if not frames:
            return None
        end = frames[-1] + 1
        end_s = self.times_s[end] if end < len(self.times_s) else self.duration_s
        return Span(start_s=self.times_s[frames[0]], end_s=end_s)
