"""What people add to a run that is over: their verdicts are shown, and what they covered stays covered."""

import shutil

import cv2
import numpy as np
import pytest

from vidence.tests.traces.report.conftest import BLIND
from vidence.traces.covering import covers
from vidence.traces.events import Redacted, Reviewed
from vidence.traces.reader import TraceReader
from vidence.traces.records import Covered, Frames, Replaced, Span, Tube
from vidence.traces.report.page import page
from vidence.traces.report.pictures import Sight
from vidence.traces.report.told import Told
from vidence.traces.store import TraceWriter


@pytest.fixture
def run(sample, tmp_path):
    copy = tmp_path / "copy"
    shutil.copytree(sample("every_kind"), copy)
    return copy


def test_what_people_said_is_told_and_the_run_is_as_finished_as_it_was(run, report_of):
    with TraceWriter.add_to(run) as writer:
        writer.append(Reviewed(of="e1", verdict="wrong", by="Ada", why="It is a <dog>."))
        writer.append(Reviewed(of="c2", verdict="right", by="Bo"))
    report = report_of(run)
    assert report.run.status == "finished"
    told = [(one.of, one.verdict, one.by, one.why) for one in report.opinions]
    assert told == [("e1", "wrong", "Ada", "It is a <dog>."), ("c2", "right", "Bo", "")]


def test_a_word_that_was_taken_back_says_when_and_what_stands_instead(run, report_of):
    with TraceWriter.add_to(run, clock=iter((1e9, 1e9 + 60, 1e9 + 90)).__next__) as writer:
        writer.append(Reviewed(of="e1", verdict="wrong", by="Ada", why="A dog."))
        writer.append(Reviewed(of="e1", verdict="wrong", by="Bo"))
        writer.append(Reviewed(of="e1", verdict="right", by="Ada"))
    first, other, last = report_of(run).opinions
    assert (first.when, first.withdrawn.when) == ("2001-09-09 01:46:40 UTC", "2001-09-09 01:48:10 UTC")
    assert (first.withdrawn.by, first.withdrawn.verdict) == ("Ada", "right")
    assert other.withdrawn is last.withdrawn is None
    assert (first.n, last.n) == (other.n - 1, other.n + 1)


def test_what_was_covered_is_told_with_why_where_and_when(run, report_of):
    region = Covered(xyxy=(10.0, 20.0, 30.04, 40.0), span=Span(start_s=1.0, end_s=2.0))
    with TraceWriter.add_to(run, clock=lambda: 1e9) as writer:
        writer.append(Redacted(why="a number plate", places=(region, Covered(tube="e1"))))
    (told,) = report_of(run).redactions
    assert (told.why, told.when, told.pictures) == ("a number plate", "2001-09-09 01:46:40 UTC", 0)
    place, face = told.places
    assert (place.xyxy, place.span, place.boxes) == ((10.0, 20.0, 30.0, 40.0), region.span, ())
    assert (face.tube, face.xyxy, face.span, face.whole) == ("e1", None, None, False)
    tube = TraceReader(run).ledger().get_as("e1", Tube)
    assert len(face.boxes) == 4 * len(tube.samples)
    covered = covers([Covered(tube="e1")], {"e1": tube}, 25.0)(tube.samples.t_s[1])
    assert face.boxes[4:8] == pytest.approx(covered[0], abs=0.0501)


def test_a_clock_that_is_none_breaks_no_report(run, report_of):
    with TraceWriter.add_to(run, clock=lambda: 1e300) as writer:
        writer.append(Reviewed(of="e1", verdict="wrong", by="Ada"))
    assert "1970" in report_of(run).opinions[0].when


def test_what_is_left_of_an_answer_is_told_beside_it(sample, report_of, tmp_path):
    run = tmp_path / "rules"
    shutil.copytree(sample("by_rules"), run)
    assert report_of(run).after is None
    with TraceWriter.add_to(run) as writer:
        writer.append(Reviewed(of="e2", verdict="wrong", by="Ada", why="It rolls on."))
    report = report_of(run)
    assert report.answer.status == "answered"
    assert (report.after.answer.status, report.after.taken) == ("insufficient_evidence", ("e2",))
    (claim,) = report.after.claims
    assert claim.status == "uncited"
    assert "It rolls on." in claim.reason


def test_a_picture_that_was_covered_is_shown_as_it_is_now(run, report_of):
    original = TraceReader(run).ledger().get_as("e8", Frames).blobs[0]
    with TraceWriter.add_to(run) as writer:
        now = writer.blobs.put(cv2.imencode(".png", np.zeros((9, 16, 3), np.uint8))[1].tobytes())
        covered = Replaced(original=original, now=now, boxes=((0, 0, 9, 9),))
        place = Covered(xyxy=(10.0, 20.0, 30.0, 40.0))
        writer.append(Redacted(places=(place,), pictures=(covered,)))
    seen = []

    def shrunk(data, widest_px):
        seen.append(data)
        return BLIND.shrunk(data, widest_px)

    report_of(run, Sight(BLIND.player, shrunk))
    assert cv2.imdecode(np.frombuffer(seen[0], np.uint8), cv2.IMREAD_COLOR).shape == (9, 16, 3)
    at = Told.by(run).covered
    assert at(1.0) == [(10.0, 20.0, 30.0, 40.0)]


def test_nothing_is_covered_where_nobody_did(run):
    assert Told.by(run).covered is None


def test_who_vouches_for_a_trace_is_a_verdict_of_its_own(run, report_of):
    report = report_of(run)
    verdicts = {one.name: one.ok for one in report.audit}
    assert verdicts["authenticity"] is None
    assert page(report)
