"""Following a point by its look: small and crowded things, sub-pixel places, and what cannot be told."""

from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from vidence.bench.points import long
from vidence.tools.backends.points.patch import PatchTracker
from vidence.tools.capabilities import PointTracker, Spot
from vidence.tools.deadline import Deadline
from vidence.tools.pointing import track_of_point
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.traces.errors import DeadlineExceeded

RATE_HZ, WHITE, RED = 10, (235, 235, 240), (200, 60, 40)


class Painted:
    """Discs painted between pixels on a dark ground with a little texture; stands in for a video."""

    def __init__(self, discs, seconds=1.0, *, size=(320, 240), blocks=()):
        frames = round(seconds * RATE_HZ)
        self._discs, self._blocks, self._size = discs, blocks, size
        self.record = SimpleNamespace(
            start_s=0.0, end_s=seconds, width=size[0], height=size[1], frames=frames, pixel_format="rgb24"
        )

    def _frame(self, i):
        def rgb():
            width, height = self._size
            rng = np.random.default_rng(i)
            canvas = np.full((height, width, 3), (30, 32, 50), np.float32) + rng.normal(
                0, 2, (height, width, 1)
            )
            for colour, radius, place in self._discs:
                x, y = place(i / RATE_HZ)
                xs, ys = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
                inside = np.clip(radius + 0.5 - np.hypot(xs - x, (ys - y) * 1.6), 0, 1)[..., None]
                canvas = canvas * (1 - inside) + np.array(colour, np.float32) * inside
            for x1, y1, x2, y2 in self._blocks:
                canvas[y1:y2, x1:x2] = 120
            return np.clip(cv2.GaussianBlur(canvas, (0, 0), 0.6), 0, 255).astype(np.uint8)

        return SimpleNamespace(pts=i, index=i, t_s=i / RATE_HZ, rgb=rgb)

    def frames(self, span):
        return (self._frame(i) for i in range(self.record.frames) if span.contains(i / RATE_HZ))

    def moments(self, span, most):
        return [(frame.pts, frame.t_s, frame.index) for frame in self.frames(span)]

    def at(self, times_s):
        return [self._frame(int(t * RATE_HZ + 1e-6)) for t in times_s]


def falling(x, pull):
    """From rest, faster and faster down."""
    return lambda t: (x, 40.0 + pull * t * t / 2)


def followed(video, t_s, x, y):
    spot = Spot(t_s, x, y)
    points = PatchTracker().follow(video, [spot], None, Deadline())
    samples = track_of_point(video, points, 0, spot).samples
    return samples, np.array([((x1 + x2) / 2, (y1 + y2) / 2) for x1, y1, x2, y2 in samples.xyxy])


# Eight alike, twelve pixels apart, each falling faster than the one before.
ROW = [(WHITE, 5, falling(100.0 + 12 * k, 300.0 + 40 * k)) for k in range(8)]


def test_it_speaks_the_protocol_and_is_used_only_where_chosen():
    assert isinstance(PatchTracker(), PointTracker)
    assert PatchTracker().fingerprint() == PatchTracker().fingerprint()
    assert ChosenBackends().points() is None
    assert ChosenBackends(parse_choices(["points=patch"])).points().name == "patch"


@pytest.mark.parametrize("number", [0, 3, 6])
def test_one_of_a_row_of_alike_things_is_followed_to_a_part_of_a_pixel(number):
    place = ROW[number][2]
    samples, middles = followed(Painted(ROW, 0.9), 0.0, *place(0.0))
    truth = np.array([place(t) for t in samples.t_s])
    assert len(samples) == 9
    assert np.abs(middles - truth).max() < 0.7


def test_it_is_followed_back_to_the_beginning_too():
    rise = lambda t: (60.0 + 40 * t, 120.0 - 50 * t + 20 * t * t)  # noqa: E731
    samples, middles = followed(Painted([(RED, 12, rise)], 3.0), 1.5, *rise(1.5))
    assert (samples.t_s[0], samples.t_s[-1]) == (0.0, 2.9)
    assert np.abs(middles - [rise(t) for t in samples.t_s]).max() < 1.0


def test_where_another_may_as_well_be_the_one_it_is_not_followed():
    place = ROW[3][2]
    samples, middles = followed(Painted(ROW, 0.9), 0.5, *place(0.5))
    truth = np.array([place(t) for t in samples.t_s])
    assert np.abs(middles - truth).max() < 1.0
    assert len(samples) <= 2


def test_it_comes_out_again_behind_something_thin_and_ends_behind_something_wide():
    along = lambda t: (40.0 + 120 * t, 100.0)  # noqa: E731
    for width, last_s in ((8, 1.9), (90, 0.6)):
        samples, middles = followed(
            Painted([(RED, 8, along)], 2.0, blocks=[(126, 60, 126 + width, 140)]), 0.2, *along(0.2)
        )
        assert samples.t_s[-1] == pytest.approx(last_s, abs=0.2)
        assert np.abs(middles - [along(t) for t in samples.t_s]).max() < 2.5


def test_a_deadline_stops_it():
    with pytest.raises(DeadlineExceeded):
        PatchTracker().follow(Painted(ROW, 0.9), [Spot(0.0, 100.0, 40.0)], None, Deadline(0.0))


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_two_thousand_frames_take_no_more_memory_than_two_hundred(tmp_path):
    """Measured: 201 and 191 MB."""
    few, many = (long("patch", frames, tmp_path) for frames in (200, 2000))
    assert many.frames > 1900
    assert many.peak_mb < 1.3 * few.peak_mb
