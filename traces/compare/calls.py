"""The calls of two runs, aligned in their order: the same, one tool asked otherwise, or one run's alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from pydantic import JsonValue

from ..canonical import canonical
from ..events import CallFinished, CallStarted, Event, EvidenceEntered, StepStarted
from ..records import Call, Record, Span

_ID = re.compile(r"e[1-9][0-9]*")


class CallPair(Record):
    """A call as two runs made it; either may not have."""

    tool: str
    how: Literal["same", "other_arguments", "other_outcome", "only_a", "only_b"]
    a: str | None = None
    b: str | None = None
    step_a: int | None = None
    step_b: int | None = None
    arguments_a: dict[str, JsonValue] | None = None
    arguments_b: dict[str, JsonValue] | None = None
    failure_a: str | None = None
    failure_b: str | None = None
    span: Span | None = None
    """The time of the video that its evidence is of, in both runs."""


class Made(NamedTuple):
    """A call with the step that it was made in, how it ended and what its evidence is of."""

    call: Call
    step: int | None
    failure: str | None
    span: Span | None


def calls_of(events: Iterable[Event]) -> list[Made]:
    """The calls of a run in order, each once."""
    step: int | None = None
    made: dict[str, Made] = {}
    for event in events:
        if isinstance(event, StepStarted):
            step = event.step
        elif isinstance(event, CallStarted):
            made.setdefault(event.call.id, Made(event.call, step, None, None))
        elif isinstance(event, EvidenceEntered) and event.evidence.call in made:
            found = getattr(event.evidence, "found", None) or getattr(event.evidence, "span", None)
            one = made[event.evidence.call]
            if isinstance(found, Span):
                made[event.evidence.call] = one._replace(span=_hull(one.span, found))
        elif isinstance(event, CallFinished) and event.result.call in made and event.result.failure:
            made[event.result.call] = made[event.result.call]._replace(failure=event.result.failure.code)
    return list(made.values())


def pair_calls(a: Sequence[Made], b: Sequence[Made], same: Mapping[str, str]) -> tuple[CallPair, ...]:
    """Calls aligned in order; `same` gives evidence of the second run by the names of the first."""
    asked_a, asked_b = [_asked(one, None) for one in a], [_asked(one, same) for one in b]
    pairs: list[CallPair] = []
    for _, a1, a2, b1, b2 in SequenceMatcher(None, asked_a, asked_b, autojunk=False).get_opcodes():
        pairs += _aligned(a[a1:a2], b[b1:b2], alike=asked_a[a1:a2] == asked_b[b1:b2])
    return tuple(pairs)


def _asked(made: Made, same: Mapping[str, str] | None) -> tuple[str, bytes]:
    return made.call.tool, canonical(_renamed(made.call.arguments, same))


def _renamed(value: JsonValue, same: Mapping[str, str] | None) -> JsonValue:
    """Arguments with the evidence of one run by its names in the other; what has none there is marked."""
    if isinstance(value, str) and same is not None and _ID.fullmatch(value):
        return same.get(value, f"? {value}")
    if isinstance(value, dict):
        return {key: _renamed(one, same) for key, one in value.items()}
    return [_renamed(one, same) for one in value] if isinstance(value, list) else value


def _aligned(a: Sequence[Made], b: Sequence[Made], *, alike: bool) -> list[CallPair]:
    """The calls of a stretch: those of one tool belong together, in order."""
    if alike:
        return [_pair(one, other, other_arguments=False) for one, other in zip(a, b, strict=True)]
    left, pairs = list(b), list[CallPair]()
    for one in a:
        other = next((made for made in left if made.call.tool == one.call.tool), None)
        if other is not None:
            left.remove(other)
        pairs.append(_pair(one, other, other_arguments=True))
    return pairs + [_pair(None, other, other_arguments=True) for other in left]


def _pair(a: Made | None, b: Made | None, *, other_arguments: bool) -> CallPair:
    shown = a or b
    assert shown is not None
    how: Literal["same", "other_arguments", "other_outcome", "only_a", "only_b"] = "same"
    if a is None or b is None:
        how = "only_a" if b is None else "only_b"
    elif other_arguments:
        how = "other_arguments"
    elif a.failure != b.failure:
        how = "other_outcome"
    return CallPair(
        tool=shown.call.tool,
        how=how,
        a=a and a.call.id,
        b=b and b.call.id,
        step_a=a and a.step,
        step_b=b and b.step,
        arguments_a=a and a.call.arguments,
        arguments_b=b and b.call.arguments,
        failure_a=a and a.failure,
        failure_b=b and b.failure,
        span=_hull(a and a.span, b and b.span),
    )


def _hull(one: Span | None, other: Span | None) -> Span | None:
    if one is None or other is None:
        return one or other
    return Span(start_s=min(one.start_s, other.start_s), end_s=max(one.end_s, other.end_s))
