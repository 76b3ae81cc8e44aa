"""The video of a report: the file beside the page, or a clip whose every frame is at its own time."""

import base64
import io
import itertools
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from vidence.cli import footage
from vidence.cli.footage import shrunk, sight_of
from vidence.tools.video import Video
from vidence.traces.records import Span

# Unevenly spaced, in 1/25 s.
UNEVEN = [0, 1, 3, 4, 8, 9, 10, 15, 16, 18, 21, 22, 23, 30, 31, 33, 34, 35, 41, 42]


@pytest.fixture
def uneven(tmp_path, numbered, make_video):
    """Twenty numbered frames at uneven times."""
    return make_video(tmp_path / "uneven.mp4", numbered(20), pts=UNEVEN)


def clip_of(player):
    """Times and pictures of an embedded clip."""
    data = base64.b64decode(player.href.removeprefix("data:video/mp4;base64,"))
    with av.open(io.BytesIO(data)) as container:
        return [(float(f.pts * f.time_base), f.to_ndarray(format="rgb24")) for f in container.decode(video=0)]


def original_s(player, clip_s):
    """The presentation time that a page works out for a time of its player."""
    piece = [p for p in player.pieces if p.clip_s <= clip_s + 1e-4][-1]
    return clip_s - piece.clip_s + piece.start_s


def embedded(path, *spans):
    video = Video.open(path)
    return sight_of(video, Path("page.html"), why="", embed=spans or (video.whole,)).player


def test_every_frame_of_a_clip_is_at_its_own_time(uneven, number_of):
    player = embedded(uneven)
    shown = [(number_of(rgb), original_s(player, t_s)) for t_s, rgb in clip_of(player)]
    assert [number for number, _ in shown] == list(range(20))
    assert [t_s for _, t_s in shown] == pytest.approx([tick / 25 for tick in UNEVEN], abs=1e-4)


def test_a_player_is_told_when_its_frames_come(uneven, tmp_path, monkeypatch):
    for player in (embedded(uneven), sight_of(Video.open(uneven), tmp_path / "page.html").player):
        told = [tick / 10_000 for tick in itertools.accumulate(player.frames)]
        assert told == pytest.approx([tick / 25 for tick in UNEVEN], abs=1e-4)
    monkeypatch.setattr(footage, "_MOST_STEPS", 19)
    assert embedded(uneven).frames == ()


def test_a_clip_of_stretches_maps_each_to_its_own_time(uneven, number_of):
    player = embedded(uneven, Span(start_s=0.1, end_s=0.45), Span(start_s=1.2, end_s=1.4))
    shown = {number_of(rgb): original_s(player, t_s) for t_s, rgb in clip_of(player)}
    assert shown == pytest.approx({n: UNEVEN[n] / 25 for n in (2, 3, 4, 5, 6, 13, 14, 15, 16)}, abs=1e-4)
    first, second = player.pieces
    assert second.clip_s == pytest.approx(first.end_s - first.start_s)


def test_a_clip_begins_at_nought_wherever_the_video_does(tmp_path, numbered, make_video, number_of):
    late = make_video(tmp_path / "late.mkv", numbered(10), pts=list(range(50, 60)))
    player = embedded(late)
    (first_s, picture), *_ = clip_of(player)
    assert first_s == 0.0
    assert number_of(picture) == 0
    assert player.pieces[0].start_s == pytest.approx(2.0)


def test_a_clip_of_a_turned_video_is_upright(tmp_path, numbered, make_video):
    path = make_video(tmp_path / "turned.mp4", numbered(3), rotation_deg=90)
    (_, picture), *_ = clip_of(embedded(path))
    record = Video.open(path).record
    assert picture.shape[:2] == (record.height, record.width) == (64, 48)


def test_a_large_video_makes_a_small_clip(tmp_path, make_video):
    frames = [np.full((1080, 1920, 3), 90, np.uint8)] * 3
    (_, picture), *_ = clip_of(embedded(make_video(tmp_path / "large.mp4", frames)))
    assert picture.shape[:2] == (360, 640)


def test_a_clip_of_what_cannot_be_made_small_stays_small(tmp_path, make_video):
    noise = np.random.default_rng(3).integers(0, 256, (20, 360, 640, 3), dtype=np.uint8)
    player = embedded(make_video(tmp_path / "noise.mp4", [noise[n % 20] for n in range(100)]))
    seconds = player.pieces[-1].end_s
    assert len(player.href) * 3 / 4 < 1.5 * seconds * 600_000 / 8


def test_a_file_beside_the_page_is_named_by_the_way_from_it(tmp_path, numbered, make_video):
    folder = tmp_path / "a b#1"
    folder.mkdir()
    video = make_video(folder / "100%: it?.mp4", numbered(3))
    player = sight_of(Video.open(video), tmp_path / "reports" / "page.html", why="").player
    assert (player.kind, player.href) == ("beside", "../a%20b%231/100%25%3A%20it%3F.mp4")
    assert (player.pieces[0].clip_s, player.pieces[0].start_s) == (0.0, 0.0)


