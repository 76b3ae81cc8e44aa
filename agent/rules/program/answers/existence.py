"""Is there …? Does … happen?"""

from __future__ import annotations

from .....traces.coverage import slack_s
from .....traces.records import Draft, Span, Tube
from .....traces.records.claim import Present
from ...ast import AskExists, AskHappens, AskRelation, Clause, Thing
from ..claims import absent_events, absent_thing, claim_event, event_fields, name_of
from ..moments import asked_span, whole
from ..naming import article, plain
from ..occurrences import Occurred, occurrences
from ..session import Session
from ..subjects import is_every, is_single, require_tellable, subjects
from ..things import Found, nothing, overlaps, resolve, when_of_clause
from .placing import relation

SHOWN = 3
# A state that is there throughout may be seen to begin a little late or end a little early.
THROUGHOUT_SLACK_S = 0.35


def exists(session: Session, query: AskExists) -> Draft:
    """Present, or absent with the coverage that rests on."""
    span = asked_span(session, query.window)
    found = resolve(session, query.thing, span)
    tubes = tuple(t for t in found.tubes if span is None or overlaps(t, span))
    if not tubes:
        return _none(session, query.thing, found, span, truth=query.negated)
    require_tellable(session, query.thing, tubes)
    for tube in tubes[:SHOWN]:
        _claim_there(session, query.thing, tube, span)
    return session.draft(
        truth=(len(tubes) >= (query.thing.number or 1)) != query.negated,
        tubes=tuple(t.id for t in tubes),
        spans=tuple(_seen(t, span or whole(session)) for t in tubes),
    )


def _claim_there(session: Session, thing: Thing, tube: Tube, span: Span | None) -> None:
    """Claim that a thing is there; of one that does something, that it did."""
    clause, when = thing.clause, when_of_clause(thing, span)
    if clause is not None and not clause.negated and clause.happens != "visible":
        for occurred in occurrences(session, (tube,), clause, when):
            for found in occurred.found[:1]:
                claim_event(session, thing, tube, found)
            if occurred.found:
                return
    session.claim(Present(subject=name_of(thing, tube), span=_seen(tube, span or whole(session))), tube)


def _seen(tube: Tube, span: Span) -> Span:
    """The part of a span in which a tube is there; an instant stays one."""
    if span.start_s == span.end_s:
        return span
    return tube.span.intersect(span) or tube.span


def _none(session: Session, thing: Thing, found: Found, span: Span | None, *, truth: bool) -> Draft:
    """No such thing: sure only where an absence says what was looked at."""
    if found.absence is None:
        raise nothing(session, found)
    if found.absence.tube is None:
        absent_thing(session, thing.model_copy(update={"clause": None}), found.absence)
    elif thing.clause is not None:
        tubes, when = resolve(session, _bare(thing), span).tubes, when_of_clause(thing, span)
        done = occurrences(session, tubes, _positive(thing.clause), when)
        absent_events(session, thing, thing.clause, done, main=True)
    return session.draft(truth=truth)


def _bare(thing: Thing) -> Thing:
    return thing.model_copy(update={"clause": None, "ordinal": None, "relative": None})


def _positive(clause: Clause) -> Clause:
    return clause.model_copy(update={"negated": False})


def happens(session: Session, query: AskHappens) -> Draft:
    """Whether a thing, or any of several, or all of them, did something in a window."""
    placed = _placed(query)
    if placed is not None:
        return relation(session, placed)
    span = asked_span(session, query.window)
    clause = _positive(query.clause)
    got = subjects(session, query.subject, span)
    if not got.tubes and got.found is not None:
        return _nobody(session, query, got.found)
    done = occurrences(session, got.tubes, clause, span)
    if query.always:
        return _throughout(session, query, done, span)
    did = [o for o in done if o.found]
    truth = len(did) == len(done) if is_every(query.subject) else bool(did)
    return _told(session, query, done, did, truth)


def _placed(query: AskHappens) -> AskRelation | None:
    """'Is the car above the ball visible at 3 s?' asks how the two stand, of things that are meant."""
    relative = query.subject.relative
    if query.clause.happens != "visible" or relative is None or not is_single(query.subject):
        return None
    if relative.relation in ("nearest", "farthest"):
        return None
    bare = query.subject.model_copy(update={"relative": None, "text": plain(query.subject)})
    return AskRelation.model_validate(
        {
            "thing": bare,
            "relation": relative.relation,
            "other": relative.other,
            "at": relative.at,
            "window": query.window,
        }
    )


def _throughout(session: Session, query: AskHappens, done: list[Occurred], span: Span | None) -> Draft:
    """Whether a state lasted all the time that each thing was there."""
    lasted, perhaps = [], []
    theirs = [o.tube.span.intersect(span or whole(session)) or o.tube.span for o in done]
    for occurred, there in zip(done, theirs, strict=True):
        lasted_s = sum(f.found.duration_s for f in occurred.found) + THROUGHOUT_SLACK_S
        missed_s = sum(hole.duration_s for hole in session.unlooked(there))
        lasted.append(lasted_s >= there.duration_s)
        perhaps.append(lasted_s + missed_s >= there.duration_s)
        for found in occurred.found[:SHOWN]:
            claim_event(session, query.subject, occurred.tube, found)
    absent_events(session, query.subject, query.clause, [o for o in done if not o.found], main=True)
    for there in theirs if all(perhaps) else ():
        session.needs(_may_have_been(session, there, span))
    return session.draft(truth=all(lasted) != query.clause.negated, tubes=tuple(o.tube.id for o in done))


def _may_have_been(session: Session, there: Span, asked: Span | None) -> Span:
    """The time that a thing was there, with what nothing looked at right before and after it."""
    near_s = slack_s(session.view.brief.video.rate_hz)
    holes = session.unlooked(asked)
    before = [hole.start_s for hole in holes if abs(hole.end_s - there.start_s) <= near_s]
    after = [hole.end_s for hole in holes if abs(hole.start_s - there.end_s) <= near_s]
    return Span(start_s=min([there.start_s, *before]), end_s=max([there.end_s, *after]))


def _nobody(session: Session, query: AskHappens, found: Found) -> Draft:
    """Nothing of the kind is there, so nothing of the kind did it."""
    if found.absence is None or found.absence.tube is not None:
        raise nothing(session, found)
    absent_thing(session, query.subject, found.absence)
    return session.draft(truth=query.clause.negated)


def _told(
    session: Session, query: AskHappens, done: list[Occurred], did: list[Occurred], truth: bool
) -> Draft:
    """The claims that bear a yes or a no out."""
    shown = did if truth or (did and not is_single(query.subject)) else []
    for occurred in shown[:SHOWN]:
        claim_event(session, query.subject, occurred.tube, occurred.found[0])
    if not truth:
        absent_events(session, query.subject, query.clause, [o for o in done if not o.found], main=True)
    events = [(o.tube, f) for o in did for f in o.found]
    return session.draft(truth=truth != query.clause.negated, **event_fields(query.subject, events))


def what_is_there(session: Session, span: Span | None) -> tuple[Tube, ...]:
    """Every thing seen in a span, as context."""
    tubes = resolve(session, Thing(text="object", reference="all", plural=True), span).tubes
    for tube in tubes[:SHOWN]:
        session.context(Present(subject=article(plain(Thing(text="object"))), span=tube.span), tube)
    return tubes
