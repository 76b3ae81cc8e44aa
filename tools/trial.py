"""One real piece of work for a backend, on a small video: `vidence doctor` sees so whether it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast

import av
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
    TakesCamera,
    TakesPhrases,
    Tracker,
    TracksThrough,
    Transcriber,
)
from .deadline import Deadline
from .pictures import png
from .video import Video

if TYPE_CHECKING:
    from .geometry.posed import PosedCamera

_WORDS = "a red square"
# The sound that is written down: a second of a tone.
_SOUND_HZ, _TONE_HZ = 16000, 440


def tried(capability: str, backend: Backend, video: Video, deadline: Deadline) -> str:
    """Let a backend do what it is for, and say what came of it; it raises what the backend raises."""
    return _TRIALS[capability](backend, video, deadline)


def _detector(backend: Backend, video: Video, deadline: Deadline) -> str:
    sought = Sought(phrase=_WORDS) if isinstance(backend, TakesPhrases) else Sought()
    looks = list(cast(Detector, backend).detect(video, Request(sought=sought), deadline))
    return f"found {sum(map(len, looks))} things in {len(looks)} frames"


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
    return f"followed a point through {int(tracks.visible[0].sum())} of {len(tracks.t_s)} frames"


def _depth(backend: Backend, video: Video, deadline: Deadline) -> str:
    estimator = cast(DepthEstimator, backend)
    if isinstance(estimator, TakesCamera):
        estimator = estimator.seen_by(_over_the_ground(video))
    (found,) = estimator.depth(video.at([video.record.start_s]), deadline)
    told = found.values[np.isfinite(found.values)]
    values = f"{told.min():.3g} to {told.max():.3g}" if told.size else "nothing"
    return f"told {found.kind} depth, {values}, in {told.size} of {found.values.size} cells"


def _over_the_ground(video: Video) -> PosedCamera:
    """As a camera on a pole, which looks down."""
    from .geometry.ground_plane import GroundPlane, Mount
    from .geometry.pinhole import Intrinsics
    from .geometry.posed import About

    width, height = video.record.width, video.record.height
    sidecar = GroundPlane(
        kind="ground_plane",
        width=width,
        height=height,
        intrinsics=Intrinsics(fx=width, fy=width, cx=width / 2, cy=height / 2),
        mount=Mount(height_m=5.0, pitch_deg=30.0),
    )
    return sidecar.camera(About(model="ground_plane", source="made up"))


def _camera(backend: Backend, video: Video, deadline: Deadline) -> str:
    moves = cast(CameraEstimator, backend).motion(video, None, deadline).moves
    return f"the camera {'moves' if moves else 'stands still'}"


def _retriever(backend: Backend, video: Video, deadline: Deadline) -> str:
    retriever, frames = cast(Retriever, backend), list(video.frames())
    features = np.stack(list(retriever.encode(frames)))
    fit = retriever.fit(_WORDS, np.array([frame.t_s for frame in frames]), features)
    return f"held {len(frames)} frames against words, the best fits {fit.scores.max():.0%}"


def _describer(backend: Backend, video: Video, deadline: Deadline) -> str:
    blobs = _Blobs()
    said = cast(Describer, backend).describe("What is there?", [_shown(video, blobs)], blobs, deadline)
    return f"answered in {len(said.text.split())} words"


def _reader(backend: Backend, video: Video, deadline: Deadline) -> str:
    blobs = _Blobs()
    return f"read {len(cast(Reader, backend).read(_shown(video, blobs), blobs, deadline).lines)} lines"


def _transcriber(backend: Backend, video: Video, deadline: Deadline) -> str:
    with TemporaryDirectory() as folder:
        tone = Video.open(_with_a_tone(Path(folder) / "tone.mkv"))
        lines = cast(Transcriber, backend).transcribe(tone, tone.whole, deadline)
    return f"wrote down {len(lines)} lines of a tone"


def _with_a_tone(path: Path) -> Path:
    """A second of grey, and of a tone."""
    samples = 8000 * np.sin(2 * np.pi * _TONE_HZ * np.arange(_SOUND_HZ) / _SOUND_HZ)
    sound = av.AudioFrame.from_ndarray(samples.astype(np.int16)[None], format="s16", layout="mono")
    sound.rate, sound.pts, sound.time_base = _SOUND_HZ, 0, Fraction(1, _SOUND_HZ)
    with av.open(str(path), "w") as container:
        picture = container.add_stream("libx264", rate=10)
        picture.width, picture.height, picture.pix_fmt = 64, 48, "yuv420p"
        speaker = container.add_stream("pcm_s16le", rate=_SOUND_HZ, layout="mono")
        for number in range(10):
            grey = av.VideoFrame.from_ndarray(np.full((48, 64, 3), 110, np.uint8), format="rgb24")
            grey.pts, grey.time_base = number, Fraction(1, 10)
            container.mux(picture.encode(grey))
        container.mux(picture.encode(None))
        container.mux(speaker.encode(sound))
        container.mux(speaker.encode(None))
    return path


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
