"""Fitting one shape and its places over time to the edges of boxes: robust Gauss–Newton with a banded system.

All that is shared (the shape, how boxes are drawn) is solved with all places at once. Places next to one
another in time hold together weakly – enough to tell a hidden edge from a real one, too little to smooth.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solveh_banded

from ..camera import Camera
from .prior import Prior
from .shape import NAMES, SHAPE, Slopes, edges_of, slopes_of

Floats = NDArray[np.float64]

# How hard things may speed up: what holds places together, in m/s².
_SURGE = 8.0
# Edges this many deviations off count half; the deviation itself is at least so many pixels.
_DOUBT, _LEAST_PX = 2.5, 0.25
# How far the deviation may be overestimated while the fit is still rough, round by round.
_PATIENCE = (8.0, 6.0, 4.0, 3.0, 2.0, 1.5, 1.2, 1.0, 1.0, 1.0, 1.0, 1.0)
_BAND = 4
# Errors that stay alike are followed over so many rows at most, while they are alike by this much.
_LONGEST, _ALIKE = 25, 0.1
# A place that its edges do not tell is known to within this, from its neighbours.
_LOOSE_M = 4.0
# A hull is not the thing: edges are off by so many pixels and this share of the box, differently from so many
# views only. However many rows there are, they tell no more of the shape.
_HULL_PX, _HULL_SHARE, _VIEWS = 0.6, 0.012, 6.0
# What a thing goes in one of these times (either side) tells its heading if it is far, or this share of it.
_WINDOWS_S, _TOLD_M, _TOLD_SHARE = (0.35, 0.7, 1.4, 2.8), 0.5, 0.25
# A heading told of a stretch whose middle is so long past or yet to come is brought up to date; by how much,
# the turning over this long tells; much slower turning than so many radians a second is none.
_LATE_S, _TURNING_S, _STRAIGHT_RAD_S = 0.02, 0.5, 0.25
# How much larger the variances are of rows with an edge that is not the thing's own.
_CUT = 6.0


@dataclass(frozen=True, eq=False)
class Boxes:
    """The edges (n, 4) of a thing at times (n,), and how much each may be trusted beforehand (n, 4)."""

    t_s: Floats
    edges: Floats
    trust: Floats


@dataclass(frozen=True, eq=False)
class State:
    """Places (n, 2), headings (n,), shared values, the edges' noise (4,), each edge's weight (n, 4)."""

    place: Floats
    heading: Floats
    shared: Floats
    noise_px: Floats
    weight: Floats


class Solved(NamedTuple):
    """What each row's own edges say: place, covariance, and how it moves with each shared deviation.

    What is off with how boxes are drawn, by edges, is off with all things drawn alike; the rest is its own.
    """

    place: Floats
    covariance: Floats
    drawn: Floats
    modes: Floats
    shared_covariance: Floats


def fit(camera: Camera, boxes: Boxes, state: State, prior: Prior, *, held: bool = False) -> State:
    """The state that fits the edges best; `held` keeps weights, noise, headings: for a camera a bit off."""
    patience = (1.0, 1.0, 1.0) if held else _PATIENCE
    for factor in patience:
        slopes = slopes_of(camera, boxes.t_s, state.place, state.heading, state.shared)
        residual = boxes.edges - slopes.edges
        if not held:
            state = _weighed(boxes, state, residual, factor)
        change = _System(boxes, _humble(boxes, state, _VIEWS), prior, residual, slopes).shared_step()
        rough = _humble(boxes, state, float(len(boxes.t_s)))
        place = state.place + _System(boxes, rough, prior, residual, slopes).place_step(change)
        shift = np.abs(place - state.place).max()
        state = replace(state, place=place, shared=state.shared + change)
        if not held:
            length_m = float(np.exp(state.shared[0]))
            state = replace(state, heading=heading_of(boxes.t_s, state.place, state.heading, length_m))
        if shift < 1e-5 and factor == 1.0:
            break
    return state


def solve_each(camera: Camera, boxes: Boxes, state: State, prior: Prior) -> Solved:
    """The places that the rows' own edges give, without their neighbours, and how sure they are."""
    slopes = slopes_of(camera, boxes.t_s, state.place, state.heading, state.shared)
    residual = boxes.edges - slopes.edges
    alike = replace(state, noise_px=state.noise_px * np.sqrt(_likeness(residual, state)))
    system = _System(boxes, alike, prior, residual, slopes)
    own = system.own + np.eye(2) / _LOOSE_M**2
    covariance = np.linalg.inv(own)
    place = state.place + np.einsum("nij,nj->ni", covariance, system.pull)
    response = -np.einsum("nij,njm->nim", covariance, system.cross)
    humble = _System(boxes, _humble(boxes, alike, _VIEWS), prior, residual, slopes)
    spread = humble.shared_covariance()
    # How far the shared values are off where what was believed of an edge beforehand is off by a deviation.
    drawn = spread[:, SHAPE:] / prior.sigma[SHAPE:]
    values, vectors = np.linalg.eigh(spread - drawn @ drawn.T)
    own = vectors * np.sqrt(np.maximum(values, 0.0))
    # What shows of a thing that is cut is little like a hull: its rows tell less than they seem to.
    cut = np.where((boxes.trust == 0.0).any(axis=1), _CUT, 1.0)
    return Solved(
        place,
        covariance * cut[:, None, None],
        drawn=np.einsum("nim,mk->kni", response, drawn),
        modes=np.einsum("nim,mk->kni", response, own),
        shared_covariance=spread,
    )


