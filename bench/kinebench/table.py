"""KineBench's figures in print: a table by kind for every stratum, goals, and what went wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .asked import STRATA, Question
from .figures import Figures, Held, by_kind, figures, of_family
from .run import Result
from .score import clock_of

_HEAD = (
    f"{'kind':24}{'n':>5}{'median':>8}{'p90':>8}{'±25%':>7}{'MRA':>6}{'hour':>7}{'±1h':>7}{'deg':>6}"
    f"{'right':>7}{'ci95':>7}{'w/err':>7}{'refus.':>7}{'sure✗':>7}"
)


def tables(results: Sequence[Result]) -> Iterator[str]:
    """A table for every stratum that was asked, and one line for each family over it."""
    for stratum in STRATA:
        mine = [r for r in results if r.question.stratum == stratum]
        if not mine:
            continue
        yield ""
        yield f"[{stratum}] {len(mine)} questions, {len({r.question.scene for r in mine})} scenes"
        yield _HEAD
        yield from (_row(row) for row in by_kind(mine))
        for family in ("distance", "speed", "direction", "choice"):
            if rows := of_family(mine, family):
                yield _row(figures(f"= {family}", rows))
        if hidden := [r for r in of_family(mine, "distance", "speed") if r.question.occluded]:
            yield _row(figures("= partly hidden", hidden))
        yield _row(figures("= all", mine))


def _row(row: Figures) -> str:
    return (
        f"{row.name:24}{row.asked:5}{_percent(row.median_error):>8}{_percent(row.p90_error):>8}"
        f"{_percent(row.within, 0):>7}{_plain(row.mra, 2):>6}{_percent(row.hour, 0):>7}"
        f"{_percent(row.near_hour, 0):>7}{_plain(row.degrees, 1):>6}{_percent(row.right, 0):>7}"
        f"{_percent(row.covered, 0):>7}{_plain(row.width, 1):>7}{_percent(row.refused):>7}"
        f"{_percent(row.confident_wrong):>7}"
    )


def goals(seeds: Sequence[Sequence[Held]]) -> Iterator[str]:
    """The goals with the mean and the worst of the seeds."""
    yield ""
    yield f"{'goal':40}{'bound':>10}{'mean':>9}{'worst':>9}{'asked':>7}"
    for rows in zip(*seeds, strict=True):
        goal, values = rows[0].goal, [row.value for row in rows if row.value is not None]
        asked = sum(row.asked for row in rows)
        if not values:
            continue
        mean, worst = sum(values) / len(values), goal.worse(values)
        met = "met" if all(row.met for row in rows) else "met on average" if goal.met(mean) else "NOT MET"
        shown = _plain if "÷" in goal.name else _percent
        yield f"{goal.name:40}{goal.bound:>10}{shown(mean):>9}{shown(worst):>9}{asked:7}  {met}"


def failures(results: Sequence[Result]) -> Iterator[str]:
    """What was refused or wrong, worst first within its kind."""
    for result in results:
        one = result.score
        if one.outcome != "right":
            sure = " (sure of it)" if one.wrong_but_confident else ""
            yield f"{one.outcome}{sure}: {line(result.question)}"
            yield f"    {result.reply.text}"


def line(question: Question) -> str:
    """A question with its truth."""
    given = f" {list(question.options)}" if question.options else ""
    hidden = " [partly hidden]" if question.occluded else ""
    return f"{question.id} {question.kind}{hidden}: {question.text}{given} → {told(question)}"


def told(question: Question) -> str:
    """The true answer in a few words."""
    truth = question.truth
    match truth.kind:
        case "amount":
            return f"{truth.value:.3g} {truth.unit}"
        case "bearing":
            return f"{truth.degrees:.0f}° ({clock_of(truth.degrees)} o'clock)"
        case "label":
            return truth.word
        case "yes_no":
            return "yes" if truth.value else "no"
        case "instant":
            return f"{truth.t_s:.2f} s"
        case "option":
            return truth.text


def _percent(value: float | None, digits: int = 1) -> str:
    return "" if value is None else f"{100 * value:.{digits}f}%"


def _plain(value: float | None, digits: int = 2) -> str:
    return "" if value is None else f"{value:.{digits}f}"
