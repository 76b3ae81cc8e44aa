"""The manipulation `follow_points`: points of things, of a box or the user's own, followed one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate
from typing import ClassVar

import numpy as np
from pydantic import Field

from ...traces.errors import NothingFound
from ...traces.masks import unpacked
from ...traces.points import packed, summed_up
from ...traces.records import Box, Points, Span, Tube
from ...traces.records.base import EvidenceId
from ..capabilities import PointTracker, PointTracks, Spot
from ..index import Clock, weaknesses
from ..masks import BoolImage, decoded
from ..pointing import frames_of, spread
from .base import Context, Output
from .prompts import (
    Fitting,
    InBox,
    PromptArguments,
    UnderPoint,
    called,
    each_of,
    named_thing,
    user_point,
    within_video,
)
from .zoom import crop_of

# What is seen in fewer frames was not followed.
_LEAST_SIGHTS = 3
# A box drawn round a thing that is tracked has this much in common with the thing's own at that time.
_SAME_BOX_IOU = 0.5


class FollowPointsArguments(PromptArguments):
    """Which points: spread over what is told, or the user's own."""

    at_s: float | None = Field(default=None, description="in seconds; when the points are chosen")
    points: tuple[int, ...] = Field(default=(), description="several of the user's")
    count: int = Field(default=9, ge=1, le=100, description="how many to spread, at most")
    span: Span | None = Field(default=None, description="only in this span")
    on_ground: bool = Field(default=False, description="whether they lie on the ground, as under wheels")

    @property
    def pointing(self) -> int:
        """In how many ways one thing, or several points, are pointed at."""
        return super().pointing + bool(self.points)


class FollowPoints:
    """Follow points through the video."""

    name: ClassVar[str] = "follow_points"
    summary: ClassVar[str] = "Follow points of things, or the user's, one by one through the video."
    arguments: ClassVar[type[FollowPointsArguments]] = FollowPointsArguments

    def run(self, arguments: FollowPointsArguments, context: Context) -> Output:
        """The points as one piece of evidence, their places in a blob; of a phrase, one for each thing."""
        span = within_video(context, arguments.span)
        own = arguments.points and arguments.pointing == 1
        told = None if own else named_thing(arguments, context, span=span)
        if isinstance(told, Fitting):
            return _of_fitting(told, arguments, span, context)
        spots = _spots(told, arguments, span, context)
        follower = context.backends.follower()
        (tracks,) = _followed([spots], follower, span, context)
        found = _points(spots, tracks, follower, arguments, context)
        of = told.id if isinstance(told, Tube) else _known_in(told, context)
        return Output((found.model_copy(update={"tube": of}),), (follower.fingerprint(),))


def _of_fitting(told: Fitting, arguments: FollowPointsArguments, span: Span, context: Context) -> Output:
    """Each of the things that fit, and its points; not those on which none can be chosen or found again."""
    if told.none:
        return Output(told.none, backends=told.backends, cached=told.cached)
    follower = context.backends.follower()
    chosen, bare = each_of(told.first, lambda tube: (tube, _spots(tube, arguments, span, context)))
    tracks = _followed([spots for _, spots in chosen], follower, span, context)

    def of_thing(one: tuple[tuple[Tube, Sequence[Spot]], PointTracks]) -> tuple[Tube, Points]:
        (tube, spots), seen = one
        return tube, _points(spots, seen, follower, arguments, context)

    found, lost = each_of(zip(chosen, tracks, strict=True), of_thing)
    tubes = [tube for tube, _ in found]
    points = told.marked([points for _, points in found], [*bare, *lost])
    return Output(
        (*tubes, *points),
        (*told.backends, follower.fingerprint()),
        tube_of={len(tubes) + n: n for n in range(len(tubes))},
    )


