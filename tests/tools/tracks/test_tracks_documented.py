"""Every example of docs/tracks.md is read as the page says."""

import re
from pathlib import Path

import pytest

PAGE = (Path(__file__).parents[3] / "docs" / "tracks.md").read_text()
EXAMPLES = dict(re.findall(r"`(\S+)`:\n\n```\w+\n(.*?)```", PAGE, flags=re.S))
TRACKS = {
    "mot.csv": ("mot", {"3": "person", "7": "car"}),
    "mot_head.csv": ("mot", {"3": "person"}),
    "kitti.txt": ("kitti", {"0": "car"}),
    "coco.json": ("coco", {"4": "car"}),
    "cvat.xml": ("cvat", {"0": "truck"}),
    "vidence.json": ("vidence", {"a": "person", "b": "car"}),
    "answer.json": ("vidence", {"1": "car"}),
    "metres.csv": ("metres", {"1": "cyclist"}),
    "obsmat.txt": ("eth", {"1": "person"}),
}


def test_no_example_is_left_out():
    assert set(EXAMPLES) == set(TRACKS)


@pytest.mark.parametrize("name", TRACKS)
def test_an_example_is_read(load, name):
    found = load(EXAMPLES[name], "any.name")
    assert (found.format, {track.name: track.label for track in found.tracks}) == TRACKS[name]


def test_mots_frames_and_pixels_count_from_one(load):
    first = load(EXAMPLES["mot.csv"]).track(1).samples
    assert first.t_s == pytest.approx((0.0, 0.1, 0.2))
    assert first.xyxy[0] == (100.0, 50.0, 140.0, 130.0)


def test_what_mot_says_is_seen_in_part_is(load):
    found = load(EXAMPLES["mot.csv"])
    assert found.track(1).samples.seen == ("full",) * 3
    assert found.track(2).samples.seen == ("partial",) * 2
    assert [d.kind for d in found.track(2).degradations] == ["occluded"]


def test_kittis_boxes_end_after_their_last_pixel(load):
    (track,) = load(EXAMPLES["kitti.txt"]).tracks
    assert track.samples.xyxy[0] == pytest.approx((296.7, 161.7, 456.2, 293.3))
    assert track.samples.seen == ("full", "partial")
    assert track.observed is None


def test_cocos_boxes_have_sides(load):
    found = load(EXAMPLES["coco.json"])
    assert found.tracks[0].samples.xyxy[1] == (104.0, 50.0, 184.0, 90.0)
    assert found.plan is not None
    assert found.plan.size == (640, 360)
    assert found.known == {"car", "person"}


def test_cvats_key_frames_are_joined(load):
    (track,) = load(EXAMPLES["cvat.xml"]).tracks
    assert track.samples.index == (0, 1, 2, 3, 4, 5)
    assert [box[0] for box in track.samples.xyxy] == pytest.approx([10, 20, 30, 40, 50, 60])
    assert track.samples.seen == ("full",) * 4 + ("partial",) * 2


def test_places_of_vidences_json_are_in_metres_with_the_error_told(load):
    found = load(EXAMPLES["vidence.json"])
    observed = found.track(1).observed
    assert observed is not None
    assert observed.xyz_m[2].tolist() == [0.2, 5.1, 0.0]
    assert observed.covariance_m2[0, 0, 0] == pytest.approx(0.01)
    assert found.calibration is not None


def test_an_answers_tubes_start_at_their_frames(load):
    (track,) = load(EXAMPLES["answer.json"], fps=25.0).tracks
    assert track.samples.t_s == pytest.approx((2.0, 2.04))


def test_eths_third_column_is_no_place(load):
    (track,) = load(EXAMPLES["obsmat.txt"], fps=25.0).tracks
    assert track.observed is not None
    assert track.observed.xyz_m.tolist() == [[1.398, -5.743, 0.0], [1.29, -6.401, 0.0]]
    assert track.samples.t_s == pytest.approx((0.04, 0.44))
