"""Judging free words: borne out at best by a description that was made without seeing them."""

from __future__ import annotations

import re

from ..records import Description
from ..records.claim import Free
from ..wording import COLOUR_WORDS, KINDS, noun_of, singular
from .case import Case, Verdict, asserted


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"[a-z]+")
_NEGATIONS = _words("no not never nobody nothing none neither nor without cannot isn doesn didn wasn")
# Only a question that leaves open what there is asks neutrally with words of the claim in it.
_OPEN = re.compile(r"(?:what|who|which|where|how|describe)\b")
_LIVING = KINDS["animal"] | {"person"}
_IDLE = _words(
    "a an the this that these those is are was were be been being has have had do does did he she it "
    "they his her its their him them there here and or but of in on at to for with as by from very "
    "some looks look looked seems seem seemed appears appear appeared s t"
)


def free(case: Case, p: Free) -> Verdict:
    """Supported where one cited description holds all of its words, and its call had not been told them."""
    if re.search(r"\d", p.text):
        return asserted("numbers and times are claims of their own, not free words")
    words, negated = content(p.text)
    if not words:
        return asserted("it says nothing that a description could bear out")
    for description in case.cited(Description):
        if _leads_to(description.asked, words):
            continue
        for part in re.split(r"[.!?;\n]+", description.text):
            said, denies = content(part)
            if words <= said and denies is negated and not _of_others(part, p.text):
                return Verdict("supported", f"{description.id} describes it so")
    return asserted("no cited description from a separate call bears it out")


def _leads_to(asked: str, words: frozenset[str]) -> bool:
    """Whether a question puts the words into a mouth: all of them, or what it asks a yes to."""
    told = content(asked)[0]
    if words <= told:
        return True
    telling = {word for word in words & told if noun_of(word) is None and word not in COLOUR_WORDS}
    return bool(telling) and not _OPEN.match(asked.strip().lower())


def _of_others(part: str, text: str) -> bool:
    """Whether a sentence speaks of more people or animals than the claim, so that it may be of another."""
    living = [
        {word for word in _WORD.findall(one.lower()) if noun_of(word) in _LIVING} for one in (part, text)
    ]
    return len(living[0]) > max(len(living[1]), 1)


def content(text: str) -> tuple[frozenset[str], bool]:
    """The stems of the words that say something, and whether they are denied."""
    words = _WORD.findall(text.lower())
    denied = any(word in _NEGATIONS for word in words)
    return frozenset(_stem(w) for w in words if w not in _IDLE and w not in _NEGATIONS), denied


def _stem(word: str) -> str:
    """A word without the endings of verbs and plurals."""
    word = singular(word)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            return word[: -len(ending)]
    return word
