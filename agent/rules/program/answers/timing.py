"""When, from when to when, and for how long."""

from __future__ import annotations

from .....traces.records import Draft, Measurement, Span, SpanFound, Tube
from .....traces.records.claim import Quantified
from ...ast import AskHowLong, AskWhen, Clause, Moment, Thing
from ..claims import absent_events, claim_event, event_fields, name_of
from ..denying import did_not
from ..moments import asked_span, found_moment, often, whole
from ..occurrences import is_state, occurrences
from ..session import Session, of_kind
from ..subjects import some
from .measuring import ON_GROUND, grounded_standing

_DURATIONS = {
    "visible": "visible_duration",
    "moving": "moving_duration",
    "still": "still_duration",
    "overlapping": "overlap_duration",
}
_ENDS = {"visible": "disappear", "moving": "stop", "still": "start", "overlapping": "part"}
_STARTS = {"visible": "appear", "overlapping": "meet"}


def when(session: Session, query: AskWhen) -> Draft:
    """The instant of an event, or the spans of a state."""
    span = asked_span(session, query.window)
    clause = _as_event(query) if query.side == "instant" else query.clause
    got = some(session, query.subject, span)
    done = occurrences(session, got.tubes, clause, span)
    pairs = sorted(((o.tube, f) for o in done for f in o.found), key=lambda p: (p[1].t_s, p[1].id))
    if not pairs:
        absent_events(session, query.subject, clause, done)
        raise did_not(session, query.subject, clause, span)
    chosen = pairs if query.side == "span" else _nth(pairs, query.nth)
    if not chosen:
        return _too_few(session, query, pairs, span)
    for tube, event in chosen:
        claim_event(session, query.subject, tube, event)
    return session.draft(**event_fields(query.subject, chosen))


def _as_event(query: AskWhen) -> Clause:
    """The event that begins or ends a state, where the question asks for an instant."""
    if not is_state(query.clause):
        return query.clause
    event = (_ENDS if query.end else _STARTS).get(query.clause.happens)
    return query.clause.model_copy(update={"happens": event}) if event else query.clause


def _nth(pairs: list[tuple[Tube, SpanFound]], nth: int) -> list[tuple[Tube, SpanFound]]:
    index = nth - 1 if nth > 0 else len(pairs) + nth
    return pairs[index : index + 1] if index >= 0 else []


def _too_few(
    session: Session, query: AskWhen, pairs: list[tuple[Tube, SpanFound]], span: Span | None
) -> Draft:
    for tube, event in pairs:
        claim_event(session, query.subject, tube, event, main=False)
    was = "was seen to happen" if session.unlooked(span) else "happened"
    raise session.abstain(f"That {was} only {often(len(pairs))}", span=span)


def how_long(session: Session, query: AskHowLong) -> Draft:
    """A state's duration, or the time from one moment to another."""
    if query.start is not None and query.end is not None:
        return _interval(session, query.start, query.end)
    if query.subject is None or query.clause is None:
        raise session.abstain("The question does not say what should be timed.")
    if query.clause.happens == "still" and session.view.brief.calibrated in ON_GROUND:
        return grounded_standing(session, query, query.subject)
    span = asked_span(session, query.window)
    got = some(session, query.subject, span)
    if len(got.tubes) > 1:
        raise session.abstain(
            f"{len(got.tubes)} things fit 'the {query.subject.text}'; each has its own duration.",
            hint="Ask about one of them.",
        )
    tube = got.tubes[0]
    measured = _duration(session, query.subject, tube, query.clause, span)
    return _timed(session, measured, name_of(query.subject, tube), tube, query.clause, span)


def _duration(session: Session, thing: Thing, tube: Tube, clause: Clause, span: Span | None) -> Measurement:
    other = None
    if clause.other is not None:
        other = some(session, clause.other, span).tubes[0].id
    evidence = session.call(
        "measure",
        quantity=_DURATIONS.get(clause.happens, "visible_duration"),
        of=[tube.id],
        subject=name_of(thing, tube),
        span=span,
        relative_to=other,
    )
    return of_kind(evidence, Measurement)[0]


def _timed(
    session: Session, measured: Measurement, name: str, tube: Tube, clause: Clause, span: Span | None
) -> Draft:
    claim_quantity(session, measured, name, tube)
    spans = occurrences(session, (tube,), clause, span)[0].found
    return session.draft(tubes=(tube.id,), spans=tuple(f.found for f in spans) or (span or whole(session),))


def claim_quantity(session: Session, measured: Measurement, name: str, *also: Tube | SpanFound) -> None:
    """Claim a measured number as it was measured."""
    session.claim(
        Quantified(
            name=measured.quantity,
            subject=name,
            value=measured.value or 0.0,
            unit=measured.unit,
            sigma=measured.sigma,
            ci95=measured.ci95,
            span=measured.span,
        ),
        measured,
        *also,
    )


def _interval(session: Session, start: Moment, end: Moment) -> Draft:
    first, second = found_moment(session, start), found_moment(session, end)
    evidence = session.call(
        "measure", quantity="interval", of=[first.id, second.id], subject="the time between the two"
    )
    (measured,) = of_kind(evidence, Measurement)
    claim_quantity(session, measured, "the time between the two", first, second)
    span = Span(start_s=min(first.t_s, second.t_s), end_s=max(first.t_s, second.t_s))
    return session.draft(spans=(span,))
