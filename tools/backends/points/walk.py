"""Frame after frame away from one, forward or back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ....traces.records import Span
from ...video.backwards import backwards

if TYPE_CHECKING:
    from ...video import Frame, Video


def numbers_of(video: Video, times_s: Sequence[float]) -> list[int]:
    """The numbers of the frames on display at times; no frame is kept."""
    number = {t_s: video.at([t_s])[0].index for t_s in sorted(set(times_s))}
    return [number[t_s] for t_s in times_s]


def ahead(video: Video, start: Frame, until_s: float) -> Iterator[Frame]:
    """The frames after one and before a time."""
    if start.t_s >= until_s:
        return iter(())
    span = Span(start_s=start.t_s, end_s=until_s)
    return (frame for frame in video.frames(span) if frame.t_s > start.t_s)


def back(video: Video, start: Frame, until_s: float) -> Iterator[Frame]:
    """The frames before one and not before a time, last first."""
    if start.t_s <= until_s:
        return iter(())
    return backwards(video, Span(start_s=until_s, end_s=start.t_s))
