"""A question as the rules read it: by its form, else by what it is made of, else in metres by that."""

from __future__ import annotations

from functools import lru_cache

from ...traces.errors import UnsupportedQuestion
from .ast import Query
from .gist import read_gist
from .metres.gist import read_gist as read_metric_gist
from .parse import parse


@lru_cache(maxsize=64)
def read_question(question: str, options: tuple[str, ...] = ()) -> Query:
    """The question's one reading; UnsupportedQuestion where it has none. Every step of a run asks for it."""
    try:
        return parse(question, options)
    except UnsupportedQuestion:
        query = read_gist(question, options) or read_metric_gist(question, options)
        if query is None:
            raise
        return query
