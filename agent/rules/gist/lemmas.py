"""The dictionary forms that a word can be a form of."""

from __future__ import annotations

from functools import cache

from ..tokens import Token

_IRREGULAR = {
    "came": "come",
    "saw": "see",
    "lies": "lie",
    "spun": "spin",
    "swept": "sweep",
    "crept": "creep",
    "slid": "slide",
    "sat": "sit",
    "swung": "swing",
    "burst": "burst",
    "caught": "catch",
    "is": "be",
    "are": "be",
    "was": "be",
    "were": "be",
    "being": "be",
    "been": "be",
    "has": "have",
    "had": "have",
    "did": "do",
    "does": "do",
    "rode": "ride",
    "strode": "stride",
    "sped": "speed",
    "drew": "draw",
    "made": "make",
    "stood": "stand",
    "kept": "keep",
    "swam": "swim",
    "took": "take",
    "gone": "go",
    "went": "go",
}


@cache
def _stems(word: str) -> tuple[str, ...]:
    """The word without the endings that it may have, in every spelling."""
    found = [_IRREGULAR[word]] if word in _IRREGULAR else []
    for ending, instead in (
        ("ies", "y"),
        ("ied", "y"),
        ("es", ""),
        ("s", ""),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 2 and not word.endswith("ss"):
            stem = word[: -len(ending)] + instead
            found.append(stem)
            if ending in ("ed", "ing") and not instead and len(stem) > 2 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return tuple(found)


def word_set(text: str) -> frozenset[str]:
    """The words of a text as a set."""
    return frozenset(text.split())


def lemmas(token: Token) -> tuple[str, ...]:
    """The forms under which a phrase may have the word, without the word itself."""
    found = dict.fromkeys((*(lemma for lemma, _ in token.verbs), *_stems(token.text)))
    found.pop(token.text, None)
    return tuple(found)