def test_a_file_that_begins_late_is_shown_from_its_first_frame(tmp_path, numbered, make_video):
    late = make_video(tmp_path / "late.mkv", numbered(10), pts=list(range(50, 60)))
    (piece,) = sight_of(Video.open(late), tmp_path / "page.html", why="").player.pieces
    assert (piece.start_s, piece.end_s) == pytest.approx((2.0, 2.4))


def test_what_no_browser_plays_is_not_played_and_that_is_said(tmp_path, numbered, make_video):
    path = make_video(tmp_path / "old.avi", numbered(3), codec="mpeg4")
    player = sight_of(Video.open(path), tmp_path / "page.html", why="").player
    assert (player.kind, player.href) == ("none", None)
    assert "mpeg4" in player.why
    assert "--embed-video" in player.why
    assert embedded(path).kind == "embedded"


def test_images_are_not_played_unless_as_a_clip(tmp_path, numbered):
    for number, image in enumerate(numbered(4)):
        cv2.imwrite(str(tmp_path / f"{number}.png"), image)
    video = Video.open(tmp_path / "*.png", fps=10)
    assert sight_of(video, tmp_path / "page.html", why="").player.kind == "none"
    player = sight_of(video, tmp_path / "page.html", why="", embed=(video.whole,)).player
    assert [t_s for t_s, _ in clip_of(player)] == pytest.approx([0.0, 0.1, 0.2, 0.3])


def test_frames_are_those_on_display_and_the_strip_goes_through_all(uneven, number_of):
    sight = sight_of(Video.open(uneven), Path("page.html"), why="")
    shots = list(sight.frames([0.2, 1.0, 0.0], 640))
    assert [shot.t_s for shot in shots] == pytest.approx([0.0, 4 / 25, 23 / 25])
    assert [number_of(picture_of(shot.still)) for shot in shots] == [0, 3, 12]
    strip = [shot.t_s for shot in sight.strip(8, 32)]
    assert strip == sorted(strip)
    assert 5 <= len(strip) <= 9
    assert strip[0] == 0.0
    assert strip[-1] > 1.2


def test_frames_that_take_too_long_to_get_at_are_left_out_the_last_named_first(uneven, monkeypatch):
    video = Video.open(uneven)
    pixels = video.record.width * video.record.height
    # All frames lie behind one key frame: the third costs three, the first one.
    monkeypatch.setattr(footage, "_MOST_DECODED_PX", 4 * pixels)
    sight = sight_of(video, Path("page.html"), why="")
    shots = list(sight.frames([UNEVEN[2] / 25, 0.0, UNEVEN[3] / 25], 64))
    assert [shot.t_s for shot in shots] == pytest.approx([0.0, UNEVEN[2] / 25])


def picture_of(still):
    return np.asarray(cv2.imdecode(np.frombuffer(still.jpeg, np.uint8), cv2.IMREAD_COLOR)[..., ::-1])


def test_pictures_are_made_small_and_what_is_none_is_none():
    _, png = cv2.imencode(".png", np.zeros((300, 900, 3), np.uint8))
    still = shrunk(png.tobytes(), 90)
    assert (still.width, still.height) == (90, 30)
    assert picture_of(still).shape == (30, 90, 3)
    assert shrunk(b"no picture", 90) is None
    assert shrunk(b"", 90) is None


def test_what_was_covered_is_covered_in_frames_and_clips_and_the_file_is_not_shown(uneven):
    def at(t_s):
        # The red square, from 0.2 s on.
        return [(4.0, 20.0, 20.0, 36.0)] if t_s >= 0.2 else []

    video = Video.open(uneven)
    sight = sight_of(video, Path("page.html"), covered=at)
    assert (sight.player.kind, sight.player.href) == ("none", None)
    assert "covered" in sight.player.why
    early, late = (picture_of(shot.still) for shot in sight.frames([0.0, 1.0], 64))
    assert redness(early) > 180
    assert redness(late) < 20
    assert min(redness(picture_of(shot.still)) for shot in sight.strip(8, 64)) < 20
    player = sight_of(video, Path("page.html"), embed=(video.whole,), covered=at).player
    for t_s, rgb in clip_of(player):
        assert (redness(rgb) < 30) == (t_s >= 0.2)
        assert rgb[22:34, 42:54, 2].mean() > 180, "the rest is as it was"


def redness(rgb):
    """How red it is where the red square is."""
    return rgb[22:34, 6:18, 0].mean()


def test_a_place_beyond_the_frame_covers_nothing_within_it(uneven):
    video = Video.open(uneven)
    outside = sight_of(video, Path("page.html"), covered=lambda t_s: [(-90.0, -90.0, -30.0, -30.0)])
    plain = sight_of(video, Path("page.html"))
    assert [s.still for s in outside.frames([0.0], 64)] == [s.still for s in plain.frames([0.0], 64)]
