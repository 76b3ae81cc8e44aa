"""A film shows a video's frames at their own times, turned as displayed, with its sound."""

from fractions import Fraction

import av
import numpy as np
import pytest

from vidence.tools.video import Video
from vidence.tools.video.film import write_film
from vidence.traces.errors import MediaError
from vidence.traces.records import Span

UNEVEN = (0, 1, 2, 5, 6, 9, 10, 11, 15, 16)


def nothing(image, t_s):
    """Draws nothing."""


def times(video):
    return [(frame.t_s, frame.duration_s) for frame in video.frames()]


@pytest.fixture
def uneven(tmp_path, numbered, make_video):
    return Video.open(make_video(tmp_path / "uneven.mp4", numbered(len(UNEVEN)), 1000, pts=UNEVEN))


def test_every_frame_keeps_its_ticks_and_its_picture(uneven, tmp_path, number_of):
    assert write_film(tmp_path / "film.mp4", uneven, nothing) == ()
    film = Video.open(tmp_path / "film.mp4")
    assert film.record.time_base == uneven.record.time_base
    assert [f.pts for f in film.frames()] == [f.pts for f in uneven.frames()]
    assert [number_of(frame.rgb()) for frame in film.frames()] == list(range(len(UNEVEN)))
    assert times(film)[:-1] == times(uneven)[:-1]
    assert film.record.variable_rate


def test_the_last_frame_lasts_as_long(tmp_path, numbered, make_video):
    video = Video.open(make_video(tmp_path / "even.mp4", numbered(6), 10))
    write_film(tmp_path / "film.mp4", video, nothing)
    film = Video.open(tmp_path / "film.mp4").record
    assert (film.rate_hz, film.end_s) == (pytest.approx(10.0), pytest.approx(0.6))


@pytest.mark.parametrize("rate", [Fraction(30000, 1001), Fraction(25)])
def test_the_rate_is_the_videos_own(tmp_path, numbered, make_video, rate):
    video = Video.open(make_video(tmp_path / "clip.mkv", numbered(8), rate))
    write_film(tmp_path / "film.mp4", video, nothing)
    film = Video.open(tmp_path / "film.mp4")
    assert times(film) == [pytest.approx(one, abs=1e-6) for one in times(video)]


@pytest.mark.parametrize("rate", [25, Fraction(30000, 1001)])
def test_a_video_that_starts_late_keeps_its_times_to_the_tick(tmp_path, numbered, make_video, rate):
    pts = [n + 50 for n in range(6)]
    video = Video.open(make_video(tmp_path / "late.ts", numbered(6), rate, pts=pts))
    assert video.record.start_s > 1
    write_film(tmp_path / "film.mp4", video, nothing)
    assert [f.pts for f in Video.open(tmp_path / "film.mp4").frames()] == [f.pts for f in video.frames()]


def test_a_turned_video_is_stored_as_it_is_shown(tmp_path, numbered, make_video):
    video = Video.open(make_video(tmp_path / "turned.mp4", numbered(3), rotation_deg=90))
    write_film(tmp_path / "film.mp4", video, nothing)
    film = Video.open(tmp_path / "film.mp4")
    assert (film.record.width, film.record.height, film.record.rotation_deg) == (48, 64, 0)
    for shown, was in zip(film.frames(), video.frames(), strict=True):
        assert np.abs(shown.rgb().astype(int) - was.rgb()).mean() < 4


def test_colours_are_those_of_the_video(tmp_path, numbered, make_video):
    video = Video.open(make_video(tmp_path / "clip.mp4", numbered(2)))
    write_film(tmp_path / "film.mp4", video, nothing)
    (shown, *_), (was, *_) = Video.open(tmp_path / "film.mp4").frames(), video.frames()
    for y, x in ((28, 12), (28, 48), (42, 30)):
        assert shown.rgb()[y, x] == pytest.approx(was.rgb()[y, x], abs=6)


def test_an_odd_side_has_one_more(tmp_path, make_video):
    grey = [np.full((49, 65, 3), 90, np.uint8)] * 3
    file = make_video(tmp_path / "odd.mkv", grey, codec="ffv1", pixel_format="bgr0")
    write_film(tmp_path / "film.mp4", Video.open(file), nothing)
    film = Video.open(tmp_path / "film.mp4").record
    assert (film.width, film.height) == (66, 50)


def test_drawing_goes_by_the_time_of_the_frame(uneven, tmp_path):
    drawn = []

    def draw(image, t_s):
        drawn.append(t_s)
        image[40:, :] = (0, 0, 255)

    write_film(tmp_path / "film.mp4", uneven, draw)
    assert drawn == [frame.t_s for frame in uneven.frames()]
    red = next(Video.open(tmp_path / "film.mp4").frames()).rgb()[44, 30]
    assert red[0] > 200
    assert max(red[1:]) < 60


