"""A model has things outlined: the masks lie in the trace, and the audit finds where they were changed."""

import pytest

import vidence
from vidence.bench.scenes.encode import encode
from vidence.tests.conformance.checks_points import RATE, SIDE, corner, plates
from vidence.traces.masks import misfit
from vidence.traces.reader import TraceReader
from vidence.traces.records import Tube

STOP = {"answer": {"outcome": "insufficient_evidence", "reason": "seen enough"}}


@pytest.fixture(scope="module")
def plate(tmp_path_factory):
    path = tmp_path_factory.mktemp("videos") / "plate.mp4"
    frames = ((i * 90000 // RATE, frame) for i, frame in enumerate(plates()))
    encode(path, frames, size=(160, 120), rate_hz=RATE, crf=14)
    return path


def test_a_thing_in_a_box_is_outlined_as_evidence_that_the_audit_accepts(plate, scripted, tmp_path):
    x, y = corner(30).tolist()
    call = {"segment": {"box": [x - 2, y - 2, x + SIDE + 2, y + SIDE + 2], "at_s": 1.5}}
    scripted(plate, "Where does the plate go?", [{"call": [call]}, STOP])
    reader = TraceReader(tmp_path / "run")
    (tube,) = (e for e in reader.ledger().values() if isinstance(e, Tube))
    data = reader.blobs.get(tube.masks)
    assert misfit(tube, data) is None
    assert tube.source == "grabcut"
    report = vidence.audit(tmp_path / "run", video=plate)
    assert report.ok, report


def test_what_cannot_be_outlined_is_a_sentence_to_the_model(plate, scripted, tmp_path):
    scripted(plate, "Where does it go?", [{"call": [{"segment": {"point": 4}}]}, STOP])
    failed = [e for e in TraceReader(tmp_path / "run").events if e.kind == "call_finished"]
    assert any("point 4 was asked for" in str(event) for event in failed)
