"""A question and a claim side by side: what the claim is of, when, and which words it explains."""

from __future__ import annotations

from typing import NamedTuple

from ..records import Span
from ..wording import read_phrases, read_sequence, singular
from .asked import Asked, Mention, bag
from .case import Case
from .named import event_stems, is_meant, mention_of, things_of, words_of

WAYS: dict[str, tuple[str, ...]] = {
    "left": ("left", "leftward", "leftwards"),
    "right": ("right", "rightward", "rightwards"),
    "up": ("up", "upward", "upwards", "top"),
    "down": ("down", "downward", "downwards", "bottom"),
    "towards": ("towards", "toward", "approaching", "approach"),
    "away": ("away",),
}

_ANYTHING = bag("anything something any some objects things movement motion")
SEEN = ("movement", "motion", "happen", "visib", "present", "shown", "appear", "exist", "show")
# Of so many instants a relation must have been told, where the question names none.

# What a claim makes of what is asked, and the words and beginnings of words that it explains.
Told = tuple[bool | None, frozenset[str], tuple[str, ...]]
NOTHING: Told = (None, frozenset(), ())


class Reading(NamedTuple):
    """A question and a claim side by side."""

    asked: Asked
    case: Case
    subject: Mention | None
    """What the question is of, where the claim is of that, too."""

    @property
    def words(self) -> frozenset[str]:
        """The words that the subject explains."""
        return words_of(self.asked, [self.subject])

    @property
    def is_of_subject(self) -> bool:
        """Whether the claim is of what is asked about."""
        return self.subject is not None or self.is_of_anything

    @property
    def is_of_anything(self) -> bool:
        """Whether the question is of whatever there is."""
        return not self.asked.mentions and bool(_ANYTHING & set(self.asked.words))

    @property
    def is_one(self) -> bool:
        """Whether the question is of one thing that is meant: 'the red car'."""
        if self.subject is None:
            return False
        before = self.asked.words[: self.subject.first]
        noun = self.asked.words[self.subject.last]
        return bool({"the", "this", "that"} & set(before[-3:])) and singular(noun) == noun

    def other(self, words: str) -> Mention | None:
        """The second thing, where the question names just one that is called so."""
        return mention_of(self.asked, words)

    def within(self, span: Span) -> bool:
        """Whether a span lies in the time that is asked about."""
        asked, slack = self.asked.span, self.case.slack_s
        return span.start_s >= asked.start_s - slack and span.end_s <= asked.end_s + slack

    def covers(self, span: Span) -> bool:
        """Whether a span holds all of the time that is asked about."""
        asked, slack = self.asked.span, self.case.slack_s
        return span.start_s <= asked.start_s + slack and span.end_s >= asked.end_s - slack

    def at(self, t_s: float) -> bool:
        """Whether an instant is in the time that is asked about."""
        return self.within(Span(start_s=t_s, end_s=t_s))


def subject_of(asked: Asked, case: Case) -> Mention | None:
    """The first thing that the question names, if the claim is of it."""
    subject = getattr(case.claim.predicate, "subject", None)
    if subject is None or not asked.mentions:
        return None
    first = asked.mentions[0]
    return first if is_meant(first, subject, things_of(case)) else None


def happening_words(what: str, *, ways: bool = False) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words that an event explains; one that never was explains all ways in which it was not."""
    told: set[str] = set()
    stems: list[str] = []
    for step in read_sequence(what) or ():
        stems += event_stems(step.name)
        said = [w for w in (step.way, step.side) if w is not None]
        for way in said or (WAYS if ways else ()):
            told |= {*WAYS.get(way_of(way), ()), "side"}
        if step.other is not None:
            phrase = read_phrases(step.other)[0]
            told |= {*phrase.colours, *(phrase.noun or "").split()}
    return frozenset(told), tuple(stems)


def way_of(word: str) -> str:
    """A side of the frame as the way towards it."""
    return {"top": "up", "bottom": "down"}.get(word, word)
