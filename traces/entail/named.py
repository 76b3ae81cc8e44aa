"""Which things claims are of, whether a question names them, and in which words it speaks of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..metres import METRIC_WORDS
from ..records import Measurement, Region, SpanFound, Tube
from ..records.claim import Chosen, Order
from ..wording import KINDS, Phrase, noun_of, read_phrases
from .asked import Asked, Mention
from .case import Case
from .subjects import misfit

Thing = Tube | Region

# How each event and state is spoken of in a question, by the beginnings of words.
EVENT_STEMS: dict[str, tuple[str, ...]] = {
    "enter": ("enter", "arriv", "come", "coming", "came"),
    "leave": ("leav", "exit", "depart"),
    "appear": ("appear",),
    "disappear": ("disappear", "vanish"),
    "start": ("start", "begin", "set", "off", "mov", "driv", "walk"),
    "stop": ("stop", "halt", "come", "rest", "standstill", "mov"),
    "turn": ("turn", "veer"),
    "reverse": ("revers", "back", "veer"),
    "pass": ("pass", "overtak"),
    "cross": ("cross", "line", "path", "way"),
    "meet": ("meet", "met", "touch"),
    "part": ("part", "separat"),
    "moving": ("mov", "driv", "walk", "roll", "go", "travel", "motion"),
    "still": ("still", "stand", "station", "stood", "motionless", "rest", "park", "stay"),
    "overlapping": ("overlap", "cover"),
    "hidden": ("hid", "occlud"),
    "visible": ("visib", "view", "present"),
}
# A question that has one of these asks for that event, not for another.
NAMED_EVENTS: dict[str, tuple[str, ...]] = {
    "enter": ("enter", "arriv"),
    "leave": ("leav", "exit", "depart"),
    "appear": ("appear",),
    "disappear": ("disappear", "vanish"),
    "start": ("start", "begin"),
    "stop": ("stop", "halt"),
    "turn": ("turn",),
    "reverse": ("revers",),
    "pass": ("pass", "overtak"),
    "cross": ("cross",),
    "meet": ("meet", "met", "touch"),
}
# Words of the quantities that have no words in metres, and what else is said of those that have.
_ALSO: dict[tuple[str, ...], tuple[str, ...]] = {
    ("visible_duration",): ("visib", "seen", "view", "show", "last", "long", "short", "duration"),
    ("moving_duration",): ("mov", "driv", "walk", "long", "short", "duration"),
    ("still_duration", "time_stopped", "dwell_time"): (
        *("still", "stand", "stood", "station", "stop", "wait", "park", "stay", "long", "short", "duration"),
        *("within", "near", "zone"),
    ),
    ("overlap_duration",): ("overlap", "long", "short"),
    ("interval", "following_time", "time_to_contact"): ("long", "later", "after", "before", "between"),
    ("mean_speed", "speed", "max_speed", "min_speed"): (
        *("fast", "slow", "speed", "veloc", "quick", "mov", "driv", "walk", "travel", "go", "run", "exceed"),
        *("reach", "average", "mean", "top", "maxim", "peak", "ride"),
    ),
    ("travelled_distance", "displacement", "path_length", "stopping_distance"): (
        *("far", "further", "distance", "travel", "mov", "driv", "walk", "go", "cover", "come", "long"),
    ),
    ("distance", "mean_distance", "closest_approach", "farthest_apart", "following_gap"): (
        *("far", "further", "distance", "apart", "near", "close", "away", "within", "come", "get", "gap"),
    ),
    ("height",): ("high", "tall", "height"),
    ("length", "size"): ("long", "length", "large", "big", "size"),
    ("width",): ("wide", "width", "broad"),
    ("turning_angle",): ("turn",),
}  # fmt: skip


def quantity_stems(name: str) -> tuple[str, ...]:
    """The beginnings of words in which a quantity is asked for."""
    also = next((stems for names, stems in _ALSO.items() if name in names), ())
    words = METRIC_WORDS.get(name)
    own = words.noun.split() if words else name.split("_")
    return (*also, *(word for word in own if len(word) > 2))


def event_stems(event: str) -> tuple[str, ...]:
    """The beginnings of words in which an event or state is asked for."""
    return EVENT_STEMS.get(event, (event,))


def things_of(case: Case) -> tuple[Thing, ...]:
    """The things that a claim is of, by what it cites: of measurements and events, the first one."""
    p = case.claim.predicate
    if isinstance(p, Chosen):
        return tuple(tube for tube in (case.tube(p.chosen),) if tube is not None)
    if isinstance(p, Order):
        return ()
    direct: list[Thing] = [*case.cited(Tube), *case.cited(Region)]
    events = [tube for event in case.cited(SpanFound) if (tube := case.tube(event.tube)) is not None]
    measured = [
        tube
        for m in case.cited(Measurement)
        if m.quantity not in ("interval", "count", "difference")
        for key in m.derivation.inputs[:1]
        if (tube := case.thing(key)) is not None
    ]
    subject = getattr(p, "subject", "")
    first: list[Thing] = [*events] or [*measured] or direct
    return tuple(thing for thing in first if misfit(subject, thing) is None)


def is_meant(mention: Mention, words: str, things: Sequence[Thing]) -> bool | None:
    """Whether what a claim calls so is what the question names; None where that cannot be told."""
    told, phrase = mention.phrase, read_phrases(words)[0]
    if any(misfit(_words(told), thing) is not None for thing in things):
        return False
    if told.noun and phrase.noun and noun_of(phrase.noun) and not is_kind(told.noun, phrase.noun):
        return False
    if not told.colours:
        return True
    if phrase.colours:
        return bool(set(told.colours) & set(phrase.colours))
    return True if things else None


def is_kind(one: str, other: str) -> bool:
    """Whether two nouns can mean the same thing."""
    return one == other or one in KINDS.get(other, ()) or other in KINDS.get(one, ())


def _words(phrase: Phrase) -> str:
    return " ".join((*phrase.colours, phrase.noun or "object"))


def mention_of(asked: Asked, words: str, things: Sequence[Thing] = ()) -> Mention | None:
    """The one thing that the question names and the claim calls so; None where none or several are."""
    meant = [mention for mention in asked.mentions if is_meant(mention, words, things)]
    return meant[0] if len(meant) == 1 else None


def words_of(asked: Asked, mentions: Iterable[Mention | None]) -> frozenset[str]:
    """The words of the question that name these things."""
    return frozenset(
        word for m in mentions if m is not None for word in asked.words[m.first : m.last + 1]
    ) | frozenset(("anything", "something", "object", "objects", "thing", "things"))
