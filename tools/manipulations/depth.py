"""The manipulation `depth`: how far away what a frame shows is, and a thing in it."""

from __future__ import annotations

import io
from typing import ClassVar

import numpy as np
from pydantic import Field

from ...traces.errors import BadArguments, NothingFound
from ...traces.records import Depth, DepthRange, ThingDepth, Tube
from ...traces.records.base import EvidenceId
from ...traces.records.region import Xyxy
from ..capabilities import DepthEstimator, DepthMap, TakesCamera
from ..looked import shown_instead
from .base import Arguments, Context, Output
from .zoom import crop_of


class DepthArguments(Arguments):
    """When, and of what."""

    t_s: float = Field(description="in seconds")
    of: EvidenceId | None = Field(default=None, description="id of a tube")
    box: Xyxy | None = Field(default=None, description="or x1, y1, x2, y2 px")


class ReadDepth:
    """Tell how far away things are in a frame."""

    name: ClassVar[str] = "depth"
    summary: ClassVar[str] = "Tell how far away a tube or box is in a frame."
    arguments: ClassVar[type[DepthArguments]] = DepthArguments

    def run(self, arguments: DepthArguments, context: Context) -> Output:
        """One map, kept as a blob, with its range and the depth of the thing asked about."""
        box = _box(arguments, context)
        estimator = _estimator(context)
        (frame,) = context.video.at((arguments.t_s,))
        (found,) = estimator.depth([frame], context.deadline)
        depth = Depth(
            means=found.kind,
            source=estimator.name,
            frame=context.video.reference(frame),
            range=_range(found),
            thing=None if box is None else _thing(found, box, arguments.of),
            max_depth_m=found.max_depth_m,
            focal_px=found.focal_px,
            map=context.blobs.put(packed(found)),
            degradations=shown_instead(context.video, arguments.t_s, frame),
        )
        return Output((depth,), (estimator.fingerprint(),))


def packed(depth: DepthMap) -> bytes:
    """A map as the bytes of a .npy file of half-length numbers; what is too large for those is not known."""
    most = np.finfo(np.float16).max
    kept = np.where(np.abs(depth.values) <= most, depth.values, np.nan).astype(np.float16)
    data = io.BytesIO()
    np.save(data, kept, allow_pickle=False)
    return data.getvalue()


def _estimator(context: Context) -> DepthEstimator:
    """The run's depth estimator; one that works from a calibration gets the run's."""
    estimator = context.backends.depth()
    if not isinstance(estimator, TakesCamera):
        return estimator
    from ..geometry.of_run import run_camera

    return estimator.seen_by(run_camera(context))


def _box(arguments: DepthArguments, context: Context) -> Xyxy | None:
    """The box asked about: given, or the tube's at that time."""
    if arguments.of is not None and arguments.box is not None:
        raise BadArguments("depth is of a tube or of a box, not of both", hint="Leave out of or box.")
    if arguments.of is None:
        if arguments.box is not None:
            crop_of(arguments.box, 0.0, context.video.record)
        return arguments.box
    tube = context.ledger.get_as(arguments.of, Tube)
    found = tube.box_at(arguments.t_s)
    if found is None:
        raise NothingFound(
            f"{arguments.of} is not there at {arguments.t_s:.2f} s, but from {tube.span.start_s:.2f} "
            f"to {tube.span.end_s:.2f} s",
            hint="Ask about a time at which it is seen.",
        )
    return found.xyxy


def _range(depth: DepthMap) -> DepthRange | None:
    known = depth.values[np.isfinite(depth.values)].astype(np.float64)
    if not len(known):
        return None
    return DepthRange(
        least=float(known.min()),
        median=float(np.median(known)),
        most=float(known.max()),
        known_share=len(known) / depth.values.size,
    )


def _thing(depth: DepthMap, box: Xyxy, tube: EvidenceId | None) -> ThingDepth | None:
    """The near mode of the middle of a box; None where nothing is known there."""
    from ..geometry.depth.thing import near_mode

    near = near_mode(depth, box)
    if near is None:
        return None
    median = float(np.exp(near.log_depth))
    return ThingDepth(xyxy=box, median=median, spread=median * near.spread, tube=tube)
