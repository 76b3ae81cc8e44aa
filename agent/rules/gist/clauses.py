"""The parts of a question: what is asked, and the clauses that say when ('after the red car stops')."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

from ..ast import Clause, Clock, Moment, Window
from ..tokens import Token
from .items import Item, asked
from .lemmas import word_set
from .things import Named

EVENTS = {
    "ENTER": "enter",
    "APPEAR": "appear",
    "LEAVE": "leave",
    "DISAPPEAR": "disappear",
    "STOP": "stop",
    "START": "start",
    "TURN": "turn",
    "REVERSE": "reverse",
    "PASS": "pass",
    "MEET": "meet",
    "CROSSFRONT": "cross",
}
STATES = {
    "MOVE": "moving",
    "STILL": "still",
    "VISIBLE": "visible",
    "INFRAME": "visible",
    "OVERLAP": "overlapping",
}
DEEDS = {**EVENTS, **STATES, "CROSS": "cross"}
PAIRED = frozenset({"PASS", "MEET", "CROSSFRONT", "OVERLAP"})
_LASTING = word_set("throughout whole entire all keep keeps kept always constantly continuously")
_TIGHT = word_set("just immediately directly right straight shortly soon")
CONNECTORS = frozenset({"BEFORE", "BYTIME", "AFTER", "ONLYAFTER", "WHILE", "AT", "UNTIL"})
_QUESTIONS = word_set(
    """
    COUNT TIMES COLOUR WHERE SIDEQ WAYQ WHATHAPPENS WHATDO HOWLONG SPAN STAYTIME MOVETIME STILLTIME
    HORIZ
    """
)
_SOFT = frozenset({"INFRAME"})


@dataclass(frozen=True)
class Tail:
    """A clause of time: its connector and what happens in it."""

    sign: str
    subject: Named
    deed: str
    other: Named | None = None
    at: int = 0

    def moment(self) -> Moment:
        """The moment it tells."""
        return Moment(subject=self.subject.thing, clause=clause_of(self.deed, self.other))


@dataclass
class Main:
    """What is left when times and clauses of time are apart."""

    items: list[Item]
    words: tuple[str, ...]
    tails: list[Tail] = field(default_factory=list)
    at: float | None = None
    span: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        self.signs = Counter(item.sign for item in self.items if item.sign not in (",", "THING"))
        self.names = [item.value for item in self.items if item.sign == "THING"]
        self.generic = [name for name in self.names if name.generic]
        self.things = [name for name in self.names if not name.generic]

    def fits(self, need: str, may: str = "", *, things: int | None = None) -> bool:
        """Whether all the needed concepts are there (`A|B` is either) and none but these and the allowed."""
        wanted = [set(one.split("|")) for one in need.split()]
        allowed = set().union(*wanted, may.split(), _ALWAYS) if wanted else {*may.split(), *_ALWAYS}
        here = set(self.signs)
        there = all(here & one for one in wanted) and here <= allowed
        return there and (things is None or len(self.things) == things)

    def values(self, sign: str) -> list[Any]:
        """What the items of a sign say."""
        return [item.value for item in self.items if item.sign == sign]

    def order(self, *signs: str) -> list[str]:
        """The signs of these items in the order of the words."""
        return [item.sign for item in self.items if item.sign in signs]

    def lasting(self) -> bool:
        """Whether a state is to last: 'keeps moving', 'throughout the video'."""
        return bool(_LASTING & set(self.words))

    def tight(self) -> bool:
        """Whether a moment is to be right before or after another: 'just before it stops'."""
        at = [tail.at for tail in self.tails if tail.sign in ("AFTER", "BEFORE")]
        return any(_TIGHT & set(self.words[max(0, place - 1) : place + 1]) for place in at)

    def timeless(self) -> bool:
        """Whether nothing is said of when."""
        return self.at is None and self.span is None and not self.tails

    def window(self) -> Window | None:
        """The time that the question is about; None where its parts do not fit together."""
        found: dict[str, Any] = {}
        if self.span is not None:
            found |= {"after": Clock(t_s=self.span[0]), "before": Clock(t_s=self.span[1])}
        if self.at is not None:
            found["at"] = Clock(t_s=self.at)
        for tail in self.tails:
            name = _FIELDS.get(tail.sign)
            state = tail.deed in STATES
            if name is None or name in found or (state and name != "during"):
                return None
            if name == "during" and not state:
                return None
            found[name] = tail.moment()
        return Window(**found) if len(found) <= 1 or (self.span is not None and len(found) == 2) else None


_ALWAYS = frozenset({"EVER"})
_FIELDS = {"AFTER": "after", "BEFORE": "before", "WHILE": "during", "AT": "at"}


def clause_of(deed: str, other: Named | None = None, **more: Any) -> Clause:
    """The clause of a deed."""
    return Clause.model_validate({"happens": DEEDS[deed], "other": other.thing if other else None, **more})


def split(items: list[Item], tokens: tuple[Token, ...]) -> Main | None:
    """The question and its clauses of time; None where a clause of time is not whole."""
    words = tuple(token.text for token in tokens)
    items = _with_questions(_with_gone(items, words))
    times = [item.value for item in items if item.sign == "TIME"]
    spans = [item.value for item in items if item.sign == "WINDOW"]
    if len(times) > 1 or len(spans) > 1 or (times and spans):
        return None
    rest = [item for item in items if item.sign not in ("TIME", "WINDOW")]
    linked = any(item.sign in ("AFTER", "AT") for item in rest)
    soon = "HOWLONG" if linked else "WHEN"
    box = "WHERE" if times or linked else "FIND"
    changed = {"HOWSOON": soon, "BOX": box}
    rest = _without_stillness(_with_subjects(rest))
    rest = [item._replace(sign=changed.get(item.sign, item.sign)) for item in rest]
    tails: list[Tail] = []
    while any(item.sign in CONNECTORS for item in rest):
        taken = _take_tail(rest)
        if taken is None:
            return None
        tail, rest = taken
        tails.append(tail)
    if any(item.sign == "LATER" for item in rest):
        tails = [replace(tail, sign="AFTER") if tail.sign == "AT" else tail for tail in tails]
    return Main(rest, words, tails, times[0] if times else None, spans[0] if spans else None)


def _with_subjects(items: list[Item]) -> list[Item]:
    """'After it stops' with the one thing that 'it' can mean; items of pronouns are gone after this."""
    things = [item for item in items if item.sign == "THING" and not item.value.generic]
    out = []
    for item in items:
        if item.sign != "PRONOUN":
            out.append(item)
        elif len(things) == 1 and out and out[-1].sign in CONNECTORS:
            out.append(things[0]._replace(start=item.start, end=item.end))
    return out


def _without_stillness(items: list[Item]) -> list[Item]:
    """Without 'after having stood still' of what starts."""
    for at, item in enumerate(items[:-1]):
        after = items[at + 2].sign if at + 2 < len(items) else ""
        still = item.sign == "AFTER" and items[at + 1].sign == "STILL" and after != "THING"
        if still and {"START", "MOVE"} & {one.sign for one in items}:
            return [*items[:at], *items[at + 2 :]]
    return items


def _with_questions(items: list[Item]) -> list[Item]:
    """'When' and 'the moment' as the question, or as 'at the moment when' where something else is asked."""
    out = list(items)
    if not any(item.sign in CONNECTORS for item in items):
        out = _told_first(out)
    asks = any(item.sign in _QUESTIONS for item in items) or _two_happenings(items)
    for at, item in enumerate(out):
        if item.sign == "WHEN" and asks and _clause_after(out, at):
            out[at] = item._replace(sign="AT")
        elif item.sign == "AT" and not asks and item.end:
            out[at] = item._replace(sign="WHEN")
    return out


def _with_gone(items: list[Item], words: tuple[str, ...]) -> list[Item]:
    """'With the red car gone, …' as 'after the red car is gone, …'."""
    shape = [item.sign for item in items[:3]]
    return [Item("AFTER", 0, 0), *items] if words[0] == "with" and shape == ["THING", "LEAVE", ","] else items


def _told_first(items: list[Item]) -> list[Item]:
    """'The car stops; which way does the truck go then?' with 'after' put before what is told."""
    comma = next((at for at, item in enumerate(items) if item.sign in (",", "LATER", "ATTHEN")), None)
    signs = {item.sign for item in items[comma:]} if comma else set()
    if comma is None or not signs & {"LATER", "IMMEDIATE", "ATTHEN"}:
        return items
    link = "AT" if "ATTHEN" in signs else "AFTER"
    told = sorted(item.sign for item in items[:comma] if item.sign not in _SOFT)
    if (
        len(told) == 2
        and "THING" in told
        and set(told) & set(EVENTS)
        and (signs & _QUESTIONS or "STILL" in signs)
    ):
        rest = [item for item in items if item.sign != "ATTHEN"]
        return [Item(link, 0, 0), *rest]
    return items


def _two_happenings(items: list[Item]) -> bool:
    """Whether two things each do or are something: then a 'when' between them only links them."""
    deeds = [
        item
        for item in items
        if (item.sign in DEEDS and item.sign != "INFRAME") or item.sign in ("SIDE", "STOPPED")
    ]
    named = [item for item in items if item.sign == "THING" and not asked(item)]
    links = [item for item in items if item.sign in ("WHEN", "AT", "BYTIME")]
    if not links or len(deeds) < 2 or len(named) < 2:
        return False
    return not any(item.sign in ("BEFORE", "AFTER", "WHILE", "ONLYAFTER") for item in items)


def _clause_after(items: list[Item], at: int) -> bool:
    return any(item.sign in DEEDS for item in items[at + 1 :])


def _take_tail(items: list[Item]) -> tuple[Tail, list[Item]] | None:
    """The last clause of time and what is left without it."""
    at = max(place for place, item in enumerate(items) if item.sign in CONNECTORS)
    end = at + 1
    things: list[Named] = []
    deeds: list[str] = []
    while end < len(items):
        item = items[end]
        if item.sign == "STAYTIME" and items[at].sign == "WHILE":
            item = item._replace(sign="VISIBLE")
        if item.sign == "THING" and not asked(item):
            if deeds and things and not (PAIRED & set(deeds) and len(things) < 2):
                break
            things.append(item.value)
        elif item.sign in DEEDS:
            if deeds and item.sign not in _SOFT:
                break
            deeds += [item.sign] if not deeds or item.sign not in _SOFT else []
        elif (item.sign == "," and not things) or item.sign in ("ALREADY", "EVER"):
            pass
        else:
            break
        end += 1
        if _whole(things, deeds) and not _more(items, end, deeds):
            break
    if not _whole(things, deeds) or any(name.generic or name.rank for name in things):
        return None
    tail = Tail(items[at].sign, things[0], deeds[0], things[1] if len(things) > 1 else None, items[at].start)
    return tail, items[:at] + items[end:]


def _whole(things: list[Named], deeds: list[str]) -> bool:
    return len(deeds) == 1 and len(things) == (2 if deeds[0] in PAIRED else 1)


def _more(items: list[Item], end: int, deeds: list[str]) -> bool:
    return end < len(items) and items[end].sign in _SOFT
