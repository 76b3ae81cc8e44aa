"""What the background model takes for the background, and what it learns of shadows and light."""

from __future__ import annotations

import numpy as np
import pytest

from vidence.tools.backends.detectors.motion.background import learn_background
from vidence.tools.backends.detectors.motion.foreground import Difference
from vidence.tools.backends.light import Light, brightened, gain_of, light_of, planes_of
from vidence.tools.deadline import Deadline
from vidence.traces.errors import NotMeasurable
from vidence.traces.records import Span

RED, BLACK = (180, 40, 40), (25, 25, 28)


def learnt(video):
    return learn_background(video, Span(start_s=0, end_s=video.record.end_s), Deadline())


def luma_of(empty):
    return (empty @ np.array([0.299, 0.587, 0.114]))[::2, ::2]


def error_levels(background, empty):
    """How far the learnt luma is from the empty ground's, at its worst hundredth."""
    return np.percentile(np.abs(background.planes[0].astype(float) - luma_of(empty)), 99)


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("passing", lambda t: (-60 + 80 * t, 60)),
        ("stops halfway", lambda t: (min(-60 + 120 * t, 150), 60)),
        ("leaves halfway", lambda t: (100 if t < 3 else 100 + 200 * (t - 3), 60)),
        ("stays away for a while", lambda t: (100, 60) if 2 < t < 5 else None),
        ("creeps", lambda t: (100 + 12 * t, 60)),
        ("leaves at the very end", lambda t: (100 if t < 5.2 else 100 + 400 * (t - 5.2), 60)),
    ],
)
def test_the_ground_is_found_behind_a_thing_that(name, there, thing, painted, painted_video, textured):
    frames = painted([thing(RED, (50, 30), there)], 6)
    (background,) = learnt(painted_video(frames))
    assert error_levels(background, textured(320, 180, 0)) < 12


def test_a_thing_leaving_and_another_coming_to_its_place(thing, painted, painted_video, textured):
    gone = thing(RED, (50, 30), lambda t: (100 if t < 3 else 100 + 200 * (t - 3), 60))
    come = thing((50, 70, 190), (60, 36), lambda t: (max(400 - 150 * max(t - 4, 0), 90), 58))
    (background,) = learnt(painted_video(painted([gone, come], 9)))
    assert error_levels(background, textured(320, 180, 0)) < 12


def test_what_never_moves_belongs_to_the_background(thing, painted, painted_video):
    (background,) = learnt(painted_video(painted([thing(RED, (40, 40), lambda t: (200, 120))], 3)))
    assert background.planes[2][65:75, 105:115].mean() > 160


def test_light_that_doubles_and_falls_is_undone(painted, painted_video, textured):
    light = lambda t: 1 + 0.2 * np.sin(t)  # noqa: E731
    (background,) = learnt(painted_video(painted([], 6, light=light)))
    ratio = background.planes[0] / luma_of(textured(320, 180, 0))
    assert ratio.std() < 0.03


@pytest.mark.parametrize("gain", [0.6, 0.9, 1.0, 1.15, 1.4])
def test_the_gain_is_the_majoritys(gain, painted):
    yuv = np.stack([painted([], 0.1)[0][::2, ::2, 1]] * 3, axis=-1)
    planes = planes_of(yuv)
    curve = np.clip(np.arange(256) * gain, 0, 255).astype(np.uint8)
    brighter = brightened(planes, Light(gain, curve))[0].copy()
    brighter[:, :60] = 250  # something bright over nearly two fifths of the picture
    assert gain_of(brighter, planes[0]) == pytest.approx(gain, abs=0.02)


def test_dark_and_bright_may_brighten_differently():
    reference = np.tile(np.linspace(10, 200, 240), (120, 1)).astype(np.uint8)
    seen = (255 * (reference / 255.0) ** 0.85).astype(np.uint8)  # as a camera's own gamma does it
    light = light_of(seen, reference)
    assert np.abs(light.curve[20:180].astype(int) - 255 * (np.arange(20, 180) / 255) ** 0.85).max() <= 5


@pytest.mark.parametrize("light_left", [0.45, 0.6, 0.75])
def test_the_darkness_of_shadows_is_learnt(light_left, thing, painted, painted_video):
    walker = thing(RED, (40, 60), lambda t: (10 + 40 * t, 60), shadow=light_left)
    (background,) = learnt(painted_video(painted([walker], 6)))
    video_levels = Difference(background).look(background.samples[0])
    assert min(light_left - 0.2, 0.5) < video_levels.deepest < light_left


def test_dark_flat_things_are_not_taken_for_shadows(thing, painted, painted_video):
    walker = thing(BLACK, (40, 60), lambda t: (10 + 40 * t, 60), shadow=0.6)
    (background,) = learnt(painted_video(painted([walker], 6)))
    assert Difference(background).look(background.samples[0]).deepest > 0.35


def test_a_span_without_frames_cannot_be_learnt_from(painted, painted_video):
    with pytest.raises(NotMeasurable, match="at least one frame"):
        learn_background(painted_video(painted([], 1)), Span(start_s=5, end_s=5.01), Deadline())
