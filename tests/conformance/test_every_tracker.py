"""Every tracker that needs no torch, held to what is relied on in any."""

import gc
import weakref

import cv2
import numpy as np
import pytest

from vidence.tests.conformance import checks_tracker as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tests.conformance.conftest import TRACKERS, ground
from vidence.tools.backends.segmenters.grabcut import GrabCut
from vidence.tools.backends.trackers.masks import MaskTracker
from vidence.tools.backends.trackers.roboflow import LibraryTracker
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video


class TestEveryTracker(checks.Tracking):
    pass


class TestTrackersThatKnowMotion(checks.TrackingIdentities):
    @pytest.fixture(params=[name for name in TRACKERS if name != "fake"])
    def tracker(self, request):
        """Those that predict where a thing will be."""
        return TRACKERS[request.param]


class TestTrackersOfTheLibrary(Differing):
    @pytest.fixture(params=["bytetrack", "ocsort", "botsort"])
    def backend(self, request):
        return lambda threshold=0.2: LibraryTracker(request.param, threshold=threshold)

    @pytest.fixture
    def others(self, backend):
        return [lambda: backend(0.3)]


class Drawn:
    """The tracker by outlines: what the detections show is drawn into a video, through which it is taken."""

    def __init__(self, open_drawn):
        self._bound = MaskTracker().through(open_drawn([]), GrabCut())
        self.name, self.concurrency = self._bound.name, self._bound.concurrency
        self.memory_mb, self.fingerprint = self._bound.memory_mb, self._bound.fingerprint
        self._open_drawn = open_drawn

    def track(self, detections, size, rate_hz, deadline):
        looks = list(detections)
        bound = MaskTracker().through(self._open_drawn(looks), GrabCut())
        return bound.track(iter(looks), size, rate_hz, deadline)


@pytest.fixture
def open_drawn(tmp_path, make_video):
    """A video of what detections show: each box in the colour of its patch, on a textured ground."""

    def drawn(looks):
        frames = [ground(*checks.SIZE) for _ in range(max(len(looks), 1))]
        for look, frame in zip(looks, frames, strict=False):
            for box, patch in zip(look.xyxy.astype(int), look.patches, strict=True):
                x1, y1, x2, y2 = np.clip(box, 0, None)
                frame[y1:y2, x1:x2] = cv2.cvtColor(patch.yuv[:1, :1, [0, 2, 1]], cv2.COLOR_YCrCb2RGB)[0, 0]
        pts = [round(checks.RATE_HZ * look.t_s) for look in looks] or None
        path = tmp_path / "drawn.mkv"
        rate = round(checks.RATE_HZ)
        return Video.open(make_video(path, frames, rate, codec="ffv1", pixel_format="bgr0", pts=pts))

    return drawn


class TestTrackingByOutlines(checks.Tracking):
    @pytest.fixture
    def tracker(self, open_drawn):
        return lambda: Drawn(open_drawn)

    def test_it_lets_go_of_the_video(self, open_drawn):
        looks = [checks.two_squares(i) for i in range(10)]
        video = open_drawn(looks)
        bound = MaskTracker().through(video, GrabCut())
        bound.track(iter(looks), checks.SIZE, checks.RATE_HZ, Deadline())
        gone = weakref.ref(video)
        del bound, video
        gc.collect()
        assert gone() is None
