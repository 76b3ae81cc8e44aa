"""A model follows points: what it is told of them, what the trace holds, and that the audit looks into it."""

import pytest

import vidence
from vidence.bench.scenes.encode import encode
from vidence.tests.conformance.checks_points import RATE, SIDE, corner, plates
from vidence.traces.points import misfit
from vidence.traces.reader import TraceReader
from vidence.traces.records import Points

STOP = {"answer": {"outcome": "insufficient_evidence", "reason": "seen enough"}}


@pytest.fixture(scope="module")
def plate(tmp_path_factory):
    path = tmp_path_factory.mktemp("videos") / "plate.mp4"
    frames = ((i * 90000 // RATE, frame) for i, frame in enumerate(plates()))
    encode(path, frames, size=(160, 120), rate_hz=RATE, crf=14)
    return path


def followed(run):
    reader = TraceReader(run)
    (found,) = (e for e in reader.ledger().values() if isinstance(e, Points))
    return found, reader.blobs.get(found.columns)


def test_points_spread_over_a_box_are_evidence_that_the_audit_accepts(plate, scripted, tmp_path):
    x, y = corner(30).tolist()
    box = [x + 4, y + 4, x + SIDE - 4, y + SIDE - 4]
    call = {"follow_points": {"box": box, "at_s": 1.5, "count": 3}}
    scripted(plate, "Where does the plate go?", [{"call": [call]}, STOP])
    found, data = followed(tmp_path / "run")
    assert len(found.tracks) == 3
    assert misfit(found, data) is None
    report = vidence.audit(tmp_path / "run", video=plate)
    assert report.ok, report


def test_things_told_in_words_enter_with_their_points_and_are_known_by_what_was_tracked(
    plate, scripted, tmp_path
):
    """The first words find a tube that is new, the second the same one."""
    turns = [
        {
            "call": [
                {"follow_points": {"query": "blue object", "count": 3}},
                {"track": {"query": "blue object"}},
            ]
        },
        {"call": [{"follow_points": {"query": "blue object", "count": 2}}]},
        STOP,
    ]
    scripted(plate, "Where does the plate go?", turns)
    ledger = TraceReader(tmp_path / "run").ledger()
    assert [(one.id, one.kind) for one in ledger.values()] == [
        ("e1", "tube"),
        ("e2", "points"),
        ("e3", "points"),
    ]
    assert [ledger["e2"].tube, ledger["e3"].tube] == ["e1", "e1"]
    report = vidence.audit(tmp_path / "run", video=plate)
    assert report.ok, report


def test_points_that_cannot_be_told_are_a_sentence_to_the_model(plate, scripted, tmp_path):
    scripted(plate, "Where does it go?", [{"call": [{"follow_points": {"points": [4]}}]}, STOP])
    failed = [e for e in TraceReader(tmp_path / "run").events if e.kind == "call_finished"]
    assert any("point 4 was asked for" in str(event) for event in failed)
