"""Where something is, which way it goes, by which side, and how it stands to other things."""

from __future__ import annotations

from .....traces.records import Draft, Measurement, Span, Tube
from .....traces.records.claim import Happened, Related, Where
from .....traces.records.vocabulary import RelationName
from ...ast import AskDirection, AskRelation, AskSide, AskWhere, Instant
from ..claims import absent_events, claim_event, name_of
from ..denying import did_not
from ..moments import asked_span, instant_time, whole
from ..occurrences import occurrences
from ..session import Session, Wanted, of_kind
from ..subjects import some
from ..things import resolve_one
from .measuring import ON_GROUND, grounded_direction, grounded_turn
from .pictured import seen_direction

_CLOCK_NAMES = {"left": 270.0, "right": 90.0, "top": 0.0, "bottom": 180.0}


def where(session: Session, query: AskWhere) -> Draft:
    """The box of a thing at a time, and the part of the frame it lies in."""
    span = asked_span(session, query.window)
    tube = resolve_one(session, query.thing, span)
    at_s = _time(session, query.at, span, (tube,))
    name = name_of(query.thing, tube)
    measured = _position(session, tube, name, at_s)
    box = tube.box_at(at_s)
    if box is None:
        raise session.abstain(f"{name} is not in view at {at_s:.2f} s.")
    vertical, horizontal = _parts(measured)
    place = Where.model_validate(
        {"subject": name, "t_s": at_s, "xyxy": box.xyxy, "horizontal": horizontal, "vertical": vertical}
    )
    session.claim(place, measured, tube)
    truth = None if query.is_it is None else query.is_it in (horizontal, vertical)
    label = {"box": None, "horizontal": horizontal, "vertical": vertical}[query.part]
    return session.draft(truth=truth, label=label, tubes=(tube.id,), spans=(Span(start_s=at_s, end_s=at_s),))


def _position(session: Session, tube: Tube, name: str, at_s: float) -> Measurement:
    evidence = session.call("measure", quantity="position", of=[tube.id], subject=name, at_s=at_s)
    return of_kind(evidence, Measurement)[0]


def _parts(measured: Measurement) -> tuple[str, str]:
    """'top left' as its two words; either may be missing when it is the middle."""
    words = (measured.word or "").split()
    vertical = next((w for w in words if w in ("top", "middle", "bottom")), "middle")
    horizontal = next((w for w in words if w in ("left", "centre", "right")), "centre")
    return vertical, horizontal


def _time(session: Session, at: Instant | None, span: Span | None, tubes: tuple[Tube, ...]) -> float:
    """The instant asked for, the start of the window, or the middle of the time all are there."""
    if at is not None:
        return instant_time(session, at)
    if span is not None and span.start_s == span.end_s:
        return span.start_s
    common = span or whole(session)
    for tube in tubes:
        common = common.intersect(tube.span) or common
    return (common.start_s + common.end_s) / 2


def direction(session: Session, query: AskDirection) -> Draft:
    """Which way something goes over a window or all of its time: on the ground if that is calibrated."""
    if query.clause is not None:
        return _turned(session, query)
    if session.view.brief.calibrated in ON_GROUND:
        return grounded_direction(session, query)
    return seen_direction(session, query)


def _turned(session: Session, query: AskDirection) -> Draft:
    """To which side it turned: as the picture shows it, or else on the ground where that is calibrated."""
    span = asked_span(session, query.window)
    clause = query.clause
    assert clause is not None
    if query.thing.plural:
        tube = some(session, query.thing, span).tubes[0]
    else:
        tube = resolve_one(session, query.thing, span)
    (occurred,) = occurrences(session, (tube,), clause, span)
    if not occurred.found and clause.happens == "turn" and session.view.brief.calibrated in ON_GROUND:
        return grounded_turn(session, query)
    if not occurred.found:
        absent_events(session, query.thing, clause, [occurred])
        raise did_not(session, query.thing, clause, span)
    event = occurred.found[0]
    claim_event(session, query.thing, tube, event)
    return session.draft(label=event.direction, tubes=(tube.id,))


def side(session: Session, query: AskSide) -> Draft:
    """By which side something enters or leaves."""
    span = asked_span(session, query.window)
    tube = resolve_one(session, query.subject, span)
    (occurred,) = occurrences(session, (tube,), query.clause, span)
    if not occurred.found:
        absent_events(session, query.subject, query.clause, [occurred])
        raise did_not(session, query.subject, query.clause, span)
    event = occurred.found[0]
    name = name_of(query.subject, tube)
    if event.direction not in _CLOCK_NAMES:
        raise session.abstain(f"{name} does not {query.clause.happens} by a side of the frame.")
    session.claim(
        Happened.model_validate(
            {"subject": name, "what": event.what, "span": event.found, "side": event.direction}
        ),
        event,
        tube,
    )
    return session.draft(label=event.direction, tubes=(tube.id,))


def relation(session: Session, query: AskRelation) -> Draft:
    """Whether two things stand in a relation: at the time asked for, or all the time both are there."""
    span = asked_span(session, query.window)
    tube, other = resolve_one(session, query.thing, span), resolve_one(session, query.other, span)
    times = _relation_times(session, query, span, tube, other)
    held = [_related(session, query, query.relation, tube, other, t) for t in times]
    if query.versus is not None:
        return _versus(session, query, tube, other, times[0], held[0])
    if len(set(held)) > 1 and query.relation != "overlapping":
        raise session.abstain("That changes over the time both are in view.", hint="Ask about one instant.")
    return session.draft(truth=any(held), tubes=(tube.id, other.id))


def _relation_times(
    session: Session, query: AskRelation, span: Span | None, tube: Tube, other: Tube
) -> list[float]:
    if query.at is not None or (span is not None and span.start_s == span.end_s):
        return [_time(session, query.at, span, (tube, other))]
    common = tube.span.intersect(other.span)
    common = common.intersect(span) if common and span else common
    if common is None:
        raise session.abstain("The two are never in view together.")
    return [common.start_s + common.duration_s * share for share in (0.15, 0.5, 0.85)]


def _related(
    session: Session, query: AskRelation, relation: RelationName, tube: Tube, other: Tube, at_s: float
) -> bool:
    name, other_name = name_of(query.thing, tube), name_of(query.other, other)
    (evidence,) = session.gather(
        [
            Wanted(
                "measure",
                {
                    "quantity": "relation",
                    "relation": relation,
                    "of": [tube.id],
                    "relative_to": other.id,
                    "at_s": at_s,
                    "subject": name,
                },
            )
        ]
    )
    (measured,) = of_kind(evidence, Measurement)
    holds = measured.value == 1.0
    session.claim(
        Related(subject=name, relation=relation, other=other_name, t_s=at_s, holds=holds),
        measured,
        tube,
        other,
    )
    return holds


def _versus(session: Session, query: AskRelation, tube: Tube, other: Tube, at_s: float, held: bool) -> Draft:
    """Left or right of it: the one of the two relations that holds."""
    assert query.versus is not None
    if held:
        return session.draft(label=query.relation.replace("_", " "), tubes=(tube.id, other.id))
    if not _related(session, query, query.versus, tube, other, at_s):
        raise session.abstain("Neither of the two holds then.")
    return session.draft(label=query.versus.replace("_", " "), tubes=(tube.id, other.id))
