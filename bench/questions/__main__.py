"""`python -m vidence.bench.questions --seed N`: render, ask, score, and print a table by kind."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from ..scenes.library import digest
from .pairs import Pair
from .run import Result, run, tally
from .score import expected
from .suite import PER_KIND, stage, suite


def main() -> None:
    """Ask the suite of a seed and print how many answers are right, by kind."""
    arguments = _arguments()
    truths = stage(arguments.seed, arguments.out)
    pairs = suite(arguments.seed, truths, per_kind=arguments.per_kind)
    pairs = [p for p in pairs if not arguments.kind or p.kind in arguments.kind][: arguments.limit]
    if arguments.list:
        for pair in pairs:
            print(_line(pair))
        return
    results = run(pairs, truths, arguments.out, workers=arguments.workers)
    if arguments.json:
        json.dump([_plain(r) for r in results], sys.stdout, indent=1)
    else:
        _print(results)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vidence.bench.questions", description=main.__doc__)
    parser.add_argument("--seed", type=int, default=0)
    default = Path(tempfile.gettempdir()) / f"vidence-scenes-{digest()}"
    parser.add_argument("--out", type=Path, default=default, help="folder of the scenes")
    parser.add_argument("--limit", type=int, default=None, help="ask only the first so many")
    parser.add_argument("--kind", action="append", help="ask only this kind (may be repeated)")
    parser.add_argument("--per-kind", type=int, default=PER_KIND)
    parser.add_argument("--workers", type=int, default=2, choices=(1, 2))
    parser.add_argument(
        "--list", action="store_true", help="print the questions with their truth, ask nothing"
    )
    parser.add_argument("--json", action="store_true", help="print every pair's result as JSON")
    return parser.parse_args()


def _line(pair: Pair) -> str:
    given = [*pair.options, *pair.points] or ""
    where = f"{pair.scene}-{pair.seed} {pair.id} [{pair.wording}]"
    return f"{where} {pair.question} {given} → {expected(pair.truth)}"


def _plain(result: Result) -> dict[str, object]:
    return {**result.pair.model_dump(mode="json"), **result.verdict._asdict(), "said": result.text}


def _print(results: list[Result]) -> None:
    print(f"{'kind':24}{'pairs':>6}{'right':>8}{'refused':>9}{'wrong':>7}")
    for row in tally(results):
        right, wrong = f"{row.right_share:.1f}%", f"{row.wrong_share:.1f}%"
        print(f"{row.kind:24}{row.pairs:6}{right:>8}{100 * row.refused / max(row.pairs, 1):8.1f}%{wrong:>7}")
    for result in results:
        if result.verdict.outcome != "right":
            print(f"{result.verdict.outcome}: {_line(result.pair)}")
            print(f"    {result.verdict.note} | {result.text}")


if __name__ == "__main__":
    main()
