"""One pass of a backend over the frames of a span, through what it does for everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from ..tools.capabilities import (
    Backend,
    DepthEstimator,
    Detector,
    PointTracker,
    Prompt,
    Request,
    Retriever,
    Segmenter,
    Sought,
    Spot,
)
from ..tools.deadline import Deadline
from ..tools.video import Video
from ..traces.records import Span
from ..traces.records.region import Xyxy

SOUGHT = Sought(noun="car", phrase="red car")
# Two things, by their boxes as shares of the frame, and points on a grid of so many by so many.
_THINGS = ((0.2, 0.4, 0.35, 0.6), (0.6, 0.5, 0.8, 0.75))
_GRID = 8


def first(video: Video, frames: int) -> Span:
    """The span of the first frames of a video."""
    moments = video.moments(video.whole, video.record.frames)
    end_s = moments[frames][1] if frames < len(moments) else video.whole.end_s
    return Span(start_s=moments[0][1], end_s=end_s)


def run(capability: str, backend: Backend, video: Video, span: Span) -> int:
    """Let a backend do its work; how many frames it has gone through."""
    return _PASSES[capability](backend, video, span)


def boxes_in(size: tuple[int, int]) -> list[Xyxy]:
    """The boxes of the two things in a frame of (width, height)."""
    (width, height) = size
    return [(x1 * width, y1 * height, x2 * width, y2 * height) for x1, y1, x2, y2 in _THINGS]


def _detector(backend: Backend, video: Video, span: Span) -> int:
    request = Request(span=span, sought=SOUGHT, standing=True)
    return _count(cast(Detector, backend).detect(video, request, Deadline()))


def _segmenter(backend: Backend, video: Video, span: Span) -> int:
    record = video.record
    prompts = [Prompt(span.start_s, box=box) for box in boxes_in((record.width, record.height))]
    return _count(cast(Segmenter, backend).follow(video, prompts, span, Deadline()))


def _points(backend: Backend, video: Video, span: Span) -> int:
    steps = [(n + 0.5) / _GRID for n in range(_GRID)]
    record = video.record
    spots = [Spot(span.start_s, x * record.width, y * record.height) for y in steps for x in steps]
    return len(cast(PointTracker, backend).follow(video, spots, span, Deadline()).t_s)


def _depth(backend: Backend, video: Video, span: Span) -> int:
    return _count(cast(DepthEstimator, backend).depth(video.frames(span), Deadline()))


def _retriever(backend: Backend, video: Video, span: Span) -> int:
    return _count(cast(Retriever, backend).encode(video.frames(span)))


def _count(items: Iterable[Any]) -> int:
    return sum(1 for _ in items)


_PASSES: Mapping[str, Callable[[Backend, Video, Span], int]] = {
    "detector": _detector,
    "segmenter": _segmenter,
    "points": _points,
    "depth": _depth,
    "retriever": _retriever,
}
