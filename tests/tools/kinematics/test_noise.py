"""Noise that a track tells of itself: surges of jerk where it is kicked or stops dead, and none elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from vidence.tools.kinematics.noise import cleaned
from vidence.tools.kinematics.smoother import Series

T_S = np.arange(0.0, 4.0, 0.04)
SCALES = np.array([1.0, 1.5, 2.2, 3.3])
SIGMA_M = 0.03


def series(x_m, seed):
    rng = np.random.default_rng(seed)
    place = np.stack([x_m, np.zeros_like(x_m)], axis=1) + rng.normal(0, SIGMA_M, (len(x_m), 2))
    covariance = np.tile(np.eye(2) * SIGMA_M**2, (len(x_m), 1, 1))
    return Series(np.diff(T_S), place[:, :, None], covariance[..., None], np.ones((len(x_m), 1), dtype=bool))


@pytest.mark.parametrize("seed", range(4))
def test_what_goes_on_evenly_has_no_surge(seed):
    assert (cleaned(series(2.0 * T_S, seed), SCALES).noise.surges == 1.0).all()


@pytest.mark.parametrize("seed", range(4))
def test_what_stops_dead_jerks_then_and_only_then(seed):
    found = cleaned(series(3.0 * np.minimum(T_S, 2.0), seed), SCALES)

    surges = found.noise.surges
    around = np.abs(T_S[1:] - 2.0) < 0.25
    assert surges[around].max() > 20
    assert (surges[~around] == 1.0).all()
    speed = found.states.mean[:, 1, 0, 0]
    calm = np.abs(T_S - 2.0) > 0.3
    assert np.abs(speed - np.where(T_S < 2.0, 3.0, 0.0))[calm].max() < 0.25


def test_a_wild_observation_is_left_out_and_is_no_surge():
    wild = series(2.0 * T_S, 0)
    wild.place[50, 1, 0] += 0.8
    found = cleaned(wild, SCALES)
    assert not found.used[50]
    assert (found.noise.surges == 1.0).all()
