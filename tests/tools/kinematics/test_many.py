"""Many tracks measured at once: their deviations against simulation, and themselves in parts."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from vidence.tools.kinematics import many
from vidence.tools.kinematics.many import Measured, measured
from vidence.tools.kinematics.smoother import Series

Floats = NDArray[np.float64]

COUNT, TRACKS, SIGMA_M, JERK = 120, 400, 0.05, 0.2


def simulated(rng: np.random.Generator) -> tuple[Series, Floats, Floats]:
    """Tracks that go some metres a second with white jerk, their true distances and greatest speeds."""
    gap_s = rng.uniform(0.02, 0.06, COUNT - 1)
    state = np.zeros((3, 2, TRACKS))
    state[1] = rng.normal(0, 1, (2, TRACKS)) + np.array([[4.0], [1.0]])
    states = [state]
    for dt in gap_s:
        jerked = np.linalg.cholesky(
            JERK
            * np.array(
                [
                    [dt**5 / 20, dt**4 / 8, dt**3 / 6],
                    [dt**4 / 8, dt**3 / 3, dt**2 / 2],
                    [dt**3 / 6, dt**2 / 2, dt],
                ]
            )
        )
        step = np.array([[1, dt, dt * dt / 2], [0, 1, dt], [0, 0, 1]])
        added = np.einsum("ij,jdt->idt", jerked, rng.normal(size=state.shape))
        state = np.einsum("ij,jdt->idt", step, state) + added
        states.append(state)
    true = np.stack(states)
    covariance = SIGMA_M**2 * np.array([[1.0, 0.5], [0.5, 2.0]])
    noise = np.einsum("ab,nbt->nat", np.linalg.cholesky(covariance), rng.normal(size=true[:, 0].shape))
    seen = rng.random((COUNT, TRACKS)) > 0.05
    series = Series(
        gap_s,
        true[:, 0] + noise,
        np.broadcast_to(covariance[None, :, :, None], (COUNT, 2, 2, TRACKS)),
        seen,
    )
    distance = np.linalg.norm(np.diff(true[:, 0], axis=0), axis=1).sum(axis=0)
    return series, distance, np.linalg.norm(true[:, 1], axis=1).max(axis=0)


@pytest.fixture(scope="module")
def ran() -> tuple[Measured, Floats, Floats]:
    series, distance, fastest = simulated(np.random.default_rng(3))
    return measured(series, np.full(TRACKS, JERK)), distance, fastest


def test_intervals_of_distances_cover_the_truth(ran: tuple[Measured, Floats, Floats]) -> None:
    found, distance, _ = ran
    off = (found.distance_m - distance) / found.distance_sigma_m
    assert 0.9 < np.mean(np.abs(off) < 1.96) < 0.99
    assert 0.8 < np.std(off) < 1.2


def test_intervals_of_greatest_speeds_cover_the_truth(ran: tuple[Measured, Floats, Floats]) -> None:
    found, _, fastest = ran
    assert 0.9 < np.mean(np.abs(found.max_speed_m_s - fastest) < 1.96 * found.max_speed_sigma_m_s) < 0.99


def test_tracks_in_parts_are_as_those_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    series, _, _ = simulated(np.random.default_rng(4))
    jerk = np.geomspace(0.1, 10.0, TRACKS)
    at_once = measured(series, jerk)
    monkeypatch.setattr(many, "_AT_A_TIME", 130 * 2 * COUNT)
    for whole, parts in zip(at_once, measured(series, jerk), strict=True):
        assert np.allclose(whole, parts, rtol=1e-12)


def test_covariance_between_axes_counts() -> None:
    # Places are off along a line of sight: for who goes along it that counts, for who crosses it hardly.
    count, covariance = 40, 0.01 * np.array([[1.0, 0.99], [0.99, 1.0]])
    way = np.arange(count)[:, None, None] * np.array([[1.0, 1.0], [1.0, -1.0]]) * 0.1
    full = Series(
        np.full(count - 1, 0.04),
        way,
        np.broadcast_to(covariance[None, :, :, None], (count, 2, 2, 2)),
        np.ones((count, 2), np.bool_),
    )
    found = measured(full, np.full(2, 1e-3))
    assert found.distance_sigma_m[0] > 5 * found.distance_sigma_m[1]
