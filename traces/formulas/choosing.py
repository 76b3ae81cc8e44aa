"""Which of several tubes: the nearest, the farthest, the longest, the largest; and what one looks like."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ..errors import BadArguments, NotMeasurable
from ..records import Derivation, Span, Tube
from .counting import seen_in
from .derived import Derived, Given
from .durations import duration, moving, still, visible
from .motion import motion
from .placing import box_at, centres_px


def colour(given: Given) -> Derived:
    """The colour name of a tube."""
    name = given.input(0).look.colour
    if name is None:
        raise NotMeasurable("no one colour stands out on it")
    return Derived(word=name)


def class_name(given: Given) -> Derived:
    """The class name of a tube, where its detector knows classes."""
    tube = given.input(0)
    if not tube.classed:
        raise NotMeasurable(f"{tube.source} sees things but not what they are")
    return Derived(word=tube.label)


def size(given: Given) -> Derived:
    """Geometric mean of width and height: at an instant, or the median over the tube."""
    tube = given.input(0)
    if given.number("at_s") is not None:
        return Derived(value=box_at(tube, given.at_s).area_px2 ** 0.5, unit="px", sigma=1.0)
    sizes = motion(tube, given.frame_px).reference.size
    return Derived(value=float(np.median(sizes)), unit="px", sigma=1.0)


def nearest(*, far: bool) -> Callable[[Given], Derived]:
    """The tube whose middle is nearest to (or farthest from) the last input's, at an instant."""

    def choose(given: Given) -> Derived:
        *ids, other = given.derivation.inputs
        there = box_at(given.evidence(other, Tube), given.at_s)
        at = Span(start_s=given.at_s, end_s=given.at_s)
        seen = [key for key in ids if key != other and seen_in(given.evidence(key, Tube), at)]
        distances = {k: centres_px(box_at(given.evidence(k, Tube), given.at_s), there) for k in seen}
        return _extreme(distances, "px", 1.5, most=far)

    return choose


def longest(*, most: bool) -> Callable[[Given], Derived]:
    """The tube for which the quantity named by `by` is greatest or least."""

    def choose(given: Given) -> Derived:
        by = given.word("by") or "visible_duration"
        if by not in _BY:
            raise BadArguments(f"{by!r} has no longest; choose one of {', '.join(_BY)}")
        formula = _BY[by]
        values: dict[str, float] = {}
        for key in given.derivation.inputs:
            one = Derivation(formula=f"measure.{by}", inputs=(key,), parameters=given.derivation.parameters)
            value = formula(Given(one, given.ledger)).value
            values[key] = 0.0 if value is None else value
        return _extreme(values, "px" if by == "size" else "s", 0.1, most=most)

    return choose


def _extreme(values: dict[str, float], unit: str, sigma: float, *, most: bool) -> Derived:
    """The key with the greatest or least value; the first of equals."""
    if not values:
        raise NotMeasurable("there is nothing to choose from at that time")
    pick = max if most else min
    key = pick(values, key=lambda name: values[name])
    return Derived(value=values[key], word=key, unit=unit, sigma=sigma)


_BY: dict[str, Callable[[Given], Derived]] = {
    "visible_duration": duration(visible),
    "moving_duration": duration(moving),
    "still_duration": duration(still),
    "size": size,
}
