"""What `search` relies on in any retriever; a class that inherits gives `retriever` and `video`."""

import numpy as np
import pytest

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


def sampled(retriever, video):
    frames = list(video.frames(rate_hz=1.0))
    return np.array([frame.t_s for frame in frames]), list(retriever.encode(iter(frames)))


class Retrieving:
    """What holds whatever it understands."""

    def test_it_speaks_the_protocol(self, retriever):
        assert isinstance(retriever, Retriever)
        assert retriever.fingerprint() == retriever.fingerprint()
        assert retriever.fingerprint().capability == "retriever"
        assert retriever.around_s >= 0

    def test_there_is_one_row_of_one_shape_and_type_per_frame(self, retriever, video):
        times_s, rows = sampled(retriever, video)
        assert len(rows) == len(times_s) == SECONDS
        assert len({(row.shape, row.dtype) for row in rows}) == 1

    @pytest.mark.parametrize("query", ["red", "a two-headed calf", "", "«§»", "red " * 60])
    def test_scores_are_numbers_from_nought_to_one_whatever_is_asked(self, retriever, video, query):
        times_s, rows = sampled(retriever, video)
        scores = retriever.fit(query, times_s, np.stack(rows)).scores
        assert np.isfinite(scores).all()
        assert 0 <= scores.min() <= scores.max() <= 1

    def test_the_same_gives_the_same_and_leaves_the_features_alone(self, retriever, video):
        times_s, rows = sampled(retriever, video)
        features = np.stack(rows)
        kept = features.copy()
        one, two = (retriever.fit("red", times_s, features).scores for _ in range(2))
        assert np.array_equal(one, two)
        assert np.array_equal(features, kept)

    def test_no_frames_at_all_give_no_scores(self, retriever):
        assert list(retriever.encode(iter(()))) == []
        assert retriever.fit("red", np.zeros(0), np.empty((0, 0))).scores.shape == (0,)


class RetrievingRed:
    """What holds of one that knows red when it sees it."""

    def test_the_best_score_is_where_it_is(self, retriever, video):
        times_s, rows = sampled(retriever, video)
        fit = retriever.fit("a red square", times_s, np.stack(rows))
        assert fit.scores.shape == times_s.shape
        assert 30 <= times_s[fit.scores.argmax()] < 33
        assert fit.understood
