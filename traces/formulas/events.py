"""Events and states of a tube, alone, with another tube, or with a line: one function per name."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import BadArguments
from ..records import Span, Tube
from .derived import Derived, Given, Occurrence
from .heading import WORDS, fits_way, heading_after, heading_before, moving_spans, turns, word_of
from .motion import MIN_STILL_S, Motion, Moving, motion
from .pairs import Pair, crossings_of, line_crossings, meetings, overlapping, pair, passes
from .visibility import arrival, departure, hidden_occurrences, visible_occurrences, visible_spans

Found = list[Occurrence]
# Events whose direction is a side of the frame; every other direction is a way.
BY_SIDE = ("enter", "leave", "appear", "disappear")
NEED_OTHER = ("pass", "meet", "part", "overlapping")


def events(given: Given) -> Derived:
    """The occurrences of one event or state, filtered by span, way and side."""
    name = given.derivation.formula.removeprefix("event.")
    found = occurrences(given, given.input(0), name)
    return Derived(occurrences=tuple(found))


def occurrences(given: Given, tube: Tube, name: str, other: Tube | None = None) -> Found:
    """The occurrences of `name` for one tube, with the other parameters as given."""
    if other is None and (name in NEED_OTHER or _crosses_a_tube(given, name)):
        other = given.input(1)
    return _filtered(_all(tube, name, given, other), given, name)


def step_occurrences(
    given: Given, tube: Tube, name: str, *, way: str | None, side: str | None, other: Tube | None
) -> Found:
    """The occurrences of one step of a sequence."""
    found = _all(tube, name, given, other, way)
    return [one for one in found if _fits(one, name, way, side)]


def _crosses_a_tube(given: Given, name: str) -> bool:
    return name == "cross" and given.line is None


def _all(tube: Tube, name: str, given: Given, other: Tube | None, way: str | None = None) -> Found:
    """Every occurrence of a name, whatever the span."""
    way = way or given.word("way")
    if name in NEED_OTHER or name == "cross":
        return _with_other(tube, name, given, other)
    if name == "moving":
        return moving_spans(motion(tube, given.frame_px), way)
    finder = _ALONE.get(name)
    if finder is None:
        raise BadArguments(f"{name!r} is no event or state; they are {', '.join(NAMES)}")
    return finder(tube, given.frame_px)


def _with_other(tube: Tube, name: str, given: Given, other: Tube | None) -> Found:
    """Events with a line or another tube."""
    if name == "cross" and given.line is not None:
        return line_crossings(motion(tube, given.frame_px), given.line)
    if other is None:
        raise BadArguments(f"{name!r} happens between two things: name the other one")
    both = pair(tube, other, given.frame_px)
    return [] if both is None else _PAIRED[name](both, given.frame_px)


def _filtered(found: Found, given: Given, name: str) -> Found:
    """Those that fit way, side and span; states are cut to the span."""
    kept = [one for one in found if _fits(one, name, given.word("way"), given.word("side"))]
    span = given.span
    if span is None:
        return kept
    return [cut for one in kept if (cut := _within(one, span)) is not None]


def _fits(one: Occurrence, name: str, way: str | None, side: str | None) -> bool:
    """Whether direction and side are as asked."""
    if side is not None and not (name in BY_SIDE and one.direction == side):
        return False
    if way is None or name == "moving":
        return True
    return one.direction in WORDS and fits_way(45.0 * WORDS.index(one.direction), way)


def _within(one: Occurrence, span: Span) -> Occurrence | None:
    """An occurrence cut to a span; an event is in it by its instant, an instant lies in a whole state."""
    if span.duration_s == 0 and one.found.duration_s > 0:
        return one if one.found.contains(span.start_s) else None
    if one.found.duration_s == 0 or one.what in ("cross",):
        inside = span.start_s <= one.t_s <= span.end_s
        return one if inside else None
    common = one.found.intersect(span)
    return None if common is None else one._replace(found=common, t_s=common.start_s)


def _starts(tube: Tube, frame_px: tuple[float, float]) -> Found:
    moved = motion(tube, frame_px)
    return [
        _change("start", move.started.t_s, move.started.sigma_s, heading_after(moved, move, move.start_s))
        for move in moved.moving
        if move.started is not None
    ]


def _stops(tube: Tube, frame_px: tuple[float, float]) -> Found:
    moved = motion(tube, frame_px)
    return [
        _change("stop", move.stopped.t_s, move.stopped.sigma_s, heading_before(moved, move, move.end_s))
        for move in moved.moving
        if move.stopped is not None
    ]


def _change(what: str, t_s: float, sigma_s: float, heading: float | None) -> Occurrence:
    word = None if heading is None else word_of(heading)
    return Occurrence(what, Span(start_s=t_s, end_s=t_s), t_s, sigma_s, word)


def still_spans(tube: Tube, frame_px: tuple[float, float]) -> Found:
    """Visible and not moving, for long enough to be a pause."""
    found = []
    for seen in visible_spans(tube):
        for span in _without(seen, motion(tube, frame_px).moving):
            if span.duration_s >= MIN_STILL_S:
                found.append(Occurrence("still", span, span.start_s, tube.frame_interval_s))
    return found


def _without(span: Span, moves: tuple[Moving, ...]) -> list[Span]:
    """What is left of a span when movements are taken out."""
    left, at = [], span.start_s
    for move in moves:
        if move.start_s > at and at < span.end_s:
            left.append(Span(start_s=at, end_s=min(move.start_s, span.end_s)))
        at = max(at, move.end_s)
    if at < span.end_s:
        left.append(Span(start_s=at, end_s=span.end_s))
    return left


def _changes_of_heading(what: str) -> Callable[[Tube, tuple[float, float]], Found]:
    def find(tube: Tube, frame_px: tuple[float, float]) -> Found:
        moved: Motion = motion(tube, frame_px)
        return [turn for turn in turns(moved) if turn.what == what]

    return find


_ALONE: dict[str, Callable[[Tube, tuple[float, float]], Found]] = {
    "enter": lambda tube, frame_px: arrival(tube, "enter", frame_px),
    "appear": lambda tube, frame_px: arrival(tube, "appear", frame_px),
    "leave": lambda tube, frame_px: departure(tube, "leave", frame_px),
    "disappear": lambda tube, frame_px: departure(tube, "disappear", frame_px),
    "visible": lambda tube, frame_px: visible_occurrences(tube),
    "hidden": lambda tube, frame_px: hidden_occurrences(tube),
    "start": _starts,
    "stop": _stops,
    "still": still_spans,
    "turn": _changes_of_heading("turn"),
    "reverse": _changes_of_heading("reverse"),
}
_PAIRED: dict[str, Callable[[Pair, tuple[float, float]], Found]] = {
    "pass": lambda both, frame_px: passes(both),
    "cross": lambda both, frame_px: crossings_of(both),
    "meet": lambda both, frame_px: meetings(both, "meet", frame_px),
    "part": lambda both, frame_px: meetings(both, "part", frame_px),
    "overlapping": lambda both, frame_px: overlapping(both),
}
NAMES = (*_ALONE, "moving", *_PAIRED)
