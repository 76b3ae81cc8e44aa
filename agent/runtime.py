"""What a run works with: things that are not state, handed to every node."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from ..tools.manipulations.base import Context
from ..tools.models.model import Model
from ..tools.wrappers.metering import Meter
from ..traces.events import Cost
from ..traces.records import Call
from .budget import Budget, Spent
from .journal import Journal
from .policy import Brief, Policy, Question
from .thinking import Thinking

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
    model: Model | None = None
    """The model that the policy asks, where it has one."""
    prompts: Mapping[str, str] = field(default_factory=dict)
    allow_asserted: bool = False
    """Whether an answer may say, as such, what only the model says."""

    def spent(self, steps: int) -> Spent:
        """What the run has spent by a step."""
        cost = self.cost()
        return Spent(
            steps=steps,
            seconds=cost.wall_s,
            tool_seconds=self.meter.tool_s,
            tokens=cost.tokens_in + cost.tokens_out,
            usd=cost.usd or 0.0,
        )

    def cost(self) -> Cost:
        """What the run has cost so far; money is None where a price is not known."""
        used = [exchange.usage for exchange in self.journal.exchanges]
        own = list(self.journal.results.values())[self.journal.inherited :]
        used += [result.usage for result in own if result.usage is not None]
        prices = [usage.usd for usage in used]
        return Cost(
            wall_s=time.perf_counter() - self.began,
            tool_calls=len(own),
            model_calls=len(used),
            tokens_in=sum(usage.tokens_in for usage in used),
            tokens_out=sum(usage.tokens_out for usage in used),
            usd=None if None in prices else sum(usd or 0.0 for usd in prices),
        )

    def thinking(self, step: int) -> Thinking | None:
        """How the policy asks its model in a step."""
        if self.model is None:
            return None
        return Thinking(
            self.model,
            self.journal,
            step,
            self.context.deadline,
            self.budget,
            lambda: self.spent(step - 1),
            self.prompts,
        )
