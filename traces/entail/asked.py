"""A question as far as claims can be held against it: its words, the things it names, its times, its nays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..records import Span
from ..wording import COLOUR_WORDS, GENERIC, Phrase, noun_of


def bag(text: str) -> frozenset[str]:
    """The words of a text, whatever their order."""
    return frozenset(text.split())


_AUXILIARIES = bag(
    "is are was were do does did has have had can could will would isn't aren't wasn't weren't don't "
    "doesn't didn't hasn't haven't hadn't"
)
# Asking is not denying: "isn't it there?" may be meant either way.
_DENIALS = bag("not without cannot neither nor")
_NEVER = bag("never no none nobody nothing")
# How many, or how much of the time, is more than one thing's doing.
QUANTIFIERS = bag(
    "all every each both only always throughout entire several many few most times twice once again exactly "
    "other else whenever sometimes"
)
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
# Words that say nothing that a claim would have to say, too.
IDLE = bag(
    "a an the this that there any some it its ever at in on of to from by and then with as into out up its "
    "video clip scene frame picture image screen footage shot film view side sides part be been being get "
    "you see seen can could will would is are was were do does did has have had really actually please which "
    "time moment point during us we your can second seconds sec secs s i or while"
)
_WORD = re.compile(r"[a-z]+(?:[-'/][a-z]+)*|\d+(?:[.:]\d+)*")
_SECONDS = r"(\d+(?:\.\d+)?)(?:\s*-?\s*(?:s|sec|secs|seconds?)\b)?"
_UNIT = r"\s*-?\s*(?:s|sec|secs|seconds?)\b"
_AT = re.compile(
    rf"\bat (?:t ?= ?|second |about )?(\d+(?:\.\d+)?)(?:{_UNIT}|(?=\s*(?:[,?]|\.?$)))"
    rf"|\b(\d+(?:\.\d+)?){_UNIT} in\b"
)
_BETWEEN = re.compile(
    rf"\b(?:between|from)\s+(?:second )?{_SECONDS}\s*(?:and|to|until|till|-|–)\s*{_SECONDS}"
)
_BEFORE = re.compile(rf"\b(?:before|until|till|up to)\s+(?:second )?(\d+(?:\.\d+)?){_UNIT}")
_AFTER = re.compile(rf"\b(?:after|since|from)\s+(?:second )?(\d+(?:\.\d+)?){_UNIT}")
_FIRST = re.compile(rf"\b(?:in|during|within|for)\s+the first (\d+(?:\.\d+)?){_UNIT}")
_LAST = re.compile(rf"\b(?:in|during|within|for)\s+the last (\d+(?:\.\d+)?){_UNIT}")
_CLAUSE = re.compile(
    r"\b(?:when|while|after|before|until|till|once|since|during|as soon as|by the time|then|as)\b"
)


class Mention(NamedTuple):
    """A thing that a question names, and which of its words do so."""

    phrase: Phrase
    first: int
    last: int


class Window(NamedTuple):
    """The time that a question names in numbers."""

    start_s: float
    end_s: float

    @property
    def is_instant(self) -> bool:
        """Whether it is one instant."""
        return self.start_s == self.end_s


@dataclass(frozen=True)
class Asked:
    """A question's text, and the video's time."""

    text: str
    video_s: tuple[float, float]

    @cached_property
    def _plain(self) -> str:
        return self.text.lower().replace("’", "'")

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in order, without the times that are read."""
        return tuple(_WORD.findall(self._timeless))

    @cached_property
    def is_yes_or_no(self) -> bool:
        """Whether it asks for a yes or a no; what may stand before a comma is when, not what."""
        parts = [_WORD.findall(part) for part in self._plain.split(",")]
        return any(part[:1] and part[0] in _AUXILIARIES for part in parts)

    @cached_property
    def polarity(self) -> bool | None:
        """False where it asks whether something never is; None where how it is meant cannot be told."""
        if any(word in _DENIALS or word.endswith("n't") for word in self.words):
            return None
        return not any(word in _NEVER for word in self.words)

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The things it names by a colour or a noun that is known, in order."""
        found: list[Mention] = []
        colours: list[str] = []
        start = 0
        for place, word in enumerate(self.words):
            colour, noun = COLOUR_WORDS.get(word), None if word in IDLE else noun_of(word)
            if colour is not None:
                start = start if colours else place
                colours.append(colour)
            elif noun is not None or (word in GENERIC and colours):
                begin = start if colours else place
                found.append(Mention(Phrase(noun, tuple(colours)), begin, place))
                colours = []
            elif colours:
                found.append(Mention(Phrase(None, tuple(colours)), start, place - 1))
                colours = []
        if colours:
            found.append(Mention(Phrase(None, tuple(colours)), start, len(self.words) - 1))
        return tuple(found)

    @cached_property
    def window(self) -> Window | None:
        """The time it names in numbers."""
        start, end = self.video_s
        if found := _BETWEEN.search(self._plain):
            return Window(float(found[1]), float(found[2]))
        if found := _BEFORE.search(self._plain):
            return Window(start, float(found[1]))
        if found := _AFTER.search(self._plain):
            return Window(float(found[1]), end)
        if found := _FIRST.search(self._plain):
            return Window(start, start + float(found[1]))
        if found := _LAST.search(self._plain):
            return Window(end - float(found[1]), end)
        if found := _AT.search(self._plain):
            t_s = float(found[1] or found[2])
            return Window(t_s, t_s)
        return None

    @cached_property
    def span(self) -> Span:
        """What it asks about: its window, else all of the video."""
        window = self.window or Window(*self.video_s)
        return Span(start_s=window.start_s, end_s=max(window.end_s, window.start_s))

    @cached_property
    def has_clause(self) -> bool:
        """Whether it says when by something that happens."""
        return _CLAUSE.search(self._timeless) is not None

    @cached_property
    def _timeless(self) -> str:
        """Its text without the times that are read."""
        text = self._plain
        for pattern in (_BETWEEN, _BEFORE, _AFTER, _FIRST, _LAST, _AT):
            text = pattern.sub(" ", text, count=1)
        return text

    @cached_property
    def numbers(self) -> tuple[float, ...]:
        """The numbers that it names, beside its times."""
        return tuple(n for word in self.words if (n := number_of(word)) is not None)

    def says(self, *stems: str) -> bool:
        """Whether a word of it begins with one of these."""
        return any(word.startswith(stems) for word in self.words)

    def left_over(self, told: frozenset[str], stems: tuple[str, ...] = ()) -> list[str]:
        """Its words that say something which those told do not."""
        return [
            w for w in self.words if w not in IDLE and w not in told and not (stems and w.startswith(stems))
        ]


def number_of(word: str) -> float | None:
    """A number in digits or as a word."""
    if word in _NUMBERS:
        return float(_NUMBERS.index(word))
    return float(word) if re.fullmatch(r"\d+(?:\.\d+)?", word) else None
