"""All poses and landmarks at once: the drift of a frame-by-frame guess is taken out, and what is left told.

Landmarks lie on the ground, so each has two unknowns, which are eliminated. What remains is one dense system
of the poses of some frames and of how parts of the picture lag; its inverse is the covariance of the way that
the camera made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from .pose import Level, Pose, seen_from, turned

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

# Sights this many deviations off count half. A landmark whose usual sight counts less than this is left out:
# what stands up a little – a wheel, the foot of a post – goes nearly along with the ground, and misleads.
_DOUBT, _SOUND = 1.5, 0.65
_ROUNDS = 12
_LINK_RAD, _LINK_HEIGHTS = 0.5, 2.0
# Sights are never surer than this share of what is usual; beyond so many times of it they fit no motion.
_LEAST, _MOST = 0.2, 10.0
_NONE = "the camera moves, and what is followed of the ground fits no motion over it"
# The first pose is where the world begins: its place on the ground and bearing are known.
_ORIGIN = 1e6
# Corners in one part of the picture, so wide, lag alike behind the ground by about this share of their way
# through it: encoders and unsharpness do so. However many corners there are, this does not average out.
_PART_RAD, _LAG = 0.25, 0.0015


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

    `noise` is what sights are usually off by, in radians; `start` is what the mount says of the first pose,
    under which the world begins.
    """
    now, places, level = list(poses), places_m.copy(), Level(start.axes[:, 2], height_m)
    lags, usual = _lags(sights), noise
    size, shares = 6 * len(now), np.zeros(lags.parts)
    for _ in range(_ROUNDS):
        seen = _sighted(now, places, sights, _LEAST * usual, lags.way * shares[lags.part, None])
        if not _LEAST * usual <= seen.noise <= _MOST * usual:
            raise NotMeasurable(_NONE, hint="Give its poses with a 'posed' sidecar.")
        normal = _normal(now, level, sights, seen, lags, shares)
        covariance = np.asarray(np.linalg.inv(normal.system), np.float64)
        change = covariance @ normal.target
        places, shares = places + normal.places(change), shares + change[size:]
        moved = change[:size].reshape(-1, 6)
        now = [Pose(turned(p.axes, d[:3]), p.place_m + d[3:]) for p, d in zip(now, moved, strict=True)]
        level = level.learned(now, covariance)
        if np.abs(moved).max() < 1e-6:
            break
    return Bundle(tuple(now), places, covariance[:size, :size] * _spent(sights, seen), seen.noise)


class _Lags(NamedTuple):
    """The part of the picture each sight is in, and how far it is off if that part lags by all its way."""

    part: Ints
    way: Floats
    parts: int


def _lags(sights: Sights) -> _Lags:
    count = np.bincount(sights.landmark)
    middle = np.column_stack([np.bincount(sights.landmark, sights.rays[:, k]) / count for k in (0, 1)])
    _, part = np.unique(np.floor(sights.rays / _PART_RAD), axis=0, return_inverse=True)
    return _Lags(part.ravel(), sights.rays - middle[sights.landmark], int(part.max()) + 1)


def _sighted(poses: Sequence[Pose], places: Floats, sights: Sights, least: float, lagged: Floats) -> _Seen:
    """Residuals and slopes of all sights, with weights that leave out what does not go along."""
    axes = np.array([pose.axes for pose in poses])[sights.frame]
    at = np.array([pose.place_m for pose in poses])[sights.frame]
    points = np.column_stack([places, np.zeros(len(places))])[sights.landmark]
    residual, by_pose, by_place, ahead = seen_from(axes, at, points, sights.rays - lagged)
    squared = (residual**2).sum(axis=1)
    shown = float(np.sqrt(np.median(squared[ahead]) / 1.386)) if ahead.any() else np.inf
    shown = max(shown, least)
    weight = np.where(ahead, 1.0 / (1.0 + squared / (shown * _DOUBT) ** 2), 0.0)
    # Sights of one landmark must agree with one another: one that never fits stands up, or goes its own way.
    count = np.bincount(sights.landmark, minlength=len(places))
    usual = np.bincount(sights.landmark, weights=weight, minlength=len(places)) / np.maximum(count, 1)
    sound = usual[sights.landmark] > _SOUND
    return _Seen(residual, by_pose, by_place, weight / shown**2, sound, shown)


