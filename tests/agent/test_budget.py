"""Budgets: how they are written, and when they are spent."""

import pytest

from vidence.agent.budget import Budget, Spent
from vidence.traces.errors import UsageError


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("", {"steps": 50}),
        ("steps=20,seconds=60", {"steps": 20, "seconds": 60.0}),
        (" steps=3 , tool_seconds=0.5 ,", {"steps": 3, "tool_seconds": 0.5}),
        ("tokens = 1000", {"steps": 50, "tokens": 1000}),
        ("tokens=1e5,steps=2e1", {"steps": 20, "tokens": 100_000}),
        ("tokens=1000,usd=0.02", {"steps": 50, "tokens": 1000, "usd": 0.02}),
    ],
)
def test_a_budget_is_read(text, limits):
    assert Budget.parse(text).model_dump(exclude_none=True) == limits


@pytest.mark.parametrize(
    "text",
    [
        "pace=3",
        "steps",
        "steps=",
        "steps=many",
        "steps=2.5",
        "tokens=1e-1",
        "tokens=inf",
        "=3",
        "steps=3;seconds=2",
        "seconds=1e",
        "parse=1",
    ],
)
def test_what_is_no_budget_is_shown_as_given_with_an_example(text):
    with pytest.raises(UsageError, match="is not one of steps, seconds") as raised:
        Budget.parse(text)
    assert repr(text) in raised.value.message
    assert "--budget steps=20" in raised.value.hint


@pytest.mark.parametrize("text", ["steps=0", "steps=-1", "seconds=0", "seconds=nan", "usd=-0.1"])
def test_limits_are_positive(text):
    with pytest.raises(UsageError, match="positive numbers"):
        Budget.parse(text)


@pytest.mark.parametrize(
    ("budget", "spent", "said"),
    [
        (Budget(steps=2), Spent(steps=1, seconds=1e9), None),
        (Budget(steps=2), Spent(steps=2), "the budget of 2 steps ran out"),
        (Budget(steps=2), Spent(steps=3), "the budget of 2 steps ran out"),
        (Budget(steps=1), Spent(steps=1), "the budget of 1 step ran out"),
        (Budget(seconds=1.5), Spent(seconds=1.49), None),
        (Budget(seconds=1.5), Spent(seconds=1.5), "the budget of 1.5 seconds ran out"),
        (Budget(tool_seconds=3), Spent(tool_seconds=4), "the budget of 3 tool seconds ran out"),
        (Budget(tokens=10), Spent(tokens=10), "the budget of 10 tokens ran out"),
        (Budget(usd=0.25), Spent(usd=0.3), "the budget of 0.25 usd ran out"),
        (Budget(steps=None), Spent(steps=10**6), None),
    ],
)
def test_the_limit_that_was_reached_is_named(budget, spent, said):
    assert budget.exhausted(spent) == said
