"""Back through a video: every frame of a span, last first, and no more bytes held than allowed."""

import gc

import pytest

from vidence.tools.video import Frame, Video, backwards
from vidence.traces.records import Span

COUNT, WIDTH, HEIGHT = 30, 64, 48


@pytest.fixture(scope="module", params=[("yuv420p", 1.5), ("yuv420p10le", 3.0), ("yuv444p", 3.0)])
def clip(request, tmp_path_factory, make_video, numbered):
    """A video of a few key frames, and how many bytes a pixel of it takes up."""
    pixel_format, each = request.param
    path = tmp_path_factory.mktemp("clips") / "v.mp4"
    frames = numbered(COUNT, WIDTH, HEIGHT)
    return make_video(path, frames, 10, pixel_format=pixel_format, options={"g": "12"}), each


def frames_alive():
    return sum(type(one) is Frame for one in gc.get_objects())


@pytest.mark.parametrize("allowed", [5, 15])
def test_it_is_every_frame_last_first_with_so_many_bytes_held(clip, monkeypatch, allowed, number_of):
    path, each = clip
    monkeypatch.setattr(backwards, "_HELD_BYTES", int(WIDTH * HEIGHT * each * allowed))
    video, before, seen, most = Video.open(path), frames_alive(), [], 0
    for frame in backwards.backwards(video, video.whole):
        seen.append(frame.index)
        assert number_of(frame.rgb()) == frame.index
        if frame.index % 5 == 4:  # of a block the first ones
            most = max(most, frames_alive() - before)
    assert seen == list(range(COUNT))[::-1]
    # One is held by whoever takes it.
    assert most <= allowed + 1


def test_of_frames_that_are_too_large_two_are_held(clip, monkeypatch):
    monkeypatch.setattr(backwards, "_HELD_BYTES", 1)
    video, before, most = Video.open(clip[0]), frames_alive(), 0
    for _ in backwards.backwards(video, video.whole):
        most = max(most, frames_alive() - before)
    assert most <= 3


@pytest.mark.parametrize(
    ("span", "indices"),
    [
        (Span(start_s=0.5, end_s=0.8), [7, 6, 5]),
        (Span(start_s=0.45, end_s=0.81), [8, 7, 6, 5]),
        (Span(start_s=0.52, end_s=0.58), []),
        (Span(start_s=2.85, end_s=9.0), [29]),
    ],
)
def test_a_span_holds_the_frames_that_begin_in_it(clip, span, indices):
    assert [frame.index for frame in backwards.backwards(Video.open(clip[0]), span)] == indices
