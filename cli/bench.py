"""`vidence bench`: measure answers against exact truth."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from ..traces.errors import UsageError
from . import console
from .app import app

if TYPE_CHECKING:
    from ..bench.kinebench.asked import Question
    from ..bench.kinebench.figures import Held
    from ..bench.kinebench.run import Result
    from ..bench.scenes.truth import Truth

bench_app = typer.Typer(
    help="Measure answers against exact truth.", no_args_is_help=True, rich_markup_mode=None
)
app.add_typer(bench_app, name="bench")


@bench_app.command()
def kinebench(
    seed: Annotated[list[int] | None, typer.Option(min=0, help="Draws scenes and questions.")] = None,
    scene: Annotated[list[str] | None, typer.Option(help="Only this scene.")] = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind of question.")] = None,
    stratum: Annotated[
        list[str] | None, typer.Option(help="Only static, perturbed, tracks or moving.")
    ] = None,
    unseen: Annotated[bool, typer.Option("--unseen", help="In words that nobody worked with.")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for the rendered scenes.")] = None,
    workers: Annotated[int, typer.Option(min=1, help="How many scenes at a time.")] = 2,
    listing: Annotated[bool, typer.Option("--list", help="Show questions and truths, ask nothing.")] = False,
    failures: Annotated[bool, typer.Option(help="Show every answer that is wrong or refused.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> int:
    """Ask about distances, speeds and directions in rendered scenes, and score the answers by kind.

    Exit code 5 where a goal is missed.
    """
    from ..bench.kinebench import figures, table
    from ..bench.kinebench.library import digest
    from ..bench.kinebench.run import run

    # Scenes of other recipes, or of another renderer, are never taken for these.
    folder = (out or Path(tempfile.gettempdir()) / "vidence-kinebench") / digest()
    measured: list[tuple[int, list[Result], list[Held]]] = []
    for number in seed or [0]:
        truths, questions = _drawn(number, folder, _Wanted(scene, kind, stratum, unseen), workers)
        if listing:
            for question in questions:
                console.say(table.line(question))
            continue
        with console.progress() as report:
            results = run(
                questions,
                truths,
                folder,
                workers=workers,
                progress=lambda done, total: report(f"asking, {done} of {total}", done / total),
            )
        measured.append((number, results, figures.held(results)))
        if not as_json:
            _show(number, results, failures)
    if not measured:
        return 0
    if as_json:
        console.say_json(_plain(measured))
    else:
        for text in table.goals([held for _, _, held in measured]):
            console.say(text)
    return 0 if all(goal.met for _, _, held in measured for goal in held if goal.asked) else 5


class _Wanted(NamedTuple):
    """Which scenes, kinds and strata – all where None – and in whose words."""

    scenes: Sequence[str] | None
    kinds: Sequence[str] | None
    strata: Sequence[str] | None
    unseen: bool


def _drawn(seed: int, folder: Path, wanted: _Wanted, workers: int) -> tuple[dict[str, Truth], list[Question]]:
    """Truths and questions of a seed, those wanted."""
    from ..bench.kinebench.asked import STRATA
    from ..bench.kinebench.kinds import KINDS
    from ..bench.kinebench.library import MOVING, RECIPES
    from ..bench.kinebench.suite import stage, suite

    _known("scene", wanted.scenes, RECIPES)
    _known("kind", wanted.kinds, KINDS)
    _known("stratum", wanted.strata, STRATA)
    strata = set(wanted.strata or STRATA)
    needed = {name: "moving" in strata if name in MOVING else bool(strata - {"moving"}) for name in RECIPES}
    names = [n for n in RECIPES if needed[n] and (not wanted.scenes or n in wanted.scenes)]
    with console.progress() as report:
        report(f"rendering {len(names)} scenes", None)
        truths = stage(seed, folder, names, workers=workers)
    asked = [
        question
        for question in suite(seed, truths, unseen=wanted.unseen)
        if question.stratum in strata and (not wanted.kinds or question.kind in wanted.kinds)
    ]
    return truths, asked


def _known(what: str, wanted: Sequence[str] | None, known: Sequence[str] | dict[str, Any]) -> None:
    for name in wanted or ():
        if name not in known:
            raise UsageError(f"there is no {what} {name!r}", hint=f"Known: {', '.join(known)}.")


def _show(seed: int, results: list[Result], failures: bool) -> None:
    from ..bench.kinebench import table

    console.say(f"\nseed {seed}: {len(results)} questions")
    for text in table.tables(results):
        console.say(text)
    for text in table.failures(results) if failures else ():
        console.say(text)


def _plain(measured: list[tuple[int, list[Result], list[Held]]]) -> dict[str, Any]:
    """Every answer with its score, and the goals, as JSON."""
    return {
        "schema_version": 1,
        "seeds": [
            {
                "seed": seed,
                "goals": [
                    {"name": h.goal.name, "bound": h.goal.bound, "value": h.value, "met": h.met} for h in held
                ],
                "answers": [
                    {
                        **result.question.model_dump(mode="json"),
                        "reply": result.reply._asdict(),
                        "score": result.score._asdict(),
                        "wall_s": result.wall_s,
                    }
                    for result in results
                ],
            }
            for seed, results, held in measured
        ],
    }
