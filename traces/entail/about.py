"""Whether a claim is of what a question asks: the sort, thing, event, time and place of the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from ..records import Measurement, Span
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
from ..units import converted
from ..wording import GENERIC, read_sequence
from .asked import Asked, Mention
from .case import Case
from .grounds import other_ground
from .named import EVENT_STEMS, NAMED_EVENTS, is_meant, things_of
from .numbers import MOST_INSTANT_S

Fits = Callable[[Any], bool]
# A span that was measured may be this much off the one that is asked about.
_SPAN_SLACK_S = 0.25


class Wanted(NamedTuple):
    """The sort of answer that a question asks for: what it is called, and which claims are of it."""

    what: str
    fits: Fits
    place: int
    """Where in the question the thing it is asked of may begin."""


def _in(*units: str) -> Fits:
    return lambda p: (
        isinstance(p, Quantified)
        and any(p.unit == unit or converted(1.0, p.unit, unit) is not None for unit in units)
    )


def _is(*kinds: type[object]) -> Fits:
    return lambda p: isinstance(p, kinds)


def _named(fits: Fits, *parts: str) -> Fits:
    return lambda p: fits(p) and any(part in p.name for part in parts)


def _lasting(p: object) -> bool:
    """A duration, or the length of a thing."""
    return _in("s")(p) or (isinstance(p, Quantified) and p.name in ("length", "size"))


def _timed(p: object) -> bool:
    """An instant."""
    if isinstance(p, Quantified):
        return p.t_s is not None or p.name in ("crossing_time", "overtaking_time", "interval")
    return isinstance(p, When | Happened | Present | Absent | Order)


# What asks for which sort of answer; the first that is found counts, so what is plainest comes first.
_CUES: tuple[tuple[str, str, Fits], ...] = (
    (r"how (?:many|often)|number of|how much time(?!)", "a count", _is(Count, Absent)),
    (r"how (?:fast|quick\w*|slow\w*)|(?:what|which|its|'s)\b.*\b(?:speed|velocity)\b", "a speed",
     lambda p: _in("m/s", "px/s")(p) or isinstance(p, Compared)),
    (r"how long|(?:for )?how many seconds|how much time", "a duration or a length", _lasting),
    (r"how (?:far|tall|high|wide|broad|deep)|what\b.*\bdistance\b", "a distance or a size",
     lambda p: _in("m", "px")(p) or isinstance(p, Compared)),
    (r"(?:what|which) colou?r", "a colour", _is(Attribute)),
    (r"(?:what|which) (?:direction|way)|in which direction", "a direction",
     _is(Direction, Happened, When)),
    (r"at (?:what|which) (?:time|second|moment|point|instant)|what time|^\W*when\b(?![^,]*,\s*(?:how|wh))",
     "a time", _timed),
    (r"^\W*where\b|whereabouts", "a place", _is(Where, Related, Direction)),
)  # fmt: skip
_SIDES = re.compile(r"\b(?:by|from|on|to|at) (?:which|what) side|which side")


def wanted(asked: Asked) -> Wanted | None:
    """The sort of answer that is asked for; None where that cannot be told."""
    text = asked.text.lower()
    if asked.is_yes_or_no or _SIDES.search(text):
        return None
    found = [(m, what, fits) for cue, what, fits in _CUES if (m := re.search(cue, text))]
    if not found:
        return None
    first, what, fits = found[0]
    if what == "a count" and re.search(r"how many (?:seconds|met|pixels|degrees|times a|minutes)", text):
        return None
    return Wanted(what, lambda p: fits(p) or isinstance(p, Free), len(text[: first.end()].split()) - 1)


def beside(asked: Asked, case: Case) -> str | None:
    """Why a claim does not answer the question; None where it does, or where that cannot be told."""
    p, want = case.claim.predicate, wanted(asked)
    if want is not None and not want.fits(p):
        return f"the question asks for {want.what}, and {case.claim.id} gives none"
    return (
        _other_thing(asked, case, want)
        or _other_event(asked, p)
        or _other_quantity(asked, p)
        or _other_time(asked, case)
        or other_ground(asked, case)
    )


def _other_thing(asked: Asked, case: Case, want: Wanted | None) -> str | None:
    """Why a claim is of none of the things that the question names."""
    p = case.claim.predicate
    if isinstance(p, Free | Order) or getattr(p, "name", None) == "interval" or not asked.mentions:
        return None
    if want is None and (asked.has_clause or asked.says("happen", "next")):
        return None
    told = (getattr(p, name, None) for name in ("subject", "other"))
    words = [w for w in told if w] + ([p.criterion.split(" to ")[-1]] if isinstance(p, Chosen) else [])
    if isinstance(p, Chosen) or not _is_asked_of(asked, p, want):
        mentions: tuple[Mention, ...] = asked.mentions
    else:
        mentions = tuple(m for m in asked.mentions if want is None or m.last >= want.place)[:1]
        if not mentions or GENERIC & set(asked.words[want.place if want else 0 : mentions[0].first]):
            return None
    things = things_of(case)
    for mention in mentions:
        if is_meant(mention, words[0], things) is not False:
            return None
        if any(is_meant(mention, word, ()) is True for word in words[1:]):
            return None
    named = " or ".join(repr(_named_so(asked, m)) for m in mentions)
    return f"{case.claim.id} is of {words[0]!r}, and the question asks of {named}"


def _is_asked_of(asked: Asked, p: object, want: Wanted | None) -> bool:
    """Whether the question asks this of the one thing that it names first."""
    return want is not None and isinstance(p, Quantified | Attribute | Direction | Where | Count)


def _named_so(asked: Asked, mention: Mention) -> str:
    return " ".join(asked.words[mention.first : mention.last + 1])


def _other_event(asked: Asked, p: object) -> str | None:
    """Why a claim is of another event than the question."""
    events = {name for name, stems in NAMED_EVENTS.items() if asked.says(*stems)}
    said = p.event if isinstance(p, When) else p.detail if isinstance(p, Count) else None
    if isinstance(p, Absent):
        said = p.event
    if not events or (said is None and not isinstance(p, Count)):
        return None
    if isinstance(p, Count):
        modes = {"leaving": "leave", "entering": "enter", "crossing": "cross"}
        did = {modes[p.mode]} if p.mode in modes else _names(p.detail)
        if did & events or asked.has_clause or not events & {"leave", "enter", "cross", "stop", "turn"}:
            return None
        return _not_that("a count", did or {"being seen"}, events)
    done = set() if asked.has_clause else _names(said)
    events |= {_ALIKE[event] for event in events if event in _ALIKE}
    if done & events or not done or done & {"moving", "still", "visible"}:
        return None
    return None if any(asked.says(*EVENT_STEMS.get(e, (e,))) for e in done) else _not_that("it", done, events)


# Leaving is disappearing, and coming in appearing, in most people's words.
_ALIKE = {"leave": "disappear", "enter": "appear"}
_ALIKE |= {after: before for before, after in _ALIKE.items()}


def _names(what: str | None) -> set[str]:
    return {step.name for step in read_sequence((what or "").removeprefix("not ")) or ()}


def _not_that(who: str, did: set[str], events: set[str]) -> str:
    return f"{who} is of {' and '.join(sorted(did))}, and the question asks of {' and '.join(sorted(events))}"


_EXTREMES = (("top", "maxim", "peak", "highest"), ("average", "mean "), ("lowest", "minim"))
_LASTING = {
    "visible_duration": ("visib", "seen", "in view", "on screen", "in the picture"),
    "moving_duration": ("mov", "driv", "walk", "roll"),
    "still_duration": ("still", "stand", "stood", "station", "park", "wait", "stopped", "motionless"),
}


def _other_quantity(asked: Asked, p: object) -> str | None:
    """Why a number is of another quantity than the question."""
    if not isinstance(p, Quantified):
        return None
    text = asked.text.lower()
    for words, part in zip(_EXTREMES, ("max", "mean", "min"), strict=True):
        if "speed" in p.name and any(word in text for word in words) and part not in p.name:
            return f"the question asks for the {words[0]} speed, not for the {p.name.replace('_', ' ')}"
    alike = {"time_stopped": "still_duration"}.get(p.name, p.name)
    states = {name for name, stems in _LASTING.items() if any(stem in text for stem in stems)}
    if alike in _LASTING and states and alike not in states and not asked.has_clause:
        return f"the question asks for the {' or '.join(sorted(states))}, not for the {p.name}"
    return None


def _other_time(asked: Asked, case: Case) -> str | None:
    """Why a claim is of another time than the one that the question names in numbers."""
    p, name = case.claim.predicate, case.claim.id
    if asked.window is None:
        return None if asked.names_time else _only_a_part(case)
    if isinstance(p, When | Where | Related):
        slack = MOST_INSTANT_S if asked.window.is_instant else case.slack_s
        if asked.window.start_s - slack <= p.t_s <= asked.window.end_s + slack:
            return None
        return f"{name} is of {p.t_s:.2f} s, and the question asks of {_words(asked.span)}"
    if isinstance(p, Count) and p.at_s is not None:
        return _off(asked, Span(start_s=p.at_s, end_s=p.at_s), name, None)
    if isinstance(p, Count | Direction | Quantified) and p.span is not None:
        return _off(asked, p.span, name, case)
    return None


def _off(asked: Asked, span: Span, name: str, case: Case | None) -> str | None:
    """Whether a span is the one asked about, as far as the thing was there."""
    want = asked.span
    for tube in [] if case is None else things_of(case):
        own = getattr(tube, "span", None)
        want = (want.intersect(own) or want) if isinstance(own, Span) else want
    if max(abs(span.start_s - want.start_s), abs(span.end_s - want.end_s)) <= _SPAN_SLACK_S:
        return None
    if max(abs(span.start_s - asked.span.start_s), abs(span.end_s - asked.span.end_s)) <= _SPAN_SLACK_S:
        return None
    return f"{name} is of {_words(span)}, and the question asks of {_words(asked.span)}"


def _only_a_part(case: Case) -> str | None:
    """Why a measurement is of a part of the time, where the question names none."""
    p = case.claim.predicate
    if not isinstance(p, Quantified | Direction | Count):
        return None
    for measured in case.cited(Measurement):
        given = measured.derivation.parameters.get("span")
        if isinstance(given, tuple) and given not in ((case.video.start_s, case.video.end_s),):
            start, end = (float(t) for t in given if isinstance(t, int | float))
            if start > case.video.start_s + _SPAN_SLACK_S or end < case.video.end_s - _SPAN_SLACK_S:
                span = _words(Span(start_s=start, end_s=end))
                return f"{measured.id} is of {span} only, and the question names no such time"
    return None


def _words(span: Span) -> str:
    if span.duration_s == 0:
        return f"{span.start_s:.2f} s"
    return f"{span.start_s:.2f} to {span.end_s:.2f} s"
