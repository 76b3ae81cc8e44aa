"""Whether a claim makes what a yes-or-no question asks so, or not so – where it says all that is asked."""

from __future__ import annotations

import operator
from collections.abc import Callable
from itertools import pairwise
from typing import Any, NamedTuple

from ..records import Span
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
from ..units import converted, parse_unit
from ..wording import COLOUR_WORDS, read_phrases, read_sequence, singular
from .asked import QUANTIFIERS, Asked, Mention, bag, number_of
from .case import Case
from .named import event_stems, is_meant, mention_of, quantity_stems, things_of, words_of
from .said import content
from .subjects import covers_query

_Z95 = 1.96
_MORE = bag(
    "more over above exceed exceeds exceeded greater faster quicker farther further longer higher larger "
    "bigger taller wider later"
)
_LESS = bag("less under below fewer slower nearer closer shorter lower smaller narrower earlier within")
_OPPOSITE = {
    "left": "right",
    "right": "left",
    "up": "down",
    "down": "up",
    "towards": "away",
    "away": "towards",
}
_WAYS: dict[str, tuple[str, ...]] = {
    "left": ("left", "leftward", "leftwards"),
    "right": ("right", "rightward", "rightwards"),
    "up": ("up", "upward", "upwards", "top"),
    "down": ("down", "downward", "downwards", "bottom"),
    "towards": ("towards", "toward", "approaching", "approach"),
    "away": ("away",),
}
_RELATIONS: dict[str, tuple[str, ...]] = {
    "left_of": ("left",),
    "right_of": ("right",),
    "above": ("above", "over", "higher"),
    "below": ("below", "under", "beneath", "lower"),
    "overlapping": ("overlap", "overlapping", "overlaps"),
    "near": ("near", "close", "beside", "next"),
    "in_front_of": ("front",),
    "behind": ("behind",),
    "inside": ("inside", "within"),
}
_CONVERSE = {"left_of": "right_of", "above": "below", "in_front_of": "behind"}
_CONVERSE |= {after: before for before, after in _CONVERSE.items()}
_ANYTHING = bag("anything something any some objects things movement motion")
_SEEN = ("movement", "motion", "happen", "visib", "present", "shown", "appear", "exist", "show")
# Of so many instants a relation must have been told, where the question names none.
INSTANTS = 3


class Says(NamedTuple):
    """What a claim makes of the question, and the words of the question that it says nothing of."""

    truth: bool | None
    left_over: tuple[str, ...] = ()


def says(asked: Asked, case: Case) -> Says:
    """What one claim that stands makes of a yes-or-no question, its nays aside."""
    p = case.claim.predicate
    reading = _Reading(asked, case, _subject(asked, case))
    truth, told, stems = _KINDS[type(p)](reading, p)
    left = asked.left_over(told | reading.words, stems)
    quantified = not isinstance(p, Count | Quantified | Compared) and set(asked.words) & QUANTIFIERS
    if left or quantified or (asked.has_clause and not isinstance(p, Order)):
        return Says(None, tuple(left or sorted(quantified or ())))
    return Says(truth)


Told = tuple[bool | None, frozenset[str], tuple[str, ...]]
NOTHING: Told = (None, frozenset(), ())


class _Reading(NamedTuple):
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


def _subject(asked: Asked, case: Case) -> Mention | None:
    """The first thing that the question names, if the claim is of it."""
    subject = getattr(case.claim.predicate, "subject", None)
    if subject is None or not asked.mentions:
        return None
    first = asked.mentions[0]
    return first if is_meant(first, subject, things_of(case)) else None


def _present(r: _Reading, p: Present) -> Told:
    return (True if r.is_of_subject and r.within(p.span) else None), frozenset(), (*_SEEN, "camera")


