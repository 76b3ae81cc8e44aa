"""Every implementation of each Protocol, a fake among them, and a video of two squares with exact truth."""

from __future__ import annotations

import os
from functools import partial
from itertools import pairwise
from pathlib import Path
from threading import Event

import numpy as np
import pytest

from vidence.tests.conformance.kinds import in_every_kind
from vidence.tests.tools.backends.onnx_files import yolox
from vidence.tools.capabilities import CameraMotion, Detections, Patch, Track
from vidence.tools.coco import COCO
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video
from vidence.traces.records import Fingerprint, TubeSamples
from vidence.traces.records.tube import Look

COUNT, SIDE = 50, 24


class FakeDetector:
    """Finds what is red or blue enough: the least that a detector has to do."""

    name, concurrency, memory_mb, classes = "fake", 1, 1, None

    def fingerprint(self):
        return Fingerprint(capability="detector", name=self.name, version="1")

    def detect(self, video, request, deadline):
        for frame in video.frames(request.span, rate_hz=request.rate_hz):
            deadline.check("the fake detector")
            rgb = frame.rgb().astype(int)
            masks = [rgb[..., 0] - rgb[..., 2] > 80, rgb[..., 2] - rgb[..., 0] > 80]
            boxes = [box for mask in masks if (box := _box_of(mask))]
            patch = Patch(np.zeros((2, 2, 3), np.uint8), np.ones((2, 2), bool), 0.5)
            yield Detections(
                frame.pts,
                frame.t_s,
                frame.index,
                np.array(boxes, np.float32).reshape(-1, 4),
                np.ones(len(boxes), np.float32),
                ("object",) * len(boxes),
                (patch,) * len(boxes),
            )


def _box_of(mask):
    if mask.sum() < 20:
        return None
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return columns[0], rows[0], columns[-1] + 1, rows[-1] + 1


class FakeTracker:
    """Gives each detection to the track whose last box is nearest."""

    name, concurrency, memory_mb = "fake", 1, 1

    def fingerprint(self):
        return Fingerprint(capability="tracker", name=self.name, version="1")

    def track(self, detections, size, rate_hz, deadline):
        tracks = []
        for seen in detections:
            deadline.check("the fake tracker")
            for box in seen.xyxy:
                near = [t for t in tracks if np.abs(t[-1][1] - box).max() < 0.2 * max(size)]
                if not near:
                    near = [[]]
                    tracks.append(near[0])
                near[0].append((seen, box))
        tracks.sort(key=lambda t: (t[0][0].t_s, t[0][1][0]))
        return tuple(_fake_track(number, rows) for number, rows in enumerate(tracks, start=1))


def _fake_track(number, rows):
    samples = TubeSamples(
        pts=tuple(s.pts for s, _ in rows),
        t_s=tuple(s.t_s for s, _ in rows),
        index=tuple(s.index for s, _ in rows),
        xyxy=tuple(tuple(float(v) for v in box) for _, box in rows),
        seen=("full",) * len(rows),
        real_edges=((True,) * 4,) * len(rows),
        score=(1.0,) * len(rows),
    )
    return Track(number, "object", samples, Look())


class FakeCamera:
    """Tells a moving camera by how much all pixels change."""

    name, concurrency, memory_mb = "fake", 1, 1

    def fingerprint(self):
        return Fingerprint(capability="camera", name=self.name, version="1")

    def motion(self, video, span, deadline):
        lumas = []
        for frame in video.frames(span, rate_hz=5):
            deadline.check("the fake camera")
            lumas.append(frame.yuv_half()[..., 0].astype(int))
        changes = [np.median(np.abs(b - a)) for a, b in pairwise(lumas)]
        moves = bool(changes) and float(np.median(changes)) > 5
        return CameraMotion(moves=moves, speed_px_s=10.0 * moves, detail="moves" if moves else "stands still")


def _motion():
    from vidence.tools.backends.detectors.motion.detector import MotionDetector

    return MotionDetector()


def _colour():
    from vidence.tools.backends.detectors.colour import ColourDetector

    return ColourDetector()


