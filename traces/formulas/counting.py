"""How many: distinct tubes in a span, at once, at an instant, over a line, by a side, or events."""

from __future__ import annotations

from collections.abc import Callable

from ..errors import BadArguments
from ..records import Absence, Span, SpanFound, Tube
from .derived import Derived, Given
from .events import occurrences
from .visibility import visible_spans


def count(given: Given) -> Derived:
    """The count in the mode that the formula's name says; nothing counted must rest on an absence."""
    mode = given.derivation.formula.removeprefix("count.")
    counter = _MODES.get(mode)
    if counter is None:
        raise BadArguments(f"{mode!r} is no way to count; they are {', '.join(_MODES)}")
    if not given.tubes and not given.spans and not given.all(Absence):
        raise BadArguments("a count of nothing needs the absence that it rests on")
    return Derived(value=float(counter(given)), unit="1", sigma=0.0)


def distinct(tubes: tuple[Tube, ...]) -> tuple[Tube, ...]:
    """Tubes without those that are the same track under another id."""
    found: dict[tuple[str, int, float], Tube] = {}
    for tube in tubes:
        found.setdefault((tube.source, tube.track, tube.samples.t_s[0]), tube)
    return tuple(found.values())


def seen_in(tube: Tube, span: Span | None) -> bool:
    """Whether a tube is visible at some time of a span."""
    return any(span is None or _meets(seen, span) for seen in visible_spans(tube))


def _meets(seen: Span, span: Span) -> bool:
    return seen.intersect(span) is not None or seen.contains(span.start_s)


def _ever(given: Given) -> int:
    return sum(seen_in(tube, given.span) for tube in distinct(given.tubes))


def _at_time(given: Given) -> int:
    at = Span(start_s=given.at_s, end_s=given.at_s)
    return sum(seen_in(tube, at) for tube in distinct(given.tubes))


def _at_once(given: Given) -> int:
    """The most that are visible together at any instant of the span."""
    steps: list[tuple[float, int]] = []
    for tube in distinct(given.tubes):
        for seen in visible_spans(tube):
            part = seen if given.span is None else seen.intersect(given.span)
            if part is not None:
                steps += [(part.start_s, 1), (part.end_s, -1)]
    most = now = 0
    for _, step in sorted(steps):
        now += step
        most = max(most, now)
    return most


def _doing(name: str) -> Callable[[Given], int]:
    """Count the tubes to which an event happens in the span."""

    def counted(given: Given) -> int:
        return sum(bool(occurrences(given, tube, name)) for tube in distinct(given.tubes))

    return counted


def _crossing(given: Given) -> int:
    if given.line is None:
        raise BadArguments("counting what crosses needs a line: set line to x1, y1, x2, y2")
    return _doing("cross")(given)


def _events(given: Given) -> int:
    """How often an event happened: the spans found, or the occurrences over the tubes."""
    if given.spans:
        return len({(span.tube, span.other, span.t_s) for span in given.all(SpanFound)})
    event = given.word("event")
    if event is None:
        raise BadArguments("counting events needs to know which: set event")
    other = given.word("other")
    partner = None if other is None else given.evidence(other, Tube)
    return sum(len(occurrences(given, tube, event, partner)) for tube in distinct(given.tubes))


_MODES: dict[str, Callable[[Given], int]] = {
    "ever": _ever,
    "at_once": _at_once,
    "at_time": _at_time,
    "crossing": _crossing,
    "leaving": _doing("leave"),
    "entering": _doing("enter"),
    "events": _events,
}
