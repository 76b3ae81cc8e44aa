"""What an answer needs all of: which conclusions say of a time that nothing else was in it.

Whoever was first came before all others, and of what nobody looked at nobody knows; a red car that was seen
was seen. What claims say of all of a time by themselves – an absence, a count, a choice – the judge holds
against what was looked at; here stands what only the question makes them mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ....traces.records import Draft, Span
from ....traces.records.claim import Happened, Order, When
from ..ast import (
    AskCompare,
    AskExists,
    AskFirst,
    AskGround,
    AskHappens,
    AskHowLong,
    AskMeasure,
    AskNext,
    AskOrder,
    AskWhen,
    AskWhich,
    Query,
)
from .answers.order import reference
from .moments import asked_span
from .session import Session
from .subjects import is_every, is_single

# What may have been more, or less, where nobody looked.
_EXTREMES = frozenset(("max_speed", "min_speed", "closest_approach", "farthest_apart"))
_FIRST = re.compile(r"\bfirst\b", re.IGNORECASE)


def declare(session: Session, query: Query, draft: Draft) -> None:
    """Tell the session which times the conclusion of a draft needs all of."""
    declared = _DECLARED.get(query.kind)
    if declared is not None:
        declared(session, query, draft)


def _exists(session: Session, query: AskExists, draft: Draft) -> None:
    """No, or too few: of all the time asked about."""
    if draft.truth is query.negated:
        session.needs(asked_span(session, query.window))


def _happens(session: Session, query: AskHappens, draft: Draft) -> None:
    """All of them did: there was no other that did not."""
    if draft.truth is not query.clause.negated and is_every(query.subject):
        session.needs(asked_span(session, query.window))


def _when(session: Session, query: AskWhen, draft: Draft) -> None:
    """The first, the last, the n-th time: there was no other before, or after."""
    span = asked_span(session, query.window)
    if query.side == "span":
        session.needs(span, decides=False)
    else:
        meant = query.nth != 1 or _FIRST.search(session.view.question.text) is not None
        session.needs_beside(_told_s(draft), span, before=query.nth > 0, decides=meant)


def _first(session: Session, query: AskFirst, draft: Draft) -> None:
    """Nothing did it before the first, nor after the last."""
    span = asked_span(session, query.window)
    session.needs_beside(_told_s(draft), span, before=query.nth > 0)


def _order(session: Session, query: AskOrder, draft: Draft) -> None:
    """Neither of the two had happened before."""
    if is_single(query.first.subject) or query.which:
        session.needs_beside(_told_s(draft), None, before=True)


def _next(session: Session, query: AskNext, draft: Draft) -> None:
    """Nothing came between."""
    ends = (reference(session, query)[0], _told_s(draft))
    session.needs(Span(start_s=min(ends), end_s=max(ends)))


def _some(session: Session, query: AskWhich | AskGround | AskHowLong, draft: Draft) -> None:
    """All that fit are told, or how long it was: more may have been, beside what is told."""
    session.needs(asked_span(session, query.window), decides=False)


def _measure(session: Session, query: AskMeasure, draft: Draft) -> None:
    """None was beyond the bound, or all were; the most that it had."""
    many = query.threshold is not None and not is_single(query.thing) and draft.truth is not None
    if many and draft.truth is (query.thing.reference == "all"):
        session.needs(asked_span(session, query.window))
    elif query.quantity in _EXTREMES:
        session.needs(asked_span(session, query.window), decides=False)


def _compare(session: Session, query: AskCompare, draft: Draft) -> None:
    """No other thing had more, where all that there are were compared."""
    if not query.candidates or any(not is_single(thing) for thing in query.candidates):
        session.needs(asked_span(session, query.window))


_DECLARED: dict[str, Callable[[Session, Any, Draft], None]] = {
    "exists": _exists,
    "happens": _happens,
    "when": _when,
    "how_long": _some,
    "first": _first,
    "order": _order,
    "next": _next,
    "which": _some,
    "ground": _some,
    "measure": _measure,
    "compare": _compare,
}


def _told_s(draft: Draft) -> float:
    """When what a draft tells took place; of an order, the sooner of the two."""
    p = draft.claims[0].predicate
    if isinstance(p, Order):
        return p.first.t_s
    return p.t_s if isinstance(p, When) else p.span.start_s if isinstance(p, Happened) else 0.0
