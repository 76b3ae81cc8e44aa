"""Times in words: durations, clock times, instants, and windows such as 'after the red car stops'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ...traces.records.vocabulary import STATES
from .ast import Clock, Fractional, Moment, Thing, Window
from .grammar import RULES, Reader, Reading, matches, pattern, rule
from .happenings import Happening

# ---- durations and clock times --------------------------------------------------------------------------

_DURATIONS: tuple[tuple[str, float], ...] = (
    ("{n:number} and a half ($seconds)", 0.5),
    ("{n:number} [full] ($seconds)", 0.0),
    ("half a ($seconds)|a half second", 0.5),
    ("(a|one) second and a half", 1.5),
    ("(a|one) second", 1.0),
    ("a couple of seconds", 2.0),
)
_DURATION_NODES = tuple((pattern(text), more) for text, more in _DURATIONS)
_MINUTES = pattern("{m:number} (minute|minutes) [and] {n:number} ($seconds)")
_MINUTES_ONLY = pattern("{m:number} (minute|minutes)|(a|one) minute")
_MILLIS = pattern("{n:number} (ms|milliseconds|millisecond)")


def _rounded(seconds: float) -> float:
    return round(seconds, 6)


@rule("duration")
def _duration(reader: Reader, place: int) -> Iterator[Reading]:
    """A length of time in seconds."""
    for bound, end in matches(_MINUTES, reader, place):
        yield _rounded(bound["m"] * 60 + bound["n"]), end
    for node, more in _DURATION_NODES:
        for bound, end in matches(node, reader, place):
            yield _rounded(bound.get("n", 0.0) + more), end
    for bound, end in matches(_MINUTES_ONLY, reader, place):
        yield _rounded(bound.get("m", 1.0) * 60), end
    for bound, end in matches(_MILLIS, reader, place):
        yield _rounded(bound["n"] / 1000), end


_INTO = pattern(
    "{d:duration} (in|into $video|into it|in to $video|from the (start|beginning) [of $video]|on the clock)"
)
_INTO_AFTER = pattern("{d:duration} after the (start|beginning) [of $video]")
_BEFORE_END = pattern("{d:duration} (before|from) the end [of $video]")
_MARK = pattern("the {n:number} [second|seconds] mark|the {c:clock} mark|(second|time|timestamp) {n:number}")
_T_IS = pattern("[time] t (=|is) {n:number} [$seconds]|time (=|of) {n:number} [$seconds]")


@rule("clock")
def _clock(reader: Reader, place: int) -> Iterator[Reading]:
    token = reader.token(place)
    if token is not None and token.clock_s is not None:
        after = reader.word(place + 1)
        yield token.clock_s, place + (2 if after in ("seconds", "minutes") else 1)


@rule("time")
def _time(reader: Reader, place: int) -> Iterator[Reading]:
    """A time on the video's clock, in seconds."""
    for node in (_INTO, _INTO_AFTER):
        for bound, end in matches(node, reader, place):
            yield bound["d"], end
    for node in (_MARK, _T_IS):
        for bound, end in matches(node, reader, place):
            yield bound.get("n", bound.get("c")), end
    yield from reader.read(_duration, place)
    yield from reader.read(_clock, place)
    token = reader.token(place)
    if token is not None and token.number is not None and not token.text.isalpha():
        yield token.number, place + 1


# ---- instants -------------------------------------------------------------------------------------------

_SHARES = tuple(
    (pattern(text), share)
    for text, share in (
        ("the [very] (start|beginning|opening|first frame) [of $video]", 0.0),
        ("the [very] (end|last frame|final frame) [of $video]", 1.0),
        ("(the middle|the midpoint|half time|half way|midway|the midway point) [of $video]", 0.5),
        ("(midway|half way) (through|into) $video", 0.5),
        ("(the half way point|the half point) [of $video]", 0.5),
        ("a quarter (of the way|into|through) [(through|into)] [$video]", 0.25),
        ("three quarters (of the way|into|through) [(through|into)] [$video]", 0.75),
        ("a third of the way [(through|into)] [$video]", 0.333333),
        ("two thirds of the way [(through|into)] [$video]", 0.666667),
    )
)
_MOMENTS = tuple(
    pattern(text)
    for text in (
        "$at_which {h:statement} for the {n:rank} time",
        "the {n:rank} time [that|when] {h:statement}",
        "$at_which {h:statement}",
        "$at_which {h:statement} again{again:yes}",
        "[$moment] [of] {h:nominal}",
        "{h:own_doing}",
    )
)


