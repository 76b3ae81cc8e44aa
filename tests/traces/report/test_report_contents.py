"""What a report tells of a run: every citation with its place, every sample, what it cannot tell."""

import json
import time

import pytest

from vidence.tests.traces.report import sample_runs
from vidence.tests.traces.report.conftest import BLIND
from vidence.traces.errors import TraceCorrupt
from vidence.traces.events import EvidenceEntered
from vidence.traces.formulas.derive import derive
from vidence.traces.reader import TraceReader
from vidence.traces.records import Absence, Claim, Coverage, Derivation, JudgedClaim, Span, Tube
from vidence.traces.records.claim import Free
from vidence.traces.report.page import page
from vidence.traces.report.places import moment
from vidence.traces.report.told import Told
from vidence.traces.store import TraceWriter

ALL = [sample.__name__ for sample in sample_runs.SAMPLES]


def _fours(flat):
    return [flat[n : n + 4] for n in range(0, len(flat), 4)]


@pytest.mark.parametrize("name", ALL)
def test_two_reports_of_a_run_are_the_same_bytes(sample, report_of, name):
    assert page(report_of(sample(name))) == page(report_of(sample(name)))


@pytest.mark.parametrize("name", ALL)
def test_every_citation_of_a_tube_is_a_place_on_it_at_a_time_that_is_its_own(sample, report_of, name):
    folder = sample(name)
    report, ledger = report_of(folder), TraceReader(folder).ledger()
    places = [cite.at for claim in report.claims for cite in claim.cites if cite.at and cite.at.tube]
    assert places
    for place in places:
        tube = ledger.get_as(place.tube, Tube)
        box = tube.box_at(min(place.t_s, tube.samples.t_s[-1]))
        assert box is not None
        # A tenth of a millisecond, at the speed of anything, is no tenth of a pixel.
        assert place.xyxy == pytest.approx(box.xyxy, abs=0.2)


def test_a_time_is_never_before_its_frame():
    for t_s in (0.0, 1 / 3, 3.93145, 2.5096333333333334, 1e4 / 30, 0.04, 7.0):
        assert t_s <= moment(t_s) + 1e-9
        assert moment(t_s) - t_s < 1.0001e-4


def test_what_a_claim_says_of_an_instant_is_seen_at_that_instant(sample, report_of):
    report = report_of(sample("by_rules"))
    (claim,) = report.claims
    stop = next(event for event in report.events if event.evidence == "e2")
    assert {cite.evidence: cite.at.meant_s for cite in claim.cites} == {"e1": stop.t_s, "e2": stop.t_s}
    assert {cite.at.tube for cite in claim.cites} == {"e1"}


@pytest.mark.parametrize("name", ALL)
def test_an_instant_between_frames_is_shown_on_the_nearest_that_was_looked_at(sample, report_of, name):
    folder = sample(name)
    report, ledger = report_of(folder), TraceReader(folder).ledger()
    for place in (cite.at for claim in report.claims for cite in claim.cites if cite.at and cite.at.tube):
        samples = ledger.get_as(place.tube, Tube).samples
        meant_s = place.t_s if place.meant_s is None else place.meant_s
        near = min(range(len(samples)), key=lambda n: round(abs(moment(samples.t_s[n]) - meant_s), 3))
        assert place.t_s == moment(samples.t_s[near])
        assert place.xyxy == pytest.approx(samples.xyxy[near], abs=0.0501)


@pytest.mark.parametrize("name", ALL)
def test_every_sample_of_every_tube_is_there(sample, report_of, name):
    folder = sample(name)
    report, ledger = report_of(folder), TraceReader(folder).ledger()
    found = [e for e in ledger.values() if isinstance(e, Tube)]
    assert [tube.id for tube in report.tubes] == [tube.id for tube in found]
    for shown, tube in zip(report.tubes, found, strict=True):
        assert len(shown.t_s) == len(shown.seen) == len(tube.samples)
        for box, told in zip(_fours(shown.xyxy), tube.samples.xyxy, strict=True):
            assert box == pytest.approx(told, abs=0.0501)


