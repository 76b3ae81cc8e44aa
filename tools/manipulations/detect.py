"""Detect: every thing that fits a phrase in one frame."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from ...traces.errors import BadArguments
from ...traces.records import Absence, Box, Evidence, FrameRef, Region, Span, Tube
from ..capabilities import Sought
from ..finding import find
from ..index import Found
from ..looked import shown_instead
from ..sought import parse_sought
from .base import Arguments, Context, Output
from .prompts import absence


class DetectArguments(Arguments):
    """What to find, and in which frame."""

    query: str = Field(description="what to find, such as 'red car'; empty: every thing")
    at_s: float = Field(description="in seconds")


class Detect:
    """Find things in one frame."""

    name: ClassVar[str] = "detect"
    summary: ClassVar[str] = "Find every thing that fits a phrase in the frame at one time."
    arguments: ClassVar[type[DetectArguments]] = DetectArguments

    def run(self, arguments: DetectArguments, context: Context) -> Output:
        """One region per thing, from left to right; an absence where nothing fits."""
        video = context.video.record
        if not video.start_s <= arguments.at_s < video.end_s:
            raise BadArguments(
                f"there is no frame at {arguments.at_s:g} s: the video lasts from {video.start_s:g} "
                f"to {video.end_s:g} s"
            )
        sought = parse_sought(arguments.query)
        # A single frame does not tell a mover from the background, nor which thing is which: the
        # whole video does, once for all questions.
        found = find(context, sought)
        (shown,) = context.video.at([arguments.at_s])
        frame, weak = context.video.reference(shown), shown_instead(context.video, arguments.at_s, shown)
        regions = _regions(found.index.tubes, frame)
        seen: Sequence[Evidence] = regions or (_none(context, found, sought, arguments.query, frame),)
        evidence = [one.model_copy(update={"degradations": (*one.degradations, *weak)}) for one in seen]
        return Output(evidence=evidence, backends=found.backends, cached=found.cached)


def _none(context: Context, found: Found, sought: Sought, query: str, frame: FrameRef) -> Absence:
    instant = Span(start_s=frame.t_s, end_s=frame.t_s)
    return absence(context, found, sought, query=query, span=instant)


def _regions(tubes: Sequence[Tube], frame: FrameRef) -> tuple[Region, ...]:
    regions = [region for tube in tubes if (region := _region(tube, frame)) is not None]
    return tuple(sorted(regions, key=lambda region: region.box.xyxy))


def _region(tube: Tube, frame: FrameRef) -> Region | None:
    """What is seen of a tube in a frame: nothing where it is hidden or not there."""
    box = tube.box_at(frame.t_s)
    if box is None:
        return None
    times = tube.samples.t_s
    nearest = min(range(len(times)), key=lambda i: abs(times[i] - frame.t_s))
    if tube.samples.seen[nearest] == "hidden":
        return None
    return Region(
        label=tube.label,
        colour=tube.look.colour,
        score=min(max(tube.samples.score[nearest], 0.0), 1.0),
        frame=frame,
        box=Box(xyxy=box.xyxy),
        degradations=tube.degradations,
    )