def _moment(happening: Happening, nth: int | None = None) -> Moment | None:
    if happening.none:
        return None
    n = nth or happening.nth or 1
    return Moment(subject=happening.subject, clause=happening.ending, nth=n)


@rule("moment")
def _moments(reader: Reader, place: int) -> Iterator[Reading]:
    """When something happens: 'the red car stops', 'the moment it leaves', 'the second time it turns'."""
    for node in _MOMENTS:
        for bound, end in matches(node, reader, place):
            moment = _moment(bound["h"], 2 if "again" in bound else bound.get("n"))
            # whether starting again is the first or the second start depends on how the video begins
            if moment is not None and not ("again" in bound and moment.clause.happens == "start"):
                yield moment, end


@rule("share")
def _share(reader: Reader, place: int) -> Iterator[Reading]:
    for node, share in _SHARES:
        for _, end in matches(node, reader, place):
            yield Fractional(share=share), end


_OFFSET = pattern(
    "{d:duration} (after|later than|following) {after:moment}|{d:duration} (before|prior to) {before:moment}"
)


@rule("offset_moment")
def _offset_moment(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_OFFSET, reader, place):
        moment: Moment = bound["after"] if "after" in bound else bound["before"]
        sign = 1.0 if "after" in bound else -1.0
        if not moment.offset_s and _is_event(moment):
            yield moment.model_copy(update={"offset_s": sign * bound["d"]}), end


def _is_event(moment: Moment) -> bool:
    return moment.clause.happens not in STATES


@rule("instant")
def _instant(reader: Reader, place: int) -> Iterator[Reading]:
    """A clock time, a share of the video, or a moment."""
    yield from reader.read(_offset_moment, place)
    yield from reader.read(_share, place)
    for seconds, end in reader.read(_time, place):
        yield Clock(t_s=seconds), end
    yield from reader.read(_moments, place)


# ---- windows --------------------------------------------------------------------------------------------


class Tail(NamedTuple):
    """What is said of time beside the question itself."""

    window: Window = Window()
    at_once: bool = False
    nth: int | None = None
    next: bool = False
    again: bool = False
    just: bool = False
    always: bool = False
    choices: tuple[Thing, ...] = ()


