"""Nouns: their singular, what compounds they make, and which unknown words may name a thing."""

from __future__ import annotations

from .grammar import Reader
from .lexicon import ADJECTIVES, COLOUR_WORDS, GENERIC, IRREGULAR_PLURALS, NEVER_NOUNS, NOUNS, SAME_NOUN

_KNOWN = NEVER_NOUNS | NOUNS | GENERIC | ADJECTIVES | SAME_NOUN.keys() | COLOUR_WORDS.keys() | {"person"}


def singular(word: str) -> tuple[str, bool]:
    """A noun in the singular, and whether it was in the plural."""
    if word in IRREGULAR_PLURALS:
        return IRREGULAR_PLURALS[word], True
    for plural, single in (
        ("ies", "y"),
        ("xes", "x"),
        ("ches", "ch"),
        ("shes", "sh"),
        ("sses", "ss"),
        ("s", ""),
    ):
        if word.endswith(plural) and not word.endswith(("ss", "us")) and len(word) > len(plural) + 1:
            if plural == "ies" and word[:-1] in NOUNS | GENERIC:
                return word[:-1], True
            return word[: -len(plural)] + single, True
    return word, False


def may_name(reader: Reader, place: int) -> bool:
    """Whether a word is one the grammar has no other use for, and so may name or describe a thing."""
    token = reader.token(place)
    if token is None or not token.text.isascii() or not token.text.isalpha() or len(token.text) < 3:
        return False
    word = singular(token.text)[0]
    return not (
        token.text in _KNOWN
        or word in _KNOWN
        or bool(token.verbs)
        or bool(token.rank)
        or token.number is not None
        or token.text.endswith("ly")
    )


def is_compound(first: str, last: str) -> bool:
    """Two known nouns in a row, such as 'toy box'; colours and plurals come first only on their own."""
    return first in NOUNS and last in NOUNS and first not in COLOUR_WORDS and not singular(first)[1]
