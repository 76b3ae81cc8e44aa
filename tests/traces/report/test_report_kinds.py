"""Evidence of every kind in a report: where it is, what is drawn of it, which pictures it rests on."""

import pytest

from vidence.traces import masks
from vidence.traces.reader import TraceReader
from vidence.traces.records import Tube
from vidence.traces.report import things
from vidence.traces.report.data import Masks
from vidence.traces.report.page import page
from vidence.traces.report.things import colour_of

# Of each kind: when it is best seen, until when it lasts, and whether there is a box.
PLACES = {
    "e1": (1.2, None, True),
    "e2": (73.0, None, False),
    "e3": (1.2, None, True),
    "e4": (1.0, 1.4, True),
    "e5": (1.0, None, True),
    "e7": (1.4, None, True),
    "e8": (1.0, None, False),
    "e9": (2.0, None, True),
    "e10": (1.0, 2.0, False),
    "e11": (1.0, None, True),
    "e12": (1.0, None, True),
    "e13": (0.0, 3600.0, False),
    "e14": (1.0, 1.5, True),
    "e15": (0.0, 3600.0, False),
    "e16": (1.2, 1.5, False),
    "e17": (0.0, 3600.0, False),
    "e18": (1.0, 9.0, True),
}


@pytest.fixture(scope="module")
def run(sample):
    return sample("every_kind")


@pytest.fixture(scope="module")
def report(run, report_of):
    return report_of(run)


def test_every_kind_that_has_a_place_is_jumped_to_there(report):
    found = {one.id: one.at for one in report.evidence if one.at is not None}
    told = {key: (at.t_s, at.until_s, at.xyxy is not None) for key, at in found.items() if key in PLACES}
    assert told == PLACES
    assert set(found) - set(PLACES) == {"e6"}
    assert {claim.cites[0].evidence: claim.cites[0].at for claim in report.claims} == {
        one.id: one.at for one in report.evidence
    }


def test_all_kinds_of_evidence_are_in_it(report):
    from typing import get_args

    from vidence.traces.records import Evidence

    kinds = {kind.model_fields["kind"].default for kind in get_args(get_args(Evidence)[0])}
    assert {one.kind for one in report.evidence} == kinds


def test_outlines_are_those_of_the_trace(report, run):
    reader = TraceReader(run)
    tube = reader.ledger().get_as("e1", Tube)
    outlines = masks.unpacked(reader.blobs.get(tube.masks))
    shown = report.tubes[0].masks
    assert shown == Masks(size=(1080, 1920), counts=tuple(one.counts for one in outlines))
    (sign,) = [mark for mark in report.marks if mark.label == "green sign"]
    assert sign.mask is not None
    assert sign.xyxy == (40.0, 30.0, 70.0, 50.0)


def test_outlines_without_room_are_left_to_the_trace_and_that_is_said(run, report_of, monkeypatch):
    monkeypatch.setattr(things, "MOST_RUNS", 20)
    report = report_of(run)
    assert report.tubes[0].masks is None
    assert any(said.startswith("Not in this page: outlines of 1 thing") for said in report.left_out)


def test_points_are_told_where_they_were_seen(report):
    first, second = report.points
    assert (first.t_s, first.xy) == ((1.0, 1.2, 1.4), (100.0, 200.0, 110.0, 200.0, 120.0, 200.0))
    assert second.t_s == (1.0, 1.4)


def test_points_without_room_are_left_to_the_trace_and_that_is_said(run, report_of, monkeypatch):
    monkeypatch.setattr(things, "MOST_PLACES", 3)
    report = report_of(run)
    assert len(report.points) == 1
    assert any("1 of the points" in sentence for sentence in report.left_out)


def test_depths_of_a_thing_are_a_plot_with_their_scatter(report):
    (plot,) = [plot for plot in report.plots if plot.quantity == "depth"]
    assert (plot.t_s, plot.value, plot.unit) == ((1.0, 1.2, 1.4), (8.0, 9.0, 10.0), "m")
    assert (plot.low[0], plot.high[0]) == (7.6, 8.4)
    assert plot.about == ("e5", "e6", "e7")


def test_what_happened_is_on_the_axis_by_its_kind(report):
    told = {(event.kind, event.t_s, event.until_s) for event in report.events}
    assert told == {
        ("event", 1.2, None),
        ("shot", 0.0, 3600.0),
        ("state", 1.0, 1.5),
        ("hit", 1.0, 1.5),
        ("speech", 1.0, 1.5),
    }


def test_single_looks_and_the_part_of_the_frame_they_were_of_are_coverage(report):
    parts = {(look.what, look.region) for look in report.coverage if look.rate_hz == 0}
    right = (960.0, 0.0, 1920.0, 540.0)
    assert parts == {
        ("frames", None),
        ("frames", right),
        ("description", None),
        ("reading", right),
        ("region", None),
    }


def test_without_the_video_frames_that_were_kept_stand_in_for_it(report):
    assert [(frame.t_s, frame.region) for frame in report.frames] == [
        (1.0, None),
        (2.0, (960.0, 0.0, 1920.0, 540.0)),
    ]
    assert len({frame.picture for frame in report.frames}) == 1, "one picture is there once"


def test_pictures_that_evidence_rests_on_are_named_with_their_digest(report, run):
    blobs = TraceReader(run).blobs
    rests = {one.id: one.pictures for one in report.evidence if one.pictures}
    assert set(rests) == {"e8", "e9", "e10", "e11"}
    for numbers in rests.values():
        assert all(blobs.get(report.pictures[number].blob) for number in numbers)


def test_a_page_of_every_kind_is_made(report):
    assert page(report)


@pytest.mark.parametrize(
    ("label", "colour"),
    [
        ("red car", "red"),
        ("navy object", "blue"),
        ("grey van 7", "grey"),
        ("car", None),
        ("tired carpenter", None),
        ("red and white bus", "grey"),
    ],
)
def test_the_colour_of_a_thing_is_the_one_that_its_name_tells(label, colour):
    assert colour_of(label) == colour
