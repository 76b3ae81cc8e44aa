"""Judging what happened, when, and in which order."""

from __future__ import annotations

import math
from collections.abc import Iterable

from ..records import Span, SpanFound
from ..records.claim import Happened, Moment, Order, When
from ..records.vocabulary import STATES
from ..wording import Happening, read_sequence
from .case import VERIFIED, Case, Verdict, asserted, borne_out, contradicted
from .numbers import MOST_INSTANT_S, same_instant, same_sigma
from .subjects import misfit

# Events nearer than twice their common deviation, or than this, are at the same time.
SAME_TIME_S = 0.05


def when(case: Case, p: When) -> Verdict:
    """A cited occurrence of this event, of a thing that fits, at this instant."""

    def wrong_with(event: SpanFound) -> str | None:
        wrong = is_not(case, event, p.subject, p.event) or _not_then(event, p.t_s)
        if wrong is None and p.sigma_s and not same_sigma(p.sigma_s, event.sigma_s):
            return f"{event.id} is known to ±{event.sigma_s:.3f} s, not ±{p.sigma_s:.3f} s"
        return wrong

    verdict = borne_out(case.cited(SpanFound), wrong_with, "it cites no event")
    events = [event for event in case.cited(SpanFound) if same_instant(p.t_s, event.t_s)]
    return verdict if verdict != VERIFIED else _looked_then(case, _reach(p.t_s, p.sigma_s), events)


def _reach(t_s: float, sigma_s: float) -> Span:
    """The time at which something may have been that is known to be at an instant."""
    return Span(start_s=t_s - 2 * sigma_s, end_s=t_s + 2 * sigma_s)


def _looked_then(case: Case, span: Span, events: Iterable[SpanFound]) -> Verdict:
    """Whether the time at which it may have been was looked at."""
    then = span.intersect(case.whole)
    tubes = case.tubes_of(key for event in events for key in (event.tube, event.other) if key is not None)
    return VERIFIED if then is None else case.searched(then, tubes)


def _not_then(event: SpanFound, t_s: float) -> str | None:
    if same_instant(t_s, event.t_s):
        return None
    return f"{event.id} was at {event.t_s:.2f} s, not {t_s:.2f} s"


def is_not(case: Case, event: SpanFound, subject: str, what: str) -> str | None:
    """Why an occurrence is not this happening of this thing."""
    tube = case.tube(event.tube)
    if tube is None:
        return f"{event.id} is of no tube"
    wrong = misfit(subject, tube)
    if wrong is not None:
        return wrong
    steps = read_sequence(what)
    if steps is None:
        return f"{what!r} is no event"
    return None if what == event.what else _is_not_step(case, event, steps)


def _is_not_step(case: Case, event: SpanFound, steps: tuple[Happening, ...]) -> str | None:
    """Why an occurrence is not the one described."""
    if event.what == "ground":
        return _is_not_sequence(event, steps)
    step = steps[0]
    if len(steps) > 1 or event.what != step.name:
        return f"{event.id} is a {event.what!r}, not a {step.name!r}"
    direction = step.way or step.side
    if direction is not None and direction not in (event.direction or "").split("-"):
        return f"{event.id} is {event.direction or 'without direction'}, not {direction}"
    other = case.tube(event.other)
    if step.other is None:
        return None
    return f"{event.id} is of one thing only" if other is None else misfit(step.other, other)


def _is_not_sequence(event: SpanFound, steps: tuple[Happening, ...]) -> str | None:
    recorded = event.derivation.parameters.get("steps") if event.derivation else None
    looked = [str(text).split("/")[:3] for text in recorded] if isinstance(recorded, tuple) else []
    if looked == [[step.name, step.way or "", step.side or ""] for step in steps]:
        return None
    return f"{event.id} is of other steps"


def happened(case: Case, p: Happened) -> Verdict:
    """A cited state holds all of the span, or a cited event lies in it, of a thing that fits.

    An event that may have been at a time that nothing looked at has no side, nor an instant.
    """

    def wrong_with(event: SpanFound) -> str | None:
        wrong = is_not(case, event, p.subject, p.what) or _not_in(event, p.span)
        if wrong is None and p.side is not None and event.direction != p.side:
            return f"{event.id} is by {event.direction or 'no side'}, not by the {p.side}"
        return wrong

    verdict = borne_out(case.cited(SpanFound), wrong_with, "it cites no event or state")
    if verdict != VERIFIED or p.what in STATES:
        return verdict
    event = next(event for event in case.cited(SpanFound) if wrong_with(event) is None)
    reach = _reach(event.t_s, event.sigma_s)
    told_loosely = p.side is None and p.span.intersect(reach) == reach
    return verdict if told_loosely or event.what == "ground" else _looked_then(case, reach, [event])


def _not_in(event: SpanFound, span: Span) -> str | None:
    """A state lasts through the span, a sequence is the span, an event is in it."""
    found = event.found
    start_off, end_off = found.start_s - span.start_s, span.end_s - found.end_s
    if event.what in STATES:
        fits = max(start_off, end_off) <= MOST_INSTANT_S
    elif event.what == "ground":
        fits = same_instant(span.start_s, found.start_s) and same_instant(span.end_s, found.end_s)
    else:
        fits = span.start_s - MOST_INSTANT_S <= event.t_s <= span.end_s + MOST_INSTANT_S
    if fits:
        return None
    return f"{event.id} is from {found.start_s:.2f} to {found.end_s:.2f} s"


def order(case: Case, p: Order) -> Verdict:
    """Two cited occurrences, one per side, are in this order, further apart than their error bars."""
    first, why_first = _moment(case, p.first)
    second, why_second = _moment(case, p.second)
    if first is None or second is None:
        known = bool(case.cited(SpanFound))
        problem = why_first or why_second or "it cites no two events"
        return contradicted(problem) if known else asserted(problem)
    if first.id == second.id:
        return asserted(f"{first.id} cannot come before itself")
    apart = second.t_s - first.t_s
    sigma = math.hypot(first.sigma_s, second.sigma_s)
    if p.relation == "same_time":
        if same_time(first, second):
            return VERIFIED
        return contradicted(f"{first.id} and {second.id} are {abs(apart):.2f} s apart")
    if apart > sigma:
        return VERIFIED
    if apart < -sigma:
        return contradicted(f"{second.id} comes {-apart:.2f} s before {first.id}")
    return asserted(f"{first.id} and {second.id} are too close in time to tell which came first")


def same_time(one: SpanFound, other: SpanFound) -> bool:
    """Whether two events are no further apart than their error bars reach."""
    reach = 2 * math.hypot(one.sigma_s, other.sigma_s)
    return abs(one.t_s - other.t_s) <= max(reach, SAME_TIME_S)


def _moment(case: Case, moment: Moment) -> tuple[SpanFound | None, str | None]:
    """The cited occurrence that one side of an order means, or why there is none."""
    problem: str | None = "it cites no event"
    for event in case.cited(SpanFound):
        problem = is_not(case, event, moment.subject, moment.event) or _not_then(event, moment.t_s)
        if problem is None:
            return event, None
    return None, problem