def test_an_hour_of_two_hundred_things_is_a_few_megabytes_and_seconds(sample, report_of):
    folder = sample("large")
    began = time.perf_counter()
    text = page(report_of(folder))
    assert time.perf_counter() - began < 20  # four on an idle machine
    assert len(text.encode()) < 5_000_000
    assert sum(len(tube["t_s"]) for tube in _data(text)["tubes"]) == 50_000


def _data(text):
    return json.loads(text.split('id="report">')[1].split("</script>")[0])


def test_the_plots_of_ways_are_what_the_formulas_tell(sample, report_of):
    folder = sample("in_metres")
    report, ledger = report_of(folder), TraceReader(folder).ledger()
    plots = {(plot.quantity, plot.about): plot for plot in report.plots}
    assert {quantity for quantity, _ in plots} == {"speed", "distance"}
    for (quantity, about), plot in plots.items():
        for row in range(10, len(plot.t_s) - 10, 15):
            asked = Derivation(formula=f"metric.{quantity}", inputs=about, parameters={"at_s": plot.t_s[row]})
            told = derive(asked, ledger)
            assert plot.value[row] == pytest.approx(told.value, abs=0.02)
            half = (plot.high[row] - plot.value[row]) / 1.96
            assert half == pytest.approx(told.sigma, rel=0.3, abs=0.02), (quantity, plot.t_s[row])


def test_ways_and_the_camera_are_on_one_map(sample, report_of):
    report = report_of(sample("in_metres"))
    assert {path.frame for path in report.paths} == {camera.frame for camera in report.cameras} == {"world"}
    for path in report.paths:
        assert len(path.t_s) == len(path.x_m) == len(path.y_m) == len(path.sigma_m) == len(path.seen)
        assert all(0 < sigma < 2 for sigma in path.sigma_m)


def test_the_talk_with_a_model_is_there_once_with_what_it_was_shown(sample, report_of):
    report = report_of(sample("by_a_model"))
    talks = [talk for step in report.steps for talk in step.talks]
    assert [talk.before for talk in talks] == sorted(talk.before for talk in talks)
    question = [
        p for t in talks for s in t.said for p in s.parts if isinstance(p, str) and "The question:" in p
    ]
    assert len(question) == 1
    shown = [part for talk in talks for said in talk.said for part in said.parts if isinstance(part, int)]
    assert shown
    assert all(report.pictures[number].blob for number in shown)
    assert talks[0].reply == "I look for the car first."
    assert talks[1].uses[0][0] == "measure"


def test_without_the_video_what_a_model_was_shown_of_frames_is_there(sample, report_of):
    report = report_of(sample("by_a_model"))
    assert [(frame.t_s, frame.region) for frame in report.frames] == [(1.0, None), (2.48, None)]


def test_what_the_verifier_objected_to_is_in_the_step_that_it_did(sample, report_of):
    report = report_of(sample("by_a_model"))
    (objected,) = [step for step in report.steps if step.objections]
    assert "not 30.3 s" in objected.objections[0].reason
    assert [claim.status for claim in objected.claims] == ["contradicted"]
    assert [claim.status for claim in report.claims] == ["verified"]


def test_what_was_looked_at_is_told_with_its_spans_and_rate(sample, report_of):
    report = report_of(sample("by_rules"))
    (look,) = report.coverage
    assert (look.tool, look.what) == ("motion", "everything")
    assert look.rate_hz == pytest.approx(25, abs=1)


