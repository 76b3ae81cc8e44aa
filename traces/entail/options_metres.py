"""Options in metres: numbers with units, clock faces and ways, who has more – by the interval, or several."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from ..metres import METRIC_WORDS
from ..records import Claim, Draft
from ..records.claim import Compared, Direction, Quantified
from ..units import converted, parse_unit

# How far beyond its interval a number may lie from the option that is meant, as a share of the option.
_REACH = 0.15
# An option further off than this is no way it went, and one that is this much nearer is meant.
_WAY_DEG, _Z95 = 50.0, 1.96
# Of two options within reach, the nearer one is meant where the other is this many times as far.
_CLEARLY = 2.0

_NUMBER = r"[-+−]?\d+(?:[.,]\d+)?"
_RANGE = re.compile(rf"({_NUMBER})\D{{0,12}}?(?:-|–|—|\bto\b|\band\b|\.\.)\s*({_NUMBER})\s*(.*)")
_ONE = re.compile(rf"({_NUMBER})\s*(.*)")
_OVER = re.compile(r"\b(?:more|greater|over|above|faster|farther|further|longer|beyond|at least)\b|[>≥]")
_UNDER = re.compile(r"\b(?:less|fewer|under|below|slower|nearer|closer|shorter|within|at most)\b|[<≤]")
_CLOCK = re.compile(r"\b(\d{1,2})(?:\s*:\s*00)?\s*o\W?\s?clock\b")
_DEGREES = re.compile(rf"({_NUMBER})\s*(?:°|deg)")
_ALIKE = re.compile(
    r"\b(?:same|equal|equally|alike|apart|tie|tied|similar|neither|both|cannot|can't|identical|undecided|"
    r"undetermined|indistinguishable)\b"
)


class _Amount(NamedTuple):
    """What an option says in the unit of the answer: a number, or from one to another."""

    low: float
    high: float

    @property
    def is_range(self) -> bool:
        return self.low != self.high

    def distance(self, value: float) -> float:
        return max(self.low - value, value - self.high, 0.0)

    def shared(self, low: float, high: float) -> float:
        """The share of an interval that lies in it."""
        inside = min(self.high, high) - max(self.low, low)
        return max(inside, 0.0) / (high - low) if high > low else float(self.low <= low <= self.high)


def by_amount(draft: Draft, claims: Sequence[Claim], options: Sequence[str]) -> list[str]:
    """The option whose number the interval holds, or the nearest one; several where several fit."""
    found = next((number for claim in claims if (number := _found(claim)) is not None), None)
    if found is None:
        return []
    # "Car 3" is no margin: where who has more is asked, a number needs its unit.
    compares = any(isinstance(claim.predicate, Compared) for claim in claims)
    told = {o: amount for o in options if (amount := _amount(o, found.unit, bare=not compares)) is not None}
    if compares:
        told = {o: told[o] for o in told if _names(o, draft.label)} or told
    ranges = {option: amount for option, amount in told.items() if amount.is_range}
    points = {option: amount for option, amount in told.items() if not amount.is_range}
    return _in_ranges(ranges, found) or _nearest(points, found)


class _Found(NamedTuple):
    """The number that was measured, with its interval."""

    value: float
    low: float
    high: float
    unit: str


def _found(claim: Claim) -> _Found | None:
    """The number in metres that a claim makes; of a difference, how great it is."""
    match claim.predicate:
        case Quantified(name=name, value=value, unit=unit, sigma=sigma, ci95=ci95) if name in METRIC_WORDS:
            signed = name not in ("turning_angle", "closing_speed")
        case Compared(difference=value, unit=unit, sigma=sigma, ci95=ci95):
            signed = False
        case _:
            return None
    half = _Z95 * (sigma or 0.0)
    low, high = ci95 or (value - half, value + half)
    if not signed and value < 0:
        value, low, high = -value, -high, -low
    return _Found(value, low, high, unit)


def _amount(option: str, unit: str, *, bare: bool) -> _Amount | None:
    """The number or range that an option says, in this unit; None where it says none, or in another kind."""
    text = option.lower().strip()
    between = _RANGE.search(text)
    one = None if between else _ONE.search(text)
    if between is not None:
        ends, tail = (between[1], between[2]), between[3]
    elif one is not None:
        ends, tail = (one[1], one[1]), one[2]
    else:
        return None
    low, high = (_in_unit(_float(end), tail, unit, bare=bare) for end in ends)
    if low is None or high is None:
        return None
    if between is None and _OVER.search(text):
        return _Amount(low, math.inf)
    if between is None and _UNDER.search(text):
        return _Amount(-math.inf, high)
    return _Amount(min(low, high), max(low, high))


def _float(text: str) -> float:
    return float(text.replace("−", "-").replace(",", "."))


def _in_unit(value: float, tail: str, unit: str, *, bare: bool) -> float | None:
    """A number with the words after it, in a unit; bare numbers, where they may be, are in it already."""
    words = tail.strip(" .,;()").split()
    for count in range(min(len(words), 3), 0, -1):
        said = parse_unit(" ".join(words[:count]).strip(" .,;()"))
        if said is not None:
            return converted(value, said, unit)
    return value if bare else None


def _in_ranges(ranges: dict[str, _Amount], found: _Found) -> list[str]:
    """Ranges that hold the number; those that hold a good part of its interval, too."""
    holding = [option for option, amount in ranges.items() if amount.distance(found.value) == 0]
    also = [o for o, amount in ranges.items() if amount.shared(found.low, found.high) > 1 / 3]
    return list(dict.fromkeys([*holding, *also]))


def _nearest(points: dict[str, _Amount], found: _Found) -> list[str]:
    """The one number in the interval; else the nearest within reach, if clearly nearer than the next."""
    inside = [option for option, amount in points.items() if found.low <= amount.low <= found.high]
    if inside:
        return inside
    off = {option: amount.distance(found.value) for option, amount in points.items()}
    half = (found.high - found.low) / 2
    ranked = [
        option
        for option in sorted(off, key=lambda option: off[option])
        if off[option] <= half + _REACH * max(abs(points[option].low), abs(found.value))
    ]
    if len(ranked) > 1 and off[ranked[1]] < _CLEARLY * off[ranked[0]]:
        return ranked[:2]
    return ranked[:1]


# ---- ways ---------------------------------------------------------------------------------------------

_SIDES = {"left": 270.0, "right": 90.0, "leftwards": 270.0, "rightwards": 90.0}
_SIDES |= {"leftward": 270.0, "rightward": 90.0}
_PICTURE = {"up": 0.0, "upwards": 0.0, "upward": 0.0, "down": 180.0, "downwards": 180.0, "downward": 180.0}
_GROUND = {"away": 0.0, "forward": 0.0, "forwards": 0.0, "ahead": 0.0, "straight": 0.0, "front": 0.0}
_GROUND |= {"toward": 180.0, "towards": 180.0, "back": 180.0, "backward": 180.0, "backwards": 180.0}
_GROUND |= {"behind": 180.0, "approaching": 180.0, "receding": 0.0}
_ACROSS = re.compile(r"\b(?:from (?:the )?)?(left|right) to (?:the )?(left|right)\b")
_LEANING = re.compile(r"\b(?:to|towards?|on)\s+(?:the\s+|its\s+)?(?=(?:left|right)\b)")


def by_bearing(draft: Draft, claims: Sequence[Claim], options: Sequence[str]) -> list[str]:
    """The option whose way is nearest; two where the interval reaches to where they are equally near."""
    found = next((c.predicate for c in claims if isinstance(c.predicate, Direction)), None)
    if found is None:
        return []
    off = {
        option: abs((way - found.degrees + 180.0) % 360.0 - 180.0)
        for option in options
        if (way := _way(option, found)) is not None
    }
    ranked = [option for option in sorted(off, key=lambda option: off[option]) if off[option] <= _WAY_DEG]
    unsure = 2 * _Z95 * (found.sigma or 0.0)
    return [option for option in ranked if off[option] <= off[ranked[0]] + unsure]


def _way(option: str, found: Direction) -> float | None:
    """The degrees that an option means in the frame of what was found; None where it means none."""
    text = _ACROSS.sub(r"\2", option.lower())
    clock, degrees = _CLOCK.search(text), _DEGREES.search(text)
    if clock is not None:
        return 30.0 * (int(clock[1]) % 12)
    if degrees is not None:
        return _float(degrees[1]) % 360.0
    words = re.findall(r"[a-z]+", _LEANING.sub("", text))
    known = _SIDES | (_PICTURE if found.frame == "image" else _GROUND)
    ways = list(dict.fromkeys(known[word] for word in words if word in known))
    if not ways or len(ways) > 2 or (len(ways) == 2 and abs(ways[0] - ways[1]) == 180.0):
        return None
    east = sum(math.sin(math.radians(way)) for way in ways)
    north = sum(math.cos(math.radians(way)) for way in ways)
    return math.degrees(math.atan2(east, north)) % 360.0


# ---- who, and neither ---------------------------------------------------------------------------------


def by_neither(draft: Draft, claims: Sequence[Claim], options: Sequence[str]) -> list[str]:
    """'The same', 'cannot be told apart', 'neither': where that is what was found."""
    label = draft.label or ""
    if draft.truth is not None or not _ALIKE.search(label):
        return []
    return [option for option in options if _ALIKE.search(option.lower())]


_NEARING = {
    "toward": re.compile(r"\b(?:towards?|approach\w*|closer|nearer|closing|near\w*)\b"),
    "away": re.compile(r"\b(?:away|reced\w*|leav\w*|farther|further|apart|retreat\w*)\b"),
}


def by_nearing(draft: Draft, claims: Sequence[Claim], options: Sequence[str]) -> list[str]:
    """'Approaching', 'moving away': where the question was which of the two."""
    if draft.label not in _NEARING:
        return []
    other = "away" if draft.label == "toward" else "toward"
    meant, not_meant = _NEARING[draft.label], _NEARING[other]
    return [o for o in options if meant.search(o.lower()) and not not_meant.search(o.lower())]


def _names(option: str, label: str | None) -> bool:
    """Whether an option names the winner, by a word that tells it."""
    words = set(re.findall(r"[a-z]+", (label or "").lower())) - {"the", "a", "an"}
    return bool(words & set(re.findall(r"[a-z]+", option.lower())))
