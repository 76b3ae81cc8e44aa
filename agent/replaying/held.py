"""The results that a trace holds, for whoever makes the same calls; any other call is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

from pydantic import ValidationError

from ...tools.manipulations.base import Context, Output
from ...tools.wrappers.record import Outcome
from ...traces.canonical import canonical
from ...traces.errors import NotRecorded
from ...traces.reader import TraceReader
from ...traces.records import EVIDENCE, Call, CallFailure, CallResult, Evidence
from ..journal import Journal
from ..toolbox import manipulations


class HeldResults:
    """Results by call. Evidence may enter the new run in another order, so ids are translated to and fro."""

    def __init__(self, reader: TraceReader, journal: Journal) -> None:
        self._ledger, self._journal = reader.ledger(), journal
        calls = reader.calls()
        self._held = {_key(calls[name], {}): result for name, result in reader.finished_calls().items()}
        self._given: dict[str, CallResult] = {}
        # What was carried over is there from the beginning, under the ids it has.
        self._carried = {key: key for key in journal.ledger}
        self._lock = Lock()
        self.refused: list[Call] = []
        """The calls that the trace does not hold, in order."""

    def runner(self, commit: Callable[[Call, Outcome], None]) -> Callable[[Call, Context], None]:
        """What commits the result that the trace holds of a call, or a failure that a policy may act on."""
        return lambda call, context: commit(call, self._outcome(call, context))

    def _outcome(self, call: Call, context: Context) -> Outcome:
        with self._lock:
            now_of = self.names()
            # What the trace does not hold has no name there, though something else may be called so.
            then_of = {key: f"not held: {key}" for key in self._journal.ledger}
            then_of |= {now: then for then, now in now_of.items()}
            result = self._held.get(_key(call, then_of))
            output = None if result is None else self._output(result, now_of)
            if result is None or output is None:
                return self.not_held(call, context)
            self._given[call.id] = result
        return Outcome(None, result.failure, 0.0) if result.failure else Outcome(output, None, 0.0)

    def not_held(self, call: Call, context: Context) -> Outcome:
        """How a call ends that the trace does not hold."""
        self.refused.append(call)
        return Outcome(None, _refusal(call), 0.0)

    def names(self) -> dict[str, str]:
        """What evidence of the trace is called in the new run, as far as it is there."""
        names = dict(self._carried)
        for call, then in self._given.items():
            now = self._journal.results.get(call)
            names.update(zip(then.evidence, now.evidence if now else (), strict=False))
        return names

    def _output(self, result: CallResult, now_of: Mapping[str, str]) -> Output | None:
        """What a call gave, in the names of the new run; None where it rests on what is not there."""
        evidence, tube_of = list[Evidence](), dict[int, int]()
        for number, key in enumerate(result.evidence):
            plain = self._ledger[key].model_dump(mode="json", exclude={"id", "call"})
            tube = plain.get("tube")
            if tube in result.evidence[:number] and tube not in now_of:
                tube_of[number] = result.evidence.index(tube)
                plain["tube"] = None
            if any(word in self._ledger and word not in now_of for word in _words(plain)):
                return None
            evidence.append(EVIDENCE.validate_python(renamed(plain, now_of)))
        return Output(evidence, result.backends, usage=result.usage, tube_of=tube_of)


def _key(call: Call, then_of: Mapping[str, str]) -> bytes:
    """What makes two calls the same: the tool, and its arguments with what was left out filled in."""
    arguments: Any = renamed(call.arguments, then_of)
    known = manipulations().get(call.tool)
    if known is not None:
        # Arguments that do not fit failed then as they would now: they count as they are.
        with suppress(ValidationError):
            arguments = known.arguments.model_validate(arguments).model_dump(mode="json")
    return canonical([call.tool, arguments])


def _refusal(call: Call) -> CallFailure:
    error = NotRecorded(
        f"the trace holds no such call of {call.tool!r}",
        hint="Only calls that were made then can be answered: nothing is looked at anew.",
    )
    return CallFailure(code=error.code, message=error.message, hint=error.hint)


def _words(value: Any) -> list[str]:
    """Every text in a value."""
    if isinstance(value, dict):
        return [word for one in value.values() for word in _words(one)]
    if isinstance(value, list):
        return [word for one in value for word in _words(one)]
    return [value] if isinstance(value, str) else []


def renamed(value: Any, names: Mapping[str, str]) -> Any:
    """A value in which ids are others."""
    if isinstance(value, dict):
        return {key: renamed(one, names) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [renamed(one, names) for one in value]
    return names.get(value, value) if isinstance(value, str) else value
