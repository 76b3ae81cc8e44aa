r"""A small pattern language with backtracking: patterns of words, verbs and named rules, read over tokens.

A pattern is written as text: `word`, `<go,drive>` (any form of these verbs), `<go:ing>` (that form),
`{t:thing}` (a named rule, its value bound to `t`), `(a|b)`, `[optional|parts]`, `$name` (a macro),
`\(` (that mark itself).
Every rule yields all its readings in order of preference; readings are remembered by place, so the time
stays polynomial in the length of the question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from .macros import MACROS
from .tokens import Token
from .verbs import FORMS_OF

Bindings = Mapping[str, Any]
Reading = tuple[Any, int]
Rule = Callable[["Reader", int], Iterator[Reading]]

RULES: dict[str, Rule] = {}
MOST_READINGS = 60


class Reader:
    """The tokens of one question, with what was read where and how far any reading came."""

    def __init__(self, tokens: tuple[Token, ...]) -> None:
        self.tokens = tokens
        self.furthest = 0
        self._known: dict[tuple[Rule, int], tuple[Reading, ...]] = {}

    def word(self, place: int) -> str:
        """The word at a place, empty before the beginning and past the end."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""

    def token(self, place: int) -> Token | None:
        """The token at a place, if there is one."""
        return self.tokens[place] if place < len(self.tokens) else None

    def reach(self, place: int) -> None:
        """Notes that everything before this place could be read."""
        self.furthest = max(self.furthest, place)

    def read(self, rule: Rule, place: int) -> tuple[Reading, ...]:
        """All readings of a rule from a place, without repeats; a rule inside itself reads nothing."""
        key = (rule, place)
        if key not in self._known:
            self._known[key] = ()
            found: dict[Reading, None] = {}
            for reading in rule(self, place):
                found.setdefault(reading)
                if len(found) >= MOST_READINGS:
                    break
            self._known[key] = tuple(found)
        return self._known[key]


def rule(name: str) -> Callable[[Rule], Rule]:
    """Registers a rule under the name patterns call it by."""

    def register(function: Rule) -> Rule:
        RULES[name] = function
        return function

    return register


# ---- patterns -------------------------------------------------------------------------------------------

Node = Callable[[Reader, int, Bindings], Iterator[tuple[Bindings, int]]]


class Start(NamedTuple):
    """The words a pattern may begin with (None: any), and whether it may read no word at all."""

    words: frozenset[str] | None = None
    empty: bool = False


# How each pattern may begin: most are passed over at a glance, without being tried.
_STARTS: dict[Node, Start] = {}


def may_begin(node: Node, word: str) -> bool:
    """Whether a pattern may read something from this word on."""
    words, empty = _STARTS[node]
    return empty or words is None or word in words


def _starting(node: Node, start: Start) -> Node:
    _STARTS[node] = start
    return node


def _in_row(starts: list[Start]) -> Start:
    """How a row of patterns begins: with the first of them, and the next where that may be empty."""
    words: frozenset[str] = frozenset()
    for start in starts:
        if start.words is None:
            return Start()
        words |= start.words
        if not start.empty:
            return Start(words)
    return Start(words, empty=True)


_PIECE = re.compile(r"\\.|<[^>]*>|\{[^}]*\}|\$\w+|[()\[\]|]|[^\s()\[\]|<>{}$]+")


def pattern(text: str) -> Node:
    """The pattern as a function that yields the bindings and ends of its readings."""
    pieces = _PIECE.findall(text)
    node, rest = _alternatives(pieces, 0)
    if rest != len(pieces):
        raise ValueError(f"pattern {text!r}: unbalanced at piece {rest}")
    return node


def matches(node: Node, reader: Reader, place: int) -> Iterator[tuple[Bindings, int]]:
    """The readings of a pattern from a place."""
    return node(reader, place, {}) if may_begin(node, reader.word(place)) else iter(())


