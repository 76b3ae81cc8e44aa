"""Scripted backends and a context round them, for tests of what stands on the backends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from vidence.tools.capabilities import CameraMotion, Detections, Patch, Track
from vidence.tools.deadline import Deadline
from vidence.tools.manipulations.base import Context
from vidence.tools.video import Video
from vidence.tools.wrappers.cache import NoCache
from vidence.traces.ledger import Ledger
from vidence.traces.records import Fingerprint, TubeSamples
from vidence.traces.records.tube import Look

RED, BLUE, GREY = (76, 84, 255), (41, 240, 110), (110, 128, 128)


@dataclass
class Thing:
    """Something a scripted detector sees: box at a time, or None while it is away."""

    box_at: Callable[[float], tuple[float, float, float, float] | None]
    yuv: tuple[int, int, int] = RED
    label: str = "object"


@dataclass
class ScriptedDetector:
    things: list[Thing]
    name: str = "motion"
    classes: frozenset[str] | None = None
    version: str = "1"
    calls: list = field(default_factory=list)
    concurrency = 1
    memory_mb = 1

    def fingerprint(self):
        return Fingerprint(capability="detector", name=self.name, version=self.version)

    def detect(self, video, request, deadline):
        self.calls.append(request)
        for frame in video.frames(request.span, rate_hz=request.rate_hz):
            deadline.check("the scripted detector")
            here = [(box, thing) for thing in self.things if (box := thing.box_at(frame.t_s))]
            pixels = [np.full((6, 6, 3), thing.yuv, np.uint8) for _, thing in here]
            yield Detections(
                pts=frame.pts,
                t_s=frame.t_s,
                index=frame.index,
                xyxy=np.array([box for box, _ in here], np.float32).reshape(-1, 4),
                score=np.full(len(here), 0.9, np.float32),
                labels=tuple(thing.label for _, thing in here),
                patches=tuple(Patch(p, np.ones((6, 6), bool), 0.5) for p in pixels),
            )


class ByRowTracker:
    """Joins the detections of one colour into one track: enough where every thing has its own."""

    name = "rows"
    concurrency = 1
    memory_mb = 1

    def fingerprint(self):
        return Fingerprint(capability="tracker", name=self.name, version="1")

    def track(self, detections, size, rate_hz, deadline):
        from vidence.tools.colours import dominant_colour, name_shares

        rows: dict = {}
        for seen in detections:
            for i in range(len(seen)):
                key = (seen.labels[i], tuple(seen.patches[i].yuv[0, 0]))
                rows.setdefault(key, []).append((seen, i))
        tracks = []
        for number, ((label, _), seen) in enumerate(rows.items(), start=1):
            shares = name_shares(seen[0][0].patches[seen[0][1]].yuv.reshape(-1, 3))
            samples = TubeSamples(
                pts=tuple(s.pts for s, _ in seen),
                t_s=tuple(s.t_s for s, _ in seen),
                index=tuple(s.index for s, _ in seen),
                xyxy=tuple(tuple(float(v) for v in s.xyxy[i]) for s, i in seen),
                seen=("full",) * len(seen),
                real_edges=((True,) * 4,) * len(seen),
                score=(0.9,) * len(seen),
            )
            box = samples.xyxy[0]
            look = Look(
                colour=dominant_colour(shares),
                colour_shares=shares,
                aspect=(box[2] - box[0]) / (box[3] - box[1]),
                fill=0.8,
            )
            tracks.append(Track(number, label, samples, look))
        return tuple(tracks)


@dataclass
class FixedCamera:
    moves: bool = False
    name = "fixed"
    concurrency = 1
    memory_mb = 1

    def fingerprint(self):
        return Fingerprint(capability="camera", name=self.name, version="1", parameters={"moves": self.moves})

    def motion(self, video, span, deadline):
        return CameraMotion(moves=self.moves, speed_px_s=9.0 * self.moves, detail="pans left")


class Memory:
    """A cache in memory."""

    def __init__(self):
        self.kept = {}

    def get(self, key):
        return self.kept.get(key)

    def put(self, key, value):
        self.kept[key] = value


@pytest.fixture
def scripted():
    return SimpleNamespace(
        Thing=Thing,
        Detector=ScriptedDetector,
        Tracker=ByRowTracker,
        Camera=FixedCamera,
        Memory=Memory,
        RED=RED,
        BLUE=BLUE,
        GREY=GREY,
    )


@pytest.fixture(scope="session")
def blank_video(tmp_path_factory, make_video) -> Path:
    """Four seconds of grey at 10 fps, 160×120."""
    path = tmp_path_factory.mktemp("blank") / "blank.mp4"
    return make_video(path, [np.full((120, 160, 3), 110, np.uint8)] * 40, 10)


@pytest.fixture
def make_context(blank_video):
    """A context whose backends are scripted; `colours` is what the colour detector sees."""

    def make(movers=(), *, colours=(), moves=False, cache=None, detector=None, points=(), path=None):
        main = detector or ScriptedDetector(list(movers))
        backends = SimpleNamespace(
            has=lambda capability: False,
            was_chosen=lambda capability: False,
            main=main,
            colour=ScriptedDetector(list(colours), name="colour"),
        )
        backends.detector = lambda: backends.main
        backends.colour_detector = lambda: backends.colour

        backends.tracker = ByRowTracker
        backends.points = lambda: None
        backends.camera = lambda: FixedCamera(moves)
        return Context(
            video=Video.open(path or blank_video),
            backends=backends,
            ledger=Ledger(),
            blobs=None,
            cache=cache or NoCache(),
            deadline=Deadline(),
            points=tuple(points),
        )

    return make
