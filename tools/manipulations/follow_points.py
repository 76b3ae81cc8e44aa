"""The manipulation `follow_points`: points of a thing, of a box or the user's own, followed one by one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import ClassVar

import numpy as np
from pydantic import Field

from ...traces.errors import BadArguments, NothingFound
from ...traces.masks import unpacked
from ...traces.points import packed, summed_up
from ...traces.records import Coverage, Points, Span, Tube
from ...traces.records.base import EvidenceId
from ...traces.records.region import Xyxy
from ..capabilities import Spot
from ..index import weaknesses
from ..masks import BoolImage, decoded
from ..pointing import frames_of, spread
from .base import Arguments, Context, Output
from .track import check_point, user_point, within_video
from .zoom import crop_of

# What is seen in fewer frames was not followed.
_LEAST_SIGHTS = 3


class FollowPointsArguments(Arguments):
    """Which points: spread over a tube, spread over a box, or the user's."""

    of: EvidenceId | None = Field(default=None, description="id of a tube, to spread points over it")
    box: Xyxy | None = Field(
        default=None, description="x1, y1, x2, y2 in pixels of the frame at at_s, to spread points over it"
    )
    at_s: float | None = Field(default=None, description="in seconds; when the points are chosen")
    points: tuple[int, ...] = Field(default=(), description="numbers of the user's points (0 the first)")
    count: int = Field(default=9, ge=1, le=100, description="how many to spread, at most")
    span: Span | None = Field(default=None, description="only in this span")
    on_ground: bool = Field(default=False, description="whether they lie on the ground, as under wheels")


class FollowPoints:
    """Follow points through the video."""

    name: ClassVar[str] = "follow_points"
    summary: ClassVar[str] = "Follow points of a thing, or the user's, one by one through the video."
    arguments: ClassVar[type[FollowPointsArguments]] = FollowPointsArguments

    def run(self, arguments: FollowPointsArguments, context: Context) -> Output:
        """All points as one piece of evidence; where each was in every frame lies in a blob."""
        span = within_video(context, arguments.span)
        follower = context.backends.follower()
        spots = _spots(arguments, span, context)
        tracks = follower.follow(context.video, spots, span, context.deadline)
        if not len(tracks.pts) or int(tracks.visible.sum(axis=1).max()) < _LEAST_SIGHTS:
            raise NothingFound(
                "none of the points was found again in the frames beside the one they were chosen in",
                hint="Choose points with clear edges, at a time when what they lie on is slow and sharp.",
            )
        frames = frames_of(tracks)
        usual_s = round(max(median(b - a for a, b in pairwise(tracks.t_s)), 1e-6), 9)
        seen = Span(start_s=tracks.t_s[0], end_s=min(tracks.t_s[-1] + usual_s, context.video.record.end_s))
        found = Points(
            source=follower.name,
            tube=arguments.of,
            on_ground=arguments.on_ground,
            columns=context.blobs.put(packed(frames)),
            frames=len(frames),
            frame_interval_s=usual_s,
            tracks=summed_up(frames, [(s.t_s, (round(s.x, 2), round(s.y, 2))) for s in spots]),
            coverage=Coverage(
                spans=(seen,), rate_hz=round(1 / usual_s, 3), tool=follower.name, frames=len(frames)
            ),
            degradations=weaknesses(context.video),
        )
        return Output(evidence=(found,), backends=(follower.fingerprint(),))


def _spots(arguments: FollowPointsArguments, span: Span, context: Context) -> list[Spot]:
    """The points asked for, by one of the three ways."""
    ways = [arguments.of is not None, arguments.box is not None, bool(arguments.points)]
    if sum(ways) != 1:
        raise BadArguments(
            f"points are told in one way, and {sum(ways)} were given",
            hint="Give `of` (a tube), or `box` with `at_s`, or `points` (numbers of the user's points).",
        )
    if arguments.points:
        return [user_point(context, number) for number in arguments.points]
    if arguments.of is not None:
        tube = context.ledger.get_as(arguments.of, Tube)
        return _over_tube(tube, arguments, span, context)
    if arguments.at_s is None or arguments.box is None:
        raise BadArguments("a box is of one time", hint="Give at_s with it.")
    return _over_box(arguments.box, arguments.at_s, arguments.count, context)


def _over_box(box: Xyxy, at_s: float, count: int, context: Context) -> list[Spot]:
    record = context.video.record
    check_point(context, at_s, 0.0, 0.0)
    x1, y1, x2, y2 = crop_of(box, 0.0, record)
    region = np.zeros((record.height, record.width), np.bool_)
    region[y1:y2, x1:x2] = True
    return _over(region, at_s, count, context)


def _over_tube(tube: Tube, arguments: FollowPointsArguments, span: Span, context: Context) -> list[Spot]:
    """Over a tube's mask, or else its box, where it is seen as a whole."""
    samples = tube.samples
    within = [n for n, t_s in enumerate(samples.t_s) if span.start_s <= t_s <= span.end_s]
    seen = [n for n in within if samples.seen[n] != "hidden"]
    if not seen:
        raise NothingFound(
            f"{tube.id} is not seen from {span.start_s:g} to {span.end_s:g} s",
            hint="Give a span in which it is.",
        )
    whole = [n for n in seen if samples.seen[n] == "full"] or seen
    at_s = arguments.at_s
    best = whole[len(whole) // 2] if at_s is None else min(seen, key=lambda n: abs(samples.t_s[n] - at_s))
    if tube.masks is None:
        return _over_box(samples.xyxy[best], samples.t_s[best], arguments.count, context)
    mask = unpacked(context.blobs.get(tube.masks))[best]
    return _over(decoded(mask), samples.t_s[best], arguments.count, context)


def _over(region: BoolImage, at_s: float, count: int, context: Context) -> list[Spot]:
    places: Sequence[tuple[float, float]] = spread(context.video.at([at_s])[0].rgb(), region, count)
    if not places:
        raise NothingFound(
            f"nothing there at {at_s:g} s has edges by which a point could be told from its neighbours",
            hint="Take another time, or more of the picture.",
        )
    return [Spot(at_s, x, y) for x, y in places]
