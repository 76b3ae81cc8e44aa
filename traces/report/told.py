"""What a run tells of itself, gathered from its events as far as its trace holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

from ..blobs import BlobStore
from ..chain import Scan, scan
from ..covering import Covers, covers
from ..errors import TraceCorrupt
from ..events import (
    Answered,
    CallFinished,
    CallStarted,
    Drafted,
    Event,
    EvidenceEntered,
    Interrupted,
    Judged,
    Redacted,
    RunFinished,
    RunStarted,
    replacements,
)
from ..records import Call, CallResult, Evidence, JudgedClaim

E = TypeVar("E", bound=Event)


@dataclass(frozen=True)
class Told:
    """One run; its trace may be cut short, and may not hold to its end."""

    folder: Path
    found: Scan

    @classmethod
    def by(cls, folder: Path) -> Told:
        """What the run in a folder tells; raises where it does not even say what was asked."""
        told = cls(folder, scan(folder))
        if not told.events or not isinstance(told.events[0], RunStarted):
            why = told.found.problems[0] if told.found.problems else "it is empty"
            raise TraceCorrupt(
                f"the trace in {str(folder)!r} does not say what was asked: {why}",
                hint="`vidence trace audit` says more.",
            )
        return told

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events that can be read, in order."""
        return tuple(line.event for line in self.found.lines)

    @property
    def started(self) -> RunStarted:
        """What was asked, of which video."""
        return self.all(RunStarted)[0]

    @property
    def answered(self) -> Answered | None:
        """The last answer and its cost, where there is one."""
        return next(iter(reversed(self.all(Answered))), None)

    @cached_property
    def ledger(self) -> dict[str, Evidence]:
        """The evidence by id, in order of entry; what an id is given to twice is the first."""
        ledger: dict[str, Evidence] = {}
        for entered in self.all(EvidenceEntered):
            ledger.setdefault(entered.evidence.id, entered.evidence)
        return ledger

    @cached_property
    def calls(self) -> dict[str, Call]:
        """Every call that was started, by id."""
        return {started.call.id: started.call for started in self.all(CallStarted)}

    @cached_property
    def results(self) -> dict[str, CallResult]:
        """Every call that ended, by id."""
        return {ended.result.call: ended.result for ended in self.all(CallFinished)}

    @cached_property
    def claims(self) -> tuple[JudgedClaim, ...]:
        """The claims of the answer; where there is none, those of the last draft that was judged."""
        if self.answered is not None:
            return self.answered.answer.claims
        return next((judged.claims for judged in reversed(self.all(Judged))), ())

    @cached_property
    def main(self) -> frozenset[str]:
        """The claims that answer."""
        drafts = self.all(Drafted)
        named = drafts[-1].draft.main if drafts else ()
        return frozenset(named) or frozenset(claim.claim.id for claim in self.claims)

    @cached_property
    def cited(self) -> frozenset[str]:
        """The evidence that the claims of the answer cite, and the tubes that are the answer."""
        tubes = self.answered.answer.tubes if self.answered else ()
        return frozenset(tubes) | {e for claim in self.claims for e in claim.claim.evidence}

    @property
    def status(self) -> Literal["finished", "interrupted", "unfinished", "broken"]:
        """How the run ended."""
        if self.found.problems:
            return "broken"
        if self.all(RunFinished):
            return "finished"
        return "interrupted" if isinstance(self.events[-1], Interrupted) else "unfinished"

    @cached_property
    def blobs(self) -> BlobStore:
        """The big data of the run; of pictures that were covered, what is there now."""
        return BlobStore(self.folder, replacements(self.events))

    @cached_property
    def covered(self) -> Covers | None:
        """What was covered in the pictures of the run, at an instant; None where nothing was."""
        places = [place for redacted in self.all(Redacted) for place in redacted.places]
        return covers(places, self.ledger, self.started.video.rate_hz) if places else None

    def all(self, kind: type[E]) -> Sequence[E]:
        """The events of one kind, in order."""
        return [event for event in self.events if isinstance(event, kind)]
