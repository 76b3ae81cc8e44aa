"""A run as OpenTelemetry spans in OTLP's JSON, with the attributes of OpenInference."""

from __future__ import annotations

import json
from typing import Any

from ..canonical import digest
from ..chain import Line, encode
from ..events import (
    Answered,
    CallFinished,
    CallStarted,
    Exchanged,
    Interrupted,
    Objected,
    RunFinished,
    StepFinished,
    StepStarted,
)
from ..records import CallResult
from ..records.exchange import Exchange
from ..render import summary
from .chosen import Chosen
from .openinference import attributes, given, had, model
from .talk import request_of
from .writing import as_json

LOSES = (
    "evidence: a tool's span tells it in words, not in boxes, paths and formulas",
    "claims and how each was judged, apart from what was objected to",
    "pictures: a message names them by their digest",
    "the chain: ids are made of its hashes, but spans prove nothing",
    "times of a model's exchange are reckoned back from its end by how long it took",
)
_INTERNAL, _OK, _ERROR = 1, 1, 2


def otel(chosen: Chosen) -> bytes:
    """One trace: the run, its steps, and in these the calls of tools and models."""
    spans = _Spans(chosen)
    for line in chosen.reader.lines:
        spans.take(line)
    spans.close(chosen.reader.lines[-1])
    version = chosen.reader.started.vidence
    resource = {"service.name": "vidence", "service.version": version}
    scope = {"name": "vidence", "version": version}
    told = {
        "resource": {"attributes": attributes(resource)},
        "scopeSpans": [{"scope": scope, "spans": spans.all}],
    }
    return as_json({"resourceSpans": [told]})


class _Spans:
    """The spans of a run, in order of their starts."""

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self.all: list[dict[str, Any]] = []
        first = chosen.reader.lines[0]
        self._trace = digest(encode(first))[:32]
        started = chosen.reader.started
        about = {"policy": started.policy, "video": started.video.name, "sha256": started.video.sha256}
        self._root = self._start(
            first, None, "vidence", "AGENT", {**given(started.question), "metadata": json.dumps(about)}
        )
        self._steps: dict[tuple[int, str], dict[str, Any]] = {}
        self._calls: dict[str, dict[str, Any]] = {}

    def take(self, line: Line) -> None:
        """Follow one more event."""
        event = line.event
        if isinstance(event, StepStarted):
            self._steps[event.step, event.node] = self._start(
                line, self._root, event.node, "CHAIN", {"vidence.step": event.step}
            )
        elif isinstance(event, StepFinished) and (event.step, event.node) in self._steps:
            self._end(line, self._steps.pop((event.step, event.node)))
        elif isinstance(event, CallStarted):
            call = event.call
            told = {"tool.name": call.tool, "tool_call.id": call.id, **given(call.arguments)}
            self._calls[call.id] = self._start(line, self._parent, call.tool, "TOOL", told)
        elif isinstance(event, CallFinished) and event.result.call in self._calls:
            self._end_call(line, event.result)
        elif isinstance(event, Exchanged):
            self._exchange(line, event.exchange)
        elif isinstance(event, Objected):
            self._add(
                line, "objection", {"claim": event.claim, "status": event.status, "reason": event.reason}
            )
        elif isinstance(event, Interrupted):
            self._cut_off(line, event.reason)
        elif isinstance(event, Answered | RunFinished):
            self._end_run(line, event)

    def close(self, line: Line) -> None:
        """End what nothing ended."""
        self._cut_off(line, "the trace ends here")
        if "endTimeUnixNano" not in self._root:
            self._end(line, self._root, error="the run did not come to its end")

    @property
    def _parent(self) -> dict[str, Any]:
        """The step at work; between steps, the run."""
        return next(reversed(self._steps.values()), self._root)

    def _start(
        self, line: Line, parent: dict[str, Any] | None, name: str, kind: str, told: dict[str, Any]
    ) -> dict[str, Any]:
        span: dict[str, Any] = {
            "traceId": self._trace,
            "spanId": digest(encode(line))[:16],
            **({} if parent is None else {"parentSpanId": parent["spanId"]}),
            "name": name,
            "kind": _INTERNAL,
            "startTimeUnixNano": _nanos(line.t),
            "attributes": attributes({"openinference.span.kind": kind, **told}),
        }
        self.all.append(span)
        return span

    def _end(
        self,
        line: Line,
        span: dict[str, Any],
        told: dict[str, Any] | None = None,
        *,
        error: str | None = None,
    ) -> None:
        span["endTimeUnixNano"] = _nanos(line.t)
        span["attributes"] += attributes(told or {})
        span["status"] = {"code": _OK} if error is None else {"code": _ERROR, "message": error}

    def _add(self, line: Line, name: str, told: dict[str, Any]) -> None:
        """Something that happened at an instant."""
        event = {"timeUnixNano": _nanos(line.t), "name": name, "attributes": attributes(told)}
        self._parent.setdefault("events", []).append(event)

    def _end_call(self, line: Line, result: CallResult) -> None:
        span, failure = self._calls.pop(result.call), result.failure
        cached = {"vidence.cached": result.cached}
        if failure is not None:
            self._end(
                line, span, {**had(failure.message), **cached}, error=f"{failure.code}: {failure.message}"
            )
            return
        ledger = self._chosen.ledger
        lines = [f"{name} {ledger[name].kind}: {summary(ledger[name])}" for name in result.evidence]
        self._end(line, span, {**had("\n".join(lines)), **cached})

    def _exchange(self, line: Line, exchange: Exchange) -> None:
        request = request_of(self._chosen, exchange.request)
        name = exchange.model.name
        span = self._start(line, self._parent, name, "LLM", model(exchange, request))
        parent_s = int(self._parent["startTimeUnixNano"])
        begun = int(_nanos(line.t - exchange.wall_s))
        span["startTimeUnixNano"] = str(max(begun, parent_s))
        self._end(line, span)

    def _cut_off(self, line: Line, reason: str) -> None:
        for span in (*self._steps.values(), *self._calls.values()):
            self._end(line, span, error=reason)
        self._steps.clear()
        self._calls.clear()

    def _end_run(self, line: Line, event: Answered | RunFinished) -> None:
        if isinstance(event, Answered):
            self._root["attributes"] += attributes(had(event.answer.text or event.answer.reason or ""))
            return
        failed = None if event.status in ("answered", "partial") else event.status
        self._end(line, self._root, {"vidence.status": event.status}, error=failed)


def _nanos(t_s: float) -> str:
    """To the microsecond: a float holds no more of the time since 1970."""
    return str(round(t_s * 1_000_000) * 1000)
