"""What a run is asked about: a video or tracks in its stead, and the camera's sidecar, opened and checked."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..tools.geometry.camera import Camera
from ..tools.tracks.trackset import TrackSet
from ..tools.video import Video
from ..traces.errors import MediaError, UsageError
from ..traces.events import Attachment, RunStarted


@dataclass(frozen=True)
class Inputs:
    """The files of a run; a video or tracks must be there, a camera may be."""

    video: str | Path | None = None
    camera: str | Path | None = None
    tracks: str | Path | None = None
    fps: float | None = None


@dataclass(frozen=True, eq=False)
class Opened:
    """The files of a run, read."""

    video: Video
    camera: Camera | None
    tracks: TrackSet | None
    source: str
    attachments: tuple[Attachment, ...]


def open_inputs(given: Inputs) -> Opened:
    """Open and check every file of a run."""
    if given.video is None and given.tracks is None:
        raise UsageError(
            "there is neither a video nor a tracks file to ask about",
            hint='vidence ask VIDEO "QUESTION", or vidence ask "QUESTION" --tracks FILE.',
        )
    for beside in (given.camera, given.tracks):
        _check_regular(beside)
    opened = None if given.video is None else Video.open(given.video, fps=given.fps)
    tracks = None if given.tracks is None else _tracks(Path(given.tracks), opened, given.fps)
    video = opened or _plan(tracks)
    camera = None if given.camera is None else _camera(Path(given.camera), video)
    attached = [
        *([] if given.camera is None else [_attachment("camera", Path(given.camera))]),
        *([] if given.tracks is None else [_attachment("tracks", Path(given.tracks))]),
    ]
    source = os.path.abspath(str(given.video if given.video is not None else given.tracks))
    return Opened(video, camera, tracks, source, tuple(attached))


def open_again(given: Inputs, started: RunStarted, *, hint: str) -> Opened:
    """The files that a run began with; `hint` says how to name its video where it lies elsewhere now."""
    try:
        opened = open_inputs(given)
    except MediaError as error:
        raise MediaError(f"what the run looked at cannot be opened: {error.message}", hint=hint) from error
    check_video(opened.video, started, hint=hint)
    for was, now in zip(started.attachments, opened.attachments, strict=True):
        if was.sha256 != now.sha256:
            raise MediaError(f"{now.source!r} has changed since the run began", hint="Ask anew.")
    return opened


def check_video(video: Video, started: RunStarted, *, hint: str) -> None:
    """Refuse another video than the one that a run looked at."""
    if video.record.sha256 != started.video.sha256:
        raise MediaError(f"{video.path.name!r} is not the video that was looked at", hint=hint)


def _check_regular(file: str | Path | None) -> None:
    """A pipe or a device, which a trace may name, would be waited for, or read for ever."""
    path = Path(file or "")
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise MediaError(f"{str(path)!r} is not a regular file", hint="Give a file that can be read again.")


def _tracks(path: Path, video: Video | None, fps: float | None) -> TrackSet:
    from ..tools.tracks.reading import load_tracks

    return load_tracks(path, video=video, fps=fps)


def _plan(tracks: TrackSet | None) -> Video:
    from ..tools.tracks.plan import plan_video

    assert tracks is not None
    return plan_video(tracks)


def _camera(path: Path, video: Video) -> Camera:
    from ..tools.geometry.sidecar import check_size, load_camera

    record = video.record
    camera = load_camera(path, rate_hz=record.rate_hz, size=(record.width, record.height))
    check_size(camera, video.record.width, video.record.height)
    return camera


def _attachment(role: Literal["camera", "tracks"], path: Path) -> Attachment:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Attachment(role=role, source=os.path.abspath(path), sha256=digest)
