"""A run over minutes of video: shots, search, watch, look, track – and what was looked at is told."""

import pytest

import vidence
from vidence.bench.haystack import make_haystack
from vidence.traces.records import Absence, Frames, Hits, Span, SpanFound

pytestmark = pytest.mark.long
SEED, SECONDS = 11, 240
TOLD_AGAIN = 6


@pytest.fixture(scope="module")
def haystack(tmp_path_factory):
    """Four minutes with a cut, in which each of two things is to be seen for two seconds."""
    return make_haystack(tmp_path_factory.mktemp("hay") / "long.mp4", seed=SEED, needles=2, seconds=SECONDS)


@pytest.fixture(scope="module", autouse=True)
def one_cache(tmp_path_factory):
    """What one run found in the video serves the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VIDENCE_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture
def sought(haystack):
    """The thing sought, and some seconds round it."""
    needle = haystack.needles[0]
    start_s = float(int(needle.span.start_s) - 5)
    return needle, {"start_s": start_s, "end_s": start_s + 12}


def found(answer, kind):
    return [evidence for evidence in answer.ledger.values() if isinstance(evidence, kind)]


def test_it_is_found_from_coarse_to_fine_and_the_coverage_tells_times_and_rates(
    haystack, sought, scripted, tmp_path
):
    needle, near = sought
    best_s = (needle.span.start_s + needle.span.end_s) / 2
    subject = f"the {needle.look}"
    measure = {"quantity": "visible_duration", "of": ["e8"], "subject": subject}
    turns = [
        {"call": [{"scenes": {}}]},
        {"expect": {"text": ["e2 span: shot"]}, "call": [{"search": {"query": str(needle.look)}}]},
        {"expect": {"text": ["1 looks a second"]}, "call": [{"watch": {"span": near, "fps": 2}}]},
        {"expect": {"text": ["24 frame(s)"]}, "call": [{"look": {"times_s": [best_s]}}]},
        {"call": [{"track": {"query": f"{needle.look.colour} object", "span": near}}]},
        {"expect": {"text": ["e8 tube"]}, "call": [{"measure": measure}]},
        {"answer": {"claims": [{"kind": "quantity", "evidence": ["e9"]}]}},
    ]
    answer = scripted(haystack.path, f"How long is {subject} visible?", turns)
    assert answer.status == "answered", answer.record.reason
    assert answer.record.quantity.value == pytest.approx(needle.span.duration_s, abs=0.3)
    assert len([one for one in found(answer, SpanFound) if one.what == "shot"]) > 1
    (hits,) = found(answer, Hits)
    assert needle.span.intersect(hits.hits[0].span)
    assert (hits.coverage.spans, hits.coverage.rate_hz) == ((Span(start_s=0.0, end_s=SECONDS),), 1.0)
    (watched,) = [one.coverage for one in found(answer, Frames) if one.coverage]
    assert watched.spans == (Span(**near),)
    assert watched.rate_hz == pytest.approx(2.0, abs=0.1)
    assert vidence.audit(tmp_path / "run").ok


@pytest.mark.parametrize("cited", ["e1", "e2", "e4"])
def test_never_is_not_taken_of_times_that_were_not_seen(haystack, sought, scripted, cited):
    """Not from a part that was tracked, not from hits of one look a second, and not from frames watched."""
    _, near = sought
    whole = {"start_s": 0, "end_s": SECONDS}
    claim = {"kind": "absent", "evidence": [cited], "subject": "pink object", "span": whole}
    turns = [
        {"call": [{"track": {"query": "pink object", "span": near}}]},
        {"call": [{"search": {"query": "pink object"}}]},
        {"call": [{"watch": {"span": near, "fps": 2}}]},
        *[{"answer": {"truth": False, "claims": [claim]}}] * TOLD_AGAIN,
    ]
    answer = scripted(haystack.path, "Is there a pink object in the video?", turns)
    assert isinstance(answer.ledger["e1"], Absence)
    assert answer.status != "answered"
    assert answer.record.truth is None
    assert "No pink object was seen from 0.0" not in answer.text


def test_of_the_time_that_was_seen_it_is_taken(haystack, sought, scripted):
    _, near = sought
    times = f"between {near['start_s']:g} and {near['end_s']:g} s"
    turns = [
        {"call": [{"track": {"query": "pink object", "span": near}}]},
        {"answer": {"truth": False, "claims": [{"kind": "absent", "evidence": ["e1"]}]}},
    ]
    answer = scripted(haystack.path, f"Is there a pink object {times}?", turns)
    assert (answer.status, answer.record.truth) == ("answered", False), answer.text