def _onnx(file):
    folder = os.environ.get("VIDENCE_MODELS")
    if not folder:
        pytest.skip("VIDENCE_MODELS is not set: it names the folder with the networks")
    from vidence.tools.backends.detectors.onnx.detector import OnnxDetector

    return OnnxDetector(Path(folder) / file)


def _association():
    from vidence.tools.backends.trackers.association.tracker import Association

    return Association()


def _features():
    from vidence.tools.backends.cameras.features import FeatureCameraEstimator

    return FeatureCameraEstimator()


# Detectors that find any square, and those that find things of the real world only.
SQUARE_DETECTORS = {"fake": FakeDetector, "motion": _motion, "colour": _colour}
DETECTORS = {
    **SQUARE_DETECTORS,
    "yolox": lambda: _onnx("yolox_nano.onnx"),
    "picodet": lambda: _onnx("picodet_s_416_coco.onnx"),
}


def _library(name):
    from vidence.tools.backends.trackers.roboflow import LibraryTracker

    return LibraryTracker(name)


TRACKERS = {
    "fake": FakeTracker,
    "association": _association,
    **{name: partial(_library, name) for name in ("bytetrack", "ocsort", "botsort")},
}
CAMERAS = {"fake": FakeCamera, "features": _features}


@pytest.fixture(params=SQUARE_DETECTORS)
def square_detector(request):
    return SQUARE_DETECTORS[request.param]


@pytest.fixture(params=DETECTORS)
def detector(request):
    return DETECTORS[request.param]


@pytest.fixture(params=TRACKERS)
def tracker(request):
    return TRACKERS[request.param]


@pytest.fixture(params=CAMERAS)
def camera(request):
    return CAMERAS[request.param]


@pytest.fixture(scope="session")
def truth():
    """The red square's and the blue square's box in frame `i` of the moving squares, in displayed pixels."""
    return lambda i: (
        (6 + 2 * i, 30, 6 + 2 * i + SIDE, 30 + SIDE),
        (126 - 2 * i, 80, 126 - 2 * i + SIDE, 80 + SIDE),
    )


def ground(width, height):
    rng = np.random.default_rng(7)
    coarse = np.kron(rng.normal(0, 7, (height // 4 + 1, width // 4 + 1)), np.ones((4, 4)))
    return np.clip(110 + coarse[:height, :width, None].repeat(3, axis=2), 0, 255).astype(np.uint8)


@pytest.fixture(scope="session")
def squares(truth):
    """Frames of a red square going right and a blue one going left over a textured ground."""

    def draw(width=160, height=120, *, empty=False):
        frames = []
        for i in range(COUNT):
            frame = ground(width, height)
            for (x1, y1, x2, y2), rgb in zip(truth(i), ((210, 30, 30), (30, 50, 210)), strict=True):
                if not empty:
                    frame[y1:y2, max(x1, 0) : max(x2, 0)] = rgb
            frames.append(frame)
        return frames

    return draw


@pytest.fixture(scope="session")
def square_videos(tmp_path_factory, make_video, squares):
    """Paths of the same squares as a plain, a turned, an odd-sized, a late-starting and an empty video."""
    return in_every_kind(tmp_path_factory.mktemp("squares"), make_video, squares, crf=16)


@pytest.fixture(scope="session")
def dog_file(tmp_path_factory):
    """A network that finds a dog in whatever it is shown."""
    return _file(tmp_path_factory.mktemp("onnx") / "dog.onnx", "dog")


@pytest.fixture(scope="session")
def cat_file(tmp_path_factory):
    """As `dog_file`, but for what it calls it."""
    return _file(tmp_path_factory.mktemp("onnx") / "cat.onnx", "cat")


def _file(path, noun):
    path.write_bytes(yolox((100, 80, 260, 200), number=COCO.index(noun)))
    return path


@pytest.fixture
def open_squares(square_videos):
    return lambda kind: Video.open(square_videos[kind])


class CountedOut(Deadline):
    """A deadline that passes at the n-th check."""

    def __init__(self, checks):
        super().__init__(cancelled=Event())
        object.__setattr__(self, "_left", checks)

    def check(self, what):
        object.__setattr__(self, "_left", self._left - 1)
        if self._left < 0:
            self.cancelled.set()
        super().check(what)


@pytest.fixture
def deadline_after_checks():
    return CountedOut
