"""What a tracks file says becomes tracks: times, cut boxes, what shows, and how fast that goes."""

import time

import numpy as np
import pytest

from vidence.tools.video import Video
from vidence.traces.errors import MediaError


@pytest.fixture
def clip(tmp_path, make_video, numbered):
    """Six frames of 64×48 at odd times."""
    return Video.open(make_video(tmp_path / "clip.mp4", numbered(6), pts=[0, 1, 2, 10, 11, 20]))


def test_times_are_those_of_the_videos_frames(load, clip):
    (track,) = load("1,1,5,5,9,9\n4,1,6,5,9,9\n6,1,7,5,9,9\n", video=clip, fps=None).tracks
    assert track.samples.index == (0, 3, 5)
    assert track.samples.t_s == pytest.approx((0.0, 0.4, 0.8))
    assert [clip.at([t_s])[0].pts for t_s in track.samples.t_s] == list(track.samples.pts)


def test_times_of_a_plan_are_those_of_its_frames(load):
    found = load("frame,id,x,y\n20,1,5,5\n30,1,6,5\n50,1,7,5\n", fps=25.0)
    assert found.plan is not None
    assert found.plan.times_s == pytest.approx((0.8, 1.2, 1.6, 2.0))
    assert found.track(1).samples.index == (0, 1, 3)


def test_boxes_that_reach_out_are_cut_and_the_cut_edges_are_not_the_things_own(load, clip):
    found = load("1,1,-9,11,30,20\n2,1,41,31,40,40\n3,1,11,11,20,20\n4,1,300,1,20,20\n", video=clip)
    (track,) = found.tracks
    assert track.samples.xyxy == ((0, 10, 20, 30), (40, 30, 64, 48), (10, 10, 30, 30))
    assert track.samples.real_edges == (
        (False, True, True, True),
        (True, True, False, False),
        (True, True, True, True),
    )
    assert track.samples.seen == ("partial", "partial", "full")
    assert [d.kind for d in track.degradations] == ["cut_by_frame_edge"]


def test_without_a_size_told_the_furthest_box_is_not_cut(load):
    (track,) = load("1,1,5,5,60,40\n").tracks
    assert track.samples.seen == ("full",)


def test_visibility_says_what_shows(load):
    rows = "1,1,5,5,9,9,1,1,1.0\n2,1,5,5,9,9,1,1,0.4\n3,1,5,5,9,9,1,1,0\n4,1,5,5,9,9,1,1,-1\n"
    assert load(rows).track(1).samples.seen == ("full", "partial", "hidden", "full")


def test_what_mot_does_not_count_is_left_out(load):
    rows = "1,1,5,5,9,9,0,1,1\n1,2,5,5,9,9,1,12,1\n1,3,5,5,9,9,1,3,1\n"
    assert [(track.name, track.label) for track in load(rows).tracks] == [("3", "car")]


def test_places_in_tables_of_ten_columns_are_no_classes(load):
    found = load("1,1,5,5,9,9,0.7,3,12,0\n2,1,5,5,9,9,0.7,3,12,0\n")
    assert [track.label for track in found.tracks] == ["object"]
    assert found.track(1).samples.seen == ("full", "full")
    assert not found.classed
    assert found.known is None


@pytest.mark.parametrize("separator", [",", ";", "\t", " "])
def test_tables_are_parted_by_any_mark(load, separator):
    rows = "\n".join(separator.join(row) for row in [["0", "4", "1.5", "2.5"], ["1", "4", "1.6", "2.5"]])
    found = load(rows)
    assert found.format == "metres"
    assert found.track(1).observed.xyz_m.tolist() == [[1.5, 2.5, 0.0], [1.6, 2.5, 0.0]]


def test_a_heads_columns_may_be_in_any_order_with_heights(load):
    found = load("z,y,x,pedestrian_id,frame\n2,0,5,7,0\n3,1,5,7,1\n")
    (track,) = found.tracks
    assert (track.name, track.label) == ("7", "person")
    assert track.observed.xyz_m.tolist() == [[5, 0, 2], [5, 1, 3]]


def test_classes_by_number_in_a_table_with_a_head_are_mots(load):
    found = load("frame,id,x,y,w,h,conf,class,vis\n1,1,5,5,9,9,1,3,0.5\n")
    assert [track.label for track in found.tracks] == ["car"]
    assert found.track(1).samples.seen == ("partial",)


def test_the_same_rows_in_any_order_are_the_same_tracks(load):
    rows = [f"{frame},{name},{frame + 9 * name},5,9,9" for name in (3, 1) for frame in (1, 2, 3)]
    one, other = load("\n".join(rows)), load("\n".join(reversed(rows)))
    assert [(t.number, t.name, t.samples) for t in one.tracks] == [
        (t.number, t.name, t.samples) for t in other.tracks
    ]


def test_cvats_things_that_leave_and_come_back_are_not_there_between(load):
    boxes = "".join(
        f'<box frame="{frame}" outside="{outside}" xtl="{frame}" ytl="0" xbr="{frame + 9}" ybr="9"/>'
        for frame, outside in [(0, 0), (2, 1), (4, 0), (5, 0)]
    )
    (track,) = load(f'<annotations><track id="1" label="Dog">{boxes}</track></annotations>').tracks
    assert track.samples.index == (0, 1, 4, 5)
    assert track.label == "dog"


def test_cvats_track_with_two_boxes_in_a_frame_is_refused(load):
    box = '<box frame="3" xtl="0" ytl="0" xbr="9" ybr="9"/>'
    with pytest.raises(MediaError, match="track 1 twice in frame 3"):
        load(f'<annotations><track id="1">{box}{box}</track></annotations>')


def test_two_hundred_thousand_rows_are_read_in_seconds(load):
    frame, name = np.divmod(np.arange(200_000), 100)
    rows = zip((frame + 1).tolist(), name.tolist(), (name * 10 + frame % 7).tolist(), strict=True)
    text = "\n".join(f"{f},{i},{x},20,8,16,1,-1,-1,-1" for f, i, x in rows)
    begun = time.process_time()
    found = load(text, fps=30.0)
    assert time.process_time() - begun < 5
    assert sum(len(track.samples) for track in found.tracks) == 200_000
