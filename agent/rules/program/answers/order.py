"""Which came first, what came next, and in which order two things happened."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

from .....traces.records import Draft, Span, SpanFound, Tube
from .....traces.records.claim import Moment as MomentClaim
from .....traces.records.claim import Order
from ...ast import AskFirst, AskHappens, AskNext, AskOrder, Clause, Clock, Thing, Window
from ..claims import absent_events, claim_event, event_fields, name_of
from ..moments import asked_span, found_moment, instant_time, moment_of, whole
from ..naming import called, described
from ..occurrences import occurrences
from ..session import Abstain, Session
from ..subjects import is_single
from ..things import nothing, resolve, resolve_one, same
from .existence import happens

# Events that "what happened next?" may answer with, each with what `events` needs to know of it.
TELLING: tuple[str, ...] = ("enter", "leave", "start", "stop", "turn", "reverse")


class Happening(NamedTuple):
    """One event of one thing, under the name the answer gives it."""

    name: str
    tube: Tube
    event: SpanFound


def apart(a: SpanFound, b: SpanFound) -> bool:
    """Whether two events are far enough apart to tell their order."""
    return abs(a.t_s - b.t_s) > 2 * math.hypot(a.sigma_s, b.sigma_s)


def claim_order(session: Session, first: Happening, second: Happening) -> None:
    """Claim two events in their order, or that they cannot be told apart in time."""
    sides = [MomentClaim(subject=h.name, event=h.event.what, t_s=h.event.t_s) for h in (first, second)]
    relation = "before" if apart(first.event, second.event) else "same_time"
    order = Order(first=sides[0], second=sides[1], relation=relation)
    session.claim(order, first.event, second.event, first.tube, second.tube)


def first(session: Session, query: AskFirst) -> Draft:
    """Which of the candidates does it first, or last, or n-th."""
    span = asked_span(session, query.window)
    happenings, missing = _candidates(session, query, span)
    index = query.nth - 1 if query.nth > 0 else len(happenings) + query.nth
    if not 0 <= index < len(happenings):
        for thing, tube in missing:
            absent_events(session, thing, query.clause, occurrences(session, (tube,), query.clause, span))
        was = "was seen to do" if session.unlooked(span) else "did"
        many = f"only {len(happenings)}" if happenings else "none"
        raise session.abstain(f"{many} of the things asked about {was} that", span=span)
    chosen = happenings[index]
    rival = next((h for h in _neighbours(happenings, index) if not apart(h.event, chosen.event)), None)
    if rival is not None:
        claim_order(session, *sorted((chosen, rival), key=lambda h: h.event.t_s))
        raise session.abstain("Two of them did it at the same time, as far as can be told.")
    claim_event(session, _named(chosen), chosen.tube, chosen.event)
    for other in _neighbours(happenings, index)[:1]:
        pair = sorted((chosen, other), key=lambda h: (h.event.t_s, h.event.id))
        claim_order(session, *pair)
    fields = event_fields(_named(chosen), [(chosen.tube, chosen.event)])
    truth = None if query.is_it is None else same(chosen.tube, resolve_one(session, query.is_it, span))
    return session.draft(**{**fields, "label": chosen.name, "truth": truth})


def _named(happening: Happening) -> Thing:
    words = happening.name.removeprefix("the ")
    return Thing(text=words, noun=words, reference="definite")


def _neighbours(happenings: list[Happening], index: int) -> list[Happening]:
    after, before = happenings[index + 1 : index + 2], happenings[max(index - 1, 0) : index]
    return after + before


def _candidates(
    session: Session, query: AskFirst, span: Span | None
) -> tuple[list[Happening], list[tuple[Thing, Tube]]]:
    """What each candidate did, in order of time; and the candidates that did not."""
    pairs = list(_who(session, query.candidates, span))
    happenings, missing = [], []
    done = occurrences(session, [tube for _, tube in pairs], query.clause, span)
    for (thing, tube), occurred in zip(pairs, done, strict=True):
        if occurred.found:
            happenings.append(Happening(_call(thing, tube), tube, occurred.found[0]))
        else:
            missing.append((thing, tube))
    return sorted(happenings, key=lambda h: (h.event.t_s, h.event.id)), missing


def _call(thing: Thing, tube: Tube) -> str:
    return name_of(thing, tube) if is_single(thing) else f"the {described(tube)}"


def _who(session: Session, candidates: Iterable[Thing], span: Span | None) -> Iterable[tuple[Thing, Tube]]:
    things = tuple(candidates) or (Thing(text="object", reference="all", plural=True),)
    for thing in things:
        if is_single(thing) and len(things) > 1:
            yield thing, resolve_one(session, thing, span)
            continue
        found = resolve(session, thing, span)
        if not found.tubes:
            raise nothing(session, found)
        yield from ((thing, tube) for tube in found.tubes)


def order(session: Session, query: AskOrder) -> Draft:
    """Whether one moment comes before another; or which of them came first."""
    if not is_single(query.first.subject) and not query.which:
        return _any_of(session, query)
    (tube_a, a), (tube_b, b) = moment_of(session, query.first), moment_of(session, query.second)
    one = Happening(called(query.first.subject, tube_a), tube_a, a)
    two = Happening(called(query.second.subject, tube_b), tube_b, b)
    sooner, later = sorted((one, two), key=lambda h: (h.event.t_s, h.event.id))
    claim_order(session, sooner, later)
    tubes = tuple(dict.fromkeys((tube_a.id, tube_b.id)))
    if not apart(a, b) and (query.which or query.relation != "same_time"):
        raise session.abstain("The two happened at the same time, as far as can be told.")
    if query.which:
        wanted = later if query.relation == "after" else sooner
        return session.draft(label=wanted.name, tubes=(wanted.tube.id,))
    truth = {"before": a.t_s < b.t_s, "after": a.t_s > b.t_s, "same_time": not apart(a, b)}[query.relation]
    return session.draft(truth=truth, tubes=tubes)


def _any_of(session: Session, query: AskOrder) -> Draft:
    """Whether anything did the one thing before, or after, the other moment."""
    window = Window.model_validate({query.relation if query.relation != "same_time" else "at": query.second})
    return happens(session, AskHappens(subject=query.first.subject, clause=query.first.clause, window=window))


def following(session: Session, query: AskNext) -> Draft:
    """What happened next after a moment, last before it, or at it."""
    t_s, not_this = reference(session, query)
    happenings = _all_events(session, query.subject)
    slack = 1.5 / max(session.view.brief.video.rate_hz, 1.0)
    fresh = [h for h in happenings if h.event.id != not_this]
    chosen = _nearest(fresh, t_s, query.relation, slack)
    if chosen is None:
        raise _nothing_more(session, query.relation, t_s)
    claim_event(session, _named(chosen), chosen.tube, chosen.event)
    fields = event_fields(_named(chosen), [(chosen.tube, chosen.event)])
    return session.draft(**{**fields, "label": chosen.name})


def _nothing_more(session: Session, relation: str, t_s: float) -> Abstain:
    video = whole(session)
    ends = (video.start_s, t_s) if relation == "before" else (t_s, video.end_s)
    span = Span(start_s=min(ends), end_s=max(ends))
    was = "was seen to happen" if session.unlooked(span) else "happened"
    return session.abstain(f"nothing more {was} {relation} {t_s:.2f} s that could be told", span=span)


def reference(session: Session, query: AskNext) -> tuple[float, str | None]:
    """When the moment was that is asked about, and the event that it is, if it is one."""
    if isinstance(query.moment, Clock):
        return instant_time(session, query.moment), None
    event = found_moment(session, query.moment)
    return event.t_s + query.moment.offset_s, event.id


def _nearest(happenings: list[Happening], t_s: float, relation: str, slack: float) -> Happening | None:
    """The next event, the last one before, or the one at an instant."""
    if relation == "after":
        later = [h for h in happenings if h.event.t_s > t_s + slack / 10]
        return min(later, key=lambda h: (h.event.t_s, h.event.id), default=None)
    if relation == "before":
        sooner = [h for h in happenings if h.event.t_s < t_s - slack / 10]
        return max(sooner, key=lambda h: (h.event.t_s, h.event.id), default=None)
    near = [h for h in happenings if abs(h.event.t_s - t_s) <= max(slack, 0.5)]
    if not near:
        # "What did it do when the other had gone?": nothing then, so what it did next.
        return _nearest(happenings, t_s, "after", slack)
    return min(near, key=lambda h: (abs(h.event.t_s - t_s), h.event.id))


def _all_events(session: Session, subject: Thing | None) -> list[Happening]:
    """Everything that anything, or one thing, was seen to do."""
    thing = subject or Thing(text="object", reference="all", plural=True)
    tubes = (resolve_one(session, thing),) if is_single(thing) else resolve(session, thing).tubes
    clauses = [Clause.model_validate({"happens": event}) for event in TELLING]
    happenings = []
    for clause in clauses:
        for occurred in occurrences(session, tubes, clause, None):
            happenings += [Happening(_call(thing, occurred.tube), occurred.tube, f) for f in occurred.found]
    return happenings
