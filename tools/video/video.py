"""A video opened for exact access by presentation time."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from av import VideoFrame

from ...traces.errors import BadArguments, UsageError
from ...traces.records import FrameRef, Span, VideoRecord
from .damage import summed_up
from .frame import Frame, pixels_digest
from .reading import Numbered
from .sequence import SequenceSource, is_sequence
from .source import FileSource, Source

# Seeking opens the file anew, which costs about as much as decoding this many frames.
FAR_FRAMES = 24


class Video:
    """A video; `record` is what probing found, frames come by time."""

    def __init__(self, path: Path, source: Source) -> None:
        self.path = path
        self._source = source

    @classmethod
    def open(cls, path: str | Path, *, fps: float | None = None) -> Video:
        """Open a file, or an image sequence (folder or glob, with `fps`)."""
        path = Path(path)
        if is_sequence(path):
            return cls(path, SequenceSource(path, fps))
        if fps is not None:
            raise UsageError(
                f"--fps goes with a folder or glob of images, and {path.name} is a single file.",
                hint="Leave --fps out: a video file tells the times of its frames.",
            )
        return cls(path, FileSource(path.absolute()))

    @property
    def source(self) -> Source:
        """Where its frames come from."""
        return self._source

    @property
    def record(self) -> VideoRecord:
        """What probing found."""
        return self._source.record

    @property
    def whole(self) -> Span:
        """All of its time."""
        return Span(start_s=self.record.start_s, end_s=self.record.end_s)

    @property
    def damage(self) -> tuple[str, ...]:
        """What could not be decoded so far, in words; frames lost to it are left out."""
        return summed_up(self._source.damage)

    def frames(self, span: Span | None = None, *, rate_hz: float | None = None) -> Iterator[Frame]:
        """Frames of a span in order of time; at most `rate_hz` of them a second."""
        cursor = _Cursor(self._source)
        for index in self._indices(span, rate_hz):
            found = cursor.move_to(index)
            if found is not None and found[0] == index:
                yield self._frame(*found)

    def due_s(self, span: Span | None = None, *, rate_hz: float | None = None) -> list[float]:
        """The times of all frames that `frames` gives where each of them can be decoded."""
        return [self._source.timeline.time_of(index) for index in self._indices(span, rate_hz)]

    def at(self, times_s: Sequence[float]) -> list[Frame]:
        """The frame on display at each time; decoded forward once, whatever the order asked."""
        wanted = [self._index_at(t_s) for t_s in times_s]
        cursor = _Cursor(self._source)
        frames: dict[int, Frame] = {}
        for index in sorted(set(wanted)):
            found = cursor.move_to(index)
            if found is None:
                raise BadArguments(
                    f"no frame could be decoded at {self._source.timeline.time_of(index):.3f} s.",
                    hint="The file is damaged there; ask about another time.",
                )
            frames[index] = self._frame(*found)
        return [frames[index] for index in wanted]

    def cheap_time(self, t_s: float) -> float:
        """The time of the last frame, at or before an instant, that is decoded without those before it."""
        timeline = self._source.timeline
        return timeline.time_of(timeline.key_before(self._index_at(t_s)))

    def moments(self, span: Span, most: int) -> list[tuple[int, float, int]]:
        """Ticks, time and index of the frames of a span, evenly thinned to at most so many."""
        timeline = self._source.timeline
        first, stop = timeline.first_from(span.start_s), timeline.first_from(span.end_s)
        step = max(1, math.ceil((stop - first) / most))
        return [(timeline.ticks[i], timeline.time_of(i), i) for i in range(first, stop, step)]

    def reference(self, frame: Frame) -> FrameRef:
        """A frame's address with both digests."""
        address = json.dumps([self.record.sha256, self.record.stream, frame.pts], separators=(",", ":"))
        return FrameRef(
            pts=frame.pts,
            t_s=frame.t_s,
            index=frame.index,
            bitstream=hashlib.sha256(address.encode()).hexdigest(),
            pixels=pixels_digest(frame.rgb()),
        )

    def _frame(self, index: int, picture: VideoFrame) -> Frame:
        timeline = self._source.timeline
        return Frame(
            picture,
            self._source.layout,
            pts=timeline.ticks[index],
            index=index,
            t_s=timeline.time_of(index),
            duration_s=timeline.duration_of(index),
        )

    def _index_at(self, t_s: float) -> int:
        start_s, end_s = self.record.start_s, self.record.end_s
        if not start_s - 1e-6 <= t_s <= end_s + 1e-6:
            raise BadArguments(
                f"the time {t_s:g} s lies outside the video, which runs from {start_s:.3f} to {end_s:.3f} s.",
                hint="Ask for a time inside it.",
            )
        return self._source.timeline.shown_at(t_s)

    def _indices(self, span: Span | None, rate_hz: float | None) -> Iterable[int]:
        """Which frames to yield: all of the span, or the nearest to each point of a regular grid."""
        timeline = self._source.timeline
        if rate_hz is not None and not rate_hz > 0:
            raise BadArguments(f"a rate is more than 0 frames a second, got {rate_hz}.", hint="Leave it out.")
        first, stop = 0, len(timeline)
        if span is not None:
            first, stop = timeline.first_from(span.start_s), timeline.first_from(span.end_s)
        if span is not None and first >= stop:
            # The span fits between two frames: the one on display is what it shows.
            if not self.record.start_s <= span.start_s < self.record.end_s:
                return ()
            first = timeline.shown_at(span.start_s)
            return (first,)
        if rate_hz is None:
            return range(first, stop)
        return self._grid(first, stop, rate_hz)

    def _grid(self, first: int, stop: int, rate_hz: float) -> Iterator[int]:
        """The frames nearest to the points of a grid that starts at the first one, each once."""
        timeline = self._source.timeline
        start_s, last = timeline.time_of(first), stop - 1
        end_s = timeline.time_of(last) + timeline.duration_of(last) / 2
        step = 0
        while (t_s := start_s + step / rate_hz) < end_s:
            index = min(timeline.nearest(t_s), last)
            yield index
            # The next point nearer to a later frame.
            after_s = timeline.time_of(index) + timeline.duration_of(index) / 2
            step = max(step + 1, math.ceil((after_s - start_s) * rate_hz))


class _Cursor:
    """Walks forward over a source's frames, seeking where the next one wanted is far ahead."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._reader: Iterator[Numbered] | None = None
        self._shown: Numbered | None = None
        self._ahead: Numbered | None = None

    def move_to(self, index: int) -> Numbered | None:
        """The frame with this index, or the last before it that could be decoded."""
        reader = self._reader_for(index)
        while self._shown is None or self._shown[0] < index:
            self._ahead = self._ahead or next(reader, None)
            if self._ahead is None or self._ahead[0] > index:
                break
            self._shown, self._ahead = self._ahead, None
        return self._shown

    def _reader_for(self, index: int) -> Iterator[Numbered]:
        here = self._shown[0] if self._shown else 0
        far = self._source.timeline.key_before(index) - here > FAR_FRAMES
        if self._reader is None or far:
            self._reader = self._source.read(index)
            self._shown = self._ahead = None
        return self._reader
