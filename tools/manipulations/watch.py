"""The manipulation `watch`: frames through a span at a rate, and which part was really looked at."""

from __future__ import annotations

import math
from typing import ClassVar

from pydantic import Field

from ...traces.errors import BadArguments
from ...traces.records import Coverage, Degradation, FrameRef, Frames, Span
from ..looked import looked_spans, lost
from ..pictures import kept
from ..video import Video
from .base import Arguments, Context, Output
from .deriving import check_span

# At most so many frames: of small pictures on contact sheets, and of large ones.
SMALL, LARGE = 48, 16


class WatchArguments(Arguments):
    """Which part to watch, and how closely."""

    span: Span = Field(description="the part to watch, in seconds")
    fps: float = Field(default=1.0, gt=0, le=240, description="frames a second; lowered where too many")
    sheet: bool = Field(
        default=True,
        description=f"true: small, on contact sheets, at most {SMALL}; false: large, at most {LARGE}",
    )


class Watch:
    """Watch a part of the video."""

    name: ClassVar[str] = "watch"
    summary: ClassVar[str] = "Watch a span: its frames at a rate."
    arguments: ClassVar[type[WatchArguments]] = WatchArguments

    def run(self, arguments: WatchArguments, context: Context) -> Output:
        """One piece of evidence with all the frames, and the rate they really came at."""
        check_span(arguments.span, context)
        span = arguments.span.intersect(context.video.whole) or arguments.span
        most = SMALL if arguments.sheet else LARGE
        rate_hz = _rate_hz(span, arguments.fps, most)
        references, blobs = list[FrameRef](), list[str]()
        for frame in context.video.frames(span, rate_hz=rate_hz):
            context.deadline.check("watching")
            if len(references) < most:
                references.append(context.video.reference(frame))
                blobs.append(context.blobs.put(kept(frame.rgb(), sheet=arguments.sheet)))
        due_s = context.video.due_s(span, rate_hz=rate_hz)[:most]
        if not references:
            none = "no frame could be decoded" if due_s else "there is no frame"
            raise BadArguments(f"{none} from {span.start_s:.2f} to {span.end_s:.2f} s")
        coverage = _coverage(context.video, [one.t_s for one in references], due_s, span)
        weak = _lowered(arguments.fps, coverage.rate_hz, context.video.record.rate_hz)
        return Output(
            (
                Frames(
                    frames=tuple(references),
                    blobs=tuple(blobs),
                    sheet=arguments.sheet,
                    coverage=coverage,
                    degradations=(*weak, *lost(span, coverage.spans)),
                ),
            )
        )


def _rate_hz(span: Span, fps: float, most: int) -> float:
    """The rate asked for, or as much of it as gives no more frames than may be."""
    return min(fps, most / max(span.duration_s, 1e-6)) if span.duration_s else fps


def _coverage(video: Video, times_s: list[float], due_s: list[float], span: Span) -> Coverage:
    """What was looked at, at the rate that the frames' own times tell; not where none could be decoded."""
    steps = len(due_s) - 1
    between_s = due_s[-1] - due_s[0]
    rate_hz = steps / between_s if between_s > 0 else video.record.rate_hz
    spans = looked_spans(span, due_s, set(times_s))
    return Coverage(spans=spans, rate_hz=round(rate_hz, 3), tool="watch", frames=len(times_s))


def _lowered(asked_hz: float, real_hz: float, video_hz: float) -> tuple[Degradation, ...]:
    """That fewer frames were seen than asked for, beyond what falls between frames."""
    if real_hz >= 0.9 * asked_hz or math.isclose(asked_hz, real_hz):
        return ()
    why = "all that there are" if real_hz >= 0.9 * video_hz else "not more are shown at once"
    detail = f"{real_hz:.3g} frames a second, not {asked_hz:.3g}: {why}"
    return (Degradation(kind="lowered_rate", detail=detail),)
