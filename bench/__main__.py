"""`python -m vidence.bench [--seed N] [--only PART]`: questions by kind, needles in an hour, speed."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .kinematics import measure_kinematics
from .needle import measure_needles
from .questions.run import run, tally
from .questions.suite import UNSEEN, stage, suite
from .speed import Figure, machine, measure

RIGHT_GOAL, WRONG_GOAL = 95.0, 2.0


def main() -> None:
    """Print every figure; exit 1 where a goal is missed."""
    arguments = _arguments()
    folder = arguments.out or Path(tempfile.mkdtemp(prefix="vidence-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    report: dict[str, Any] = {"machine": machine(), "questions": [], "figures": []}
    met = True
    if arguments.only in (None, "questions"):
        for seed in range(arguments.seed, arguments.seed + arguments.seeds):
            met &= _questions(seed, folder, report, quiet=arguments.json)
    for figure in _figures(arguments, folder):
        met &= figure.met
        report["figures"].append(figure._asdict())
        if not arguments.json:
            print(_row(figure), flush=True)
    if arguments.json:
        json.dump({"schema_version": 1, **report}, sys.stdout, indent=1)
    sys.exit(0 if met else 1)


def _figures(arguments: argparse.Namespace, folder: Path) -> Iterator[Figure]:
    """The figures of the parts asked for, as they are measured."""
    if arguments.only in (None, "needle"):
        yield from measure_needles(folder, arguments.needle_seed)
    if arguments.only in (None, "speed"):
        yield from measure_kinematics()
        yield from measure(folder, seed=arguments.seed, memory=not arguments.no_memory)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vidence.bench", description=__doc__)
    parser.add_argument("--seed", type=int, default=0, help="first seed of scenes and questions")
    parser.add_argument("--seeds", type=int, default=1, help="how many seeds, one after the other")
    parser.add_argument("--only", choices=("questions", "needle", "speed"))
    parser.add_argument("--needle-seed", type=int, help="of the hours to search; drawn where left out")
    parser.add_argument("--no-memory", action="store_true", help="leave out the ten-minute video")
    parser.add_argument("--out", type=Path, help="folder for scenes and runs")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _questions(seed: int, folder: Path, report: dict[str, Any], *, quiet: bool) -> bool:
    """Ask the suite of a seed and print right, refused and wrong by kind."""
    truths = stage(seed, folder / "scenes")
    results = run(suite(seed, truths), truths, folder / "scenes", workers=2)
    unseen = run(suite(seed, truths, wordings=UNSEEN), truths, folder / "scenes", workers=2)
    rows = [*tally(results), next(row for row in tally(unseen) if row.kind == "[unseen]")]
    report["questions"] += [{"seed": seed, **row._asdict()} for row in rows]
    if not quiet:
        print(f"questions, seed {seed} ({len(truths)} scenes)")
        print(f"{'kind':26}{'pairs':>6}{'right':>9}{'refused':>9}{'wrong':>8}")
        for row in rows:
            refused = 100 * row.refused / max(row.pairs, 1)
            shares = f"{row.right_share:8.1f}%{refused:8.1f}%{row.wrong_share:7.1f}%"
            print(f"{row.kind:26}{row.pairs:6}{shares}")
        print(flush=True)
    whole = next(row for row in rows if row.kind == "[all]")
    return whole.right_share >= RIGHT_GOAL and whole.wrong_share <= WRONG_GOAL


def _row(figure: Figure) -> str:
    goal = f"   goal {figure.goal}: {'met' if figure.met else 'MISSED'}" if figure.goal else ""
    return f"{figure.name:58}{figure.value:10.3g} {figure.unit}{goal}"


if __name__ == "__main__":
    main()
