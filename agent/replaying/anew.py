"""A run begun anew from its trace: what was asked, what was seen at first, and what there is to work with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from ...tools.deadline import Deadline
from ...tools.manipulations.base import Context
from ...tools.models.model import Request
from ...tools.registry import ChosenBackends
from ...tools.video import Video
from ...tools.wrappers.cache import NoCache
from ...traces.errors import TraceCorrupt, UsageError
from ...traces.events import Event, Exchanged, Interrupted, Resumed, RunStarted, StepFinished
from ...traces.reader import TraceReader
from ...traces.records import Exchange
from ...traces.store import TraceWriter
from ..chat.history import Made, shown_in
from ..journal import Journal
from ..policy import Question
from .recorded import RecordedBlobs, unopened

UNFINISHED = "the run did not finish; it was compared as far as it went"


@contextmanager
def as_written(run: Path) -> Iterator[None]:
    """What no run writes, such as settings that are none, is said of the trace: somebody else wrote it."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        wrong = f"a {error.title} that no run writes, at {'.'.join(map(str, first['loc']))!r}: {first['msg']}"
        raise TraceCorrupt(
            f"the trace in {str(run)!r} holds {wrong}",
            hint="`vidence trace audit` says more.",
        ) from None


def begun(reader: TraceReader, folder: Path, started: RunStarted) -> TraceWriter:
    """A new trace of the run, up to the end of the first look."""
    events = _beginning(reader)
    writer = TraceWriter.create(folder, started)
    writer.append(*events[1:])
    return writer


def _beginning(reader: TraceReader) -> list[Event]:
    """All up to the end of the first look: what was asked and carried over, and what was seen at first."""
    for number, event in enumerate(reader.events):
        if isinstance(event, StepFinished) and event.node == "brief":
            return [e for e in reader.events[: number + 1] if not isinstance(e, Interrupted | Resumed)]
    raise cut_off(reader)


def cut_off(reader: TraceReader) -> UsageError:
    """That a run has no beginning to be made again."""
    return UsageError(
        f"the run in {str(reader.run)!r} was cut off before its first step, so there is nothing to replay",
        hint="`vidence resume` goes on with it.",
    )


def question_of(started: RunStarted) -> Question:
    """What was asked, as it was understood."""
    text = started.understood or started.question
    return Question(text=text, options=started.options, points=started.points)


def exchanges_of(reader: TraceReader) -> list[Exchange]:
    """What the policy's model was asked, in order."""
    return [event.exchange for event in reader.events if isinstance(event, Exchanged)]


def pictures_of(reader: TraceReader) -> Made:
    """The pictures that the policy's model was shown."""
    blobs = [blob for one in exchanges_of(reader) for blob in (*one.refused, one.request)]
    return shown_in(Request.model_validate_json(reader.blobs.get(blob)) for blob in blobs)


def context_of(
    reader: TraceReader, journal: Journal, *, video: Video | None = None, deadline: Deadline | None = None
) -> Context:
    """What a policy looks at; no tool is at work on it."""
    started = reader.started
    return Context(
        video=video or unopened(started.source, started.video),
        backends=ChosenBackends(),
        ledger=journal.ledger,
        blobs=RecordedBlobs(journal.writer.blobs, reader.blobs),
        cache=NoCache(),
        deadline=deadline or Deadline(),
        points=started.points,
    )
