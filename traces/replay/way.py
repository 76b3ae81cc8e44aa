"""The ways that two runs took, compared event by event: where the second first goes another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

from pydantic import JsonValue

from ..canonical import canonical
from .differing import first_difference
from .verdict import Divergence

# What is counted of a way, as a person calls it.
_COUNTED = {
    "step_finished": "steps",
    "call_finished": "calls",
    "evidence": "pieces of evidence",
    "exchange": "exchanges with a model",
    "draft": "drafts",
    "judged": "judgements",
    "objection": "objections",
    "answer": "answers",
}
# What an event holds that says which of its kind it is.
_NAMED = {
    "call_started": ("call", "the call"),
    "call_finished": ("result", "the result of"),
    "evidence": ("evidence", "evidence"),
}
_SAID = {
    "exchange": "what the model was asked or replied",
    "draft": "the draft",
    "judged": "what was judged of the claims",
    "objection": "the objection",
    "answer": "the answer",
    "brief": "what was known of the video at first",
    "run_started": "what was asked",
    "run_finished": "how the run ended",
}

Plain = dict[str, JsonValue]


def tally(way: Iterable[Plain]) -> dict[str, int]:
    """How many of what a way holds."""
    counts = Counter(str(one["kind"]) for one in way)
    return {name: counts[kind] for kind, name in _COUNTED.items() if counts[kind]}


def first_divergence(
    was: Sequence[Plain], now: Sequence[Plain], *, stopped: str | None = None, whole: bool = True
) -> Divergence | None:
    """Where a run that was made again first goes another way; both as `comparable` gives them.

    `stopped` says why it could not go on, where it could not; of a run that is not `whole`, what was made
    again beyond its end is not held against it.
    """
    at: tuple[Any, Any] = (None, None)
    for one, other in zip_longest(was, now):
        if one is None and not whole:
            return None
        if one is None or other is None or canonical(one) != canonical(other):
            return _told(one, None if stopped and _only_begun(other, now) else other, at, stopped)
        if one["kind"] in ("step_started", "step_finished"):
            at = (one["step"], one["node"])
    return None


def _only_begun(event: Plain | None, way: Sequence[Plain]) -> bool:
    """Whether an event is the start of a step in which nothing was done any more."""
    return event is not None and event["kind"] == "step_started" and event is way[-1]


def _told(was: Any, now: Any, at: tuple[Any, Any], stopped: str | None) -> Divergence:
    step, node = at
    if now is None:
        what = name_of(was)
        return Divergence(step=step, node=node, what=what, why=stopped or f"it ends, and {what} is not made")
    if was is None:
        what = name_of(now)
        return Divergence(step=step, node=node, what=what, why=f"it goes on, with {what}")
    if was["kind"] == "step_started":
        step, node = was["step"], was["node"]
    what = name_of(was)
    if was["kind"] != now["kind"]:
        why = f"where the trace has {what}, there is {name_of(now)} now"
    else:
        difference = first_difference(was, now)
        assert difference is not None
        why = f"{what} differs at {difference.where}: {difference.was} then, {difference.now} now"
    return Divergence(step=step, node=node, what=what, why=why)


def name_of(event: Plain) -> str:
    """What an event is, as a person calls it."""
    kind = str(event["kind"])
    if kind in ("step_started", "step_finished"):
        return f"the {'start' if kind == 'step_started' else 'end'} of step {event['step']} ({event['node']})"
    if kind not in _NAMED:
        return _SAID.get(kind, kind)
    field, said = _NAMED[kind]
    held: Any = event[field]
    if kind == "call_started":
        return f"{said} {held['id']} ({held['tool']})"
    if kind == "call_finished":
        return f"{said} {held['call']}"
    return f"{said} {held['id']} ({held['kind']}, of {held['call']})"
