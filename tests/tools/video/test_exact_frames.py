"""Frames come with their own times and pixels, whatever the container and the order of decoding."""

from itertools import pairwise

import pytest

from vidence.tools.video import Video
from vidence.traces.errors import BadArguments
from vidence.traces.records import Span

B_FRAMES = {"bf": "3", "g": "12"}
KINDS = {
    "b-frames.mp4": {"options": B_FRAMES},
    "b-frames.mkv": {"options": B_FRAMES},
    "b-frames.mov": {"options": B_FRAMES},
    "b-frames.ts": {"options": B_FRAMES},
    "b-frames.avi": {"options": B_FRAMES},
    "mpeg4.avi": {"codec": "mpeg4"},
    "mpeg4-b-frames.avi": {"codec": "mpeg4", "options": {"bf": "2"}},
    "mpeg2.mpg": {"codec": "mpeg2video", "options": {"bf": "2"}},
    "hidden-frames.webm": {"codec": "libvpx", "options": {"auto-alt-ref": "1", "lag-in-frames": "16"}},
    "vp9.webm": {"codec": "libvpx-vp9", "options": {"lag-in-frames": "16"}},
    "x265.mp4": {"codec": "libx265", "options": {"x265-params": "log-level=none:keyint=10"}},
    "late.mp4": {"options": B_FRAMES, "pts": range(70, 110)},
    "late.ts": {"options": B_FRAMES, "pts": range(70, 110)},
    "sound.mp4": {"options": B_FRAMES, "pts": range(12, 52), "sound": True},
    "sound.mkv": {"options": B_FRAMES, "pts": range(12, 52), "sound": True},
    "4-2-2.mp4": {"pixel_format": "yuv422p"},
    "10-bit.mkv": {"pixel_format": "yuv420p10le", "options": B_FRAMES},
    "gray.mkv": {"codec": "ffv1", "pixel_format": "gray"},
    "full-range.mp4": {"codec": "mjpeg", "pixel_format": "yuvj420p"},
}


@pytest.mark.parametrize("name", KINDS)
def test_every_frame_in_order_with_its_number_in_its_pixels(name, tmp_path, make_video, numbered, number_of):
    video = Video.open(make_video(tmp_path / name, numbered(40), **KINDS[name]))

    frames = list(video.frames())

    assert [number_of(frame.rgb()) for frame in frames] == list(range(40))
    assert [frame.index for frame in frames] == list(range(40))
    assert video.record.frames == 40
    assert video.record.rate_hz == pytest.approx(25)
    assert video.record.duration_s == pytest.approx(1.6)
    start_s = video.record.start_s
    assert [f.t_s for f in frames] == pytest.approx([start_s + i / 25 for i in range(40)])
    assert not video.record.variable_rate
    assert not video.record.degradations


OPEN_GOP = {"x264-params": "open-gop=1:keyint=25:bframes=3"}
SEEKS = {
    **{name: KINDS[name] for name in ("b-frames.mp4", "b-frames.avi", "b-frames.ts", "hidden-frames.webm")},
    "late.mp4": {"options": B_FRAMES, "pts": range(70, 270)},
    "open-gop.ts": {"options": OPEN_GOP},
    "open-gop.mkv": {"options": OPEN_GOP},
    "no-key-frames.mkv": {"options": {"x264-params": "intra-refresh=1:keyint=30"}},
    "open-gop-x265.mp4": {"codec": "libx265", "options": {"x265-params": "log-level=none:keyint=25"}},
    "mpeg2.mpg": {"codec": "mpeg2video", "options": {"bf": "2", "g": "12"}},
    "edit-list.mp4": {"options": B_FRAMES, "pts": range(-30, 170)},
    "short-gops.mp4": {"options": {"g": "3", "bf": "2"}},
}


