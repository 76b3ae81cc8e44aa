"""Whether a number, a comparison, a place or a way makes what is asked so."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from ..records.claim import Compared, Count, Direction, Quantified, Related, Where
from ..units import converted, parse_unit
from .asked import Asked, bag, number_of
from .held import SEEN, WAYS, Reading, Told, happening_words
from .named import event_stems, quantity_stems, words_of

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


def count(r: Reading, p: Count) -> Told:
    """More, fewer or just as many as the question names; any, where it names no number."""
    modes = {"leaving": "leave", "entering": "enter", "crossing": "cross"}
    told = frozenset((*_MORE, *_LESS, "than", "least", "most", "exactly", "number", "single", "total"))
    told |= {word for word in r.asked.words if number_of(word) is not None}
    stems = event_stems(modes[p.mode]) if p.mode in modes else SEEN
    if p.mode == "at_once":
        told |= {"same", "once", "simultaneously", "together"}
    if p.detail is not None:
        more, also = happening_words(p.detail.removeprefix("not "))
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


def quantity(r: Reading, p: Quantified) -> Told:
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


def _same_time(r: Reading, p: Quantified) -> bool:
    if p.span is None or r.asked.window is None:
        return True
    return r.within(p.span)


def compared(r: Reading, p: Compared) -> Told:
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


def related(r: Reading, p: Related) -> Told:
    """The relation asked for or its converse, of the two in one order or the other."""
    one, other = r.other(p.subject), r.other(p.other)
    told = words_of(r.asked, [one, other])
    asked_for = next((name for name, words in _RELATIONS.items() if set(words) & set(r.asked.words)), None)
    if asked_for is None or one is None or other is None:
        return None, told, ()
    told |= {*_RELATIONS[asked_for], "next", "than", "sit", "sits", "lie", "lies", "further"}
    if r.asked.window is not None and not r.at(p.t_s):
        return None, told, ()
    claimed = p.relation if one.first < other.first else _CONVERSE.get(p.relation, p.relation)
    if claimed == asked_for:
        return p.holds, told, ()
    return (False if p.holds and _CONVERSE.get(claimed) == asked_for else None), told, ()


def direction(r: Reading, p: Direction) -> Told:
    """The way asked for is one of those it went, or the opposite of one."""
    went = set(p.word.split("-"))
    asked_for = [w for w, words in WAYS.items() if set(words) & set(r.asked.words)]
    told = frozenset(word for words in WAYS.values() for word in words) | {"camera"}
    stems = (*event_stems("moving"), "head", "direct", "turn")
    if not r.is_of_subject or len(asked_for) != 1 or not r.within(p.span):
        return None, told, stems
    if asked_for[0] in went:
        return True, told, stems
    return (False if _OPPOSITE[asked_for[0]] in went else None), told, stems


def where(r: Reading, p: Where) -> Told:
    """The part of the frame asked for is the one it is in."""
    told = frozenset(("left", "right", "top", "bottom", "middle", "centre", "center", "third", "visible"))
    across = [w for w in r.asked.words if w in ("left", "right")]
    down = [w for w in r.asked.words if w in ("top", "bottom")]
    if not r.is_of_subject or not r.at(p.t_s) or r.asked.window is None or not (across or down):
        return None, told, ()
    return all([*(w == p.horizontal for w in across), *(w == p.vertical for w in down)]), told, ()
