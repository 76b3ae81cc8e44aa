"""What every depth estimator must do, as plain checks: run on those with a network and those without."""

import gc
import weakref

import numpy as np
import pytest

from vidence.tools.capabilities import DepthEstimator
from vidence.tools.deadline import Deadline
from vidence.traces.errors import DeadlineExceeded


class Still:
    """A frame of given pixels."""

    def __init__(self, rgb, index=0):
        self._rgb, self.pts, self.t_s, self.index, self.duration_s = rgb, 40 * index, index / 25, index, 0.04

    def rgb(self):
        return self._rgb


def speaks_the_protocol(make):
    estimator = make()
    assert isinstance(estimator, DepthEstimator)
    assert estimator.kind in ("metric", "relative", "inverse")
    assert estimator.concurrency >= 1
    assert estimator.memory_mb > 0
    assert estimator.fingerprint() == make().fingerprint()
    assert estimator.fingerprint().capability == "depth"


def tells_depth_where_it_is(make, frames, truth, *, off=0.02):
    """`truth` gives the depth at shares of the displayed frame; NaN where there is none to tell."""
    frames = list(frames)
    found = list(make().depth(frames, Deadline()))
    assert [(m.pts, m.t_s, m.index) for m in found] == [(f.pts, f.t_s, f.index) for f in frames]
    for frame, depth in zip(frames, found, strict=True):
        height, width = frame.rgb().shape[:2]
        assert depth.frame_px == (width, height)
        assert depth.kind == make().kind
        rows, columns = depth.values.shape
        x, y = np.meshgrid((np.arange(columns) + 0.5) / columns, (np.arange(rows) + 0.5) / rows)
        share = np.column_stack([x.ravel(), y.ravel()])
        told, true = depth.at(share * (width, height)), truth(share)
        assert (np.isnan(told) == np.isnan(true)).mean() > 0.98
        both = np.isfinite(told) & np.isfinite(true)
        assert both.any()
        assert told[both] == pytest.approx(true[both], rel=off)


def tells_the_same_alone_and_in_a_batch(make, frames):
    frames = list(frames)
    together = list(make().depth(frames, Deadline()))
    alone = [depth for frame in frames for depth in make().depth([frame], Deadline())]
    for one, other in zip(together, alone, strict=True):
        assert one.values == pytest.approx(other.values, rel=1e-3, nan_ok=True)


def tells_the_same_again(make, frames):
    frames = list(frames)
    first, second = (list(make().depth(frames, Deadline())) for _ in range(2))
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.values, other.values, equal_nan=True)


def takes_frames_of_any_size(make):
    for shape in ((1, 1), (1, 400), (3, 2), (2160, 4096)):
        (found,) = make().depth([Still(np.full((*shape, 3), 90, np.uint8))], Deadline())
        assert found.frame_px == shape[::-1]
        assert found.values.ndim == 2
        assert found.values.size <= 2160 * 4096


def takes_no_frames(make):
    assert list(make().depth([], Deadline())) == []


def takes_frames_as_they_come(make):
    """A long video is not gathered before the first map is told."""
    taken = []

    def frames():
        for index in range(1000):
            taken.append(index)
            yield Still(np.full((48, 64, 3), 90, np.uint8), index)

    next(iter(make().depth(frames(), Deadline())))
    assert len(taken) <= 32


def stops_when_cancelled(make, deadline):
    frames = (Still(np.full((48, 64, 3), 90, np.uint8), index) for index in range(1000))
    with pytest.raises(DeadlineExceeded):
        list(make().depth(frames, deadline))


def lets_go_of_its_memory(make):
    estimator = make()
    list(estimator.depth([Still(np.full((48, 64, 3), 90, np.uint8))], Deadline()))
    gone = weakref.ref(estimator)
    del estimator
    gc.collect()
    assert gone() is None


def knows_its_parameters(makes):
    prints = [make().fingerprint() for make in makes]
    assert all(a != b for i, a in enumerate(prints) for b in prints[:i])
