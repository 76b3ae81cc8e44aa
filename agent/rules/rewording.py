"""Other wordings of a question put more plainly, by rules of phrases, before the grammar reads it.

A rule is written `wording => plain wording` in the notation of the grammar's patterns (`a|b`, `[optional]`,
`<verb>` in any form, `$macro`), with `{x}` for some words without a comma, `{x:any}` for any words,
`{n:number}`, `{t:time}`, `{c:colour}`, `{w:word}`, `{v=a|b}` for one of these, `^` and `$` for the question's
ends. What it captures is kept, so the grammar still has to account for every word of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files

from .lexicon import COLOUR_WORDS, NUMBERS
from .macros import MACROS
from .tokens import Token, tokenise
from .verbs import FORMS_OF

# The tables in the order in which their rules are tried, round after round.
_TABLES = (
    "words",
    "requests",
    "deeds",
    "order",
    "topics",
    "when",
    "how_long",
    "how_many",
    "none",
    "places",
)
_MOST_ROUNDS = 5
_PIECE = re.compile(r"\\.|<[^>]*>|\{[^}]*\}|\$\w+|\$|\^|[()\[\]|]|[^\s()\[\]|<>{}$^]+")
_NUMBER_WORDS = "|".join(NUMBERS)
# 'on the left', one of the three thirds of a row that a question offers
_PART = (
    r"(?:(?:on|in|at|to|towards|near) )?(?:the )?(?:left|right|middle|centre)(?: hand)?"
    r"(?: (?:side|part|third|edge))?(?: of (?:the )?(?:frame|picture|image|screen|scene|shot|view))? "
)
_SLOTS = {
    "": r"(?:[^\s,]+ ){1,14}?",
    "any": r"(?:\S+ )+?",
    "word": r"[^\s,]+ ",
    "number": rf"(?:\d+(?:\.\d+)?|{_NUMBER_WORDS}) ",
    "time": r"(?:\d[\d:.]* (?:seconds )?)",
    "colour": rf"(?:(?:light|dark|bright|pale) )?(?:{'|'.join(COLOUR_WORDS)}) ",
    "parts": rf"{_PART}(?:, )?(?:or )?{_PART}(?:, )?or {_PART}",
    "point": r"(?:[^\s,]+ ){0,3}\( \S+ , \S+ \) ",
}
_OPEN_SLOT = re.compile(r"\{\w\}")
# Words at the end of a wording reach to the end of the question, or to where a time is said.
_PHRASE_END = (
    r"(?=$|, |in the video |between |after |before |when |while |during |at \d|throughout |once |until "
    r"|at once |in (?:view|frame|shot|the (?:picture|frame|image|screen|shot|scene)) "
    r"|on (?:the )?(?:screen|picture|image) |in total |overall |altogether |following |since )"
)


class Rewording:
    """One rule: what it finds in the words, and what it puts there.

    There are hundreds of rules and few fit a question, so a rule is only compiled when the words that it
    cannot do without are there.
    """

    def __init__(self, line: str) -> None:
        self._wording, _, self._plain = line.partition("=>")
        self._needs = _needs(_PIECE.findall(self._wording))

    def put(self, text: str) -> str:
        """The text with this rule applied."""
        words = frozenset(text.split())
        if not all(need & words for need in self._needs):
            return text
        found, plain = self._compiled
        return found.sub(plain, text)

    @cached_property
    def _compiled(self) -> tuple[re.Pattern[str], str]:
        wording, plain = self._wording, self._plain
        begin = "" if wording.strip().startswith("^") else r"(?<!\S)"
        last = wording.split()[-1]
        end = _PHRASE_END if _OPEN_SLOT.fullmatch(last) and plain.split()[-1:] != [last] else ""
        put = re.sub(r"\{(\w+)\} ?", r"\\g<\1>", " ".join(plain.split()) + " ") if plain.strip() else ""
        return re.compile(begin + _expression(wording) + end), put


def _needs(pieces: list[str]) -> tuple[frozenset[str], ...]:
    """Sets of words of each of which a text must have one; what is optional or open needs none."""
    needs: list[frozenset[str]] = []
    depth, optional, group = 0, 0, set[str]()
    for piece in pieces:
        if piece in ("(", "["):
            depth, optional = depth + 1, optional + (piece == "[" or optional > 0)
        elif piece in (")", "]"):
            depth, optional = depth - 1, max(optional - 1, 0)
            if depth == 0:
                needs += [frozenset(group)] if group and _OPEN not in group else []
                group = set()
        elif depth == 0 and (words := _words_of(piece)):
            needs.append(words)
        elif depth > 0 and optional < depth and piece not in ("|", "^", "$"):
            group |= _words_of(piece) or {_OPEN}
        elif optional == depth > 0:
            group.add(_OPEN)
    return tuple(needs)


# Stands for a piece that any text may have.
_OPEN = ""


def _words_of(piece: str) -> frozenset[str]:
    """The words that a piece may be; none where it may be anything."""
    if piece.startswith("<"):
        return frozenset(_forms(piece))
    if piece.startswith(("{", "$", "^")) or piece == "|":
        return frozenset()
    return frozenset({piece.removeprefix("\\")})


def reworded(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The question in plainer words; as it was where no rule fits."""
    text = before = " ".join(token.text for token in tokens) + " "
    for _ in range(_MOST_ROUNDS):
        last = text
        for rule in _rules():
            text = rule.put(text)
        if text == last:
            break
    return tokens if text == before else tokenise(text) or tokens


@cache
def _rules() -> tuple[Rewording, ...]:
    return tuple(Rewording(line) for table in _TABLES for line in _lines(table))


def _lines(table: str) -> Iterator[str]:
    """The rules of a table; an indented line goes on with the one before it."""
    text = files(__package__).joinpath("wordings", f"{table}.txt").read_text(encoding="utf-8")
    text = text.replace("|\n    ", "|").replace("\n    ", " ")
    yield from (line for line in text.splitlines() if line and not line.startswith("#"))


def _expression(wording: str) -> str:
    return "".join(_part(piece) for piece in _PIECE.findall(wording))


def _part(piece: str) -> str:
    """The regular expression of one piece; every word takes the space after it along."""
    marks = {"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|", "^": "^", "$": "$"}
    if piece in marks:
        return marks[piece]
    if piece.startswith("<"):
        return f"(?:{'|'.join(_forms(piece))}) "
    if piece.startswith("$"):
        return f"(?:{_expression(MACROS[piece[1:]])})"
    if piece.startswith("{"):
        return _slot(piece[1:-1])
    return re.escape(piece.removeprefix("\\")) + " "


@cache
def _forms(piece: str) -> tuple[str, ...]:
    """Every form of the verbs of a piece such as <leave,exit>."""
    lemmas = set(piece[1:-1].split(","))
    return tuple(sorted(word for word, pairs in FORMS_OF.items() if lemmas & {lemma for lemma, _ in pairs}))


def _slot(text: str) -> str:
    name, mark, choices = text.partition("=")
    if mark:
        return f"(?P<{name}>{'|'.join(choice + ' ' for choice in choices.split('|'))})"
    name, _, kind = text.partition(":")
    return f"(?P<{name}>{_SLOTS[kind]})"
