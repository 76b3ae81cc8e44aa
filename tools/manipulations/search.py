"""The manipulation `search`: the times at which words fit best, from samples of the video made once.

From coarse to fine: the whole video at one look a second, then a window more closely; the best times come
as one contact sheet.
"""

from __future__ import annotations

from typing import ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ...traces.errors import BadArguments
from ...traces.records import Coverage, Degradation, Frames, Hit, Hits, Span
from ..capabilities import FloatArray, Retriever
from ..looked import looked_spans, lost
from ..pictures import kept
from ..samples import Samples, sampled
from .base import Arguments, Context, Output
from .deriving import check_span

# Looks a second at long spans and at short ones, how long a short one is, and the most looks of all.
COARSE_HZ, FINE_HZ, SHORT_S, MOST_LOOKS = 1.0, 4.0, 120.0, 7200
# A window ends where the score is this share of its best; windows under these scores are not told.
WINDOW_SHARE, LEAST, LEAST_SHARE = 0.5, 0.05, 0.3
# What scores less right beside a window belongs to it: a thing that comes in or goes out.
TAIL_LOOKS = 2


Times = NDArray[np.float64]


class SearchArguments(Arguments):
    """What to look for, and where."""

    query: str = Field(min_length=1, max_length=200, description="what to find, such as 'red ball'")
    span: Span | None = Field(default=None, description="only in this part of the video, in seconds")
    fps: float | None = Field(
        default=None, gt=0, le=60, description="looks a second; else 1, in a short video 4"
    )
    most: int = Field(default=8, ge=1, le=12, description="how many windows at most")


class Search:
    """Find when something is to be seen."""

    name: ClassVar[str] = "search"
    summary: ClassVar[str] = "Rank the windows of time that fit words best: hints where to look."
    arguments: ClassVar[type[SearchArguments]] = SearchArguments

    def run(self, arguments: SearchArguments, context: Context) -> Output:
        """The windows, best first, and their best frames as small pictures."""
        check_span(arguments.span, context)
        span = (arguments.span or context.video.whole).intersect(context.video.whole)
        if span is None:
            raise BadArguments("the span to search is empty: its end must come after its start")
        retriever = context.backends.retriever()
        looked = _looks(arguments, span, context, retriever)
        fit = retriever.fit(arguments.query, looked.samples.t_s, looked.samples.features)
        inside = (looked.samples.t_s >= span.start_s) & (looked.samples.t_s < span.end_s)
        scores = np.where(inside, fit.scores, 0.0).astype(np.float32)
        coverage = _coverage(looked, span, retriever.name)
        found = _hits(looked.samples.t_s, scores, span, arguments.most)
        hits = Hits(
            query=arguments.query,
            understood=fit.understood,
            span=span,
            coverage=coverage,
            hits=found,
            degradations=(*fit.degradations, *looked.degradations, *lost(span, coverage.spans)),
        )
        evidence = (hits, _sheet(found, context)) if found else (hits,)
        return Output(evidence, (retriever.fingerprint(),), looked.cached)


class _Looked(NamedTuple):
    """The samples that a search rests on."""

    samples: Samples
    due_s: list[float]
    """When there was a frame to look at; those that could not be decoded have no sample."""
    rate_hz: float
    cached: bool
    degradations: tuple[Degradation, ...]


def _looks(arguments: SearchArguments, span: Span, context: Context, retriever: Retriever) -> _Looked:
    """Samples of the span and what is round it; up to the coarse rate, those of the whole video serve."""
    video = context.video
    wanted_hz = arguments.fps or (FINE_HZ if span.duration_s <= SHORT_S else COARSE_HZ)
    coarse = wanted_hz <= COARSE_HZ
    round_s = retriever.around_s
    near = Span(start_s=span.start_s - round_s, end_s=span.end_s + round_s).intersect(video.whole)
    part = video.whole if coarse or near is None else near
    most_hz = MOST_LOOKS / max(part.duration_s, 1e-6)
    rate_hz = min(COARSE_HZ if coarse else wanted_hz, most_hz, video.record.rate_hz)
    samples, cached = sampled(context, retriever, part, rate_hz)
    weak: tuple[Degradation, ...] = ()
    if rate_hz == most_hz:
        detail = f"{rate_hz:.3g} looks a second, not {wanted_hz:.3g}: the part searched is long"
        weak = (Degradation(kind="lowered_rate", detail=detail),)
    return _Looked(samples, video.due_s(part, rate_hz=rate_hz), rate_hz, cached, weak)


def _hits(times_s: Times, scores: FloatArray, span: Span, most: int) -> tuple[Hit, ...]:
    """The highest peaks one after the other, each with the window round it that scores nearly as high."""
    left, hits = scores.copy(), list[Hit]()
    best = float(left.max(initial=0.0))
    edges = _edges(times_s, span)
    while len(hits) < most and len(left):
        peak = int(left.argmax())
        score = float(left[peak])
        if score < max(LEAST, LEAST_SHARE * best):
            break
        first, last = _window(left, peak, WINDOW_SHARE * score)
        window = Span(start_s=float(edges[first]), end_s=float(edges[last + 1]))
        hits.append(Hit(span=window, t_s=float(times_s[peak]), score=min(round(score, 4), 1.0)))
        left[max(first - TAIL_LOOKS, 0) : last + 1 + TAIL_LOOKS] = 0.0
    return tuple(hits)


def _edges(times_s: Times, span: Span) -> Times:
    """Where one look's share of time ends and the next one's begins, inside the span."""
    between = (times_s[1:] + times_s[:-1]) / 2
    return np.clip(np.concatenate(([span.start_s], between, [span.end_s])), span.start_s, span.end_s)


def _window(scores: FloatArray, peak: int, least: float) -> tuple[int, int]:
    """From the first to the last look round a peak that score at least so much."""
    first = last = peak
    while first > 0 and scores[first - 1] >= least:
        first -= 1
    while last + 1 < len(scores) and scores[last + 1] >= least:
        last += 1
    return first, last


def _coverage(looked: _Looked, span: Span, tool: str) -> Coverage:
    """What was looked at, at the rate that the looks' own times tell; not where none could be decoded."""
    due_s = [t_s for t_s in looked.due_s if span.start_s <= t_s < span.end_s]
    seen_s = {t_s for t_s in looked.samples.t_s.tolist() if span.start_s <= t_s < span.end_s}
    steps = np.diff(sorted(seen_s))
    real_hz = 1 / float(np.median(steps)) if len(steps) else looked.rate_hz
    # A span that lies between two frames shows the one on display.
    spans = looked_spans(span, due_s, seen_s) if due_s else (span,)
    return Coverage(spans=spans, rate_hz=round(real_hz, 3), tool=tool, frames=len(seen_s))


def _sheet(found: tuple[Hit, ...], context: Context) -> Frames:
    """The best frame of every window, small."""
    references, blobs = [], []
    for hit in found:
        context.deadline.check("looking at what was found")
        (frame,) = context.video.at((hit.t_s,))
        references.append(context.video.reference(frame))
        blobs.append(context.blobs.put(kept(frame.rgb(), sheet=True)))
    return Frames(frames=tuple(references), blobs=tuple(blobs), sheet=True)
