"""The one writer of a run: results enter trace and ledger in the order of their calls, each once."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from hashlib import sha256
from threading import Lock

from pydantic import JsonValue

from ..tools.manipulations.base import Output
from ..tools.wrappers.record import Outcome
from ..traces.canonical import canonical
from ..traces.events import (
    Briefed,
    CallFinished,
    CallStarted,
    Drafted,
    Event,
    EvidenceEntered,
    Exchanged,
    Judged,
    Objected,
    StepFinished,
    StepStarted,
)
from ..traces.ledger import Ledger
from ..traces.reader import TraceReader
from ..traces.records import Call, CallResult, Draft, Earlier, Evidence, Exchange, Fingerprint, JudgedClaim
from ..traces.store import TraceWriter
from .policy import Objection

Decision = tuple[Call, ...] | Draft


def _content(evidence: Evidence) -> bytes:
    """What makes two pieces of evidence the same: all but their place in the run."""
    return sha256(canonical(evidence.model_dump(mode="json", exclude={"id", "call"}))).digest()


class Journal:
    """What has happened in a run; a result that comes before its turn waits for those before it."""

    def __init__(self, writer: TraceWriter) -> None:
        self.writer = writer
        self.ledger = Ledger()
        self.calls: dict[str, Call] = {}
        self.results: dict[str, CallResult] = {}
        self.brief: dict[str, JsonValue] | None = None
        self.earlier: tuple[Earlier, ...] = ()
        self.inherited = 0
        """How many calls, the first ones, are of earlier runs."""
        self.objected: list[tuple[Objection, ...]] = []
        self._exchanges: list[Exchange] = []
        self._decisions: dict[int, Decision] = {}
        self._known: dict[bytes, str] = {}
        self._turn: deque[str] = deque()
        self._waiting: dict[str, tuple[Call, Outcome]] = {}
        self._lock = Lock()

    @classmethod
    def continued(cls, writer: TraceWriter, reader: TraceReader) -> Journal:
        """The journal of an interrupted run: what finished stands, what was open is made again."""
        journal = cls(writer)
        for evidence in reader.ledger().values():
            journal._enter(evidence)
        journal.calls = reader.calls()
        journal.results = reader.finished_calls()
        journal._decisions = _decisions(reader.events)
        journal.earlier, journal.inherited = reader.started.earlier, reader.started.inherited
        journal.objected = _objected(reader.events)
        journal._exchanges = [e.exchange for e in reader.events if isinstance(e, Exchanged)]
        journal.brief = next((e.brief for e in reader.events if isinstance(e, Briefed)), None)
        journal._restart(list(journal._decisions.values())[-1:])
        return journal

    def _restart(self, last: Sequence[Decision]) -> None:
        """Calls that the interruption cut off start anew, in the place they had."""
        calls = last[0] if last and not isinstance(last[0], Draft) else ()
        self.await_turn(calls)
        if self._turn:
            self.writer.append(*(CallStarted(call=self.calls[name]) for name in self._turn))

    @property
    def is_waiting(self) -> bool:
        """Whether results of calls that were decided are still to come."""
        return bool(self._turn)

    def decision(self, step: int) -> Decision | None:
        """What was decided in a step before the run was interrupted: it is not decided anew."""
        return self._decisions.get(step)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """What a model was asked so far, in order."""
        return tuple(self._exchanges)

    def exchanged(self, step: int, request: str) -> Exchange | None:
        """What a model replied to this request in this step, before the run was interrupted."""
        return next((e for e in self._exchanges if e.step == step and e.request == request), None)

    def exchange(self, exchange: Exchange) -> None:
        """Record that a model was asked."""
        self.writer.append(Exchanged(exchange=exchange))
        self._exchanges.append(exchange)

    def judge(self, claims: tuple[JudgedClaim, ...], objections: tuple[Objection, ...]) -> None:
        """Record what was made of a draft."""
        self.writer.append(
            Judged(claims=claims), *(Objected.model_validate(o.model_dump()) for o in objections)
        )
        self.objected.append(objections)

    def number(self, wanted: Sequence[tuple[str, dict[str, object]]]) -> tuple[Call, ...]:
        """Calls with the next ids, in order."""
        first = len(self.calls) + 1
        return tuple(
            Call.model_validate({"id": f"k{n}", "tool": tool, "arguments": arguments})
            for n, (tool, arguments) in enumerate(wanted, start=first)
        )

    def decide(self, step: int, decision: Decision, wall_s: float) -> None:
        """Record a decision and the end of its step as one, so that a kill leaves both or neither."""
        if isinstance(decision, Draft):
            events: list[Event] = [Drafted(draft=decision)]
        else:
            self.calls.update({call.id: call for call in decision})
            events = [CallStarted(call=call) for call in decision]
        self.writer.append(*events, StepFinished(step=step, node="decide", wall_s=wall_s))
        self._decisions[step] = decision

    def await_turn(self, calls: Sequence[Call]) -> None:
        """Expect the results of these calls in this order."""
        with self._lock:
            self._turn = deque(call.id for call in calls if call.id not in self.results)
            self._waiting.clear()

    def commit(self, call: Call, outcome: Outcome) -> None:
        """Take the outcome of a call; it enters the trace once all calls before it have."""
        with self._lock:
            self._waiting[call.id] = (call, outcome)
            while self._turn and self._turn[0] in self._waiting:
                self._write(*self._waiting.pop(self._turn.popleft()))

    def step(self, step: int, node: str) -> None:
        """Record the start of a step."""
        self.writer.append(StepStarted(step=step, node=node))

    def _write(self, call: Call, outcome: Outcome) -> None:
        ids, entered = self._entered(call, outcome)
        result = CallResult(
            call=call.id,
            evidence=ids,
            failure=outcome.failure,
            backends=_once(outcome.output.backends) if outcome.output else (),
            cached=bool(outcome.output and outcome.output.cached),
            usage=outcome.output.usage if outcome.output else None,
            tool_s=outcome.tool_s,
        )
        self.writer.append(*(EvidenceEntered(evidence=e) for e in entered), CallFinished(result=result))
        for evidence in entered:
            self._enter(evidence)
        self.results[call.id] = result

    def _entered(self, call: Call, outcome: Outcome) -> tuple[tuple[str, ...], list[Evidence]]:
        """The ids a call gives, and which of its evidence is new: what is known already keeps its id."""
        ids: list[str] = []
        entered: dict[bytes, Evidence] = {}
        output = outcome.output or Output(())
        for number, evidence in enumerate(output.evidence):
            if number in output.tube_of:
                evidence = evidence.model_copy(update={"tube": ids[output.tube_of[number]]})
            content = _content(evidence)
            known = self._known.get(content) or (entered[content].id if content in entered else None)
            if known is None:
                known = f"e{len(self.ledger) + len(entered) + 1}"
                entered[content] = evidence.model_copy(update={"id": known, "call": call.id})
            ids.append(known)
        return tuple(dict.fromkeys(ids)), list(entered.values())

    def _enter(self, evidence: Evidence) -> None:
        self.ledger.enter(evidence)
        self._known[_content(evidence)] = evidence.id


def _once(fingerprints: Sequence[Fingerprint]) -> tuple[Fingerprint, ...]:
    """Each fingerprint once, in order."""
    return tuple({canonical(f): f for f in fingerprints}.values())


def _decisions(events: Sequence[Event]) -> dict[int, Decision]:
    """What each finished step of `decide` had decided."""
    decisions: dict[int, Decision] = {}
    calls: list[Call] = []
    draft: Draft | None = None
    for event in events:
        if isinstance(event, StepStarted):
            calls, draft = [], None
        elif isinstance(event, CallStarted):
            calls.append(event.call)
        elif isinstance(event, Drafted):
            draft = event.draft
        elif isinstance(event, StepFinished) and event.node == "decide":
            decisions[event.step] = draft if draft is not None else tuple(calls)
    return decisions


def _objected(events: Sequence[Event]) -> list[tuple[Objection, ...]]:
    """The objections to each draft that was judged."""
    objected: list[tuple[Objection, ...]] = []
    for event in events:
        if isinstance(event, Judged):
            objected.append(())
        elif isinstance(event, Objected):
            objection = Objection(claim=event.claim, status=event.status, reason=event.reason)
            objected[-1] = (*objected[-1], objection)
    return objected
