"""Windows of time in words, and what else is said of time beside a question."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .ast import Clock, Fractional, Moment, Thing, Window
from .grammar import RULES, Reader, Reading, matches, pattern, rule
from .times import is_event_moment, rounded

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
    "|($in) [the] (interval|span|time span|period|range|segment|part|stretch|time|window) "
    "[between|from] {a:limit} "
    "(and|to|until|-) "
    "{b:limit}|{a:clock} (-|to|until) {b:clock}|{a:number} (-|to|until|and) {b:duration}|between "
    "{a:number} and {b:duration}|in {a:number} - {b:duration}"
    "|starting (at|from) {a:limit} and ending at {b:limit}"
    "|(after|since) {a:limit} (but|and) before {b:limit}|during {a:number} (-|to) {b:duration}"
    "|(from|between) when {a:moment} (to|until|and) [when] {b:moment}"
    "|[in|during|over] seconds {a:number} (-|to|through) {b:number}"
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
    "|[$in] the {d:duration} ([right|just|immediately] after|following|that follow) {i:instant}"
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
    "|(in|over|during|across) the course of $video|of $video|over time"
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
    yield from reader.read(RULES["instant"], place)


@rule("event")
def _event(reader: Reader, place: int) -> Iterator[Reading]:
    yield from ((m, end) for m, end in reader.read(RULES["moment"], place) if is_event_moment(m))


@rule("state")
def _state(reader: Reader, place: int) -> Iterator[Reading]:
    yield from ((m, end) for m, end in reader.read(RULES["moment"], place) if not is_event_moment(m))


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
        return Clock(t_s=max(0.0, rounded(instant.t_s + seconds)))
    if isinstance(instant, Moment) and is_event_moment(instant):
        return instant.model_copy(update={"offset_s": rounded(instant.offset_s + seconds)})
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
    if field == "at" and isinstance(instant, Moment) and not is_event_moment(instant):
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
