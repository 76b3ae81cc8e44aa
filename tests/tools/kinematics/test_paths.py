"""Paths of what was observed: standing, braking, outliers, gaps, common causes, and intervals that cover."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from vidence.tools.geometry.observed import Observed
from vidence.tools.kinematics.paths import BRIDGED_S, path_of
from vidence.traces.errors import NotMeasurable
from vidence.traces.records import Calibration, Coverage, Path, Span, Tube, TubeSamples

Floats = NDArray[np.float64]

RATE_HZ, SIGMA_M = 25.0, 0.03


def tube(t_s: Floats) -> Tube:
    count = len(t_s)
    return Tube(
        label="car",
        track=1,
        source="test",
        samples=TubeSamples(
            pts=tuple(range(count)),
            t_s=tuple(t_s.tolist()),
            index=tuple(range(count)),
            xyxy=((0.0, 0.0, 9.0, 9.0),) * count,
            seen=("full",) * count,
            real_edges=((True,) * 4,) * count,
            score=(1.0,) * count,
        ),
        frame_interval_s=1 / RATE_HZ,
        coverage=Coverage(
            spans=(Span(start_s=0.0, end_s=float(t_s[-1]) + 0.1),), rate_hz=RATE_HZ, tool="test", frames=count
        ),
    )


def observed(
    t_s: Floats, place: Floats, *, sigma_m: float = SIGMA_M, modes: Mapping[str, Floats] | None = None
) -> Observed:
    level = np.column_stack([place, np.zeros(len(t_s))])
    covariance = np.tile(np.diag([sigma_m**2, sigma_m**2, 1e-8]), (len(t_s), 1, 1))
    return Observed(t_s, level, covariance, "world", modes=modes or {})


def path(seen: Observed, *, real_s_per_s: float = 1.0) -> Path:
    calibration = Calibration(model="ground_plane", source="camera.json")
    return path_of(seen, tube=tube(seen.t_s), calibration=calibration, real_s_per_s=real_s_per_s)


def noisy(place: Floats, seed: int, sigma_m: float = SIGMA_M) -> Floats:
    return np.asarray(place + np.random.default_rng(seed).normal(0, sigma_m, place.shape))


def times(seconds: float) -> Floats:
    return np.arange(round(seconds * RATE_HZ)) / RATE_HZ


def speeds(found: Path) -> Floats:
    return np.asarray(np.linalg.norm(found.samples.velocity_m_s, axis=1))


def gone(found: Path) -> float:
    return float(np.linalg.norm(np.diff(found.samples.xyz_m, axis=0), axis=1).sum())


def way_x(profile: Floats) -> Floats:
    """Places along X of a thing with that speed at every frame."""
    along = np.concatenate([[0.0], np.cumsum((profile[1:] + profile[:-1]) / 2 / RATE_HZ)])
    return np.column_stack([along, np.full(len(along), 12.0)])


@pytest.mark.parametrize("seed", range(4))
def test_what_stands_does_not_travel(seed: int) -> None:
    t_s = times(6)
    place = noisy(np.tile([3.0, 20.0], (len(t_s), 1)), seed, 0.08)
    found = path(observed(t_s, place, sigma_m=0.08))
    assert float(np.linalg.norm(np.diff(place, axis=0), axis=1).sum()) > 10.0
    assert gone(found) < 0.1
    assert speeds(found).max() < 0.05


@pytest.mark.parametrize("seed", range(4))
def test_a_sudden_stop_is_not_overshot(seed: int) -> None:
    t_s = times(6)
    found = path(observed(t_s, noisy(way_x(5.0 * np.clip((3.3 - t_s) / 0.3, 0, 1)), seed)))
    pace = speeds(found)
    # The ends of a path are told worst.
    assert pace[5:].max() < 5.0 * 1.05
    assert pace[t_s > 3.8].max() < 0.15
    assert gone(found) == pytest.approx(5.0 * 3.15, rel=0.01)


def test_stop_and_go_stands_and_goes() -> None:
    t_s = times(8)
    pace = 4.0 * np.interp(t_s, [0, 2, 3, 5, 6, 8], [1, 1, 0, 0, 1, 1])
    found = path(observed(t_s, noisy(way_x(pace), 3)))
    off = np.abs(speeds(found) - pace)
    assert speeds(found)[(t_s > 3.4) & (t_s < 4.6)].max() < 0.05
    assert off[5:-5].max() < 0.4
    assert gone(found) == pytest.approx(way_x(pace)[-1, 0], rel=0.01)


def test_next_to_where_it_goes_it_is_not_sure_to_stand() -> None:
    """A start of 1 m/s² is 3 cm far after a quarter of a second: the noise of one place."""
    t_s = times(6)
    pace = np.interp(t_s, [0, 1, 2, 4, 5, 6], [1, 1, 0, 0, 1, 1])
    near = (np.abs(t_s - 2) < 0.3) | (np.abs(t_s - 4) < 0.3)
    squared = []
    for seed in range(6):
        found = path(observed(t_s, noisy(way_x(pace), seed)))
        off = np.array(found.samples.velocity_m_s)[near, 0] - pace[near]
        squared.append(off**2 / np.array(found.samples.velocity_covariance_m2_s2)[near, 0])
    # One where deviations are as told.
    assert np.mean(squared) < 2.0


def test_outliers_are_left_out_and_told() -> None:
    t_s = times(4)
    true = way_x(np.full(len(t_s), 3.0))
    place = noisy(true, 5)
    wrong = [20, 47, 80]
    place[wrong] += [[1.0, -2.0], [3.0, 0.5], [-1.5, 1.5]]
    found = path(observed(t_s, place))
    assert [k for k, seen in enumerate(found.samples.seen) if not seen] == wrong
    assert np.abs(np.array(found.samples.xyz_m)[:, :2] - true).max() < 0.06


def test_a_short_gap_is_bridged_with_growing_deviation() -> None:
    t_s = times(4)
    true = np.column_stack([3.0 * t_s, 12.0 + np.sin(2 * t_s)])
    place = noisy(true, 6)
    hidden = (t_s > 1.5) & (t_s < 2.5)
    place[hidden] = np.nan
    found = path(observed(t_s, place))
    sigma = np.sqrt(np.array(found.samples.covariance_m2)[:, 0])
    assert len(found.parts) == 1
    assert not np.array(found.samples.seen)[hidden].any()
    assert sigma[np.abs(t_s - 2.0) < 0.1].min() > 2 * np.median(sigma[~hidden])
    assert [weak.kind for weak in found.degradations] == ["bridged_gap"]
    off = np.abs(np.array(found.samples.xyz_m)[:, 0] - true[:, 0])
    assert np.all(off[hidden] < 4 * sigma[hidden])


def test_a_long_gap_cuts_the_path_in_two() -> None:
    t_s = times(3 + BRIDGED_S + 0.2)
    place = noisy(way_x(np.full(len(t_s), 3.0)), 7)
    place[(t_s > 1.5) & (t_s < t_s[-1] - 1.5)] = np.nan
    found = path(observed(t_s, place))
    assert len(found.parts) == 2
    assert not [t for t in found.samples.t_s if found.parts[0].end_s < t < found.parts[1].start_s]


def test_rows_missing_altogether_are_a_gap_too() -> None:
    t_s = times(4)
    kept = (t_s < 1.5) | (t_s > 2.5)
    found = path(observed(t_s[kept], noisy(way_x(np.full(len(t_s), 3.0)), 8)[kept]))
    assert np.diff(found.samples.t_s).max() < 2 / RATE_HZ
    assert sum(not seen for seen in found.samples.seen) == int((~kept).sum())


def test_a_mode_shifts_the_path_as_it_shifts_what_was_observed() -> None:
    t_s = times(4)
    place = noisy(way_x(np.full(len(t_s), 3.0)), 9)
    shift = np.column_stack([0.02 * place[:, 0], 0.1 * np.ones(len(t_s)), np.zeros(len(t_s))])
    plain = path(observed(t_s, place, modes={"camera.height_m": shift}))
    moved = path(observed(t_s, place + shift[:, :2]))
    told = np.array(plain.modes[0].shift_m)
    assert plain.modes[0].name == "camera.height_m"
    assert np.allclose(np.array(moved.samples.xyz_m) - plain.samples.xyz_m, told, atol=2e-3)


def test_rates_are_per_real_second() -> None:
    t_s = times(4)
    place = noisy(way_x(np.full(len(t_s), 3.0)), 10)
    slow = path(observed(t_s, place)).samples
    real = path(observed(t_s, place), real_s_per_s=0.25).samples
    for name, power in (
        ("velocity_m_s", 4),
        ("acceleration_m_s2", 16),
        ("velocity_covariance_m2_s2", 16),
        ("acceleration_covariance_m2_s4", 256),
    ):
        assert np.allclose(getattr(real, name), power * np.array(getattr(slow, name))), name


def test_intervals_cover_places_and_velocities() -> None:
    t_s, inside = times(4), []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        bend, turn = rng.uniform(0.5, 2.0), rng.uniform(0, 6)
        heading = turn + 0.4 * np.sin(bend * t_s)
        velocity = 3.0 * np.column_stack([np.cos(heading), np.sin(heading)])
        place = np.cumsum((velocity[1:] + velocity[:-1]) / 2 / RATE_HZ, axis=0)
        place = np.concatenate([np.zeros((1, 2)), place])
        samples = path(observed(t_s, noisy(place, seed))).samples
        for true, got, covariance in (
            (place, samples.xyz_m, samples.covariance_m2),
            (velocity, samples.velocity_m_s, samples.velocity_covariance_m2_s2),
        ):
            sigma = np.sqrt(np.array(covariance)[:, [0, 3]])
            inside.append(np.abs(np.array(got)[:, :2] - true) < 1.96 * sigma)
    assert 0.9 < float(np.mean(inside)) < 0.995


def test_noise_told_too_small_is_found_out() -> None:
    t_s = times(4)
    place = noisy(way_x(np.full(len(t_s), 3.0)), 11, 0.06)
    found = path(observed(t_s, place, sigma_m=0.03))
    assert found.noise_m == pytest.approx(0.06, rel=0.3)


def test_a_few_places_are_no_way() -> None:
    t_s = times(4)
    place = np.full((len(t_s), 2), np.nan)
    place[10:13] = 1.0
    with pytest.raises(NotMeasurable, match="in 3 frame"):
        path(observed(t_s, place))
