"""Depths under points in maps of known surfaces: which surface counts, and what lies beside it."""

import numpy as np
import pytest

from vidence.tools.capabilities import DepthMap
from vidence.tools.geometry.depth.backdrop import grid
from vidence.tools.geometry.depth.points import looks_of
from vidence.tools.geometry.depth.sweep import spaced
from vidence.traces.points import PointsFrame

SIZE = (640, 480)
ROWS, COLUMNS = 48, 64
PIXELS = grid(SIZE)
FAR, NEAR = 12.0, 6.0


def usual(t_s):
    """Everything stands still, as far away as the wall."""
    return PIXELS, np.full(len(PIXELS), np.log(FAR))


def depth(values, n=0):
    return DepthMap(n, 0.1 * n, n, "metric", SIZE, np.asarray(values, np.float32))


def wall(times=1.0):
    return np.full((ROWS, COLUMNS), FAR * times)


def frame(*xy, n=0):
    return PointsFrame(pts=n, t_s=0.1 * n, index=n, xy=xy, score=tuple(float(at is not None) for at in xy))


def looked(values, *xy):
    found = looks_of([depth(values)], [frame(*xy)], usual)
    return [None if log is None else np.exp(log) for log in found.log_depth[0]], found.beside[0]


def box(values):
    """A box before the wall, from pixel 200, 160 to 400, 320."""
    values[16:32, 20:40] = NEAR
    return values


def test_a_flickering_frame_is_put_on_the_scale_of_what_is_usual():
    for times in (0.8, 1.0, 1.25):
        ((on_wall, on_box), beside) = looked(box(wall()) * times, (100.0, 100.0), (300.0, 240.0))
        assert (on_wall, on_box) == pytest.approx((FAR, NEAR), rel=1e-4)
        assert beside == pytest.approx((0, 0), abs=1e-6)


def test_at_an_edge_a_point_is_on_the_nearer_side_and_the_other_is_told():
    corner, side, beyond = (205.0, 165.0), (202.0, 240.0), (170.0, 240.0)
    depths, beside = looked(box(wall()), corner, side, beyond)
    assert depths == pytest.approx([NEAR, NEAR, FAR], rel=1e-4)
    assert beside == pytest.approx([np.log(2), np.log(2), 0.0], abs=1e-4)


def test_on_a_slanting_surface_a_point_has_the_depth_that_is_there():
    rising = np.tile(FAR * 1.02 ** np.arange(ROWS)[:, None], (1, COLUMNS))

    def slanting(t_s):
        return PIXELS, np.log(rising[np.floor(PIXELS[:, 1] / 10).astype(int), 0])

    (looks,) = looks_of([depth(rising)], [frame((300.0, 245.0))], slanting).log_depth
    assert np.exp(looks[0]) == pytest.approx(rising[24, 0], rel=1e-3)


def test_nothing_is_known_out_of_range_at_the_frames_rim_or_without_a_place():
    sky = wall()
    sky[:10] = np.nan
    depths, _ = looked(sky, (300.0, 40.0), (-50.0, 200.0), None, (300.0, 300.0))
    assert [one is None for one in depths] == [True, True, True, False]


def test_a_frame_of_which_no_scale_is_known_tells_nothing():
    blind = np.full((ROWS, COLUMNS), np.nan)
    found = looks_of([depth(blind), depth(wall(), 1)], [frame((9.0, 9.0)), frame((9.0, 9.0), n=1)], usual)
    assert found.number == (1,)


def test_frames_are_looked_at_where_a_point_is_seen_and_not_more_often_than_is_of_use():
    times = [0.04 * n for n in range(100)]
    rows = spaced(times, [n < 50 for n in range(100)])
    assert rows[-1] < 50
    gaps = np.diff([times[row] for row in rows])
    assert gaps == pytest.approx(np.full(len(gaps), 0.1), abs=0.03)
