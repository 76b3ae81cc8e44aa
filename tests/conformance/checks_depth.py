"""What is relied on in any depth estimator; a class that inherits gives `depth`, what makes one."""

from itertools import islice

import av
import numpy as np
import pytest

from vidence.tests.conformance.checks_backend import Backing
from vidence.tools.capabilities import DepthEstimator
from vidence.tools.deadline import Deadline
from vidence.tools.video import Frame
from vidence.tools.video.frame import Layout
from vidence.traces.errors import DeadlineExceeded


class Still(Frame):
    """A frame of given pixels."""

    def __init__(self, rgb, index=0):
        picture = av.VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24")
        layout = Layout(picture.width, picture.height, 0)
        super().__init__(picture, layout, pts=40 * index, index=index, t_s=index / 25, duration_s=0.04)


def stills(count, width=64, height=48):
    """Grey frames, of which no two are alike."""
    for index in range(count):
        yield Still(np.full((height, width, 3), 90 + index % 100, np.uint8), index)


def told(make, frames, deadline=None):
    return list(make().depth(frames, deadline or Deadline()))


def tells_depth_where_it_is(make, frames, truth, *, off=0.02):
    """`truth` gives the depth at shares of the displayed frame; NaN where there is none to tell."""
    frames = list(frames)
    found = told(make, frames)
    assert [(m.pts, m.t_s, m.index) for m in found] == [(f.pts, f.t_s, f.index) for f in frames]
    for frame, depth in zip(frames, found, strict=True):
        height, width = frame.rgb().shape[:2]
        assert depth.frame_px == (width, height)
        assert depth.kind == make().kind
        rows, columns = depth.values.shape
        x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
        share = np.column_stack([x.ravel(), y.ravel()])
        at, true = depth.at(share * (width, height)), truth(share)
        assert (np.isnan(at) == np.isnan(true)).mean() > 0.98
        both = np.isfinite(at) & np.isfinite(true)
        assert both.any()
        assert at[both] == pytest.approx(true[both], rel=off)


def tells_what_is_nearer(make, frames, metres):
    """`metres` gives how far it is at shares of the displayed frame."""
    for depth in told(make, frames):
        rows, columns = depth.values.shape
        x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
        share = np.column_stack([x.ravel(), y.ravel()])
        values = depth.at(share * depth.frame_px)[np.argsort(metres(share))]
        rising = np.diff(-values if depth.kind == "inverse" else values)
        assert (rising > -1e-6 * np.abs(values[1:])).mean() > 0.98


class Estimating(Backing):
    """What holds whatever there is to see."""

    capability, protocol = "depth", DepthEstimator

    @pytest.fixture
    def backend(self, depth):
        return depth

    @pytest.fixture
    def use(self):
        return lambda estimator: told(lambda: estimator, stills(1))

    @pytest.fixture
    def few(self, open_squares):
        return lambda kind="plain": list(islice(open_squares(kind).frames(rate_hz=4), 3))

    def test_it_says_what_its_numbers_mean(self, depth, few):
        kind = depth().kind
        assert kind in ("metric", "relative", "inverse")
        assert {found.kind for found in told(depth, few())} == {kind}

    @pytest.mark.parametrize("kind", ["plain", "turned", "odd", "late"])
    def test_maps_are_of_the_displayed_frames_and_have_their_times(self, depth, few, kind):
        frames = few(kind)
        found = told(depth, frames)
        assert [(m.pts, m.t_s, m.index) for m in found] == [(f.pts, f.t_s, f.index) for f in frames]
        assert {m.frame_px for m in found} == {frame.rgb().shape[1::-1] for frame in frames}

    def test_a_batch_tells_what_single_frames_do(self, depth, few):
        alone = [found for frame in few() for found in told(depth, [frame])]
        for one, other in zip(told(depth, few()), alone, strict=True):
            assert one.values == pytest.approx(other.values, rel=1e-3, nan_ok=True)

    def test_it_tells_the_same_again(self, depth, few):
        for one, other in zip(told(depth, few()), told(depth, few()), strict=True):
            assert np.array_equal(one.values, other.values, equal_nan=True)

    @pytest.mark.parametrize("size", [(1, 1), (400, 1), (2, 3), (4096, 2160)])
    def test_tiny_and_huge_frames_do_not_break_it(self, depth, size):
        (found,) = told(depth, stills(1, *size))
        assert found.frame_px == size
        assert found.values.ndim == 2
        assert found.values.size <= 2160 * 4096

    def test_no_frames_give_no_maps(self, depth):
        assert told(depth, []) == []

    def test_frames_are_taken_as_they_come(self, depth):
        """A long video is not gathered before the first map is told."""
        taken = []

        def frames():
            for frame in stills(1000):
                taken.append(frame.index)
                yield frame

        next(iter(depth().depth(frames(), Deadline())))
        assert len(taken) <= 32

    @pytest.mark.parametrize("checks", [0, 2])
    def test_a_cancelled_call_stops_at_the_next_check(self, depth, deadline_after_checks, checks):
        with pytest.raises(DeadlineExceeded):
            told(depth, stills(1000), deadline_after_checks(checks))
