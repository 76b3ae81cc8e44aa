"""What was really looked at: of the frames that were due, those that could be decoded."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ..traces.coverage import between, merged, times
from ..traces.records import Degradation, Span
from .video import Frame, Video


def looked_spans(span: Span, due_s: Sequence[float], seen_s: Collection[float]) -> tuple[Span, ...]:
    """What of a span was looked at: each frame that came vouches for the time until the next one was due."""
    ends = [span.start_s, *due_s[1:], span.end_s]
    parts = zip(due_s, ends, ends[1:], strict=False)
    return merged(Span(start_s=start, end_s=end) for t_s, start, end in parts if t_s in seen_s)


def lost(span: Span, looked: Sequence[Span]) -> tuple[Degradation, ...]:
    """That of parts of a span nothing could be decoded."""
    holes = between(span, looked)
    detail = f"no frame could be decoded for {times(holes)}"
    return (Degradation(kind="skipped_frames", detail=detail),) if holes else ()


def shown_instead(video: Video, asked_s: float, frame: Frame) -> tuple[Degradation, ...]:
    """That a frame is not the one at the time asked for, which could not be decoded."""
    if frame.index == video.source.timeline.shown_at(asked_s):
        return ()
    detail = f"no frame could be decoded at {asked_s:.2f} s: this is the last before it, of {frame.t_s:.2f} s"
    return (Degradation(kind="skipped_frames", detail=detail),)
