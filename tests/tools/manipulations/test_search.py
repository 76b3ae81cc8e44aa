"""`search` gives ranked windows with the rate they rest on, a sheet of them, and makes its samples once."""

from dataclasses import replace

import numpy as np
import pytest

from vidence.bench.scenes.encode import encode
from vidence.tests.blobs import Blobs
from vidence.tools.capabilities import Fit
from vidence.tools.deadline import Deadline
from vidence.tools.manipulations.search import Search, SearchArguments
from vidence.tools.registry import ChosenBackends
from vidence.traces.errors import BadArguments, DeadlineExceeded
from vidence.traces.records import Fingerprint, Hits, Span
from vidence.traces.render import summary

RATE, SECONDS = 5, 200


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    """Two hundred seconds: a red thing from 61 to 63 s, a blue one from 120 to 125 s."""
    path = tmp_path_factory.mktemp("search") / "v.mp4"
    ground = np.random.default_rng(7).integers(90, 130, (90, 160, 3), dtype=np.uint8)

    def frames():
        for i in range(SECONDS * RATE):
            image, t_s = ground.copy(), i / RATE
            if 61 <= t_s < 63:
                image[30:50, 40 + i % 20 : 60 + i % 20] = (210, 30, 30)
            if 120 <= t_s < 125:
                image[30:50, 90:110] = (30, 40, 200)
            yield i * 90000 // RATE, image

    encode(path, frames(), size=(160, 90), rate_hz=RATE, crf=26)
    return path


@pytest.fixture
def context(make_context, path, scripted):
    made = make_context(path=path, cache=scripted.Memory())
    return replace(made, backends=ChosenBackends(), blobs=Blobs())


def search(context, query, **arguments):
    return Search().run(SearchArguments(query=query, **arguments), context)


def test_windows_come_best_first_with_rate_and_coverage(context):
    hits, sheet = search(context, "red thing").evidence
    assert hits.hits[0].span.iou(Span(start_s=61, end_s=63)) >= 0.6
    assert [hit.score for hit in hits.hits] == sorted((hit.score for hit in hits.hits), reverse=True)
    assert hits.coverage.rate_hz == 1.0
    assert hits.coverage.tool == "histogram"
    assert hits.coverage.frames == SECONDS
    assert sheet.sheet
    assert [frame.t_s for frame in sheet.frames] == pytest.approx([hit.t_s for hit in hits.hits])
    assert f"best at {hits.hits[0].t_s:.2f}" in summary(hits)


def test_a_short_span_is_looked_at_more_closely(context):
    hits, _ = search(context, "red thing", span={"start_s": 50, "end_s": 80}).evidence
    assert hits.coverage.rate_hz == pytest.approx(4.0, rel=0.3)
    assert hits.hits[0].span.start_s == pytest.approx(61, abs=0.15)
    assert hits.hits[0].span.end_s == pytest.approx(63, abs=0.15)
    assert all(50 <= hit.t_s < 80 for hit in hits.hits)


def test_what_is_not_there_gives_no_window_and_no_absence(context):
    (hits,) = search(context, "green thing").evidence
    assert isinstance(hits, Hits)
    assert hits.hits == ()
    assert "no window stands out" in summary(hits)


def test_only_the_span_is_searched(context):
    for span in ({"start_s": 70, "end_s": 199}, {"start_s": 64, "end_s": 75}):
        (hits,) = search(context, "red thing", span=span).evidence
        assert hits.hits == ()


def test_the_samples_are_made_once_for_all_queries_and_runs(context, make_context, path):
    assert not search(context, "red thing").cached
    assert search(context, "blue thing").cached
    assert search(context, "blue thing", span={"start_s": 10, "end_s": 190}).cached
    again = replace(make_context(path=path, cache=context.cache), backends=ChosenBackends(), blobs=Blobs())
    output = search(again, "blue thing")
    assert output.cached
    assert output.evidence[0].hits[0].span.iou(Span(start_s=120, end_s=125)) > 0.7


def test_samples_that_were_damaged_are_made_anew(context, make_context, path):
    first = search(context, "red thing").evidence[0]
    context.cache.kept = dict.fromkeys(context.cache.kept, b"broken")
    again = replace(make_context(path=path, cache=context.cache), backends=ChosenBackends(), blobs=Blobs())
    output = search(again, "red thing")
    assert not output.cached
    assert output.evidence[0] == first


def test_a_long_video_lowers_the_rate_and_it_says_so(context, monkeypatch):
    monkeypatch.setattr("vidence.tools.manipulations.search.MOST_LOOKS", 100)
    hits, *_ = search(context, "blue thing").evidence
    assert hits.coverage.rate_hz == pytest.approx(0.5, rel=0.1)
    assert "lowered_rate" in [weak.kind for weak in hits.degradations]


class Similar:
    """A retriever that has features and scores of its own kind, as one for words and pictures has."""

    name, concurrency, memory_mb, around_s = "similar", 1, 1, 0.0

    def fingerprint(self):
        return Fingerprint(capability="retriever", name=self.name, version="1")

    def encode(self, frames):
        for frame in frames:
            red, _, blue = frame.rgb().reshape(-1, 3).astype(np.float32).mean(axis=0)
            yield np.array([red - blue, 1.0], np.float16)

    def fit(self, query, times_s, features):
        excess = features[:, 0] - np.median(features[:, 0])
        return Fit(np.clip(excess / 10, 0, 1).astype(np.float32), f"likeness to {query!r}")


def test_any_retriever_can_take_its_place(context):
    backends = ChosenBackends()
    backends.retriever = Similar
    hits, _ = search(replace(context, backends=backends), "a red thing").evidence
    assert hits.hits[0].span.iou(Span(start_s=61, end_s=63)) >= 0.6
    assert hits.coverage.tool == "similar"


def test_the_deadline_and_the_span_are_checked(context):
    with pytest.raises(BadArguments, match="outside the video"):
        search(context, "red", span={"start_s": 0, "end_s": 900})
    with pytest.raises(BadArguments, match="empty"):
        search(context, "red", span={"start_s": 5, "end_s": 5})
    with pytest.raises(DeadlineExceeded):
        search(replace(context, deadline=Deadline.after(0)), "red")


def test_its_default_is_the_histogram():
    assert ChosenBackends().retriever().name == "histogram"
