"""Multiple choice: the one option that fits what was found, or none."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ..metres import METRIC_WORDS
from ..records import Claim, Draft
from ..records.claim import Attribute, Count, Direction, Happened, Order, Quantified, When, Where
from ..records.vocabulary import COLOURS
from .options_metres import by_amount, by_bearing, by_nearing, by_neither

Fit = Callable[[Draft, Sequence[Claim], Sequence[str]], list[str]]

_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = re.compile(r"[a-z]+|\d+:\d+(?:\.\d+)?|\d+(?:\.\d+)?")
_SPELT = {"gray": "grey", "color": "colour", "upwards": "up", "upward": "up", "downwards": "down"}
_SPELT |= {
    "downward": "down",
    "leftwards": "left",
    "rightwards": "right",
    "center": "centre",
    "middle": "centre",
}
_FILLER = frozenset(
    {"the", "a", "an", "it", "is", "was", "to", "at", "of", "in", "on", "and", "then", "s", "sec", "second"}
    | {"seconds", "about", "around", "from", "side", "towards", "toward", "part"}
)


def _tokens(text: str) -> list[str]:
    return [_SPELT.get(word, word) for word in _WORDS.findall(text.lower())]


def _numbers(text: str) -> list[float]:
    """Numbers in an option, as digits, words or clock times."""
    found = []
    for token in _tokens(text):
        if ":" in token:
            minutes, _, seconds = token.partition(":")
            found.append(60 * float(minutes) + float(seconds))
        elif token[0].isdigit():
            found.append(float(token))
        elif token in _NUMBERS:
            found.append(float(_NUMBERS.index(token)))
        elif token in ("none", "never", "no"):
            found.append(0.0)
    return found


def choose(draft: Draft, options: Sequence[str]) -> list[str]:
    """The options that fit a draft; exactly one is a choice."""
    claims = [c for c in draft.claims if not draft.main or c.id in draft.main]
    fits: tuple[Fit, ...] = (
        _by_truth,
        by_neither,
        by_nearing,
        _by_statement,
        by_amount,
        by_bearing,
        _by_number,
        _by_label,
    )
    for fit in fits:
        fitting = fit(draft, claims, options)
        if fitting:
            return fitting
    return []


def _by_truth(draft: Draft, claims: Sequence[Claim], options: Sequence[str]) -> list[str]:
    if draft.truth is None:
        return []
    words = ("yes", "true") if draft.truth else ("no", "false")
    return [o for o in options if _tokens(o)[:1] and _tokens(o)[0] in words]


def _value(claims: Sequence[Claim]) -> tuple[float, float] | None:
    """The number found and how far an option may be from it."""
    for claim in claims:
        match claim.predicate:
            case Count(value=value):
                return float(value), 0.0
            case Quantified(name=name, value=number, sigma=sigma) if name not in METRIC_WORDS:
                return number, max(0.5, 0.1 * abs(number), 3 * (sigma or 0.0))
            case When(t_s=t_s, sigma_s=sigma_s):
                return t_s, max(0.5, 3 * sigma_s)
    return None


def _by_number(draft: Draft, claims: Sequence[Claim], options: Sequence[str]) -> list[str]:
    """The option whose number is nearest, if it is near enough; or whose range holds the number."""
    found = _value(claims)
    if found is None:
        return []
    value, slack = found
    numbers = {o: _numbers(o) for o in options}
    ranged = [o for o, n in numbers.items() if len(n) == 2 and n[0] <= value <= n[1]]
    if ranged:
        return ranged
    near = {o: abs(n[0] - value) for o, n in numbers.items() if len(n) == 1}
    best = min(near.values(), default=float("inf"))
    return [o for o, distance in near.items() if distance == best] if best <= slack else []


_EVENT_STEMS: dict[str, tuple[str, ...]] = {
    "enter": ("enter", "arriv", "com", "appear"),
    "appear": ("appear", "enter", "arriv", "com", "show"),
    "leave": ("leav", "left", "exit", "depart", "disappear", "vanish"),
    "disappear": ("disappear", "vanish", "leav", "exit"),
    "start": ("start", "begin", "set", "mov"),
    "stop": ("stop", "halt", "rest"),
    "turn": ("turn", "veer"),
    "reverse": ("revers", "back"),
    "pass": ("pass", "overtak"),
    "cross": ("cross",),
    "meet": ("meet", "met", "touch", "collid"),
    "part": ("part", "separat"),
}


def _by_statement(draft: Draft, claims: Sequence[Claim], options: Sequence[str]) -> list[str]:
    """Options that say what happened to what: 'the red car stops'."""
    events = [c.predicate for c in claims if isinstance(c.predicate, When)]
    if not events:
        return []
    stems = _EVENT_STEMS.get(events[0].event.split()[0], ())
    verbs = [o for o in options if any(t.startswith(stems) for t in _tokens(o))] if stems else []
    if not verbs or _numbers(" ".join(verbs)):
        return []
    if len(verbs) == 1 and len(options) > 1 and not _content(verbs[0], events[0].subject):
        return verbs
    return [o for o in verbs if _content(o, events[0].subject)]


def _content(option: str, subject: str) -> bool:
    """Whether an option speaks of the subject: the same colour, else the same noun."""
    told, named = set(_tokens(option)), set(_tokens(subject)) - _FILLER
    colours = named & set(COLOURS)
    return bool(told & colours) if colours and told & set(COLOURS) else bool(told & named)


def _words_of(claim: Claim) -> str | None:
    match claim.predicate:
        case Direction(word=word):
            return word
        case Attribute(value=value):
            return value
        case Happened(side=side) if side is not None:
            return side
        case Where(horizontal=horizontal, vertical=vertical):
            return f"{vertical} {horizontal}"
        case Order(relation="same_time"):
            return "same time"
    return None


def _by_label(draft: Draft, claims: Sequence[Claim], options: Sequence[str]) -> list[str]:
    """Options that name the thing, colour, side or direction found."""
    said = [w for c in claims if (w := _words_of(c))]
    answers = [*([draft.label] if draft.label else []), *said]
    tests: tuple[Callable[[set[str], set[str]], bool], ...] = (
        lambda told, found: told == found,
        lambda told, found: bool(told) and told <= found,
        lambda told, found: bool(told & found & set(COLOURS)),
        lambda told, found: found <= told and bool(found),
    )
    for answer in answers:
        found = set(_tokens(answer)) - _FILLER
        for fits in tests:
            fitting = [o for o in options if fits(set(_tokens(o)) - _FILLER, found)]
            if fitting:
                return fitting
    return []
