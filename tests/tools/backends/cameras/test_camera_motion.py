"""The camera-motion check: cameras that move, and scenes that only look as if."""

from __future__ import annotations

import os
from pathlib import Path

import cv2
import numpy as np
import pytest

from vidence.tools.backends.cameras.features import FeatureCameraEstimator
from vidence.tools.capabilities import CameraEstimator
from vidence.tools.deadline import Deadline
from vidence.tools.video import Video
from vidence.traces.records import Span

SIZE, RATE_HZ = (320, 180), 15


@pytest.fixture(scope="module")
def world(textured):
    """A wide picture with corners all over, for a camera to look at."""
    wide, rng = textured(800, 480, 4, 30), np.random.default_rng(5)
    for _ in range(150):
        x, y, w, h = (int(v) for v in rng.integers((0, 0, 6, 6), (790, 470, 40, 30)))
        cv2.rectangle(wide, (x, y), (x + w, y + h), tuple(float(c) for c in rng.integers(20, 235, 3)), -1)
    return wide


@pytest.fixture
def filmed(world, painted_video):
    """Film the world along a camera path t → (x, y, zoom), with something in front and a changing light."""

    def film(camera, *, seconds=4.0, light=lambda t: 1.0, front=lambda t, picture: None):
        frames, rng = [], np.random.default_rng(6)
        for i in range(round(seconds * RATE_HZ)):
            x, y, zoom = camera(i / RATE_HZ)
            view = np.array([[zoom, 0, -x * zoom], [0, zoom, -y * zoom]], np.float32)
            picture = cv2.warpAffine(world, view, SIZE)
            front(i / RATE_HZ, picture)
            picture = picture * light(i / RATE_HZ) + rng.normal(0, 3, picture.shape)
            frames.append(np.clip(picture, 0, 255).astype(np.uint8))
        return painted_video(frames, RATE_HZ)

    return film


def verdict(video, span=None):
    return FeatureCameraEstimator().motion(video, span, Deadline())


def still(t):
    return 200, 150, 1


def test_it_is_a_camera_estimator():
    assert isinstance(FeatureCameraEstimator(), CameraEstimator)


@pytest.mark.parametrize(
    ("name", "camera"),
    [
        ("pan", lambda t: (150 + 30 * t, 150, 1)),
        ("slow pan", lambda t: (150 + 5 * t, 150, 1)),
        ("tilt", lambda t: (200, 100 + 20 * t, 1)),
        ("zoom", lambda t: (200, 150, 1 + 0.06 * t)),
        ("handheld", lambda t: (200 + 5 * np.sin(3 * t) + 2 * np.sin(7 * t), 150 + 4 * np.sin(2.3 * t), 1)),
    ],
)
def test_a_moving_camera_is_recognised(name, camera, filmed):
    motion = verdict(filmed(camera))
    assert motion.moves, motion
    assert motion.speed_px_s > 2
    assert motion.spans


def test_the_speed_and_time_of_a_pan_are_told(filmed):
    motion = verdict(filmed(lambda t: (150 + 40 * max(t - 3, 0), 150, 1), seconds=6))
    assert motion.moves
    assert motion.speed_px_s == pytest.approx(40, rel=0.15)
    assert motion.spans[0].start_s == pytest.approx(3, abs=0.7)


def test_a_still_camera_is_still(filmed):
    motion = verdict(filmed(still))
    assert not motion.moves
    assert motion.speed_px_s == 0
    assert motion.spans == ()


def test_a_thing_that_fills_more_than_half_of_the_picture_is_not_the_camera(filmed, textured):
    big = textured(190, 180, 8, 60)

    def front(t, picture):
        x = int(60 * t) - 190
        left, right = max(x, 0), min(x + 190, SIZE[0])
        if right > left:
            picture[:, left:right] = big[:, left - x : right - x]

    assert not verdict(filmed(still, seconds=8, front=front)).moves


def test_changing_light_is_not_the_camera(filmed):
    assert not verdict(filmed(still, light=lambda t: 1 + 0.25 * np.sin(6 * t))).moves


def test_a_span_is_judged_alone(filmed):
    video = filmed(lambda t: (150 + 40 * max(t - 3, 0), 150, 1), seconds=6)
    assert not verdict(video, Span(start_s=0, end_s=2.8)).moves
    assert verdict(video, Span(start_s=3.2, end_s=6)).moves


def test_a_long_video_is_judged_from_few_frames(filmed):
    video, asked = filmed(still, seconds=64), []
    looked = video.at
    video.at = lambda times_s: asked.extend(times_s) or looked(times_s)
    assert not verdict(video).moves
    assert 20 <= len(asked) <= 60


def test_without_texture_nothing_is_claimed(painted_video):
    blank = [np.full((180, 320, 3), 90, np.uint8)] * 30
    assert not verdict(painted_video(blank)).moves


def test_a_single_frame_is_a_still_camera(filmed):
    assert not verdict(filmed(still, seconds=1 / RATE_HZ)).moves


@pytest.mark.skipif("VIDENCE_DATA" not in os.environ, reason="VIDENCE_DATA is not set")
@pytest.mark.parametrize("name", ["intel/car-detection.mp4", "intel/one-by-one-person-detection.mp4"])
def test_real_static_cameras_are_still(name):
    assert not verdict(Video.open(Path(os.environ["VIDENCE_DATA"]) / name)).moves