def sound_of(path):
    with av.open(str(path)) as container:
        packets = [p for p in container.demux(audio=0) if p.dts is not None]
        return [(float(p.pts * p.time_base), bytes(p)) for p in packets]


def test_sound_is_copied_as_it_is(tmp_path, numbered, make_video):
    file = make_video(tmp_path / "sound.mp4", numbered(30), sound=True)
    assert write_film(tmp_path / "film.mp4", Video.open(file), nothing) == ()
    copied, was = sound_of(tmp_path / "film.mp4"), sound_of(file)
    assert [data for _, data in copied] == [data for _, data in was]
    assert [t_s for t_s, _ in copied] == pytest.approx([t_s for t_s, _ in was], abs=1e-4)


def test_sound_that_does_not_fit_is_told(tmp_path, numbered):
    path = tmp_path / "pcm.mkv"
    with av.open(str(path), "w") as container:
        stream, speaker = (
            container.add_stream("libx264", rate=25),
            container.add_stream("pcm_s16le", rate=8000),
        )
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for number, rgb in enumerate(numbered(4)):
            picture = av.VideoFrame.from_ndarray(rgb, format="rgb24")
            picture.pts = number
            container.mux(stream.encode(picture))
        container.mux(stream.encode(None))
        sound = av.AudioFrame.from_ndarray(np.zeros((1, 800), np.int16), format="s16", layout="mono")
        sound.rate, sound.pts = 8000, 0
        container.mux(speaker.encode(sound))
    assert write_film(tmp_path / "film.mp4", Video.open(path), nothing) == (
        "sound that is not copied: pcm_s16le",
    )
    with av.open(str(tmp_path / "film.mp4")) as film:
        assert not film.streams.audio


def test_a_stretch_begins_at_nought_and_is_silent(tmp_path, numbered, make_video, number_of):
    video = Video.open(make_video(tmp_path / "sound.mp4", numbered(20), 10, sound=True))
    write_film(tmp_path / "clip.mp4", video, nothing, span=Span(start_s=0.5, end_s=0.9))
    clip = Video.open(tmp_path / "clip.mp4")
    assert [number_of(frame.rgb()) for frame in clip.frames()] == [5, 6, 7, 8]
    assert [frame.t_s for frame in clip.frames()] == pytest.approx([0.0, 0.1, 0.2, 0.3])
    assert sound_free(tmp_path / "clip.mp4")


def sound_free(path):
    with av.open(str(path)) as container:
        return not container.streams.audio


def test_a_sequence_of_images_has_no_sound_to_copy(tmp_path, numbered):
    import cv2

    for number, rgb in enumerate(numbered(3)):
        cv2.imwrite(str(tmp_path / f"{number:03d}.png"), rgb[..., ::-1])
    write_film(tmp_path / "film.mp4", Video.open(tmp_path, fps=5.0), nothing)
    film = Video.open(tmp_path / "film.mp4")
    assert [frame.t_s for frame in film.frames()] == pytest.approx([0.0, 0.2, 0.4])


def test_a_stretch_without_a_frame_is_refused(uneven, tmp_path, monkeypatch):
    monkeypatch.setattr(uneven, "frames", lambda span: iter(()))
    with pytest.raises(MediaError, match="no frame of"):
        write_film(tmp_path / "clip.mp4", uneven, nothing, span=Span(start_s=0.5, end_s=0.9))


def test_sound_begins_where_it_did_beside_a_video_of_few_ticks(tmp_path, numbered, make_video):
    file, coarse = make_video(tmp_path / "clip.mp4", numbered(30), 25, sound=True), tmp_path / "coarse.mp4"
    scales = {"video_track_timescale": "25", "movie_timescale": "90000"}
    with av.open(str(file)) as source, av.open(str(coarse), "w", options=scales) as target:
        copies = [target.add_stream_from_template(stream) for stream in source.streams]
        for packet in source.demux():
            if packet.dts is not None:
                late = round((0.433 if packet.stream.type == "audio" else 0.0) / packet.time_base)
                packet.pts, packet.dts = packet.pts + late, packet.dts + late
                packet.stream = copies[packet.stream.index]
                target.mux(packet)
    video = Video.open(coarse)
    assert video.record.time_base == (1, 25)
    write_film(tmp_path / "film.mp4", video, nothing)
    assert sound_of(tmp_path / "film.mp4")[0][0] == pytest.approx(sound_of(coarse)[0][0], abs=1e-4)