def _spent(sights: Sights, seen: _Seen) -> float:
    """How much larger variances are than residuals show, as what was fitted has made these small."""
    told = 2 * int(seen.sound.sum())
    fitted = 2 * len(np.unique(sights.landmark[seen.sound])) + 6 * (int(sights.frame.max()) + 1)
    return told / max(told - fitted, 0.1 * told, 1.0)


class _Normal(NamedTuple):
    """The normal equations of poses and lags, and how landmarks follow from their solution."""

    system: Floats
    target: Floats
    places: Callable[[Floats], Floats]


def _normal(
    poses: Sequence[Pose], level: Level, sights: Sights, seen: _Seen, lags: _Lags, shares: Floats
) -> _Normal:
    """Landmarks eliminated; those that are not sound have their places only."""
    from scipy.sparse import bsr_array

    count = int(sights.landmark.max()) + 1
    root = np.sqrt(seen.weight)[:, None]
    residual = (seen.residual * root).reshape(-1)
    slopes = _slopes(len(poses), sights, seen, lags)
    on_ground = seen.by_place * root[:, :, None]
    held = np.zeros((count, 2, 2))
    np.add.at(held, sights.landmark, on_ground.transpose(0, 2, 1) @ on_ground)
    inverse = bsr_array((np.linalg.inv(held + 1e-9 * np.eye(2)), np.arange(count), np.arange(count + 1)))
    by_place = _scattered(on_ground, 2 * sights.landmark, 2 * count)
    pull, cross = by_place.T @ residual, slopes.T @ by_place
    through = cross @ inverse
    system, target = _beforehand(poses, level, shares)
    system += (slopes.T @ slopes - through @ cross.T).toarray()
    target += slopes.T @ residual - through @ pull

    def places(change: Floats) -> Floats:
        return np.asarray(inverse @ (pull - cross.T @ change)).reshape(-1, 2)

    return _Normal(system, target, places)


def _slopes(frames: int, sights: Sights, seen: _Seen, lags: _Lags) -> csr_array:
    """By poses and lags, of sights that may tell of them, weighted."""
    width = 6 * frames + lags.parts
    root = (np.sqrt(seen.weight) * seen.sound)[:, None, None]
    by_pose = _scattered(seen.by_pose * root, 6 * sights.frame, width)
    by_lag = _scattered(lags.way[:, :, None] * root, 6 * frames + lags.part, width)
    total: csr_array = by_pose + by_lag
    return total


def _scattered(blocks: Floats, column: Ints, width: int) -> csr_array:
    """A sparse matrix of blocks (n, 2, k), one below the other, each from its column on."""
    from scipy.sparse import csr_array

    n, rows, columns = blocks.shape
    at = np.broadcast_to(column[:, None, None] + np.arange(columns), blocks.shape)
    ends = np.arange(0, n * rows * columns + 1, columns)
    return csr_array((blocks.ravel(), at.ravel(), ends), (n * rows, width))


def _beforehand(poses: Sequence[Pose], level: Level, shares: Floats) -> tuple[Floats, Floats]:
    """What is known before any sight: the mount, where the world begins, that little lags."""
    size = 6 * len(poses)
    system, target = np.zeros((size + len(shares),) * 2), np.zeros(size + len(shares))
    system[:size, :size], target[:size] = level.prior(poses)
    # The first pose's place on the ground and bearing are so by definition.
    up = poses[0].axes[:, 2]
    system[:3, :3] += _ORIGIN * np.outer(up, up)
    system[[3, 4], [3, 4]] += _ORIGIN
    # From one pose to the next a camera goes and turns this far at most, though no sights should tie them.
    link = np.diag(np.repeat([_LINK_RAD**-2.0, (_LINK_HEIGHTS * level.height_m) ** -2.0], 3))
    steps = np.diff(np.eye(len(poses)), axis=0)
    system[:size, :size] += np.kron(steps.T @ steps, link)
    system[range(size, len(system)), range(size, len(system))] += _LAG**-2.0
    target[size:] -= shares / _LAG**2
    return system, target
