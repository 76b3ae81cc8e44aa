"""Coverage: which times and regions of a video were looked at, by what and how often, and what was not.

A look vouches for the time until the next one; a tool's spans end where it left out far more than it usually
does, so between them lies what nothing vouches for. "Not seen" is said of what was looked at alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pydantic import Field

from .events import CallStarted, Event, EvidenceEntered, RunStarted
from .records import (
    Absence,
    Coverage,
    Description,
    Evidence,
    Frames,
    Hits,
    Measurement,
    Path,
    Reading,
    Record,
    Region,
    Span,
    Tube,
    VideoRecord,
)
from .records.region import Xyxy

# Ends may be off by this many frames.
SLACK_FRAMES = 2.0
# Times this short are told to the hundredth.
_SHORT_S = 1.0


class Looked(Record):
    """What one tool looked at, and for what."""

    tool: str
    what: str = Field(description="in words: what it looked for")
    evidence: tuple[str, ...] = ()
    spans: tuple[Span, ...] = Field(description="times; single frames are instants")
    rate_hz: float = Field(description="looks a second within the spans; 0 for single frames")
    region: Xyxy | None = Field(default=None, description="the part of the frame; None: all of it")
    unlooked: tuple[Span, ...] = Field(default=(), description="of the video, between and beside the spans")


def slack_s(rate_hz: float) -> float:
    """How far the ends of what was looked at may be off."""
    return SLACK_FRAMES / max(rate_hz, 1e-6)


def gaps(span: Span, coverages: Iterable[Coverage], slack_s: float) -> tuple[Span, ...]:
    """Parts of a span that none of the coverages looked at, longer than the slack."""
    parts = [part for cover in coverages for part in cover.spans]
    near = [p for p in parts if p.start_s <= span.end_s + slack_s and p.end_s >= span.start_s - slack_s]
    if not near:
        return (span,)
    return tuple(hole for hole in between(span, near) if hole.duration_s > slack_s)


def between(span: Span, holes: Sequence[Span]) -> tuple[Span, ...]:
    """What of a span is left between others."""
    at, left = span.start_s, []
    for hole in sorted(holes, key=lambda hole: hole.start_s):
        if at < min(hole.start_s, span.end_s):
            left.append(Span(start_s=at, end_s=min(hole.start_s, span.end_s)))
        at = max(at, hole.end_s)
    return tuple([*left, Span(start_s=at, end_s=span.end_s)] if at < span.end_s else left)


def times(spans: Sequence[Span]) -> str:
    """'0.0–12.0 s and 15.5–30.0 s'; an instant is itself."""
    told = [_time(span) for span in spans]
    return " and ".join([", ".join(told[:-1]), told[-1]] if len(told) > 1 else told)


def _time(span: Span) -> str:
    if span.duration_s == 0:
        return f"{span.start_s:.1f} s"
    digits = 2 if span.duration_s < _SHORT_S else 1
    return f"{span.start_s:.{digits}f}–{span.end_s:.{digits}f} s"


def unlooked(span: Span, evidence: Iterable[Evidence], slack_s: float) -> tuple[Span, ...]:
    """What of a span any of the searches behind this evidence left out.

    What was followed by itself was looked at where it was seen, and nobody searched elsewhere.
    """
    found: dict[Span, None] = {}
    for one in evidence:
        if not isinstance(one, Tube | Absence):
            continue
        part = _inside(one.span, span) if _followed_alone(one, slack_s) else span
        found |= dict.fromkeys(gaps(part, [one.coverage], slack_s) if part is not None else ())
    return merged(found)


def _inside(span: Span, other: Span) -> Span | None:
    """What two spans share; an instant of the other is shared as it is."""
    instant = other.duration_s == 0 and span.contains(other.start_s)
    return other if instant else span.intersect(other)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Spans in order of time, those that touch as one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start_s, span.end_s)):
        if joined and span.start_s <= joined[-1].end_s:
            joined[-1] = Span(start_s=joined[-1].start_s, end_s=max(span.end_s, joined[-1].end_s))
        else:
            joined.append(span)
    return tuple(joined)


def never_looked(video: VideoRecord, evidence: Iterable[Evidence]) -> tuple[Span, ...]:
    """What of a video nothing looked at, for whatever it was; frames vouch for their instants alone."""
    known = (getattr(one, "coverage", None) for one in evidence)
    whole = Span(start_s=video.start_s, end_s=video.end_s)
    return gaps(whole, [one for one in known if one is not None], slack_s(video.rate_hz))


def _followed_alone(one: Tube | Absence, slack_s: float) -> bool:
    """Whether one thing was followed; where that is not told, whether it was looked for while it is there."""
    if not isinstance(one, Tube):
        return False
    looked = one.coverage
    if looked.followed is not None or len(looked.spans) != 1:
        return looked.followed is True
    (only,) = looked.spans
    return max(abs(only.start_s - one.span.start_s), abs(only.end_s - one.span.end_s)) <= slack_s


def coverage_of(events: Iterable[Event]) -> tuple[Looked, ...]:
    """What a run looked at; evidence that rests on the same looks is told together."""
    tools: dict[str, str] = {}
    looks: dict[tuple[object, ...], Looked] = {}
    video: VideoRecord | None = None
    for event in events:
        if isinstance(event, RunStarted):
            video = event.video
        elif isinstance(event, CallStarted):
            tools[event.call.id] = event.call.tool
        elif isinstance(event, EvidenceEntered) and video is not None:
            look = _look(event.evidence, tools, video)
            if look is not None:
                key = (look.tool, look.what, look.spans, look.rate_hz, look.region)
                before = looks.get(key)
                named = (*before.evidence, event.evidence.id) if before else (event.evidence.id,)
                looks[key] = look.model_copy(update={"evidence": named})
    return tuple(looks.values())


def _look(one: Evidence, tools: Mapping[str, str], video: VideoRecord) -> Looked | None:
    if isinstance(one, Measurement | Path):
        return None  # of things that were looked at already
    known: Coverage | None = getattr(one, "coverage", None)
    if known is not None:
        return Looked(
            tool=known.tool,
            what=_sought(one),
            spans=known.spans,
            rate_hz=known.rate_hz,
            unlooked=gaps(Span(start_s=video.start_s, end_s=video.end_s), [known], slack_s(video.rate_hz)),
        )
    at, region = _single_frames(one)
    if not at:
        return None
    instants = tuple(Span(start_s=t_s, end_s=t_s) for t_s in sorted(at))
    return Looked(
        tool=tools.get(one.call, one.kind),
        what=one.kind,
        spans=instants,
        rate_hz=0.0,
        region=_part(region, video),
    )


def _part(region: Xyxy | None, video: VideoRecord) -> Xyxy | None:
    """A region, unless it is all of the frame."""
    frame = (0, 0, video.width, video.height)
    if region is None or all(abs(a - b) < 1 for a, b in zip(region, frame, strict=True)):
        return None
    return region


def _sought(one: Evidence) -> str:
    """What was looked for, in words."""
    if isinstance(one, Hits):
        return one.understood
    sought = getattr(one, "sought", None)
    return sought or ("everything" if sought == "" else one.kind)


def _single_frames(one: Evidence) -> tuple[list[float], Xyxy | None]:
    """The frames that were looked at one by one, and which part of them."""
    if isinstance(one, Frames):
        return [frame.t_s for frame in one.frames], one.crop
    if isinstance(one, Description):
        return [frame.t_s for frame in one.frames], described_region(one)
    if isinstance(one, Reading):
        return [one.frame.t_s], one.crop
    return ([one.frame.t_s], None) if isinstance(one, Region) else ([], None)


def described_region(one: Description) -> Xyxy | None:
    """The part of the frames that was described; None where it was all of them, or is not known."""
    first = one.shown[0] if one.shown else None
    if first is None or first.scale is None:
        return None
    (left, top), (across, down) = first.offset, first.scale
    return left, top, left + across * first.width, top + down * first.height
