"""`vidence demo`: a rendered scene, five questions, each answer beside the truth."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ..traces.errors import UsageError
from . import console
from .app import app, cancelled

if TYPE_CHECKING:
    from ..agent.answer import Answer
    from ..bench.demo import DemoQuestion


@app.command()
def demo(
    out: Annotated[Path, typer.Option(help="Folder for video, traces and pictures.")] = Path("demo"),
    seed: Annotated[int, typer.Option(min=0, help="Another seed, another scene.")] = 1,
) -> int:
    """Render a scene, ask five questions, show each answer beside the truth."""
    from ..agent.run import ask
    from ..bench.demo import questions, render
    from .reporting import write_report

    _make_room(out)
    with console.progress() as report:
        report("rendering a scene", None)
        video, truth = render(out, seed)
    console.say(f"A scene was rendered to {video}: {truth.duration_s:.1f} s, {len(truth.things)} things.")
    answers: list[tuple[DemoQuestion, Answer]] = []
    for number, question in enumerate(questions(truth), start=1):
        with console.progress() as report:
            answer = ask(video, question.text, out=out / f"run-{number}", report=report, cancelled=cancelled)
        answers.append((question, answer))
        _show(number, question, answer)
    sheet = _pictures(out, video, answers)
    console.say(f"\nFrames with the evidence drawn on them: {sheet.parent}; all at a glance: {sheet}")
    page = write_report(_richest(answers).trace, out=out / "report.html", embed=True)
    console.say(f"A page to follow a claim to its frames, in any browser: {page}")
    console.say(f"Check a run: vidence trace audit {out / 'run-2'} --video {video}")
    agreed = sum(question.agrees(answer) for question, answer in answers)
    console.say(f"{agreed} of {len(answers)} answers agree with the truth.")
    return 0 if agreed == len(answers) else 5


def _make_room(out: Path) -> None:
    """An earlier demo is replaced; anything else is left alone."""
    marker = out / ".vidence-demo"
    if out.exists() and not out.is_dir():
        raise UsageError(f"{str(out)!r} is a file; the demo needs a folder", hint="Give another --out.")
    if out.exists() and any(out.iterdir()) and not marker.exists():
        raise UsageError(f"{str(out)!r} holds something else than a demo", hint="Give another --out.")
    try:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True, exist_ok=True)
        marker.touch()
    except OSError as error:
        raise UsageError(f"no demo can be written to {str(out)!r}: {error.strerror}") from error


def _show(number: int, question: DemoQuestion, answer: Answer) -> None:
    from ..traces.render import summary

    agrees = question.agrees(answer)
    console.say(f"\n{number}. ", (question.text, "bold"), (f"  ({question.kind})", "dim"))
    console.say("   answer  ", (answer.text, "green" if agrees else "red"))
    console.say("   truth   ", question.truth)
    for claim in answer.claims:
        console.say("   ", (claim.status, "cyan"), f"  {claim.text}  [{', '.join(claim.claim.evidence)}]")
    for evidence in answer.evidence:
        console.say("     ", (evidence.id, "cyan"), f"  {summary(evidence)}")


def _richest(answers: list[tuple[DemoQuestion, Answer]]) -> Answer:
    """The answer that rests on most evidence."""
    return max((answer for _, answer in answers), key=lambda answer: len(answer.ledger))


def _pictures(out: Path, video: Path, answers: list[tuple[DemoQuestion, Answer]]) -> Path:
    from ..tools.video import Video
    from .pictures import annotated, contact_sheet, key_times, save

    opened = Video.open(video)
    rows = []
    for number, (question, answer) in enumerate(answers, start=1):
        frames = [(t, annotated(answer, opened, t)) for t in key_times(answer, opened)]
        for t_s, image in frames:
            save(image, out / "pictures" / f"{number}-at-{t_s:.2f}s.png")
        rows.append((f"{number}. {question.text}  ->  {answer.text}", [image for _, image in frames]))
    sheet = out / "pictures" / "contact-sheet.png"
    save(contact_sheet(rows), sheet)
    return sheet
