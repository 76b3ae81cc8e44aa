"""Asking: a video and a question become a run in a folder, and an answer; an interrupted run goes on."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from shlex import quote
from threading import Event

from ..tools.config import read_config
from ..tools.deadline import Deadline
from ..tools.manipulations.base import Context
from ..tools.models.choose import ModelSettings, carried, resolved
from ..tools.models.prices import check_priced
from ..tools.profiles import set_up
from ..tools.registry import ChosenBackends, parse_choices
from ..tools.remote.host import Host
from ..tools.sights import kept_sights
from ..tools.tooling import differing, tooling
from ..tools.wrappers.cache import open_cache
from ..tools.wrappers.metering import Meter
from ..traces.errors import BackendError, TraceCorrupt, UsageError
from ..traces.events import RunStarted
from ..traces.reader import TraceReader
from ..traces.store import TraceWriter, check_unfinished
from .answer import Answer
from .budget import Budget
from .chat.prompts import prompt_digests
from .first_look import look_first
from .followup import carry_over, earlier_of, finished_run
from .inputs import Inputs, Opened, open_again, open_inputs
from .journal import Journal
from .policy import Policy, Question
from .rules.followup import understood
from .runtime import Report, Runtime, silent
from .toolbox import call_runner
from .trust import Named, check_trusted, remember


@dataclass(frozen=True)
class Settings:
    """How a run is made; all of it but the memory is in the trace: a resumed run is made the same way."""

    policy: str = "rules"
    backends: tuple[str, ...] = ()
    profile: str | None = None
    """Which profile they come from, if any."""
    hosts: Mapping[str, Host] = field(default_factory=dict)
    memory_mb: Mapping[str, int] = field(default_factory=dict)
    budget: Budget = field(default_factory=Budget)
    seed: int = 0
    fps: float | None = None
    model: ModelSettings = field(default_factory=ModelSettings)
    allow_asserted: bool = False


def ask(
    video: str | Path | None,
    question: str,
    *,
    options: Sequence[str] = (),
    points: Iterable[tuple[float, float, float]] = (),
    camera: str | Path | None = None,
    tracks: str | Path | None = None,
    policy: str = "rules",
    profile: str | None = None,
    backends: Sequence[str] = (),
    memory_mb: Mapping[str, int] | None = None,
    budget: Budget | None = None,
    out: str | Path | None = None,
    seed: int = 0,
    fps: float | None = None,
    model: ModelSettings | None = None,
    allow_asserted: bool = False,
    report: Report = silent,
    cancelled: Event | None = None,
) -> Answer:
    """Answer a question about a video, or about tracks alone; the trace lies in `out`, or in a new folder.

    `camera` is a sidecar that gives pixels their metres; `tracks` a file of tracks in place of a detector.
    `profile` names backends that go together; `backends` win over it, and a `vidence.toml` says more of both.
    `model` says how the model that `policy` names is reached and run. With `allow_asserted` an answer may say
    what only the model says, and says that it does.
    """
    asked = Question(text=_question(question), options=_options(options), points=tuple(points))
    setup = set_up(profile, backends, read_config())
    settings = Settings(
        policy=policy,
        backends=setup.backends,
        profile=setup.profile,
        hosts=setup.hosts,
        memory_mb={**setup.memory_mb, **(memory_mb or {})},
        budget=budget or Budget(),
        seed=seed,
        fps=fps,
        model=resolved(model or ModelSettings(), *_models(policy, setup.backends)),
        allow_asserted=allow_asserted,
    )
    thinking = policy_of(settings, asked)
    with closing(_chosen(settings, thinking)) as chosen:
        report("opening the video", None)
        opened = open_inputs(Inputs(video, camera, tracks, fps))
        started = _started(asked, settings, opened, chosen)
        remember(settings)
        with _interruptible(TraceWriter.create(_folder(out, question), started), cancelled) as writer:
            runtime = _runtime(asked, settings, opened, chosen, thinking, Journal(writer), report, cancelled)
            return _finish(runtime)


def follow_up(
    folder: str | Path,
    question: str,
    *,
    options: Sequence[str] = (),
    points: Iterable[tuple[float, float, float]] = (),
    video: str | Path | None = None,
    policy: str | None = None,
    profile: str | None = None,
    backends: Sequence[str] = (),
    memory_mb: Mapping[str, int] | None = None,
    budget: Budget | None = None,
    out: str | Path | None = None,
    seed: int | None = None,
    model: ModelSettings | None = None,
    allow_asserted: bool = False,
    report: Report = silent,
    cancelled: Event | None = None,
) -> Answer:
    """Answer a question that goes on from a finished run: of its files, with its evidence, in a new folder.

    What is not given is as it was there; `video` says where the video lies now, if it was moved. A model, its
    server, and backends with files of their own count as for `resume`.
    """
    reader = finished_run(TraceReader(Path(folder)))
    before, earlier = settings_of(reader.started), earlier_of(reader)
    names = _models(policy or before.policy, before.backends)
    settings = replace(
        before,
        policy=policy or before.policy,
        memory_mb={**read_config().memory_mb, **(memory_mb or {})},
        budget=budget or before.budget,
        seed=before.seed if seed is None else seed,
        model=resolved(carried(model or ModelSettings(), before.model, *names), *names),
        allow_asserted=allow_asserted or before.allow_asserted,
    )
    base_url = None if model is None else model.base_url
    check_trusted(reader.run, settings, Named(policy, base_url, profile, backends))
    whole = understood(_question(question), earlier) if settings.policy == "rules" else _question(question)
    asked = Question(text=whole, options=_options(options), points=tuple(points) or reader.started.points)
    thinking = policy_of(settings, asked)
    with closing(_chosen(settings, thinking)) as chosen:
        given = inputs_of(reader.started, video, settings.fps)
        opened = open_again(
            given, reader.started, hint='Name its video: vidence ask --continue DIR VIDEO "QUESTION".'
        )
        started = _started(asked, settings, opened, chosen).model_copy(
            update={
                "question": _question(question),
                "understood": None if whole == question else whole,
                "earlier": earlier,
                "inherited": len(reader.finished_calls()),
            }
        )
        with _interruptible(TraceWriter.create(_folder(out, question), started), cancelled) as writer:
            carry_over(reader, writer)
            journal = Journal.continued(writer, TraceReader(writer.run))
            return _finish(_runtime(asked, settings, opened, chosen, thinking, journal, report, cancelled))


async def ask_async(video: str | Path | None, question: str, **settings: object) -> Answer:
    """`ask`, in a thread of its own; cancelling it ends the run at its next check."""
    cancelled = Event()
    task = asyncio.to_thread(ask, video, question, **{**settings, "cancelled": cancelled})  # type: ignore[arg-type]
    try:
        return await task
    except asyncio.CancelledError:
        cancelled.set()
        raise


def resume(
    folder: str | Path,
    *,
    video: str | Path | None = None,
    policy: str | None = None,
    base_url: str | None = None,
    profile: str | None = None,
    backends: Sequence[str] = (),
    report: Report = silent,
    cancelled: Event | None = None,
) -> Answer:
    """Finish an interrupted run; finished tool calls are not made again.

    The trace says how; but a model, its server, and backends with files of their own are those of the trace
    only where they were named on this machine, as it began, here, or in its configuration.
    """
    reader = TraceReader(Path(folder))
    check_unfinished(reader)
    started = reader.started
    asked = Question(
        text=started.understood or started.question, options=started.options, points=started.points
    )
    settings = replace(settings_of(started), memory_mb=read_config().memory_mb)
    check_trusted(reader.run, settings, Named(policy, base_url, profile, backends))
    given = inputs_of(started, video, settings.fps)
    opened = open_again(given, started, hint="Name its video with --video FILE.")
    thinking = policy_of(settings, asked)
    with closing(_chosen(settings, thinking)) as chosen:
        other = differing(started.tooling, tooling())
        reopened = TraceWriter.reopen(Path(folder), vidence=version("vidence"), tooling=other)
        with _interruptible(reopened, cancelled) as writer:
            journal = Journal.continued(writer, TraceReader(Path(folder)))
            return _finish(_runtime(asked, settings, opened, chosen, thinking, journal, report, cancelled))


def _question(text: str) -> str:
    if not text.strip():
        raise UsageError(
            "the question is empty", hint='For example: vidence ask VIDEO "When does the red car stop?"'
        )
    return _text(text)


def _options(given: Sequence[str]) -> tuple[str, ...]:
    if not all(option.strip() for option in given):
        raise UsageError("an option to choose from is empty", hint="Leave it out, or say what it is.")
    return tuple(map(_text, given))


def _text(given: str) -> str:
    """Bytes of the command line that are no text cannot stand in a trace: they are replaced."""
    return given.encode("utf-8", "replace").decode()


def policy_of(settings: Settings, asked: Question) -> Policy:
    """The policy of a name: `rules`, or a chat model's."""
    if settings.budget.usd is not None:
        for name in _models(settings.policy, settings.backends):
            check_priced(name, settings.model.base_url)
    if settings.policy != "rules":
        from .chat.policy import chat_policy

        return chat_policy(settings.policy, replace(settings.model, seed=settings.seed))
    from .rules.policy import RulesPolicy

    return RulesPolicy(asked)


