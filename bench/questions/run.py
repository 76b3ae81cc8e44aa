"""Asks a suite and counts, by kind, how many answers are right, wrong or refused."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from ..scenes.truth import Truth
from .pairs import Pair
from .score import Reply, Verdict, score
from .suite import video_path

Asker = Callable[[Path, Pair], Reply]


class Result(NamedTuple):
    """A pair, how its answer fared, and what was said."""

    pair: Pair
    verdict: Verdict
    text: str


class Tally(NamedTuple):
    """Counts of one kind, or of all."""

    kind: str
    pairs: int
    right: int
    refused: int
    wrong: int

    @property
    def right_share(self) -> float:
        """Right answers among all, in per cent."""
        return 100 * self.right / max(self.pairs, 1)

    @property
    def wrong_share(self) -> float:
        """Wrong answers given as answers among all, in per cent."""
        return 100 * self.wrong / max(self.pairs, 1)


def ask_vidence(video: Path, pair: Pair) -> Reply:
    """Ask through the public API; an error of any kind is a reply of status `failed`."""
    import vidence

    with tempfile.TemporaryDirectory() as folder:
        try:
            answer = vidence.ask(
                video, pair.question, options=pair.options, points=pair.points, out=Path(folder) / "run"
            )
        except Exception as error:
            # One question that breaks must not end the run; the table shows it.
            return {"status": "failed", "error": {"message": f"{type(error).__name__}: {error}"}}
    return answer.as_json()


def run(
    pairs: Sequence[Pair],
    truths: Mapping[str, Truth],
    folder: Path,
    *,
    asker: Asker = ask_vidence,
    workers: int = 1,
) -> list[Result]:
    """Ask every pair; questions about one video go to one worker, in order."""
    jobs = [
        (name, [p for p in pairs if p.scene == name], truth, folder, asker) for name, truth in truths.items()
    ]
    if workers == 1:
        answered = [_asked(job) for job in jobs]
    else:
        with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
            answered = list(pool.map(_asked, jobs))
    found = {result.pair.id: result for results in answered for result in results}
    return [found[pair.id] for pair in pairs]


def _asked(job: tuple[str, list[Pair], Truth, Path, Asker]) -> list[Result]:
    name, pairs, truth, folder, asker = job
    results = []
    for pair in pairs:
        reply = asker(video_path(folder, name, pair.seed), pair)
        said = (reply.get("answer") or {}).get("text") or (reply.get("error") or {}).get("message") or ""
        results.append(Result(pair, score(reply, pair, truth), str(said)))
    return results


def tally(results: Iterable[Result]) -> list[Tally]:
    """Counts by kind in the order asked, then by who worded the questions, then for all."""
    results = list(results)
    rows = [
        _count(kind, [r for r in results if r.pair.kind == kind])
        for kind in dict.fromkeys(r.pair.kind for r in results)
    ]
    for wording in dict.fromkeys(r.pair.wording for r in results):
        rows.append(_count(f"[{wording}]", [r for r in results if r.pair.wording == wording]))
    return [*rows, _count("[all]", results)]


def _count(kind: str, results: Sequence[Result]) -> Tally:
    outcomes = [r.verdict.outcome for r in results]
    return Tally(
        kind, len(outcomes), outcomes.count("right"), outcomes.count("refused"), outcomes.count("wrong")
    )