def _absent(r: _Reading, p: Absent) -> Told:
    if p.event is not None:
        never = r.is_one and r.covers(p.span)
        return (False if never else None), *_happening_words(p.event, ways=True)
    first = r.asked.mentions[:1]
    words = " ".join((*first[0].phrase.colours, first[0].phrase.noun or "object")) if first else "object"
    wide = (bool(first) or r.is_of_anything) and covers_query(p.subject, words)
    return (False if wide and r.covers(p.span) else None), words_of(r.asked, first), (*_SEEN, "camera")


def _when(r: _Reading, p: When) -> Told:
    return (True if r.is_of_subject and r.at(p.t_s) else None), *_happening_words(p.event)


def _happened(r: _Reading, p: Happened) -> Told:
    told, stems = _happening_words(p.what)
    if p.side is not None:
        told |= {*_WAYS.get(_way(p.side), ()), "side"}
    steps = read_sequence(p.what) or ()
    if len(steps) > 1:
        in_order = _in_order(r.asked, [event_stems(step.name) for step in steps])
        return (True if r.is_of_subject and in_order else None), told | {"then"}, stems
    asked, there = r.asked.span, p.span
    if r.asked.window is not None and not (there.start_s <= asked.end_s and asked.start_s <= there.end_s):
        return NOTHING
    other = {"moving": "still", "still": "moving"}.get(p.what)
    if other and r.asked.says(*event_stems(other)) and not r.asked.says(*event_stems(p.what)):
        never = r.is_of_subject and r.asked.window is not None and r.covers(p.span)
        return (False if never else None), told, event_stems(other)
    return (True if r.is_of_subject else None), told, stems


def _in_order(asked: Asked, steps: list[tuple[str, ...]]) -> bool:
    """Whether the question speaks of the steps in this order."""
    places = [[i for i, word in enumerate(asked.words) if word.startswith(stems)] for stems in steps]
    return all(places) and all(a[0] < b[-1] for a, b in pairwise(places))


def _happening_words(what: str, *, ways: bool = False) -> tuple[frozenset[str], tuple[str, ...]]:
    """The words that an event explains; one that never was explains all ways in which it was not."""
    told: set[str] = set()
    stems: list[str] = []
    for step in read_sequence(what) or ():
        stems += event_stems(step.name)
        said = [w for w in (step.way, step.side) if w is not None]
        for way in said or (_WAYS if ways else ()):
            told |= {*_WAYS.get(_way(way), ()), "side"}
        if step.other is not None:
            phrase = read_phrases(step.other)[0]
            told |= {*phrase.colours, *(phrase.noun or "").split()}
    return frozenset(told), tuple(stems)


def _way(word: str) -> str:
    return {"top": "up", "bottom": "down"}.get(word, word)


def _count(r: _Reading, p: Count) -> Told:
    """More, fewer or just as many as the question names; any, where it names no number."""
    modes = {"leaving": "leave", "entering": "enter", "crossing": "cross"}
    told = frozenset((*_MORE, *_LESS, "than", "least", "most", "exactly", "number", "single"))
    told |= {word for word in r.asked.words if number_of(word) is not None}
    stems = event_stems(modes[p.mode]) if p.mode in modes else _SEEN
    if p.mode == "at_once":
        told |= {"same", "once", "simultaneously", "together"}
    if p.detail is not None:
        more, also = _happening_words(p.detail.removeprefix("not "))
        told, stems = told | more, (*stems, *also)
    if not r.is_of_subject or not r.covers(p.span) or len(r.asked.numbers) > 1:
        return None, told, stems
    if p.at_s is not None and not r.at(p.at_s):
        return None, told, stems
    most = r.asked.numbers[0] if r.asked.numbers else 0.0
    compare = _comparison(r.asked) or (operator.eq if r.asked.numbers else operator.gt)
    return compare(p.value, most), told, stems


def _comparison(asked: Asked) -> Callable[[Any, Any], bool] | None:
    """What the question asks of a number, in words."""
    words = set(asked.words)
    if "least" in words or asked.has("or more"):
        return operator.ge
    if "most" in words or asked.has("or less") or asked.has("or fewer"):
        return operator.le
    if words & _MORE and not words & _LESS:
        return operator.gt
    return operator.lt if words & _LESS and not words & _MORE else None


