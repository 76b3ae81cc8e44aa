"""The recomputing replay: tools run again on the video, past the cache, and give what they gave then.

Words of models come from the trace. Each call is made by itself, so that no difference hides another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from ...tools.config import read_config
from ...tools.manipulations.tolerances import allowed
from ...tools.models.choose import ModelSettings
from ...tools.registry import Choice, parse_choices
from ...tools.video import Video
from ...tools.weights.device import place
from ...traces.canonical import digest_file
from ...traces.errors import BackendMissing, MediaError, UsageError
from ...traces.events import Briefed, RunStarted
from ...traces.formulas import check
from ...traces.reader import TraceReader
from ...traces.records import Call, CallFailure, CallResult
from ...traces.replay.alike import Leeway, unlike
from ...traces.replay.verdict import Divergence, Replay
from ..inputs import Inputs, open_inputs
from ..run import settings_of
from ..runtime import Report, silent
from ..trust import Named, chosen_here, unnamed
from .accepted import Accepted
from .again import Again, When, moments
from .anew import UNFINISHED, as_written, cut_off
from .blobs import Afresh
from .cause import CHANGED, cause_of_call, cause_of_number
from .codes import changes
from .footage import Footage, compare_footage
from .words import LeftOut, WithWords, is_model

# What is known at first of files beside the video, which may lie elsewhere now.
_BESIDE = ("video", "subtitles")


def recompute(run: Path, *, video: Path | None = None, report: Report = silent) -> Replay:
    """Run the tools of a run again on its video, and say what first gives something else."""
    with as_written(run):
        return _recomputed(TraceReader(run), video, report)


def _recomputed(reader: TraceReader, video: Path | None, report: Report) -> Replay:
    given, name = _inputs(reader, video), reader.run.name or str(reader.run)
    changed = _changed_file(reader.started, given)
    seen = Footage(0) if changed or given.video is None else _seen(reader, given)
    changed = changed or seen.divergence
    if changed is not None:
        left = ("the calls: they were made on other files",)
        return Replay(run=name, level="recompute", diverged=changed, left_out=left)
    with closing(_backends(reader.started)) as backends:
        decoded_alike = seen.decoder is None
        again = Again(reader, open_inputs(given), backends, Afresh(reader.blobs), decoded_alike, report)
        return _replayed(name, again, seen)


def _seen(reader: TraceReader, given: Inputs) -> Footage:
    """What the video is, before anything is read that should fit it."""
    assert given.video is not None
    return compare_footage(reader, Video.open(given.video, fps=given.fps))


def _replayed(name: str, again: Again, seen: Footage) -> Replay:
    counted: Counter[str] = Counter({"frames": seen.checked} if seen.checked else {})
    diverged: list[Divergence] = []
    left: list[str] = []
    accepted = Accepted()
    for what, found in _compared(again, seen, accepted):
        if isinstance(found, LeftOut):
            left.append(str(found))
            continue
        counted[what] += 1
        if found is not None:
            diverged.append(found)
    notes = [*([seen.decoder] if seen.decoder else []), *accepted.notes(), *changes(again.reader)]
    if not again.reader.finished:
        notes.append(UNFINISHED)
    if len(diverged) > 1:
        others = dict.fromkeys(one.what for one in diverged[1:])
        notes.append(f"others that differ: {', '.join(others)}")
    return Replay(
        run=name,
        level="recompute",
        diverged=diverged[0] if diverged else None,
        compared=dict(counted),
        left_out=tuple(left),
        notes=tuple(notes),
    )


def _compared(
    again: Again, seen: Footage, accepted: Accepted
) -> Iterator[tuple[str, Divergence | LeftOut | None]]:
    """Everything that is made again, in order: what it is, and how it differs, if it does."""
    reader = again.reader
    yield "looks at first", _first_look(again, seen)
    calls, results, when = reader.calls(), reader.finished_calls(), moments(reader)
    for key, result in results.items():
        for found in _derived(again, key, when[key]):
            yield "derived numbers", found
        yield "calls", _call(again, calls[key], result, when[key], seen, accepted)


def _first_look(again: Again, seen: Footage) -> Divergence | LeftOut | None:
    """Whether the video is still what it was taken for before any thought."""
    events = again.reader.events
    then = next((event.brief for event in events if isinstance(event, Briefed)), None)
    if then is None:
        raise cut_off(again.reader)
    try:
        now = again.first_look()
    except LeftOut as reason:
        return LeftOut(f"the first look: {reason}")
    told = {name: value for name, value in then.items() if name not in _BESIDE}
    prints = again.reader.started.fingerprints
    leeway = Leeway(allowed(prints))
    found = unlike(told, {name: now.get(name) for name in told}, leeway, lambda was, now: False)
    if found is None:
        return None
    because = cause_of_call(again.reader.started.tooling, prints, again.now(prints), seen.decoder) or CHANGED
    why = f"the first look told {found.was} of {found.where}, and tells {found.now} now"
    return Divergence(step=0, node="brief", what="the first look", why=f"{why}: {because}")


def _derived(again: Again, call: str, when: When) -> Iterator[Divergence | None]:
    """Whether the numbers that a call derived are what their formulas give of their inputs."""
    ledger = again.reader.ledger()
    for evidence in ledger.values():
        if evidence.call == call and getattr(evidence, "derivation", None) is not None:
            try:
                wrong = check(evidence, ledger)
            except Exception as error:  # what was changed may trip a formula in any way
                wrong = f"{evidence.id} cannot be computed again: {type(error).__name__}: {error}"
            if wrong is None:
                yield None
            else:
                why = f"{wrong}: {cause_of_number(when.code)}"
                yield Divergence(step=when.step, node=when.node, what=evidence.id, why=why)


def _call(
    again: Again, call: Call, result: CallResult, when: When, seen: Footage, accepted: Accepted
) -> Divergence | LeftOut | None:
    """Whether a call gives what it gave then."""
    name = f"the call {call.id} ({call.tool})"
    if call.arguments.get("point") is not None and int(call.id[1:]) <= again.reader.started.inherited:
        return LeftOut(f"{name}: it is of an earlier question, and so is what it points at")
    leeway = Leeway(allowed(result.backends))
    try:
        made = again.make(call, result, when.known)
        differs = again.difference(result, made, leeway)
    except LeftOut as reason:
        return LeftOut(f"{name}: {reason}")
    today = () if isinstance(made, CallFailure) else made.backends
    if differs is None:
        accepted.take(f"{call.id} ({call.tool})", result.backends, today, leeway)
        return None
    # A call that failed does not tell what worked at it: whatever may have.
    then = result.backends or again.known_backends()
    now = today if result.backends and today else again.now(then)
    why = cause_of_call(when.code, then, now, seen.decoder) or _steadiness(again, call, result, when)
    return Divergence(step=when.step, node=when.node, what=call.id, why=f"{name} {differs}: {why}")


def _steadiness(again: Again, call: Call, result: CallResult, when: When) -> str:
    """Whether a call gives the same each time: then it is the record that is another."""
    one, other = (again.anew().make(call, result, when.known) for _ in range(2))
    if again.same(one, other):
        return f"the same file and code give this every time, so {CHANGED}"
    return "the same file and code do not give the same twice"


def _backends(started: RunStarted) -> WithWords:
    """The backends of the run, as far as they are here: none is reached elsewhere, and nothing is fetched.

    A trace is not to send anybody's frames anywhere, nor to start a program that it names, nor to load what
    it names: that counts where it was named on this machine.
    """
    settings, config, chosen = settings_of(started), read_config(), dict[str, Choice]()
    why_not = dict[str, str | None]()
    here = chosen_here(settings.profile, Named(), config)
    for given in settings.backends:
        try:
            ((capability, choice),) = parse_choices([given]).items()
        except UsageError:
            capability, _, name = given.partition("=")
            why_not[capability] = f"there is no {capability} {name!r} here"
            continue
        chosen[capability] = choice
        why_not[capability] = None if is_model(capability, choice) else unnamed(capability, choice, here)
    return WithWords(
        chosen,
        settings=ModelSettings(
            device=_device_here(settings.model.device), dtype=settings.model.dtype, offline=True
        ),
        memory_mb=config.memory_mb,
        absent={capability: why for capability, why in why_not.items() if why},
    )


def _device_here(device: str) -> str:
    """The device of then, else what there is: what a network gives hangs on it within its tolerance alone."""
    if device in ("auto", "cpu"):
        return device
    try:
        return place(device, "auto").device
    except (BackendMissing, ImportError):
        return "auto"


def _inputs(reader: TraceReader, video: Path | None) -> Inputs:
    """The files of the run: where they were, or beside the video or the run."""
    started = reader.started
    near = [reader.run.resolve().parent, *([] if video is None else [video.resolve().parent])]
    found = {one.role: _found(one.source, near, f"the {one.role} file") for one in started.attachments}
    alone = any(one.source == started.source for one in started.attachments)
    film = None if alone else video or Path(_found(started.source, near, "the video"))
    return Inputs(film, found.get("camera"), found.get("tracks"), settings_of(started).fps)


def _found(source: str, near: Sequence[Path], what: str) -> str:
    """Where a file lies; an image sequence may be a glob of files."""
    candidates = [Path(source), *(folder / Path(source).name for folder in near)]
    for path in candidates:
        if path.exists() or any(path.parent.glob(path.name)):
            return str(path)
    raise MediaError(
        f"{what} {Path(source).name!r} is not there, and calls are made again on the files they were made on",
        hint="Name the video with --video FILE; a camera's or tracks' file is looked for beside it.",
    )


def _changed_file(started: RunStarted, given: Inputs) -> Divergence | None:
    """A file beside the video that is another now."""
    places = {"camera": given.camera, "tracks": given.tracks}
    for one in started.attachments:
        place = Path(places[one.role] or "")
        if digest_file(place) != one.sha256:
            why = f"{place.name!r} has changed since: its digest is another"
            return Divergence(what=f"the {one.role} file", why=why)
    return None
