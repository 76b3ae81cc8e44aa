"""Reading a run: its events, its ledger and how far it has come, from a trace whose chain holds."""

from __future__ import annotations

from pathlib import Path

from .blobs import BlobStore
from .chain import Head, Line, scan
from .errors import TraceCorrupt
from .events import Answered, Event, EvidenceEntered, RunStarted, blobs_of, replacements
from .ledger import Ledger
from .progress import Progress
from .records import Call, CallResult


class TraceReader:
    """One run as it was when this was made; bytes beyond the head are told, not read."""

    head: Head

    def __init__(self, run: Path) -> None:
        found = scan(run)
        if found.problems or found.head is None:
            raise TraceCorrupt(
                f"the trace in {str(run)!r} does not hold: {found.problems[0]}",
                hint="`vidence trace audit` says more.",
            )
        self.run = run
        self.head = found.head
        self.lines: tuple[Line, ...] = found.lines
        self.tail = found.tail
        self.blobs = BlobStore(run, replacements(self.events), self._cited)
        self._progress = Progress(found.lines)

    def _cited(self, sha256: str) -> str | None:
        """The first event that a blob, or the picture that it covers, is of."""
        behind = {now: original for original, now in replacements(self.events).items()}
        names = {sha256, behind.get(sha256, sha256)}
        line = next((line for line in self.lines if names & set(blobs_of(line.event))), None)
        return None if line is None else f"event {line.n} ({line.event.kind})"

    @property
    def events(self) -> tuple[Event, ...]:
        """The events in order."""
        return tuple(line.event for line in self.lines)

    @property
    def started(self) -> RunStarted:
        """What was asked, of which video."""
        first = self.lines[0].event
        if not isinstance(first, RunStarted):
            raise TraceCorrupt(f"the trace in {str(self.run)!r} starts with {first.kind}, not run_started")
        return first

    @property
    def finished(self) -> bool:
        """Whether the run came to its end."""
        return self._progress.finished

    @property
    def answered(self) -> Answered | None:
        """The last answer and its cost, where there is one."""
        return next((e for e in reversed(self.events) if isinstance(e, Answered)), None)

    @property
    def open_steps(self) -> tuple[int, ...]:
        """Steps that started and were neither ended nor interrupted."""
        return self._progress.open_steps

    @property
    def open_calls(self) -> tuple[str, ...]:
        """Calls that started and were neither ended nor interrupted."""
        return self._progress.open_calls

    def calls(self) -> dict[str, Call]:
        """Every call that was started, by id."""
        return dict(self._progress.calls)

    def finished_calls(self) -> dict[str, CallResult]:
        """Every call that ended, by id: on resume these are not made again."""
        return dict(self._progress.results)

    def ledger(self) -> Ledger:
        """The ledger as it was at the end."""
        ledger = Ledger()
        for line in self.lines:
            if isinstance(line.event, EvidenceEntered):
                try:
                    ledger.enter(line.event.evidence)
                except ValueError as error:
                    raise TraceCorrupt(f"event {line.n} (evidence): {error}") from error
        return ledger
