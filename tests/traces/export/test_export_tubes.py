"""Which tubes are exported, what is said where there are none, and that nothing is left half-written."""

import json
from xml.etree import ElementTree

import pytest

from vidence.tests.traces.export import sample_exports
from vidence.traces.blobs import BlobStore
from vidence.traces.errors import NothingFound, TraceCorrupt, UsageError
from vidence.traces.export.chosen import Chosen
from vidence.traces.export.formats import FORMATS, export
from vidence.traces.export.writing import new_file, new_folder, place_for

BOXES = ["mot", "coco", "cvat"]


def ids(path):
    return {row.split(",")[1] for row in path.read_text().splitlines()}


def test_one_tube_may_be_chosen(small, exported):
    assert ids(exported(small, "mot")) == {"1", "2"}
    assert ids(exported(small, "mot", "e2")) == {"2"}


def test_tables_of_one_tube_hold_what_is_measured_of_it(small, exported):
    with_car = {f.name: len(f.read_text().splitlines()) for f in exported(small, "csv", "e1").iterdir()}
    assert with_car == {"boxes.csv": 5, "paths.csv": 5, "measurements.csv": 2}
    without = {f.name: len(f.read_text().splitlines()) for f in exported(small, "csv", "e2").iterdir()}
    assert without == {"boxes.csv": 4, "paths.csv": 1, "measurements.csv": 1}


@pytest.mark.parametrize("name", ["e4", "e99", "car"])
def test_what_is_no_tube_is_refused_and_the_tubes_are_named(small, name):
    with pytest.raises(UsageError, match=name) as refused:
        Chosen.of(small, [name])
    assert refused.value.hint == "Its tubes are e1, e2."


@pytest.mark.parametrize("name", BOXES)
def test_a_run_without_tubes_has_no_boxes(tmp_path, exported, name):
    run = sample_exports.small(tmp_path, until=4)
    with pytest.raises(NothingFound, match="tracked nothing"):
        exported(run, name)
    assert {p.name for p in tmp_path.iterdir()} == {"small"}


def test_tables_of_a_run_without_anything_are_empty(tmp_path, exported):
    folder = exported(sample_exports.small(tmp_path, until=4), "csv")
    assert [len(file.read_text().splitlines()) for file in folder.iterdir()] == [1, 1, 1]


def test_an_unfinished_run_gives_what_it_had_and_says_so(tmp_path, exported):
    run = sample_exports.small(tmp_path, until=8)
    assert ids(exported(run, "mot")) == {"1", "2"}
    assert Chosen.of(run).notes == ["the run did not come to its end: this is what it had by then"]


def test_a_trace_that_does_not_hold_is_not_exported(small):
    trace = small / "trace.jsonl"
    trace.write_bytes(trace.read_bytes().replace(b'"label":"car"', b'"label":"van"'))
    with pytest.raises(TraceCorrupt, match="does not hold"):
        Chosen.of(small)


def test_outlines_that_are_gone_leave_the_boxes(small, tmp_path):
    chosen = Chosen.of(small)
    BlobStore(small).path(chosen.tubes[0].masks).unlink()
    export(chosen, FORMATS["coco"], tmp_path / "out.json")
    told = json.loads((tmp_path / "out.json").read_text())
    assert not any("segmentation" in one for one in told["annotations"])
    assert chosen.notes == ["the outlines of e1 are not in the trace: its boxes stand alone"]


def test_hostile_text_is_text_to_xml_and_json(hostile, exported):
    root = ElementTree.fromstring(exported(hostile, "cvat").read_text())
    assert root.find("track").attrib["label"] == "=HYPERLINK(1)"
    assert root.findtext("meta/task/name") == "<b>&\"'\\x07\\u202e"
    data = exported(hostile, "coco").read_bytes()
    assert data.isascii()
    assert json.loads(data)["videos"][0]["name"] == sample_exports.HOSTILE[1]


def test_no_spreadsheet_works_out_a_cell(hostile, exported):
    folder = exported(hostile, "csv")
    boxes, measured = (folder / f"{name}.csv" for name in ("boxes", "measurements"))
    assert boxes.read_text().splitlines()[1].startswith("e1,true,'=HYPERLINK(1),")
    (row,) = measured.read_text().splitlines()[1:]
    assert row.startswith('e2,false,"a\\x0ab,""c""",\'-1+1|cmd,25.0,m/s,\\x09@SUM(A1),')


def write_half(place, name=""):
    with place as path:
        (path / name).write_text("half")
        raise RuntimeError


def test_a_film_of_what_was_found_in_one_frame_needs_no_tube(tmp_path):
    run = sample_exports.one_find(tmp_path)
    (take,) = sample_exports.filmed(run, "mp4", tmp_path / "films").values()
    assert (take["things"], [mark[2] for mark in take["marks"]]) == ({}, ["e1 wheel"])


def test_tubes_that_are_named_are_filmed_and_no_others(small):
    shown = []

    def film(take, path):
        shown.extend(thing.tube.id for thing in take.things)
        path.write_bytes(b"")
        return ()

    export(Chosen.of(small, ["e2"]), FORMATS["mp4"], small.with_name("film.mp4"), film)
    assert shown == ["e2"]


def test_a_broken_write_leaves_what_was_there(tmp_path):
    (tmp_path / "kept").write_text("before")
    with pytest.raises(RuntimeError):
        write_half(new_file(tmp_path / "kept"))
    with pytest.raises(RuntimeError):
        write_half(new_folder(tmp_path / "many"), "one")
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == {"kept": "before"}


def test_a_folder_of_other_things_is_not_replaced(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.tex").write_text("years")
    with pytest.raises(UsageError, match=r"thesis\.tex"), new_folder(tmp_path / "mine") as folder:
        (folder / "boxes.csv").write_text("")
    assert [p.name for p in tmp_path.rglob("*")] == ["mine", "thesis.tex"]


def test_an_export_stays_out_of_the_run(small):
    with pytest.raises(UsageError, match="in the run's folder"):
        place_for(small, small / "boxes.csv", ".csv")
    assert place_for(small, None, ".mot.csv") == small.with_name("small.mot.csv")


def test_a_file_is_no_folder_and_a_folder_no_file(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="is a file"), new_folder(tmp_path / "file"):
        pass
    with pytest.raises(UsageError, match="is a folder"), new_file(tmp_path):
        pass
