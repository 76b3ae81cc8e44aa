"""How many … ever, at once, at an instant, over a line, by a side; and how often something happens."""

from __future__ import annotations

from .....traces.records import Absence, Draft, Measurement, Span, Tube
from .....traces.records.claim import Count
from ...ast import AskCount, AskTimes, Clause, Thing
from ..claims import narrowed, verb_phrase
from ..moments import asked_span, whole
from ..naming import plain, plural
from ..occurrences import occurrences
from ..session import Session, of_kind
from ..subjects import require_tellable
from ..things import Found, nothing, overlaps, resolve, resolve_one


def count(session: Session, query: AskCount) -> Draft:
    """How many things fit, in the sense asked for."""
    span = asked_span(session, query.window)
    at_s = span.start_s if span and span.start_s == span.end_s else None
    mode, tubes, absence, extra = _counted(session, query, span)
    if at_s is not None:
        mode, tubes = "at_time", tuple(t for t in tubes if overlaps(t, span or whole(session)))
    require_tellable(session, query.thing, tubes)
    measured = _measure(session, query.thing, mode, tubes, span, at_s, absence, extra)
    value = int(measured.value or 0)
    session.claim(
        Count(
            subject=plain(query.thing) if value == 1 else plural(query.thing),
            mode=mode,
            value=value,
            span=measured.span or span or whole(session),
            at_s=at_s,
            detail=narrowed(query.thing),
        ),
        measured,
    )
    return session.draft(truth=_compared(query, value), tubes=tuple(t.id for t in tubes))


def _counted(
    session: Session, query: AskCount, span: Span | None
) -> tuple[str, tuple[Tube, ...], Absence | None, dict[str, object]]:
    """The mode, the things to count, what a zero rests on, and the mode's own arguments.

    What a thing does is counted by the tool where the tool has a mode for it (leaving by a side, crossing
    a line), and otherwise picks the things before they are counted.
    """
    clause = query.thing.clause
    if clause is not None and _has_mode(clause):
        bare = query.thing.model_copy(update={"clause": None})
        found = resolve(session, bare, None)
        video = session.view.brief.video
        line = clause.line.pixels(video.width, video.height) if clause.line else None
        mode = {"leave": "leaving", "enter": "entering", "cross": "crossing"}[clause.happens]
        return mode, found.tubes, found.absence, {"line": line, "side": clause.side}
    found = resolve(session, query.thing, span)
    tubes = tuple(t for t in found.tubes if span is None or overlaps(t, span))
    return query.mode, tubes, _zero_rests_on(session, query.thing, found), {}


def _has_mode(clause: Clause) -> bool:
    if clause.negated or clause.then or clause.other:
        return False
    return clause.happens in ("leave", "enter") or (clause.happens == "cross" and clause.line is not None)


def _zero_rests_on(session: Session, thing: Thing, found: Found) -> Absence | None:
    """The absence that a count of zero cites; a zero without one is not known."""
    if found.tubes or found.absence is not None:
        return found.absence
    raise nothing(session, found)


def _measure(
    session: Session,
    thing: Thing,
    mode: str,
    tubes: tuple[Tube, ...],
    span: Span | None,
    at_s: float | None,
    absence: Absence | None,
    extra: dict[str, object],
) -> Measurement:
    evidence = session.call(
        "count",
        of=[t.id for t in tubes],
        mode=mode,
        query=plain(thing),
        span=span if at_s is None else None,
        at_s=at_s,
        absence=absence.id if absence is not None and not tubes else None,
        **extra,
    )
    return of_kind(evidence, Measurement)[0]


def _compared(query: AskCount, value: int) -> bool | None:
    """Yes or no, where the question names a number."""
    if query.at_least is not None:
        return value >= query.at_least
    if query.exactly is not None:
        return value == query.exactly
    return None if query.at_most is None else value <= query.at_most


def times(session: Session, query: AskTimes) -> Draft:
    """How often one thing did something."""
    span = asked_span(session, query.window)
    tube = resolve_one(session, query.subject, span)
    occurred = occurrences(session, (tube,), query.clause, span)[0]
    others = [f.other for f in occurred.found if f.other]
    evidence = session.call(
        "count",
        of=[tube.id],
        mode="events",
        event=query.clause.happens,
        query=plain(query.subject),
        span=span,
        side=query.clause.side,
        way=query.clause.way,
        other=others[0] if others else None,
    )
    (measured,) = of_kind(evidence, Measurement)
    session.claim(
        Count(
            subject=f"the {plain(query.subject)}",
            mode="events",
            value=int(measured.value or 0),
            span=span or whole(session),
            detail=verb_phrase(query.clause),
        ),
        measured,
        *occurred.found,
    )
    return session.draft(tubes=(tube.id,), spans=tuple(f.found for f in occurred.found))
