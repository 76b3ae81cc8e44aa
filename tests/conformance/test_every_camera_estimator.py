import numpy as np
import pytest

from vidence.tools.capabilities import CameraEstimator
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video
from vidence.traces.errors import DeadlineExceeded
from vidence.traces.records import Span


@pytest.fixture(scope="session")
def panning(tmp_path_factory, make_video):
    """Two seconds of a textured wall that goes by at 80 pixels a second."""
    rng = np.random.default_rng(5)
    wall = np.kron(rng.uniform(40, 215, (24, 80)), np.ones((8, 8))).astype(np.uint8)
    frames = [np.repeat(wall[:180, 4 * i : 4 * i + 240, None], 3, axis=2) for i in range(40)]
    path = tmp_path_factory.mktemp("panning") / "panning.mp4"
    return make_video(path, [np.ascontiguousarray(frame) for frame in frames], 20)


def test_it_speaks_the_protocol(camera):
    assert isinstance(camera(), CameraEstimator)
    assert camera().fingerprint() == camera().fingerprint()
    assert camera().fingerprint().capability == "camera"


@pytest.mark.parametrize("kind", ["plain", "turned", "odd", "empty"])
def test_things_that_move_do_not_move_the_camera(camera, open_squares, kind):
    assert not camera().motion(open_squares(kind), None, Deadline()).moves


def test_a_camera_that_pans_moves(camera, panning):
    motion = camera().motion(Video.open(panning), None, Deadline())
    assert motion.moves
    assert motion.speed_px_s > 0
    assert motion.detail


def test_only_the_span_asked_about_counts(camera, tmp_path, make_video):
    rng = np.random.default_rng(5)
    wall = np.kron(rng.uniform(40, 215, (24, 80)), np.ones((8, 8))).astype(np.uint8)
    offsets = [0] * 60 + [4 * i for i in range(40)]
    frames = [np.ascontiguousarray(np.repeat(wall[:180, x : x + 240, None], 3, axis=2)) for x in offsets]
    video = Video.open(make_video(tmp_path / "late.mp4", frames, 20))
    assert not camera().motion(video, Span(start_s=0, end_s=2.5), Deadline()).moves
    assert camera().motion(video, Span(start_s=3.2, end_s=5.0), Deadline()).moves


@pytest.mark.parametrize("count", [1, 2])
def test_a_frame_or_two_do_not_break_it(camera, tmp_path, make_video, squares, count):
    video = Video.open(make_video(tmp_path / "short.mp4", squares()[:count], 20))
    assert not camera().motion(video, None, Deadline()).moves


def test_the_same_video_gives_the_same_verdict(camera, panning):
    first, second = (camera().motion(Video.open(panning), None, Deadline()) for _ in range(2))
    assert first == second


def test_a_cancelled_call_stops_at_the_next_check(camera, panning, deadline_after_checks):
    with pytest.raises(DeadlineExceeded):
        camera().motion(Video.open(panning), None, deadline_after_checks(1))
