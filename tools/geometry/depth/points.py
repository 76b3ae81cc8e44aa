"""The depths under points that are followed, in a few of their frames, all points in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ....traces.canonical import canonical, digest
from ....traces.points import PointsFrame
from ....traces.records import Points, Span, Tube
from ....traces.records.base import Record
from ...capabilities import DepthEstimator, DepthMap
from ...index import remembered
from ...manipulations.base import Context
from ...wrappers.cache import cache_key
from ..lifting.points import columns_of
from .backdrop import offset_of
from .sighted import Depths, Point
from .sweep import Usual, frames_at, spaced
from .thing import SURFACE

Floats = NDArray[np.float64]

# A point's depth is told by its cell of the map and those round it, of which this share must be known.
_REACH = np.arange(-2.0, 3.0)
_ROUND = np.array([(x, y) for y in _REACH for x in _REACH])
_KNOWN = 0.5
# Depths of so great a share of them are a surface by themselves.
_ENOUGH = 0.2


class Looks(Record):
    """The frames looked at, by number, a row for each: logarithms of the depth under every point, and how
    much farther what lies beside it is; and how sure the frame's scale is.
    """

    number: tuple[int, ...]
    log_depth: tuple[tuple[float | None, ...], ...]
    beside: tuple[tuple[float | None, ...], ...]
    sigma: tuple[float, ...]


def find_points(
    context: Context,
    estimator: DepthEstimator,
    points: Points,
    frames: Sequence[PointsFrame],
    usual: Usual,
    others: Sequence[Tube],
    on: str,
) -> Callable[[int], Point]:
    """Each point, by its number, with its depths on the scale of what is usual; `on` tells which that is."""
    key = cache_key(
        video=context.video.record.sha256,
        tool="depths of points/1",
        backends=(estimator.fingerprint(),),
        arguments={
            "points": points.columns,
            "boxes": digest(b"".join(canonical(other.samples) for other in others)),
            "on": on,
        },
    )

    def look() -> Looks:
        numbers = spaced([frame.t_s for frame in frames], [max(frame.score) > 0 for frame in frames])
        wanted = {frames[n].pts for n in numbers}
        whole = Span(start_s=frames[0].t_s, end_s=frames[-1].t_s + points.frame_interval_s)
        maps = estimator.depth(frames_at(context, whole, wanted), context.deadline)
        return looks_of(maps, frames, usual, others)

    return _sighted(points, frames, remembered(context, key, Looks, look)[0])


def looks_of(
    maps: Iterable[DepthMap], frames: Sequence[PointsFrame], usual: Usual, others: Sequence[Tube] = ()
) -> Looks:
    """The depths under all points in maps, each put on the scale of what is usual."""
    _, xy, _ = columns_of(frames)
    number_of = {frame.pts: n for n, frame in enumerate(frames)}
    kept = list[tuple[int, Floats, Floats, float]]()
    for one in maps:
        n = number_of[one.pts]
        boxes = [box.xyxy for other in others if (box := other.box_at(one.t_s)) is not None]
        offset = offset_of(one, *usual(one.t_s), boxes)
        if offset is not None:
            middle, beside = _under(one, xy[n])
            kept.append((n, middle - offset.by, beside, offset.sigma))
    return Looks(
        number=tuple(n for n, *_ in kept),
        log_depth=tuple(_told(middle) for _, middle, _, _ in kept),
        beside=tuple(_told(beside) for _, _, beside, _ in kept),
        sigma=tuple(sigma for *_, sigma in kept),
    )


def _under(depth: DepthMap, xy: Floats) -> tuple[Floats, Floats]:
    """Logarithms (n,) of the depths under pixels (n, 2), and by how much what lies beside them is farther.

    What can be followed at an edge is the nearer side of it: that is what stays as it is when both move.
    """
    rows, columns = depth.values.shape
    cell = np.array(depth.frame_px) / (columns, rows)
    near = depth.at((xy[:, None] + _ROUND * cell).reshape(-1, 2)).reshape(len(xy), -1)
    logs = np.sort(np.log(np.where(near > 0, near, np.nan)), axis=1)
    middle, beside = np.full(len(xy), np.nan), np.full(len(xy), np.nan)
    for row in np.flatnonzero(np.isfinite(logs).mean(axis=1) >= _KNOWN):
        middle[row], beside[row] = _sides(logs[row, np.isfinite(logs[row])])
    return middle, beside


def _sides(logs: Floats) -> tuple[float, float]:
    """The middle of the nearest surface that there is enough of, and how much farther the rest is."""
    enough = int(_ENOUGH * len(logs))
    this = logs <= logs[enough] + SURFACE
    middle = float(np.median(logs[this]))
    rest = logs[~this]
    if len(rest) < enough:
        return middle, 1.4826 * float(np.median(np.abs(logs[this] - middle)))
    return middle, float(np.median(rest)) - middle


def _told(values: Floats) -> tuple[float | None, ...]:
    return tuple(float(value) if np.isfinite(value) else None for value in values)


def _sighted(points: Points, frames: Sequence[PointsFrame], looks: Looks) -> Callable[[int], Point]:
    t_s, xy, seen = columns_of(frames)
    numbers = list(looks.number)
    log_depth, beside = np.full(seen.shape, np.nan), np.full(seen.shape, np.nan)
    sigma = np.full(len(frames), np.nan)
    if numbers:
        log_depth[numbers] = np.array(looks.log_depth, dtype=np.float64)
        beside[numbers] = np.array(looks.beside, dtype=np.float64)
        sigma[numbers] = np.array(looks.sigma)

    def point(row: int) -> Point:
        return Point(
            t_s,
            xy[:, row],
            seen[:, row],
            Depths(log_depth[:, row], sigma),
            beside[:, row],
            on=points.tube or points.id,
            called=f"point {row + 1} of {points.id}",
            on_ground=points.on_ground,
        )

    return point
