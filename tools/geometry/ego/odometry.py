"""Poses of a camera over flat ground, frame by frame, from the corners of the ground that it goes past.

Each corner of the ground becomes a landmark where it was first seen; every later frame's pose is the one that
puts all landmarks known by then where they are seen now, and each landmark gets surer with every sight of it.
So errors grow only as old landmarks give way to new ones. What stands up from the ground or moves by itself
does not go along with that, is noticed, and left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from .features import Sighting
from .pose import Level, Pose, seen_from, turn_between, turned

Floats = NDArray[np.float64]
# From pixels (n, 2) to directions (n, 2) in the camera, right and down for one ahead; NaN where none.
ToRays = Callable[[Floats], Floats]

# What a corner is off by, in pixels, at least.
CORNER_PX = 0.5
# How far a camera's motion may change from one frame to the next: metres a camera height, and radians.
_SURGE, _SWING_RAD = 0.15, float(np.radians(6.0))
# Landmarks are taken from the ground up to this many camera heights away.
FAR_HEIGHTS = 14.0
# Beyond this many deviations a sight counts for little; after this many such sights the landmark is left out.
_DOUBT, _DOUBTS = 2.5, 3
_ROUNDS = 12
_FEWEST = 8


@dataclass(frozen=True, eq=False)
class Odometry:
    """The poses of every frame, and how many landmarks each rests on."""

    t_s: Floats
    axes: Floats
    place_m: Floats
    landmarks: NDArray[np.int64]


@dataclass
class _Map:
    """Landmarks on the ground by the number of their corner: place, covariance, and how often doubted."""

    place: dict[int, Floats] = field(default_factory=dict)
    spread: dict[int, Floats] = field(default_factory=dict)
    doubts: dict[int, int] = field(default_factory=dict)
    left_out: set[int] = field(default_factory=set)


def odometry(
    sightings: Iterable[Sighting], to_rays: ToRays, *, start: Pose, height_m: float, focal_px: float
) -> Odometry:
    """The poses that explain the corners; the first one is `start`."""
    noise = CORNER_PX / focal_px
    known, pose, step = _Map(), start, (np.zeros(3), np.zeros(3))
    rows: list[tuple[float, Pose, int]] = []
    for sighting in sightings:
        rays = to_rays(sighting.xy)
        usable = np.isfinite(rays).all(axis=1)
        number, rays = sighting.number[usable], rays[usable]
        seen = np.array([n in known.place for n in number.tolist()], dtype=np.bool_)
        if rows:
            guess = _moved(pose, *step)
            before, pose = pose, _solve(known, number[seen], rays[seen], guess, start, height_m, noise)
            step = _step_between(before, pose)
        _learn(known, number[seen], rays[seen], pose, noise)
        _add(known, number[~seen], rays[~seen], pose, height_m, noise)
        rows.append((sighting.t_s, pose, int(seen.sum())))
    return Odometry(
        t_s=np.array([row[0] for row in rows]),
        axes=np.array([row[1].axes for row in rows]),
        place_m=np.array([row[1].place_m for row in rows]),
        landmarks=np.array([row[2] for row in rows], dtype=np.int64),
    )


def _moved(pose: Pose, turn: Floats, shift: Floats) -> Pose:
    """A pose turned (rotation vector, in the camera) and shifted (metres, in the camera)."""
    return Pose(turned(pose.axes, turn), pose.place_m + pose.axes.T @ shift)


def _step_between(before: Pose, after: Pose) -> tuple[Floats, Floats]:
    """The turn and shift that lead from one pose to the next."""
    return turn_between(before.axes, after.axes), before.axes @ (after.place_m - before.place_m)


def _solve(
    known: _Map,
    number: NDArray[np.int64],
    rays: Floats,
    guess: Pose,
    start: Pose,
    height_m: float,
    noise: float,
) -> Pose:
    """The pose that puts the landmarks where they are seen: robust Gauss–Newton from a guess."""
    if len(number) < _FEWEST:
        return guess
    places = np.array([[*known.place[n], 0.0] for n in number.tolist()])
    spreads = np.array([known.spread[n] for n in number.tolist()])
    pose = guess
    for turn in range(_ROUNDS):
        normal, gradient = _prior(pose, guess, start, height_m)
        residual, by_pose, by_place, ahead = seen_from(*pose, places, rays)
        weight = _weights(residual, by_place, spreads, noise, soft=turn < _ROUNDS // 2)
        weight[~ahead] = 0.0
        normal += np.einsum("nki,nkl,nlj->ij", by_pose, weight, by_pose)
        gradient += np.einsum("nki,nkl,nl->i", by_pose, weight, residual)
        delta = np.asarray(np.linalg.solve(normal, gradient), np.float64)
        pose = Pose(turned(pose.axes, delta[:3]), pose.place_m + delta[3:])
        if np.abs(delta).max() < 1e-7:
            break
    return pose


def _prior(pose: Pose, guess: Pose, start: Pose, height_m: float) -> tuple[Floats, Floats]:
    """Normal matrix and target of what is known beforehand: a level mount, its height, a steady motion."""
    normal, target = Level(start.axes[:, 2], height_m).prior([pose])
    steady = np.concatenate([np.full(3, _SWING_RAD), np.full(3, _SURGE * height_m)]) ** -2.0
    off = np.concatenate([turn_between(pose.axes, guess.axes), guess.place_m - pose.place_m])
    return normal + np.diag(steady), target + steady * off


def _weights(residual: Floats, by_place: Floats, spreads: Floats, noise: float, *, soft: bool) -> Floats:
    """Inverse covariances of the residuals, less for those far off; gently while the pose is rough."""
    covariance = by_place @ spreads @ by_place.transpose(0, 2, 1) + noise**2 * np.eye(2)
    inverse = np.linalg.inv(covariance)
    squared = np.einsum("ni,nij,nj->n", residual, inverse, residual)
    scale = max(1.0, float(np.median(squared)) / 1.39) if soft else 1.0
    return np.asarray(inverse / (1.0 + squared / (scale * _DOUBT**2))[:, None, None])


def _learn(known: _Map, number: NDArray[np.int64], rays: Floats, pose: Pose, noise: float) -> None:
    """Make the landmarks surer by where they are seen, and leave out those that do not go along."""
    if not len(number):
        return
    places = np.array([[*known.place[n], 0.0] for n in number.tolist()])
    spreads = np.array([known.spread[n] for n in number.tolist()])
    residual, _, by_place, _ = seen_from(*pose, places, rays)
    covariance = by_place @ spreads @ by_place.transpose(0, 2, 1) + noise**2 * np.eye(2)
    gain = spreads @ by_place.transpose(0, 2, 1) @ np.linalg.inv(covariance)
    squared = np.einsum("ni,nij,nj->n", residual, np.linalg.inv(covariance), residual)
    for k, n in enumerate(number.tolist()):
        if squared[k] > _DOUBT**2 * 2:
            known.doubts[n] = known.doubts.get(n, 0) + 1
            if known.doubts[n] >= _DOUBTS:
                known.left_out.add(n)
                del known.place[n], known.spread[n]
            continue
        known.place[n] = known.place[n] + gain[k] @ residual[k]
        known.spread[n] = spreads[k] - gain[k] @ by_place[k] @ spreads[k]


def _add(
    known: _Map, number: NDArray[np.int64], rays: Floats, pose: Pose, height_m: float, noise: float
) -> None:
    """New landmarks where the rays of new corners meet the ground."""
    fresh = np.array([n not in known.left_out for n in number.tolist()], dtype=np.bool_)
    number, rays = number[fresh], rays[fresh]
    ways = np.column_stack([rays, np.ones(len(rays))]) @ pose.axes
    down = np.where(ways[:, 2] < -1e-3, -ways[:, 2], np.nan)
    reach = pose.place_m[2] / down
    near = np.isfinite(reach) & (np.linalg.norm(ways[:, :2], axis=1) * reach < FAR_HEIGHTS * height_m)
    places = pose.place_m[:2] + ways[near, :2] * reach[near, None]
    full = np.column_stack([places, np.zeros(len(places))])
    by_place = seen_from(*pose, full, rays[near]).by_place
    for n, place, slope in zip(number[near].tolist(), places, by_place, strict=True):
        inverse = np.linalg.inv(slope)
        known.place[n], known.spread[n] = place, noise**2 * inverse @ inverse.T
