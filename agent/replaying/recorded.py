"""What of a run comes from its trace when it is made again: its model, its tools' results, its clock."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...tools.deadline import Deadline
from ...tools.manipulations.base import Blobs, Context, Output
from ...tools.models.family import Family
from ...tools.models.model import Load, Replied, Request
from ...tools.video import Video
from ...tools.video.frame import Layout
from ...tools.video.reading import Numbered
from ...tools.video.timeline import Timeline
from ...tools.wrappers.record import Outcome
from ...traces.errors import AuditFailed, ContextOverflow, MediaError
from ...traces.events import Drafted, Event, Exchanged, StepStarted
from ...traces.reader import TraceReader
from ...traces.records import Call, Exchange, Fingerprint, VideoRecord
from ..budget import Budget, Spent
from ..policy import Act, Policy, Propose, View
from ..runtime import Runtime

# Of a budget, what a clock uses up.
_CLOCKS = ("seconds", "tool_seconds")


class NotHeld(AuditFailed):
    """A replay asks for what the trace does not hold."""


class RecordedBlobs:
    """The blobs of a run that is made again, and those of its trace."""

    def __init__(self, own: Blobs, trace: Blobs) -> None:
        self._own, self._trace = own, trace

    def put(self, data: bytes) -> str:
        """Store bytes with the new run."""
        return self._own.put(data)

    def get(self, sha256: str) -> bytes:
        """The new run's, else the trace's."""
        try:
            return self._own.get(sha256)
        except AuditFailed:
            return self._trace.get(sha256)


def unopened(source: str, record: VideoRecord) -> Video:
    """A video of which only the trace is there: its record, and no frame."""
    return Video(Path(source), _Unopened(record))


class _Unopened:
    """A source of frames that has none."""

    def __init__(self, record: VideoRecord) -> None:
        self.record = record
        self.damage: list[str] = []

    @property
    def timeline(self) -> Timeline:
        raise self._closed()

    @property
    def layout(self) -> Layout:
        raise self._closed()

    def read(self, index: int) -> Iterator[Numbered]:
        raise self._closed()

    def _closed(self) -> MediaError:
        return MediaError(
            f"the video {self.record.name!r} was not opened: all there is comes from the trace",
            hint="Give it with --video FILE.",
        )


class RecordedModel:
    """A model that replies what the trace holds, in its order."""

    def __init__(self, exchanges: Sequence[Exchange], name: str) -> None:
        self.name = name
        self.family = Family.model_validate(exchanges[0].family if exchanges else {})
        self._print = exchanges[0].model if exchanges else None
        self._due: deque[Exchange | None] = deque()
        for exchange in exchanges:
            # None is a request that was too long for the model.
            self._due += [*(None for _ in exchange.refused), exchange]

    def fingerprint(self) -> Fingerprint:
        """What replied last."""
        if self._print is None:
            raise self._silent()
        return self._print

    def reply(self, request: Request, load: Load, deadline: Deadline) -> Replied:
        """The next reply that the trace holds."""
        if not self._due:
            raise self._silent()
        exchange = self._due.popleft()
        if exchange is None:
            raise ContextOverflow("the request was too long for the model")
        self._print = exchange.model
        return Replied(exchange.reply, exchange.usage, exchange.attempts)

    @staticmethod
    def _silent() -> NotHeld:
        return NotHeld("the policy asks its model once more than the trace holds replies for")


class RecordedResults:
    """The results of calls as the trace holds them: of the same call, with the same arguments."""

    def __init__(self, reader: TraceReader) -> None:
        self._calls, self._results = reader.calls(), reader.finished_calls()
        self._ledger = reader.ledger()

    def outcome(self, call: Call) -> Outcome | None:
        """How the call ended; None where the trace holds no such call, or not its end."""
        result = self._results.get(call.id)
        if result is None or self._calls[call.id] != call:
            return None
        if result.failure is not None:
            return Outcome(None, result.failure, result.tool_s)
        evidence = tuple(self._ledger[key] for key in result.evidence)
        return Outcome(Output(evidence, result.backends, result.cached, result.usage), None, result.tool_s)

    def runner(self, commit: Callable[[Call, Outcome], None]) -> Callable[[Call, Context], None]:
        """What commits the recorded outcome of a call; one that there is none of stays open."""

        def run(call: Call, context: Context) -> None:
            outcome = self.outcome(call)
            if outcome is not None:
                commit(call, outcome)

        return run


@dataclass(frozen=True)
class UntilUnknown:
    """A policy that is asked as long as the trace holds the results of its calls."""

    policy: Policy

    @property
    def name(self) -> str:
        """The policy's."""
        return self.policy.name

    def decide(self, view: View) -> Act | Propose:
        """What the policy decides."""
        for call in view.calls.values():
            if call.id not in view.results:
                raise NotHeld(
                    f"the trace holds no result of the call {call.id} ({call.tool}) as it is made now"
                )
        return self.policy.decide(view)


class RecordedClock:
    """Where the time of a run ran out: in the step whose draft says so, after its last exchange."""

    def __init__(self, events: Iterable[Event], budget: Budget) -> None:
        self._said = {_ran_out(name, budget): name for name in _CLOCKS if getattr(budget, name) is not None}
        self._cut: dict[int, str] = {}
        self._asked: Counter[int] = Counter()
        step = 0
        for event in events:
            if isinstance(event, StepStarted):
                step = event.step
            elif isinstance(event, Exchanged):
                self._asked[event.exchange.step] += 1
            elif isinstance(event, Drafted) and event.draft.reason in self._said:
                self._cut[step] = self._said[event.draft.reason]

    def out(self, step: int, exchanges: Iterable[Exchange]) -> str | None:
        """Which limit of time has been reached in a step, when so much was asked of a model."""
        asked = sum(exchange.step == step for exchange in exchanges)
        return self._cut.get(step) if asked >= self._asked[step] else None


def _ran_out(name: str, budget: Budget) -> str | None:
    """How a draft says that a limit of time was reached."""
    limit = getattr(budget, name)
    return Budget.model_validate({"steps": None, name: limit}).exhausted(Spent.model_validate({name: limit}))


@dataclass(frozen=True, kw_only=True)
class Retraced(Runtime):
    """A run that is made again, whose time runs out where it ran out then."""

    clock: RecordedClock

    def spent(self, steps: int) -> Spent:
        """What it has spent by a step; of time nothing, or all there was."""
        out = self.clock.out(steps + 1, self.journal.exchanges)
        told = {name: getattr(self.budget, name) if name == out else 0.0 for name in _CLOCKS}
        return super().spent(steps).model_copy(update=told)
