"""What is relied on in any detector; a class that inherits gives `detector`, a fixture that makes one."""

import json

import numpy as np
import pytest

from vidence.tools.capabilities import Detector, Request
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video
from vidence.traces.errors import DeadlineExceeded
from vidence.traces.records import Fingerprint, Span


def seen(make, video, request=None):
    return list(make().detect(video, request or Request(), Deadline()))


class Detecting:
    """What holds whatever there is to see."""

    def test_it_speaks_the_protocol(self, detector):
        made = detector()
        assert isinstance(made, Detector)
        assert made.concurrency >= 1
        assert made.memory_mb >= 0

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

    @pytest.mark.parametrize("size", [(2, 2), (16, 3), (2160, 3840)])
    def test_tiny_and_huge_frames_do_not_break_it(self, detector, tmp_path, make_video, size):
        frames = [np.full((*size, 3), 90, np.uint8)] * 3
        path = make_video(
            tmp_path / "v.mkv", frames, 10, pixel_format="yuv444p", options={"preset": "ultrafast"}
        )
        assert len(seen(detector, Video.open(path))) == 3

    @pytest.mark.parametrize("checks", [0, 3])
    def test_a_cancelled_call_stops_at_the_next_check(
        self, detector, open_squares, deadline_after_checks, checks
    ):
        looks = detector().detect(open_squares("plain"), Request(), deadline_after_checks(checks))
        with pytest.raises(DeadlineExceeded):
            list(looks)

    def test_its_fingerprint_is_stable_and_a_record(self, detector):
        one, other = detector().fingerprint(), detector().fingerprint()
        assert one == other
        assert one.capability == "detector"
        assert one.name == detector().name
        assert Fingerprint.model_validate(json.loads(one.model_dump_json())) == one


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

    def test_nothing_to_see_gives_one_empty_look_per_frame(self, detector, open_squares):
        looks = seen(detector, open_squares("empty"))
        assert len(looks) == 50
        assert not any(len(look) for look in looks)
