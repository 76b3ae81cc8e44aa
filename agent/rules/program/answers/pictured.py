"""Which way something goes in the picture: what needs no calibration."""

from __future__ import annotations

from .....traces.formulas import clock_of
from .....traces.records import Draft, Measurement, Span
from .....traces.records.claim import Direction
from ...ast import AskDirection, AskMeasure
from ..claims import name_of
from ..moments import asked_span, instant_time, whole
from ..session import Session, of_kind
from ..subjects import some
from ..things import resolve_one

# How long a movement takes to be seen.
FROM_AN_INSTANT_S = 1.0


def seen_direction(session: Session, query: AskDirection | AskMeasure) -> Draft:
    """The direction of a thing in the picture, over a window or from an instant on."""
    span = _span(session, query)
    tube = (
        some(session, query.thing, span).tubes[0]
        if query.thing.plural
        else resolve_one(session, query.thing, span)
    )
    name = name_of(query.thing, tube)
    evidence = session.call("measure", quantity="direction", of=[tube.id], subject=name, span=span)
    (measured,) = of_kind(evidence, Measurement)
    degrees = (measured.value or 0.0) % 360.0
    claimed = Direction(
        subject=name,
        frame="image",
        degrees=degrees,
        clock=clock_of(degrees),
        word=measured.word or "",
        span=measured.span or span or tube.span,
    )
    session.claim(claimed, measured, tube)
    form = query.form if isinstance(query, AskMeasure) else "word"
    label = {"clock": f"{claimed.clock} o'clock", "degrees": f"{degrees:.0f}°"}.get(form, measured.word)
    return session.draft(label=label, tubes=(tube.id,), spans=(measured.span or tube.span,))


def _span(session: Session, query: AskDirection | AskMeasure) -> Span | None:
    """The time asked about; an instant has no direction, so it is widened."""
    if isinstance(query, AskMeasure) and query.at is not None:
        return _widened(session, instant_time(session, query.at), before=0.5)
    span = asked_span(session, query.window)
    if span is None or span.duration_s > 0:
        return span
    return _widened(session, span.start_s)


def _widened(session: Session, t_s: float, *, before: float = 0.0) -> Span:
    """A stretch long enough for a movement to be seen: from an instant on, or partly before it."""
    video, start_s = whole(session), t_s - before * FROM_AN_INSTANT_S
    end_s = min(start_s + FROM_AN_INSTANT_S, video.end_s)
    return Span(start_s=max(min(start_s, end_s - FROM_AN_INSTANT_S / 2), video.start_s), end_s=end_s)
