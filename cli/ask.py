"""`vidence ask`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..traces.errors import UsageError
from . import console
from .app import app, cancelled
from .options import (
    AllowAsserted,
    Backends,
    BaseUrl,
    Camera,
    Choices,
    Device,
    Dtype,
    Earlier,
    GivenSeed,
    Limits,
    Marks,
    Memory,
    Offline,
    Points,
    Policy,
    Profile,
    Rate,
    Samples,
    Timeout,
    Tracks,
    Words,
)
from .times import parse_point

if TYPE_CHECKING:
    from ..agent.answer import Answer
    from ..traces.events import Cost

_STYLES = {
    "verified": "green",
    "supported": "green",
    "asserted": "yellow",
    "uncited": "yellow",
    "contradicted": "red",
    "answered": "bold green",
}

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
ReportFile = Annotated[
    Path | None, typer.Option("--report", dir_okay=False, help="Write a page that shows the run, too.")
]


@app.command()
def ask(
    words: Words,
    option: Choices = None,
    point: Points = None,
    camera: Camera = None,
    tracks: Tracks = None,
    earlier: Earlier = None,
    samples: Samples = 1,
    policy: Policy = None,
    base_url: BaseUrl = None,
    timeout: Timeout = 600.0,
    device: Device = "auto",
    dtype: Dtype = "auto",
    marks: Marks = False,
    offline: Offline = False,
    allow_asserted: AllowAsserted = False,
    profile: Profile = None,
    backend: Backends = None,
    memory_mb: Memory = None,
    budget: Limits = "",
    out: Annotated[Path | None, typer.Option(help="Folder for the run's trace.")] = None,
    seed: GivenSeed = None,
    fps: Rate = None,
    report: ReportFile = None,
    as_json: AsJson = False,
) -> int:
    """Answer a question about a video, and show why the answer is true."""
    from ..agent.budget import Budget
    from ..agent.run import new_folder
    from ..agent.samples import sampled
    from ..tools.config import memory_limits
    from ..tools.models.choose import ModelSettings

    video, question = _video_and_question(words, tracks, earlier)
    files = {"camera": camera, "tracks": tracks, "fps": fps}
    settings = {
        "profile": profile,
        "backends": backend or (),
        "options": option or (),
        "points": [parse_point(text) for text in point or ()],
        "policy": policy,
        "budget": Budget.parse(budget) if budget.strip() else None,
        "model": ModelSettings(base_url, device, dtype, marks, offline, timeout),
        "video": video,
        "allow_asserted": allow_asserted,
        "memory_mb": None if memory_mb is None else memory_limits(memory_mb),
    }

    first = _first_seed(seed, earlier)

    def once(number: int, into: Path | None) -> Answer:
        with console.progress() as tell:
            told = {**settings, "seed": first + number, "out": into, "report": tell, "cancelled": cancelled}
            return _asked(question, earlier, files, told)

    answer = once(0, out) if samples == 1 else sampled(once, samples, out or new_folder(question))
    return show(answer, as_json=as_json, report=report)


def _asked(question: str, earlier: Path | None, files: dict[str, Any], settings: dict[str, Any]) -> Answer:
    """Ask anew, or go on from an earlier run: then with its files, and its settings where none are given."""
    from ..agent.run import ask as ask_video
    from ..agent.run import follow_up

    if earlier is None:
        given = {name: value for name, value in files.items() if value is not None}
        return ask_video(question=question, **{**settings, **given, "policy": settings["policy"] or "rules"})
    unfit = [name for name, value in files.items() if value]
    if unfit:
        raise UsageError(
            f"a follow-up has the {', '.join(unfit)} of the run it goes on from, and others were given",
            hint="Leave them out, or ask anew without --continue.",
        )
    return follow_up(earlier, question, **settings)


def _first_seed(given: int | None, earlier: Path | None) -> int:
    """The seed given, else that of the run to go on from, else 0; samples count on from it."""
    from ..traces.reader import TraceReader

    if given is None and earlier is not None:
        return TraceReader(earlier).started.seed
    return given or 0


def _video_and_question(
    words: list[str], tracks: Path | None, earlier: Path | None
) -> tuple[str | None, str]:
    """The video may be left out where tracks are given, or a run that had one."""
    if len(words) == 2:
        return words[0], words[1]
    if len(words) == 1 and (tracks is not None or earlier is not None):
        return None, words[0]
    raise UsageError(
        f"a video and a question are expected, got {len(words)} argument(s)",
        hint='For example: vidence ask clip.mp4 "When does the red car stop?"',
    )


def show(answer: Answer, *, as_json: bool, report: Path | None = None) -> int:
    """Print an answer for people or for programs, write its report, and give its exit code."""
    page: Path | None = None
    try:
        # Before the answer is said: whoever reads that may be gone at its first line.
        page = _reported(answer, report)
    finally:
        if as_json:
            console.say_json(answer.as_json())
        else:
            _say(answer)
    if page is not None and not as_json:
        console.say(("report ", "dim"), str(page))
    return answer.exit_code


def _reported(answer: Answer, report: Path | None) -> Path | None:
    if report is None:
        return None
    from .reporting import write_report

    with console.progress() as tell:
        tell("writing the report", None)
        return write_report(answer.trace, out=report)


def _say(answer: Answer) -> None:
    from ..traces.render import summary

    if answer.understood:
        console.say(("understood as ", "dim"), answer.understood)
    console.say((answer.text, _STYLES.get(answer.status, "bold yellow")))
    if answer.record.hint:
        console.say(answer.record.hint)
    for form in answer.record.forms:
        console.say("  understood: ", form)
    for claim in answer.claims:
        cited = ", ".join(claim.claim.evidence)
        console.say("  ", (claim.status, _STYLES[claim.status]), f"  {claim.text}  [{cited}]")
    for evidence in answer.evidence:
        console.say("    ", (evidence.id, "cyan"), f"  {summary(evidence)}")
    for weak in answer.record.degradations:
        console.say("  ", ("note", "yellow"), f"  {weak.detail}")
    if answer.agreement:
        same = f"{answer.agreement.agreeing} of {answer.agreement.samples} samples say so"
        console.say("  ", ("agreement", "dim"), f"  {same}")
        for failure in answer.agreement.failures:
            console.say("  ", ("failed", "yellow"), f"  {failure}")
    if answer.cost.model_calls:
        console.say("  ", ("cost", "dim"), f"  {_cost(answer.cost)}")
    console.say(("trace ", "dim"), str(answer.trace))


def _cost(cost: Cost) -> str:
    """What the models of a run were asked, and what that cost."""
    asked = "1 model call" if cost.model_calls == 1 else f"{cost.model_calls} model calls"
    money = "no price known" if cost.usd is None else f"${cost.usd:.4f}"
    return f"{asked}, {cost.tokens_in} tokens sent, {cost.tokens_out} written, {money}"