def _models(policy: str, backends: Sequence[str]) -> tuple[str, ...]:
    """The names in a run that may be those of chat models."""
    return policy, *(backend.partition("=")[2] for backend in backends)


def _chosen(settings: Settings, policy: Policy) -> ChosenBackends:
    """The backends chosen; where no describer is, the policy's model is asked."""
    return ChosenBackends(
        parse_choices(settings.backends),
        model=getattr(policy, "model", None),
        settings=settings.model,
        hosts=settings.hosts,
        memory_mb=settings.memory_mb,
    )


def _folder(out: str | Path | None, question: str) -> Path:
    """The folder given, or a new one."""
    return new_folder(question) if out is None else Path(out)


def new_folder(words: str) -> Path:
    """A folder that is not there yet under ./vidence-runs (or VIDENCE_RUNS), named by the time and words."""
    runs = Path(os.environ.get("VIDENCE_RUNS") or "vidence-runs")
    name = "-".join(re.findall(r"[a-z0-9]+", words.lower())[:6])[:48] or "question"
    stem = f"{time.strftime('%Y%m%d-%H%M%S')}-{name}"
    candidates = (runs / (f"{stem}-{n}" if n else stem) for n in range(10_000))
    return next(folder for folder in candidates if not folder.exists())


def inputs_of(started: RunStarted, video: str | Path | None, fps: float | None) -> Inputs:
    """The files of a run as its trace tells them; the video may lie elsewhere now."""
    attached = {attachment.role: attachment.source for attachment in started.attachments}
    tracks = attached.get("tracks")
    alone = tracks == started.source
    return Inputs(video or (None if alone else started.source), attached.get("camera"), tracks, fps)


