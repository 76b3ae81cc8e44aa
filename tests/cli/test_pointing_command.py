"""`vidence ask --point T,X,Y`: the thing pointed at, and its masks over time where a segmenter was chosen."""

import json
from pathlib import Path

import pytest

import vidence
from vidence.traces.masks import unpacked
from vidence.traces.reader import TraceReader
from vidence.traces.records import Tube

# On the square at 1 s, and where that is in every frame.
POINT = "1.0,60,52"


def square(t_s):
    x = min(-30 + 3 * round(t_s * 25), 90)
    return max(x, 0), 40, x + 30, 64


@pytest.fixture
def pointed(vidence_cli, sliding_square, tmp_path):
    """The answer, the tube pointed at, and its masks."""

    def ask(*options):
        run = tmp_path / "run"
        question = ("ask", sliding_square, "Which way does this object go?", "--point", POINT)
        done = vidence_cli(*question, *options, "--json", "--out", run)
        assert done.code == 0, done.err
        assert vidence.audit(run).ok
        reader = TraceReader(Path(run))
        (tube,) = (one for one in reader.ledger().values() if isinstance(one, Tube))
        masks = None if tube.masks is None else unpacked(reader.blobs.get(tube.masks))
        return json.loads(done.out)["answer"], tube, masks

    return ask


def test_with_a_segmenter_what_is_pointed_at_has_its_mask_over_time(pointed):
    answer, tube, masks = pointed("--backend", "segmenter=grabcut")
    assert answer["direction"]["word"] == "right"
    assert tube.source.endswith("+grabcut")
    assert [mask.box.xyxy for mask in masks] == list(tube.samples.xyxy)
    assert len(masks) >= 60
    for t_s, mask in zip(tube.samples.t_s, masks, strict=True):
        assert mask.box.xyxy == pytest.approx(square(t_s), abs=3)


def test_without_one_it_is_the_thing_found_there_in_its_boxes(pointed):
    answer, tube, masks = pointed()
    assert answer["direction"]["word"] == "right"
    assert masks is None
    assert tube.box_at(1.0).xyxy == pytest.approx(square(1.0), abs=4)
