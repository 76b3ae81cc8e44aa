"""A video of several shots: each is looked at by itself, so that no background outlasts a cut."""

import numpy as np
import pytest

import vidence


@pytest.fixture(scope="module")
def grounds():
    """Two scenes that no one would take for one."""
    rng = np.random.default_rng(5)
    ramp = np.linspace(60, 180, 160).astype(np.uint8)
    first = np.repeat(np.repeat(ramp[None, :, None], 120, 0), 3, 2)
    second = np.ascontiguousarray(first[:, ::-1] // 2 + 20)
    second[60:] = (40, 90, 50)
    noise = rng.integers(0, 6, (120, 160, 3), dtype=np.uint8)
    return first + noise, second + noise


@pytest.fixture
def two_shots(grounds, make_video, tmp_path):
    """A red box crosses the first scene, then, after the cut, a blue one crosses the second."""
    frames = []
    for i in range(100):
        frame = grounds[i >= 50].copy()
        x = 10 + 2 * (i % 50)
        frame[50:74, x : x + 24] = (200, 20, 20) if i < 50 else (20, 40, 210)
        frames.append(frame)
    return make_video(tmp_path / "two-shots.mp4", frames)


def test_things_of_two_shots_are_told_apart(two_shots, tmp_path):
    answer = vidence.ask(two_shots, "Which objects are there?", out=tmp_path / "run")
    red, blue = sorted((e for e in answer.evidence if e.kind == "tube"), key=lambda t: t.span.start_s)
    assert (red.look.colour, blue.look.colour) == ("red", "blue")
    assert red.span.end_s == pytest.approx(2.0, abs=0.05)
    assert blue.span.start_s == pytest.approx(2.0, abs=0.05)
    assert red.track != blue.track


def test_which_way_each_goes_is_seen(two_shots, tmp_path):
    for colour in ("red", "blue"):
        answer = vidence.ask(two_shots, f"Which way does the {colour} box go?", out=tmp_path / colour)
        assert answer.record.direction is not None
        assert answer.record.direction.word == "right"
