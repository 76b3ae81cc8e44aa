"""All poses and landmarks at once: the drift of a frame-by-frame guess is taken out, and what is left told.

Landmarks lie on the ground, so each has two unknowns, which are eliminated; what remains is one dense system
of the poses of some frames. Its inverse is the covariance of the way the camera made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from .pose import Pose, level_prior, seen_from, turned

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Sights this many deviations off count half; a landmark whose usual sight is as far off is left out.
_DOUBT = 2.5
_ROUNDS = 8
# The first pose is where the world begins: its place on the ground and bearing are known.
_ORIGIN = 1e6


class Sights(NamedTuple):
    """Every sight of every landmark: which frame and landmark (both counted from 0), in which direction."""

    frame: Ints
    landmark: Ints
    rays: Floats


class Bundle(NamedTuple):
    """Poses and landmarks that agree, the poses' covariance (turn, shift of each), and the sights' noise."""

    poses: tuple[Pose, ...]
    places_m: Floats
    covariance: Floats
    noise: float


class _Seen(NamedTuple):
    """What all sights say against what is believed: residuals, slopes, weights, and the noise they show."""

    residual: Floats
    by_pose: Floats
    by_place: Floats
    weight: Floats
    sound: Bools
    """Whether a sight is of a landmark that may tell of poses; every landmark's own place goes along."""
    noise: float


def bundle(
    poses: Sequence[Pose], places_m: Floats, sights: Sights, *, start: Pose, height_m: float, noise: float
) -> Bundle:
    """Gauss–Newton over all poses and landmarks, robust against sights that do not go along.

    `start` is what the mount says of the first pose; the world begins under it.
    """
    now, places = list(poses), places_m.copy()
    system = np.eye(6 * len(now))
    for _ in range(_ROUNDS):
        seen = _sighted(now, places, sights, noise)
        noise = seen.noise
        system, target, back = _reduced(now, start, sights, seen, height_m)
        delta = np.asarray(np.linalg.solve(system, target), np.float64).reshape(-1, 6)
        places = places + back(delta)
        now = [Pose(turned(p.axes, d[:3]), p.place_m + d[3:]) for p, d in zip(now, delta, strict=True)]
        if np.abs(delta).max() < 1e-6:
            break
    return Bundle(tuple(now), places, np.asarray(np.linalg.inv(system), np.float64), noise)


def _sighted(poses: Sequence[Pose], places: Floats, sights: Sights, noise: float) -> _Seen:
    """Residuals and slopes of all sights, with weights that leave out what does not go along."""
    axes = np.array([pose.axes for pose in poses])[sights.frame]
    at = np.array([pose.place_m for pose in poses])[sights.frame]
    points = np.column_stack([places, np.zeros(len(places))])[sights.landmark]
    residual, by_pose, by_place, ahead = seen_from(axes, at, points, sights.rays)
    squared = (residual**2).sum(axis=1)
    shown = float(np.sqrt(np.median(squared[ahead]) / 1.386)) if ahead.any() else noise
    shown = max(shown, 0.1 * noise)
    weight = np.where(ahead, 1.0 / (1.0 + squared / (shown * _DOUBT) ** 2), 0.0)
    # Sights of one landmark must agree with one another: one that never fits stands up, or goes its own way.
    count = np.bincount(sights.landmark, minlength=len(places))
    usual = np.bincount(sights.landmark, weights=weight, minlength=len(places)) / np.maximum(count, 1)
    sound = usual[sights.landmark] > 0.5
    return _Seen(residual, by_pose, by_place, weight / shown**2, sound, shown)


def _reduced(
    poses: Sequence[Pose], start: Pose, sights: Sights, seen: _Seen, height_m: float
) -> tuple[Floats, Floats, Callable[[Floats], Floats]]:
    """The system of the poses alone, and how the landmarks follow from their solution."""
    frames, landmarks = len(poses), int(sights.landmark.max()) + 1
    system, target = _of_poses(poses, start, sights, seen, height_m)
    w = seen.weight[:, None, None]
    own = np.zeros((landmarks, 2, 2))
    np.add.at(own, sights.landmark, seen.by_place.transpose(0, 2, 1) @ (seen.by_place * w))
    pull = np.zeros((landmarks, 2))
    np.add.at(pull, sights.landmark, np.einsum("nki,nk->ni", seen.by_place * w, seen.residual))
    inverse = np.linalg.inv(own + 1e-9 * np.eye(2))
    cross = seen.by_pose.transpose(0, 2, 1) @ (seen.by_place * w * seen.sound[:, None, None])
    first, second = _partners(sights.landmark)
    taken = cross[first] @ inverse[sights.landmark[first]] @ cross[second].transpose(0, 2, 1)
    np.subtract.at(system, (sights.frame[first], sights.frame[second]), taken)
    held = np.einsum("nij,njk,nk->ni", cross, inverse[sights.landmark], pull[sights.landmark])
    np.subtract.at(target, sights.frame, held)

    def back(delta: Floats) -> Floats:
        moved = np.zeros((landmarks, 2))
        np.add.at(moved, sights.landmark, np.einsum("nij,ni->nj", cross, delta[sights.frame]))
        return np.asarray(np.einsum("nij,nj->ni", inverse, pull - moved))

    dense = system.transpose(0, 2, 1, 3).reshape(6 * frames, 6 * frames)
    return dense, target.reshape(-1), back


def _of_poses(
    poses: Sequence[Pose], start: Pose, sights: Sights, seen: _Seen, height_m: float
) -> tuple[Floats, Floats]:
    """Normal matrix (frames, frames, 6, 6) and target of the poses, were the landmarks known."""
    system, target = np.zeros((len(poses), len(poses), 6, 6)), np.zeros((len(poses), 6))
    for k, pose in enumerate(poses):
        system[k, k], target[k] = level_prior(pose, start, height_m)
    system[0, 0] += _ORIGIN * _freedom(start)
    weighted = seen.by_pose * (seen.weight * seen.sound)[:, None, None]
    np.add.at(system, (sights.frame, sights.frame), seen.by_pose.transpose(0, 2, 1) @ weighted)
    np.add.at(target, sights.frame, np.einsum("nki,nk->ni", weighted, seen.residual))
    return system, target


def _freedom(start: Pose) -> Floats:
    """Where the world begins: the first pose's bearing and place on the ground are so by definition."""
    up = start.axes[:, 2]
    free = np.diag([0.0, 0.0, 0.0, 1.0, 1.0, 0.0])
    free[:3, :3] = np.outer(up, up)
    return free


def _partners(landmark: Ints) -> tuple[Ints, Ints]:
    """All ordered pairs of sights that are of one landmark."""
    order = np.argsort(landmark, kind="stable")
    ordered = landmark[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[starts, len(ordered)])
    per_row = np.repeat(sizes, sizes)
    first = np.repeat(np.arange(len(ordered)), per_row)
    offset = np.arange(len(first)) - np.repeat(np.cumsum(per_row) - per_row, per_row)
    second = np.repeat(np.repeat(starts, sizes), per_row) + offset
    return order[first], order[second]
