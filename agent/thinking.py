"""The model of a run: every exchange is in the trace, counted, and after an interruption not made again."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from ..tools.deadline import Deadline
from ..tools.models.model import Model, Replied, Request
from ..traces.canonical import canonical
from ..traces.errors import BudgetExhausted, ContextOverflow, DeadlineExceeded
from ..traces.records import Exchange, Reply
from .budget import Budget, Spent
from .journal import Journal
from .policy import U

# So many calls of a reply are kept; far fewer are ever carried out.
MOST_USES = 100


@dataclass(frozen=True)
class Thinking:
    """Asks a model on behalf of one step of the graph."""

    model: Model
    journal: Journal
    step: int
    deadline: Deadline
    budget: Budget
    spent: Callable[[], Spent]
    prompts: Mapping[str, str] = field(default_factory=dict)
    """The digest of each prompt file by name."""
    _refused: list[str] = field(default_factory=list, init=False)
    """Requests that were too long for the model, since it last replied."""

    def __call__(self, request: Request, read: Callable[[Reply], U], *, thinned: int = 0) -> U:
        """What is made of the model's reply; one that the trace holds already is taken from there."""
        blob = self.journal.writer.blobs.put(canonical(request))
        before = self.journal.exchanged(self.step, blob)
        if before is not None:
            return read(before.reply)
        exhausted = self.budget.exhausted(self.spent())
        if exhausted:
            raise BudgetExhausted(exhausted)
        began = time.perf_counter()
        replied = self._replied(request, blob)
        understood = read(replied.reply)
        self._keep(request, blob, replied, understood, thinned, time.perf_counter() - began)
        return understood

    def _replied(self, request: Request, blob: str) -> Replied:
        """The reply, and of endless calls the first ones."""
        try:
            replied = self.model.reply(request, self.journal.writer.blobs.get, self.deadline)
        except ContextOverflow:
            self._refused.append(blob)
            raise
        except DeadlineExceeded:
            # The deadline is the budget's: the run ends with what is known, as it does between steps.
            if self.deadline.is_cancelled or self.budget.seconds is None:
                raise
            raise BudgetExhausted(f"the budget of {self.budget.seconds:g} seconds ran out") from None
        return replace(
            replied, reply=replied.reply.model_copy(update={"uses": replied.reply.uses[:MOST_USES]})
        )

    def _keep(
        self, request: Request, blob: str, replied: Replied, understood: U, thinned: int, wall_s: float
    ) -> None:
        self.journal.exchange(
            Exchange(
                step=self.step,
                model=self.model.fingerprint(),
                request=blob,
                shown=request.shown,
                prompts=dict(self.prompts),
                family=self.model.family.model_dump(mode="json", exclude_defaults=True),
                thinned=thinned,
                refused=tuple(self._refused),
                reply=replied.reply,
                accepted=understood.accepted,
                correction=understood.correction,
                repairs=understood.repairs,
                usage=replied.usage,
                attempts=replied.attempts,
                wall_s=wall_s,
            )
        )
        self._refused.clear()
