"""The strict replay: the graph runs for real, and whatever a model or a tool gave comes from the trace.

It needs neither the video nor weights nor a network, and no cache.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...tools.deadline import Deadline
from ...tools.manipulations.base import Context
from ...tools.models.model import Request
from ...tools.registry import ChosenBackends
from ...tools.wrappers.cache import NoCache
from ...tools.wrappers.metering import Meter
from ...traces.errors import UsageError
from ...traces.events import Event, Exchanged, Interrupted, Resumed, StepFinished, comparable
from ...traces.reader import TraceReader
from ...traces.replay.verdict import Replay
from ...traces.replay.way import Plain, first_divergence, tally
from ...traces.store import TraceWriter
from ..chat.conversation import Style
from ..chat.history import shown_in
from ..chat.policy import ChatPolicy
from ..chat.prompts import prompt_digests
from ..checkpoint import carry_on
from ..first_look import look_first
from ..journal import Journal
from ..policy import Policy, Question
from ..rules.policy import RulesPolicy
from ..run import settings_of
from .recorded import (
    NotHeld,
    RecordedBlobs,
    RecordedClock,
    RecordedModel,
    RecordedResults,
    Retraced,
    UntilUnknown,
    unopened,
)

Way = tuple[Plain, ...]
# What of an exchange the prompts and the tools offered are in.
_SENT = ("request", "shown", "prompts", "refused")


def replay_strictly(run: Path) -> Replay:
    """Make a run again from its trace alone, and say where it first goes another way."""
    reader = TraceReader(run)
    with TemporaryDirectory(prefix="vidence-replay-") as folder:
        again = Path(folder) / "again"
        stopped = _run_again(reader, again)
        now = TraceReader(again)
        then, today, notes = _laid_open(reader, now)
    divergence = first_divergence(then, today, stopped=stopped, whole=reader.finished)
    if not reader.finished:
        notes = (*notes, "the run did not finish; it was compared as far as it went")
    return Replay(
        run=run.name or str(run), level="strict", diverged=divergence, compared=tally(then), notes=notes
    )


def _run_again(reader: TraceReader, folder: Path) -> str | None:
    """Make the run again in a folder of its own; why it could not be brought to its end, if so."""
    with TraceWriter.create(folder, reader.started) as writer:
        writer.append(*_beginning(reader)[1:])
        journal = Journal.continued(writer, TraceReader(folder))
        try:
            carry_on(_runtime(reader, journal))
        except NotHeld as error:
            return error.message
    return None


def _beginning(reader: TraceReader) -> list[Event]:
    """All up to the end of the first look: what was asked and carried over, and what was seen at first."""
    for number, event in enumerate(reader.events):
        if isinstance(event, StepFinished) and event.node == "brief":
            return [e for e in reader.events[: number + 1] if not isinstance(e, Interrupted | Resumed)]
    raise UsageError(
        f"the run in {str(reader.run)!r} was cut off before its first step, so there is nothing to replay",
        hint="`vidence resume` goes on with it.",
    )


def _runtime(reader: TraceReader, journal: Journal) -> Retraced:
    started, settings = reader.started, settings_of(reader.started)
    asked = Question(
        text=started.understood or started.question, options=started.options, points=started.points
    )
    policy = _policy(reader, asked)
    model = getattr(policy, "model", None)
    return Retraced(
        question=asked,
        policy=UntilUnknown(policy),
        journal=journal,
        context=_context(reader, journal),
        run_call=RecordedResults(reader).runner(journal.commit),
        look_first=look_first,
        meter=Meter(),
        budget=settings.budget,
        model=model,
        prompts=prompt_digests() if model else {},
        allow_asserted=settings.allow_asserted,
        clock=RecordedClock(reader.events, settings.budget),
    )


def _policy(reader: TraceReader, asked: Question) -> Policy:
    """The policy of the run; a chat model's replies and the pictures it was shown come from the trace."""
    started = reader.started
    if started.policy == "rules":
        return RulesPolicy(asked)
    exchanges = [event.exchange for event in reader.events if isinstance(event, Exchanged)]
    model = RecordedModel(exchanges, started.policy)
    style = Style(model.family, marks=settings_of(started).model.marks, seed=started.seed)
    blobs = [blob for one in exchanges for blob in (*one.refused, one.request)]
    made = shown_in(Request.model_validate_json(reader.blobs.get(blob)) for blob in blobs)
    return ChatPolicy(model, style, made)


def _context(reader: TraceReader, journal: Journal) -> Context:
    """What tools work with; none of them is at work here."""
    started = reader.started
    return Context(
        video=unopened(started.source, started.video),
        backends=ChosenBackends(),
        ledger=journal.ledger,
        blobs=RecordedBlobs(journal.writer.blobs, reader.blobs),
        cache=NoCache(),
        deadline=Deadline(),
        points=started.points,
    )


def _laid_open(then: TraceReader, now: TraceReader) -> tuple[Way, Way, tuple[str, ...]]:
    """Both ways, with what a model was sent in words, so that a difference can be told; and what is noted.

    Where the prompts or the tools that are offered are others today, every request is: then it is left out.
    """
    was, today = comparable(then.events), comparable(now.events)
    others: set[str] = set()
    for one, other in zip(_exchanges(was), _exchanges(today), strict=False):
        for exchange, reader in ((one, then), (other, now)):
            exchange["request"] = json.loads(reader.blobs.get(exchange["request"]))
            exchange["refused"] = len(exchange["refused"])
        names = {**one["prompts"], **other["prompts"]}
        changed = [f"the prompt {n!r}" for n in names if one["prompts"].get(n) != other["prompts"].get(n)]
        if one["request"]["tools"] != other["request"]["tools"]:
            changed.append("the tools that a model is offered")
        if changed:
            others.update(changed)
            one.update(dict.fromkeys(_SENT))
            other.update(dict.fromkeys(_SENT))
    said = f"other today than then: {', '.join(sorted(others))}; so what the model was sent was not compared"
    return was, today, (said,) if others else ()


def _exchanges(way: Way) -> list[dict[str, Any]]:
    """The exchanges of a way, to be changed in place."""
    found: list[Any] = [event["exchange"] for event in way if event["kind"] == "exchange"]
    return found
