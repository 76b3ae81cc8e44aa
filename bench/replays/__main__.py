"""`python -m vidence.bench.replays --seed N`: keep runs, replay them all, falsify one; print how it went."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ...traces.events import EvidenceEntered
from ...traces.reader import TraceReader
from ..questions.suite import PER_KIND
from .asking import Kept, metres, questions, scripted
from .falsified import Named, falsified
from .sweep import LEVELS, Result, rows, sweep

SORTS = ("questions", "metres", "scripted")


def main() -> None:
    """Replay benchmark runs at two levels; exit 1 where one diverges, or a falsified one is not named."""
    given = _arguments()
    folder = given.out or Path(tempfile.mkdtemp(prefix="vidence-replays-"))
    folder.mkdir(parents=True, exist_ok=True)
    kept = list(_kept(given, folder))
    results = list(_followed(sweep(kept, workers=given.workers), len(kept)))
    with tempfile.TemporaryDirectory() as aside:
        named = list(falsified(_fit(kept), Path(aside)))
    if given.json:
        json.dump(_plain(results, named), sys.stdout, indent=1)
    else:
        _print(results, named)
    sys.exit(0 if all(r.diverged is None for r in results) and all(n.right for n in named) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vidence.bench.replays", description=main.__doc__)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--out", type=Path, help="folder that keeps scenes and runs; those there are not asked anew"
    )
    parser.add_argument("--only", choices=SORTS, action="append", help="only this sort (may be repeated)")
    parser.add_argument("--per-kind", type=int, default=PER_KIND, help="questions of each kind")
    parser.add_argument("--limit", type=int, help="only the first so many runs of each sort")
    parser.add_argument("--workers", type=int, default=1, choices=(1, 2))
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _kept(given: argparse.Namespace, folder: Path) -> Iterator[Kept]:
    """The runs of every sort asked for."""
    runs_of: dict[str, Callable[[int, Path], Iterator[Kept]]] = {
        "questions": partial(questions, per_kind=given.per_kind),
        "metres": metres,
        "scripted": scripted,
    }
    for sort in given.only or SORTS:
        runs = runs_of[sort](given.seed, folder)
        for number, run in enumerate(runs):
            if given.limit is not None and number >= given.limit:
                break
            yield run


def _followed(results: Iterator[Result], runs: int) -> Iterator[Result]:
    """Say on stderr how far it is, and at once what diverged."""
    for number, result in enumerate(results, start=1):
        if result.diverged is not None:
            print(f"DIVERGED {result.kept.run} ({result.level}): {result.diverged}", file=sys.stderr)
        print(f"\r{number} of {len(LEVELS) * runs} replays", end="", file=sys.stderr, flush=True)
        yield result
    print(file=sys.stderr)


def _fit(kept: list[Kept]) -> Kept:
    """A run that holds all that is to be falsified."""
    return next(one for one in kept if {"tube", "span"} <= _kinds(one.run))


def _kinds(run: Path) -> set[str]:
    return {e.evidence.kind for e in TraceReader(run).events if isinstance(e, EvidenceEntered)}


def _plain(results: list[Result], named: list[Named]) -> dict[str, object]:
    return {
        "schema_version": 1,
        "rows": [row._asdict() for row in rows(results)],
        "diverged": [[str(r.kept.run), r.level, r.diverged] for r in results if r.diverged is not None],
        "falsified": [{**one._asdict(), "right": one.right} for one in named],
    }


def _print(results: list[Result], named: list[Named]) -> None:
    print(f"{'runs':14}{'level':12}{'runs':>6}{'equal':>7}{'left out':>10}{'median':>9}")
    for row in rows(results):
        seconds = f"{row.median_s:.2f} s"
        print(f"{row.sort:14}{row.level:12}{row.runs:6}{row.equal:7}{row.left_out:10}{seconds:>9}")
    for one in results:
        if one.diverged is not None:
            print(f"DIVERGED {one.kept.run} ({one.level}): {one.diverged}")
    for why in sorted({why.partition(": ")[2] for one in results for why in one.left_out}):
        print(f"left out: {why}")
    for name in named:
        print(f"falsified: {name.what}: {'named' if name.right else 'NOT NAMED'}: {name.said.strip()}")


if __name__ == "__main__":
    main()