def _started(asked: Question, settings: Settings, opened: Opened, chosen: ChosenBackends) -> RunStarted:
    return RunStarted(
        vidence=version("vidence"),
        question=asked.text,
        options=asked.options,
        points=asked.points,
        policy=settings.policy,
        settings={
            "backends": [_text(backend) for backend in settings.backends],
            "profile": settings.profile,
            "hosts": {key: host.model_dump(mode="json") for key, host in settings.hosts.items()},
            "budget": settings.budget.model_dump(mode="json"),
            "fps": settings.fps,
            "model": settings.model.as_json(),
            "allow_asserted": settings.allow_asserted,
        },
        seed=settings.seed,
        video=opened.video.record,
        source=_text(opened.source),
        attachments=opened.attachments,
        fingerprints=chosen.fingerprints(),
        # What is drawn from tracks is not decoded.
        sights=()
        if opened.tracks is not None and opened.tracks.plan
        else kept_sights(opened.video, open_cache()),
        tooling=tooling(),
    )


def settings_of(started: RunStarted) -> Settings:
    """The settings of a run as its trace tells them; how much memory there is, is a machine's own affair."""
    try:
        return _settings_of(started)
    except (ValueError, TypeError) as error:
        first = str(error).partition("\n")[0]
        raise TraceCorrupt(f"the settings that the trace holds are not those of a run: {first}") from error


def _settings_of(started: RunStarted) -> Settings:
    given = started.settings
    backends, fps, profile, hosts = (given.get(key) for key in ("backends", "fps", "profile", "hosts"))
    return Settings(
        policy=started.policy,
        backends=tuple(str(b) for b in backends) if isinstance(backends, list) else (),
        profile=profile if isinstance(profile, str) else None,
        hosts={k: Host.model_validate(h) for k, h in (hosts if isinstance(hosts, dict) else {}).items()},
        budget=Budget.model_validate(given.get("budget") or {}),
        seed=started.seed,
        fps=float(fps) if isinstance(fps, int | float) else None,
        model=ModelSettings.from_json(given.get("model")),
        allow_asserted=given.get("allow_asserted") is True,
    )


def _runtime(
    asked: Question,
    settings: Settings,
    opened: Opened,
    chosen: ChosenBackends,
    policy: Policy,
    journal: Journal,
    report: Report,
    cancelled: Event | None,
) -> Runtime:
    seconds = settings.budget.seconds
    deadline = Deadline.after(seconds, cancelled) if seconds else Deadline(None, cancelled)
    meter = Meter()
    context = Context(
        video=opened.video,
        backends=chosen,
        ledger=journal.ledger,
        blobs=journal.writer.blobs,
        cache=open_cache(),
        deadline=deadline,
        points=asked.points,
        report=report,
        camera=opened.camera,
        tracks=opened.tracks,
    )
    return Runtime(
        question=asked,
        policy=policy,
        journal=journal,
        context=context,
        run_call=call_runner(meter, journal.commit),
        look_first=look_first,
        meter=meter,
        budget=settings.budget,
        report=report,
        model=getattr(policy, "model", None),
        prompts=prompt_digests() if hasattr(policy, "model") else {},
        allow_asserted=settings.allow_asserted,
    )


@contextmanager
def _interruptible(writer: TraceWriter, cancelled: Event | None) -> Iterator[TraceWriter]:
    """Ctrl-C, or cancelling, leaves a run that says so and can go on; so does what failed beneath it."""
    with writer:
        try:
            yield writer
        except BaseException as error:
            # A tool that was told to stop may speak up before Ctrl-C itself comes through.
            if isinstance(error, KeyboardInterrupt) or (cancelled is not None and cancelled.is_set()):
                writer.interrupt("interrupted by the user")
            elif isinstance(error, BackendError):
                # On a line of its own, so that a command that ends the hint can be copied.
                on = f"`vidence resume {quote(str(writer.run))}` goes on from there."
                error.hint = f"{error.hint}\n{on}" if error.hint else on
                writer.interrupt(error.message)
            raise


def _finish(run: Runtime) -> Answer:
    """Bring a run to its end."""
    from .checkpoint import carry_on

    carry_on(run)
    return Answer.of(run.journal.writer.run)
