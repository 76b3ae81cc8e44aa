"""By which code a run was made: that of its start, and of every time that it was gone on with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from ...tools.tooling import changed
from ...traces.events import CallFinished, Resumed, RunStarted, StepStarted
from ...traces.reader import TraceReader

Tooling = Mapping[str, str]


class Stretch(NamedTuple):
    """A part of a run that was made at one go."""

    step: int | None
    """The first step of it that the trace holds."""
    vidence: str
    tooling: Tooling
    """Empty where the trace does not tell."""
    calls: tuple[str, ...]
    """Those that ended in it."""


def stretches(reader: TraceReader) -> list[Stretch]:
    """The parts of a run, in order."""
    begins = [n for n, event in enumerate(reader.events) if isinstance(event, RunStarted | Resumed)]
    return [_stretch(reader, begin, end) for begin, end in pairwise([*begins, len(reader.events)])]


def _stretch(reader: TraceReader, begin: int, end: int) -> Stretch:
    first, *events = reader.events[begin:end]
    assert isinstance(first, RunStarted | Resumed)
    steps = (event.step for event in events if isinstance(event, StepStarted))
    calls = (event.result.call for event in events if isinstance(event, CallFinished))
    return Stretch(next(steps, None), first.vidence, _tooling(first, reader.started), tuple(calls))


def _tooling(first: RunStarted | Resumed, started: RunStarted) -> Tooling:
    if isinstance(first, RunStarted):
        return first.tooling
    if first.tooling is None:
        return {}
    # One that was not there any more holds no text.
    return {name: told for name, told in {**started.tooling, **first.tooling}.items() if told}


def tooling_of_calls(reader: TraceReader) -> dict[str, Tooling]:
    """By which code each call was made; empty for those of an earlier run, whose own trace tells."""
    inherited = reader.started.inherited
    return {
        call: part.tooling if int(call[1:]) > inherited else {}
        for part in stretches(reader)
        for call in part.calls
    }


def changes(reader: TraceReader) -> Iterator[str]:
    """From which step on a run was made by other code, in sentences."""
    for before, after in pairwise(stretches(reader)):
        names = changed(before.tooling, after.tooling) if before.tooling and after.tooling else []
        if after.vidence and after.vidence != before.vidence:
            names.insert(0, f"vidence {after.vidence} ({before.vidence} before)")
        if names and after.step is not None:
            yield f"from step {after.step} on by other code or libraries than before: {', '.join(names)}"
