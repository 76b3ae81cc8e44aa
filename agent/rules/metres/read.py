"""Questions in metres are read by what they are made of: every word must have its part in one meaning."""

from __future__ import annotations

from ..ast import Query
from ..coreference import resolved
from ..parse import with_options
from ..tokens import Token, tokenise
from .comparisons import compared, crowned
from .heard import Heard
from .scan import ways
from .truths import bounded, speeding, toward
from .values import crossing, dwelling, from_camera, of_one, of_two, seen_from, stopping_from, which_way

_BUILDERS = (
    compared,
    crowned,
    bounded,
    toward,
    speeding,
    dwelling,
    crossing,
    seen_from,
    which_way,
    stopping_from,
    of_two,
    of_one,
    from_camera,
)
# Of the picture, not of the ground; what might be, not what was.
_PICTURED = frozenset({"pixel", "pixels", "px", "picture", "image"})
_POSSIBLE = frozenset({"can", "could", "should", "may", "might", "must"})
_ASKED = frozenset({"you", "we", "i", "one", "anyone", "someone", "anybody", "somebody"})


def read_metres(question: str, options: tuple[str, ...] = ()) -> Query | None:
    """The question's one meaning; None where a word means nothing here, or nothing is asked that is known."""
    tokens = tokenise(question)
    if not tokens or not _speaks_of_metres(tokens):
        return None
    for parts in ways(tokens):
        heard = Heard(parts, tokens)
        if heard.torn or len(heard.bounds) > 1 or heard.window() is None:
            continue
        for build in _BUILDERS:
            query = build(heard)
            if query is not None:
                return with_options(resolved(query), options)
    return None


def _speaks_of_metres(tokens: tuple[Token, ...]) -> bool:
    """Whether nothing in it is of the picture, or of what only might be: 'how fast can the car go?'"""
    words = [token.text for token in tokens]
    possible = any(
        word in _POSSIBLE and after not in _ASKED for word, after in zip(words, [*words[1:], ""], strict=True)
    )
    return not possible and not _PICTURED & set(words)
