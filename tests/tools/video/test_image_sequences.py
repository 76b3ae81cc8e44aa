"""Folders and globs of images are videos too, at the rate given."""

import cv2
import numpy as np
import pytest

from vidence.tools.video import Video
from vidence.traces.errors import MediaError, UsageError


@pytest.fixture
def folder(tmp_path, numbered):
    for number, frame in enumerate(numbered(12)):
        cv2.imwrite(str(tmp_path / f"frame {number}.png"), frame[..., ::-1])
    (tmp_path / "notes.txt").write_text("not an image")
    return tmp_path


def test_images_come_in_natural_order_at_the_rate_given(folder, number_of):
    video = Video.open(folder, fps=10)

    frames = list(video.frames())

    assert [number_of(frame.rgb()) for frame in frames] == list(range(12))
    assert [frame.t_s for frame in frames] == pytest.approx([i / 10 for i in range(12)])
    assert (video.record.frames, video.record.rate_hz, video.record.duration_s) == (12, 10.0, 1.2)
    assert (video.record.width, video.record.height) == (64, 48)
    assert [number_of(f.rgb()) for f in video.at([1.15, 0.3])] == [11, 3]


def test_a_glob_chooses_among_them(folder, number_of):
    video = Video.open(folder / "frame 1*.png", fps=29.97)

    assert [number_of(frame.rgb()) for frame in video.frames()] == [1, 10, 11]
    assert video.record.rate_hz == pytest.approx(29.97, rel=1e-5)


@pytest.mark.parametrize("suffix", ["jpg", "bmp", "webp", "png"])
def test_formats(suffix, tmp_path, numbered, number_of):
    for number, frame in enumerate(numbered(3)):
        cv2.imwrite(str(tmp_path / f"{number}.{suffix}"), frame[..., ::-1])

    frames = list(Video.open(tmp_path, fps=5).frames())

    assert [number_of(frame.rgb()) for frame in frames] == [0, 1, 2]
    red = frames[0].rgb()[24:32, 8:16].reshape(-1, 3).mean(0)
    assert red == pytest.approx([220, 30, 30], abs=12)
    assert frames[0].yuv_half().shape == (24, 32, 3)


def test_the_digest_is_of_the_members_in_order(folder):
    first = Video.open(folder, fps=10).record.sha256
    (folder / "frame 3.png").write_bytes((folder / "frame 4.png").read_bytes())

    assert Video.open(folder, fps=10).record.sha256 != first


def test_a_sequence_without_a_rate_is_refused(folder):
    with pytest.raises(UsageError, match="no rate") as refusal:
        Video.open(folder)
    assert "--fps" in refusal.value.hint


@pytest.mark.parametrize("fps", [0, -1, float("nan"), float("inf")])
def test_an_impossible_rate_is_refused(fps, folder):
    with pytest.raises(UsageError, match="--fps"):
        Video.open(folder, fps=fps)


def test_images_of_several_sizes_are_refused(folder, numbered):
    cv2.imwrite(str(folder / "frame 7.png"), numbered(1, 80, 60)[0])

    with pytest.raises(MediaError, match=r"frame 7.png is 80×60 pixels and the first image 64×48"):
        list(Video.open(folder, fps=10).frames())


def test_a_glob_that_fits_nothing_is_refused(tmp_path):
    with pytest.raises(MediaError, match="no images"):
        Video.open(tmp_path / "*.png", fps=10)


def test_a_broken_image_is_refused(folder):
    (folder / "frame 7.png").write_bytes(b"not an image at all")

    with pytest.raises(MediaError, match=r"frame 7\.png"):
        list(Video.open(folder, fps=10).frames())


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".bmp", ".webp"])
def test_pictures_of_the_size_that_cameras_make_are_read(tmp_path, suffix):
    noise = np.random.default_rng(0).integers(0, 256, (240, 320, 3), dtype=np.uint8)
    for number in range(3):
        cv2.imwrite(str(tmp_path / f"{number}{suffix}"), noise)
    video = Video.open(tmp_path, fps=10)
    assert [frame.t_s for frame in video.frames()] == pytest.approx([0.0, 0.1, 0.2])
