"""Two independent placings of one thing, by the ground and by its depth, made one by how sure each is."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....traces.records import Degradation
from ..observed import Observed

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Two placings that differ by more than so many deviations contradict one another.
_AGREE = 3.0
_TINY = 1e-9


class Fused(NamedTuple):
    """What both make together, and by how many deviations they differ."""

    observed: Observed
    apart: float


def fused(by_ground: Observed, by_depth: Observed, name: str) -> Fused:
    """Both by their variances; if they contradict one another, the ground, the difference as its error."""
    both = seen(by_ground) & seen(by_depth)
    off = by_depth.xyz_m[:, :2] - by_ground.xyz_m[:, :2]
    between = _apart(by_ground, by_depth)
    if not both.any():
        return Fused(by_ground, 0.0)
    solved = np.linalg.solve(between[both], off[both][:, :, None])[:, :, 0]
    apart = float(np.sqrt(np.median(np.einsum("ni,ni->n", off[both], solved))))
    if apart > _AGREE:
        return Fused(_contradicted(by_ground, np.where(both[:, None], off, np.nan), apart, name), apart)
    return Fused(_joined(by_ground, by_depth), apart)


def seen(one: Observed) -> Bools:
    """Rows with an observation."""
    known = np.isfinite(one.xyz_m).all(axis=1)
    return np.asarray(known if one.seen is None else known & one.seen, dtype=np.bool_)


def _joined(a: Observed, b: Observed) -> Observed:
    """Weighted by what sways of each one's own errors, all rows alike.

    What shifts a whole way does nothing to its length or speed; weights that varied along it would.
    """
    both = seen(a) & seen(b)
    own_a, own_b = (_total(*pair, swaying=True)[both].mean(axis=0) for pair in ((a, b), (b, a)))
    weight = np.tile(own_b @ np.linalg.inv(own_a + own_b), (len(both), 1, 1))
    weight[~seen(b)], weight[~seen(a)] = np.eye(2), np.zeros((2, 2))
    rest = np.eye(2) - weight

    def mixed(one: Floats, other: Floats) -> Floats:
        found = np.nan_to_num(one).copy()
        found[:, :2] = np.einsum("nij,nj->ni", weight, np.nan_to_num(one[:, :2]))
        found[:, :2] += np.einsum("nij,nj->ni", rest, np.nan_to_num(other[:, :2]))
        return found

    covariance = a.covariance_m2.copy()
    covariance[:, :2, :2] = weight @ a.covariance_m2[:, :2, :2] @ weight.transpose(0, 2, 1)
    covariance[:, :2, :2] += rest @ b.covariance_m2[:, :2, :2] @ rest.transpose(0, 2, 1)
    none = np.zeros_like(a.xyz_m)
    modes = {
        name: mixed(a.modes.get(name, none), b.modes.get(name, none))
        for name in dict.fromkeys((*a.modes, *b.modes))
    }
    found = seen(a) | seen(b)
    place = np.where(found[:, None], mixed(a.xyz_m, b.xyz_m), np.nan)
    degradations = tuple(dict.fromkeys((*a.degradations, *b.degradations)))
    return replace(
        a, xyz_m=place, covariance_m2=covariance, modes=modes, seen=found, degradations=degradations
    )


def _contradicted(a: Observed, off: Floats, apart: float, name: str) -> Observed:
    """One placing with the difference to the other as an error of its own."""
    usual = np.nanmedian(off, axis=0)
    shift = np.zeros_like(a.xyz_m)
    shift[:, :2] = np.where(np.isfinite(off), off, usual)
    far = float(np.linalg.norm(usual))
    detail = f"by its depth it is {far:.1f} m from where the ground puts it ({apart:.1f} deviations)"
    return replace(
        a,
        modes={**a.modes, f"sources:{name}": shift},
        degradations=(*a.degradations, Degradation(kind="sources_disagree", detail=detail)),
    )


def _total(one: Observed, other: Observed, *, swaying: bool = False) -> Floats:
    """Covariances (n, 2, 2) of all that is off with one and not with the other; or of what varies of that."""
    total = np.nan_to_num(one.covariance_m2[:, :2, :2]) + _TINY * np.eye(2)
    for name, shift in one.modes.items():
        if name not in other.modes:
            shift = shift - shift.mean(axis=0) if swaying else shift
            total = total + shift[:, :2, None] * shift[:, None, :2]
    return np.asarray(total, dtype=np.float64)


def _apart(a: Observed, b: Observed) -> Floats:
    """Covariances (n, 2, 2) of the difference: what both share counts by how differently it shifts them."""
    total = _total(a, b) + _total(b, a)
    for name in a.modes.keys() & b.modes.keys():
        shift = (a.modes[name] - b.modes[name])[:, :2]
        total = total + shift[:, :, None] * shift[:, None, :]
    return np.asarray(total, dtype=np.float64)
