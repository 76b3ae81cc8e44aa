"""What a run works with: things that are not state, handed to every node."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from ..tools.manipulations.base import Context
from ..tools.wrappers.metering import Meter
from ..traces.records import Call
from .budget import Budget, Spent
from .journal import Journal
from .policy import Brief, Policy, Question

# Called with what is going on and, where it is known, how much of it is done.
Report = Callable[[str, float | None], None]


def silent(stage: str, share: float | None) -> None:
    """Report nothing."""


@dataclass(frozen=True)
class Runtime:
    """The question, the policy, the tools and the journal of one run."""

    question: Question
    policy: Policy
    journal: Journal
    context: Context
    run_call: Callable[[Call, Context], None]
    look_first: Callable[[Context], Brief]
    meter: Meter
    budget: Budget = field(default_factory=Budget)
    report: Report = silent
    max_rounds: int = 2
    began: float = field(default_factory=time.perf_counter)

    def spent(self, steps: int) -> Spent:
        """What the run has spent by a step."""
        return Spent(steps=steps, seconds=time.perf_counter() - self.began, tool_seconds=self.meter.tool_s)
