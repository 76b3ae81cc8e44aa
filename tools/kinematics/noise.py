"""How much a track jerks and how noisy it is, by what makes its observations likeliest; its outliers.

What brakes, turns or is kicked jerks much more for a moment than all the rest of the time: such surges are
found one by one, as long as each makes the observations much likelier.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .smoother import Series, States, filtered, likelihood, smooth, strain

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Spectral densities of jerk that are tried, in m²/s⁵, and what is believed of them beforehand.
_JERKS = 10.0 ** np.arange(-4.0, 4.01, 0.5)
_USUAL_LOG, _USUAL_SPREAD = 0.5, 2.0
# How much less likely, as a logarithm, still counts as likely.
_AS_LIKELY = 1.0
# A surge lasts so long, and has the density of jerk so many times; where it is, the rest may have less.
_SURGE_S, _SURGES, _CALMER = 0.2, (30.0, 1e3), (1.0, 0.03)
# Never more than this, lest rounding spoil what is left of it.
_MOST_JERK = 1e5
# What asks for it most may lie beside it, by so much.
_BESIDE_S = (0.0, -0.1, 0.1, -0.2, 0.2)
# How much likelier, as a logarithm, a surge must make the observations; how many there may be, and be tried.
_WORTH, _MOST_SURGES, _TRIED = 7.0, 6, 4
# An observation this many deviations from where the others put it is left out; so many times at most.
_OUTLIER, _ROUNDS = 5.0, 3
# Never more than this share of a track.
_MOST_LEFT_OUT = 0.15


class Noise(NamedTuple):
    """The usual density of jerk, how many times it is had in each gap, and the factor of all deviations."""

    jerk: float
    surges: Floats
    scale: float

    @property
    def along(self) -> Floats:
        """The density of jerk (n - 1, 1) from each row to the next."""
        return np.minimum(self.jerk * self.surges, _MOST_JERK)[:, None]


class Cleaned(NamedTuple):
    """A track's smoothed states, its noise, and the rows that were used."""

    states: States
    noise: Noise
    used: Bools


def cleaned(series: Series, scales: Floats) -> Cleaned:
    """Smooth one track with its own noise, leaving out what is far from where the rest puts it."""
    used = series.seen.copy()
    least = int(np.ceil((1 - _MOST_LEFT_OUT) * used.sum()))
    calm = np.ones(len(series.gap_s))
    for turn in range(_ROUNDS + 1):
        noise = _likeliest(replace(series, seen=used), scales, calm)
        # What an outlier had pulled its neighbours from fits again once that is gone.
        fitting = _fitting(series, used, noise)
        if turn == _ROUNDS or (fitting == used).all() or int(fitting.sum()) < least:
            break
        used = fitting
    # A surge would explain any outlier: surges are sought in what is left, and may let some of it in again.
    noise = _surging(replace(series, seen=used), scales, noise)
    used = used | _fitting(series, used, noise)
    return Cleaned(smooth(_taken(series, used, noise), noise.along), noise, used[:, 0])


def _likeliest(series: Series, scales: Floats, surges: Floats) -> Noise:
    """The likeliest jerk and scale with these surges."""
    jerk, scale = (grid.reshape(-1) for grid in np.meshgrid(_JERKS, scales, indexing="ij"))
    density = np.minimum(jerk * surges[:, None], _MOST_JERK)
    told = likelihood(_many(series, scale), density) + _belief(jerk)
    # A short track hardly tells; of all that is about as likely as the likeliest, the least sure is taken.
    likely = told > told.max() - _AS_LIKELY
    best = int(np.argmax(np.where(likely, np.log(jerk) / 6 + np.log(scale), -np.inf)))
    return Noise(float(jerk[best]), surges, float(scale[best]))


def _surging(series: Series, scales: Floats, noise: Noise) -> Noise:
    """The noise with as many surges as are worth it."""
    for _ in range(_MOST_SURGES):
        surges = _one_more(series, noise)
        if surges is None:
            break
        noise = _likeliest(series, scales, surges)
    return noise


def _one_more(series: Series, noise: Noise) -> Floats | None:
    """The surges with one more where the observations ask for it most; None where none is worth it."""
    usual = _many(series, np.array([noise.scale]))
    forward = filtered(usual, noise.along)
    windows = _most_asked(series.gap_s, strain(usual, forward, noise.along)[:, 0])
    tried = [
        (noise.jerk * calmer, np.where(window, noise.jerk * surge, _calmed(noise, calmer)))
        for window in windows
        for surge in _SURGES
        for calmer in _CALMER
    ]
    if not tried:
        return None
    base = np.array([jerk for jerk, _ in tried])
    density = np.minimum(np.stack([along for _, along in tried], axis=1), _MOST_JERK)
    told = likelihood(_many(series, np.full(len(tried), noise.scale)), density) + _belief(base)
    best = int(np.argmax(told))
    if told[best] < forward.log_likelihood[0] + _belief(np.array([noise.jerk]))[0] + _WORTH:
        return None
    return np.asarray(density[:, best] / base[best], dtype=np.float64)


def _calmed(noise: Noise, calmer: float) -> Floats:
    """The density of jerk with less of it wherever there is no surge."""
    return np.where(noise.surges > 1.0, noise.along[:, 0], noise.jerk * calmer)


def _most_asked(gap_s: Floats, asked: Floats) -> list[Bools]:
    """Stretches of gaps in and beside which more jerk would make the observations likelier."""
    middle = np.cumsum(gap_s) - gap_s / 2

    def about(t_s: float) -> Bools:
        return np.asarray(np.abs(middle - t_s) < _SURGE_S / 2, dtype=np.bool_)

    low, high = (np.searchsorted(middle, middle + side * _SURGE_S / 2) for side in (-1, 1))
    total = np.concatenate([[0.0], np.cumsum(asked)])
    sums = total[high] - total[low]
    peaks: list[float] = []
    for k in np.argsort(-sums):
        if sums[k] <= 0 or len(peaks) == _TRIED:
            break
        if all(abs(middle[k] - other) > _SURGE_S for other in peaks):
            peaks.append(float(middle[k]))
    windows = [about(peak + beside_s) for peak in peaks for beside_s in _BESIDE_S]
    return [window for window in windows if window.any()]


def _many(series: Series, scale: Floats) -> Series:
    """The one track as often as there are scales, its deviations times each."""
    many = len(scale)
    return Series(
        series.gap_s,
        np.repeat(series.place, many, axis=2),
        series.covariance * scale**2,
        np.repeat(series.seen, many, axis=1),
        None if series.still is None else np.repeat(series.still, many, axis=1),
        series.still_sigma,
    )


def _belief(jerk: Floats) -> Floats:
    """What is believed of the usual jerk beforehand, as a logarithm."""
    return np.asarray(-0.5 * ((np.log10(jerk) - _USUAL_LOG) / _USUAL_SPREAD) ** 2, dtype=np.float64)


def _taken(series: Series, used: Bools, noise: Noise) -> Series:
    """The series with the rows used only, and its deviations as large as they are."""
    return replace(series, seen=used, covariance=series.covariance * noise.scale**2)


def _fitting(series: Series, used: Bools, noise: Noise) -> Bools:
    """Rows seen, used or not, that are not far from where those used put them."""
    now = _taken(series, used, noise)
    return np.asarray(series.seen & ~_outlying(now, smooth(now, noise.along)), dtype=np.bool_)


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
