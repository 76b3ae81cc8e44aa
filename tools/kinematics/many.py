"""Many tracks at once, smoothed and measured: how far each goes and how fast, with deviations."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .smoother import Series, States, filtered, smoothed, spread_of

Floats = NDArray[np.float64]

# So many rows of tracks at a time, fewer of coupled axes: more do not fit the processor's cache.
_AT_A_TIME = 500_000


class Measured(NamedTuple):
    """Of each track: travelled distance, mean speed and the greatest one, with their deviations (tracks,)."""

    distance_m: Floats
    distance_sigma_m: Floats
    mean_speed_m_s: Floats
    mean_speed_sigma_m_s: Floats
    max_speed_m_s: Floats
    max_speed_sigma_m_s: Floats


def measured(series: Series, jerk: Floats) -> Measured:
    """Smooth tracks, whose jerk has the spectral densities (tracks,), and measure them."""
    parts = [_measured(part, jerk[which]) for part, which in _chunks(series)]
    return Measured(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _chunks(series: Series) -> Iterator[tuple[Series, slice]]:
    """Some tracks after the other."""
    count, _, tracks = series.place.shape
    step = max(1, _AT_A_TIME // (count * series.covariance.shape[1]))
    for first in range(0, tracks, step):
        which = slice(first, first + step)
        yield (
            replace(
                series,
                gap_s=series.gap_s if series.gap_s.ndim == 1 else series.gap_s[:, which],
                place=series.place[..., which],
                covariance=series.covariance[..., which],
                seen=series.seen[:, which],
                still=None if series.still is None else series.still[:, which],
            ),
            which,
        )


def _measured(series: Series, jerk: Floats) -> Measured:
    forward = filtered(series, jerk)
    states = smoothed(series, forward)
    way = np.diff(states.mean[:, 0], axis=0)
    length = np.sqrt(np.einsum("ndt,ndt->nt", way, way))
    distance = length.sum(axis=0)
    # To first order a place counts by how the direction changes there, and at the ends by the direction.
    way /= np.maximum(length, 1e-12)[:, None]
    weight = np.zeros_like(states.mean[:, 0])
    weight[1:] += way
    weight[:-1] -= way
    distance_sigma = spread_of(series, forward, weight)
    duration_s = np.broadcast_to(series.gap_s.T, (series.place.shape[2], len(series.gap_s))).sum(axis=1)
    return Measured(
        distance,
        distance_sigma,
        distance / duration_s,
        distance_sigma / duration_s,
        *_fastest(states),
    )


def _fastest(states: States) -> tuple[Floats, Floats]:
    """The greatest speed, wherever it is had, and its deviation there."""
    velocity = states.mean[:, 1]
    axes, coupled = velocity.shape[1], states.covariance.shape[3]
    speed2 = np.einsum("ndt,ndt->nt", velocity, velocity)
    row, track = np.argmax(speed2, axis=0), np.arange(velocity.shape[2])
    speed = np.sqrt(speed2[row, track])
    along = velocity[row, :, track] / np.maximum(speed, 1e-12)[:, None]
    along = along.reshape(-1, coupled, axes // coupled)
    power = np.einsum("tam,tab,tbm->t", along, states.covariance[row, 1, 1, :, :, track], along)
    return speed, np.asarray(np.sqrt(power), dtype=np.float64)
