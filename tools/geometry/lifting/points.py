"""From points followed in the picture to where they were in metres, each by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from ....traces.points import PointsFrame
from ....traces.records import Degradation, Points, Tube, TubeSamples
from ..camera import Camera
from ..observed import Observed
from .flat import lift_places

Floats = NDArray[np.float64]

# A point has no size; its box in a tube is drawn so far round it.
_HALF_PX = 1.0


def lift_points(points: Points, frames: Sequence[PointsFrame], camera: Camera) -> list[Observed]:
    """Where each point was: any one in a plane, but over a ground those alone that lie on it."""
    if camera.contact == "bottom" and not points.on_ground:
        raise NotMeasurable(
            "how high over the ground the points are cannot be told, so neither where they are",
            hint="Follow points that lie on the ground, and say so by on_ground; or give a camera sidecar of "
            "kind 'reference', or a network that tells metric depth: --backend depth=depth-anything.",
        )
    t_s, xy, seen = columns_of(frames)
    return [lift_places(t_s, xy[:, row], seen[:, row], camera) for row in range(len(points.tracks))]


def tube_of_point(points: Points, frames: Sequence[PointsFrame], row: int) -> Tube:
    """One point as a thing, which is what a path is of."""
    kept = [frame for frame in frames if frame.score[row] > 0 and frame.xy[row] is not None]
    boxes = [(x - _HALF_PX, y - _HALF_PX, x + _HALF_PX, y + _HALF_PX) for x, y in _places(kept, row)]
    samples = TubeSamples(
        pts=tuple(frame.pts for frame in kept),
        t_s=tuple(frame.t_s for frame in kept),
        index=tuple(frame.index for frame in kept),
        xyxy=tuple(boxes),
        seen=("full",) * len(kept),
        real_edges=((True, True, True, True),) * len(kept),
        score=tuple(frame.score[row] for frame in kept),
    )
    return Tube(
        label=f"point {row + 1} of {points.id}",
        track=row + 1,
        source=points.source,
        samples=samples,
        frame_interval_s=points.frame_interval_s,
        coverage=points.coverage,
        degradations=(
            *points.degradations,
            Degradation(kind="part_only", detail="one point, not its middle"),
        ),
    )


def _places(frames: Iterable[PointsFrame], row: int) -> list[tuple[float, float]]:
    return [place for frame in frames if (place := frame.xy[row]) is not None]


def columns_of(frames: Sequence[PointsFrame]) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Times (t,), places (t, n, 2) – nought where there is none – and where each point is seen."""
    t_s = np.array([frame.t_s for frame in frames])
    xy = np.array([[(np.nan, np.nan) if at is None else at for at in frame.xy] for frame in frames])
    score = np.array([frame.score for frame in frames])
    return t_s, np.nan_to_num(xy), np.asarray((score > 0) & np.isfinite(xy).all(axis=2), np.bool_)
