"""Asking several times: how many of the answers agree, and the one that is best borne out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ..traces.errors import BackendError, UsageError
from ..traces.events import Cost
from ..traces.records import Answer as AnswerRecord
from ..traces.records.claim import Quantified
from ..traces.units import converted
from .answer import Agreement, Answer

MOST_SAMPLES = 32
# Instants that are as near as this are one.
_SAME_S = 0.1


def sampled(ask: Callable[[int, Path], Answer], samples: int, folder: Path) -> Answer:
    """The best answer of several, each asked with its number and a folder of its own.

    An answer whose claims are verified goes before any majority whose claims are not; among equals the
    larger number counts, then the earlier one. What it cost is what all that answered did. A sample whose
    model fails has no answer; the error is raised where all of them fail.
    """
    if not 1 <= samples <= MOST_SAMPLES:
        raise UsageError(f"the number of samples lies between 1 and {MOST_SAMPLES}, got {samples}")
    answers, failures = list[Answer](), list[BackendError]()
    for number in range(samples):
        try:
            answers.append(ask(number, folder / f"sample-{number + 1}"))
        except BackendError as error:
            failures.append(error)
    if not answers:
        raise failures[0]
    groups = _grouped(answers)
    best = max(groups, key=lambda group: (max(map(_weight, group)), len(group)))
    winner = max(best, key=_weight)
    told = Agreement(
        samples=samples,
        agreeing=len(best),
        answers=tuple(answer.text for answer in answers),
        failures=tuple(error.message for error in failures),
    )
    return replace(winner, agreement=told, cost=_whole([answer.cost for answer in answers]))


def _whole(costs: Sequence[Cost]) -> Cost:
    """What all of them cost; money is None where a price is not known."""
    prices = [cost.usd for cost in costs]
    return Cost(
        wall_s=sum(cost.wall_s for cost in costs),
        tool_calls=sum(cost.tool_calls for cost in costs),
        model_calls=sum(cost.model_calls for cost in costs),
        tokens_in=sum(cost.tokens_in for cost in costs),
        tokens_out=sum(cost.tokens_out for cost in costs),
        usd=None if None in prices else sum(usd or 0.0 for usd in prices),
    )


def _grouped(answers: Sequence[Answer]) -> list[list[Answer]]:
    """Answers that say the same, together, in the order of the first of each."""
    groups: list[list[Answer]] = []
    for answer in answers:
        group = next((g for g in groups if agree(g[0].record, answer.record)), None)
        if group is None:
            groups.append([answer])
        else:
            group.append(answer)
    return groups


def _weight(answer: Answer) -> tuple[bool, float]:
    """How well an answer is borne out: answered at all, and the share of its claims that is verified."""
    verified = sum(claim.status == "verified" for claim in answer.claims)
    return answer.status == "answered", verified / max(len(answer.claims), 1)


def agree(one: AnswerRecord, other: AnswerRecord) -> bool:
    """Whether two answers say the same."""
    if one.status != other.status or (one.choice, one.truth, one.count) != (
        other.choice,
        other.truth,
        other.count,
    ):
        return False
    if one.choice is not None or one.count is not None:
        return True
    if one.quantity is not None and other.quantity is not None:
        return _same_quantity(one.quantity, other.quantity)
    if one.time_s is not None and other.time_s is not None:
        return abs(one.time_s - other.time_s) <= _SAME_S
    if one.direction is not None and other.direction is not None:
        return one.direction.clock == other.direction.clock
    if one.truth is not None or one.status != "answered":
        return True
    return (one.label or one.text) == (other.label or other.text)


def _same_quantity(one: Quantified, other: Quantified) -> bool:
    """Whether two numbers are of one quantity, and each lies within the other's interval or near it."""
    value = converted(other.value, other.unit, one.unit)
    if one.name != other.name or value is None:
        return False
    reach = max(1.96 * (one.sigma or 0.0), 0.02 * abs(one.value))
    return abs(one.value - value) <= reach
