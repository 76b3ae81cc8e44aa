"""What is relied on in any detector; a class that inherits gives `detector`, a fixture that makes one."""

import cv2
import numpy as np
import pytest

from vidence.tests.conformance.checks_backend import Backing
from vidence.tools.capabilities import Detector, Request
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video
from vidence.tools.weights.device import Batches
from vidence.traces.errors import DeadlineExceeded
from vidence.traces.records import Span


def seen(make, video, request=None):
    return list(make().detect(video, request or Request(), Deadline()))


class Detecting(Backing):
    """What holds whatever there is to see."""

    capability, protocol = "detector", Detector

    @pytest.fixture
    def backend(self, detector):
        return detector

    @pytest.fixture
    def use(self, open_squares):
        return lambda detector: seen(lambda: detector, open_squares("plain"), Request(rate_hz=2))

    def test_its_columns_are_parallel_and_its_boxes_lie_in_the_frame(self, detector, open_squares):
        video = open_squares("plain")
        for look in seen(detector, video, Request(rate_hz=4)):
            assert look.xyxy.shape == (len(look), 4)
            assert len(look.score) == len(look.labels) == len(look.patches) == len(look)
            assert ((look.score >= 0) & (look.score <= 1)).all()
            limits = (0, 0, video.record.width, video.record.height)
            assert (look.xyxy >= limits[0]).all()
            assert (look.xyxy[:, 2] <= limits[2]).all()
            assert (look.xyxy[:, 3] <= limits[3]).all()
            assert all(p.yuv.shape == (*p.mask.shape, 3) for p in look.patches)

    def test_a_span_is_kept_to(self, detector, open_squares):
        looks = seen(detector, open_squares("plain"), Request(span=Span(start_s=0.5, end_s=0.75)))
        assert [look.t_s for look in looks] == pytest.approx([0.5, 0.55, 0.6, 0.65, 0.7])

    def test_a_rate_is_kept_to(self, detector, open_squares):
        looks = seen(detector, open_squares("plain"), Request(rate_hz=5))
        assert len(looks) == pytest.approx(12.5, abs=1)

    def test_the_same_video_gives_the_same_detections_bit_for_bit(self, detector, open_squares):
        request = Request(rate_hz=10)
        first, second = (seen(detector, open_squares("plain"), request) for _ in range(2))
        for a, b in zip(first, second, strict=True):
            assert (a.pts, a.labels) == (b.pts, b.labels)
            assert a.xyxy.tobytes() == b.xyxy.tobytes()
            assert a.score.tobytes() == b.score.tobytes()

    @pytest.mark.parametrize("size", [(1, 1), (2, 2), (16, 3), (2160, 3840)])
    def test_tiny_and_huge_frames_do_not_break_it(self, detector, tmp_path, size):
        for n in range(3):
            cv2.imwrite(str(tmp_path / f"{n}.png"), np.full((*size, 3), 90, np.uint8))
        assert len(seen(detector, Video.open(tmp_path, fps=10))) == 3

    @pytest.mark.parametrize("checks", [0, 3])
    def test_a_cancelled_call_stops_at_the_next_check(
        self, detector, open_squares, deadline_after_checks, checks
    ):
        looks = detector().detect(open_squares("plain"), Request(), deadline_after_checks(checks))
        with pytest.raises(DeadlineExceeded):
            list(looks)


class DetectingSquares:
    """What holds of one that finds the red square and the blue one, wherever the video puts them."""

    within_px = 1

    @pytest.mark.parametrize("kind", ["plain", "turned", "odd", "late"])
    def test_boxes_are_in_displayed_pixels_and_times_are_the_frames_own(
        self, detector, open_squares, truth, kind
    ):
        video = open_squares(kind)
        frames = [(frame.pts, frame.t_s, frame.index) for frame in video.frames()]
        looks = seen(detector, video)
        assert [(look.pts, look.t_s, look.index) for look in looks] == frames
        for look in looks[5:45]:
            for box in truth(look.index):
                apart = np.abs(look.xyxy - np.array(box, np.float32)).max(axis=1)
                assert apart.min() <= self.within_px, (look.index, box, look.xyxy)
            assert len(look) == 2


class DetectingNothing:
    """What holds of those in whose eyes there is nothing."""

    def test_nothing_to_see_gives_one_empty_look_per_frame(self, detector, open_squares):
        looks = seen(detector, open_squares("empty"))
        assert len(looks) == 50
        assert not any(len(look) for look in looks)


class DetectingByNetwork:
    """What holds of those that look through a network.

    A class that inherits gives `low`, what makes one that finds something whatever its weights, and `halved`,
    what makes one that finds the squares as `detector` does, but with numbers half as long.
    """

    @pytest.mark.parametrize("size", [(161, 120), (333, 77), (120, 640)])
    def test_boxes_are_exact_at_any_shape_of_frame(self, detector, tmp_path, make_video, size):
        width, height = size
        x1, y1, x2, y2 = width // 3, height // 4, width // 3 + 30, height // 4 + 26
        frame = np.full((height, width, 3), 110, np.uint8)
        frame[y1:y2, x1:x2] = (210, 30, 30)
        path = make_video(tmp_path / "v.mkv", [frame] * 2, 10, pixel_format="yuv444p", options={"crf": "10"})
        for look in seen(detector, Video.open(path)):
            (box,) = look.xyxy
            # As near as the network's own pixels tell, which may be larger than the frame's.
            most = max(max(size) / 160 * 0.75, 1)
            assert np.abs(box - (x1, y1, x2, y2)).max() <= most, (box, (x1, y1, x2, y2))

    def test_the_size_of_a_batch_makes_no_difference(self, low, open_squares):
        one, four = low(), low()
        four._network.batches, four._network.batch = Batches(4, name=four.name), 4
        request = Request(rate_hz=4)
        pairs = zip(*(seen(lambda d=d: d, open_squares("plain"), request) for d in (one, four)), strict=True)
        for single, batched in pairs:
            assert len(single) > 0
            assert single.labels == batched.labels
            assert np.allclose(single.xyxy, batched.xyxy, atol=0.011)
            assert np.allclose(single.score, batched.score, atol=2e-4)

    def test_half_precision_finds_the_same_places(self, halved, open_squares, truth):
        for look in seen(halved, open_squares("plain"), Request(rate_hz=2)):
            assert len(look) == 2
            assert np.abs(np.sort(look.xyxy, axis=0) - np.sort(truth(look.index), axis=0)).max() <= 1.2
