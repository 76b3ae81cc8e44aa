"""Where a thing stands still: stretches whose observations do not tell any motion, and could."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# A stretch lasts at least so long; its way is told from nought beyond so many deviations.
_SHORTEST_S, _DEVIATIONS = 0.5, 3.0
# Standing must be told from going at this share of its usual pace; a pace below so many m/s is none.
_SHARE, _PACE_M_S = 0.25, 0.12
# What goes faster than this goes, whatever may drift.
_WALK_M_S = 0.6
# So many rows together tell whether a stretch's ends are still its rest.
_TAIL, _TAIL_S = 4, 0.5
# What starts or brakes by so many m/s² has gone for a while before its places tell that it goes.
_STARTS_M_S2 = 2.0


class Going(NamedTuple):
    """A thing's places with their covariances, its smoothed velocities with theirs, and what may shift it."""

    t_s: Floats
    place: Floats
    covariance: Floats
    velocity: Floats
    spread: Floats
    shifts: tuple[Floats, ...] = ()


def standing(going: Going) -> Bools:
    """Rows (n,) in which a thing surely stands: slow by its smoothed velocity, going nowhere by its places.

    Whatever common cause could make a standing thing seem to go at that speed is counted in. Next to where it
    goes it may have started, or not yet have come to rest, before its places tell: that is left open.
    """
    t_s, place, covariance, velocity, spread, shifts = going
    speed = np.linalg.norm(velocity, axis=1)
    drift2 = (
        sum((np.gradient(shift, t_s, axis=0) ** 2).sum(axis=1) for shift in shifts) if len(t_s) > 1 else 0.0
    )
    unsure = np.sqrt(np.maximum(np.einsum("naa->n", spread), 0.0) + drift2)
    pace = max(float(np.percentile(speed, 90)), _PACE_M_S / 2)
    slow = speed < np.maximum(_DEVIATIONS * unsure, np.maximum(_PACE_M_S, 0.05 * pace))
    still = np.zeros(len(t_s), dtype=np.bool_)
    for first, stop in _runs(slow):
        while stop - first >= 4 and t_s[stop - 1] - t_s[first] >= _SHORTEST_S:
            part = slice(first, stop)
            moved = tuple(shift[part] for shift in shifts)
            if _stands(t_s[part], place[part], covariance[part], moved, pace):
                low, high = _at_rest(t_s[part], place[part], covariance[part], moved)
                rest = slice(first + low, first + high)
                still[rest] = _surely(t_s[rest], t_s, _spread(covariance[part]))
                break
            first, stop = first + 1, stop - 1
    return still


def _stands(t_s: Floats, place: Floats, covariance: Floats, shifts: tuple[Floats, ...], pace: float) -> bool:
    """Whether a line through the places is level, and sure enough to tell that from its usual pace."""
    sigma2 = np.einsum("naa->n", covariance) / place.shape[1]
    weight = 1.0 / np.maximum(sigma2, 1e-12)
    middle = float((weight * t_s).sum() / weight.sum())
    lever = float((weight * (t_s - middle) ** 2).sum())
    lean = weight * (t_s - middle) / lever

    def slope(values: Floats) -> float:
        return float(np.linalg.norm(lean @ values))

    going, drift = slope(place), float(np.sqrt(sum(slope(shift) ** 2 for shift in shifts)))
    sigma = float(np.hypot(1.0 / np.sqrt(lever), drift))
    if going > _DEVIATIONS * sigma and going > _PACE_M_S / 3:
        return False
    # Either it is known well enough to be told from going, or all its going may be drift.
    return going + 2 * (sigma - drift) < max(_SHARE * pace, _PACE_M_S) or _WALK_M_S > going > 0.3 * drift > 0


def _at_rest(t_s: Floats, place: Floats, covariance: Floats, shifts: tuple[Floats, ...]) -> tuple[int, int]:
    """The first and one past the last row that lie where the middle of the stretch does."""
    count = len(place)
    middle = slice(count // 4, count - count // 4)
    rest = np.median(place[middle], axis=0)
    # The mean of a few rows tells a tail from rest that a single one does not.
    reach = min(_TAIL, max(int((t_s < t_s[0] + _TAIL_S / 3).sum()), 1))
    kernel = np.ones(reach) / reach
    off = np.column_stack(
        [np.convolve(place[:, k] - rest[k], kernel, mode="valid") for k in range(place.shape[1])]
    )
    drift2 = sum(((shift - np.median(shift[middle], axis=0)) ** 2).sum(axis=1) for shift in shifts)
    allowed = _DEVIATIONS * np.sqrt(_spread(covariance) ** 2 / reach + drift2)
    away = np.linalg.norm(off, axis=1) > np.broadcast_to(allowed, count)[: len(off)]
    # A tail is short: it stands for at least half a second, and slows down in less.
    away &= (t_s[: len(off)] < t_s[0] + _TAIL_S) | (
        t_s[: len(off)] > t_s[-1] - _TAIL_S - (t_s[reach - 1] - t_s[0])
    )
    inside = np.flatnonzero(~away)
    if not len(inside):
        return 0, count
    return int(inside[0]), min(count, int(inside[-1]) + reach)


def _surely(t_s: Floats, all_s: Floats, spread_m: float) -> Bools:
    """Rows of a rest that are not so near to a start or stop that nothing tells it yet."""
    untold_s = np.sqrt(2 * _DEVIATIONS * spread_m / np.sqrt(_TAIL) / _STARTS_M_S2)
    # From the last row in which it still went, to the first in which it goes again.
    first = np.max(all_s[all_s < t_s[0]], initial=-np.inf) + untold_s
    last = np.min(all_s[all_s > t_s[-1]], initial=np.inf) - untold_s
    middle, least_s = (t_s[0] + t_s[-1]) / 2, _SHORTEST_S / 4
    if last - first < 2 * least_s:
        first, last = min(first, middle - least_s), max(last, middle + least_s)
    return np.asarray((t_s >= first) & (t_s <= last), dtype=np.bool_)


def _spread(covariance: Floats) -> float:
    """The usual deviation of a place on one axis."""
    return float(np.median(np.sqrt(np.einsum("naa->n", covariance) / covariance.shape[1])))


def _runs(marked: Bools) -> list[tuple[int, int]]:
    """First and one past the last row of each stretch of marked rows."""
    edges = np.diff(np.concatenate([[0], marked.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(edges == 1).tolist(), np.flatnonzero(edges == -1).tolist(), strict=True))
