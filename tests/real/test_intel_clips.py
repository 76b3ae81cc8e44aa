"""Real clips with real weights: vehicles and people against what a person read off contact sheets."""

import json
import os
from pathlib import Path

import pytest

import vidence
from vidence.agent.compare import compared, sides
from vidence.traces.records import Tube

DATA, MODELS = os.environ.get("VIDENCE_DATA"), os.environ.get("VIDENCE_MODELS")
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(
        not (DATA and MODELS), reason="VIDENCE_DATA and VIDENCE_MODELS name the real videos and weights"
    ),
]
CAR_SLACK, PERSON_SLACK = 8, 24


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    """One cache for the module: the videos are indexed once."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def ask(cache, tmp_path, monkeypatch):
    """Asks about one of the clips with the YOLOX weights."""
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(cache))
    weights = Path(MODELS or "") / "yolox_nano.onnx"
    asked = []

    def put(clip, question, **settings):
        asked.append(question)
        return vidence.ask(
            Path(DATA or "") / "intel" / clip,
            question,
            backends=(f"detector=onnx:{weights}",),
            out=tmp_path / f"run-{len(asked)}",
            **settings,
        )

    return put


@pytest.fixture(scope="module")
def truth():
    """What was read off contact sheets by eye."""
    return json.loads((Path(DATA or "") / "intel" / "truth_by_eye.json").read_text())


def tubes_of(answer):
    found = [e for e in answer.evidence if isinstance(e, Tube)]
    return sorted(found, key=lambda tube: tube.samples.index[0])


def people_of(truth):
    """The first and last frame of each person."""
    return [tuple(map(int, told.rsplit(" ", 1)[1].split("-"))) for told in truth[PEOPLE]["order"]]


CARS, PEOPLE = "car-detection.mp4", "one-by-one-person-detection.mp4"


def test_the_number_of_vehicles(ask, truth):
    assert ask(CARS, "How many vehicles are there?").record.count == truth[CARS]["count"]
    at_once = ask(CARS, "How many cars are visible at the same time?").record.count
    assert at_once == truth[CARS]["max_at_once"]


def test_when_each_vehicle_is_in_view(ask, truth):
    tubes = tubes_of(ask(CARS, "Which vehicles are there?"))
    seen = [(tube.samples.index[0], tube.samples.index[-1]) for tube in tubes]
    wanted = [tuple(vehicle["frames"]) for vehicle in truth[CARS]["vehicles"]]
    assert len(seen) == len(wanted)
    for (first, last), (start, end) in zip(seen, wanted, strict=True):
        assert first == pytest.approx(start, abs=CAR_SLACK)
        assert last == pytest.approx(end, abs=CAR_SLACK)


def test_which_way_the_red_car_goes(ask):
    answer = ask(CARS, "Which way does the red car go?")
    assert answer.record.direction is not None
    assert answer.record.direction.word == "up"
    assert ask(CARS, "Does the red car go up?").record.truth is True


def test_the_ways_of_all_vehicles(ask, truth):
    for number, vehicle in enumerate(truth[CARS]["vehicles"]):
        ordinal = ("first", "second", "third", "fourth")[number]
        answer = ask(CARS, f"Which way does the {ordinal} car to appear go?")
        assert answer.record.direction is not None, answer.text
        # Two of them drive down on a slant: the word may be a diagonal that says so.
        assert vehicle["dir"] in answer.record.direction.word


def test_the_order_of_the_vehicles(ask):
    second = ask(CARS, "What colour is the third car to appear?")
    assert second.record.label == "red"
    assert ask(CARS, "Does the red car enter before the last car to appear enters?").record.truth is True


def test_the_red_car_is_in_view_when_it_is(ask, truth):
    answer = ask(CARS, "When is the red car visible?")
    start, end = (frame / truth[CARS]["fps"] for frame in truth[CARS]["vehicles"][2]["frames"])
    (span,) = answer.record.spans
    assert span.start_s == pytest.approx(start, abs=CAR_SLACK / truth[CARS]["fps"])
    assert span.end_s == pytest.approx(end, abs=CAR_SLACK / truth[CARS]["fps"])


def test_the_number_of_people_and_when_each_is_there(ask, truth):
    answer = ask(PEOPLE, "Which people are there?")
    tubes = tubes_of(answer)
    assert len(tubes) == truth[PEOPLE]["count"]
    assert ask(PEOPLE, "How many people are there?").record.count == truth[PEOPLE]["count"]
    for tube, (start, end) in zip(tubes, people_of(truth), strict=True):
        assert tube.samples.index[0] == pytest.approx(start, abs=PERSON_SLACK)
        assert tube.samples.index[-1] == pytest.approx(end, abs=PERSON_SLACK)


def test_never_two_people_at_once(ask):
    assert ask(PEOPLE, "How many people are visible at the same time?").record.count == 1


def test_the_runs_audit(ask, tmp_path):
    answer = ask(CARS, "How many vehicles are there?")
    report = vidence.audit(answer.trace)
    assert report.ok, report.text()


@pytest.fixture
def swapped(cache, tmp_path, monkeypatch):
    """One question about a clip, asked with YOLOX and with PicoDet."""
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(cache))
    a, b = (
        f"detector=onnx:{Path(MODELS or '') / name}"
        for name in ("yolox_nano.onnx", "picodet_s_416_coco.onnx")
    )

    def put(clip, question):
        def once(backends, folder):
            return vidence.ask(Path(DATA or "") / "intel" / clip, question, backends=backends, out=folder)

        return compared(once, *sides([a], [b]), tmp_path)

    return put


def test_swapped_detectors_agree_with_the_truth_and_the_comparison_shows_where_they_differ(swapped, truth):
    found = swapped(CARS, "How many vehicles are there?")
    assert found.agree
    assert found.a.record.count == found.b.record.count == len(truth[CARS]["vehicles"])
    assert all(pair.a and pair.b and pair.iou > 0.8 for pair in found.tubes.pairs)
    assert 0 < len(found.tubes.differing) < found.tubes.frames


@pytest.mark.timeout(900)
def test_swapped_detectors_see_the_same_people_and_the_comparison_shows_the_one_that_is_none(swapped, truth):
    """PicoDet takes a person who walks in for two, for three frames: it counts one too many."""
    found = swapped(PEOPLE, "How many people are there?")
    assert found.a.record.count == truth[PEOPLE]["count"]
    assert found.b.record.count == truth[PEOPLE]["count"] + 1
    assert not found.agree
    both = [pair for pair in found.tubes.pairs if pair.a and pair.b]
    assert all(pair.iou > 0.9 for pair in both)
    for answer, ids in ((found.a, [p.a for p in both]), (found.b, [p.b for p in both])):
        people = sorted((answer.ledger.get_as(i, Tube) for i in ids), key=lambda t: t.samples.index[0])
        spans = [(tube.samples.index[0], tube.samples.index[-1]) for tube in people]
        assert spans == [pytest.approx(told, abs=PERSON_SLACK) for told in people_of(truth)]
    (extra,) = (pair for pair in found.tubes.pairs if pair not in both)
    assert (extra.a, extra.only_b) == (None, 3)
    assert len(found.tubes.differing) < 0.02 * found.tubes.frames
