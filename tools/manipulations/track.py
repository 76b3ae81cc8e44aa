"""Track: every thing that fits a phrase, or the one under a point, followed through the whole video."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from pydantic import Field

from ...traces.errors import NothingFound
from ...traces.records import Span, Tube
from ..capabilities import PointTracker, Sought
from ..index import Clock, tube_of, weaknesses
from ..pointing import track_of_point
from ..sought import parse_sought
from .base import Context, Output
from .pointed import thing_in, thing_under
from .prompts import Fitting, InBox, PromptArguments, UnderPoint, named
from .segment import outlines_of

# What is seen in fewer frames was not followed.
_LEAST_SIGHTS = 3


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
    """The thing found whose box is most like the one given."""
    here = thing_in(told, context)
    if here is not None:
        return here.output
    x1, y1, x2, y2 = told.xyxy
    raise NothingFound(
        f"no thing was found in the box {x1}, {y1}, {x2}, {y2} at {told.t_s:g} s",
        hint="Give a box round a thing that moves or stands out by its colour, or have it outlined: "
        "--backend segmenter=grabcut.",
    )


def _under_point(told: UnderPoint, sought: Sought, context: Context) -> Output:
    """The smallest thing found under a point; or, with a point tracker, what lies there by its look."""
    follower = context.backends.points()
    if follower is not None:
        return Output(evidence=(_followed(told, follower, context),), backends=(follower.fingerprint(),))
    here = thing_under(told.spot, context, sought)
    if here is not None:
        return here.output
    t_s, x, y = told.spot
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
    looks = [n for n, t_s in enumerate(points.t_s) if times[0] <= t_s <= times[-1]]
    # What comes before and after was not searched for it.
    clock = Clock([points.t_s[n] for n in looks], [points.index[n] for n in looks])
    return tube_of(
        # Two points are two tracks of one index.
        replace(track, number=told.number + 1),
        source=follower.name,
        classed=False,
        coverage=clock.coverage(video, tool=follower.name, followed=True),
        interval_s=clock.interval_s,
        degradations=weaknesses(context.video),
    )
