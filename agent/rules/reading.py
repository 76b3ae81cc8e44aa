"""A question as the rules read it: in metres, else by its form, else by what it is made of."""

from __future__ import annotations

from functools import lru_cache

from ...traces.errors import UnsupportedQuestion
from .ast import Query
from .gist import read_gist
from .metres.read import read_metres
from .parse import parse


@lru_cache(maxsize=64)
def read_question(question: str, options: tuple[str, ...] = ()) -> Query:
    """The question's one reading; UnsupportedQuestion where it has none. Every step of a run asks for it."""
    in_metres = read_metres(question, options)
    if in_metres is not None:
        return in_metres
    try:
        return parse(question, options)
    except UnsupportedQuestion:
        query = read_gist(question, options)
        if query is None:
            raise
        return query
