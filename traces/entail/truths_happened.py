"""Whether something that was seen, or that happened, makes what is asked so."""

from __future__ import annotations

from itertools import pairwise

from ..records.claim import Absent, Happened, Order, Present, When
from ..wording import read_sequence
from .asked import Asked, Mention, bag
from .held import NOTHING, SEEN, WAYS, Reading, Told, happening_words, way_of
from .named import event_stems, mention_of, words_of
from .subjects import covers_query

# What nothing does that is not there; but with the words after it, what is not there may be meant.
_DOES = (
    *("enter", "arriv", "come", "coming", "came", "start", "stop", "halt", "turn", "revers", "pass"),
    *("overtak", "cross", "mov", "driv", "walk"),
)
_GONE = bag("out off away gone leaves leave leaving exit past")


def present(r: Reading, p: Present) -> Told:
    """It was seen, within the time that is asked about."""
    return (True if r.is_of_subject and r.within(p.span) else None), frozenset(), (*SEEN, "camera")


def absent(r: Reading, p: Absent) -> Told:
    """It was never seen, or never did it, in all of the time that is asked about."""
    if p.event is not None:
        # What reverses veers, too, and does not turn.
        never = r.is_one and r.covers(p.span) and not (p.event == "turn" and r.asked.says("veer"))
        return (False if never else None), *happening_words(p.event, ways=True)
    first = r.asked.mentions[:1]
    words = " ".join((*first[0].phrase.colours, first[0].phrase.noun or "object")) if first else "object"
    wide = (bool(first) or r.is_of_anything) and covers_query(p.subject, words)
    does = () if _GONE & set(r.asked.words) else _DOES
    return (False if wide and r.covers(p.span) else None), words_of(r.asked, first), (*SEEN, "camera", *does)


def when(r: Reading, p: When) -> Told:
    """It did it, in the time that is asked about."""
    return (True if r.is_of_subject and r.at(p.t_s) else None), *happening_words(p.event)


def happened(r: Reading, p: Happened) -> Told:
    """It was doing it then, or the opposite all of the time that is asked about."""
    told, stems = happening_words(p.what)
    if p.side is not None:
        told |= {*WAYS.get(way_of(p.side), ()), "side"}
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


def order(r: Reading, p: Order) -> Told:
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
