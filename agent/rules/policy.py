"""The `rules` policy: parse the question once, then run its program against the results so far."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache

from ...traces.errors import UnsupportedQuestion
from ...traces.records import Draft
from ..policy import Act, Propose, Question, View
from .ast import Query
from .gist import read_gist
from .parse import nearest_forms, parse
from .program.run import run_program
from .program.session import Pending, Session


class RulesPolicy:
    """Deterministic and offline: no weights, no network."""

    name = "rules"

    def __init__(self, question: Question | None = None) -> None:
        # Read before the run begins, so that no step of it waits for the grammar to be set up.
        if question is not None:
            with suppress(UnsupportedQuestion):
                _parsed(question.text, question.options)

    def decide(self, view: View) -> Act | Propose:
        """The calls that the program still needs, or the draft it ends with."""
        try:
            query = _parsed(view.question.text, view.question.options)
        except UnsupportedQuestion as error:
            return Propose(draft=_unsupported(error, view.question.text))
        try:
            return Propose(draft=run_program(Session(view), query))
        except Pending as pending:
            return Act(calls=pending.calls)


@lru_cache(maxsize=64)
def _parsed(question: str, options: tuple[str, ...]) -> Query:
    """Every step asks for the same reading: the grammar's, else by gist."""
    try:
        return parse(question, options)
    except UnsupportedQuestion:
        query = read_gist(question, options)
        if query is None:
            raise
        return query


def _unsupported(error: UnsupportedQuestion, question: str) -> Draft:
    return Draft(
        outcome="unsupported_question",
        reason=error.message,
        hint=error.hint,
        forms=nearest_forms(question),
    )
