"""A frame written down and read again has the same pixels, whatever the decoder made of it."""

import av
import numpy as np
import pytest

from vidence.tools.remote.frames import frame_of, told_frame
from vidence.tools.video import Frame, Video
from vidence.tools.video.frame import Layout


def same(frame, other):
    assert np.array_equal(frame.rgb(), other.rgb())
    assert np.array_equal(frame.yuv_half(), other.yuv_half())
    at = ("pts", "index", "t_s", "duration_s")
    assert [getattr(frame, name) for name in at] == [getattr(other, name) for name in at]


@pytest.mark.parametrize("kind", ["yuv420p", "yuvj420p", "yuv422p", "yuv420p10le", "nv12", "rgb24", "gray"])
@pytest.mark.parametrize("size", [(64, 48), (33, 7), (1, 1)])
def test_every_format_comes_back(kind, size):
    rng = np.random.default_rng(3)
    rgb = rng.integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    picture = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(format=kind)
    picture.colorspace, picture.color_range = 1, 1
    frame = Frame(picture, Layout(*size, 90), pts=7, index=3, t_s=0.28, duration_s=0.04)
    same(frame_of(*told_frame(frame)), frame)


def test_a_picture_with_a_palette_comes_back(tmp_path):
    path = tmp_path / "p.gif"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("gif", rate=10)
        stream.width, stream.height, stream.pix_fmt = 20, 10, "rgb8"
        for level in (40, 200):
            picture = av.VideoFrame.from_ndarray(np.full((10, 20, 3), level, np.uint8), format="rgb24")
            container.mux(stream.encode(picture.reformat(format="rgb8")))
        container.mux(stream.encode(None))
    for frame in Video.open(path).frames():
        same(frame_of(*told_frame(frame)), frame)


@pytest.mark.parametrize("settings", [{}, {"full_range": True}, {"matrix": 1}, {"rotation_deg": 270}])
def test_frames_of_videos_come_back(make_video, tmp_path, numbered, settings):
    for frame in Video.open(make_video(tmp_path / "v.mkv", numbered(3), **settings)).frames():
        same(frame_of(*told_frame(frame)), frame)
