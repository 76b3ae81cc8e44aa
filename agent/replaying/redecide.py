"""The redeciding replay: a policy is at work anew, and its calls are answered by what the trace holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shlex import quote
from tempfile import TemporaryDirectory

from ...tools.deadline import Deadline
from ...tools.models.choose import ModelSettings, resolved
from ...tools.video import Video
from ...tools.wrappers.metering import Meter
from ...traces.canonical import canonical
from ...traces.errors import UsageError
from ...traces.events import RunStarted, comparable
from ...traces.reader import TraceReader
from ...traces.records import Answer
from ...traces.replay.verdict import Divergence, Replay
from ...traces.replay.way import Plain, first_divergence, tally
from ...traces.store import TraceWriter
from ..chat.history import WHOLE, Made
from ..chat.policy import ChatPolicy
from ..chat.prompts import prompt_digests
from ..checkpoint import carry_on
from ..first_look import look_first
from ..inputs import check_video
from ..journal import Journal
from ..policy import Policy
from ..run import Settings, policy_of, settings_of
from ..runtime import Report, Runtime, silent
from ..samples import agree
from .anew import as_written, begun, context_of, pictures_of, question_of
from .held import HeldResults

# What of a way two policies may have in common.
_WAY = frozenset({"call_started", "draft", "judged", "objection", "answer"})


def redecide(
    run: Path,
    *,
    policy: str | None = None,
    model: ModelSettings | None = None,
    video: Path | None = None,
    report: Report = silent,
) -> Replay:
    """Let a policy – that of the run, or another – answer anew from what the trace holds.

    How its model is reached is said here: a trace is not to send anything anywhere.
    """
    reader = TraceReader(run)
    if reader.answered is None:
        raise UsageError(
            f"the run in {str(run)!r} has no answer to compare with",
            hint="Finish it with `vidence resume`.",
        )
    named = reader.started.policy
    if policy is None and named != "rules":
        # Somebody else's trace is not to spend your key, nor to show your model what it likes.
        raise UsageError(
            f"the run in {str(run)!r} was decided by {named!r}, and a model is asked only where you name it",
            hint=f"Add --policy {quote(named)}, or another.",
        )
    with as_written(run):
        return _redecided(reader, policy, model or ModelSettings(), video, report)


def _redecided(
    reader: TraceReader, policy: str | None, model: ModelSettings, video: Path | None, report: Report
) -> Replay:
    settings = settings_for(reader.started, policy, model)
    thinking = policy_of(settings, question_of(reader.started))
    # Without the video there are no other pictures of the whole than were shown then.
    pictures = {**({WHOLE: ()} if video is None else {}), **pictures_of(reader)}
    with TemporaryDirectory(prefix="vidence-replay-") as folder:
        again = Path(folder) / "again"
        held = decide_anew(reader, again, settings, thinking, pictures, video=video, report=report)
        now = TraceReader(again)
    return _told(reader, now, held)


def decide_anew(
    reader: TraceReader,
    folder: Path,
    settings: Settings,
    policy: Policy,
    pictures: Made,
    *,
    holding: type[HeldResults] = HeldResults,
    video: Path | None = None,
    report: Report = silent,
) -> HeldResults:
    """Make a run in a folder of its own, whose calls are answered by what another holds.

    A model is shown `pictures`, which are of the other run, and makes those that are not among them.
    """
    started = reader.started.model_copy(update={"policy": settings.policy})
    with begun(reader, folder, started) as writer:
        if isinstance(policy, ChatPolicy):
            policy.made.clear()
            policy.made.update(_copied(pictures, reader, writer))
        journal = Journal.continued(writer, TraceReader(folder))
        held = holding(reader, journal)
        carry_on(_runtime(reader, journal, held, settings, policy, video, report))
    return held


def _copied(pictures: Made, reader: TraceReader, writer: TraceWriter) -> Made:
    """The pictures as the new run has them: a model is sent what lies there."""
    return {
        key: tuple(
            one.model_copy(update={"blob": writer.blobs.put(reader.blobs.get(one.blob))}) for one in shown
        )
        for key, shown in pictures.items()
    }


def settings_for(started: RunStarted, policy: str | None, model: ModelSettings) -> Settings:
    """The settings of the run, with the policy and the model that are at work now."""
    then = settings_of(started)
    name = policy or then.policy
    return replace(then, policy=name, model=resolved(replace(model, marks=then.model.marks), name))


def _runtime(
    reader: TraceReader,
    journal: Journal,
    held: HeldResults,
    settings: Settings,
    policy: Policy,
    video: Path | None,
    report: Report,
) -> Runtime:
    seconds = settings.budget.seconds
    deadline = Deadline.after(seconds) if seconds else Deadline()
    opened = None if video is None else Video.open(video, fps=settings.fps)
    if opened is not None:
        check_video(opened, reader.started, hint="Name the video of the run, or leave --video out.")
    return Runtime(
        question=question_of(reader.started),
        policy=policy,
        journal=journal,
        context=context_of(reader, journal, video=opened, deadline=deadline),
        run_call=held.runner(journal.commit),
        look_first=look_first,
        meter=Meter(),
        budget=settings.budget,
        report=report,
        model=getattr(policy, "model", None),
        prompts=prompt_digests() if hasattr(policy, "model") else {},
        allow_asserted=settings.allow_asserted,
    )


def _told(then: TraceReader, now: TraceReader, held: HeldResults) -> Replay:
    """Whether the answer is the same, and where the way to it first was another."""
    assert then.answered is not None
    assert now.answered is not None
    was, answer = then.answered.answer, now.answered.answer
    other = first_divergence(_way(then), _way(now))
    same = agree(was, answer)
    refused = (f"{call.tool} {canonical(call.arguments).decode()}" for call in held.refused)
    return Replay(
        run=then.run.name or str(then.run),
        level="redecide",
        diverged=None if same or other is None else _other_answer(other, was, answer),
        compared=tally(comparable(now.events)),
        left_out=tuple(f"{call}: the trace holds no such call" for call in dict.fromkeys(refused)),
        notes=() if other is None or not same else (f"the same answer by another way: {other}",),
    )


def _way(reader: TraceReader) -> list[Plain]:
    """What a policy did, with the steps that it did it in."""
    kinds = _WAY | {"step_started", "step_finished"}
    return [event for event in comparable(reader.events) if event["kind"] in kinds]


def _other_answer(other: Divergence, was: Answer, now: Answer) -> Divergence:
    why = f"{other.why}; the answer was {was.text!r}, and is {now.text!r} now"
    return other.model_copy(update={"what": "the answer", "why": why})