@pytest.mark.parametrize("name", SEEKS)
def test_single_frames_are_the_same_as_those_decoded_in_a_row(
    name, tmp_path, make_video, numbered, number_of
):
    video = Video.open(make_video(tmp_path / name, numbered(200), **SEEKS[name]))
    numbers = [number_of(frame.rgb()) for frame in video.frames()]
    count = len(numbers)

    for asked in ([count - 1, 0, 3 * count // 4, 3 * count // 4, 1], [77], [91, 51], [72, 140]):
        found = video.at([video.record.start_s + index / 25 + 0.01 for index in asked])

        assert [frame.index for frame in found] == asked
        assert [number_of(frame.rgb()) for frame in found] == [numbers[index] for index in asked]


def test_a_file_that_starts_between_key_frames_starts_at_its_first_whole_frame(
    tmp_path, make_video, numbered, number_of
):
    path = make_video(tmp_path / "v.ts", numbered(200), options=OPEN_GOP)
    packets = path.read_bytes()
    path.write_bytes(packets[len(packets) * 4 // 10 // 188 * 188 :])
    video = Video.open(path)

    numbers = [number_of(frame.rgb()) for frame in video.frames()]

    assert numbers == list(range(200 - video.record.frames, 200))
    assert 0 < video.record.frames < 130
    assert video.record.start_s == pytest.approx(0.08 + numbers[0] / 25)


def test_times_of_a_late_start_are_kept(tmp_path, make_video, numbered):
    video = Video.open(make_video(tmp_path / "late.mp4", numbered(10), pts=range(70, 80)))

    assert (video.record.start_s, video.record.end_s) == (2.8, 3.2)
    with pytest.raises(BadArguments, match=r"outside the video, which runs from 2\.800 to 3\.200 s"):
        video.at([0.5])


@pytest.mark.parametrize("t_s", [-0.1, 0.5, float("nan"), float("inf")])
def test_a_time_outside_the_video_is_refused(t_s, tmp_path, make_video, numbered):
    video = Video.open(make_video(tmp_path / "v.mp4", numbered(10)))

    with pytest.raises(BadArguments, match="outside the video"):
        video.at([t_s])


def test_the_frame_at_a_time_is_the_one_on_display(tmp_path, make_video, numbered):
    video = Video.open(make_video(tmp_path / "v.mp4", numbered(10)))

    found = video.at([0.0, 0.0399, 0.04, 0.0799, 0.4])

    assert [frame.index for frame in found] == [0, 0, 1, 1, 9]


def test_an_edit_list_hides_the_frames_before_its_start(tmp_path, make_video, numbered, number_of):
    path = make_video(tmp_path / "v.mp4", numbered(30), options=B_FRAMES, pts=range(-7, 23))

    frames = list(Video.open(path).frames())

    assert [number_of(frame.rgb()) for frame in frames] == list(range(7, 30))
    assert [frame.index for frame in frames] == list(range(23))
    assert frames[0].t_s == 0


def test_a_variable_rate_is_read_from_the_frames(tmp_path, make_video, numbered, number_of):
    pts = [0, 10, 20, 25, 26, 80, 81, 120, 155, 200]
    video = Video.open(make_video(tmp_path / "v.mkv", numbered(10), rate=100, pts=pts, options=B_FRAMES))

    frames = list(video.frames())

    assert video.record.variable_rate
    assert [frame.t_s for frame in frames] == [p / 100 for p in pts]
    assert [frame.duration_s for frame in frames[:-1]] == pytest.approx(
        [(b - a) / 100 for a, b in pairwise(pts)]
    )
    assert [f.index for f in video.at([0.799, 0.8, 0.5])] == [4, 5, 4]


def test_a_span_gives_the_frames_that_start_in_it(tmp_path, make_video, numbered):
    video = Video.open(make_video(tmp_path / "v.mp4", numbered(50)))

    assert [f.index for f in video.frames(Span(start_s=0.4, end_s=0.6))] == [10, 11, 12, 13, 14]
    assert [f.index for f in video.frames(Span(start_s=0.41, end_s=0.42))] == [10]
    assert [f.index for f in video.frames(Span(start_s=1.9, end_s=9.0))] == [48, 49]
    assert not list(video.frames(Span(start_s=5.0, end_s=6.0)))


def test_a_rate_takes_the_nearest_frames_of_a_regular_grid(tmp_path, make_video, numbered):
    video = Video.open(make_video(tmp_path / "v.mp4", numbered(50)))

    assert [f.index for f in video.frames(rate_hz=5)] == list(range(0, 50, 5))
    assert [f.index for f in video.frames(rate_hz=10)][:5] == [0, 3, 5, 8, 10]
    assert len(list(video.frames(rate_hz=10))) == 20
    assert [f.index for f in video.frames(rate_hz=25)] == list(range(50))
    assert [f.index for f in video.frames(rate_hz=50)] == list(range(50))
    assert [f.index for f in video.frames(rate_hz=1e9)] == list(range(50))
    assert [f.index for f in video.frames(Span(start_s=0.4, end_s=1.2), rate_hz=2.5)] == [10, 20]
    with pytest.raises(BadArguments, match="more than 0"):
        list(video.frames(rate_hz=0))


def test_one_frame_is_a_video(tmp_path, make_video, numbered, number_of):
    video = Video.open(make_video(tmp_path / "v.mp4", numbered(6)[5:]))

    (frame,) = video.frames()

    assert number_of(frame.rgb()) == 5
    assert video.record.frames == 1
    assert video.record.duration_s == pytest.approx(0.04)
    assert video.at([0.0])[0].index == 0


def test_a_reference_tells_frames_apart_by_bitstream_and_by_pixels(tmp_path, make_video, numbered):
    still = [numbered(1)[0]] * 3
    video = Video.open(make_video(tmp_path / "v.mkv", still, codec="ffv1"))

    first, second = (video.reference(frame) for frame in video.at([0.0, 0.04]))

    assert (first.pts, first.index, second.index) == (0, 0, 1)
    assert first.bitstream != second.bitstream
    assert first.pixels == second.pixels
    assert first == video.reference(video.at([0.0])[0])
