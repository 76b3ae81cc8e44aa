"""A tracks file that cannot be used is refused in one sentence that names the line."""

import json

import pytest

from vidence.tools.tracks.reading import load_tracks
from vidence.tools.video import Video
from vidence.traces.errors import MediaError, UsageError

KITTI = "0 1 Car 0 0 -1.5 10 10 50 40 1.5 1.7 4.2 -4.5 1.8 13.4 -2.1"
COCO = {
    "images": [{"id": 1, "width": 64, "height": 48}],
    "annotations": [{"id": 1, "image_id": 1, "track_id": 1, "bbox": [1, 1, 9, 9]}],
}


def coco(**changed):
    return json.dumps({**COCO, **changed})


def own(*tracks):
    return json.dumps({"tracks": list(tracks)})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "empty"),
        ("\n\n# only a remark\n", "empty"),
        ("1,1,5,5,9,9\n1,2,5,5,nine,9\n", "line 2 .* 'nine' for a number, in column 5"),
        ("1,1,5,5,9,9\n\n1,2,5,5,9\n", "line 3 .* 5 columns, the first has 6"),
        ("1,1,5,5,9,9\n2,1,5,5,-9,9\n", "line 2 .* box without a size"),
        ("1,1,5,5,9,9\n2,1,5,nan,9,9\n", "line 2 .* box that is no number"),
        ("1,1,5,5,9,9\n1,1,6,5,9,9\n", "line 2 .* id twice in one frame"),
        ("0,1,5,5,9,9\n", "line 1 .* frame before the first"),
        ("1.5,1,5,5,9,9\n", "line 1 .* 1.5 for a frame"),
        ("1,1.5,5,5,9,9\n", "line 1 .* 1.5 for an id"),
        ("900000000,1,5,5,9,9\n", "line 1 .* frame past"),
        ("1,1,5,5,1e9,9\n", "line 1 .* box past"),
        ("1,1,5,5,9,9,0\n", "no tracks"),
        ("1,2,3\n", "3 columns"),
        ("frame,x,y\n1,2,3\n", "lacks id"),
        ("frame,id,x,w,h\n1,2,3,4,5\n", "lacks top"),
        ("once upon a time\n", "once, upon, a, time"),
        ("frame id x y\n", "empty"),
        (KITTI + "\n0 2 Car 0 0\n", "line 2 .* 5 columns"),
        (KITTI + "\n" + KITTI.replace("0 1 Car", "1 1 Unicorn"), "line 2 .* 'Unicorn'"),
        (KITTI + "\n" + KITTI.replace("0 1 Car", "1 1 Car").replace("4.2", "long"), "line 2 .* 'long'"),
        (KITTI.replace("Car", "DontCare"), "no tracks"),
        ("{", "not JSON"),
        ("[1, 2]", "none that is known"),
        ('{"boxes": []}', "none that is known"),
        (coco(annotations=[{"image_id": 1, "bbox": [1, 1, 9, 9]}]), "annotation 1 has no track_id"),
        (coco(annotations=[{"image_id": 7, "track_id": 1, "bbox": [1, 1, 9, 9]}]), "COCO's, but 7 is"),
        (coco(annotations=[{"image_id": 1, "track_id": 1, "bbox": [1, 1, 9]}]), "COCO's"),
        (coco(images=[]), "COCO's"),
        (own({"id": 1, "frames": [0, 1], "boxes": [[1, 1, 9, 9]]}), "2 frames, 1 boxes"),
        (own({"id": 1, "frames": [0]}), "box or a place"),
        (own({"frames": [0], "boxes": [[1, 1, 9, 9]]}), "'id' is missing"),
        (own({"id": 1, "frames": [0], "xy_m": [[1]]}), "place of 1 numbers"),
        (own(), "no tracks"),
        ("<annotations>", "not XML"),
        ("<annotations><image/></annotations>", "without boxes"),
        ('<a><track id="1"><box frame="0"/></track></a>', "without 'xtl'"),
        (
            '<a><track id="1"><box frame="x" xtl="0" ytl="0" xbr="1" ybr="1"/></track></a>',
            "CVAT track 1: .*'x'",
        ),
    ],
)
def test_what_is_wrong_is_named(load, text, told):
    with pytest.raises(MediaError, match=told) as caught:
        load(text)
    assert "tracks.txt" in caught.value.message


def test_detections_without_tracks_are_no_tracks(load):
    with pytest.raises(MediaError, match="id twice") as caught:
        load("1,-1,5,5,9,9\n1,-1,30,5,9,9\n")
    assert "detections" in (caught.value.hint or "")


def test_bytes_that_are_no_text_are_told_from_tables(tmp_path):
    path = tmp_path / "tracks.pkl"
    path.write_bytes(b"\x80\x04\x95\xff\xfe")
    with pytest.raises(MediaError, match="no text") as caught:
        load_tracks(path, video=None, fps=10)
    assert "COCO" in (caught.value.hint or "")


@pytest.mark.parametrize("missing", ["nowhere.csv", "."])
def test_a_file_that_is_not_there(tmp_path, missing):
    with pytest.raises(MediaError, match="tracks file"):
        load_tracks(tmp_path / missing, video=None, fps=10)


def test_without_a_video_a_rate_must_be_told(load):
    with pytest.raises(UsageError, match="nothing tells their times") as caught:
        load("1,1,5,5,9,9\n", fps=None)
    assert "--fps" in (caught.value.hint or "")


@pytest.mark.parametrize("fps", [-5.0, float("nan"), float("inf")])
def test_a_rate_is_above_nought(load, fps):
    with pytest.raises(UsageError, match="--fps"):
        load("1,1,5,5,9,9\n", fps=fps)


@pytest.fixture
def clip(tmp_path, make_video, numbered):
    return Video.open(make_video(tmp_path / "clip.mp4", numbered(6)))


def test_frames_past_the_video_are_refused(load, clip):
    with pytest.raises(MediaError, match=r"line 2 .* frame 6 counted from 0, and the video has 6 frames"):
        load("1,1,5,5,9,9\n7,1,5,5,9,9\n", video=clip)


def test_pictures_of_another_size_are_refused(load, clip):
    with pytest.raises(MediaError, match="640×360 pixels, and the video has 64×48"):
        load(coco(images=[{"id": 1, "width": 640, "height": 360}]), video=clip)


def test_boxes_that_all_lie_outside_the_pictures_are_refused(load, clip):
    with pytest.raises(MediaError, match="no box inside"):
        load("1,1,500,5,9,9\n2,1,505,5,9,9\n", video=clip)


def test_metres_alone_do_not_say_where_in_a_video_they_are(load, clip):
    with pytest.raises(MediaError, match="in metres"):
        load("frame,id,x,y\n1,1,5,5\n", video=clip)
