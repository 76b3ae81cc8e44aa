"""How long: durations of states of a tube or a pair, and the interval between two instants."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..errors import BadArguments
from ..records import Span, Tube
from .derived import Derived, Given, Occurrence
from .events import still_spans
from .heading import moving_spans
from .motion import motion
from .pairs import overlapping, pair
from .visibility import visible_occurrences

# The deviation of an end that is the end of the asked span itself, and so not measured.
EXACT_S = 0.0


def duration(find: Callable[[Given], list[Occurrence]]) -> Callable[[Given], Derived]:
    """A formula that adds up the occurrences that `find` gives, within the span asked."""

    def total(given: Given) -> Derived:
        seconds, variance = 0.0, 0.0
        for one in find(given):
            part = one.found if given.span is None else one.found.intersect(given.span)
            if part is not None:
                seconds += part.duration_s
                variance += sum(_end_sigmas(one, part, given.input(0)))
        return Derived(value=seconds, unit="s", sigma=math.sqrt(variance))

    return total


def _end_sigmas(one: Occurrence, part: Span, tube: Tube) -> tuple[float, float]:
    """Variances of both ends: none where the asked span cuts the occurrence."""
    sigma = max(one.sigma_s, tube.frame_interval_s / 2)
    start = EXACT_S if part.start_s > one.found.start_s else sigma
    end = EXACT_S if part.end_s < one.found.end_s else sigma
    return start**2, end**2


def visible(given: Given) -> list[Occurrence]:
    """When the tube is seen."""
    return visible_occurrences(given.input(0))


def moving(given: Given) -> list[Occurrence]:
    """When the tube moves, one way if a way is given."""
    return moving_spans(motion(given.input(0), given.frame_px), given.word("way"))


def still(given: Given) -> list[Occurrence]:
    """When the tube stands still."""
    return still_spans(given.input(0), given.frame_px)


def together(given: Given) -> list[Occurrence]:
    """When the boxes of two tubes overlap."""
    both = pair(given.input(0), given.input(1), given.frame_px)
    return [] if both is None else overlapping(both)


def interval(given: Given) -> Derived:
    """Time from the first instant to the second; negative where the second comes first."""
    spans = given.spans
    if len(spans) != 2:
        raise BadArguments(f"an interval lies between two spans found, got {len(spans)}")
    first, second = spans
    sigma = math.hypot(first.sigma_s, second.sigma_s)
    return Derived(value=second.t_s - first.t_s, unit="s", sigma=sigma)