_FROM_TO = pattern(
    "(between|from) [(second|seconds)] {a:limit} [and|to|until|up to|through|-] [(second|seconds)] {b:limit}"
    "|(in|during|within|over|for) [the] (interval|span|period|range|segment|part|time|window) "
    "(between|from) {a:limit} "
    "(and|to|until|-) "
    "{b:limit}|{a:clock} (-|to|until) {b:clock}|{a:number} (-|to|until|and) {b:duration}|between "
    "{a:number} and {b:duration}|in {a:number} - {b:duration}"
    "|(after|since) {a:limit} (but|and) before {b:limit}|during {a:number} (-|to) {b:duration}"
    "|(from|between) when {a:moment} (to|until|and) [when] {b:moment}|in seconds {a:number} (-|to) {b:number}"
)
_OPEN = tuple(
    (pattern(text), field)
    for text, field in (
        ("(after|following|past|since|once|from) {i:instant} [on|onward|onwards|"
        "forward]", "after"),
        ("starting (at|from) {i:instant}|any time after {i:instant}|later than {i:instant}", "after"),
        ("(before|until|prior to|up to|up until|by|earlier than) {i:instant}", "before"),
        ("(while|whilst|as long as|so long as|during the time [that|when]|all the time|whenever|during "
        "[the]) "
         "{during:state}", "during"),
        ("when {during:state}", "during"),
        ("(when|as) {i:event}", "at"),
        ("[right|exactly|precisely] at [exactly|about|around|precisely] {i:instant}", "at"),
        ("{i:offset_moment}|{i:midway}|{into:time_into}|in {i:the_middle}", "at"),
    )
)  # fmt: skip
_WITHIN = pattern(
    "(within|in|during) [the] [first|next] {d:duration} (after|of|following) {i:instant}"
    "|[in|within|during] the {d:duration} (after|following) {i:instant}"
)
_WITHIN_BEFORE = pattern(
    "(within|in|during) [the] [last] {d:duration} (before|preceding|prior to) {i:instant}"
)
_EDGE = tuple(
    (pattern(text), field)
    for text, field in (
        ("($in) the (first|opening|initial|starting) {d:duration} [of $video]", "first_s"),
        (
            "(within|in) {d:duration} of the (start|beginning) [of $video]|in the {d:duration} after the "
            "start",
            "first_s",
        ),
        ("($in) the (last|final|closing|ending) {d:duration} [of $video]", "last_s"),
    )
)
_LAST_SECOND = pattern("($in) the (last|final) second [of $video]")
_PARTS: tuple[tuple[str, float, float], ...] = (
    ("first half", 0.0, 0.5),
    ("(second|last|latter|other) half", 0.5, 1.0),
    ("first third", 0.0, 0.333333),
    ("(second|middle) third", 0.333333, 0.666667),
    ("(last|third|final) third", 0.666667, 1.0),
    ("first quarter", 0.0, 0.25),
    ("second quarter", 0.25, 0.5),
    ("third quarter", 0.5, 0.75),
    ("(last|fourth|final) quarter", 0.75, 1.0),
)
_PART_NODES = tuple(
    (pattern(f"(in|during|within|over|for|throughout) the {part} [of $video]"), a, b) for part, a, b in _PARTS
)
_EMPTY = pattern(
    "[at all|at any (time|point|moment)|at some (time|point|moment)|ever] (in|during|over|throughout|on|"
    "across|within|"
    "anywhere in|for) $video|at any (time|point|moment)|at some (time|point|moment|stage)|in total|"
    "altogether|overall|"
    "ever|at all|all told|in all|here|in $frame|in the (street|whole (image|picture))|within $frame|on "
    "(screen|camera)"
    "|in the course of $video|of $video|over time"
)
_ALWAYS = pattern(
    "throughout [$video]|(for|during) (all|the whole|the entire) [of] [the] (time|video|sequence)|all the "
    "time|always"
    "|the (whole|entire) (time|video|way through)|at all times|from (start|beginning) to (finish|end)|"
    "continuously"
    "|in the (whole|entire) (video|sequence)|for the (whole|entire) (duration|length) [of $video]"
)
_JUST = pattern("$just")
_AS_SOON_AS = pattern("as soon as {i:moment}")
_AT_ONCE = pattern(
    "at (once|the same time|one time|any one time|a time|the same moment|any (given|single|one) (time|"
    "moment|instant)"
    "|a single (moment|instant))|simultaneously|together|all at once|in (one|a single|any one) frame|"
    "concurrently"
    "|at (most|the most|the maximum)|at the same time"
)
_NTH = pattern("for the {n:rank} time|the {n:rank} time")
_AGAIN = pattern("again|once more|once again|a second time")
_NEXT = pattern("next|afterwards|then|after that|right after that")
_FIRST = pattern("first|at first")


@rule("limit")
def _limit(reader: Reader, place: int) -> Iterator[Reading]:
    yield from reader.read(_instant, place)


@rule("event")
def _event(reader: Reader, place: int) -> Iterator[Reading]:
    yield from ((m, end) for m, end in reader.read(_moments, place) if _is_event(m))


@rule("state")
def _state(reader: Reader, place: int) -> Iterator[Reading]:
    yield from ((m, end) for m, end in reader.read(_moments, place) if not _is_event(m))


_MIDWAY = pattern("(midway|half way) [through|into] [$video]")
_IN_MIDDLE = pattern("the middle of $video")


@rule("midway")
def _midway(reader: Reader, place: int) -> Iterator[Reading]:
    for _, end in matches(_MIDWAY, reader, place):
        yield Fractional(share=0.5), end


@rule("the_middle")
def _the_middle(reader: Reader, place: int) -> Iterator[Reading]:
    for _, end in matches(_IN_MIDDLE, reader, place):
        yield Fractional(share=0.5), end


@rule("time_into")
def _time_into(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_INTO, reader, place):
        yield bound["d"], end