def _alternatives(pieces: list[str], at: int) -> tuple[Node, int]:
    choices: list[Node] = []
    while True:
        node, at = _sequence(pieces, at)
        choices.append(node)
        if at >= len(pieces) or pieces[at] != "|":
            return (choices[0] if len(choices) == 1 else _any_of(choices)), at
        at += 1


def _sequence(pieces: list[str], at: int) -> tuple[Node, int]:
    nodes: list[Node] = []
    while at < len(pieces) and pieces[at] not in (")", "]", "|"):
        node, at = _piece(pieces, at)
        nodes.append(node)
    return _all_of(nodes), at


def _piece(pieces: list[str], at: int) -> tuple[Node, int]:
    piece = pieces[at]
    if piece in ("(", "["):
        node, end = _alternatives(pieces, at + 1)
        return (_maybe(node) if piece == "[" else node), end + 1
    if piece.startswith("<"):
        return _verb(piece[1:-1]), at + 1
    if piece.startswith("{"):
        return _slot(piece[1:-1]), at + 1
    if piece.startswith("$"):
        return _macro(piece[1:]), at + 1
    return _word(piece.removeprefix("\\")), at + 1


@cache
def _macro(name: str) -> Node:
    return pattern(MACROS[name])


def _word(text: str) -> Node:
    def node(reader: Reader, place: int, bound: Bindings) -> Iterator[tuple[Bindings, int]]:
        if reader.word(place) == text:
            reader.reach(place + 1)
            yield bound, place + 1

    return _starting(node, Start(frozenset((text,))))


def _verb(text: str) -> Node:
    names, _, form = text.partition(":")
    lemmas = frozenset(names.split(","))
    forms = frozenset(form.split(",")) if form else None

    def node(reader: Reader, place: int, bound: Bindings) -> Iterator[tuple[Bindings, int]]:
        token = reader.token(place)
        if token and any(lemma in lemmas and (forms is None or f in forms) for lemma, f in token.verbs):
            reader.reach(place + 1)
            yield bound, place + 1

    words = (w for w, pairs in FORMS_OF.items() if any(lemma in lemmas for lemma, _ in pairs))
    return _starting(node, Start(frozenset(words)))


def _slot(text: str) -> Node:
    name, _, called = text.rpartition(":")

    def node(reader: Reader, place: int, bound: Bindings) -> Iterator[tuple[Bindings, int]]:
        for value, end in reader.read(RULES[called], place):
            reader.reach(end)
            yield {**bound, name or called: value}, end

    # a rule may read no word: 'no choices' is a choice
    return _starting(node, Start(empty=True))


def _all_of(nodes: list[Node]) -> Node:
    def node(reader: Reader, place: int, bound: Bindings, at: int = 0) -> Iterator[tuple[Bindings, int]]:
        if at == len(nodes):
            yield bound, place
            return
        for more, end in nodes[at](reader, place, bound):
            yield from node(reader, end, more, at + 1)

    return _starting(node, _in_row([_STARTS[part] for part in nodes]))


def _any_of(choices: list[Node]) -> Node:
    def node(reader: Reader, place: int, bound: Bindings) -> Iterator[tuple[Bindings, int]]:
        for choice in by_word.get(reader.word(place), others):
            yield from choice(reader, place, bound)

    starts = [_STARTS[choice] for choice in choices]
    known = [start.words for start in starts if start.words is not None]
    words: frozenset[str] = frozenset().union(*known)
    by_word = {word: [choice for choice in choices if may_begin(choice, word)] for word in words}
    others = [choice for choice in choices if may_begin(choice, "")]
    any_word = len(known) < len(starts)
    return _starting(node, Start(None if any_word else words, any(start.empty for start in starts)))


def _maybe(inner: Node) -> Node:
    def node(reader: Reader, place: int, bound: Bindings) -> Iterator[tuple[Bindings, int]]:
        if may_begin(inner, reader.word(place)):
            yield from inner(reader, place, bound)
        yield bound, place

    return _starting(node, Start(_STARTS[inner].words, empty=True))
