"""Replays every kept run at two levels, and counts how many are equal."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import NamedTuple

from ...agent.replaying.recompute import recompute
from ...agent.replaying.strict import replay_strictly
from ...traces.errors import VidenceError
from ...traces.replay.verdict import Level
from .asking import Kept

LEVELS: tuple[Level, ...] = ("strict", "recompute")


class Result(NamedTuple):
    """How one replay of a run ended: why it diverged, what was left out, and how long it took."""

    kept: Kept
    level: Level
    diverged: str | None
    left_out: tuple[str, ...]
    wall_s: float


class Row(NamedTuple):
    """Counts of one sort of runs at one level."""

    sort: str
    level: Level
    runs: int
    equal: int
    left_out: int
    median_s: float


def sweep(kept: Iterable[Kept], *, workers: int = 1) -> Iterator[Result]:
    """Every run at every level, in order."""
    jobs = [(one, level) for one in kept for level in LEVELS]
    if workers == 1:
        yield from map(_replayed, jobs)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_replayed, jobs)


def _replayed(job: tuple[Kept, Level]) -> Result:
    kept, level = job
    begun = time.perf_counter()
    try:
        told = replay_strictly(kept.run) if level == "strict" else recompute(kept.run)
        why, left = None if told.ok else str(told.diverged), told.left_out
    except VidenceError as error:
        why, left = error.message, ()
    return Result(kept, level, why, left, time.perf_counter() - begun)


def rows(results: Sequence[Result]) -> list[Row]:
    """Counts by sort and level, in the order met."""
    found = dict.fromkeys((r.kept.sort, r.level) for r in results)
    return [_row(sort, level, results) for sort, level in sorted(found, key=lambda pair: pair[0])]


def _row(sort: str, level: Level, results: Sequence[Result]) -> Row:
    mine = [r for r in results if (r.kept.sort, r.level) == (sort, level)]
    took = sorted(r.wall_s for r in mine)
    equal, left = sum(r.diverged is None for r in mine), sum(len(r.left_out) for r in mine)
    return Row(sort, level, len(mine), equal, left, took[len(took) // 2])