@rule("tail")
def _tail(reader: Reader, place: int) -> Iterator[Reading]:
    """One thing said of time: a window, 'at once', 'for the second time', or little ('in the video')."""
    for window, end in _windows(reader, place):
        yield Tail(window), end
    for _, begin in matches(_JUST, reader, place):
        yield from ((Tail(window, just=True), end) for window, end in _windows(reader, begin))
    for bound, end in matches(_AS_SOON_AS, reader, place):
        yield Tail(Window(after=bound["i"]), just=True), end
    if reader.word(place - 1) == ",":
        yield from (
            (Tail(choices=among), end) for among, end in reader.read(RULES["choices"], place) if among
        )
    for _, end in matches(_AT_ONCE, reader, place):
        yield Tail(at_once=True), end
    for bound, end in matches(_NTH, reader, place):
        yield Tail(nth=bound["n"]), end
    for _, end in matches(_AGAIN, reader, place):
        yield Tail(nth=2, again=True), end
    for _, end in matches(_FIRST, reader, place):
        yield Tail(nth=1), end
    for _, end in matches(_NEXT, reader, place):
        yield Tail(next=True), end
    for _, end in matches(_ALWAYS, reader, place):
        yield Tail(always=True), end
    for _, end in matches(_EMPTY, reader, place):
        yield Tail(), end


def _windows(reader: Reader, place: int) -> Iterator[tuple[Window, int]]:
    for node, a, b in _PART_NODES:
        for _, end in matches(node, reader, place):
            yield _share_window(a, b), end
    for _, end in matches(_LAST_SECOND, reader, place):
        yield Window(last_s=1.0), end
    for node, field in _EDGE:
        for bound, end in matches(node, reader, place):
            yield Window(**{field: bound["d"]}), end
    for bound, end in matches(_FROM_TO, reader, place):
        yield Window(after=_instant_of(bound["a"]), before=_instant_of(bound["b"])), end
    yield from _within(reader, place)
    for node, field in _OPEN:
        for bound, end in matches(node, reader, place):
            window = _open(field, bound)
            if window is not None:
                yield window, end


def _within(reader: Reader, place: int) -> Iterator[tuple[Window, int]]:
    for node, sign in ((_WITHIN, 1.0), (_WITHIN_BEFORE, -1.0)):
        for bound, end in matches(node, reader, place):
            other = _shifted(bound["i"], sign * bound["d"])
            if other is not None:
                after, before = (bound["i"], other) if sign > 0 else (other, bound["i"])
                yield Window(after=after, before=before), end


def _shifted(instant: Any, seconds: float) -> Any:
    if isinstance(instant, Clock):
        return Clock(t_s=max(0.0, _rounded(instant.t_s + seconds)))
    if isinstance(instant, Moment) and _is_event(instant):
        return instant.model_copy(update={"offset_s": _rounded(instant.offset_s + seconds)})
    return None


def _share_window(a: float, b: float) -> Window:
    after = Fractional(share=a) if a > 0 else None
    return Window(after=after, before=Fractional(share=b) if b < 1 else None)


def _instant_of(limit: Any) -> Any:
    return Clock(t_s=limit) if isinstance(limit, float) else limit


def _open(field: str, bound: Any) -> Window | None:
    if "during" in bound:
        return Window(during=bound["during"])
    instant = Clock(t_s=bound["into"]) if "into" in bound else bound["i"]
    if isinstance(instant, Fractional) and field == "after" and instant.share == 0:
        return Window()
    if field == "at" and isinstance(instant, Moment) and not _is_event(instant):
        return Window(during=instant)
    return Window(**{field: instant})


def merged(first: Tail, second: Tail) -> Tail | None:
    """Both together; None where they say the same thing twice."""
    a, b = dict(first.window), dict(second.window)
    if any(a[name] is not None and b[name] is not None for name in a):
        return None
    if first.nth is not None and second.nth is not None:
        return None
    window = Window(**{name: a[name] if a[name] is not None else b[name] for name in a})
    nth = first.nth if first.nth is not None else second.nth
    flags = {name: getattr(first, name) or getattr(second, name) for name in _FLAGS}
    return Tail(window, nth=nth, choices=first.choices or second.choices, **flags)


_FLAGS = ("at_once", "next", "again", "just", "always")
