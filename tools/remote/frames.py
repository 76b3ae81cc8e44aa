"""Frames and videos from one process to another: as the decoder's own planes, so that nothing is lost."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple, cast

import av
import numpy as np
from numpy.typing import NDArray

from ...traces.records import Span, VideoRecord
from ..video import Frame, Video
from ..video.frame import Layout
from ..video.source import Source
from ..video.timeline import Timeline

Planes = Sequence[NDArray[np.uint8]]
Ask = Callable[..., Any]
_AT_ONCE = 4
_COLOURS = ("colorspace", "color_range", "color_primaries", "color_trc")


def told_frame(frame: Frame) -> tuple[list[Any], Planes]:
    """A frame as what can be written down, and its planes."""
    picture = frame.picture
    if any(plane.line_size < 0 for plane in picture.planes):
        # Stored bottom-up, which a plain view of a plane cannot show.
        picture = picture.reformat(format="rgb24")
    planes = [_rows(plane) for plane in picture.planes]
    colours = [int(getattr(picture, name)) for name in _COLOURS]
    size = [picture.width, picture.height, picture.format.name]
    return [size, colours, list(frame.layout), frame.pts, frame.index, frame.t_s, frame.duration_s], planes


def frame_of(told: list[Any], planes: Planes) -> Frame:
    """The frame that was told."""
    size, colours, layout, pts, index, t_s, duration_s = told
    picture = av.VideoFrame(*size)
    for plane, given in zip(picture.planes, planes, strict=True):
        # Rows may be padded to another length here.
        rows = np.zeros_like(_rows(plane))
        width = min(rows.shape[1], given.shape[1])
        rows[:, :width] = given[:, :width]
        plane.update(rows.tobytes())
    for name, value in zip(_COLOURS, colours, strict=True):
        setattr(picture, name, value)
    return Frame(picture, Layout(*layout), pts=pts, index=index, t_s=t_s, duration_s=duration_s)


def _rows(plane: Any) -> NDArray[np.uint8]:
    """A plane's bytes by rows; a palette is one row."""
    rows = plane.height if plane.line_size else 1
    return np.frombuffer(memoryview(plane), np.uint8).reshape(rows, -1)


def told_video(video: Video) -> tuple[list[Any], Planes]:
    """What is known of a video, and the times of its frames."""
    timeline = video.source.timeline
    base = [timeline.time_base.numerator, timeline.time_base.denominator, timeline.last_ticks]
    told = [str(video.path), video.record.model_dump(mode="json"), list(video.source.layout), base]
    return told, [np.frombuffer(ticks, np.uint8) for ticks in (timeline.ticks, timeline.keys)]


def in_parts(frames: Iterator[Frame]) -> Iterator[tuple[Frame, ...]]:
    """Frames by the few: each message there and back takes its time."""
    while some := tuple(islice(frames, _AT_ONCE)):
        yield some


class _Known(NamedTuple):
    """What a source knows without decoding."""

    record: VideoRecord
    timeline: Timeline
    layout: Layout
    damage: tuple[str, ...] = ()


class SentVideo(Video):
    """A video that lies with whoever asked: its frames come from there, decoded, as they are wanted.

    So the file need not be there, one decoder tells what a frame is, and what is damaged is known to the run.
    """

    def __init__(self, told: list[Any], arrays: Planes, ask: Ask) -> None:
        path, record, layout, (numerator, denominator, last_ticks) = told
        ticks, keys = (array("q", rows.tobytes()) for rows in arrays)
        timeline = Timeline(ticks, keys, Fraction(numerator, denominator), last_ticks)
        known = _Known(VideoRecord.model_validate(record), timeline, Layout(*layout))
        super().__init__(Path(path), cast(Source, known))
        self._ask = ask

    def frames(self, span: Span | None = None, *, rate_hz: float | None = None) -> Iterator[Frame]:
        """Frames of a span in order of time; at most `rate_hz` of them a second."""
        for some in self._ask("frames", span, rate_hz=rate_hz):
            yield from some

    def at(self, times_s: Sequence[float]) -> list[Frame]:
        """The frame on display at each time."""
        return cast(list[Frame], self._ask("at", [float(t_s) for t_s in times_s]))
