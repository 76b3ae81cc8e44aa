"""Where tubes are at an instant: in the frame, and relative to one another."""

from __future__ import annotations

import math
from collections.abc import Callable

from ..coverage import gaps, slack_s
from ..errors import BadArguments, NotMeasurable
from ..records import Box, Span, Tube
from .counting import seen_in
from .derived import Derived, Given

HORIZONTAL, VERTICAL = ("left", "centre", "right"), ("top", "middle", "bottom")
# Centres or edges nearer than this are level; a box is inside another by this share of its area.
LEVEL_PX, INSIDE_SHARE = 1.0, 0.9


def box_at(tube: Tube, t_s: float) -> Box:
    """The box of a tube that is visible at an instant."""
    box = tube.box_at(t_s)
    if box is None or not seen_in(tube, Span(start_s=t_s, end_s=t_s)):
        missed = gaps(Span(start_s=t_s, end_s=t_s), [tube.coverage], slack_s(1 / tube.frame_interval_s))
        why = "nobody looked" if missed else "it is not visible"
        raise NotMeasurable(f"{why} at {t_s:.2f} s")
    return box


def thirds(box: Box, frame_px: tuple[float, float]) -> tuple[str, str]:
    """In which third of the frame the middle of a box lies, across and down."""
    x, y = box.centre
    across = min(2, max(0, int(3 * x / frame_px[0])))
    down = min(2, max(0, int(3 * y / frame_px[1])))
    return HORIZONTAL[across], VERTICAL[down]


def position(given: Given) -> Derived:
    """The third of the frame in words, 'left middle'."""
    return Derived(word=" ".join(thirds(box_at(given.input(0), given.at_s), given.frame_px)))


def relation(given: Given) -> Derived:
    """1 and 'yes' where the first stands in the relation to the second, else 0 and 'no'."""
    name = given.word("relation") or ""
    holds = _RELATIONS.get(name)
    if holds is None:
        raise BadArguments(f"{name!r} is no relation; they are {', '.join(_RELATIONS)}")
    true = holds(box_at(given.input(0), given.at_s), box_at(given.input(1), given.at_s))
    return Derived(value=float(true), word="yes" if true else "no", unit="1", sigma=0.0)


def distance(given: Given) -> Derived:
    """Between the middles of two boxes."""
    first, second = (box_at(given.input(k), given.at_s) for k in (0, 1))
    return Derived(value=centres_px(first, second), unit="px", sigma=math.sqrt(2.0))


def centres_px(a: Box, b: Box) -> float:
    """Distance between the middles of two boxes."""
    return math.dist(a.centre, b.centre)


def gap_px(a: Box, b: Box) -> float:
    """Distance between the nearest points of two boxes."""
    (ax1, ay1, ax2, ay2), (bx1, by1, bx2, by2) = a.xyxy, b.xyxy
    return math.hypot(max(ax1 - bx2, bx1 - ax2, 0.0), max(ay1 - by2, by1 - ay2, 0.0))


def _near(a: Box, b: Box) -> bool:
    return gap_px(a, b) < (math.sqrt(a.area_px2) + math.sqrt(b.area_px2)) / 2


def _in_front(a: Box, b: Box) -> bool:
    return a.intersection_px2(b) > 0 and a.xyxy[3] > b.xyxy[3] + LEVEL_PX


def _inside(a: Box, b: Box) -> bool:
    return a.area_px2 > 0 and a.intersection_px2(b) >= INSIDE_SHARE * a.area_px2


_RELATIONS: dict[str, Callable[[Box, Box], bool]] = {
    "left_of": lambda a, b: a.centre[0] < b.centre[0] - LEVEL_PX,
    "right_of": lambda a, b: a.centre[0] > b.centre[0] + LEVEL_PX,
    "above": lambda a, b: a.centre[1] < b.centre[1] - LEVEL_PX,
    "below": lambda a, b: a.centre[1] > b.centre[1] + LEVEL_PX,
    "overlapping": lambda a, b: a.intersection_px2(b) > 0,
    "near": _near,
    "in_front_of": _in_front,
    "behind": lambda a, b: _in_front(b, a),
    "inside": _inside,
}
