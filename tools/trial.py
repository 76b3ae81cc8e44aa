"""One real piece of work for a backend, on a small video: `vidence doctor` sees so whether it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from typing import Any, cast

import numpy as np

from ..traces.records import Shown
from .capabilities import (
    Backend,
    CameraEstimator,
    DepthEstimator,
    Describer,
    Detections,
    Detector,
    Patch,
    PointTracker,
    Prompt,
    Reader,
    Request,
    Retriever,
    Segmenter,
    Sought,
    Spot,
    TakesPhrases,
    Tracker,
    TracksThrough,
)
from .deadline import Deadline
from .pictures import png
from .video import Video

_WORDS = "a red square"


def tried(capability: str, backend: Backend, video: Video, deadline: Deadline) -> str:
    """Let a backend do what it is for, and say what came of it; it raises what the backend raises."""
    return _TRIALS[capability](backend, video, deadline)


def _detector(backend: Backend, video: Video, deadline: Deadline) -> str:
    sought = Sought(phrase=_WORDS) if isinstance(backend, TakesPhrases) else Sought()
    looks = list(cast(Detector, backend).detect(video, Request(sought=sought), deadline))
    return f"looked at {len(looks)} frames"


def _tracker(backend: Backend, video: Video, deadline: Deadline) -> str:
    size = (video.record.width, video.record.height)
    if isinstance(backend, TracksThrough):
        from .backends.segmenters.grabcut import GrabCut

        backend = backend.through(video, GrabCut())
    tracks = cast(Tracker, backend).track(_sliding(video), size, video.record.rate_hz, deadline)
    return f"followed {len(tracks)} of 1 thing"


def _sliding(video: Video) -> Iterator[Detections]:
    """A box that goes to the right."""
    for frame in video.frames():
        x, side = 4.0 + 2 * frame.index, 16
        patch = Patch(np.full((side // 2, side // 2, 3), 128, np.uint8), np.ones((side // 2,) * 2, bool), 0.5)
        xyxy = np.array([[x, 20, x + side, 20 + side]], np.float32)
        score = np.array([0.9], np.float32)
        yield Detections(frame.pts, frame.t_s, frame.index, xyxy, score, ("object",), (patch,))


def _segmenter(backend: Backend, video: Video, deadline: Deadline) -> str:
    (frame,) = video.at([video.record.start_s])
    prompt = Prompt(frame.t_s, box=(8.0, 16.0, 32.0, 40.0))
    outlines = cast(Segmenter, backend).segment(frame, [prompt], deadline)
    return f"outlined {sum(mask is not None for mask in outlines.masks)} of 1 thing"


def _points(backend: Backend, video: Video, deadline: Deadline) -> str:
    spot = Spot(video.record.start_s, 16.0, 24.0)
    tracks = cast(PointTracker, backend).follow(video, [spot], None, deadline)
    return f"followed a point through {len(tracks.t_s)} frames"


def _depth(backend: Backend, video: Video, deadline: Deadline) -> str:
    estimator = cast(DepthEstimator, backend)
    (found,) = estimator.depth(video.at([video.record.start_s]), deadline)
    return f"{found.kind} depth of {found.values.shape[1]}×{found.values.shape[0]} cells"


def _camera(backend: Backend, video: Video, deadline: Deadline) -> str:
    moves = cast(CameraEstimator, backend).motion(video, None, deadline).moves
    return f"the camera {'moves' if moves else 'stands still'}"


def _retriever(backend: Backend, video: Video, deadline: Deadline) -> str:
    retriever, frames = cast(Retriever, backend), list(video.frames())
    features = np.stack(list(retriever.encode(frames)))
    retriever.fit(_WORDS, np.array([frame.t_s for frame in frames]), features)
    return f"held {len(frames)} frames against words"


def _describer(backend: Backend, video: Video, deadline: Deadline) -> str:
    blobs = _Blobs()
    said = cast(Describer, backend).describe("What is there?", [_shown(video, blobs)], blobs, deadline)
    return f"answered in {len(said.text.split())} words"


def _reader(backend: Backend, video: Video, deadline: Deadline) -> str:
    blobs = _Blobs()
    return f"read {len(cast(Reader, backend).read(_shown(video, blobs), blobs, deadline).lines)} lines"


def _transcriber(backend: Backend, video: Video, deadline: Deadline) -> str:
    return "loaded"


def _shown(video: Video, blobs: _Blobs) -> Shown:
    (frame,) = video.at([video.record.start_s])
    rgb = frame.rgb()
    return Shown(blob=blobs.put(png(rgb)), width=rgb.shape[1], height=rgb.shape[0], t_s=(frame.t_s,))


class _Blobs:
    """Big data in memory, by content."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """Keep bytes and return their sha256."""
        digest = sha256(data).hexdigest()
        self._kept[digest] = data
        return digest

    def get(self, sha256: str) -> bytes:
        """The bytes kept under a sha256."""
        return self._kept[sha256]


_TRIALS: Mapping[str, Callable[[Any, Video, Deadline], str]] = {
    "detector": _detector,
    "tracker": _tracker,
    "segmenter": _segmenter,
    "points": _points,
    "depth": _depth,
    "camera": _camera,
    "retriever": _retriever,
    "describer": _describer,
    "reader": _reader,
    "transcriber": _transcriber,
}