def _known_in(told: InBox | UnderPoint | None, context: Context) -> EvidenceId | None:
    """The thing that was tracked before whose box is the one given: the points are on it."""
    if not isinstance(told, InBox):
        return None
    given = Box(xyxy=told.xyxy)
    tracked = (one for one in context.ledger.values() if isinstance(one, Tube))
    likeness = {tube.id: box.iou(given) for tube in tracked if (box := tube.box_at(told.t_s)) is not None}
    best = max(likeness, key=lambda key: likeness[key], default=None)
    return best if best is not None and likeness[best] >= _SAME_BOX_IOU else None


def _spots(
    told: Tube | InBox | UnderPoint | None, arguments: FollowPointsArguments, span: Span, context: Context
) -> list[Spot]:
    """Where points are chosen: on what is told, or where the user did."""
    if told is None:
        return [user_point(context, number) for number in arguments.points]
    if isinstance(told, UnderPoint):
        return [told.spot]
    if isinstance(told, InBox):
        return _over_box(told, arguments.count, context)
    return _over_tube(told, arguments, span, context)


def _followed(
    groups: Sequence[Sequence[Spot]], follower: PointTracker, span: Span, context: Context
) -> list[PointTracks]:
    """All points in one go through the video, group by group."""
    tracks = follower.follow(
        context.video, [spot for group in groups for spot in group], span, context.deadline
    )
    ends = accumulate(map(len, groups))
    return [_rows(tracks, slice(end - len(group), end)) for group, end in zip(groups, ends, strict=True)]


def _rows(tracks: PointTracks, rows: slice) -> PointTracks:
    """Some of the points."""
    return replace(
        tracks,
        xy=tracks.xy[rows],
        visible=tracks.visible[rows],
        score=tracks.score[rows],
        half_px=tracks.half_px[rows],
    )


def _points(
    spots: Sequence[Spot],
    tracks: PointTracks,
    follower: PointTracker,
    arguments: FollowPointsArguments,
    context: Context,
) -> Points:
    if not len(tracks.pts) or int(tracks.visible.sum(axis=1).max()) < _LEAST_SIGHTS:
        raise NothingFound(
            "none of the points was found again in the frames beside the one they were chosen in",
            hint="Choose points with clear edges, at a time when what they lie on is slow and sharp.",
        )
    frames = frames_of(tracks)
    clock = Clock(tracks.t_s, tracks.index)
    return Points(
        source=follower.name,
        on_ground=arguments.on_ground,
        columns=context.blobs.put(packed(frames)),
        frames=len(frames),
        frame_interval_s=clock.interval_s,
        tracks=summed_up(frames, [(s.t_s, (round(s.x, 2), round(s.y, 2))) for s in spots]),
        coverage=clock.coverage(context.video.record, tool=follower.name, followed=True),
        degradations=weaknesses(context.video),
    )


def _over_box(told: InBox, count: int, context: Context) -> list[Spot]:
    record = context.video.record
    x1, y1, x2, y2 = told.xyxy
    region = np.zeros((record.height, record.width), np.bool_)
    region[y1:y2, x1:x2] = True
    return _over(region, told.t_s, count, context)


def _over_tube(tube: Tube, arguments: FollowPointsArguments, span: Span, context: Context) -> list[Spot]:
    """Over a tube's mask, or else its box, where it is seen as a whole."""
    samples = tube.samples
    within = [n for n, t_s in enumerate(samples.t_s) if span.start_s <= t_s <= span.end_s]
    seen = [n for n in within if samples.seen[n] != "hidden"]
    if not seen:
        raise NothingFound(
            f"{called(tube)} is not seen from {span.start_s:g} to {span.end_s:g} s",
            hint="Give a span in which it is.",
        )
    whole = [n for n in seen if samples.seen[n] == "full"] or seen
    at_s = arguments.at_s
    best = whole[len(whole) // 2] if at_s is None else min(seen, key=lambda n: abs(samples.t_s[n] - at_s))
    if tube.masks is None:
        box = crop_of(samples.xyxy[best], 0.0, context.video.record)
        return _over_box(InBox(samples.t_s[best], box), arguments.count, context)
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
