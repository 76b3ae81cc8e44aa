"""Which of the things that are found anyway a point lies on, or a box is round."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import NamedTuple

from ...traces.errors import NotMeasurable
from ...traces.records import Box, Tube
from ..capabilities import Sought, Spot
from ..colours import colour_shares, dominant_colour
from ..finding import find
from ..fitting import look_fits
from ..index import Found
from .base import Context, Output
from .prompts import InBox

# A point given by hand may lie a little beside a small thing.
_POINT_SLACK_PX = 4.0
_POINT_PATCH_PX = 3
# A thing found has at least this in common with the box it is told by.
_SAME_BOX_IOU = 0.3


class Here(NamedTuple):
    """A thing, and the search that found it."""

    tube: Tube
    found: Found

    @property
    def output(self) -> Output:
        """The thing as evidence."""
        return Output(evidence=(self.tube,), backends=self.found.backends, cached=self.found.cached)


def thing_in(told: InBox, context: Context) -> Here | None:
    """The thing found anyway, or by its colour, whose box is most like the one given."""
    given, at_s = Box(xyxy=told.xyxy), told.t_s
    for found in _searches(context, at_s, *given.centre):
        likeness = [
            (box.iou(given), -n) for n, tube in enumerate(found.index.tubes) if (box := tube.box_at(at_s))
        ]
        best, n = max(likeness, default=(0.0, 0))
        if best >= _SAME_BOX_IOU:
            return Here(found.index.tubes[-n], found)
    return None


def thing_under(spot: Spot, context: Context, sought: Sought | None = None) -> Here | None:
    """The smallest thing under a point: one tracked anyway, else one of the colour that lies there."""
    colours = () if sought is None else sought.colours
    for found in _searches(context, *spot):
        tube = _smallest_at(found.index.tubes, *spot)
        if tube is not None and look_fits(tube.look, colours):
            return Here(tube, found)
    return None


def _searches(context: Context, t_s: float, x: float, y: float) -> Iterator[Found]:
    """What is found anyway; then, only if that does not do, what is found by the point's colour."""
    # A moving camera rules the first search out, not the second.
    with suppress(NotMeasurable):
        yield find(context, Sought())
    colour = _colour_at(context, t_s, x, y)
    if colour is not None:
        yield find(context, Sought(colours=(colour,)))


def _smallest_at(tubes: Iterable[Tube], t_s: float, x: float, y: float) -> Tube | None:
    """The tube with the smallest box that holds the point; with a little slack if none holds it."""
    for slack in (0.0, _POINT_SLACK_PX):
        holding = [
            (box.area_px2, i, tube)
            for i, tube in enumerate(tubes)
            if (box := tube.box_at(t_s)) is not None and _holds(box, x, y, slack)
        ]
        if holding:
            return min(holding)[2]
    return None


def _holds(box: Box, x: float, y: float, slack: float) -> bool:
    x1, y1, x2, y2 = box.xyxy
    return x1 - slack <= x <= x2 + slack and y1 - slack <= y <= y2 + slack


def _colour_at(context: Context, t_s: float, x: float, y: float) -> str | None:
    """The colour name of the few pixels round a point."""
    yuv = context.video.at([t_s])[0].yuv_half()
    video = context.video.record
    row = min(int(y * yuv.shape[0] / video.height), yuv.shape[0] - 1)
    column = min(int(x * yuv.shape[1] / video.width), yuv.shape[1] - 1)
    reach = _POINT_PATCH_PX
    patch = yuv[max(row - reach, 0) : row + reach + 1, max(column - reach, 0) : column + reach + 1]
    return dominant_colour(colour_shares(patch.reshape(-1, 3)))
