"""A constant-acceleration Kalman filter and smoother over many tracks at once, at any times.

The state of each of `d` coupled axes is place, velocity and acceleration; jerk is white. Arrays keep the
tracks last: observations (n, d, tracks), their covariances (n, d, d, tracks). One axis with noise of its own
is d = 1, which makes independent axes fast; axes whose errors go together are d = 2 or 3. The backward pass
is Bryson's and Frazier's: it needs no inverse but that of an innovation's covariance.
"""

from __future__ import annotations

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
    """Means (n, 3, d, tracks) of place, velocity and acceleration, covariances (n, 3, 3, d, d, tracks)."""

    mean: Floats
    covariance: Floats
    log_likelihood: Floats


class _Update(NamedTuple):
    """One use of an observation of the derivative of that order: what the way back needs of it."""

    order: int
    inverse: Floats
    gain: Floats
    surprise: Floats


def smooth(series: Series, jerk: Floats) -> States:
    """Smoothed states of all tracks; `jerk` (tracks,) or (n - 1, tracks) is its spectral density."""
    count, axes, tracks = series.place.shape
    mean, spread = np.zeros((count, 3, axes, tracks)), np.zeros((count, 3, 3, axes, axes, tracks))
    x, p = np.zeros((3, axes, tracks)), np.zeros((3, 3, axes, axes, tracks))
    for order, sigma in enumerate(_BEFORE):
        p[order, order, range(axes), range(axes)] = sigma**2
    told = np.zeros(tracks)
    first = series.place[series.seen.argmax(axis=0), :, np.arange(tracks)].T
    updates: list[list[_Update]] = []
    jerk = np.broadcast_to(jerk, (max(count - 1, 1), tracks))
    for k in range(count):
        if k:
            _predict(x, p, series.gap_s[k - 1], jerk[k - 1])
        done = [_update(x, p, 0, series.place[k] - first - x[0], series.covariance[k], series.seen[k], told)]
        if series.still is not None and series.still[k].any():
            noise = np.zeros((axes, axes, 1))
            noise[range(axes), range(axes)] = series.still_sigma**2
            done.append(_update(x, p, 1, -x[1], noise, series.still[k], None))
        updates.append(done)
        mean[k], spread[k] = x, p
    _back(mean, spread, series.gap_s, updates)
    mean[:, 0] += first
    return States(mean, spread, told)


def _predict(x: Floats, p: Floats, dt: Floats, jerk: Floats) -> None:
    """One step ahead, in place."""
    half = 0.5 * dt * dt
    x[0] += dt * x[1] + half * x[2]
    x[1] += dt * x[2]
    p[0] += dt * p[1] + half * p[2]
    p[1] += dt * p[2]
    p[:, 0] += dt * p[:, 1] + half * p[:, 2]
    p[:, 1] += dt * p[:, 2]
    added = {
        (0, 0): dt**5 / 20,
        (0, 1): dt**4 / 8,
        (0, 2): dt**3 / 6,
        (1, 1): dt**3 / 3,
        (1, 2): dt**2 / 2,
        (2, 2): dt,
    }
    for (i, j), factor in added.items():
        for axis in range(x.shape[1]):
            p[i, j, axis, axis] += jerk * factor
            if i != j:
                p[j, i, axis, axis] += jerk * factor


def _update(
    x: Floats, p: Floats, order: int, surprise: Floats, noise: Floats, used: Bools, told: Floats | None
) -> _Update:
    """Take in an observation of one order where it is used, in place; adds to the log likelihood."""
    shown = p[order, order] + noise
    inverse, log_det = _inverse(shown)
    inverse = inverse * used
    surprise = np.where(used, surprise, 0.0)
    gain = np.einsum("oabt,bct->oact", p[:, order], inverse)
    x += np.einsum("oact,ct->oat", gain, surprise)
    if told is not None:
        squared = np.einsum("at,abt,bt->t", surprise, inverse, surprise)
        told -= 0.5 * np.where(used, squared + log_det, 0.0)
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


def _back(mean: Floats, spread: Floats, gap_s: Floats, updates: list[list[_Update]]) -> None:
    """From filtered to smoothed, in place, last row first."""
    pull, tie = np.zeros_like(mean[0]), np.zeros_like(spread[0])
    for k in range(len(mean) - 1, -1, -1):
        p = spread[k].copy()
        mean[k] -= np.einsum("oqabt,qbt->oat", p, pull)
        half = np.einsum("oqabt,qrbct->oract", p, tie)
        spread[k] -= np.einsum("oract,rscdt->osadt", half, p)
        for update in reversed(updates[k]):
            _undo(pull, tie, update)
        if k:
            _retreat(pull, tie, gap_s[k - 1])


def _undo(pull: Floats, tie: Floats, update: _Update) -> None:
    """The adjoint before an update, in place: what later rows ask, and this observation's part."""
    order, inverse, gain, surprise = update
    asked = np.einsum("oact,oat->ct", gain, pull)
    pull[order] -= asked + np.einsum("abt,bt->at", inverse, surprise)
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
