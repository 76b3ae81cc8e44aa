"""What is relied on in any camera estimator; a class that inherits gives `camera`, what makes one."""

import numpy as np
import pytest

from vidence.tests.conformance.checks_backend import Backing
from vidence.tools.capabilities import CameraEstimator
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video
from vidence.traces.errors import DeadlineExceeded
from vidence.traces.records import Span

RATE_HZ = 20
# What the wall goes by, in pixels from frame to frame.
STEP = 4


def passing(offsets, *, rows=24, columns=80, seed=5):
    """Frames of a textured wall, 240 × 180 pixels of it, from so far to the right."""
    rng = np.random.default_rng(seed)
    wall = np.kron(rng.uniform(40, 215, (rows, columns)), np.ones((8, 8))).astype(np.uint8)
    return [np.ascontiguousarray(np.repeat(wall[:180, x : x + 240, None], 3, axis=2)) for x in offsets]


class Films:
    """What is filmed."""

    @pytest.fixture
    def filmed(self, tmp_path, make_video):
        return lambda frames: Video.open(make_video(tmp_path / "filmed.mp4", frames, RATE_HZ))

    @pytest.fixture
    def panning(self, filmed):
        """Two seconds of a wall that goes by at 80 pixels a second."""
        return filmed(passing(range(0, 40 * STEP, STEP)))


class Filming(Films, Backing):
    """What holds whatever there is to see."""

    capability, protocol = "camera", CameraEstimator

    @pytest.fixture
    def backend(self, camera):
        return camera

    @pytest.fixture
    def use(self, open_squares):
        return lambda estimator: estimator.motion(open_squares("plain"), None, Deadline())

    @pytest.mark.parametrize("kind", ["plain", "turned", "odd", "late", "empty"])
    def test_things_that_move_do_not_move_the_camera(self, camera, open_squares, kind):
        motion = camera().motion(open_squares(kind), None, Deadline())
        assert not motion.moves
        assert motion.speed_px_s == 0
        assert motion.detail

    def test_a_camera_that_pans_moves(self, camera, panning):
        motion = camera().motion(panning, None, Deadline())
        assert motion.moves
        assert motion.speed_px_s > 0
        assert motion.detail

    def test_only_the_span_asked_about_counts(self, camera, filmed):
        video = filmed(passing([0] * 60 + list(range(0, 40 * STEP, STEP))))
        assert not camera().motion(video, Span(start_s=0, end_s=2.5), Deadline()).moves
        assert camera().motion(video, Span(start_s=3.2, end_s=5.0), Deadline()).moves

    @pytest.mark.parametrize("count", [1, 2])
    def test_a_frame_or_two_do_not_break_it(self, camera, filmed, squares, count):
        assert not camera().motion(filmed(squares()[:count]), None, Deadline()).moves

    @pytest.mark.parametrize("size", [(2, 2), (400, 2), (2048, 1536)])
    def test_tiny_and_huge_frames_do_not_break_it(self, camera, filmed, size):
        grey = np.full((size[1], size[0], 3), 90, np.uint8)
        assert not camera().motion(filmed([grey] * 10), None, Deadline()).moves

    def test_the_same_video_gives_the_same_verdict(self, camera, panning):
        first, second = (camera().motion(panning, None, Deadline()) for _ in range(2))
        assert first == second

    @pytest.mark.parametrize("checks", [0, 2])
    def test_a_cancelled_call_stops_at_the_next_check(self, camera, panning, deadline_after_checks, checks):
        with pytest.raises(DeadlineExceeded):
            camera().motion(panning, None, deadline_after_checks(checks))


class Measuring(Films):
    """What holds of one that tells how fast the background goes by."""

    def test_the_background_of_a_camera_that_pans_goes_by_as_fast_as_it_does(self, camera, panning):
        motion = camera().motion(panning, None, Deadline())
        assert motion.speed_px_s == pytest.approx(STEP * RATE_HZ, rel=0.02)
