"""How far a run has come: which steps and calls are open, and what of their order does not hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .chain import Line, Problem
from .events import (
    AFTERWARDS,
    Answered,
    CallFinished,
    CallStarted,
    Event,
    EvidenceEntered,
    Interrupted,
    Reviewed,
    RunFinished,
    RunStarted,
    StepFinished,
    StepStarted,
)
from .records import Call, CallResult


class Progress:
    """Follows the events of a run from its first."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self.calls: dict[str, Call] = {}
        self.results: dict[str, CallResult] = {}
        self.problems: list[Problem] = []
        self.finished = False
        self._steps: Counter[tuple[int, str]] = Counter()
        self._open_calls: dict[str, int] = {}
        self._entered: dict[str, list[str]] = {}
        self._ids: set[str] = set()
        self._claims: set[str] = set()
        for line in lines:
            self.take(line)

    @property
    def open_steps(self) -> tuple[int, ...]:
        """Steps that started and did not end, in order."""
        return tuple(sorted({step for (step, _), times in self._steps.items() if times > 0}))

    @property
    def open_calls(self) -> tuple[str, ...]:
        """Calls that started and did not end, in order of their start."""
        return tuple(self._open_calls)

    def take(self, line: Line) -> None:
        """Follow one more event."""
        why = self._after(line.event) if self.finished else self._take(line.n, line.event)
        if why is not None:
            self.problems.append(Problem(n=line.n, kind=line.event.kind, why=why))

    def _take(self, n: int, event: Event) -> str | None:
        if isinstance(event, RunStarted) != (n == 0):
            return "a run starts with run_started, and only once"
        if isinstance(event, StepStarted):
            self._steps[event.step, event.node] += 1
        elif isinstance(event, StepFinished):
            return self._end_step(event)
        elif isinstance(event, CallStarted):
            return self._start_call(n, event.call)
        elif isinstance(event, EvidenceEntered):
            return self._enter(event)
        elif isinstance(event, CallFinished):
            return self._end_call(event.result)
        elif isinstance(event, Interrupted):
            return self._interrupt(event)
        elif isinstance(event, Answered):
            self._claims = {judged.claim.id for judged in event.answer.claims}
        elif isinstance(event, RunFinished):
            self.finished = True
        elif isinstance(event, AFTERWARDS):
            return "it comes before the end of the run"
        return None

    def _after(self, event: Event) -> str | None:
        """What people add to a run that is over; one of them may be cut off, too."""
        if isinstance(event, Interrupted):
            return self._interrupt(event)
        if isinstance(event, Reviewed) and event.of not in self._ids | self._claims:
            return f"it is of {event.of}, which is neither evidence of the run nor a claim of its answer"
        return None if isinstance(event, AFTERWARDS) else "it follows the end of the run"

    def _end_step(self, event: StepFinished) -> str | None:
        if self._steps[event.step, event.node] == 0:
            return f"step {event.step} ({event.node}) ends without having started"
        self._steps[event.step, event.node] -= 1
        return None

    def _start_call(self, n: int, call: Call) -> str | None:
        if call.id in self.results or call.id in self._open_calls:
            return f"call {call.id} starts a second time"
        before = self.calls.setdefault(call.id, call)
        self._open_calls[call.id] = n
        return None if before == call else f"call {call.id} is repeated with another content"

    def _enter(self, event: EvidenceEntered) -> str | None:
        call = event.evidence.call
        self._ids.add(event.evidence.id)
        self._entered.setdefault(call, []).append(event.evidence.id)
        return (
            None if call in self._open_calls else f"{event.evidence.id} is from {call}, which is not running"
        )

    def _end_call(self, result: CallResult) -> str | None:
        if self._open_calls.pop(result.call, None) is None:
            return f"call {result.call} ends without having started"
        self.results[result.call] = result
        lost = [name for name in self._entered.pop(result.call, ()) if name not in result.evidence]
        if lost:
            return f"{', '.join(lost)} entered the ledger from {result.call}, which does not give it"
        # What was in the ledger before is given again by its id: one thing has one piece of evidence.
        unknown = [name for name in result.evidence if name not in self._ids]
        return f"call {result.call} gives {', '.join(unknown)}, not in the ledger" if unknown else None

    def _interrupt(self, event: Interrupted) -> str | None:
        found = self.open_steps, self.open_calls
        self._steps.clear()
        for call in self._open_calls:
            self._entered.pop(call, None)  # evidence of the cut-off attempt stands, but is no result
        self._open_calls.clear()
        if found == (event.open_steps, event.open_calls):
            return None
        return f"it says steps {list(event.open_steps)} and calls {list(event.open_calls)} were open"


def unclosed(progress: Progress, lines: Iterable[Line]) -> tuple[Problem, ...]:
    """Steps and calls that nothing closes, each at the event that started it."""
    starts: dict[int | str, Problem] = {}
    for line in lines:
        event = line.event
        if isinstance(event, StepStarted) and event.step in progress.open_steps:
            why = f"step {event.step} ({event.node}) was never closed"
            starts[event.step] = Problem(n=line.n, kind=event.kind, why=why)
        elif isinstance(event, CallStarted) and event.call.id in progress.open_calls:
            why = f"call {event.call.id} ({event.call.tool}) was never closed"
            starts[event.call.id] = Problem(n=line.n, kind=event.kind, why=why)
    return tuple(starts.values())
