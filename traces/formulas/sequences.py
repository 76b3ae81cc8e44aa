"""Sequences of events of one tube: 'moves left, then stops'."""

from __future__ import annotations

from typing import NamedTuple

from ..errors import BadArguments
from ..records import Span, Tube
from .derived import Derived, Given, Occurrence
from .events import step_occurrences

# A step may begin this long before the one before it is over: the instants have error bars.
OVERLAP_S = 0.2


class _Step(NamedTuple):
    """One step as its parameter spells it: name, way, side and the other tube's id."""

    name: str
    way: str | None
    side: str | None
    other: str | None


def spelled(name: str, way: str | None, side: str | None, other: str | None) -> str:
    """One step as a parameter."""
    return "/".join((name, way or "", side or "", other or ""))


def ground(given: Given) -> Derived:
    """From the start of the first step to the end of the last, wherever the steps follow one another."""
    steps = [_step(text) for text in given.words("steps")]
    tube = given.input(0)
    if not steps:
        raise BadArguments("grounding needs at least one step")
    found = [_found(given, tube, step) for step in steps]
    for first in found[0]:
        chain = _follow(first, found[1:])
        if chain is not None and _inside(chain, given.span):
            return Derived(occurrences=(_whole(chain),))
    return Derived()


def _step(text: str) -> _Step:
    parts = [part or None for part in text.split("/")]
    if len(parts) != 4 or parts[0] is None:
        raise BadArguments(f"a step is name/way/side/other, got {text!r}")
    return _Step(parts[0], parts[1], parts[2], parts[3])


def _found(given: Given, tube: Tube, step: _Step) -> list[Occurrence]:
    other = None if step.other is None else given.evidence(step.other, Tube)
    return step_occurrences(given, tube, step.name, way=step.way, side=step.side, other=other)


def _follow(first: Occurrence, rest: list[list[Occurrence]]) -> list[Occurrence] | None:
    """The earliest chain in which each step comes after the one before."""
    chain = [first]
    for candidates in rest:
        then = [one for one in candidates if _comes_after(chain[-1], one)]
        if not then:
            return None
        chain.append(then[0])
    return chain


def _comes_after(before: Occurrence, after: Occurrence) -> bool:
    """Whether a step begins no earlier than the one before ends, or an event no earlier than it begins."""
    return after.t_s >= before.found.end_s - OVERLAP_S and after.t_s > before.t_s


def _inside(chain: list[Occurrence], span: Span | None) -> bool:
    return span is None or (span.start_s <= chain[0].found.end_s and chain[-1].t_s <= span.end_s)


def _whole(chain: list[Occurrence]) -> Occurrence:
    first, last = chain[0], chain[-1]
    found = Span(start_s=first.found.start_s, end_s=max(last.found.end_s, first.found.end_s))
    sigma = max(one.sigma_s for one in chain)
    return Occurrence("ground", found, found.start_s, sigma, last.direction)
