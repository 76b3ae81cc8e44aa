import json
import os
from pathlib import Path

import pytest

from vidence.tools.deadline import Deadline
from vidence.tools.manipulations.base import Context
from vidence.tools.manipulations.track import Track, TrackArguments
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.tools.video import Video
from vidence.tools.wrappers.cache import NoCache
from vidence.traces.ledger import Ledger

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def truth():
    folder = os.environ.get("VIDENCE_DATA")
    if not folder or not os.environ.get("VIDENCE_MODELS"):
        pytest.skip("VIDENCE_DATA and VIDENCE_MODELS are not set: they name the folders with the real files")
    return json.loads((Path(folder) / "intel/truth_by_eye.json").read_text())


def context_of(name):
    weights = Path(os.environ["VIDENCE_MODELS"]) / "yolox_nano.onnx"
    return Context(
        video=Video.open(Path(os.environ["VIDENCE_DATA"]) / "intel" / name),
        backends=ChosenBackends(parse_choices([f"detector=onnx:{weights}"])),
        ledger=Ledger(),
        blobs=None,
        cache=NoCache(),
        deadline=Deadline(),
    )


def track(context, query):
    return Track().run(TrackArguments(query=query), context).evidence


def test_four_vehicles_in_their_order_times_and_directions(truth):
    context = context_of("car-detection.mp4")
    tubes = track(context, "vehicles")
    expected = truth["car-detection.mp4"]["vehicles"]
    assert len(tubes) == len(expected)
    for tube, seen in zip(tubes, expected, strict=True):
        assert abs(tube.samples.index[0] - seen["frames"][0]) <= 8
        assert abs(tube.samples.index[-1] - seen["frames"][1]) <= 8
        first, last = tube.samples.xyxy[0], tube.samples.xyxy[-1]
        assert (last[1] < first[1]) == (seen["dir"] == "up")
    (red,) = track(context, "the red car")
    assert red == tubes[2]


def test_six_people_one_after_the_other(truth):
    tubes = track(context_of("one-by-one-person-detection.mp4"), "people")
    spans = [words.split()[-1].split("-") for words in truth["one-by-one-person-detection.mp4"]["order"]]
    assert len(tubes) == len(spans)
    for tube, (first, last) in zip(tubes, spans, strict=True):
        assert abs(tube.samples.index[0] - int(first)) <= 24
        assert abs(tube.samples.index[-1] - int(last)) <= 24