def test_what_was_not_looked_at_is_told_of_the_look_the_claim_and_the_answer(tmp_path, report_of):
    hole = Span(start_s=1200.0, end_s=1260.5)
    parts = (Span(start_s=0, end_s=hole.start_s), Span(start_s=hole.end_s, end_s=sample_runs.HOUR_S))
    cover = Coverage(spans=parts, rate_hz=5.0, tool="detector", frames=17000)
    none = Absence(id="e1", query="dog", span=sample_runs.WHOLE, coverage=cover)
    claim = JudgedClaim(
        claim=Claim(id="c1", predicate=Free(text="No dog."), evidence=("e1",)),
        text="No dog.",
        status="uncited",
        unlooked=(hole,),
    )
    run = tmp_path / "run"
    with TraceWriter.create(run, sample_runs.started("Is there a dog?"), clock=lambda: 1e9) as writer:
        writer.append(EvidenceEntered(evidence=none), *sample_runs.ended((claim,), "No dog."))
    report = report_of(run)
    (look,) = report.coverage
    assert look.unlooked == report.claims[0].unlooked == (hole,)
    assert look.spans == parts


def test_a_page_says_what_cannot_be_known(sample, report_of):
    limits = " ".join(report_of(sample("by_rules")).limits)
    assert "not signed" in limits
    assert "There is no video." in limits
    assert "proves nothing by itself" in limits


@pytest.mark.parametrize("until", [0, 1, 4, 9, 16])
def test_a_run_that_did_not_end_is_shown_as_far_as_it_came(make_run, report_of, until):
    report = report_of(make_run(until=until))
    assert report.run.status == "unfinished"
    assert report.answer is None
    assert report.cost is None
    assert not next(one for one in report.audit if one.name == "completeness").ok
    page(report)


def test_a_run_of_every_kind_of_event_is_shown(make_run, report_of):
    report = report_of(make_run())
    assert report.run.status == "finished"
    assert [mark.evidence for mark in report.marks] == [None, "e4"]
    failed = next(call for step in report.steps for call in step.calls if call.id == "k3")
    assert failed.failed
    assert failed.outcome == "failed (nothing_found): no dog"
    assert [(o.claim, o.reason) for s in report.steps for o in s.objections] == [("c2", "nothing is cited")]


def test_a_trace_that_was_changed_is_shown_as_far_as_it_holds_and_says_so(make_run, report_of):
    run = make_run()
    lines = (run / "trace.jsonl").read_bytes().split(b"\n")
    lines[8] = lines[8].replace(b"object", b"subject")
    (run / "trace.jsonl").write_bytes(b"\n".join(lines))
    report = report_of(run)
    assert report.run.status == "broken"
    broken = {one.name: one for one in report.audit}["integrity"]
    assert not broken.ok
    assert broken.problems[0].n == 8
    assert not broken.problems[0].why.startswith("event"), "the page says which"
    page(report)


def test_a_trace_that_does_not_say_what_was_asked_is_refused(make_run, report_of):
    run = make_run()
    lines = (run / "trace.jsonl").read_bytes().split(b"\n")
    (run / "trace.jsonl").write_bytes(b"\n".join([b"{}", *lines[1:]]))
    with pytest.raises(TraceCorrupt, match="what was asked"):
        Told.by(run)


def test_a_blob_that_is_gone_is_no_picture_and_breaks_nothing(sample, report_of, tmp_path):
    import shutil

    run = tmp_path / "copy"
    shutil.copytree(sample("by_a_model"), run)
    shutil.rmtree(run / "blobs")
    report = report_of(run)
    assert not report.pictures
    assert not {one.name: one.ok for one in report.audit}["integrity"]
    talks = [talk for step in report.steps for talk in step.talks]
    assert all(talk.left_out for talk in talks)


def test_pictures_stop_where_there_is_no_room_and_that_is_said(sample, report_of, monkeypatch):
    from vidence.traces.report import pictures

    monkeypatch.setattr(pictures, "MOST_BYTES", 10)
    report = report_of(sample("by_a_model"), BLIND)
    assert not report.pictures
    assert any("picture" in sentence for sentence in report.left_out)
