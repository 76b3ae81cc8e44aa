"""Calls of a run made again, one by one, each with the ledger as it was: what they give now, and why."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from pydantic import JsonValue

from ...tools.deadline import Deadline
from ...tools.manipulations.base import Context, Output
from ...tools.manipulations.tolerances import is_network
from ...tools.video import Video
from ...tools.wrappers.cache import NoCache
from ...tools.wrappers.noting import with_notes
from ...tools.wrappers.retry import with_retry
from ...tools.wrappers.runner import plain_runner
from ...traces.canonical import canonical
from ...traces.errors import BackendError, ToolError, VidenceError
from ...traces.events import CallStarted, EvidenceEntered, StepStarted, lasting
from ...traces.ledger import Ledger
from ...traces.reader import TraceReader
from ...traces.records import Call, CallFailure, CallResult, Evidence, Fingerprint
from ...traces.replay.alike import Leeway, unlike
from ..first_look import look_first
from ..inputs import Opened
from ..runtime import Report
from ..toolbox import manipulations
from .blobs import Afresh
from .codes import Tooling, tooling_of_calls
from .words import LeftOut, WithWords

# What keeps a call from being made, here or then, and says nothing of what it would give.
CIRCUMSTANCES = frozenset({"backend_missing", "backend_failed", "context_overflow", "deadline_exceeded"})

Made = Output | CallFailure


@dataclass(frozen=True)
class When:
    """Where in a run a call was made: in which step, with how much of the ledger, by which code."""

    step: int | None
    node: str | None
    known: int
    code: Tooling


def moments(reader: TraceReader) -> dict[str, When]:
    """When every call was made; those of earlier runs one after the other."""
    found: dict[str, When] = {}
    at: tuple[int | None, str | None] = (None, None)
    known, inherited = 0, reader.started.inherited
    ledger, codes = list(reader.ledger().values()), tooling_of_calls(reader)
    for event in reader.events:
        if isinstance(event, StepStarted):
            at = (event.step, event.node)
        elif isinstance(event, EvidenceEntered):
            known += 1
        elif isinstance(event, CallStarted) and event.call.id not in found:
            number = int(event.call.id[1:])
            before = sum(int(one.call[1:]) < number for one in ledger) if number <= inherited else known
            found[event.call.id] = When(*at, before, codes.get(event.call.id, {}))
    return found


@dataclass(frozen=True)
class Again:
    """The tools at work once more on the files of a run."""

    reader: TraceReader
    opened: Opened
    backends: WithWords
    blobs: Afresh
    decoded_alike: bool
    """Whether pixels come out of the decoder as they did then."""
    report: Report

    def make(self, call: Call, result: CallResult, known: int) -> Made:
        """What a call gives now."""
        self._check_here(result.backends)
        evidence = list(self.reader.ledger().values())
        self.backends.recall([one for one in evidence if one.id in result.evidence], result)
        run = with_notes(with_retry(plain_runner(manipulations())))
        try:
            return run(call, self._context(evidence[:known]))
        except (ToolError, BackendError) as error:
            return CallFailure(code=error.code, message=error.message, hint=error.hint)
        except LeftOut:
            raise
        except Exception as error:
            return CallFailure(code="internal", message=f"{type(error).__name__}: {error}")

    def anew(self) -> Again:
        """The same with the video taken anew: what was found before in this process is not known to it."""
        video = self.opened.video
        return replace(self, opened=replace(self.opened, video=Video(video.path, video.source)))

    def same(self, one: Made, other: Made) -> bool:
        """Whether two makings of a call gave the same."""
        if isinstance(one, CallFailure) or isinstance(other, CallFailure):
            return one == other
        ids = tuple(f"e{number + 1}" for number in range(len(one.evidence)))
        first, second = ([self._plain(e) for e in resolved(made, ids)] for made in (one, other))
        return first == second

    def first_look(self) -> dict[str, JsonValue]:
        """What is known of the video before any thought, now."""
        self._check_here(self.reader.started.fingerprints)
        try:
            return look_first(self._context([])).model_dump(mode="json")
        except BackendError as error:
            raise LeftOut(error.message) from error

    def _check_here(self, backends: Sequence[Fingerprint]) -> None:
        """That what did the work then is known here: another one in its place would tell nothing."""
        for one in backends:
            if one.capability in self.backends.absent:
                raise LeftOut(self.backends.absent[one.capability])

    def _context(self, evidence: list[Evidence]) -> Context:
        ledger = Ledger()
        for one in evidence:
            ledger.enter(one)
        return Context(
            video=self.opened.video,
            backends=self.backends,
            ledger=ledger,
            blobs=self.blobs,
            cache=NoCache(),
            deadline=Deadline(),
            points=self.reader.started.points,
            report=self.report,
            camera=self.opened.camera,
            tracks=self.opened.tracks,
        )

    def known_backends(self) -> tuple[Fingerprint, ...]:
        """All backends that the trace tells of, each once."""
        called = [result.backends for result in self.reader.finished_calls().values()]
        told = [*self.reader.started.fingerprints, *(one for backends in called for one in backends)]
        return tuple({(one.capability, one.name): one for one in told}.values())

    def now(self, then: Sequence[Fingerprint]) -> list[Fingerprint]:
        """What the backends of then are now, as far as they are here; a model's words come from the trace."""
        found = []
        for one in then:
            with suppress(VidenceError, LeftOut):
                found.append(self.backends.named(one.capability, one.name).fingerprint())
        return found

    def difference(self, result: CallResult, made: Made, leeway: Leeway) -> str | None:
        """How what a call gives now differs from what it gave then; None where it does not."""
        failure = made if isinstance(made, CallFailure) else None
        if failure is not None and failure.code in CIRCUMSTANCES and failure != result.failure:
            raise LeftOut(failure.message)
        if result.failure is not None and result.failure.code in CIRCUMSTANCES and failure != result.failure:
            raise LeftOut(f"it failed then: {result.failure.message}")
        if failure != result.failure:
            return f"{_ended(result.failure)} then, {_ended(failure)} now"
        return None if isinstance(made, CallFailure) else self._other_evidence(result, made, leeway)

    def _other_evidence(self, result: CallResult, output: Output, leeway: Leeway) -> str | None:
        ledger, evidence = self.reader.ledger(), resolved(output, result.evidence)
        if len(evidence) != len(result.evidence):
            return f"gave {_counted(len(result.evidence))} then, gives {_counted(len(evidence))} now"
        same_blob = self.blobs.alike(
            leeway, network=any(map(is_network, result.backends)), pixels=self.decoded_alike
        )
        for key, one in zip(result.evidence, evidence, strict=True):
            if (kind := ledger[key].kind) != one.kind:
                return f"gave {key}, of the kind {kind}, and gives {one.kind} now"
            found = unlike(self._plain(ledger[key]), self._plain(one), leeway, same_blob)
            if found is not None:
                off = "" if leeway.beyond is None else f", off in {leeway.beyond}"
                gave = f"gave {key} ({one.kind}) with {found.was} at {found.where}"
                return f"{gave}, and gives {found.now} now{off}"
        return None

    def _plain(self, evidence: Evidence) -> JsonValue:
        """What must be the same of a piece of evidence: all but its place in the run, and what befell it."""
        plain: JsonValue = lasting(evidence).model_dump(mode="json", exclude={"id", "call"})
        return plain if self.decoded_alike else _without(plain, "pixels")


def resolved(output: Output, ids: tuple[str, ...]) -> list[Evidence]:
    """Each piece of evidence once, as it would enter the ledger under these ids."""
    found: dict[bytes, Evidence] = {}
    named: list[str] = []
    for number, evidence in enumerate(output.evidence):
        if number in output.tube_of:
            evidence = evidence.model_copy(update={"tube": named[output.tube_of[number]]})
        content = canonical(evidence.model_dump(mode="json", exclude={"id", "call"}))
        found.setdefault(content, evidence)
        place = list(found).index(content)
        named.append(ids[place] if place < len(ids) else "")
    return list(found.values())


def _without(value: Any, name: str) -> Any:
    if isinstance(value, dict):
        return {key: _without(one, name) for key, one in value.items() if key != name}
    return [_without(one, name) for one in value] if isinstance(value, list) else value


def _ended(failure: CallFailure | None) -> str:
    return "gave evidence" if failure is None else f"failed ({failure.message})"


def _counted(count: int) -> str:
    return f"{count} piece{'' if count == 1 else 's'} of evidence"
