"""The strict replay: the graph runs for real, and whatever a model or a tool gave comes from the trace.

It needs neither the video nor weights nor a network, and no cache.
"""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ...tools.wrappers.metering import Meter
from ...traces.events import comparable
from ...traces.reader import TraceReader
from ...traces.replay.verdict import Replay
from ...traces.replay.way import Plain, first_divergence, tally
from ..chat.conversation import Style
from ..chat.policy import ChatPolicy
from ..chat.prompts import prompt_digests
from ..checkpoint import carry_on
from ..first_look import look_first
from ..journal import Journal
from ..policy import Policy, Question
from ..rules.policy import RulesPolicy
from ..run import settings_of
from .anew import UNFINISHED, as_written, begun, context_of, exchanges_of, pictures_of, question_of
from .codes import changes
from .recorded import NotHeld, RecordedClock, RecordedModel, RecordedResults, Retraced, UntilUnknown

Way = tuple[Plain, ...]
# What of an exchange the prompts and the tools offered are in.
_SENT = ("request", "shown", "prompts", "refused")


def replay_strictly(run: Path) -> Replay:
    """Make a run again from its trace alone, and say where it first goes another way."""
    reader = TraceReader(run)
    with as_written(run), TemporaryDirectory(prefix="vidence-replay-") as folder:
        again = Path(folder) / "again"
        stopped = _run_again(reader, again)
        now = TraceReader(again)
        then, today, notes = _laid_open(reader, now)
    divergence = first_divergence(then, today, stopped=stopped, whole=reader.finished)
    notes = (*notes, *changes(reader))
    if not reader.finished:
        notes = (*notes, UNFINISHED)
    return Replay(
        run=run.name or str(run), level="strict", diverged=divergence, compared=tally(then), notes=notes
    )


def _run_again(reader: TraceReader, folder: Path) -> str | None:
    """Make the run again in a folder of its own; why it could not be brought to its end, if so."""
    with begun(reader, folder, reader.started) as writer:
        journal = Journal.continued(writer, TraceReader(folder))
        runtime = _runtime(reader, journal)
        try:
            carry_on(runtime)
        except NotHeld as error:
            return error.message
        except Exception as error:  # records that nobody wrote so may trip the policy in any way
            return f"it breaks off: {type(error).__name__}: {error}"
    return None


def _runtime(reader: TraceReader, journal: Journal) -> Retraced:
    settings, asked = settings_of(reader.started), question_of(reader.started)
    policy = _policy(reader, asked)
    model = getattr(policy, "model", None)
    return Retraced(
        question=asked,
        policy=UntilUnknown(policy),
        journal=journal,
        context=context_of(reader, journal),
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
    model = RecordedModel(exchanges_of(reader), started.policy)
    style = Style(model.family, marks=settings_of(started).model.marks, seed=started.seed)
    return ChatPolicy(model, style, pictures_of(reader))


def _laid_open(then: TraceReader, now: TraceReader) -> tuple[Way, Way, tuple[str, ...]]:
    """Both ways, with what a model was sent in words, so that a difference can be told; and what is noted.

    Where the prompts or the tools that are offered are others today, every request is: then it is left out.
    """
    was, today = comparable(then.events), comparable(now.events)
    if _knew_no_prices(then):
        for cost in _held("answer", "cost", (*was, *today)):
            del cost["usd"]
    others: set[str] = set()
    for one, other in zip(*(_held("exchange", "exchange", way) for way in (was, today)), strict=False):
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


def _knew_no_prices(then: TraceReader) -> bool:
    """Whether a trace was written before a run had a cost in money: it then says nothing of it."""
    return then.answered is not None and "usd" not in then.answered.cost.model_fields_set


def _held(kind: str, field: str, way: Way) -> list[dict[str, Any]]:
    """What the events of a kind hold in a field, to be changed in place."""
    found: list[Any] = [event[field] for event in way if event["kind"] == kind]
    return found