def _weighed(boxes: Boxes, state: State, residual: Floats, factor: float) -> State:
    """Noise of the edges that go along, and the weight of each edge by how far off it is."""
    noise = state.noise_px.copy()
    usable = (boxes.trust > 0.5) & np.isfinite(residual)
    for k in range(4):
        off = np.abs(residual[usable[:, k], k])
        if len(off) >= 5:
            # Half of the rows' freedom is used up by their own places.
            noise[k] = max(1.4826 * float(np.median(off)) * 1.3, _LEAST_PX)
    scaled = np.where(np.isfinite(residual), residual, 1e6) / (noise * factor * _DOUBT)
    weight = boxes.trust / (1.0 + scaled**2) ** 2
    return replace(state, noise_px=noise, weight=np.where(np.isfinite(residual), weight, 0.0))


def _humble(boxes: Boxes, state: State, views: float) -> State:
    """The same with noise that makes all rows together tell no more of the shape than a few views can."""
    rows = np.maximum(state.weight.sum(axis=0), 1.0)
    size = np.median(boxes.edges[:, 2:] - boxes.edges[:, :2], axis=0)
    hull = np.hypot(_HULL_PX, _HULL_SHARE * np.tile(size, 2))
    noise2 = state.noise_px**2 + hull**2 * np.maximum(rows / views, 1.0)
    return replace(state, noise_px=np.sqrt(noise2))


