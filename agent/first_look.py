"""The brief: what is known of a video before any thought."""

from __future__ import annotations

from ..tools.finding import camera_verdict
from ..tools.manipulations.base import Context
from .policy import Brief


def look_first(context: Context) -> Brief:
    """Probe the video, see whether the camera moves, and say what the detector can tell apart."""
    verdict = camera_verdict(context)
    detector = context.backends.detector()
    return Brief(
        video=context.video.record,
        camera_moves=verdict.moves,
        camera_detail=verdict.detail,
        detector=detector.name,
        detector_classes=None if detector.classes is None else tuple(sorted(detector.classes)),
    )
