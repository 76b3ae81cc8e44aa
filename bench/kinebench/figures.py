"""Figures over many scores: errors, accuracy, coverage, refusals; and the goals that they are held to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from statistics import median
from typing import NamedTuple

import numpy as np

from .kinds import KINDS
from .run import Result
from .score import RIGHT, mra


class Figures(NamedTuple):
    """What is measured of a group of answers; shares are of 1, None where nothing is had to measure."""

    name: str
    asked: int
    median_error: float | None
    p90_error: float | None
    within: float | None
    mra: float | None
    hour: float | None
    near_hour: float | None
    degrees: float | None
    right: float
    covered: float | None
    width: float | None
    refused: float
    confident_wrong: float


def figures(name: str, results: Sequence[Result]) -> Figures:
    """The figures of a group; what is refused counts as wrong, and as infinitely far off."""
    scores = [r.score for r in results]
    amounts = [r.score for r in results if r.question.truth.kind == "amount"]
    bearings = [r.score for r in results if r.question.truth.kind == "bearing"]
    errors = [np.inf if s.error is None else s.error for s in amounts]
    hours = [99 if s.hours_off is None else s.hours_off for s in bearings]
    covered = [s.covered for s in scores if s.covered is not None]
    return Figures(
        name=name,
        asked=len(results),
        median_error=_quantile(errors, 0.5),
        p90_error=_quantile(errors, 0.9),
        within=_share(e <= RIGHT for e in errors),
        mra=_mean([mra(s.error) for s in amounts]),
        hour=_share(h == 0 for h in hours),
        near_hour=_share(h <= 1 for h in hours),
        degrees=_mean([s.degrees_off for s in bearings if s.degrees_off is not None]),
        right=_share(s.outcome == "right" for s in scores) or 0.0,
        covered=_share(bool(c) for c in covered),
        width=_width(results),
        refused=_share(s.outcome in ("refused", "failed") for s in scores) or 0.0,
        confident_wrong=_share(s.wrong_but_confident for s in scores) or 0.0,
    )


def _width(results: Sequence[Result]) -> float | None:
    """Median half-width of the intervals over the median error, of what is a number."""
    had = [r.score for r in results if r.score.half_width is not None and r.score.error is not None]
    if not had:
        return None
    errors = median(s.error for s in had if s.error is not None)
    return median(s.half_width for s in had if s.half_width is not None) / max(errors, 1e-6)


def _quantile(values: Sequence[float], share: float) -> float | None:
    """The value that so many lie at or below; infinite ones stay so."""
    return float(np.quantile(values, share, method="higher")) if values else None


def _mean(values: Sequence[float]) -> float | None:
    return float(np.mean(values)) if values else None


def _share(flags: Iterable[bool]) -> float | None:
    listed = list(flags)
    return sum(listed) / len(listed) if listed else None


def by_kind(results: Sequence[Result]) -> list[Figures]:
    """One row for each kind asked, in the order of the kinds."""
    rows = [(kind, [r for r in results if r.question.kind == kind]) for kind in KINDS]
    return [figures(kind, mine) for kind, mine in rows if mine]


def of_family(results: Iterable[Result], *families: str) -> list[Result]:
    """Those whose kind counts towards a family."""
    return [r for r in results if KINDS[r.question.kind].family in families]


# ---- goals


class Goal(NamedTuple):
    """One goal of the issue: over which answers, which figure, and the bound it must keep."""

    name: str
    among: Callable[[Sequence[Result]], list[Result]]
    figure: Callable[[Figures], float | None]
    bound: str
    met: Callable[[float], bool]
    worse: Callable[[Iterable[float]], float] = max


class Held(NamedTuple):
    """A goal with the figure of one seed."""

    goal: Goal
    value: float | None
    asked: int

    @property
    def met(self) -> bool:
        """Whether it is met; with nothing to measure it is not."""
        return self.value is not None and self.goal.met(self.value)


def _static(results: Sequence[Result]) -> list[Result]:
    return [r for r in results if r.question.stratum == "static"]


def _metric(results: Sequence[Result]) -> list[Result]:
    return of_family(_static(results), "distance", "speed")


def _ways(results: Sequence[Result]) -> list[Result]:
    return of_family(_static(results), "direction")


def _hidden(results: Sequence[Result]) -> list[Result]:
    return [r for r in _metric(results) if r.question.occluded]


def _moving(results: Sequence[Result]) -> list[Result]:
    return of_family((r for r in results if r.question.stratum == "moving"), "distance", "speed")


def _still(results: Sequence[Result]) -> list[Result]:
    return [r for r in results if r.question.stratum != "moving"]


def _all(results: Sequence[Result]) -> list[Result]:
    return list(results)


def _of(stratum: str) -> Callable[[Sequence[Result]], list[Result]]:
    return lambda results: [r for r in results if r.question.stratum == stratum]


def _honest(share: float) -> bool:
    return 0.9 <= share <= 0.99


GOALS: tuple[Goal, ...] = (
    Goal("distance and speed, median error", _metric, lambda f: f.median_error, "≤ 2 %", lambda v: v <= 0.02),
    Goal("distance and speed, 90th percentile", _metric, lambda f: f.p90_error, "≤ 6 %", lambda v: v <= 0.06),
    Goal("distance and speed, within ±25 %", _metric, lambda f: f.within, "≥ 99 %", lambda v: v >= 0.99, min),
    Goal("direction, exact clock hour", _ways, lambda f: f.hour, "≥ 92 %", lambda v: v >= 0.92, min),
    Goal("direction, within one hour", _ways, lambda f: f.near_hour, "≥ 99 %", lambda v: v >= 0.99, min),
    Goal("partly hidden, 90th percentile", _hidden, lambda f: f.p90_error, "≤ 10 %", lambda v: v <= 0.10),
    Goal("moving camera, median error", _moving, lambda f: f.median_error, "≤ 6 %", lambda v: v <= 0.06),
    Goal("refused, static", _static, lambda f: f.refused, "≤ 3 %", lambda v: v <= 0.03),
    Goal("refused, all", _all, lambda f: f.refused, "≤ 3 %", lambda v: v <= 0.03),
    Goal("ci95 covers, static", _static, lambda f: f.covered, "90–99 %", _honest, min),
    Goal("ci95 covers, perturbed", _of("perturbed"), lambda f: f.covered, "90–99 %", _honest, min),
    Goal("ci95 covers, tracks", _of("tracks"), lambda f: f.covered, "90–99 %", _honest, min),
    Goal("ci95 covers, moving", _of("moving"), lambda f: f.covered, "90–99 %", _honest, min),
    Goal("half-width ÷ error, static camera", _still, lambda f: f.width, "≤ 4", lambda v: v <= 4),
    Goal("half-width ÷ error, moving camera", _of("moving"), lambda f: f.width, "≤ 4", lambda v: v <= 4),
)


def held(results: Sequence[Result]) -> list[Held]:
    """Every goal with its figure."""
    found = []
    for goal in GOALS:
        among = goal.among(results)
        found.append(Held(goal, goal.figure(figures(goal.name, among)) if among else None, len(among)))
    return found
