"""From a question's words to a question in metres: how the answer is wanted apart, then the forms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from ..ast import AskCompare, AskDirection, AskMeasure, Clause, Query, Thing
from ..grammar import Node, Reader, matches, pattern
from ..questions import QUESTION_FORMS, instant_in
from ..tokens import Token
from ..windows import Tail
from . import compared, paired, single, words

_MODULES = tuple(module.__name__ for module in (words, paired, compared, single))
FORMS = tuple(form for name in _MODULES for form in QUESTION_FORMS if form.build.__module__ == name)
Readings = Callable[[Reader, tuple[object, ...]], Iterator[Query]]


@dataclass(frozen=True)
class Wish:
    """How the answer is wanted, beside what is asked."""

    unit: str | None = None
    form: Literal["number", "clock", "degrees", "word"] = "number"
    frame: Literal["camera", "initial"] | None = None
    asks_when: bool = False
    margin: bool = False

    @property
    def directed(self) -> bool:
        """Whether it speaks of how a direction is wanted."""
        return self.form != "number" or self.frame is not None


_UNIT = pattern("[,] [measured|expressed|given|stated] (in|using) {u:unit}|\\( [in] {u:unit} \\)")
_CLOCK = pattern(
    "[,] (as|on|in|using|like) [terms of] (a|the|an) clock "
    "[face|direction|position|hour|dial|system|reading|"
    "hand]|[,] (as|in|using|on|to) [a|the] (clock "
    "(directions|hours|face|terms|notation|hour|direction|format)|"
    "o'clock|o ' clock|o 'clock|hours of the clock|clock)|[,] to the nearest (clock hour|hour)"
    "|[,] as an hour [on the clock]"
)
_DEGREES = pattern("[,] (in|as) (degrees|deg|an angle)")
_CAMERA = pattern(
    "[,] (relative to|with respect to|as seen from|seen from|as seen by|seen by|from the (point of "
    "view|viewpoint|perspective) of) "
    "the camera|[,] on the ground|[,] from the camera 's (point of view|viewpoint|perspective|view)"
)
_OWN = pattern(
    "[,] relative to (its|their|his|her) (first|initial|own|original|starting) (direction|way|heading)"
)
_WHEN = pattern("[,] and (when|at (what|which) (time|moment|point))")
_MARGIN = pattern("[,] (and|or) by how (much|many {length_unit})|[,] and how much")
_IS_WHAT_CLOCK = pattern("(what|which) (clock direction|clock hour|o'clock direction|o ' clock direction)")


def read_metres(
    tokens: tuple[Token, ...],
    readings: Callable[[Reader], Iterator[Query]],
    others: Callable[[Reader], Iterator[Query]],
) -> Query | None:
    """The question as one in metres; `others` read it as all other questions are."""
    if not speaks_of_metres(tokens):
        return None
    for wish, rest in _wishes(tokens):
        for query in readings(Reader(rest)):
            return _wished(query, wish)
        if wish.directed:
            for query in others(Reader(rest)):
                if isinstance(query, AskDirection) and query.clause is None and _bare(query.thing):
                    at, window = instant_in(Tail(query.window))
                    asked = AskMeasure(
                        quantity="direction", thing=_bare(query.thing) or query.thing, at=at, window=window
                    )
                    return _wished(asked, wish)
    return None


# Of the picture, not of the ground; what might be, not what was.
_PICTURED = frozenset({"pixel", "pixels", "px", "picture", "image"})
_POSSIBLE = frozenset({"can", "could", "should", "may", "might", "must"})
_ASKED = frozenset({"you", "we", "i", "one", "anyone", "someone", "anybody", "somebody"})


def speaks_of_metres(tokens: tuple[Token, ...]) -> bool:
    """Whether nothing in it is of the picture, or of what only might be: 'how fast can the car go?'"""
    words = [token.text for token in tokens]
    possible = any(
        word in _POSSIBLE and after not in _ASKED for word, after in zip(words, [*words[1:], ""], strict=True)
    )
    return not possible and not _PICTURED & set(words)


_DIRECTIONS = ("direction", "heading", "relative_direction")


def _bare(thing: Thing) -> Thing | None:
    """The thing that goes some way, without 'running' as its own; None where it does something else."""
    if thing.clause is None or {"that", "which", "who"} & set(thing.text.split()):
        return thing
    if thing.clause == Clause(happens="moving"):
        return thing.model_copy(update={"clause": None, "text": thing.text.rpartition(" ")[0]})
    return None


def _wished(query: Query, wish: Wish) -> Query | None:
    """The question with how its answer is wanted."""
    if isinstance(query, AskMeasure):
        changes: dict[str, object] = {"form": wish.form, "frame": wish.frame}
        if wish.form == "degrees" and query.quantity not in _DIRECTIONS:
            changes = {"unit": "deg"}
        if wish.unit is not None:
            changes["unit"] = wish.unit
        if wish.asks_when:
            changes["asks"] = "both"
        return query.model_copy(update=changes)
    if isinstance(query, AskCompare):
        changes = {"margin": query.margin or wish.margin}
        if wish.unit is not None:
            changes["unit"] = wish.unit
        return query.model_copy(update=changes)
    return query


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _wishes(tokens: tuple[Token, ...]) -> Iterator[tuple[Wish, tuple[Token, ...]]]:
    """With all that is said of how the answer is wanted taken out, and then with nothing taken out."""
    wish, rest = Wish(), tokens
    for node, told in _TOLD:
        found = _cut(node, rest)
        if found is not None:
            bound, rest = found
            wish = told(wish, bound)
    clock = _cut(_IS_WHAT_CLOCK, tokens)
    if clock is not None:
        at = next(k for k in range(len(tokens)) if any(matches(_IS_WHAT_CLOCK, Reader(tokens), k)))
        _, end = next(iter(matches(_IS_WHAT_CLOCK, Reader(tokens), at)))
        plain = (*tokens[:at], Token("which"), Token("direction"), *tokens[end:])
        yield Wish(form="clock"), plain
    if rest and rest != tokens:
        yield wish, rest
    yield Wish(), tokens


def _cut(node: Node, tokens: tuple[Token, ...]) -> tuple[dict[str, object], tuple[Token, ...]] | None:
    """The tokens without the last place where a pattern is read, and what it bound."""
    reader = Reader(tokens)
    for at in range(len(tokens) - 1, -1, -1):
        ends = [(dict(bound), end) for bound, end in matches(node, reader, at) if end > at]
        if ends:
            bound, end = max(ends, key=lambda found: found[1])
            while at and any(stop == end for _, stop in matches(node, reader, at - 1)):
                at -= 1  # 'as seen by', not only 'seen by'
            if at and reader.word(at - 1) == "(" and reader.word(end) == ")":
                at, end = at - 1, end + 1
            end += at == 0 and reader.word(end) == ","
            return bound, (*tokens[:at], *tokens[end:])
    return None


_TOLD: tuple[tuple[Node, Callable[[Wish, dict[str, object]], Wish]], ...] = (
    (_CLOCK, lambda wish, bound: replace(wish, form="clock")),
    (_DEGREES, lambda wish, bound: replace(wish, form="degrees", unit=None)),
    (_UNIT, lambda wish, bound: replace(wish, unit=str(bound["u"]))),
    (_OWN, lambda wish, bound: replace(wish, frame="initial")),
    (_CAMERA, lambda wish, bound: replace(wish, frame="camera")),
    (_WHEN, lambda wish, bound: replace(wish, asks_when=True)),
    (
        _MARGIN,
        lambda wish, bound: replace(wish, margin=True, unit=wish.unit or _text(bound.get("length_unit"))),
    ),
)
