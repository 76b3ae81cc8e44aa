"""From a question to its typed form by what it asks, which things it names and what they do."""

from __future__ import annotations

from collections.abc import Callable

from ..ast import AskFirst, AskWhich, Query, Thing
from ..tokens import Token, tokenise
from . import kinds_time, kinds_what, kinds_where
from .clauses import Main, split
from .items import scan
from .resolve import resolve
from .things import named

_MOST_PREFACE = 10
_ENDINGS = tuple(
    tuple(text.split())
    for text in (
        ", give me a box",
        ", a box please",
        ", a box would do",
        ", a box is fine",
        ", a box will do",
        ", a bounding box please",
        ", give me the box",
        ", give me a bounding box",
        ", a box would do nicely",
        ", a bounding box would do",
        ", a box would be fine",
        ", a bounding box would be appreciated",
        ", a box would be appreciated",
        ", please give a box",
        ", please give me a box",
        ", box please",
        ", bounding box please",
        ", i need a box",
        ", i need the box",
        ", a bounding box is wanted",
    )
)
_SAYING = frozenset(
    ["says", "say", "said", "thinks", "think", "thought", "claims", "claim", "claimed", "reckons", "reckon", "swears", "believes", "believe", "insists"]
)
Builder = Callable[[Main], Query | None]
_BUILDERS: tuple[Builder, ...] = (*kinds_what.BUILDERS, *kinds_time.BUILDERS, *kinds_where.BUILDERS)


def read_gist(question: str, options: tuple[str, ...] = ()) -> Query | None:
    """The one reading of the question; None where a word means nothing here, or where readings differ."""
    tokens = _without_preface(tokenise(question) or ())
    items = scan(tokens) if tokens else None
    main = split(resolve(items, tokens), tokens) if items else None
    if main is None:
        return None
    if question.rstrip().endswith("?"):
        main.words = (*main.words, "?")
    found = [query for query in (build(main) for build in _BUILDERS) if query is not None]
    if not found or any(query != found[0] for query in found):
        return None
    return _with_options(found[0], options)


def _without_preface(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Without 'for the purposes of our survey,': words before the first comma that name nothing seen."""
    words = [token.text for token in tokens]
    if len(words) > 3 and words[0] in ("my", "our", "a") and words[2] in _SAYING:
        return tokens[3:]
    for ending in _ENDINGS:
        if words[-len(ending) :] == list(ending):
            return _without_preface(tokens[: -len(ending)])
    comma = words.index(",") if "," in words else 0
    if (
        not comma
        or comma > _MOST_PREFACE
        or words[0] != "for"
        or words[1] not in ("the", "our", "my", "a", "this")
    ):
        return tokens
    for at in range(1, comma):
        seen = named(tokens, at)
        if (seen is not None and not seen[0].generic) or tokens[at].number is not None or tokens[at].clock_s:
            return tokens
    return tokens[comma + 1 :]


def _with_options(query: Query, options: tuple[str, ...]) -> Query:
    """'Which of these …' chooses among the options, where each names a thing."""
    if not options or not isinstance(query, AskFirst | AskWhich) or query.candidates:
        return query
    things = tuple(_thing_of(option) for option in options)
    named_things = tuple(thing for thing in things if thing is not None)
    complete = len(named_things) == len(things)
    return query.model_copy(update={"candidates": named_things}) if complete else query


def _thing_of(option: str) -> Thing | None:
    tokens = tokenise(option)
    found = named(tokens, 0) if tokens else None
    return found[0].thing if found and tokens and found[1] == len(tokens) else None
