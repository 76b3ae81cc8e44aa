"""Instants in words: durations, clock times, shares of the video, and moments when something happens."""

from __future__ import annotations

from collections.abc import Iterator

from ...traces.records.vocabulary import STATES
from .ast import Clock, Fractional, Moment
from .grammar import Reader, Reading, matches, pattern, rule
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


def rounded(seconds: float) -> float:
    """Seconds without the noise of adding fractions."""
    return round(seconds, 6)


@rule("duration")
def _duration(reader: Reader, place: int) -> Iterator[Reading]:
    """A length of time in seconds."""
    for bound, end in matches(_MINUTES, reader, place):
        yield rounded(bound["m"] * 60 + bound["n"]), end
    for node, more in _DURATION_NODES:
        for bound, end in matches(node, reader, place):
            yield rounded(bound.get("n", 0.0) + more), end
    for bound, end in matches(_MINUTES_ONLY, reader, place):
        yield rounded(bound.get("m", 1.0) * 60), end
    for bound, end in matches(_MILLIS, reader, place):
        yield rounded(bound["n"] / 1000), end


_INTO = pattern(
    "{d:duration} (in|into $video|into it|in to $video|from the (start|beginning) [of $video]|on the clock)"
)
_INTO_AFTER = pattern("{d:duration} after the (start|beginning) [of $video]")
_MARK = pattern(
    "the {n:number} [second|seconds] mark|the {c:clock} mark|(second|time|timestamp) {n:number} [$seconds]"
)
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
        if not moment.offset_s and is_event_moment(moment):
            yield moment.model_copy(update={"offset_s": sign * bound["d"]}), end


def is_event_moment(moment: Moment) -> bool:
    """Whether the moment is an event, not a lasting state."""
    return moment.clause.happens not in STATES


@rule("instant")
def _instant(reader: Reader, place: int) -> Iterator[Reading]:
    """A clock time, a share of the video, or a moment."""
    yield from reader.read(_offset_moment, place)
    yield from reader.read(_share, place)
    for seconds, end in reader.read(_time, place):
        yield Clock(t_s=seconds), end
    yield from reader.read(_moments, place)


@rule("time_into")
def _time_into(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_INTO, reader, place):
        yield bound["d"], end
