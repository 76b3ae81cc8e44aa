"""Pixels come out as displayed: turned, in the right colours, whole at odd sizes, in both forms."""

import cv2
import numpy as np
import pytest

from vidence.tools.video import Video

COLOURS = [(220, 30, 30), (30, 160, 30), (40, 40, 200), (230, 230, 230), (16, 16, 16), (200, 160, 30)]
FORMATS = {
    "4:2:0": {},
    "4:2:0 BT.709": {"matrix": 1},
    "4:2:0 full": {"full_range": True},
    "4:2:0 BT.709 full": {"matrix": 1, "full_range": True},
    "4:2:2": {"pixel_format": "yuv422p"},
    "4:4:4": {"pixel_format": "yuv444p"},
    "4:4:4 BT.709": {"pixel_format": "yuv444p", "matrix": 1},
    "10 bit": {"pixel_format": "yuv420p10le"},
    "10 bit BT.709": {"pixel_format": "yuv420p10le", "matrix": 1},
    "10 bit 4:2:2": {"pixel_format": "yuv422p10le"},
    "JPEG": {"codec": "mjpeg", "pixel_format": "yuvj420p", "full_range": True},
}


@pytest.fixture(scope="module")
def patches():
    picture = np.zeros((64, 96, 3), np.uint8)
    for place, colour in enumerate(COLOURS):
        picture[(place // 3) * 32 :, (place % 3) * 32 :] = colour
    return picture


def _middles(pixels, scale=1):
    return np.array([pixels[(16 + 32 * (n // 3)) // scale, (16 + 32 * (n % 3)) // scale] for n in range(6)])


def _bt601(rgb):
    r, g, b = np.asarray(rgb, float).T
    y = 0.299 * r + 0.587 * g + 0.114 * b
    return np.stack([y, 128 + (b - y) / 1.772, 128 + (r - y) / 1.402], axis=-1)


@pytest.mark.parametrize("name", FORMATS)
def test_colours_survive(name, patches, tmp_path, make_video):
    options = {} if "codec" in FORMATS[name] else {"crf": "5"}
    path = make_video(tmp_path / "v.mkv", [patches], options=options, **FORMATS[name])

    (frame,) = Video.open(path).frames()

    assert np.abs(_middles(frame.rgb()).astype(int) - COLOURS).max() <= 7
    assert np.abs(_middles(frame.yuv_half(), 2) - _bt601(COLOURS)).max() <= 5


def test_a_gray_video_has_gray_pixels(tmp_path, make_video):
    ramp = np.repeat(np.linspace(10, 240, 64).astype(np.uint8)[None, :, None], 48, axis=0).repeat(3, axis=2)
    path = make_video(tmp_path / "v.mkv", [ramp], codec="ffv1", pixel_format="gray", full_range=True)

    (frame,) = Video.open(path).frames()

    assert np.abs(frame.rgb().astype(int) - ramp).max() <= 2
    assert np.abs(frame.yuv_half()[..., 1:].astype(int) - 128).max() <= 1
    assert np.abs(frame.yuv_half()[10, 1:-1, 0].astype(int) - ramp[0, 2:-2:2, 0]).max() <= 5


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_rotation_is_applied(turn, patches, tmp_path, make_video):
    path = make_video(tmp_path / "v.mp4", [patches], options={"crf": "5"}, rotation_deg=turn)
    video = Video.open(path)

    (frame,) = video.frames()

    shown = np.rot90(patches, -turn // 90)
    assert video.record.rotation_deg == turn
    assert (video.record.height, video.record.width) == shown.shape[:2]
    assert np.abs(_blurred(frame.rgb()) - _blurred(shown)).max() < 25
    assert frame.yuv_half().shape == (shown.shape[0] // 2, shown.shape[1] // 2, 3)
    half = cv2.resize(shown, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    assert (
        np.abs(frame.yuv_half()[..., 0] - _bt601(half.reshape(-1, 3))[:, 0].reshape(half.shape[:2])).mean()
        < 3
    )


def _blurred(rgb):
    return cv2.blur(rgb, (5, 5)).astype(float)


@pytest.mark.parametrize("size", [(48, 65), (49, 64), (49, 65), (16, 17), (2, 3), (1, 1)])
def test_odd_sizes_lose_nothing(size, tmp_path, make_video):
    height, width = size
    rng = np.random.default_rng(3)
    picture = np.repeat(rng.integers(30, 220, (height, width, 1), np.uint8), 3, axis=2)
    video = Video.open(make_video(tmp_path / "v.mkv", [picture], codec="ffv1"))

    (frame,) = video.frames()

    assert (video.record.height, video.record.width) == size
    assert np.abs(frame.rgb().astype(int) - picture).max() <= 3
    half = frame.yuv_half()
    assert half.shape == ((height + 1) // 2, (width + 1) // 2, 3)
    corner = picture[height - 1 - (height + 1) % 2 :, width - 1 - (width + 1) % 2 :, 0].mean()
    assert half[-1, -1, 0] == pytest.approx(corner, abs=3)
