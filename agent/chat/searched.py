"""What a count must rest on: a search for all that it counts, not for some of it."""

from __future__ import annotations

from collections.abc import Mapping

from ...traces.entail.subjects import covers_query
from ...traces.records import Call, CallResult, Draft, Span
from ...traces.records.claim import Count
from .claims import Misread


def check_searched(draft: Draft, calls: Mapping[str, Call], results: Mapping[str, CallResult]) -> None:
    """`Misread` of a count of cars where only red cars were looked for, or only for a part of its time."""
    searches = [
        call
        for call in calls.values()
        if call.tool == "track" and "point" not in call.arguments and _came_off(results.get(call.id))
    ]
    for claim in draft.claims:
        p = claim.predicate
        if not isinstance(p, Count) or p.mode == "events" or not searches:
            continue
        if not any(_covers(call, p) for call in searches):
            looked = ", ".join(repr(call.arguments.get("query", "")) for call in searches)
            raise Misread(
                f"claim {claim.id[1:]} counts {p.subject!r}, and what was looked for is {looked}: `track` "
                f"{p.subject!r}, or everything, and count what that finds"
            )


def _came_off(result: CallResult | None) -> bool:
    return result is not None and result.failure is None


def _covers(call: Call, counted: Count) -> bool:
    """Whether a search was for all that is counted, in all of its time."""
    span, query = call.arguments.get("span"), call.arguments.get("query", "")
    within = span is None or _holds(Span.model_validate(span), counted)
    return within and isinstance(query, str) and covers_query(query, counted.subject)


def _holds(span: Span, counted: Count) -> bool:
    if counted.at_s is not None:
        return span.start_s <= counted.at_s <= span.end_s
    return span.start_s <= counted.span.start_s and span.end_s >= counted.span.end_s
