"""The `motion` detector: what moves before a static camera, found against the learnt background."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

import cv2
import numpy as np

from .....traces.records import Fingerprint, Span
from ....capabilities import Detections, Patch, Request
from ....deadline import Deadline
from ...light import Planes, planes_of
from .background import Background, learn_background
from .blobs import STRONG, WEAK, Blob, find_blobs
from .foreground import Difference

if TYPE_CHECKING:
    from ....video import Frame, Video

_VERSION = "8"
_CLEAR = 40.0  # levels of contrast at which a blob is as sure as can be


class MotionDetector:
    """Finds what moves, and what stopped or has yet to start, before a camera that stands still."""

    name: ClassVar[str] = "motion"
    concurrency: ClassVar[int] = 1
    memory_mb: ClassVar[int] = 300
    classes: ClassVar[frozenset[str] | None] = None

    def fingerprint(self) -> Fingerprint:
        """Version and thresholds: equal ones give equal detections."""
        parameters = {"weak": WEAK, "strong": STRONG, "opencv": cv2.__version__}
        return Fingerprint(capability="detector", name=self.name, version=_VERSION, parameters=parameters)

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Learn the background from the whole span, then yield what differs from it frame by frame."""
        record = video.record
        span = request.span or Span(start_s=record.start_s, end_s=max(record.end_s, record.start_s))
        backgrounds = learn_background(video, span, deadline)
        size = (record.width, record.height)
        watch = _Watch(backgrounds)
        for frame in video.frames(span, rate_hz=request.rate_hz):
            deadline.check("finding what moves")
            planes = planes_of(frame.yuv_half())
            yield _detections(frame, planes, watch.blobs(frame.t_s, planes), size)


class _Watch:
    """Compares each frame with the background of its time."""

    def __init__(self, backgrounds: tuple[Background, ...]) -> None:
        self._difference = Difference(backgrounds[0])
        self._later = [Difference(b) for b in backgrounds[1:]]

    def blobs(self, t_s: float, planes: Planes) -> list[Blob]:
        """The things in one frame."""
        while self._later and t_s >= self._later[0].earliest_s:
            due = t_s >= self._later[0].start_s
            if not due and self._difference.unlike(planes) <= self._later[0].unlike(planes):
                break
            self._difference = self._later.pop(0)
        scene = self._difference.look(planes)
        blobs = find_blobs(scene)
        things = np.zeros(planes[0].shape, np.uint8)
        for blob in blobs:
            h, w = blob.mask.shape
            things[blob.y : blob.y + h, blob.x : blob.x + w] |= blob.mask
        self._difference.follow(planes, scene.evidence, things)
        return blobs


def _detections(frame: Frame, planes: Planes, blobs: list[Blob], size: tuple[int, int]) -> Detections:
    boxes = np.array([_xyxy(blob, size) for blob in blobs], np.float32).reshape(-1, 4)
    scores = np.array([min(1.0, 0.3 + 0.7 * blob.contrast / _CLEAR) for blob in blobs], np.float32)
    patches = tuple(_patch(planes, blob) for blob in blobs)
    labels = ("object",) * len(blobs)
    return Detections(frame.pts, frame.t_s, frame.index, boxes, scores, labels, patches)


def _xyxy(blob: Blob, size: tuple[int, int]) -> tuple[float, float, float, float]:
    h, w = blob.mask.shape
    x2, y2 = min(2 * (blob.x + w), size[0]), min(2 * (blob.y + h), size[1])
    return 2.0 * blob.x, 2.0 * blob.y, float(x2), float(y2)


def _patch(planes: Planes, blob: Blob) -> Patch:
    h, w = blob.mask.shape
    window = slice(blob.y, blob.y + h), slice(blob.x, blob.x + w)
    return Patch(np.dstack([plane[window] for plane in planes]), blob.mask, 0.5)
