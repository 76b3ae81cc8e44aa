"""Whether a claim makes what a yes-or-no question asks so, or not so – where it says all that is asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from ..records.claim import (
    Absent,
    Attribute,
    Chosen,
    Compared,
    Count,
    Direction,
    Free,
    Happened,
    Order,
    Present,
    Quantified,
    Related,
    When,
    Where,
)
from ..wording import COLOUR_WORDS, read_phrases
from .asked import QUANTIFIERS, Asked
from .case import Case
from .held import NOTHING, Reading, Told, subject_of
from .named import is_meant, things_of, words_of
from .said import content
from .truths_happened import absent, happened, order, present, when
from .truths_measured import compared, count, direction, quantity, related, where

# Of so many instants a relation must have been told, where the question names none.
INSTANTS = 3


class Says(NamedTuple):
    """What a claim makes of the question, and the words of the question that it says nothing of."""

    truth: bool | None
    left_over: tuple[str, ...] = ()


def says(asked: Asked, case: Case) -> Says:
    """What one claim that stands makes of a yes-or-no question, its nays aside."""
    p = case.claim.predicate
    reading = Reading(asked, case, subject_of(asked, case))
    truth, told, stems = _KINDS[type(p)](reading, p)
    left = asked.left_over(told | reading.words, stems)
    quantified = not isinstance(p, Count | Quantified | Compared) and set(asked.words) & QUANTIFIERS
    if left or quantified or (asked.has_clause and not isinstance(p, Order)):
        return Says(None, tuple(left or sorted(quantified or ())))
    return Says(truth)


def _attribute(r: Reading, p: Attribute) -> Told:
    """The colour or class asked for is the one it has."""
    if not r.is_one and r.subject is None:
        return NOTHING
    words = r.asked.words[(r.subject.last + 1) if r.subject else 0 :]
    if p.name == "class":
        nouns = [phrase.noun for phrase in read_phrases(p.value)]
        said = next((read_phrases(word)[0].noun for word in words if read_phrases(word)[0].noun), None)
        return (None if said is None else said in nouns), frozenset(words), ()
    value = COLOUR_WORDS.get(p.value, p.value)
    colours = [COLOUR_WORDS[word] for word in words if word in COLOUR_WORDS]
    told = frozenset(word for word in words if word in COLOUR_WORDS)
    return (colours[0] == value if len(colours) == 1 else None), told, ("colour", "color")


def _chosen(r: Reading, p: Chosen) -> Told:
    """The one asked about is the one chosen."""
    things = things_of(r.case)
    told = frozenset(p.criterion.lower().replace("-", " ").split()) | {"one"}
    if not r.asked.mentions:
        return None, told, ()
    first = r.asked.mentions[0]
    told |= words_of(r.asked, [first])
    if r.subject is not None:
        return True, told, ()
    different = bool(first.phrase.colours) and is_meant(first, p.subject, things) is False
    return (False if different else None), told, ()


def _free(r: Reading, p: Free) -> Told:
    """The very words of the question."""
    said, denied = content(p.text)
    wanted, _ = content(" ".join(w for w in r.asked.words if w not in ("does", "do", "did")))
    return ((not denied) if wanted and wanted <= said else None), frozenset(r.asked.words), ()


_KINDS: dict[type[object], Callable[[Reading, Any], Told]] = {
    Present: present,
    Absent: absent,
    Count: count,
    Quantified: quantity,
    Compared: compared,
    When: when,
    Where: where,
    Order: order,
    Direction: direction,
    Related: related,
    Chosen: _chosen,
    Attribute: _attribute,
    Happened: happened,
    Free: _free,
}


__all__ = ["INSTANTS", "Says", "says"]
