"""What `search` relies on in any retriever, held against a fake and the one built in."""

import numpy as np
import pytest

from vidence.tools.backends.retrievers.histogram import HistogramRetriever
from vidence.tools.capabilities import Fit, Retriever
from vidence.tools.video import Video
from vidence.traces.records import Fingerprint

RATE, SECONDS = 4, 60


class FakeRetriever:
    """Knows how red a frame is as a whole."""

    name, concurrency, memory_mb, around_s = "fake", 1, 1, 0.0

    def fingerprint(self):
        return Fingerprint(capability="retriever", name=self.name, version="1")

    def encode(self, frames):
        for frame in frames:
            red, green, _ = frame.rgb().reshape(-1, 3).astype(np.float32).mean(axis=0)
            yield np.array([red - green], np.float32)

    def fit(self, query, times_s, features):
        if not len(times_s):
            return Fit(np.zeros(0, np.float32), query)
        return Fit(np.clip(features[:, 0] / 20, 0, 1).astype(np.float32), query)


RETRIEVERS = {"fake": FakeRetriever, "histogram": HistogramRetriever}


@pytest.fixture(params=RETRIEVERS)
def retriever(request):
    return RETRIEVERS[request.param]()


@pytest.fixture(scope="module")
def video(tmp_path_factory, make_video):
    """A minute of a textured ground; from 30 to 33 s a red square is there."""
    ground = np.random.default_rng(3).integers(90, 130, (72, 128, 3), dtype=np.uint8)
    frames = []
    for number in range(RATE * SECONDS):
        frame = ground.copy()
        if 30 <= number / RATE < 33:
            frame[20:50, 40:70] = (220, 30, 30)
        frames.append(frame)
    return Video.open(make_video(tmp_path_factory.mktemp("red") / "v.mp4", frames, RATE))


def sampled(retriever, video):
    frames = list(video.frames(rate_hz=1.0))
    return np.array([frame.t_s for frame in frames]), list(retriever.encode(iter(frames)))


def test_it_speaks_the_protocol(retriever):
    assert isinstance(retriever, Retriever)
    assert retriever.fingerprint() == retriever.fingerprint()
    assert retriever.fingerprint().capability == "retriever"
    assert retriever.around_s >= 0


def test_there_is_one_row_of_one_shape_and_type_per_frame(retriever, video):
    times_s, rows = sampled(retriever, video)
    assert len(rows) == len(times_s) == SECONDS
    assert len({(row.shape, row.dtype) for row in rows}) == 1


def test_the_best_score_is_where_it_is(retriever, video):
    times_s, rows = sampled(retriever, video)
    fit = retriever.fit("a red square", times_s, np.stack(rows))
    assert fit.scores.shape == times_s.shape
    assert 30 <= times_s[fit.scores.argmax()] < 33
    assert fit.understood


@pytest.mark.parametrize("query", ["red", "a two-headed calf", "", "«§»", "red " * 60])
def test_scores_are_numbers_from_nought_to_one_whatever_is_asked(retriever, video, query):
    times_s, rows = sampled(retriever, video)
    scores = retriever.fit(query, times_s, np.stack(rows)).scores
    assert np.isfinite(scores).all()
    assert 0 <= scores.min() <= scores.max() <= 1


def test_the_same_gives_the_same_and_leaves_the_features_alone(retriever, video):
    times_s, rows = sampled(retriever, video)
    features = np.stack(rows)
    kept = features.copy()
    one, two = (retriever.fit("red", times_s, features).scores for _ in range(2))
    assert np.array_equal(one, two)
    assert np.array_equal(features, kept)


def test_no_frames_at_all_give_no_scores(retriever):
    assert list(retriever.encode(iter(()))) == []
    assert retriever.fit("red", np.zeros(0), np.empty((0, 0))).scores.shape == (0,)
