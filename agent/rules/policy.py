"""The `rules` policy: parse the question once, then run its program against the results so far."""

from __future__ import annotations

from contextlib import suppress

from ...traces.errors import UnsupportedQuestion
from ...traces.records import Draft
from ..policy import Act, Propose, Question, View
from .parse import nearest_forms
from .program.run import run_program
from .program.session import Pending, Session
from .reading import read_question


class RulesPolicy:
    """Deterministic and offline: no weights, no network."""

    name = "rules"

    def __init__(self, question: Question | None = None) -> None:
        # Read before the run begins, so that no step of it waits for the grammar to be set up.
        if question is not None:
            with suppress(UnsupportedQuestion):
                read_question(question.text, question.options)

    def decide(self, view: View) -> Act | Propose:
        """The calls that the program still needs, or the draft it ends with."""
        try:
            query = read_question(view.question.text, view.question.options)
        except UnsupportedQuestion as error:
            return Propose(draft=_unsupported(error, view.question.text))
        try:
            return Propose(draft=run_program(Session(view), query))
        except Pending as pending:
            return Act(calls=pending.calls)


def _unsupported(error: UnsupportedQuestion, question: str) -> Draft:
    return Draft(
        outcome="unsupported_question",
        reason=error.message,
        hint=error.hint,
        forms=nearest_forms(question),
    )
