"""A constant-acceleration Kalman filter and smoother over many tracks at once, at any times.

The state of each of `d` axes is place, velocity and acceleration; jerk is white. Arrays keep the tracks last:
observations (n, d, tracks), their covariances (n, c, c, tracks). Axes whose errors go together are coupled,
c = d; axes that are off by themselves, all as much, share one variance, c = 1, which is fast. The backward
pass is Bryson's and Frazier's: it needs no inverse but that of an innovation's covariance.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# How far place (from where it is first seen), velocity and acceleration may be off before anything is seen.
_BEFORE = (100.0, 50.0, 20.0)


@dataclass(frozen=True, eq=False)
class Series:
    """What is smoothed: `gap_s` (n - 1,) or (n - 1, tracks) is the time from each row to the next."""

    gap_s: Floats
    place: Floats
    covariance: Floats
    seen: Bools
    """(n, tracks)"""
    still: Bools | None = None
    """(n, tracks): rows in which it stands, so that its velocity is nought."""
    still_sigma: float = 0.01


class States(NamedTuple):
    """Means (n, 3, d, tracks) of place, velocity and acceleration, covariances (n, 3, 3, c, c, tracks)."""

    mean: Floats
    covariance: Floats
    log_likelihood: Floats


class _Update(NamedTuple):
    """One use of an observation of the derivative of that order: what the way back needs of it."""

    order: int
    inverse: Floats
    gain: Floats
    surprise: Floats


class Filtered(NamedTuple):
    """The way forward: means (n, 3, c, d / c, tracks) from `first` on, covariances, and what was taken in."""

    first: Floats
    mean: Floats
    covariance: Floats
    updates: list[list[_Update]]
    log_likelihood: Floats


def smooth(series: Series, jerk: Floats) -> States:
    """Smoothed states of all tracks; `jerk` (tracks,) or (n - 1, tracks) is its spectral density."""
    return smoothed(series, filtered(series, jerk))


def likelihood(series: Series, jerk: Floats) -> Floats:
    """Logarithm (tracks,) of how likely the observations are, but for a constant: only the way forward."""
    told = np.zeros(series.place.shape[2])
    for _ in _forward(series, jerk, told):
        pass
    return told


def filtered(series: Series, jerk: Floats) -> Filtered:
    """The states by what was seen until then."""
    count, axes, tracks = series.place.shape
    coupled = series.covariance.shape[1]
    mean = np.empty((count, 3, coupled, axes // coupled, tracks))
    covariance = np.empty((count, 3, 3, coupled, coupled, tracks))
    updates: list[list[_Update]] = []
    told = np.zeros(tracks)
    for k, (x, p, done) in enumerate(_forward(series, jerk, told)):
        mean[k], covariance[k] = x, p
        updates.append(done)
    return Filtered(_first(series), mean, covariance, updates, told)


def smoothed(series: Series, forward: Filtered) -> States:
    """The states by all that was seen."""
    mean, covariance = np.empty_like(forward.mean), np.empty_like(forward.covariance)
    pull, tie = np.zeros_like(mean[0]), np.zeros_like(covariance[0])
    for k in range(len(mean) - 1, -1, -1):
        p = forward.covariance[k]
        mean[k] = forward.mean[k] - np.einsum("oqabt,qbmt->oamt", p, pull)
        half = np.einsum("oqabt,qrbct->oract", p, tie)
        covariance[k] = p - np.einsum("oract,rscdt->osadt", half, p)
        for update in reversed(forward.updates[k]):
            _undo(pull, tie, update)
        if k:
            _retreat(pull, tie, series.gap_s[k - 1])
    mean = mean.reshape(len(mean), 3, *series.place.shape[1:])
    mean[:, 0] += forward.first
    return States(mean, covariance, forward.log_likelihood)


def strain(series: Series, forward: Filtered, jerk: Floats) -> Floats:
    """How much likelier (n - 1, tracks) the observations were with more jerk between each row and the next.

    The slope of the log likelihood by the logarithm of the jerk there: what the smoothed states had to bend
    beyond what was expected of them.
    """
    count, _, tracks = series.place.shape
    pull, tie = np.zeros_like(forward.mean[0]), np.zeros_like(forward.covariance[0])
    jerk = np.broadcast_to(jerk, (max(count - 1, 1), tracks))
    told = np.zeros((count - 1, tracks))
    for k in range(count - 1, 0, -1):
        for update in reversed(forward.updates[k]):
            _undo(pull, tie, update)
        for (i, j), factor in _bent(series.gap_s[k - 1]).items():
            both = np.einsum("amt,amt->t", pull[i], pull[j]) - np.einsum("aat->t", tie[i, j]) * pull.shape[2]
            told[k - 1] += (0.5 if i == j else 1.0) * jerk[k - 1] * factor * both
        _retreat(pull, tie, series.gap_s[k - 1])
    return told


def spread_of(series: Series, forward: Filtered, weight: Floats) -> Floats:
    """Deviation (tracks,) of a sum of smoothed places, each times its weight (n, d, tracks).

    Exact, errors of all rows together: along the way forward goes how the sum and the state vary together.
    """
    tie, power = np.zeros_like(forward.mean[0]), np.zeros(weight.shape[2])
    for k, row in enumerate(weight.reshape(len(weight), *forward.mean.shape[2:])):
        if k:
            _advance(tie, series.gap_s[k - 1])
        for update in forward.updates[k]:
            seen = np.einsum("abt,bmt->amt", update.inverse, tie[update.order])
            power -= np.einsum("amt,amt->t", seen, tie[update.order])
            tie -= np.einsum("oact,cmt->oamt", update.gain, tie[update.order])
        added = np.einsum("oabt,bmt->oamt", forward.covariance[k, :, 0], row)
        power += np.einsum("amt,amt->t", row, 2 * tie[0] + added[0])
        tie += added
    return np.asarray(np.sqrt(np.maximum(power, 0.0)), dtype=np.float64)


def _first(series: Series) -> Floats:
    """The place (d, tracks) where each is first seen, from which it is reckoned."""
    rows = series.seen.argmax(axis=0)
    return np.asarray(series.place[rows, :, np.arange(series.place.shape[2])].T, dtype=np.float64)


def _forward(series: Series, jerk: Floats, told: Floats) -> Iterator[tuple[Floats, Floats, list[_Update]]]:
    """Mean and covariance after each row, overwritten by the next, and its updates; adds up what is told."""
    count, axes, tracks = series.place.shape
    coupled = series.covariance.shape[1]
    x = np.zeros((3, coupled, axes // coupled, tracks))
    p = np.zeros((3, 3, coupled, coupled, tracks))
    for order, sigma in enumerate(_BEFORE):
        p[order, order, range(coupled), range(coupled)] = sigma**2
    place = (series.place - _first(series)).reshape(count, *x.shape[1:])
    jerk = np.broadcast_to(jerk, (max(count - 1, 1), tracks))
    for k in range(count):
        if k:
            _predict(x, p, series.gap_s[k - 1], jerk[k - 1])
        done = [_update(x, p, 0, place[k] - x[0], series.covariance[k], series.seen[k], told)]
        if series.still is not None and series.still[k].any():
            noise = np.zeros((coupled, coupled, 1))
            noise[range(coupled), range(coupled)] = series.still_sigma**2
            done.append(_update(x, p, 1, -x[1], noise, series.still[k], None))
        yield x, p, done


def _predict(x: Floats, p: Floats, dt: Floats, jerk: Floats) -> None:
    """One step ahead, in place."""
    half = 0.5 * dt * dt
    _advance(x, dt)
    p[0] += dt * p[1] + half * p[2]
    p[1] += dt * p[2]
    p[:, 0] += dt * p[:, 1] + half * p[:, 2]
    p[:, 1] += dt * p[:, 2]
    for (i, j), factor in _bent(dt).items():
        for axis in range(p.shape[2]):
            p[i, j, axis, axis] += jerk * factor
            if i != j:
                p[j, i, axis, axis] += jerk * factor


def _bent(dt: Floats) -> dict[tuple[int, int], Floats]:
    """By how much white jerk of unit density makes place, velocity and acceleration vary together."""
    return {
        (0, 0): dt**5 / 20,
        (0, 1): dt**4 / 8,
        (0, 2): dt**3 / 6,
        (1, 1): dt**3 / 3,
        (1, 2): dt**2 / 2,
        (2, 2): dt,
    }


def _advance(x: Floats, dt: Floats) -> None:
    """Place, velocity and acceleration one step ahead, in place."""
    x[0] += dt * x[1] + 0.5 * dt * dt * x[2]
    x[1] += dt * x[2]


def _update(
    x: Floats, p: Floats, order: int, surprise: Floats, noise: Floats, used: Bools, told: Floats | None
) -> _Update:
    """Take in an observation of one order where it is used, in place; adds to the log likelihood."""
    shown = p[order, order] + noise
    inverse, log_det = _inverse(shown)
    inverse = inverse * used
    surprise = np.where(used, surprise, 0.0)
    gain = np.einsum("oabt,bct->oact", p[:, order], inverse)
    x += np.einsum("oact,cmt->oamt", gain, surprise)
    if told is not None:
        squared = np.einsum("amt,amt->t", surprise, np.einsum("abt,bmt->amt", inverse, surprise))
        told -= 0.5 * np.where(used, squared + surprise.shape[1] * log_det, 0.0)
    p -= np.einsum("oact,qcbt->oqabt", gain, p[order])
    # Rounding must not make it lopsided: that grows from row to row.
    p += p.transpose(1, 0, 3, 2, 4).copy()
    p *= 0.5
    return _Update(order, inverse, gain, surprise)


def _inverse(matrix: Floats) -> tuple[Floats, Floats]:
    """Inverses of symmetric matrices (d, d, tracks), d up to 3, and the logarithms of their determinants."""
    size = matrix.shape[0]
    if size == 1:
        return 1.0 / matrix, np.log(matrix[0, 0])
    if size == 2:
        a, b, d = matrix[0, 0], matrix[0, 1], matrix[1, 1]
        determinant = a * d - b * b
        return np.stack([np.stack([d, -b]), np.stack([-b, a])]) / determinant, np.log(determinant)
    moved = np.moveaxis(matrix, -1, 0)
    inverse = np.asarray(np.linalg.inv(moved), dtype=np.float64)
    return np.moveaxis(inverse, 0, -1), np.asarray(np.linalg.slogdet(moved)[1], dtype=np.float64)


def _undo(pull: Floats, tie: Floats, update: _Update) -> None:
    """The adjoint before an update, in place: what later rows ask, and this observation's part."""
    order, inverse, gain, surprise = update
    asked = np.einsum("oact,oamt->cmt", gain, pull)
    pull[order] -= asked + np.einsum("abt,bmt->amt", inverse, surprise)
    rows = np.einsum("oact,oqabt->qcbt", gain, tie)
    tie[order] -= rows
    right = np.einsum("qoabt,obct->qact", tie, gain)
    tie[:, order] -= right
    tie[order, order] += inverse


def _retreat(pull: Floats, tie: Floats, dt: Floats) -> None:
    """The adjoint one step earlier, in place."""
    half = 0.5 * dt * dt
    pull[2] += dt * pull[1] + half * pull[0]
    pull[1] += dt * pull[0]
    tie[2] += dt * tie[1] + half * tie[0]
    tie[1] += dt * tie[0]
    tie[:, 2] += dt * tie[:, 1] + half * tie[:, 0]
    tie[:, 1] += dt * tie[:, 0]
