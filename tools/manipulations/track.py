"""Track: every thing that fits a phrase, or the one under a point, followed through the whole video."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import ClassVar

from pydantic import Field

from ...traces.errors import NothingFound, NotMeasurable
from ...traces.records import Box, Coverage, Span, Tube
from ..capabilities import PointTracker, Sought
from ..colours import colour_shares, dominant_colour
from ..finding import find
from ..fitting import look_fits
from ..index import Found, tube_of, weaknesses
from ..pointing import track_of_point
from ..sought import parse_sought
from .base import Context, Output
from .prompts import Fitting, InBox, PromptArguments, UnderPoint, named
from .segment import outlines_of

# A point given by hand may lie a little beside a small thing.
_POINT_SLACK_PX = 4.0
_POINT_PATCH_PX = 3
# What is seen in fewer frames was not followed.
_LEAST_SIGHTS = 3
# A thing found has at least this in common with the box it is told by.
_SAME_BOX_IOU = 0.3


class TrackArguments(PromptArguments):
    """What to follow; all that moves where nothing is told."""

    span: Span | None = Field(default=None, description="only things seen in it; their tubes stay whole")
    strict: bool = Field(
        default=False,
        description="leave out what the outline speaks against, even the only one of a colour",
    )


class Track:
    """Follow things through the video."""

    name: ClassVar[str] = "track"
    summary: ClassVar[str] = (
        "Follow every thing that fits a phrase, all that moves, or the one in a box or under a point."
    )
    arguments: ClassVar[type[TrackArguments]] = TrackArguments

    def run(self, arguments: TrackArguments, context: Context) -> Output:
        """One tube per thing, whole, in order of first being seen; an absence where nothing fits."""
        told = named(arguments, context, strict=arguments.strict, span=arguments.span)
        if isinstance(told, Fitting):
            return Output(told.tubes or told.none, backends=told.backends, cached=told.cached)
        if context.backends.was_chosen("segmenter"):
            return outlines_of(told, context)
        if isinstance(told, Tube):
            return Output(evidence=(told,))
        if isinstance(told, InBox):
            return _in_box(told, context)
        return _under_point(told, parse_sought(arguments.query), context)


def _in_box(told: InBox, context: Context) -> Output:
    """The thing found anyway, or by its colour, whose box is most like the one given."""
    x1, y1, x2, y2 = told.xyxy
    given, at_s = Box(xyxy=told.xyxy), told.t_s
    for found in _searches(context, at_s, *given.centre):
        likeness = [
            (box.iou(given), -n) for n, tube in enumerate(found.index.tubes) if (box := tube.box_at(at_s))
        ]
        best, n = max(likeness, default=(0.0, 0))
        if best >= _SAME_BOX_IOU:
            tube = found.index.tubes[-n]
            return Output(evidence=(tube,), backends=found.backends, cached=found.cached)
    raise NothingFound(
        f"no thing was found in the box {x1}, {y1}, {x2}, {y2} at {at_s:g} s",
        hint="Give a box round a thing that moves or stands out by its colour, or have it outlined: "
        "--backend segmenter=grabcut.",
    )


def _under_point(told: UnderPoint, sought: Sought, context: Context) -> Output:
    """The smallest thing under a point: one tracked anyway, else one of the colour that lies there."""
    follower = context.backends.points()
    if follower is not None:
        return Output(evidence=(_followed(told, follower, context),), backends=(follower.fingerprint(),))
    t_s, x, y = told.spot
    for found in _searches(context, t_s, x, y):
        tube = _smallest_at(found.index.tubes, t_s, x, y)
        if tube is not None and look_fits(tube.look, sought.colours):
            return Output(evidence=(tube,), backends=found.backends, cached=found.cached)
    raise NothingFound(
        f"no thing was found under the point ({x:g}, {y:g}) at {t_s:g} s",
        hint="Give a point on a thing that moves or stands out by its colour, or follow its look: "
        "--backend points=patch or points=klt.",
    )


def _followed(told: UnderPoint, follower: PointTracker, context: Context) -> Tube:
    """What lies under a point, by its look alone."""
    spot, video = told.spot, context.video.record
    points = follower.follow(context.video, [spot], None, context.deadline)
    if points.visible[0].sum() < _LEAST_SIGHTS:
        raise NothingFound(
            f"what lies under the point ({spot.x:g}, {spot.y:g}) at {spot.t_s:g} s was not found again "
            "in the frames beside",
            hint="Give a point with clear edges, at a time when it is slow and sharp.",
        )
    track = track_of_point(context.video, points, 0, spot)
    times = track.samples.t_s
    interval_s = max(median(b - a for a, b in pairwise(times)), 1e-6)
    seen = Span(start_s=times[0], end_s=min(times[-1] + interval_s, video.end_s))
    coverage = Coverage(
        spans=(seen,), rate_hz=round(1 / interval_s, 3), tool=follower.name, frames=len(times)
    )
    return tube_of(
        # Two points are two tracks of one index.
        replace(track, number=told.number + 1),
        source=follower.name,
        classed=False,
        coverage=coverage,
        interval_s=round(interval_s, 9),
        degradations=weaknesses(context.video),
    )


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
