"""The index of a video: every tube that a detector and a tracker find in it, made once, kept by content."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from threading import Lock, RLock
from typing import Protocol, TypeVar
from weakref import WeakKeyDictionary

from pydantic import ValidationError

from ..traces.records import Coverage, Degradation, Fingerprint, Record, Span, Tube, VideoRecord
from .capabilities import Detections, Detector, Request, Sought, TakesPhrases, Track, Tracker, TracksThrough
from .manipulations.base import Context
from .video import Video
from .wrappers.cache import cache_key

# Part of every key: raise it when the meaning of what is kept changes.
_VERSION = 4
# Progress is told every so many seconds of video.
_TELL_EVERY_S = 0.5
_ANYTHING = Sought()
# At a lowered rate the looks fall between frames, and the next one would come after the video's end.
_NEAR_LOOKS = 1.0
# One look is missing where so many times the usual number of frames lie between two; where every frame is
# looked at, so many more, for their times may be uneven.
_MOST_STEPS, _MOST_FRAMES = 1.6, 1.5
R = TypeVar("R", bound=Record)


class Index(Record):
    """The tubes of a video (still without ids), what was looked at, and what was less than ideal."""

    tubes: tuple[Tube, ...]
    coverage: Coverage
    sought: str = ""
    """What a detector was told to look for, in words; '' is everything."""
    degradations: tuple[Degradation, ...] = ()


@dataclass(frozen=True)
class Found:
    """An index, what made it, and whether it was there already."""

    index: Index
    backends: tuple[Fingerprint, ...]
    cached: bool


class _Memo:
    """What is known of one open video, with a lock so that parallel calls make each thing only once."""

    def __init__(self) -> None:
        self.lock = RLock()
        self.known: dict[str, Record] = {}


_MEMOS: WeakKeyDictionary[Video, _Memo] = WeakKeyDictionary()
_MEMOS_LOCK = Lock()


def index(
    context: Context,
    *,
    detector: Detector,
    tracker: Tracker,
    sought: Sought = _ANYTHING,
    shots: tuple[Span, ...] = (),
    standing: bool = False,
    rate_hz: float | None = None,
) -> Found:
    """Every tube of the whole video; from the second time on it only costs reading what was kept.

    `rate_hz` is how often to look, at every frame where it is None; `standing` lets what never moves in the
    picture be a thing. Where the video has several shots, each is looked at by itself: no background and no
    thing outlasts a cut.
    """
    backends = (detector.fingerprint(), tracker.fingerprint())
    key = cache_key(
        video=context.video.record.sha256,
        tool=f"index/{_VERSION}",
        backends=backends,
        arguments={**sought._asdict(), "standing": standing, "rate_hz": rate_hz},
    )

    def make() -> Index:
        parts: Sequence[Span | None] = shots or (None,)
        requests = [Request(part, rate_hz, sought, standing) for part in parts]
        return _make(context, detector, tracker, requests)

    found, cached = remembered(context, key, Index, make)
    return Found(found, backends, cached)


def tracker_of(context: Context) -> Tracker:
    """The tracker of this run; one that looks at the video does so from here on."""
    chosen = context.backends.tracker()
    if isinstance(chosen, TracksThrough):
        return chosen.through(context.video, context.backends.segmenter())
    return chosen


def remembered(context: Context, key: str, kind: type[R], make: Callable[[], R]) -> tuple[R, bool]:
    """A record by its key: from this run, else from the cache, else made now; and whether it was there."""
    with _MEMOS_LOCK:
        memo = _MEMOS.setdefault(context.video, _Memo())
    with memo.lock:
        known = memo.known.get(key)
        if isinstance(known, kind):
            return known, True
        kept = _unpack(context.cache.get(key), kind)
        record = make() if kept is None else kept
        if kept is None:
            context.cache.put(key, zlib.compress(record.model_dump_json().encode(), 1))
        memo.known[key] = record
        return record, kept is not None


def _unpack(packed: bytes | None, kind: type[R]) -> R | None:
    """What was kept; what an older version kept differently counts as not there."""
    if packed is None:
        return None
    try:
        return kind.model_validate_json(zlib.decompress(packed))
    except (ValidationError, zlib.error):
        return None


def _make(context: Context, detector: Detector, tracker: Tracker, requests: Sequence[Request]) -> Index:
    video = context.video.record
    clock = Clock()
    tracks: list[Track] = []
    for request in requests:
        looked = clock.watch(detector.detect(context.video, request, context.deadline))
        rate_hz = request.rate_hz or video.rate_hz
        size = (video.width, video.height)
        found = tracker.track(_reported(context, looked), size, rate_hz, context.deadline)
        tracks += [replace(track, number=len(tracks) + n) for n, track in enumerate(found, start=1)]
    # A tracker may stop asking once it has seen enough; coverage speaks of what was really looked at.
    coverage = clock.coverage(video, tool=detector.name)
    degradations = weaknesses(context.video)
    source, words = f"{detector.name}+{tracker.name}", requests[0].sought.words
    tubes = tuple(
        tube_of(
            track,
            source=source,
            classed=detector.classes is not None or isinstance(detector, TakesPhrases),
            sought=words,
            coverage=coverage,
            interval_s=clock.interval_s,
            degradations=degradations,
        )
        for track in tracks
    )
    return Index(tubes=tubes, coverage=coverage, sought=words, degradations=degradations)


def weaknesses(video: Video) -> tuple[Degradation, ...]:
    """What was less than ideal about the video itself, frames that could not be decoded included."""
    lost = (Degradation(kind="skipped_frames", detail=detail) for detail in video.damage)
    return (*video.record.degradations, *lost)


def _reported(context: Context, detections: Iterable[Detections]) -> Iterator[Detections]:
    """Pass detections on, saying now and then how much of the video has been looked at."""
    video, told_s = context.video.record, -1.0
    for seen in detections:
        if seen.t_s - told_s >= _TELL_EVERY_S:
            told_s = seen.t_s
            context.report("indexing the video", (seen.t_s - video.start_s) / max(video.duration_s, 1e-6))
        yield seen


def tube_of(
    track: Track,
    *,
    source: str,
    classed: bool,
    coverage: Coverage,
    interval_s: float,
    sought: str = "",
    degradations: tuple[Degradation, ...] = (),
) -> Tube:
    """A track as evidence."""
    return Tube(
        label=track.label,
        classed=classed,
        sought=sought,
        track=track.number,
        source=source,
        samples=track.samples,
        frame_interval_s=interval_s,
        look=track.look,
        coverage=coverage,
        degradations=(*degradations, *track.degradations),
    )


class Look(Protocol):
    """Anything that is of one frame."""

    @property
    def t_s(self) -> float:
        """When it comes on display."""

    @property
    def index(self) -> int:
        """Which one it is."""


L = TypeVar("L", bound=Look)


class Clock:
    """Keeps the times of the frames that a tool really looked at."""

    def __init__(self, times_s: Iterable[float] = (), indices: Iterable[int] = ()) -> None:
        self._times = array("d", times_s)
        self._indices = array("q", indices)

    def watch(self, looks: Iterable[L]) -> Iterator[L]:
        """Pass looks on, noting when each was."""
        for seen in looks:
            self._times.append(seen.t_s)
            self._indices.append(seen.index)
            yield seen

    @property
    def interval_s(self) -> float:
        """Median time between looks; a twenty-fifth of a second where there was only one."""
        gaps = _steps(self._times)
        return max(round(median(gaps), 9), 1e-6) if gaps else 0.04

    def coverage(self, video: VideoRecord, *, tool: str, followed: bool = False) -> Coverage:
        """The spans looked at: they end where a look is missing, beyond what falls between frames.

        `followed` says that one thing was, and that nobody searched for it elsewhere.
        """
        times = self._times
        if not times:
            return Coverage(spans=(), rate_hz=0, tool=tool, frames=0, followed=followed)
        cuts = [0, *self._missing(), len(times)]
        spans = tuple(self._span(first, past - 1, video) for first, past in pairwise(cuts))
        seconds = sum(span.duration_s for span in spans)
        rate_hz = len(times) / seconds if seconds > 0 else 1 / self.interval_s
        return Coverage(
            spans=spans, rate_hz=round(rate_hz, 3), tool=tool, frames=len(times), followed=followed
        )

    def _missing(self) -> list[int]:
        """The looks before which one is missing: by frames left out as by time, for frames may last long."""
        frames, seconds = _steps(self._indices), _steps(self._times)
        if not frames:
            return []
        usual = median(frames)
        most_frames = _MOST_STEPS * usual + (_MOST_FRAMES if usual == 1 else 0.0)
        most_s = _MOST_STEPS * self.interval_s
        steps = enumerate(zip(frames, seconds, strict=True), start=1)
        return [i for i, (passed, lasted) in steps if passed > most_frames and lasted > most_s]

    def _span(self, first: int, last: int, video: VideoRecord) -> Span:
        """From one look to the end of another; the last of all counts to the video's end if that is near."""
        start, end = self._times[first], self._times[last] + self.interval_s
        is_last = self._indices[last] == video.frames - 1
        if is_last or end > video.end_s - _NEAR_LOOKS * self.interval_s:
            end = max(video.end_s, self._times[last])
        return Span(start_s=start, end_s=end)


def _steps(values: array[float] | array[int]) -> list[float]:
    return [b - a for a, b in pairwise(values)]
