"""Track: every thing that fits a phrase, or the one under a point, followed through the whole video."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import ClassVar, Protocol

from pydantic import Field

from ...traces.errors import BadArguments, NothingFound, NotMeasurable
from ...traces.records import Absence, Box, Coverage, Degradation, Evidence, Span, Tube
from ...traces.records.base import EvidenceId
from ...traces.records.region import Xyxy
from ..capabilities import Dot, PointTracker, Prompt, Sought, Spot, TakesPhrases
from ..colours import colour_shares, dominant_colour
from ..finding import find
from ..fitting import look_fits
from ..index import Found, tube_of, weaknesses
from ..outlining import outlined, outlined_tube
from ..pointing import track_of_point
from ..sought import parse_sought, silhouette_group
from .base import Arguments, Context, Output
from .zoom import crop_of

# A point given by hand may lie a little beside a small thing.
_POINT_SLACK_PX = 4.0
_POINT_PATCH_PX = 3
# What is seen in fewer frames was not followed.
_LEAST_SIGHTS = 3
# A thing found has at least this in common with the box it is told by.
_SAME_BOX_IOU = 0.3


class TrackArguments(Arguments):
    """What to follow."""

    query: str = Field(
        default="",
        description="what to follow, such as 'red car'; empty: all that moves",
    )
    span: Span | None = Field(default=None, description="only things seen in it; their tubes stay whole")
    point: int | None = Field(
        default=None,
        ge=0,
        description="number of the user's point on the thing, from 0",
    )
    box: Xyxy | None = Field(default=None, description="x1, y1, x2, y2 round the thing in the frame at at_s")
    at_s: float | None = Field(default=None, description="time of the box, in seconds")
    of: EvidenceId | None = Field(default=None, description="id of an earlier tube, to outline it anew")
    strict: bool = Field(
        default=False,
        description="leave out what the outline speaks against, even the only one of a colour",
    )


class Track:
    """Follow things through the video."""

    name: ClassVar[str] = "track"
    summary: ClassVar[str] = "Follow every thing that fits a phrase, or the one in a box or under a point."
    arguments: ClassVar[type[TrackArguments]] = TrackArguments

    def run(self, arguments: TrackArguments, context: Context) -> Output:
        """One tube per thing, whole, in order of first being seen; an absence where nothing fits."""
        span = within_video(context, arguments.span)
        sought = parse_sought(arguments.query)
        if any(way is not None for way in (arguments.of, arguments.box, arguments.point)):
            return _pointed_at(arguments, context, sought)
        found = find(context, sought, strict=arguments.strict)
        tubes = [tube for tube in found.index.tubes if overlaps(tube, span)]
        evidence: Sequence[Evidence] = tubes or [
            absence(context, found, sought, query=arguments.query, span=span)
        ]
        return Output(evidence=tuple(evidence), backends=found.backends, cached=found.cached)


def within_video(context: Context, span: Span | None) -> Span:
    """The part of a span that lies in the video; all of it where no span is given."""
    video = context.video.record
    whole = Span(start_s=video.start_s, end_s=video.end_s)
    if span is None:
        return whole
    common = whole.intersect(span)
    if common is None and not (span.duration_s == 0 and whole.contains(span.start_s)):
        raise BadArguments(
            f"the span {span.start_s:g} to {span.end_s:g} s lies outside the video, "
            f"which lasts from {whole.start_s:g} to {whole.end_s:g} s"
        )
    return common or span


def overlaps(tube: Tube, span: Span) -> bool:
    """Whether a tube is there at some time of a span; a span may be an instant."""
    return tube.span.intersect(span) is not None or tube.span.contains(span.start_s)


def absence(context: Context, found: Found, sought: Sought, *, query: str, span: Span) -> Absence:
    """That nothing fits, and on what looking this rests."""
    weaker, detector = found.index.degradations, context.backends.detector()
    by_outline = detector.classes is None and not isinstance(detector, TakesPhrases)
    if silhouette_group(sought.noun) is not None and by_outline:
        why = f"what is a {sought.noun} was judged by outline alone"
        weaker = (*weaker, Degradation(kind="class_by_silhouette", detail=why))
    return Absence(
        query=query or "anything",
        sought=found.index.sought,
        span=span,
        coverage=found.index.coverage,
        degradations=weaker,
    )


class Pointing(Protocol):
    """Arguments that tell one thing, in one of three ways."""

    @property
    def of(self) -> str | None:
        """Id of its tube."""

    @property
    def box(self) -> Xyxy | None:
        """A box round it."""

    @property
    def at_s(self) -> float | None:
        """When the box is round it."""

    @property
    def point(self) -> int | None:
        """The number of the user's point on it."""


