"""The smoother against a dense solution of the same model, a closed form, and itself one track at a time."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.linalg
from numpy.typing import NDArray

from vidence.tools.kinematics.smoother import (
    Series,
    States,
    filtered,
    likelihood,
    smooth,
    spread_of,
    strain,
)

Floats = NDArray[np.float64]


def irregular(count: int, rng: np.random.Generator) -> Floats:
    return np.asarray(np.cumsum(rng.uniform(0.02, 0.08, count)))


def one(t_s: Floats, place: Floats, covariance: Floats, seen: NDArray[np.bool_] | None = None) -> Series:
    known = np.ones(len(t_s), dtype=np.bool_) if seen is None else seen
    return Series(np.diff(t_s), place[:, :, None], covariance[..., None], known[:, None])


def spreads(rng: np.random.Generator, count: int, axes: int) -> Floats:
    roots = rng.normal(0, 0.1, (count, axes, axes)) + 0.1 * np.eye(axes)
    return np.asarray(roots @ roots.transpose(0, 2, 1))


def dense(t_s: Floats, place: Floats, covariance: Floats, jerk: float) -> tuple[Floats, Floats]:
    """Mean and covariance of all states at once, from scipy's dense solver of the whole normal matrix."""
    count, axes = place.shape
    size = 3 * axes
    normal, target = np.zeros((count * size, count * size)), np.zeros(count * size)
    prior = np.repeat([100.0, 50.0, 20.0], axes) ** -2.0
    normal[range(size), range(size)] += prior
    target[:axes] += prior[:axes] * place[0]
    for k in range(count):
        rows = slice(k * size, k * size + axes)
        inverse = scipy.linalg.inv(covariance[k])
        normal[rows, rows] += inverse
        target[rows] += inverse @ place[k]
    for k in range(count - 1):
        dt = t_s[k + 1] - t_s[k]
        step = np.kron([[1, dt, dt * dt / 2], [0, 1, dt], [0, 0, 1]], np.eye(axes))
        noise = jerk * np.kron(
            [
                [dt**5 / 20, dt**4 / 8, dt**3 / 6],
                [dt**4 / 8, dt**3 / 3, dt**2 / 2],
                [dt**3 / 6, dt**2 / 2, dt],
            ],
            np.eye(axes),
        )
        both = np.hstack([-step, np.eye(size)])
        part = slice(k * size, (k + 2) * size)
        normal[part, part] += both.T @ scipy.linalg.solve(noise, both)
    spread = scipy.linalg.inv(normal)
    return (spread @ target).reshape(count, 3, axes), spread


@pytest.mark.parametrize("axes", [1, 2, 3])
def test_it_agrees_with_a_dense_solution(axes: int) -> None:
    rng = np.random.default_rng(axes)
    # Far enough apart that the dense matrix keeps its digits.
    t_s = np.cumsum(rng.uniform(0.3, 0.8, 25))
    place = np.cumsum(rng.normal(0, 0.3, (25, axes)), axis=0)
    covariance = spreads(rng, 25, axes)
    found = smooth(one(t_s, place, covariance), np.array([4.0]))
    mean, spread = dense(t_s, place, covariance, 4.0)
    size = 3 * axes
    assert np.allclose(found.mean[..., 0], mean, rtol=1e-8, atol=1e-8)
    for k in (0, 7, 24):
        block = spread[k * size : (k + 1) * size, k * size : (k + 1) * size]
        mine = found.covariance[k, ..., 0].transpose(0, 2, 1, 3).reshape(size, size)
        assert np.allclose(mine, block, rtol=1e-8, atol=1e-8)


def test_a_parabola_without_jerk_is_the_least_squares_parabola() -> None:
    rng = np.random.default_rng(5)
    t_s = irregular(40, rng)
    place = (1.0 + 2.0 * t_s - 3.0 * t_s**2)[:, None] + rng.normal(0, 0.1, (40, 1))
    found = smooth(one(t_s, place, np.full((40, 1, 1), 0.01)), np.array([1e-9]))
    coefficients = np.polyfit(t_s, place[:, 0], 2)
    assert np.allclose(found.mean[:, 0, 0, 0], np.polyval(coefficients, t_s), atol=1e-3)
    assert np.allclose(found.mean[:, 2, 0, 0], 2 * coefficients[0], atol=1e-2)


def test_rows_not_seen_are_bridged_with_growing_covariance() -> None:
    t_s = np.arange(41) / 20
    seen = np.ones(41, dtype=np.bool_)
    seen[15:26] = False
    found = smooth(one(t_s, t_s[:, None], np.full((41, 1, 1), 1e-4), seen), np.array([1.0]))
    sigma = np.sqrt(found.covariance[:, 0, 0, 0, 0, 0])
    assert np.all(np.diff(sigma[14:20]) > 0)
    assert np.all(np.diff(sigma[21:26]) < 0)
    assert np.allclose(found.mean[:, 0, 0, 0], t_s, atol=1e-3)


