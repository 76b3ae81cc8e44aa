"""What `search` relies on in any retriever; a class that inherits gives `retriever` and `video`."""

import cv2
import numpy as np
import pytest

from vidence.tests.conformance.checks_backend import Backing
from vidence.tools.capabilities import Retriever
from vidence.tools.video import Video

RATE, SECONDS = 4, 60


def red_video(folder, make_video):
    """A minute of a textured ground; from 30 to 33 s a red square is there."""
    ground = np.random.default_rng(3).integers(90, 130, (72, 128, 3), dtype=np.uint8)
    frames = []
    for number in range(RATE * SECONDS):
        frame = ground.copy()
        if 30 <= number / RATE < 33:
            frame[20:50, 40:70] = (220, 30, 30)
        frames.append(frame)
    return Video.open(make_video(folder / "v.mp4", frames, RATE))


def sampled(make, video):
    frames = list(video.frames(rate_hz=1.0))
    return np.array([frame.t_s for frame in frames]), np.stack(list(make().encode(iter(frames))))


class Retrieving(Backing):
    """What holds whatever it understands."""

    capability, protocol = "retriever", Retriever

    @pytest.fixture
    def backend(self, retriever):
        return retriever

    @pytest.fixture
    def use(self, video):
        return lambda retriever: retriever.fit("red", *sampled(lambda: retriever, video))

    def test_how_far_it_has_to_see_is_told(self, retriever):
        assert retriever().around_s >= 0

    def test_there_is_one_row_of_one_shape_and_type_per_frame(self, retriever, video):
        rows = list(retriever().encode(video.frames(rate_hz=1.0)))
        assert len(rows) == SECONDS
        assert len({(row.shape, row.dtype) for row in rows}) == 1

    def test_the_rows_of_many_frames_are_those_of_each_alone(self, retriever, video):
        frames, one = list(video.frames(rate_hz=0.2)), retriever()
        together = list(one.encode(iter(frames)))
        for frame, row in zip(frames, together, strict=True):
            (alone,) = one.encode(iter([frame]))
            assert np.asarray(row, float) == pytest.approx(np.asarray(alone, float), abs=1e-5)

    @pytest.mark.parametrize("query", ["red", "a two-headed calf", "", "«§»", "red " * 60])
    def test_scores_are_numbers_from_nought_to_one_whatever_is_asked(self, retriever, video, query):
        scores = retriever().fit(query, *sampled(retriever, video)).scores
        assert scores.shape == (SECONDS,)
        assert np.isfinite(scores).all()
        assert 0 <= scores.min() <= scores.max() <= 1

    def test_the_same_video_gives_the_same_rows_and_scores_bit_for_bit(self, retriever, video):
        (times_s, one), (_, other) = (sampled(retriever, video) for _ in range(2))
        assert one.tobytes() == other.tobytes()
        first, second = (retriever().fit("red", times_s, rows).scores for rows in (one, other))
        assert first.tobytes() == second.tobytes()

    def test_features_are_left_as_they_are(self, retriever, video):
        times_s, features = sampled(retriever, video)
        kept = features.copy()
        retriever().fit("red", times_s, features)
        assert np.array_equal(features, kept)

    def test_no_frames_at_all_give_no_scores(self, retriever):
        assert list(retriever().encode(iter(()))) == []
        assert retriever().fit("red", np.zeros(0), np.empty((0, 0))).scores.shape == (0,)

    @pytest.mark.parametrize("size", [(1, 1), (2, 2), (16, 3), (2160, 3840)])
    def test_tiny_and_huge_frames_do_not_break_it(self, retriever, tmp_path, size):
        for n in range(3):
            cv2.imwrite(str(tmp_path / f"{n}.png"), np.full((*size, 3), 90, np.uint8))
        rows = np.stack(list(retriever().encode(Video.open(tmp_path, fps=1).frames())))
        assert retriever().fit("red", np.arange(3.0), rows).scores.shape == (3,)

    def test_frames_are_taken_as_they_come(self, retriever, video):
        """A long video is not gathered before the first row is told."""
        taken = []

        def frames():
            for frame in video.frames():
                taken.append(frame.index)
                yield frame

        next(iter(retriever().encode(frames())))
        assert len(taken) <= 32


class RetrievingRed:
    """What holds of one that knows red when it sees it."""

    def test_the_best_score_is_where_it_is(self, retriever, video):
        times_s, rows = sampled(retriever, video)
        fit = retriever().fit("a red square", times_s, rows)
        assert 30 <= times_s[fit.scores.argmax()] < 33
        assert fit.understood
