"""A camera's pose, what it makes of a place, and what a mount over the ground says of it beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# A rolling car or a hand tilts the mount by about as much, and lifts it by this share of its height.
TILT_RAD, LIFT_SHARE = float(np.radians(2.0)), 0.03
# However little it rocks, all the while it may lean by so much against what the mount says.
LEAN_RAD = float(np.radians(0.1))
_NEAREST_M = 1e-3


class Pose(NamedTuple):
    """A camera's axes in world coordinates (rows: right, down, forward), and its place."""

    axes: Floats
    place_m: Floats


class Seen(NamedTuple):
    """Residuals (n, 2) of rays, slopes by turn and shift (n, 2, 6) and by the place's X, Y (n, 2, 2)."""

    residual: Floats
    by_pose: Floats
    by_place: Floats
    ahead: Bools


def turned(axes: Floats, turn: Floats) -> Floats:
    """Axes after a rotation, given as a vector in the camera."""
    return np.asarray(cv2.Rodrigues(turn)[0], dtype=np.float64) @ axes


def turn_between(before: Floats, after: Floats) -> Floats:
    """The rotation vector, in the camera, that leads from one set of axes to another."""
    return np.asarray(cv2.Rodrigues(after @ before.T)[0], dtype=np.float64)[:, 0]


def seen_from(axes: Floats, place_m: Floats, points_m: Floats, rays: Floats) -> Seen:
    """How points (n, 3) look from poses – one for all, or one for each – against the rays seen (n, 2)."""
    axes = np.broadcast_to(axes, (len(points_m), 3, 3))
    local = np.einsum("nij,nj->ni", axes, points_m - place_m)
    ahead = np.asarray(local[:, 2] > _NEAREST_M, dtype=np.bool_)
    depth = np.where(ahead, local[:, 2], 1.0)
    expected = local[:, :2] / depth[:, None]
    slope = np.zeros((len(points_m), 2, 3))
    slope[:, 0, 0] = slope[:, 1, 1] = 1.0 / depth
    slope[:, :, 2] = -expected / depth[:, None]
    by_point = slope @ axes
    by_pose = np.concatenate([-(slope @ crossed(local)), -by_point], axis=2)
    return Seen(rays - expected, by_pose, by_point[:, :, :2], ahead)


class Level(NamedTuple):
    """A mount that keeps its height and stays as level as it began: which way is up in it, how it rocks."""

    up: Floats
    height_m: float
    rocking_rad: float = TILT_RAD

    def prior(self, poses: Sequence[Pose]) -> tuple[Floats, Floats]:
        """Normal matrix (6n, 6n) and target (6n,) of poses' turns and shifts.

        Rocking is each pose's own, but all may be tilted alike: what begins tilted may stay so.
        """
        count = len(poses)
        ups = np.array([pose.axes[:, 2] for pose in poses])
        off = self.up - ups
        alike = 1.0 / (self.rocking_rad**2 * (self.rocking_rad**2 / LEAN_RAD**2 + count))
        slopes = -crossed(ups)
        each = np.eye(count) / self.rocking_rad**2 - alike
        system, target = np.zeros((count, 6, count, 6)), np.zeros((count, 6))
        system[:, :3, :, :3] = np.einsum("kab,kl,lac->kblc", slopes, each, slopes)
        target[:, :3] = np.einsum("kab,kl,la->kb", slopes, each, off)
        lift_m = LIFT_SHARE * self.height_m
        heights = np.array([pose.place_m[2] for pose in poses])
        system[range(count), 5, range(count), 5] = lift_m**-2.0
        target[:, 5] = (self.height_m - heights) / lift_m**2
        return system.reshape(6 * count, 6 * count), target.reshape(-1)

    def learned(self, poses: Sequence[Pose], covariance: Floats) -> Level:
        """The same with as much rocking as the poses show, what they leave open included."""
        ups = np.array([pose.axes[:, 2] for pose in poses])
        slopes = crossed(ups)
        own = np.array([covariance[6 * k : 6 * k + 3, 6 * k : 6 * k + 3] for k in range(len(poses))])
        open_rad2 = np.einsum("kab,kbc,kac->k", slopes, own, slopes)
        shown_rad2 = ((self.up - ups) ** 2).sum(axis=1)
        rocking = float(np.sqrt(np.mean(open_rad2 + shown_rad2) / 2))
        return self._replace(rocking_rad=float(np.clip(rocking, LEAN_RAD, TILT_RAD)))


def crossed(vectors: Floats) -> Floats:
    """The matrices (n, 3, 3) of the cross product with vectors (n, 3)."""
    x, y, z = vectors.T
    zero = np.zeros_like(x)
    return np.stack(
        [np.stack([zero, -z, y], 1), np.stack([z, zero, -x], 1), np.stack([-y, x, zero], 1)], axis=1
    )
