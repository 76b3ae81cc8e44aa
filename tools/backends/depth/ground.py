"""The depth estimator `ground`: how far away the ground is, by the run's calibration; no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from ....traces.errors import NotMeasurable
from ....traces.records import Fingerprint
from ...capabilities import DepthKind, DepthMap
from ...deadline import Deadline
from ...geometry.depth.ground import cells, ground_depth
from ...video import Frame

if TYPE_CHECKING:
    from ...geometry.camera import Camera
    from ...geometry.posed import PosedCamera

_VERSION = "1"
# Maps have at most so many columns and rows; the ground is smooth.
_MOST_CELLS = 320


class GroundDepth:
    """The depth of every pixel that lies on the ground, as if nothing stood on it; NaN above the horizon."""

    name = "ground"
    concurrency = 4
    memory_mb = 5
    kind: DepthKind = "metric"

    def __init__(self, camera: PosedCamera | None = None) -> None:
        self._camera = camera

    def fingerprint(self) -> Fingerprint:
        """The version, and which calibration it works with."""
        about = None if self._camera is None else self._camera.about
        parameters = {} if about is None else {"model": about.model, "camera": about.digest}
        return Fingerprint(
            capability="depth", name=self.name, version=_VERSION, dtype="float64", parameters=parameters
        )

    def seen_by(self, camera: Camera) -> GroundDepth:
        """The estimator for what a camera over the ground sees."""
        from ...geometry.posed import PosedCamera

        if not isinstance(camera, PosedCamera) or not camera.about.metric:
            raise NotMeasurable(
                "how far away the ground is cannot be told: the camera's place over it is not known",
                hint="Give a ground_plane sidecar with mount.height_m, or a posed one.",
            )
        return GroundDepth(camera)

    def depth(self, frames: Iterable[Frame], deadline: Deadline) -> Iterator[DepthMap]:
        """One map per frame, in order."""
        if self._camera is None:
            raise NotMeasurable(
                "the depth estimator 'ground' works from a calibration, and there is none",
                hint="Give --camera FILE (vidence calibrate makes one).",
            )
        for frame in frames:
            deadline.check("the depth estimator ground")
            yield _map_of(self._camera, frame)


def _map_of(camera: PosedCamera, frame: Frame) -> DepthMap:
    height, width = frame.rgb().shape[:2]
    shrink = min(1.0, _MOST_CELLS / max(width, height))
    rows, columns = max(1, round(height * shrink)), max(1, round(width * shrink))
    pixels = cells(rows, columns, (width, height))
    values = ground_depth(camera, pixels, np.full(len(pixels), frame.t_s))
    return DepthMap(
        pts=frame.pts,
        t_s=frame.t_s,
        index=frame.index,
        kind="metric",
        frame_px=(width, height),
        values=values.reshape(rows, columns).astype(np.float32),
        focal_px=camera.lens.fx,
    )
