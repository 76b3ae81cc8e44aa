"""A question as far as claims can be held against it: its words, the things it names, its times, its nays."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ..records import Span
from ..wording import COLOUR_WORDS, GENERIC, Phrase, noun_of
from .sayings import plainly


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
_SOMETIME = bag("ever moment time point instant sometimes")
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
    "time moment point during us we your can second seconds sec secs s i or while anywhere here recording "
    "stretch period spot find found located confirm tell me whether true correct case whole whatsoever also "
    "caught for"
)
_WORD = re.compile(r"[a-z]+(?:[-'/][a-z]+)*|\d+(?:[.:]\d+)*")
_SECONDS = r"(\d+(?:\.\d+)?)(?:\s*-?\s*(?:s|sec|secs|seconds?)\b)?"
_UNIT = r"\s*-?\s*(?:s|sec|secs|seconds?)\b"
_AT = re.compile(
    rf"\bat (?:t ?= ?|second |about )?(\d+(?:\.\d+)?)(?:{_UNIT}|(?=\s*(?:[,?]|\.?$)))"
    rf"|\b(\d+(?:\.\d+)?){_UNIT} in\b"
)
_BETWEEN = re.compile(
    rf"\b(?:between|from)\s+(?:second )?{_SECONDS}\s*(?:and|to|until|till|-|–)\s*(?:second )?{_SECONDS}"
)
_BEFORE = re.compile(rf"\b(?:before|until|till|up to)\s+(?:second )?(\d+(?:\.\d+)?){_UNIT}")
_AFTER = re.compile(rf"\b(?:after|since|from)\s+(?:second )?(\d+(?:\.\d+)?){_UNIT}")
_FIRST = re.compile(rf"\b(?:in|during|within|for)\s+the first (\d+(?:\.\d+)?){_UNIT}")
_LAST = re.compile(rf"\b(?:in|during|within|for)\s+the last (\d+(?:\.\d+)?){_UNIT}")
_CLAUSE = re.compile(
    r"\b(?:when|while|after|before|until|till|once|since|during|as soon as|by the time|then|as)\b"
)


_UNTIL, _SINCE = bag("before until till"), ("after", "once", "since", "as soon as")
_CONNECTOR = r"(after|once|since|as soon as|before|until|till|when|as|at the moment|the moment|while)"
_LEADING = re.compile(rf"^{_CONNECTOR} ([^,]+), (.+)$")
_TRAILING = re.compile(rf"^(.+?) {_CONNECTOR} (.+?)\W*$")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d\d(?:\.\d+)?)\b(?: ?s\b)?")
_WORN = bag("in wearing dressed with a an who is clad")
_BETWEEN_WORN = bag("a an who is")
_CLOTHES = bag("clothes clothing shirt jacket coat top dress outfit sweater trousers suit")
_DONE = bag("already has have had ever it he she they who object thing one")
_PLACED = bag("of side half third part edge corner hand or")
_TIME = re.compile(
    r"\d ?s\b|\d:\d|\b(?:seconds?|minutes?|half|begin\w*|start|end|first|last|moment|then|later)\b"
)


def _has_gone(before: str, after: str) -> bool:
    """Whether 'left' between these words is what a thing did, not where it is."""
    return (before in _DONE or noun_of(before) is not None) and after not in _PLACED


class Mention(NamedTuple):
    """A thing that a question names, and which of its words do so."""

    phrase: Phrase
    first: int
    last: int


class Clause(NamedTuple):
    """'after' 'the truck stops', and the rest of the question."""

    connector: str
    what: str
    rest: str


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
    given: Window | None = None
    """The time that it asks about, where what happened then has told it."""

    @cached_property
    def _plain(self) -> str:
        text = plainly(self.text.lower().replace("’", "'"))
        return _CLOCK.sub(lambda m: f"{60 * int(m[1]) + float(m[2]):g} s", text)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words in order, without the times that are read; 'left' is 'leaves' where it is a verb."""
        words = _WORD.findall(self._timeless)
        after = [*words[1:], ""]
        return tuple(
            "leaves" if word == "left" and place and _has_gone(words[place - 1], after[place]) else word
            for place, word in enumerate(words)
        )

    @cached_property
    def is_yes_or_no(self) -> bool:
        """Whether it asks for a yes or a no; what may stand before a comma is when, not what."""
        parts = [_WORD.findall(part) for part in re.split("[,;:]", self._plain)]
        return "whether" in self.words or any(part[:1] and part[0] in _AUXILIARIES for part in parts)

    @cached_property
    def polarity(self) -> bool | None:
        """False where it asks whether something never is; None where how it is meant cannot be told."""
        if any(word in _DENIALS or word.endswith("n't") for word in self.words) or self._is_bounded:
            return None
        nay = next((place for place, word in enumerate(self.words) if word in _NEVER), None)
        if nay is not None and _SOMETIME & set(self.words[:nay]):
            # "Is there a moment when no car is seen?" is no less true for a car that is seen at another.
            return None
        return nay is None

    @property
    def _is_bounded(self) -> bool:
        """Whether a 'no' belongs to a number: 'no fewer than two'."""
        return re.search(r"\bno (?:fewer|less|more|longer|later|earlier)\b", self._plain) is not None

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The things it names by a colour or a noun that is known, in order."""
        found: list[Mention] = []
        colours: list[str] = []
        start = 0
        for place, word in enumerate(self.words):
            colour, noun = COLOUR_WORDS.get(word), None if word in IDLE else noun_of(word)
            if colour is not None and place > max((thing.last for thing in found), default=-1):
                start = start if colours else place
                colours.append(colour)
            elif noun is not None or (word in GENERIC and colours):
                begin = start if colours else place
                found.append(self._dressed(Mention(Phrase(noun, tuple(colours)), begin, place)))
                colours = []
            elif place <= max((thing.last for thing in found), default=-1):
                colours = []
            elif colours:
                found.append(Mention(Phrase(None, tuple(colours)), start, place - 1))
                colours = []
        if colours:
            found.append(Mention(Phrase(None, tuple(colours)), start, len(self.words) - 1))
        return tuple(found)

    def _dressed(self, thing: Mention) -> Mention:
        """The thing with the colour of what it wears: 'the person in red', 'a man with a blue shirt'."""
        rest = self.words[thing.last + 1 :]
        worn = next((place for place, word in enumerate(rest) if word not in _WORN), len(rest))
        if (
            not _WORN & set(rest[:worn]) - _BETWEEN_WORN
            or worn == len(rest)
            or thing.phrase.colours
            or rest[worn] not in COLOUR_WORDS
        ):
            return thing
        clothes = rest[worn + 1] if worn + 1 < len(rest) else ""
        if noun_of(clothes) is not None:
            return thing
        last = thing.last + 1 + worn + (clothes in _CLOTHES)
        return Mention(Phrase(thing.phrase.noun, (COLOUR_WORDS[rest[worn]],)), thing.first, last)

    @cached_property
    def window(self) -> Window | None:
        """The time it names in numbers."""
        start, end = self.video_s
        if self.given is not None:
            return self.given
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
    def clause(self) -> Clause | None:
        """What it says of when by something that happens, apart from the rest; None where it does not."""
        text = self._timeless.strip()
        leading = _LEADING.match(text)
        if leading is not None:
            return Clause(leading[1], leading[2], leading[3])
        trailing = _TRAILING.match(text)
        return None if trailing is None else Clause(trailing[2], trailing[3], trailing[1])

    def at(self, connector: str, t_s: float) -> Asked:
        """The rest of the question, asked of the time before, after or at an instant."""
        start, end = self.video_s
        before, after = connector in _UNTIL, connector in _SINCE
        window = Window(start if before else t_s, end if after else t_s)
        return Asked(self.text if self.clause is None else self.clause.rest, self.video_s, window)

    @cached_property
    def names_time(self) -> bool:
        """Whether it says when at all, in whatever words."""
        return self.window is not None or self.has_clause or _TIME.search(self._plain) is not None

    @cached_property
    def has_clause(self) -> bool:
        """Whether it says when by something that happens."""
        asks_when = self.words[:1] == ("when",) and self.words[1:2] and self.words[1] in _AUXILIARIES
        return (
            _CLAUSE.search(self._timeless.strip().removeprefix("when") if asks_when else self._timeless)
            is not None
        )

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

    def has(self, words: str) -> bool:
        """Whether it has these words beside one another."""
        return f" {words} " in f" {' '.join(self.words)} "

    def says(self, *stems: str) -> bool:
        """Whether a word of it begins with one of these."""
        return any(word.startswith(stems) for word in self.words)

    def left_over(self, told: frozenset[str], stems: tuple[str, ...] = ()) -> list[str]:
        """Its words that say something which those told do not."""
        return [
            word
            for word in self.words
            if word not in IDLE | _NEVER | told and not (stems and word.startswith(stems))
        ]


def number_of(word: str) -> float | None:
    """A number in digits or as a word."""
    if word in _NUMBERS:
        return float(_NUMBERS.index(word))
    return float(word) if re.fullmatch(r"\d+(?:\.\d+)?", word) else None
