"""Asks a suite through the public API: questions about one video go to one worker, in order."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from ..scenes.truth import Truth
from .asked import Question
from .inputs import inputs_of
from .score import Reply, Score, reply_of, score
from .suite import video_path

Asker = Callable[[Path, Question, Truth], Reply]
Progress = Callable[[int, int], None]


class Result(NamedTuple):
    """A question, what was said, how that fares, and how long it took."""

    question: Question
    reply: Reply
    score: Score
    wall_s: float


def ask_vidence(video: Path, question: Question, truth: Truth) -> Reply:
    """Ask through the public API; an error of any kind is a reply of status `failed`."""
    import vidence

    given = inputs_of(question, truth, video.parent / "inputs")
    with tempfile.TemporaryDirectory() as folder:
        try:
            answer = vidence.ask(
                video,
                question.text,
                options=question.options,
                camera=given.camera,
                tracks=given.tracks,
                backends=given.backends,
                out=Path(folder) / "run",
            )
        except Exception as error:
            # One question that breaks must not end the run; the table shows it.
            return Reply("failed", f"{type(error).__name__}: {error}")
    return reply_of(answer)


def run(
    questions: Sequence[Question],
    truths: Mapping[str, Truth],
    folder: Path,
    *,
    asker: Asker = ask_vidence,
    workers: int = 2,
    progress: Progress = lambda done, total: None,
) -> list[Result]:
    """Ask every question, scene by scene."""
    jobs = [
        _Job(mine, truth, folder, asker)
        for name, truth in truths.items()
        if (mine := [q for q in questions if q.scene == name])
    ]
    found: dict[str, Result] = {}
    for results in _done(jobs, workers):
        found |= {result.question.id: result for result in results}
        progress(len(found), len(questions))
    return [found[question.id] for question in questions]


class _Job(NamedTuple):
    """All questions about one scene."""

    questions: list[Question]
    truth: Truth
    folder: Path
    asker: Asker


def _done(jobs: Sequence[_Job], workers: int) -> Iterator[list[Result]]:
    """Each job's results as it ends."""
    if workers == 1 or len(jobs) == 1:
        yield from map(_asked, jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for future in as_completed([pool.submit(_asked, job) for job in jobs]):
            yield future.result()


def _asked(job: _Job) -> list[Result]:
    results = []
    for question in job.questions:
        begun = time.perf_counter()
        reply = job.asker(video_path(job.folder, question.scene, question.seed), question, job.truth)
        wall_s = time.perf_counter() - begun
        results.append(Result(question, reply, score(reply, question), round(wall_s, 3)))
    return results
