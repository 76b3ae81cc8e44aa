"""What the manipulations that derive share: parameters, checked arguments, and what a result rests on."""

from __future__ import annotations

from collections.abc import Iterable

from ...traces.errors import BadArguments
from ...traces.records import Coverage, Degradation, Evidence, Span, Tube
from ...traces.records.base import Parameter
from .base import Context

# Spans may end this many frames past the video: its last frame's own duration is not always known.
SLACK_FRAMES = 2.0


def parameters(context: Context, **given: Parameter) -> dict[str, Parameter]:
    """A formula's parameters: the frame's size, the video's ends, and what is given."""
    record = context.video.record
    shared: dict[str, Parameter] = {
        "frame_px": (record.width, record.height),
        "video_s": (record.start_s, record.end_s),
    }
    return {**shared, **{name: value for name, value in given.items() if value is not None}}


def ends(span: Span | None) -> tuple[float, float] | None:
    """A span as a parameter."""
    return None if span is None else (span.start_s, span.end_s)


def check_span(span: Span | None, context: Context) -> None:
    """A span must lie inside the video."""
    if span is not None:
        check_time(span.start_s, context)
        check_time(span.end_s, context)


def check_time(t_s: float | None, context: Context) -> None:
    """A time must lie inside the video."""
    record = context.video.record
    slack = SLACK_FRAMES / max(record.rate_hz, 1e-6)
    if t_s is not None and not record.start_s - slack <= t_s <= record.end_s + slack:
        raise BadArguments(
            f"{t_s:.2f} s is outside the video, which runs from {record.start_s:.2f} to {record.end_s:.2f} s",
            hint="Ask for a time inside the video.",
        )


def check_frame(points: tuple[float, ...] | None, context: Context) -> None:
    """Corners, x and y in turn, must lie in the frame."""
    record = context.video.record
    for index, value in enumerate(points or ()):
        most = record.height if index % 2 else record.width
        if not 0 <= value <= most:
            raise BadArguments(f"{value:g} px is outside the frame of {record.width} × {record.height} px")


def whole(context: Context) -> Span:
    """The whole video."""
    return Span(start_s=context.video.record.start_s, end_s=context.video.record.end_s)


def coverage_of(evidence: Iterable[Evidence]) -> Coverage | None:
    """What all of the evidence's coverages have in common; None where there is none."""
    covers = [c for item in evidence if (c := getattr(item, "coverage", None)) is not None]
    if not covers:
        return None
    spans: tuple[Span, ...] = covers[0].spans
    for cover in covers[1:]:
        spans = tuple(part for a in spans for b in cover.spans if (part := a.intersect(b)) is not None)
    return Coverage(
        spans=spans,
        rate_hz=min(cover.rate_hz for cover in covers),
        tool=" and ".join(dict.fromkeys(cover.tool for cover in covers)),
        frames=min(cover.frames for cover in covers),
    )


def degradations_of(evidence: Iterable[Evidence]) -> tuple[Degradation, ...]:
    """Every degradation of the evidence, once, in order."""
    return tuple(dict.fromkeys(one for item in evidence for one in item.degradations))


def tubes_of(ids: Iterable[str], context: Context) -> tuple[Tube, ...]:
    """The tubes of these ids."""
    return tuple(context.ledger.get_as(key, Tube) for key in ids)
