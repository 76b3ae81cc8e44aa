"""From a question to its typed form by what it asks, which things it names and what they do."""

from __future__ import annotations

from collections.abc import Callable

from ..ast import AskFirst, AskWhich, Query, Thing
from ..tokens import tokenise
from . import kinds_time, kinds_what, kinds_where
from .asides import with_verbs, without_preface
from .clauses import Main, split
from .items import scan
from .resolve import resolve
from .things import named

Builder = Callable[[Main], Query | None]
_BUILDERS: tuple[Builder, ...] = (*kinds_what.BUILDERS, *kinds_time.BUILDERS, *kinds_where.BUILDERS)


def read_gist(question: str, options: tuple[str, ...] = ()) -> Query | None:
    """The one reading of the question; None where a word means nothing here, or where readings differ."""
    tokens = with_verbs(without_preface(tokenise(question) or ()))
    items = scan(tokens) if tokens else None
    main = split(resolve(items, tokens), tokens) if items else None
    if main is None:
        return None
    if question.rstrip().endswith("?"):
        main.words = (*main.words, "?")
    colours = [name.thing for name in main.things if name.thing.text.endswith((" one", " ones"))]
    if colours and len(main.things) + len(main.tails) > 1:
        return None  # 'the green one' is whatever the other is
    found = [query for query in (build(main) for build in _BUILDERS) if query is not None]
    if not found or any(query != found[0] for query in found):
        return None
    return _with_options(found[0], options)


def _with_options(query: Query, options: tuple[str, ...]) -> Query:
    """'Which of these …' chooses among the options, where each names a thing."""
    if not options or not isinstance(query, AskFirst | AskWhich):
        return query
    if any(thing.reference != "which" for thing in query.candidates):
        return query
    things = tuple(_thing_of(option) for option in options)
    named_things = tuple(thing for thing in things if thing is not None)
    complete = len(named_things) == len(things)
    return query.model_copy(update={"candidates": named_things}) if complete else query


def _thing_of(option: str) -> Thing | None:
    tokens = tokenise(option)
    found = named(tokens, 0) if tokens else None
    return found[0].thing if found and tokens and found[1] == len(tokens) else None
