import numpy as np
import pytest

from vidence.tools.geometry.depth.fuse import fused
from vidence.tools.geometry.observed import Observed

COUNT = 40
WAY = np.column_stack([np.linspace(-4, 4, COUNT), np.full(COUNT, 12.0), np.zeros(COUNT)])


def observed(sigma_m, *, off=(0.0, 0.0), modes=None, seen=None, seed=None):
    noise = 0.0 if seed is None else np.random.default_rng(seed).normal(0, 1, (COUNT, 2)) * sigma_m
    place = WAY.copy()
    place[:, :2] += np.array(off) + noise
    covariance = np.zeros((COUNT, 3, 3))
    covariance[:, 0, 0], covariance[:, 1, 1] = np.broadcast_to(np.square(sigma_m), 2)
    return Observed(np.arange(COUNT) / 10, place, covariance, "world", modes or {}, seen)


def shift(x=0.0, y=0.0):
    return np.tile([x, y, 0.0], (COUNT, 1))


def test_the_surer_one_counts_more_on_each_axis():
    ground, depth = observed((0.1, 0.4)), observed((0.3, 0.1), off=(0.2, 0.2))
    found = fused(ground, depth, "e1")
    off = found.observed.xyz_m - WAY
    assert off[:, 0] == pytest.approx(0.2 * 0.1**2 / (0.1**2 + 0.3**2))
    assert off[:, 1] == pytest.approx(0.2 * 0.4**2 / (0.4**2 + 0.1**2))
    sigma = np.sqrt(np.einsum("nii->ni", found.observed.covariance_m2)[:, :2])
    assert (sigma < [0.1, 0.1]).all()


def test_errors_of_both_are_those_of_the_mixture():
    found = fused(observed(0.2, seed=1), observed(0.2, seed=2), "e1").observed
    off = (found.xyz_m - WAY)[:, :2]
    assert off.std() == pytest.approx(0.2 / 2**0.5, rel=0.2)
    assert np.sqrt(found.covariance_m2[:, 0, 0]) == pytest.approx(0.2 / 2**0.5)


def test_what_both_share_stays_as_large_as_it_is_and_what_one_has_shrinks():
    ground = observed(0.2, modes={"camera.height_m": shift(0.3), "drawn.left:colour": shift(0.4)})
    depth = observed(0.2, modes={"camera.height_m": shift(0.3), "depth.thing:e1": shift(0.0, 0.5)})
    modes = fused(ground, depth, "e1").observed.modes
    assert modes["camera.height_m"] == pytest.approx(shift(0.3))
    assert np.abs(modes["drawn.left:colour"][:, 0]) == pytest.approx(0.2)
    assert np.abs(modes["depth.thing:e1"][:, 1]) == pytest.approx(0.25)


def test_a_row_that_only_one_sees_is_that_ones():
    rows = np.arange(COUNT) % 2 == 0
    ground, depth = observed(0.1, off=(0.0, 0.1)), observed(0.1, off=(0.0, 0.3), seen=rows)
    found = fused(ground, depth, "e1").observed
    assert (found.xyz_m - WAY)[~rows, 1] == pytest.approx(0.1)
    assert (found.xyz_m - WAY)[rows, 1] == pytest.approx(0.2)
    assert found.seen.all()


def test_where_they_contradict_one_another_the_ground_counts_and_says_so():
    ground, depth = observed(0.1), observed(0.1, off=(0.0, 2.0))
    found = fused(ground, depth, "e7")
    assert found.apart == pytest.approx(2.0 / np.hypot(0.1, 0.1), rel=1e-6)
    assert found.observed.xyz_m == pytest.approx(WAY)
    (weakness,) = found.observed.degradations
    assert weakness.kind == "sources_disagree"
    assert "2.0 m" in weakness.detail
    assert found.observed.modes["sources:e7"] == pytest.approx(shift(0.0, 2.0))


def test_a_difference_that_a_common_cause_explains_is_no_contradiction():
    modes = {"depth.ground_scale": shift(0.0, 1.5)}
    assert fused(observed(0.1), observed(0.1, off=(0.0, 2.0), modes=modes), "e1").apart < 3


def test_placings_that_never_overlap_leave_the_ground_as_it_is():
    nowhere = np.zeros(COUNT, dtype=bool)
    ground = observed(0.1)
    assert fused(ground, observed(0.1, seen=nowhere), "e1").observed is ground