def _quantity(r: _Reading, p: Quantified) -> Told:
    """More or less than a number with its unit, further than its interval reaches."""
    words = r.asked.words
    place = next((i for i, word in enumerate(words) if number_of(word) is not None), None)
    told = frozenset((*_MORE, *_LESS, "than", "least", "most", "speed", "distance", "time"))
    if place is None or len(r.asked.numbers) != 1 or not r.is_of_subject:
        return None, told, quantity_stems(p.name)
    unit, used = _unit(words[place + 1 : place + 4])
    told |= {words[place], *words[place + 1 : place + 1 + used]}
    compare, bound = _comparison(r.asked), r.asked.numbers[0]
    if unit is None or compare is None or not _same_extreme(r.asked, p.name) or not _same_time(r, p):
        return None, told, quantity_stems(p.name)
    value = p.value if unit == p.unit else converted(p.value, p.unit, unit)
    factor = 1.0 if unit == p.unit else converted(1.0, p.unit, unit)
    if value is None or factor is None:
        return None, told, quantity_stems(p.name)
    half = _Z95 * (p.sigma or 0.0) * factor
    low, high = (p.ci95[0] * factor, p.ci95[1] * factor) if p.ci95 else (value - half, value + half)
    sure = compare(low, bound) == compare(high, bound)
    return (compare(value, bound) if sure else None), told, quantity_stems(p.name)


def _unit(words: tuple[str, ...]) -> tuple[str | None, int]:
    """The unit that words begin with, and how many of them it takes."""
    for count in range(len(words), 0, -1):
        unit = parse_unit(" ".join(words[:count]))
        if unit is not None:
            return unit, count
    return ("px", 1) if words[:1] and words[0] in ("px", "pixel", "pixels") else (None, 0)


def _same_extreme(asked: Asked, name: str) -> bool:
    """Whether a top or a mean is asked for just where it is told."""
    if asked.says("top", "maxim", "peak", "ever"):
        return name.startswith(("max_", "closest", "farthest"))
    return not asked.says("average", "mean") or name.startswith("mean_")


def _same_time(r: _Reading, p: Quantified) -> bool:
    if p.span is None or r.asked.window is None:
        return True
    return r.within(p.span)


def _compared(r: _Reading, p: Compared) -> Told:
    """Who has more, of the two that the question names in one order or the other."""
    words = set(r.asked.words)
    other = r.other(p.other)
    told = frozenset((*_MORE, *_LESS, "than", "same", "camera")) | words_of(
        r.asked, [r.other(p.subject), other]
    )
    if p.relative_to is not None:
        told |= words_of(r.asked, [r.other(p.relative_to)])
    one, stems = r.other(p.subject), quantity_stems(p.quantity)
    asks_more, asks_less = bool(words & _MORE), bool(words & _LESS)
    if one is None or other is None or asks_more == asks_less or p.verdict == "alike":
        return None, told, stems
    fits = any(word.startswith(stems) for word in words & (_MORE | _LESS)) or r.asked.says(*stems)
    if not fits or "than" not in words:
        return None, told, stems
    has_more = (p.verdict == "more") == (one.first < other.first)
    return has_more == asks_more, told, stems


def _order(r: _Reading, p: Order) -> Told:
    """Whether the first of the two that the question names came before the second."""
    words = r.asked.words
    place = next((i for i, w in enumerate(words) if w in ("before", "after", "earlier", "later")), None)
    names = [mention_of(r.asked, moment.subject) for moment in (p.first, p.second)]
    same = any(w == "same" for w in words)
    stems = (*event_stems(p.first.event.split()[0]), *event_stems(p.second.event.split()[0]))
    told = frozenset(("before", "after", "earlier", "later", "than", "same")) | words_of(r.asked, names)
    if same:
        both = all(names) and names[0] != names[1]
        return ((p.relation == "same_time") if both else None), told, stems
    if place is None and "already" in words and "when" in words:
        place, told = words.index("when"), told | {"already", "when"}
    if place is None:
        return None, told, stems
    sides = [
        _side(r.asked, name, moment.event.split()[0], place)
        for name, moment in zip(names, (p.first, p.second), strict=True)
    ]
    if None in sides or sides[0] == sides[1]:
        return None, told, stems
    if p.relation == "same_time":
        return False, told, stems
    return (sides[0] == "left") == (words[place] in ("before", "earlier", "when")), told, stems


