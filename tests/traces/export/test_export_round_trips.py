"""What a format can hold, the readers of `--tracks` and of tables get back."""

import csv
import json

import numpy as np
import pytest

from vidence.tests.traces.export import sample_exports
from vidence.tools.masks import decoded
from vidence.tools.tracks.reading import load_tracks
from vidence.tools.video import Video
from vidence.traces.export.chosen import Chosen
from vidence.traces.export.tables import tables
from vidence.traces.masks import unpacked
from vidence.traces.records import Mask

READ = {"text": str, "whole": int, "number": float, "truth": {"true": True, "false": False}.get}


@pytest.fixture
def filmed(tmp_path, numbered, make_video):
    """The small run of a video that is there, whose frames are unevenly far apart."""
    pts = sample_exports.PTS
    file = make_video(tmp_path / "clip.mp4", numbered(len(pts)), sample_exports.TICKS, pts=pts)
    video = Video.open(file)
    assert video.record.variable_rate
    return video, sample_exports.small(tmp_path, video=video.record)


def read_back(path, video):
    tracks = load_tracks(path, video=video, fps=None)
    return {f"e{track.name}": track for track in tracks.tracks}, tracks


@pytest.mark.parametrize("name", ["mot", "coco", "cvat"])
def test_boxes_come_back_on_their_frames_of_an_uneven_video(filmed, exported, name):
    video, run = filmed
    found, tracks = read_back(exported(run, name), video)
    assert tracks.format == name
    for tube in Chosen.of(run).tubes:
        track = found[tube.id]
        rows = [track.samples.index.index(index) for index in tube.samples.index]
        assert track.label == tube.label
        assert [track.samples.pts[n] for n in rows] == list(tube.samples.pts)
        assert [track.samples.t_s[n] for n in rows] == pytest.approx(tube.samples.t_s)
        boxes = np.array([track.samples.xyxy[n] for n in rows])
        np.testing.assert_allclose(boxes, tube.samples.xyxy, atol=5e-4)


@pytest.mark.parametrize("name", ["mot", "coco"])
def test_nothing_is_added_between_samples(filmed, exported, name):
    video, run = filmed
    found, _ = read_back(exported(run, name), video)
    assert found["e2"].samples.index == (2, 4, 6)


def test_cvat_draws_a_box_where_a_tube_has_one_and_nowhere_else(filmed, exported):
    video, run = filmed
    found, _ = read_back(exported(run, "cvat"), video)
    assert found["e1"].samples.index == (0, 1, 2, 3)
    assert found["e2"].samples.index == (2, 3, 4, 5, 6, 7)


def test_mot_keeps_how_much_is_seen(filmed, exported):
    video, run = filmed
    found, _ = read_back(exported(run, "mot"), video)
    assert found["e1"].samples.seen == ("full", "full", "full", "partial")
    assert found["e2"].samples.seen == ("full", "partial", "hidden")


def test_cvat_says_what_is_occluded(filmed, exported):
    video, run = filmed
    found, _ = read_back(exported(run, "cvat"), video)
    assert found["e1"].samples.seen == ("full", "full", "full", "partial")


def test_coco_keeps_every_pixel_of_outlines(small, exported):
    told = json.loads(exported(small, "coco").read_text())
    segments = [one["segmentation"] for one in told["annotations"] if one["track_id"] == 1]
    found = [Mask(height=s["size"][0], width=s["size"][1], counts=s["counts"]) for s in segments]
    chosen = Chosen.of(small)
    tube = chosen.tubes[0]
    assert tuple(found) == unpacked(chosen.reader.blobs.get(tube.masks))
    pixels = decoded(found[0])
    assert (pixels.sum(), pixels[20, 4], pixels[21, 4], pixels[29, 13]) == (99, False, True, True)
    areas = [one["area"] for one in told["annotations"] if one["track_id"] == 1]
    assert areas == [99] * 4
    assert not any("segmentation" in one for one in told["annotations"] if one["track_id"] == 2)


def test_csv_tells_every_cell(small, exported):
    folder = exported(small, "csv")
    for table in tables(Chosen.of(small)):
        with (folder / f"{table.name}.csv").open(newline="") as file:
            head, *rows = csv.reader(file)
        assert head == [column.name for column in table.columns]
        kinds = [column.kind for column in table.columns]
        assert [tuple(map(_cell, row, kinds)) for row in rows] == list(table.rows)


def _cell(text, kind):
    if not text:
        return None
    return {"text": str, "whole": int, "number": float, "truth": {"true": True, "false": False}.get}[kind](
        text
    )


def test_parquet_tells_every_cell_in_its_type(small, exported):
    parquet = pytest.importorskip("pyarrow.parquet")
    folder = exported(small, "parquet")
    for table in tables(Chosen.of(small)):
        read = parquet.read_table(folder / f"{table.name}.parquet")
        assert read.column_names == [column.name for column in table.columns]
        assert [tuple(row.values()) for row in read.to_pylist()] == [
            tuple(cell or None if cell == "" else cell for cell in row) for row in table.rows
        ]
        kinds = {"text": "string", "whole": "int64", "number": "double", "truth": "bool"}
        assert [str(field.type) for field in read.schema] == [kinds[c.kind] for c in table.columns]
