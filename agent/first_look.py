"""The brief: what is known of a video before any thought."""

from __future__ import annotations

from ..tools.backends.words.subtitles import sidecars
from ..tools.capabilities import TakesPhrases
from ..tools.capabilities.depth import tells_metres
from ..tools.finding import Verdict, camera_verdict
from ..tools.manipulations.base import Context
from ..traces.errors import BackendError, BackendMissing, DeadlineExceeded
from .policy import Brief


def look_first(context: Context) -> Brief:
    """What is known of the video; as calls do, it gets a second chance where a backend breaks.

    A camera estimator that breaks again is for the calls to tell: not every question needs it.
    """
    try:
        return _looked(context)
    except (BackendMissing, DeadlineExceeded):
        raise
    except BackendError:
        return _looked(context, again=True)


def _looked(context: Context, *, again: bool = False) -> Brief:
    """Probe the video, see whether the camera moves, and say what the detector can tell apart."""
    camera = _camera(context, again=again)
    detector, classes = _sees(context)
    listens = context.tracks is None and isinstance(context.backends.detector(), TakesPhrases)
    return Brief(
        calibrated=_calibrated(context),
        video=context.video.record,
        camera_moves=camera.moves if isinstance(camera, Verdict) else None,
        camera_detail=camera.detail if isinstance(camera, Verdict) else camera,
        camera_focal_px=camera.focal_px if isinstance(camera, Verdict) else None,
        camera_way=camera.way if isinstance(camera, Verdict) else None,
        detector=detector,
        detector_classes=None if classes is None else tuple(sorted(classes)),
        detector_takes_phrases=listens,
        subtitles=_subtitles(context),
    )


def _subtitles(context: Context) -> str:
    """Which subtitles lie beside the video."""
    found = sidecars(context.video.path)
    there = "; ".join(one.described for one in found)
    return f"Beside the video lie {there}: read them with `transcript`." if found else ""


def _sees(context: Context) -> tuple[str, frozenset[str] | None]:
    """What finds things, and the classes it tells apart: the tracks given, else the detector."""
    if context.tracks is not None:
        return f"tracks:{context.tracks.source}", context.tracks.known
    detector = context.backends.detector()
    return detector.name, detector.classes


def _calibrated(context: Context) -> str | None:
    """What gives metres: the sidecar's camera model, tracks in metres, or depth in metres."""
    if context.camera is not None:
        return context.camera.record().model
    if context.tracks is not None and context.tracks.calibration is not None:
        return "tracks"
    estimator = context.backends.depth() if context.backends.has("depth") else None
    return "depth" if tells_metres(estimator) else None


def _camera(context: Context, *, again: bool) -> Verdict | str:
    """What is seen of the camera, or why nothing is: without time a run ends by its budget, not here."""
    try:
        return camera_verdict(context)
    except DeadlineExceeded:
        if context.deadline.is_cancelled:
            raise
        return "there was no time to see whether the camera moves"
    except BackendMissing:
        raise
    except BackendError as error:
        if not again:
            raise
        return f"whether the camera moves could not be seen: {error.message}"