def _likeness(residual: Floats, state: State) -> float:
    """How many rows in a row are off alike: so many of them tell no more than one."""
    off = np.clip(np.nan_to_num(residual) / state.noise_px, -3.0, 3.0)
    weight = state.weight
    power = float((weight * off**2).sum())
    if power <= 0 or len(off) < 8:
        return 1.0
    total = 1.0
    for lag in range(1, min(_LONGEST, len(off) // 3)):
        both = np.sqrt(weight[:-lag] * weight[lag:])
        share = float((both * off[:-lag] * off[lag:]).sum() / max((both * off[lag:] ** 2).sum(), 1e-12))
        if share < _ALIKE:
            break
        total += 2.0 * share
    return total


class _System:
    """The normal equations of places and shared values."""

    def __init__(
        self,
        boxes: Boxes,
        state: State,
        prior: Prior,
        residual: Floats,
        slopes: Slopes,
    ) -> None:
        w = state.weight / state.noise_px**2
        clean = np.where(w > 0, np.nan_to_num(residual), 0.0)
        at, of = np.nan_to_num(slopes.by_place), np.nan_to_num(slopes.by_shared)
        self.own = np.einsum("nei,ne,nej->nij", at, w, at)
        self.pull = np.einsum("nei,ne,ne->ni", at, w, clean)
        self.cross = np.einsum("nei,ne,nem->nim", at, w, of)
        precision = np.linalg.inv(prior.covariance)
        self.shared = np.einsum("nem,ne,nek->mk", of, w, of) + precision
        self.shared_pull = np.einsum("nem,ne,ne->m", of, w, clean) + precision @ (prior.mean - state.shared)
        self.band, self.steady = _steadiness(boxes.t_s, state.place, len(state.place))
        self._fill()

    def _fill(self) -> None:
        n = len(self.own)
        self.band[0, 0::2] += self.own[:, 0, 0] + _LOOSE_M**-2.0 * 1e-3
        self.band[0, 1::2] += self.own[:, 1, 1] + _LOOSE_M**-2.0 * 1e-3
        self.band[1, 0 : 2 * n : 2] += self.own[:, 0, 1]

    def shared_step(self) -> Floats:
        """How far to move the shared values."""
        crossing = self._crossing()
        schur, pulls = (
            self.shared - crossing.T @ self._solved(crossing),
            (self.pull + self.steady).reshape(-1),
        )
        change = np.linalg.solve(schur, self.shared_pull - crossing.T @ self._solved(pulls))
        return np.asarray(np.clip(change, -0.5, 0.5), dtype=np.float64)

    def place_step(self, shared_step: Floats) -> Floats:
        """How far to move the places (n, 2), where the shared values move so far."""
        pulls = (self.pull + self.steady).reshape(-1) - self._crossing() @ shared_step
        return np.asarray(self._solved(pulls).reshape(-1, 2), dtype=np.float64)

    def shared_covariance(self) -> Floats:
        """Of the shared values, with the places held together as they are."""
        crossing = self._crossing()
        return np.asarray(np.linalg.inv(self.shared - crossing.T @ self._solved(crossing)), dtype=np.float64)

    def _crossing(self) -> Floats:
        return np.asarray(self.cross.reshape(-1, len(NAMES)), dtype=np.float64)

    def _solved(self, right: Floats) -> Floats:
        return np.asarray(solveh_banded(self.band, right, lower=True), dtype=np.float64)


def _steadiness(t_s: Floats, place: Floats, count: int) -> tuple[Floats, Floats]:
    """The band (lower form) and target of accelerations that are about nought."""
    band, target = np.zeros((_BAND + 1, 2 * count)), np.zeros((count, 2))
    if count < 3:
        return band, target
    before, after = np.diff(t_s)[:-1], np.diff(t_s)[1:]
    middle = 2.0 / (before + after)
    rows = np.column_stack([middle / before, -middle * (1 / before + 1 / after), middle / after])
    # Over a long gap nothing is known of the speed's change.
    sure = 1.0 / (_SURGE * np.maximum(1.0, (before + after) / 0.2)) ** 2
    speeding = rows[:, :1] * place[:-2] + rows[:, 1:2] * place[1:-1] + rows[:, 2:] * place[2:]
    for i in range(3):
        target[i : count - 2 + i] -= rows[:, i : i + 1] * speeding * sure[:, None]
        for j in range(i + 1):
            product = rows[:, i] * rows[:, j] * sure
            for axis in range(2):
                band[2 * (i - j), 2 * j + axis : 2 * (count - 2 + j) + axis : 2] += product
    return band, target


def heading_of(t_s: Floats, place: Floats, last: Floats, length_m: float) -> Floats:
    """Which way a thing heads: along its way over a share of its length, else as it came; else as believed.

    Nothing turns on the spot: where it is slow, its way over a longer time tells its heading, no wobbling.
    """
    far_m = max(_TOLD_M, _TOLD_SHARE * length_m)
    angle, told, middle = np.zeros(len(t_s)), np.zeros(len(t_s), dtype=np.bool_), t_s.copy()
    for window_s in _WINDOWS_S:
        low = np.searchsorted(t_s, t_s - window_s)
        high = np.searchsorted(t_s, t_s + window_s, side="right") - 1
        gone = place[high] - place[low]
        new = ~told & (np.linalg.norm(gone, axis=1) > far_m)
        angle[new] = np.arctan2(gone[new, 1], gone[new, 0])
        middle[new] = (t_s[high] + t_s[low])[new] / 2
        told |= new
    if not told.any():
        return last
    angle[told] = _turned_on(t_s[told], angle[told], middle[told])
    return np.asarray(angle[_nearest(np.flatnonzero(told), len(t_s))], dtype=np.float64)


def _turned_on(t_s: Floats, angle: Floats, middle: Floats) -> Floats:
    """Headings at times from those of the middles of stretches: at either end it has turned on since."""
    late = t_s - middle
    angle = np.unwrap(angle)
    for side in (late > _LATE_S, late < -_LATE_S):
        near = np.abs(middle - middle[side].mean()) < _TURNING_S if side.any() else side
        if near.sum() >= 6 and np.ptp(middle[near]) > 0.0:
            rate = np.polyfit(middle[near] - middle[near].mean(), angle[near], 1)[0]
            angle[side] += rate * late[side] * rate**2 / (rate**2 + _STRAIGHT_RAD_S**2)
    return angle


def _nearest(marked: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    """For each row the marked row before it, or the first marked one."""
    at = np.searchsorted(marked, np.arange(count), side="right") - 1
    return marked[np.maximum(at, 0)]


def misfit(camera: Camera, boxes: Boxes, state: State) -> float:
    """How badly the edges fit, in squared deviations that count."""
    edges = edges_of(camera, boxes.t_s, state.place, state.heading, state.shared)
    off = (boxes.edges - edges) / state.noise_px
    return float(np.nansum(np.log1p(off**2) * (boxes.trust > 0.5)))
