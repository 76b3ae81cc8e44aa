"""What a model may call things: by the question's own words, or by what a record can show, nothing else.

A claim's sentence is made of its words, so words that nothing checks must not ride along in a true claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from ...traces.entail.asked import bag
from ...traces.metres import METRIC_WORDS
from ...traces.records import Draft, Evidence, Predicate, Region, Tube
from ...traces.records.claim import Chosen, Count, Free, Order
from ...traces.records.vocabulary import EVENTS, STATES
from ...traces.wording import COLOUR_WORDS, GENERIC, noun_of, read_sequence, singular
from .claims import Misread

_WORD = re.compile(r"[a-z]+")
_PLAIN = bag(
    "a an the this that these those it its of in with on at to from by and or no any some for camera"
)
_RANKED = bag(
    "nearest farthest longest shortest largest smallest first second third fourth fifth sixth last visible s"
)
_CRITERIA = frozenset(
    word
    for words in METRIC_WORDS.values()
    for text in (words.most, words.least)
    for word in _WORD.findall(text)
)


def check_names(draft: Draft, ledger: Mapping[str, Evidence], put: Sequence[str]) -> None:
    """`Misread` of a claim whose words neither a record can show nor the question or an option has."""
    asked = [_folded(text) for text in put]
    labels = _labels(ledger)
    for claim in draft.claims:
        for field, text in _texts(claim.predicate):
            allowed = labels | (_RANKED | _CRITERIA | set(EVENTS + STATES) if field == "criterion" else set())
            strange = [
                word for word in _WORD.findall(text.lower()) if not _is_plain(word) and word not in allowed
            ]
            if strange and not any(_folded(text) in whole for whole in asked):
                raise Misread(
                    f"claim {claim.id[1:]} has the {field} {text!r}, and nothing shows {strange[0]!r}: name "
                    "things word for word as the question does, or by colour and kind, such as 'the red car'"
                )


def _texts(predicate: Predicate) -> Iterator[tuple[str, str]]:
    """The words of a claim that are a model's to choose, with their field."""
    if isinstance(predicate, Free) or getattr(predicate, "name", None) == "interval":
        return
    if isinstance(predicate, Order):
        yield from (("subject", moment.subject) for moment in (predicate.first, predicate.second))
        return
    for field in ("subject", "other", "relative_to"):
        text = getattr(predicate, field, None)
        if text is not None:
            yield field, text
    if isinstance(predicate, Chosen):
        yield "criterion", predicate.criterion
    detail = predicate.detail if isinstance(predicate, Count) else None
    if detail is not None and read_sequence(detail.removeprefix("not ")) is None:
        raise Misread(f"the detail {detail!r} of a count is no event, such as 'leave by the left'")


def _is_plain(word: str) -> bool:
    return word in _PLAIN or word in COLOUR_WORDS or singular(word) in GENERIC or noun_of(word) is not None


def _labels(ledger: Mapping[str, Evidence]) -> set[str]:
    """The words of a detector's classes, and the names of given tracks."""
    things = [e for e in ledger.values() if isinstance(e, Tube | Region)]
    named = [text for e in things for text in (e.label, getattr(e, "name", None)) if text]
    return {word for text in named for word in _WORD.findall(text.lower())}


def _folded(text: str) -> str:
    """Words in order, without an article before them."""
    return f" {' '.join(_WORD.findall(re.sub(r'^(?:the|an?|any|no) ', '', text.lower().strip())))} "
