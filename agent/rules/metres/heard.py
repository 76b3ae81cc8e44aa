"""A question in metres taken apart: its things, its signs, its time, its bound, its unit."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from ..ast import Clock, Instant, Moment, Thing, Threshold, Window
from ..tokens import Token
from ..windows import Tail, merged
from .scan import Part
from .words import DETERMINERS, kind_of_unit

_ASKING = frozenset({"how", "what", "which", "when", "where", "who", "whose", "whom", "why"})
_OPENING = frozenset(
    {"is", "are", "was", "were", "does", "do", "did", "has", "have", "had", "can", "could", "whether"}
)
_OPENING |= {"would", "will"}
_POLITE = frozenset({"can", "could", "would", "will", "do"})
_RANKING = frozenset({"CLOSEST", "FURTHEST", "FASTEST", "SLOWEST", "NEARER", "FURTHER", "MAX", "MIN"})
_YOU = frozenset({"you", "we", "i", "anyone", "someone"})
# Signs that say how the answer is wanted, or nothing at all.
_ANYWHERE = frozenset(
    {"THING", "TIME", "LASTING", "BOUND", "UNIT", "FILLER", ",", "COUPLE", "THEY", "CAM", "WHENTOO", "MARGIN"}
)


class Heard:
    """The parts of one question, as its meanings ask for them."""

    def __init__(self, parts: tuple[Part, ...], tokens: tuple[Token, ...]) -> None:
        self.parts = tuple(part for part in parts if part.sign not in ("FILLER", ","))
        self.signs = Counter(sign for part in self.parts for sign in part.signs)
        counted = [part.value for part in self.parts if part.sign == "COUNTED"]
        if counted:
            self.signs["COUNTED_" + kind_of_unit(counted[0])] += 1
            del self.signs["COUNTED"]
        units = [part.value for part in self.parts if part.sign == "UNIT"] + counted
        self.unit: str | None = units[0] if len(set(units)) == 1 else None
        self.words = tuple(token.text for token in tokens)
        said = (
            token
            for part in parts
            if part.sign not in ("TIME", "THING")
            for token in tokens[part.start : part.end]
        )
        self.said = tuple(token.text for token in said)
        self.torn = len(set(units)) > 1 or _torn(parts, self.words)
        named = [part.value for part in self.parts if part.sign == "THING"]
        self.asked: tuple[Thing, ...] = tuple(thing for thing in named if thing.reference == "which")
        self.things: tuple[Thing, ...] = tuple(dict.fromkeys(t for t in named if t.reference != "which"))
        self.bounds: tuple[Threshold, ...] = tuple(p.value for p in self.parts if "BOUND" in p.signs)

    def window(self) -> Window | None:
        """The time asked about; None where it is said twice or cannot be told."""
        between = self._between()
        if between is not None:
            return between
        tail = Tail()
        for part in self.parts:
            if part.sign == "TIME":
                both = merged(tail, part.value)
                if both is None:
                    return None
                tail = both
        ends = (tail.window.at, tail.window.after, tail.window.before)
        if any(isinstance(end, Moment) and end.clause.negated for end in ends):
            return None  # what does not happen has no instant
        lasting = [part.value for part in self.parts if part.sign == "LASTING"]
        return _ended(tail.window, lasting) if lasting else tail.window

    def common(self) -> dict[str, object] | None:
        """What any question in metres has: time, unit, component; None where the time cannot be told."""
        window = self.window()
        if window is None:
            return None
        return {
            "at": window.at,
            "window": window.model_copy(update={"at": None}),
            "unit": self.unit,
            "component": "horizontal" if self.signs["HORIZ"] else "vertical" if self.signs["VERT"] else None,
        }

    def _between(self) -> Window | None:
        """'How far is it at 5 s from where it was at 1 s?' is about the time between."""
        windows = [part.value.window for part in self.parts if part.sign == "TIME"]
        ats = [at for window in windows for at in (window.at, window.before, window.after) if at is not None]
        if not (
            len(windows) == len(ats) == 2 and self.signs["WHERE"] and all(isinstance(at, Clock) for at in ats)
        ):
            return None
        first, last = sorted(ats, key=lambda at: float(at.t_s))
        return Window(after=first, before=last)

    @property
    def camera(self) -> bool:
        """Whether the camera is one of a pair."""
        return "CAM" in self.signs

    @property
    def wants_value(self) -> bool:
        """Whether a number or a way is asked for: not whether, not which, nothing about a bound."""
        return not (self.yes_no or self.bounds or self.asked)

    @property
    def yes_no(self) -> bool:
        """Whether it wants yes or no."""
        words = self.said
        if self.asked:
            return False
        if words[:1] and words[0] in _POLITE and words[1:2] and words[1] in _YOU:
            return bool({"whether", "if"} & set(words)) or words[2:3] == ("see",)
        asks = bool(_ASKING & set(words))
        if asks and next((part.sign for part in self.parts if part.sign != "TIME"), None) == "THING":
            return False  # 'the car is how far from us?'
        first = next((word for word in words if word in _ASKING | _OPENING), "")
        return first in _OPENING and not (words[0] == "if" and asks)

    def pair(self) -> tuple[Thing, Thing | None] | None:
        """The two that it is about: two things, the two of a plural, or one and the camera."""
        if self.camera:
            return (self.things[0], None) if len(self.things) == 1 and not self.things[0].plural else None
        if len(self.things) == 2 and not any(_several(thing) for thing in self.things):
            return self.things[0], self.things[1]
        if len(self.things) == 1 and self.things[0].plural and self.things[0].number in (2, None):
            return self.things[0], None
        if not self.things and ({"COUPLE", "THEY"} & set(self.signs) or "their" in self.said):
            return Thing(text="the two", reference="all", plural=True), None
        return None

    @property
    def told_by_rank(self) -> bool:
        """Whether a thing is told by what it is most of: 'the closest person', 'the fastest car'."""
        return self._tears(*_RANKING)

    def _tears(self, *signs: str) -> bool:
        """Whether one of these signs is taken from the noun phrase that it begins: 'which' of 'which car'."""
        return any(
            set(sign.signs) & set(signs)
            and sign.end == thing.start
            and self.words[thing.start] not in DETERMINERS
            for sign, thing in pairwise(self.parts)
            if thing.sign == "THING" and thing.value.ident is None
        )

    def one(self) -> Thing | None:
        """The one thing that it is about."""
        if not self.things and not self.asked and {"it", "its"} & set(self.said):
            return None if self.camera else Thing(text="it", noun="it")
        if self.camera or len(self.things) != 1 or "COUPLE" in self.signs:
            return None
        thing = self.things[0]
        return None if thing.plural and thing.reference not in ("any", "all") else thing

    def after(self, *signs: str) -> Thing | None:
        """The thing that follows one of these signs at once."""
        for sign, thing in pairwise(self.parts):
            if set(sign.signs) & set(signs) and thing.sign == "THING":
                found: Thing = thing.value
                return found
        return None

    def before(self, *signs: str) -> Thing | None:
        """The thing that one of these signs follows at once."""
        for thing, sign in pairwise(self.parts):
            if set(sign.signs) & set(signs) and thing.sign == "THING":
                found: Thing = thing.value
                return found
        return None

    def led(self, thing: Thing) -> bool:
        """Whether 'to' or 'from' leads to the thing: 'how close to the box …', 'from the dog to the ball'."""
        places = [part.start for part in self.parts if part.value == thing]
        return any(place > 0 and self.words[place - 1] in ("to", "from") for place in places)

    def has(self, *signs: str) -> bool:
        """Whether one of these signs is there."""
        return any(self.signs[sign] for sign in signs)

    def fits(self, need: str, may: str = "") -> bool:
        """Whether all needed signs are there (`A|B` is either), and none but these and the allowed."""
        wanted = [frozenset(one.split("|")) for one in need.split()]
        allowed = frozenset().union(*wanted, may.replace("|", " ").split(), _ANYWHERE)
        here = frozenset(sign for sign, n in self.signs.items() if n)
        return all(here & one for one in wanted) and here <= allowed


def _ended(window: Window, lasting: list[float]) -> Window | None:
    """'After the bus stops, … in the next 2 s' ends 2 s after it begins."""
    begin = window.after or window.at
    if len(lasting) > 1 or window.before is not None:
        return None
    if isinstance(begin, Moment):
        end: Instant = begin.model_copy(update={"offset_s": begin.offset_s + lasting[0]})
    elif isinstance(begin, Clock):
        end = Clock(t_s=begin.t_s + lasting[0])
    else:
        return None
    return window.model_copy(update={"after": begin, "before": end, "at": None})


def _torn(parts: tuple[Part, ...], words: tuple[str, ...]) -> bool:
    """Whether a noun phrase was cut: 'which' from 'which car', 'in orange' from 'the person in orange'."""
    for part, following in pairwise(parts):
        if following.sign == "THING" and words[following.start] not in DETERMINERS:
            before = words[part.end - 1]
            if part.sign == "THING" or (part.sign in ("FILLER", "WHO") and before in ("which", "what", "in")):
                return True
    return False


def _several(thing: Thing) -> bool:
    """Whether it is more than one: of 'any of the people' it is one at a time."""
    return thing.plural and thing.reference != "any"
