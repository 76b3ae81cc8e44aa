import numpy as np
import pytest

from vidence.tools.capabilities import DepthMap
from vidence.tools.geometry.depth.backdrop import backdrop_of, offset_of
from vidence.traces.errors import NotMeasurable

RNG = np.random.default_rng(3)
WALL = 10 + 5 * np.linspace(0, 1, 96)[None, :] + np.zeros((54, 1))


def depth(values, number=0, focal_px=None):
    return DepthMap(
        number, number / 10, number, "metric", (960, 540), values.astype(np.float32), focal_px=focal_px
    )


def look(number, factor=1.0, thing=None, noise=0.0):
    values = WALL * np.exp(RNG.normal(0, noise, WALL.shape)) if noise else WALL.copy()
    if thing is not None:
        values[20:35, thing : thing + 15] = 4.0
    return depth(factor * values, number)


def test_the_backdrop_is_what_stays_though_frames_flicker_and_things_pass():
    factors = np.exp(RNG.normal(0, 0.1, 12))
    maps = [look(k, f, thing=7 * k) for k, f in enumerate(factors)]
    found = backdrop_of(maps)
    known = np.isfinite(found.values)
    assert known.mean() > 0.9
    apart = np.exp(found.values) / WALL.ravel()
    assert np.nanstd(apart) < 1e-3
    assert found.flicker == pytest.approx(
        1.4826 * np.median(np.abs(np.log(factors) - np.median(np.log(factors))))
    )


def test_what_never_stays_is_no_backdrop():
    maps = [depth(np.exp(RNG.normal(2, 0.5, WALL.shape)), k) for k in range(12)]
    with pytest.raises(NotMeasurable, match="too little stands still"):
        backdrop_of(maps)


def test_a_frames_flicker_is_told_by_what_stays_and_not_by_what_moves():
    backdrop = backdrop_of([look(k, noise=0.01) for k in range(8)])
    # More than half of the frame is a thing that came near.
    now = look(9, 1.07, noise=0.01)
    now.values[:, 40:] = 2.0
    offset = offset_of(now, backdrop.pixels, backdrop.values, [(400.0, 0.0, 960.0, 540.0)])
    assert offset.by == pytest.approx(np.log(1.07), abs=4 * offset.sigma)
    assert offset.sigma < 0.01


def test_where_boxes_cover_everything_the_flicker_is_not_known():
    backdrop = backdrop_of([look(k) for k in range(4)])
    assert offset_of(look(5), backdrop.pixels, backdrop.values, [(-1.0, -1.0, 961.0, 541.0)]) is None


def test_the_focal_length_is_that_most_frames_tell():
    maps = [depth(WALL, k, focal_px=f) for k, f in enumerate((700.0, 710.0, 705.0, 2000.0, 706.0))]
    assert backdrop_of(maps).focal_px == 706.0
    assert backdrop_of([look(0)]).focal_px is None
