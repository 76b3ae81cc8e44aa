"""Places of points are audited: what the ledger tells of each point is what its columns give."""

import pytest

from vidence.traces.events import CallFinished, CallStarted, EvidenceEntered, StepFinished, StepStarted
from vidence.traces.points import PointsFrame, packed, summed_up, unpacked
from vidence.traces.reader import TraceReader
from vidence.traces.records import EVIDENCE, Call, CallResult, Coverage, Points, Span
from vidence.traces.render import summary
from vidence.traces.store import TraceWriter

COVERAGE = Coverage(spans=(Span(start_s=0, end_s=0.16),), rate_hz=25, tool="klt", frames=4)
POINTED = ((0.0, (1.0, 2.0)), (0.04, (9.0, 9.0)))
# The second point is hidden in the third frame, and not yet there in the first.
FRAMES = tuple(
    PointsFrame(
        pts=n,
        t_s=0.04 * n,
        index=n,
        xy=((1.0 + n, 2.0), None if n == 0 else (9.0, 8.0 + n)),
        score=(0.9, (0.0, 1.0, 0.0, 0.8)[n]),
    )
    for n in range(4)
)


def points(blob="0" * 64, frames=FRAMES, **changed):
    told = {
        "source": "klt",
        "columns": blob,
        "frames": len(frames),
        "frame_interval_s": 0.04,
        "tracks": summed_up(frames, POINTED),
        "coverage": COVERAGE,
    }
    return Points(**{**told, **changed})


@pytest.fixture
def audited(make_run, fake_audit, tmp_path):
    """The integrity of a run whose only evidence is points with this blob."""

    def run(blob, **changed):
        started = next(iter(TraceReader(make_run()).events))
        path = tmp_path / "pointed"
        with TraceWriter.create(path, started) as writer:
            columns = writer.blobs.put(blob)
            writer.append(
                StepStarted(step=0, node="manipulate"),
                CallStarted(call=Call(id="k1", tool="follow_points", arguments={})),
                EvidenceEntered(evidence=points(columns, **changed)),
                CallFinished(result=CallResult(call="k1", evidence=("e1",))),
                StepFinished(step=0, node="manipulate"),
            )
        return fake_audit(path).integrity

    return run


def test_columns_come_back_as_they_were_and_the_same_bytes_again():
    assert unpacked(packed(FRAMES)) == FRAMES
    assert packed(unpacked(packed(FRAMES))) == packed(FRAMES)


def test_a_summary_tells_ends_share_and_score_of_what_was_seen():
    first, second = summed_up(FRAMES, POINTED)
    assert (first.start, first.end, first.share, first.score) == ((1.0, 2.0), (4.0, 2.0), 1.0, 0.9)
    assert second.seen == Span(start_s=0.04, end_s=0.12)
    assert (second.start, second.end, second.share, second.score) == ((9.0, 9.0), (9.0, 11.0), 0.6667, 0.9)


def test_points_are_evidence_of_one_line():
    told = points(tube="e3", on_ground=True)
    assert EVIDENCE.validate_json(EVIDENCE.dump_json(told)) == told
    assert summary(told) == (
        "2 of 2 points of e3 followed by klt, 0.0–0.1 s, on the ground: "
        "(1, 2) to (4, 2) px, seen 100%; (9, 9) to (9, 11) px, seen 67%"
    )
    many = points(tracks=told.tracks * 3)
    assert summary(many).endswith(
        "6 of 6 points followed by klt, 0.0–0.1 s: half of them in 100% of their frames or more"
    )


def test_places_that_fit_pass(audited):
    verdict = audited(packed(FRAMES))
    assert verdict.ok, verdict.problems


MOVED = (*FRAMES[:3], FRAMES[3].model_copy(update={"xy": ((4.5, 2.0), (9.0, 11.0))}))


@pytest.mark.parametrize(
    ("blob", "changed", "why"),
    [
        (packed(MOVED), {}, "point 0 goes another way than is told"),
        (packed(FRAMES[:3]), {}, "there are 3 frames, and 4 are told"),
        (packed([frame.model_copy(update={"score": (0.9,)}) for frame in FRAMES]), {}, "not all of 2 points"),
        (b"no places\n" * 4, {}, "holds no places"),
        (b'{"pts":1,"t_s":0,"index":0,"xy":[[1]],"score":[1]}\n' * 4, {}, "holds no places"),
        (b"[" * 100_000, {}, "holds no places"),
    ],
)
def test_places_of_something_else_are_found(audited, blob, changed, why):
    verdict = audited(blob, **changed)
    assert not verdict.ok
    assert why in str(verdict.problems[0])
