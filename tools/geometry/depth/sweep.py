"""Depth over a video: its backdrop from a few frames, and a thing's depth in those in which it is seen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np
from numpy.typing import NDArray

from ....traces.canonical import canonical, digest
from ....traces.errors import NotMeasurable
from ....traces.records import Span, Tube
from ....traces.records.base import Record
from ...capabilities import DepthEstimator, DepthMap
from ...index import remembered
from ...manipulations.base import Context
from ...video import Frame
from ...wrappers.cache import cache_key
from .backdrop import Backdrop, backdrop_of, offset_of
from .sighted import Depths
from .thing import near_mode

Floats = NDArray[np.float64]
# Pixels, and the logarithms of the depths that are usual there, at an instant.
Usual = Callable[[float], tuple[Floats, Floats]]

# The backdrop comes from so many frames at most; a thing is looked at so often.
_LOOKS, _RATE_HZ, _MOST = 24, 10.0, 240
# Of what a thing's surface scatters, so many cells next to one another are off alike.
_ALIKE = 16


class Rows(Record):
    """Depths of one thing, row by row of its tube: logarithms and their deviations, None where not known."""

    log_depth: tuple[float | None, ...]
    sigma: tuple[float | None, ...]

    @property
    def depths(self) -> Depths:
        """As arrays."""
        return Depths(np.array(self.log_depth, dtype=np.float64), np.array(self.sigma, dtype=np.float64))


def find_backdrop(context: Context, estimator: DepthEstimator) -> Backdrop:
    """The backdrop of a video whose camera stands still."""
    record = context.video.record
    span = Span(start_s=record.start_s, end_s=record.end_s)
    rate_hz = min(record.rate_hz, _LOOKS / max(span.duration_s, 1e-6))
    key = cache_key(
        video=record.sha256,
        tool="backdrop/1",
        backends=(estimator.fingerprint(),),
        arguments={"rate_hz": rate_hz},
    )

    def look() -> Backdrop:
        frames = context.video.frames(span, rate_hz=rate_hz)
        return backdrop_of(estimator.depth(frames, context.deadline))

    return remembered(context, key, Backdrop, look)[0]


def find_depths(
    context: Context, estimator: DepthEstimator, tube: Tube, usual: Usual, others: Sequence[Tube], on: str
) -> Depths:
    """The depths of a tube's thing on the scale of what is usual; `on` tells which scale that is."""
    boxes = [one.samples for one in (tube, *others)]
    key = cache_key(
        video=context.video.record.sha256,
        tool="depths/1",
        backends=(estimator.fingerprint(),),
        arguments={"boxes": digest(b"".join(map(canonical, boxes))), "on": on},
    )
    look = partial(_looked, context, estimator, tube, usual, others)
    return remembered(context, key, Rows, look)[0].depths


def _looked(
    context: Context, estimator: DepthEstimator, tube: Tube, usual: Usual, others: Sequence[Tube]
) -> Rows:
    wanted = looked_at(tube)
    row_of = {tube.samples.pts[row]: row for row in wanted}
    maps = estimator.depth(frames_at(context, tube.span, set(row_of)), context.deadline)
    return rows_of(maps, tube, usual, others)


def rows_of(maps: Iterator[DepthMap], tube: Tube, usual: Usual, others: Sequence[Tube] = ()) -> Rows:
    """The depths of a tube's thing in maps, each put on the scale of what is usual."""
    row_of = {pts: row for row, pts in enumerate(tube.samples.pts)}
    depth: list[float | None] = [None] * len(tube.samples)
    sigma: list[float | None] = [None] * len(tube.samples)
    for one in maps:
        row = row_of[one.pts]
        near = near_mode(one, tube.samples.xyxy[row])
        boxes = [box.xyxy for other in (tube, *others) if (box := other.box_at(one.t_s)) is not None]
        offset = offset_of(one, *usual(one.t_s), boxes)
        if near is not None and offset is not None:
            depth[row] = near.log_depth - offset.by
            own = near.spread / float(np.sqrt(max(near.cells / _ALIKE, 1.0)))
            sigma[row] = float(np.hypot(own, offset.sigma))
    return Rows(log_depth=tuple(depth), sigma=tuple(sigma))


def looked_at(tube: Tube) -> list[int]:
    """Which rows of a tube are looked at: those that are seen, no more often than is of use."""
    rows = spaced(tube.samples.t_s, [seen != "hidden" for seen in tube.samples.seen])
    if not rows:
        raise NotMeasurable(f"the {tube.label} is hidden in every frame, so its depth cannot be told")
    return rows


def spaced(times: Sequence[float], there: Sequence[bool]) -> list[int]:
    """Those of the times at which something is there, no more often than is of use."""
    rate_hz = min(_RATE_HZ, _MOST / max(times[-1] - times[0], 1e-6))
    rows, due_s = [], times[0]
    for row, t_s in enumerate(times):
        if there[row] and t_s >= due_s - 1e-6:
            rows.append(row)
            due_s = max(due_s + 1 / rate_hz, t_s)
    return rows


def frames_at(context: Context, span: Span, wanted: set[int]) -> Iterator[Frame]:
    """The frames of a span with these ticks."""
    for frame in context.video.frames(span):
        if frame.pts in wanted:
            yield frame
