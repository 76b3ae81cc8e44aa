"""Ten thousand tracks of a thousand samples, smoothed and measured on two cores: seconds.

`python -m vidence.bench.kinematics`
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..tools.kinematics.many import measured
from ..tools.kinematics.smoother import Series
from .speed import Figure

Floats = NDArray[np.float64]
Noise = Literal["independent", "full"]

TRACKS, SAMPLES, CORES, AT_A_TIME = 10_000, 1_000, 2, 500
GOALS_S: dict[Noise, float] = {"independent": 5.0, "full": 60.0}
JERK, SIGMA_M, GAP_S = 0.1, 0.05, 0.04


class Taken(NamedTuple):
    """Seconds by the clock, and those a core really worked: fewer, where other work shares the machine."""

    clock_s: float
    core_s: float


def measure_kinematics() -> Iterator[Figure]:
    """Seconds for axes that are off by themselves, and for axes whose errors go together."""
    for noise, goal_s in GOALS_S.items():
        taken = _taken(noise)
        name = f"{TRACKS} tracks × {SAMPLES}, {noise} noise"
        yield Figure(
            f"{name}, {CORES} cores", taken.clock_s, "s", f"≤ {goal_s:.0f} s", taken.clock_s <= goal_s
        )
        yield Figure(f"{name}, work of a core", taken.core_s, "s", "", True)


def _taken(noise: Noise) -> Taken:
    """What the slower core takes for its share."""
    with ProcessPoolExecutor(CORES) as pool:
        return max(pool.map(_share, [noise] * CORES, range(CORES)))


def _share(noise: Noise, core: int) -> Taken:
    """Smooth and measure one core's share of the tracks, which are made up before."""
    turns = TRACKS // CORES // AT_A_TIME
    shares = [made(noise, core * turns + turn, AT_A_TIME) for turn in range(turns)]
    clock, worked = time.perf_counter(), time.process_time()
    for series in shares:
        found = measured(series, np.full(AT_A_TIME, JERK))
        assert all(np.isfinite(column).all() for column in found)
    return Taken(time.perf_counter() - clock, time.process_time() - worked)


def made(noise: Noise, seed: int, tracks: int) -> Series:
    """Tracks that walk about, seen at irregular times with a noise of their own in every row."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, JERK**0.5 * GAP_S**0.5, (SAMPLES, 2, tracks))
    velocity = np.cumsum(steps, axis=0) + rng.normal(0, 2, (2, tracks))
    sigma = SIGMA_M * rng.uniform(0.5, 2.0, (SAMPLES, tracks))
    place = np.cumsum(velocity * GAP_S, axis=0) + sigma[:, None] * rng.normal(size=velocity.shape)
    gap_s = GAP_S * rng.uniform(0.5, 1.5, SAMPLES - 1)
    covariance = sigma[:, None, None] ** 2
    if noise == "full":
        covariance = covariance * np.array([[1.0, 0.6], [0.6, 2.0]])[:, :, None]
    return Series(gap_s, place, covariance, rng.random((SAMPLES, tracks)) > 0.02)


def main() -> int:
    """Print the seconds and the most memory a process took."""
    figures = list(measure_kinematics())
    for figure in figures:
        goal = f"   goal {figure.goal}: {'met' if figure.met else 'MISSED'}" if figure.goal else ""
        print(f"{figure.name:58}{figure.value:8.2f} {figure.unit}{goal}")
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{'peak memory of one process':58}{peak_mb:8.0f} MB")
    return 0 if all(figure.met for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