def test_many_tracks_are_each_as_if_alone() -> None:
    rng = np.random.default_rng(6)
    t_s = irregular(30, rng)
    place, covariance = rng.normal(0, 1, (30, 2, 5)), np.stack([spreads(rng, 30, 2) for _ in range(5)], -1)
    seen, jerk = rng.random((30, 5)) > 0.2, np.array([0.1, 1.0, 10.0, 100.0, 1000.0])
    together = smooth(Series(np.diff(t_s), place, covariance, seen), jerk)
    for k in range(5):
        alone = smooth(one(t_s, place[:, :, k], covariance[..., k], seen[:, k]), jerk[k : k + 1])
        assert np.allclose(alone.mean[..., 0], together.mean[..., k], rtol=1e-9, atol=1e-9)
        assert np.allclose(alone.log_likelihood[0], together.log_likelihood[k])


def test_a_row_in_which_it_stands_has_no_velocity() -> None:
    t_s = np.arange(20) / 10
    still = np.zeros((20, 1), dtype=np.bool_)
    still[10:] = True
    series = Series(
        np.diff(t_s),
        np.minimum(t_s, 1.0)[:, None, None],
        np.full((20, 1, 1, 1), 1e-4),
        np.ones((20, 1), np.bool_),
        still,
    )
    found: States = smooth(series, np.array([100.0]))
    assert np.abs(found.mean[10:, 1]).max() < 0.02


def test_a_sum_of_places_is_as_sure_as_a_dense_solution_says() -> None:
    rng = np.random.default_rng(8)
    t_s, covariance = np.cumsum(rng.uniform(0.3, 0.8, 20)), spreads(rng, 20, 2)
    series = one(t_s, rng.normal(0, 1, (20, 2)), covariance)
    weight = rng.normal(0, 1, (20, 2))
    _, spread = dense(t_s, series.place[..., 0], covariance, 4.0)
    full = np.zeros((20, 3, 2))
    full[:, 0] = weight
    expected = float(np.sqrt(full.ravel() @ spread @ full.ravel()))
    found = spread_of(series, filtered(series, np.array([4.0])), weight[..., None])
    assert found[0] == pytest.approx(expected, rel=1e-8)


def test_axes_with_one_variance_are_as_if_coupled_without_covariance() -> None:
    rng = np.random.default_rng(9)
    t_s, variance = irregular(30, rng), rng.uniform(0.001, 0.01, (30, 4))
    place, seen, jerk = rng.normal(0, 1, (30, 2, 4)), rng.random((30, 4)) > 0.2, rng.uniform(1, 9, 4)
    still = np.zeros((30, 4), dtype=np.bool_)
    still[10:20, 1] = True
    coupled = np.einsum("ab,nt->nabt", np.eye(2), variance)
    fast = Series(np.diff(t_s), place, variance[:, None, None], seen, still)
    slow = Series(np.diff(t_s), place, coupled, seen, still)
    a, b = smooth(fast, jerk), smooth(slow, jerk)
    assert np.allclose(a.mean, b.mean, rtol=1e-6, atol=1e-6)
    assert np.allclose(a.covariance[:, :, :, 0, 0], b.covariance[:, :, :, 1, 1], rtol=1e-6, atol=1e-9)
    assert np.allclose(a.log_likelihood, b.log_likelihood)
    weight = rng.normal(0, 1, place.shape)
    sums = [spread_of(series, filtered(series, jerk), weight) for series in (fast, slow)]
    assert np.allclose(sums[0], sums[1], rtol=1e-6)


def test_a_likelihood_is_that_of_the_observations_as_one_normal_vector() -> None:
    rng = np.random.default_rng(10)
    t_s, place = np.cumsum(rng.uniform(0.3, 0.8, 6)), rng.normal(0, 1, (6, 1))
    told = [likelihood(one(t_s, place, np.full((6, 1, 1), v)), np.array([2.0]))[0] for v in (0.01, 0.04)]
    # The covariance of the places by the model alone, from the dense solution without observations.
    _, prior = dense(t_s, place, np.full((6, 1, 1), 1e12), 2.0)
    ours = prior[::3, ::3]
    off = place[:, 0] - place[0, 0]

    def normal(variance: float) -> float:
        whole = ours + variance * np.eye(6)
        return float(-0.5 * (off @ np.linalg.solve(whole, off) + np.linalg.slogdet(whole)[1]))

    assert told[1] - told[0] == pytest.approx(normal(0.04) - normal(0.01), rel=1e-6)


def test_strain_is_the_slope_of_the_likelihood_by_the_jerk_of_each_gap() -> None:
    rng = np.random.default_rng(3)
    t_s = irregular(20, rng)
    place = np.stack([np.minimum(3 * t_s, 1.5), 0.2 * t_s], axis=1) + rng.normal(0, 0.03, (20, 2))
    series, jerk = one(t_s, place, spreads(rng, 20, 2)), np.full((19, 1), 5.0)
    told = strain(series, filtered(series, jerk), jerk)[:, 0]
    step = 1e-4
    for k in range(19):
        more, less = jerk.copy(), jerk.copy()
        more[k] *= np.exp(step)
        less[k] *= np.exp(-step)
        slope = (likelihood(series, more)[0] - likelihood(series, less)[0]) / (2 * step)
        assert told[k] == pytest.approx(slope, abs=1e-5)