def _side(asked: Asked, name: Mention | None, event: str, place: int) -> str | None:
    """On which side of 'before' the question speaks of this thing doing that."""
    stems = event_stems(event)
    for side, words in (("left", asked.words[:place]), ("right", asked.words[place + 1 :])):
        if not any(word.startswith(stems) for word in words):
            continue
        if name is not None and (name.first < place) == (side == "left"):
            return side
    return None


def _related(r: _Reading, p: Related) -> Told:
    """The relation asked for or its converse, of the two in one order or the other."""
    one, other = r.other(p.subject), r.other(p.other)
    told = words_of(r.asked, [one, other])
    asked_for = next((name for name, words in _RELATIONS.items() if set(words) & set(r.asked.words)), None)
    if asked_for is None or one is None or other is None:
        return None, told, ()
    told |= {*_RELATIONS[asked_for], "next", "than"}
    if r.asked.window is not None and not r.at(p.t_s):
        return None, told, ()
    claimed = p.relation if one.first < other.first else _CONVERSE.get(p.relation, p.relation)
    if claimed == asked_for:
        return p.holds, told, ()
    return (False if p.holds and _CONVERSE.get(claimed) == asked_for else None), told, ()


def _attribute(r: _Reading, p: Attribute) -> Told:
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


def _direction(r: _Reading, p: Direction) -> Told:
    """The way asked for is one of those it went, or the opposite of one."""
    went = set(p.word.split("-"))
    asked_for = [w for w, words in _WAYS.items() if set(words) & set(r.asked.words)]
    told = frozenset(word for words in _WAYS.values() for word in words) | {"camera"}
    stems = (*event_stems("moving"), "head", "direct", "turn")
    if not r.is_of_subject or len(asked_for) != 1 or not r.within(p.span):
        return None, told, stems
    if asked_for[0] in went:
        return True, told, stems
    return (False if _OPPOSITE[asked_for[0]] in went else None), told, stems


def _where(r: _Reading, p: Where) -> Told:
    """The part of the frame asked for is the one it is in."""
    told = frozenset(("left", "right", "top", "bottom", "middle", "centre", "center", "third", "visible"))
    across = [w for w in r.asked.words if w in ("left", "right")]
    down = [w for w in r.asked.words if w in ("top", "bottom")]
    if not r.is_of_subject or not r.at(p.t_s) or r.asked.window is None or not (across or down):
        return None, told, ()
    return all([*(w == p.horizontal for w in across), *(w == p.vertical for w in down)]), told, ()


def _chosen(r: _Reading, p: Chosen) -> Told:
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


def _free(r: _Reading, p: Free) -> Told:
    """The very words of the question."""
    said, denied = content(p.text)
    wanted, _ = content(" ".join(w for w in r.asked.words if w not in ("does", "do", "did")))
    return ((not denied) if wanted and wanted <= said else None), frozenset(r.asked.words), ()


_KINDS: dict[type[object], Callable[[_Reading, Any], Told]] = {
    Present: _present,
    Absent: _absent,
    Count: _count,
    Quantified: _quantity,
    Compared: _compared,
    When: _when,
    Where: _where,
    Order: _order,
    Direction: _direction,
    Related: _related,
    Chosen: _chosen,
    Attribute: _attribute,
    Happened: _happened,
    Free: _free,
}

__all__ = ["INSTANTS", "Says", "says"]
