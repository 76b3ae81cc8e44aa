"""The chain of steps: what was decided, called, seen by models, said by them, and objected to."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..canonical import canonical
from ..errors import AuditFailed
from ..events import (
    CallStarted,
    Drafted,
    Event,
    Exchanged,
    Interrupted,
    Judged,
    Objected,
    Resumed,
    StepFinished,
    StepStarted,
)
from ..records import CallResult, Exchange
from .claims import claim_made
from .data import CallMade, Objection, Said, Step, Talk
from .pictures import Gallery
from .told import Told

# What was done in the runs that a follow-up goes on from.
EARLIER = "earlier"
# Longer texts are cut; the whole is in the trace.
MOST_ARGUMENTS, MOST_PART, MOST_TALK = 2_000, 12_000, 600_000


def steps(told: Told, gallery: Gallery) -> tuple[Step, ...]:
    """The steps in order; what stands between two belongs to the one before."""
    chain = _Chain(told, gallery)
    for event in told.events:
        chain.take(event)
    return tuple(chain.steps)


@dataclass
class _Chain:
    """Follows the events of a run."""

    told: Told
    gallery: Gallery
    steps: list[Step] = field(default_factory=list)
    _messages: list[dict[str, Any]] = field(default_factory=list)
    """Those of the request before."""
    _room: int = MOST_TALK

    def take(self, event: Event) -> None:
        """Follow one more event."""
        if isinstance(event, StepStarted):
            self.steps.append(Step(step=event.step, node=event.node))
        elif not self.steps and isinstance(event, CallStarted):
            # Calls before any step are those of the run that this one goes on from.
            self.steps.append(Step(step=0, node=EARLIER))
        if self.steps:
            self._add(event)

    def _add(self, event: Event) -> None:
        now = self.steps[-1]
        if isinstance(event, StepFinished):
            self._set(wall_s=round(event.wall_s, 3))
        elif isinstance(event, CallStarted):
            if all(call.id != event.call.id for step in self.steps for call in step.calls):
                self._set(calls=(*now.calls, self._call(event)))
        elif isinstance(event, Exchanged):
            self._set(talks=(*now.talks, self._talk(event.exchange)))
        elif isinstance(event, Judged):
            judged = (claim_made(one, self.told, main=one.claim.id in self.told.main) for one in event.claims)
            self._set(claims=tuple(judged))
        elif isinstance(event, Objected):
            why = Objection(claim=event.claim, status=event.status, reason=event.reason)
            self._set(objections=(*now.objections, why))
        else:
            self._set(said=" ".join(filter(None, (now.said, _said(event)))))

    def _set(self, **changed: object) -> None:
        self.steps[-1] = self.steps[-1].model_copy(update=changed)

    def _call(self, event: CallStarted) -> CallMade:
        call = event.call
        result = self.told.results.get(call.id)
        return CallMade(
            id=call.id,
            tool=call.tool,
            arguments=_cut(canonical(call.arguments).decode(), MOST_ARGUMENTS),
            outcome=_outcome(result),
            failed=result is None or result.failure is not None,
            evidence=result.evidence if result else (),
            wall_s=round(result.tool_s, 3) if result else None,
            cached=bool(result and result.cached),
            attempts=result.attempts if result else 1,
            backends=tuple(f"{b.capability}: {b.name} {b.version}" for b in result.backends)
            if result
            else (),
        )

    def _talk(self, exchange: Exchange) -> Talk:
        messages = self._request(exchange.request)
        before = _alike(self._messages, messages or [])
        said, left_out = self._fresh(_unsaid(self._messages[before:], (messages or [])[before:]))
        if messages is None:
            left_out = "the request is not in the trace as it should be"
        self._messages = messages or []
        reply, usage = exchange.reply, exchange.usage
        return Talk(
            model=f"{exchange.model.name} {exchange.model.version}".strip(),
            before=before,
            said=said,
            left_out=left_out,
            reply=_cut(reply.text, MOST_PART),
            uses=tuple(
                (use.name, _cut(canonical(use.arguments).decode(), MOST_ARGUMENTS)) for use in reply.uses
            ),
            correction=exchange.correction,
            repairs=exchange.repairs,
            thinned=exchange.thinned,
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
            usd=usage.usd,
            wall_s=round(exchange.wall_s, 3),
            request=exchange.request,
        )

    def _request(self, blob: str) -> list[dict[str, Any]] | None:
        """The messages of a request; None where its blob is none."""
        try:
            messages = json.loads(self.told.blobs.get(blob))["messages"]
        except (AuditFailed, ValueError, LookupError, TypeError, RecursionError):
            return None
        return [m for m in messages if isinstance(m, dict)] if isinstance(messages, list) else None

    def _fresh(self, messages: Sequence[dict[str, Any]]) -> tuple[tuple[Said, ...], str | None]:
        """Messages with their pictures, as long as there is room."""
        said: list[Said] = []
        for number, message in enumerate(messages):
            parts = tuple(part for told in _parts(message) for part in self._part(told))
            self._room -= sum(len(part) for part in parts if isinstance(part, str))
            if self._room < 0:
                return tuple(said), f"{len(messages) - number} message(s) are left to the trace"
            said.append(Said(role=str(message.get("role", "")), parts=parts))
        return tuple(said), None

    def _part(self, told: dict[str, Any]) -> list[str | int]:
        if told.get("kind") == "text":
            return [_cut(str(told.get("text", "")), MOST_PART)]
        shown = told.get("shown")
        blob = str(shown.get("blob")) if isinstance(shown, dict) else ""
        numbers: list[str | int] = [*self.gallery.of([blob])]
        return numbers or ["(a picture that is in the trace alone)"]


def _parts(message: dict[str, Any]) -> list[dict[str, Any]]:
    parts = message.get("parts")
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def _alike(before: Sequence[Any], after: Sequence[Any]) -> int:
    """How many messages at the start of two requests are the same."""
    pairs = zip(before, after, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(before), len(after)))


def _unsaid(before: Sequence[dict[str, Any]], after: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Messages without what the first of them begins with in both requests."""
    if not before or not after or before[0].get("role") != after[0].get("role"):
        return list(after)
    said, parts = _parts(before[0]), _parts(after[0])
    fresh = parts[_alike(said, parts) :]
    return [*([{**after[0], "parts": fresh}] if fresh else []), *after[1:]]


def _outcome(result: CallResult | None) -> str:
    if result is None:
        return "it did not end"
    if result.failure is not None:
        return f"failed ({result.failure.code}): {result.failure.message}"
    return f"gave {', '.join(result.evidence)}" if result.evidence else "gave nothing"


def _said(event: Event) -> str:
    if isinstance(event, Drafted):
        draft = event.draft
        reason = f": {draft.reason}" if draft.reason else ""
        return f"A draft with {len(draft.claims)} claim(s), {draft.outcome.replace('_', ' ')}{reason}."
    if isinstance(event, Interrupted):
        return f"The run was cut off here: {event.reason}."
    return "The run goes on." if isinstance(event, Resumed) else ""


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}… ({len(text) - most} more letters in the trace)"