def outline_of(arguments: Pointing, context: Context, span: Span | None = None) -> Output:
    """The masks of what is pointed at, over time."""
    if arguments.of is not None:
        found = outlined_tube(context, context.ledger.get_as(arguments.of, Tube), span)
    elif arguments.box is not None:
        x1, y1, x2, y2 = crop_of(arguments.box, 0.0, context.video.record)
        at_s = _time_of_box(arguments, context)
        found = outlined(context, Prompt(at_s, box=(x1, y1, x2, y2)), number=1, span=span)
    else:
        number = arguments.point or 0
        t_s, x, y = user_point(context, number)
        found = outlined(context, Prompt(t_s, dots=(Dot(x, y),)), number=number + 1, span=span)
    return Output(evidence=(found,), backends=(context.backends.segmenter().fingerprint(),))


def check_one_way(arguments: Pointing) -> None:
    """That a thing is told in one way."""
    given = sum(way is not None for way in (arguments.of, arguments.box, arguments.point))
    if given != 1:
        raise BadArguments(
            f"a thing is told in one way, and {given} were given",
            hint="Give `of` (a tube), or `box` with `at_s`, or `point` (the number of a user's point).",
        )


def _pointed_at(arguments: TrackArguments, context: Context, sought: Sought) -> Output:
    """One thing: outlined where a segmenter was chosen, else the one found there."""
    check_one_way(arguments)
    if context.backends.was_chosen("segmenter"):
        return outline_of(arguments, context)
    if arguments.of is not None:
        return Output(evidence=(context.ledger.get_as(arguments.of, Tube),))
    if arguments.box is not None:
        return _in_box(context, arguments.box, _time_of_box(arguments, context))
    return _under_point(context, arguments.point or 0, sought)


def _time_of_box(arguments: Pointing, context: Context) -> float:
    if arguments.at_s is None:
        raise BadArguments("a box is round a thing at some time", hint="Give `at_s` with `box`.")
    check_point(context, arguments.at_s, 0.0, 0.0)
    return arguments.at_s


def _in_box(context: Context, xyxy: Xyxy, at_s: float) -> Output:
    """The thing found anyway, or by its colour, whose box is most like the one given."""
    x1, y1, x2, y2 = crop_of(xyxy, 0.0, context.video.record)
    given = Box(xyxy=(x1, y1, x2, y2))
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


def _under_point(context: Context, number: int, sought: Sought) -> Output:
    """The smallest thing under a point: one tracked anyway, else one of the colour that lies there."""
    t_s, x, y = user_point(context, number)
    follower = context.backends.points()
    if follower is not None:
        return Output(evidence=(_followed(context, follower, number),), backends=(follower.fingerprint(),))
    for found in _searches(context, t_s, x, y):
        tube = _smallest_at(found.index.tubes, t_s, x, y)
        if tube is not None and look_fits(tube.look, sought.colours):
            return Output(evidence=(tube,), backends=found.backends, cached=found.cached)
    raise NothingFound(
        f"no thing was found under the point ({x:g}, {y:g}) at {t_s:g} s",
        hint="Give a point on a thing that moves or stands out by its colour, or follow its look: "
        "--backend points=patch or points=klt.",
    )


def _followed(context: Context, follower: PointTracker, number: int) -> Tube:
    """What lies under a point, by its look alone."""
    t_s, x, y = context.points[number]
    spot, video = Spot(t_s, x, y), context.video.record
    points = follower.follow(context.video, [spot], None, context.deadline)
    if points.visible[0].sum() < _LEAST_SIGHTS:
        raise NothingFound(
            f"what lies under the point ({x:g}, {y:g}) at {t_s:g} s was not found again in the frames beside",
            hint="Give a point with clear edges, at a time when it is slow and sharp.",
        )
    track = track_of_point(context.video, points, 0, spot)
    times = track.samples.t_s
    interval_s = max(median(b - a for a, b in pairwise(times)), 1e-6)
    seen = Span(start_s=times[0], end_s=min(times[-1] + interval_s, video.end_s))
    coverage = Coverage(
        spans=(seen,), rate_hz=round(1 / interval_s, 3), tool=follower.name, frames=len(times)
    )
    # Two points are two tracks of one index.
    numbered = replace(track, number=number + 1)
    return tube_of(
        numbered,
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


def user_point(context: Context, number: int) -> Spot:
    """One of the points that the user gave, in the video."""
    if not 0 <= number < len(context.points):
        raise BadArguments(
            f"point {number} was asked for, and {len(context.points)} were given",
            hint="Give points as --point T,X,Y.",
        )
    spot = Spot(*context.points[number])
    check_point(context, *spot)
    return spot


def check_point(context: Context, t_s: float, x: float, y: float) -> None:
    """That a point lies in the video."""
    video = context.video.record
    if not (video.start_s <= t_s < video.end_s and 0 <= x <= video.width and 0 <= y <= video.height):
        raise BadArguments(
            f"the point ({x:g}, {y:g}) at {t_s:g} s lies outside the video, which is "
            f"{video.width}×{video.height} pixels and lasts from {video.start_s:g} to {video.end_s:g} s"
        )


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
