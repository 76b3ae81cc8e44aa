"""Cuts are found to the frame; motion, flashes, light and things coming in are no cuts."""

import os
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from vidence.tools.deadline import Deadline
from vidence.tools.video import Video, find_shots
from vidence.traces.errors import DeadlineExceeded

SIZE = (320, 180)


def _scene(seed):
    """A textured picture, twice as wide as the frame so that a camera can pan over it."""
    rng = np.random.default_rng(seed)
    coarse = rng.integers(30, 220, (6, 16, 3)).astype(np.uint8)
    fine = rng.normal(0, 6, (SIZE[1], SIZE[0] * 2, 1))
    picture = cv2.resize(coarse, (SIZE[0] * 2, SIZE[1]), interpolation=cv2.INTER_CUBIC)
    return np.clip(picture + fine, 0, 255).astype(np.uint8)


def _shot(seed, count, pan=0.0):
    scene = _scene(seed)
    return [scene[:, int(pan * k) : int(pan * k) + SIZE[0]].copy() for k in range(count)]


def _with_object(frames, size, step):
    for number, frame in enumerate(frames):
        x = -size + step * number
        cv2.rectangle(frame, (x, 20), (x + size, 20 + size), (200, 40, 40), -1)
    return frames


def _lit(frame, gain):
    return np.clip(frame * gain, 0, 255).astype(np.uint8)


def _starts(video):
    return [round((shot.start_s - video.record.start_s) * 25) for shot in find_shots(video, Deadline())]


@pytest.fixture
def starts(tmp_path, make_video):
    return lambda frames: _starts(Video.open(make_video(tmp_path / "v.mp4", frames)))


def test_shots_follow_each_other_from_start_to_end(tmp_path, make_video):
    frames = _shot(1, 30) + _shot(2, 12, pan=2) + _shot(3, 25) + _shot(1, 20)
    video = Video.open(make_video(tmp_path / "v.mp4", frames, pts=range(10, 97)))

    shots = find_shots(video, Deadline())

    assert _starts(video) == [0, 30, 42, 67]
    assert shots[0].start_s == video.record.start_s
    assert shots[-1].end_s == video.record.end_s
    assert all(a.end_s == b.start_s for a, b in pairwise(shots))


@pytest.mark.parametrize("seed", range(10, 16))
def test_cuts_between_any_two_scenes(seed, starts):
    assert starts(_shot(seed, 15) + _shot(seed + 100, 15, pan=3)) == [0, 15]


def test_plain_scenes_are_told_apart_by_colour(starts):
    plain = [np.full((SIZE[1], SIZE[0], 3), colour, np.uint8) for colour in [(120, 140, 120), (60, 90, 150)]]

    assert starts([plain[0]] * 15 + [plain[1]] * 15) == [0, 15]


@pytest.mark.parametrize("pan", [4.0, 10.0])
def test_a_moving_camera_is_no_cut(pan, starts):
    assert starts(_shot(5, 30, pan=pan)) == [0]


@pytest.mark.parametrize(("size", "step"), [(120, 12), (160, 60)])
def test_a_big_thing_coming_in_is_no_cut(size, step, starts):
    assert starts(_with_object(_shot(6, 30), size, step)) == [0]


@pytest.mark.parametrize("length", [1, 3])
def test_a_flash_is_no_cut(length, starts):
    frames = _shot(7, 40)
    frames[20 : 20 + length] = [np.full_like(frames[0], 250)] * length

    assert starts(frames) == [0]


def test_light_going_on_is_no_cut(starts):
    frames = _shot(8, 40)

    assert starts([_lit(f, 0.5) if k < 20 else f for k, f in enumerate(frames)]) == [0]


def test_a_fade_through_black_to_another_scene_is_one_cut(starts):
    out = [_lit(f, 1 - k / 12) for k, f in enumerate(_shot(1, 13))]
    back = [_lit(f, k / 12) for k, f in enumerate(_shot(2, 13))]

    found = starts(_shot(1, 20) + out + back + _shot(2, 20))

    assert len(found) == 2
    assert 30 <= found[1] <= 37


def test_a_blink_of_black_is_no_cut(starts):
    frames = _shot(1, 20) + [np.zeros((SIZE[1], SIZE[0], 3), np.uint8)] * 8 + _shot(1, 20)

    assert starts(frames) == [0]


def test_one_frame_is_one_shot(starts):
    assert starts(_shot(1, 1)) == [0]


def test_the_deadline_is_checked(tmp_path, make_video):
    video = Video.open(make_video(tmp_path / "v.mp4", _shot(1, 5)))

    with pytest.raises(DeadlineExceeded):
        find_shots(video, Deadline.after(0))


CLIPS = [
    "intel/car-detection.mp4",
    "intel/one-by-one-person-detection.mp4",
    "sam2/01_dog.mp4",
    "sam2/02_cups.mp4",
]


@pytest.mark.skipif("VIDENCE_DATA" not in os.environ, reason="VIDENCE_DATA names no folder of real videos")
@pytest.mark.parametrize("clip", CLIPS)
def test_real_videos_of_one_shot_have_no_cut(clip):
    assert len(find_shots(Video.open(Path(os.environ["VIDENCE_DATA"]) / clip), Deadline())) == 1


@pytest.mark.skipif("VIDENCE_DATA" not in os.environ, reason="VIDENCE_DATA names no folder of real videos")
def test_cuts_between_real_videos_are_found(tmp_path, make_video):
    root, frames = Path(os.environ["VIDENCE_DATA"]), []
    for clip in [*CLIPS, *CLIPS[::2]]:
        video = Video.open(root / clip)
        some = [f for f, _ in zip(video.frames(), range(20), strict=False)]
        frames += [cv2.resize(f.rgb(), (640, 360), interpolation=cv2.INTER_AREA) for f in some]

    assert _starts(Video.open(make_video(tmp_path / "v.mp4", frames))) == [0, 20, 40, 60, 80, 100]
