"""Questions in metres by what they are made of, where no form reads them: every word must have its part."""

from __future__ import annotations

from ..ast import Query
from ..coreference import resolved
from ..parse import with_options
from ..tokens import tokenise
from .comparisons import compared, crowned
from .heard import Heard
from .read import speaks_of_metres
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


def read_gist(question: str, options: tuple[str, ...] = ()) -> Query | None:
    """The question's one meaning; None where a word means nothing here, or nothing is asked that is known."""
    tokens = tokenise(question)
    if not tokens or not speaks_of_metres(tokens):
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
