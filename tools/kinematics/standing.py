"""Where a thing stands still: stretches whose observations do not tell any motion, and could."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# A stretch lasts at least so long; its way is told from nought beyond so many deviations.
_SHORTEST_S, _DEVIATIONS = 0.5, 3.0
# Standing must be told from going at this share of its usual pace; a pace below so many m/s is none.
_SHARE, _PACE_M_S = 0.25, 0.12


def standing(t_s: Floats, place: Floats, covariance: Floats, velocity: Floats, spread: Floats) -> Bools:
    """Rows (n,) in which a thing stands: slow by its smoothed velocity, and going nowhere by its places."""
    speed = np.linalg.norm(velocity, axis=1)
    unsure = np.sqrt(np.einsum("naa->n", spread))
    pace = max(float(np.percentile(speed, 90)), _PACE_M_S / 2)
    slow = speed < np.maximum(_DEVIATIONS * unsure, np.maximum(_PACE_M_S, 0.05 * pace))
    still = np.zeros(len(t_s), dtype=np.bool_)
    for first, stop in _runs(slow):
        while stop - first >= 4 and t_s[stop - 1] - t_s[first] >= _SHORTEST_S:
            if _stands(t_s[first:stop], place[first:stop], covariance[first:stop], pace):
                still[first:stop] = True
                break
            first, stop = first + 1, stop - 1
    return still


def _stands(t_s: Floats, place: Floats, covariance: Floats, pace: float) -> bool:
    """Whether a line through the places is level, and sure enough to tell that from its usual pace."""
    sigma2 = np.einsum("naa->n", covariance) / place.shape[1]
    weight = 1.0 / np.maximum(sigma2, 1e-12)
    middle = float((weight * t_s).sum() / weight.sum())
    lever = float((weight * (t_s - middle) ** 2).sum())
    slope = ((weight * (t_s - middle))[:, None] * place).sum(axis=0) / lever
    sigma = 1.0 / np.sqrt(lever)
    going = float(np.linalg.norm(slope))
    level = going < _DEVIATIONS * sigma or going < _PACE_M_S / 3
    return bool(level and going + 2 * sigma < max(_SHARE * pace, _PACE_M_S))


def _runs(marked: Bools) -> list[tuple[int, int]]:
    """First and one past the last row of each stretch of marked rows."""
    edges = np.diff(np.concatenate([[0], marked.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))
