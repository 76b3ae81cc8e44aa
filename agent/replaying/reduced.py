"""A run without some of its evidence: as its trace would read if that had never been found."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ...tools.manipulations.base import Context
from ...tools.wrappers.record import Outcome
from ...tools.wrappers.runner import plain_runner
from ...traces.blobs import BlobStore
from ...traces.counterfactual import foundations
from ...traces.errors import ToolError
from ...traces.events import CallFinished, CallStarted, Event, EvidenceEntered
from ...traces.progress import Progress
from ...traces.reader import TraceReader
from ...traces.records import EVIDENCE, Call, CallFailure, CallResult, Evidence
from ..toolbox import manipulations
from .held import HeldResults, renamed

# Manipulations that look at nothing but the ledger: they can be made anew where the video is not there.
FROM_THE_LEDGER = frozenset({"events", "count", "measure", "compare", "ground"})
# Manipulations that give all they find, and may then find less.
_LISTING = frozenset({"events", "ground", "track", "detect", "scenes", "search"})
# Events that say nothing of evidence.
_KEPT = frozenset({"run_started", "brief", "step_started", "step_finished", "interrupted", "resumed"})
TAKEN_OUT = "what this call gave was taken out"


class Reduced(TraceReader):
    """The trace of a run with evidence taken out, the rest numbered anew, and other pictures for some."""

    def __init__(
        self, whole: TraceReader, gone: Collection[str], pictures: Mapping[str, bytes] | None = None
    ) -> None:
        self.run, self.head, self.tail = whole.run, whole.head, whole.tail
        self.blobs = _Repainted(whole, pictures or {})
        kept = (key for key in whole.ledger() if key not in gone)
        self.names = {key: f"e{number}" for number, key in enumerate(kept, start=1)}
        """What evidence that is left was called in the run, and is called here."""
        self._tools = {name: call.tool for name, call in whole.calls().items()}
        self.lines = tuple(
            line.model_copy(update={"event": event})
            for line in whole.lines
            for event in self._reduced(line.event, gone, set(whole.ledger()))
        )
        self._progress = Progress(self.lines)

    def _reduced(self, event: Event, gone: Collection[str], known: Collection[str]) -> Iterator[Event]:
        """The event as it would be; what was made of evidence later, drafts and answers, is left out."""
        if isinstance(event, EvidenceEntered):
            if event.evidence.id not in gone:
                yield event.model_copy(update={"evidence": self._renamed(event.evidence)})
        elif isinstance(event, CallStarted):
            names = {key: self.names.get(key, f"taken out: {key}") for key in known}
            arguments = renamed(event.call.arguments, names)
            yield event.model_copy(update={"call": event.call.model_copy(update={"arguments": arguments})})
        elif isinstance(event, CallFinished):
            tool = self._tools[event.result.call]
            yield event.model_copy(update={"result": self._result(event.result, tool, gone)})
        elif event.kind in _KEPT:
            yield event

    def _renamed(self, evidence: Evidence) -> Evidence:
        if not foundations(evidence, self.names):
            return evidence.model_copy(update={"id": self.names[evidence.id]})
        return EVIDENCE.validate_python(renamed(evidence.model_dump(mode="json"), self.names))

    def _result(self, result: CallResult, tool: str, gone: Collection[str]) -> CallResult:
        """A call that lists what it finds lists less; one that gives all that is asked or none gives none."""
        left = tuple(self.names[key] for key in result.evidence if key not in gone)
        failure = result.failure
        if len(left) < len(result.evidence) and tool not in _LISTING:
            left, failure = (), CallFailure(code="nothing_found", message=TAKEN_OUT)
        return result.model_copy(update={"evidence": left, "failure": failure})


class _Repainted(BlobStore):
    """The blobs of a run, some pictures of it as they are now."""

    def __init__(self, whole: TraceReader, pictures: Mapping[str, bytes]) -> None:
        super().__init__(whole.run)
        self._whole, self._pictures = whole.blobs, pictures

    def get(self, sha256: str) -> bytes:
        """What is there now, else what was there."""
        return self._pictures[sha256] if sha256 in self._pictures else self._whole.get(sha256)


class Reckoned(HeldResults):
    """Results that a reduced trace holds; what follows from the ledger alone is made anew."""

    def not_held(self, call: Call, context: Context) -> Outcome:
        """Made now, where nothing has to be looked at for it."""
        if call.tool not in FROM_THE_LEDGER:
            return super().not_held(call, context)
        try:
            return Outcome(plain_runner(manipulations())(call, context), None, 0.0)
        except ToolError as error:
            return Outcome(None, CallFailure(code=error.code, message=error.message, hint=error.hint), 0.0)
