"""What something looks like, which thing it is, and where to find it."""

from __future__ import annotations

from .....traces.records import Draft, Measurement, Span, SpanFound, Tube
from .....traces.records.claim import Attribute, Chosen, Happened, Present
from ...ast import AskAttribute, AskGround, AskWhich, Thing
from ..claims import claim_event, name_of
from ..moments import asked_span, whole
from ..naming import article, called, described, plain
from ..occurrences import occurrences
from ..session import Session, of_kind
from ..subjects import is_single, some
from ..things import others_of, overlaps, resolve, resolve_one, same

# What is said of a thing for a while gives its span; an event only picks the thing, all of its time counts.
LASTING = ("ground", "moving", "still", "overlapping")


def attribute(session: Session, query: AskAttribute) -> Draft:
    """The colour or the class of a thing; with a value, whether it is that."""
    span = asked_span(session, query.window)
    tube = resolve_one(session, query.thing, span)
    name = f"the {plain(query.thing)}"
    evidence = session.call("measure", quantity=query.name, of=[tube.id], subject=name)
    (measured,) = of_kind(evidence, Measurement)
    value = measured.word or ""
    session.claim(Attribute(subject=name, name=query.name, value=value), measured, tube)
    truth = None if query.value is None else query.value == value
    return session.draft(truth=truth, label=value, tubes=(tube.id,))


def which(session: Session, query: AskWhich) -> Draft:
    """Which thing fits a description, or is the longest, largest, nearest."""
    span = asked_span(session, query.window)
    if query.by is not None:
        return _extreme(session, query, span)
    found = some(session, query.thing, span)
    nearest = query.thing.relative if query.thing.relative else None
    for tube in found.tubes:
        seen = tube.span.intersect(span or whole(session)) or tube.span
        if nearest and nearest.relation in ("nearest", "farthest"):
            _claim_nearest(session, query.thing, tube, span)
        else:
            session.claim(Present(subject=article(described(tube)), span=seen), tube)
    label = " and ".join(f"the {described(t)}" for t in found.tubes)
    truth = _is_it(session, query, found.tubes, span)
    return session.draft(label=label, tubes=tuple(t.id for t in found.tubes), truth=truth)


def _is_it(session: Session, query: AskWhich, tubes: tuple[Tube, ...], span: Span | None) -> bool | None:
    """Whether the thing found is the one named; None where none was named."""
    if query.is_it is None:
        return None
    named = resolve_one(session, query.is_it, span)
    return any(same(tube, named) for tube in tubes)


def _claim_nearest(session: Session, thing: Thing, tube: Tube, span: Span | None) -> None:
    """Cite the measurement that chose the nearest; it was made while resolving the phrase."""
    assert thing.relative is not None
    anchor = resolve_one(session, thing.relative.other, span)
    measured = next(
        m
        for m in reversed(list(session.ledger.values()))
        if isinstance(m, Measurement) and m.quantity == thing.relative.relation and m.word == tube.id
    )
    criterion = f"{thing.relative.relation} to {called(thing.relative.other, anchor)}"
    session.claim(
        Chosen(subject=f"the {described(tube)}", criterion=criterion, chosen=tube.id), measured, tube, anchor
    )


def _extreme(session: Session, query: AskWhich, span: Span | None) -> Draft:
    """The thing with the most, or least, of a measured quantity."""
    tubes = _compared(session, query, span)
    quantity = "longest" if query.most else "shortest"
    evidence = session.call(
        "measure", quantity=quantity, by=query.by, of=[t.id for t in tubes], subject=str(query.by), span=span
    )
    (measured,) = of_kind(evidence, Measurement)
    chosen = next(t for t in tubes if t.id == measured.word)
    name = f"the {described(chosen)}"
    session.claim(Chosen(subject=name, criterion=_criterion(query), chosen=chosen.id), measured, chosen)
    truth = _is_it(session, query, (chosen,), span)
    return session.draft(label=name, tubes=(chosen.id,), truth=truth)


def _criterion(query: AskWhich) -> str:
    """The comparison in words: 'visible longest', 'the largest'."""
    if query.by == "size":
        return "the largest" if query.most else "the smallest"
    what = {"visible_duration": "visible", "moving_duration": "moving", "still_duration": "still"}
    return f"{what[query.by or 'visible_duration']} {'longest' if query.most else 'shortest'}"


def _compared(session: Session, query: AskWhich, span: Span | None) -> tuple[Tube, ...]:
    if query.candidates:
        return tuple(resolve_one(session, thing, span) for thing in query.candidates)
    return some(session, query.thing, span).tubes


def ground(session: Session, query: AskGround) -> Draft:
    """Every thing of the phrase: when it does what is said of it, and its tube."""
    span = asked_span(session, query.window)
    tubes: list[Tube] = []
    spans: list[Span] = []
    for thing in query.things:
        for tube, found in _grounded(session, thing, span):
            if found is not None:
                _claim_doing(session, thing, tube, found)
                spans.append(found.found if found.what in LASTING else tube.span)
            else:
                session.claim(Present(subject=article(described(tube)), span=tube.span), tube)
                spans.append(tube.span)
            tubes.append(tube)
    return session.draft(
        tubes=tuple(dict.fromkeys(t.id for t in tubes)), spans=tuple(spans), label=_labels(query, tubes)
    )


def _claim_doing(session: Session, thing: Thing, tube: Tube, found: SpanFound) -> None:
    if found.what == "ground":
        session.claim(Happened(subject=called(thing, tube), what="ground", span=found.found), found, tube)
    else:
        claim_event(session, thing, tube, found)


def _labels(query: AskGround, tubes: list[Tube]) -> str:
    single = all(is_single(thing) for thing in query.things) and len(tubes) == len(query.things)
    names = [
        name_of(thing, tube) if single else f"the {described(tube)}"
        for thing, tube in zip(query.things * len(tubes), tubes, strict=False)
    ]
    return " and ".join(names)


def _grounded(session: Session, thing: Thing, span: Span | None) -> list[tuple[Tube, SpanFound | None]]:
    """The tubes of a thing, with the other thing of its clause beside it."""
    tubes = (resolve_one(session, thing, span),) if is_single(thing) else some(session, thing, span).tubes
    if thing.clause is None or thing.clause.negated:
        return [(t, None) for t in tubes if span is None or overlaps(t, span)]
    grounded: list[tuple[Tube, SpanFound | None]] = []
    for occurred in occurrences(session, tubes, thing.clause, span):
        grounded += [(occurred.tube, occurred.found[0] if occurred.found else None)]
        if thing.clause.other is not None and occurred.found:
            grounded += _other_of(session, thing.clause.other, occurred.tube, occurred.found[0])
    return grounded


def _other_of(
    session: Session, other: Thing, tube: Tube, event: SpanFound
) -> list[tuple[Tube, SpanFound | None]]:
    """The other thing of an event: named by the event, else the one that the phrase means."""
    if event.other is not None:
        return [(session.ledger.get_as(event.other, Tube), None)]
    return [(t, None) for t in others_of(tube, resolve(session, other).tubes)]
