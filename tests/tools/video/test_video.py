"""Where decoding may start."""

from vidence.tools.video import Video


def test_the_cheap_time_is_that_of_the_key_frame_before(make_video, numbered, number_of, tmp_path):
    path = make_video(tmp_path / "keys.mp4", numbered(40), options={"g": "10", "sc_threshold": "0"})
    video = Video.open(path)
    assert [round(video.cheap_time(t) * 25) for t in (0.0, 0.39, 0.4, 1.0, 1.59)] == [0, 0, 10, 20, 30]
    (frame,) = video.at([video.cheap_time(1.0)])
    assert number_of(frame.rgb()) == 20
