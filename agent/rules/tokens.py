"""From a question's text to tokens: spelling, contractions, numbers, times and verb forms made plain."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from .lexicon import NUMBERS, ORDINALS, SPELLINGS
from .verbs import FORMS_OF

MOST_CHARACTERS = 500
MOST_TOKENS = 70


class Token(NamedTuple):
    """One word or mark; `verbs` are the (lemma, form) pairs the word can be."""

    text: str
    verbs: tuple[tuple[str, str], ...] = ()
    number: float | None = None
    clock_s: float | None = None
    rank: int | None = None

    def is_form(self, *forms: str) -> bool:
        """Whether the word can be a verb in one of these forms."""
        return any(form in forms for _, form in self.verbs)


_WORD = re.compile(
    r"\d{1,3}:\d{2}(?::\d{2})?(?:\.\d{1,6})?"  # a clock time
    r"|\d{1,9}(?:st|nd|rd|th)(?![a-z])"  # an ordinal
    r"|\d{1,9}(?:\.\d{1,9})?|\.\d{1,9}"  # a number
    r"|n't(?![a-z])|'(?:s|re|ve|d|ll|m)(?![a-z])|[a-z]+?(?=n't(?![a-z]))|[a-z]+"
    r"|[^\s]"
)
_DASH = re.compile(r"(?<=[a-z0-9)])(?: +-+ +|--)(?=[a-z])")  # as a comma: 'the car - where is it'
_CONTRACTED = {"n't": "not", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am"}
_STEMS = {"ca": "can", "wo": "will", "sha": "shall"}
_CURLY = str.maketrans(
    {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"}
)
_BREAKS = frozenset(";:?!.")
_SILENT = frozenset('"\u00ab\u00bb')


def tokenise(question: str) -> tuple[Token, ...] | None:
    """The question's tokens without closing marks; None where it is too long to be one question."""
    if len(question) > MOST_CHARACTERS:
        return None
    text = unicodedata.normalize("NFKC", question).translate(_CURLY).lower()
    text = _DASH.sub(" , ", text).replace("cannot", "can not")
    words = [word for word in _WORD.findall(text) if word not in _SILENT]
    while words and words[-1] in "?!.,;:":
        words.pop()
    words = _without_hyphens(words)
    if len(words) > MOST_TOKENS:
        return None
    return tuple(_token(word, words[at + 1] if at + 1 < len(words) else "") for at, word in enumerate(words))


def _without_hyphens(words: list[str]) -> list[str]:
    """Drops hyphens between words ('left-hand'); one between numbers stays ('2-5 s')."""
    kept: list[str] = []
    for at, word in enumerate(words):
        after = words[at + 1] if at + 1 < len(words) else ""
        if (
            word == "-"
            and kept
            and after
            and not (kept[-1][0].isdigit() or kept[-1] == "s")
            and after.isalpha()
        ):
            continue
        if word == "-" and kept and kept[-1][0].isdigit() and after.isalpha():
            continue
        kept.append(word)
    return kept


def _token(word: str, after: str) -> Token:
    if ":" in word and word != ":":
        return Token(word, clock_s=_clock_s(word))
    if re.fullmatch(r"\d+(?:st|nd|rd|th)", word):
        return Token(word, rank=int(word[:-2]))
    if word[0].isdecimal() or (word[0] == "." and len(word) > 1):
        return Token(word, number=float(word))
    if after == "n't":
        word = _STEMS.get(word, word)
    word = "," if word in _BREAKS else _CONTRACTED.get(word, word)
    word = SPELLINGS.get(word, word)
    return Token(word, FORMS_OF.get(word, ()), number=NUMBERS.get(word), rank=ORDINALS.get(word))


def _clock_s(word: str) -> float:
    seconds = 0.0
    for part in word.split(":"):
        seconds = seconds * 60 + float(part)
    return round(seconds, 6)
