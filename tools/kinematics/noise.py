"""How much a track jerks and how noisy it is, by what makes its observations likeliest; its outliers."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .smoother import Series, States, likelihood, smooth

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Spectral densities of jerk that are tried, in m²/s⁵, and what is believed of them beforehand.
_JERKS = 10.0 ** np.arange(-4.0, 4.01, 0.5)
_USUAL_LOG, _USUAL_SPREAD = 0.5, 2.0
# How much less likely, as a logarithm, still counts as likely.
_AS_LIKELY = 1.0
# An observation this many deviations from where the others put it is left out; so many times at most.
_OUTLIER, _ROUNDS = 5.0, 3
# Never more than this share of a track.
_MOST_LEFT_OUT = 0.15


class Noise(NamedTuple):
    """Spectral density of jerk, and the factor by which the observations' deviations are to be taken."""

    jerk: float
    scale: float


class Cleaned(NamedTuple):
    """A track's smoothed states, its noise, and the rows that were used."""

    states: States
    noise: Noise
    used: Bools


def estimate(series: Series, scales: Floats) -> Noise:
    """The likeliest jerk and scale of one track (the last axis has length 1)."""
    jerk, scale = (grid.reshape(-1) for grid in np.meshgrid(_JERKS, scales, indexing="ij"))
    many = len(jerk)
    tried = Series(
        series.gap_s,
        np.repeat(series.place, many, axis=2),
        series.covariance * scale**2,
        np.repeat(series.seen, many, axis=1),
        None if series.still is None else np.repeat(series.still, many, axis=1),
        series.still_sigma,
    )
    told = likelihood(tried, jerk)
    told = told - 0.5 * ((np.log10(jerk) - _USUAL_LOG) / _USUAL_SPREAD) ** 2
    # A short track hardly tells; of all that is about as likely as the likeliest, the least sure is taken.
    likely = told > told.max() - _AS_LIKELY
    best = int(np.argmax(np.where(likely, np.log(jerk) / 6 + np.log(scale), -np.inf)))
    return Noise(float(jerk[best]), float(scale[best]))


def cleaned(series: Series, scales: Floats) -> Cleaned:
    """Smooth one track with its own noise, leaving out what is far from where the rest puts it."""
    used = series.seen.copy()
    least = int(np.ceil((1 - _MOST_LEFT_OUT) * used.sum()))
    noise = estimate(series, scales)
    for turn in range(_ROUNDS + 1):
        now = replace(series, seen=used, covariance=series.covariance * noise.scale**2)
        states = smooth(now, np.array([noise.jerk]))
        # What an outlier had pulled its neighbours from fits again once that is gone.
        fitting = series.seen & ~_outlying(now, states)
        if turn == _ROUNDS or (fitting == used).all() or int(fitting.sum()) < least:
            break
        used = fitting
        noise = estimate(replace(series, seen=used), scales)
    return Cleaned(states, noise, used[:, 0])


def _outlying(series: Series, states: States) -> Bools:
    """Rows whose observation, used or not, lies too far from the smoothed place."""
    off = (series.place - states.mean[:, 0])[..., 0]
    # What is left of an observation that took part is less than its noise, but never nought; of others, more.
    sign = np.where(series.seen, -1.0, 1.0)[:, :, None]
    spread = series.covariance[..., 0] + sign * states.covariance[:, 0, 0, :, :, 0]
    floor = 0.1 * np.einsum("naa->na", series.covariance[..., 0])
    index = np.arange(spread.shape[1])
    spread[:, index, index] = np.maximum(spread[:, index, index], floor)
    squared = np.einsum("na,nab,nb->n", off, np.linalg.pinv(spread, hermitian=True), off)
    return np.asarray(squared > _OUTLIER**2 * spread.shape[1], dtype=np.bool_)[:, None]
