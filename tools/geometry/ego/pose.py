"""A camera's pose, what it makes of a place, and what a mount over the ground says of it beforehand."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# A rolling car or a hand tilts the mount by about as much, and lifts it by this share of its height.
TILT_RAD, LIFT_SHARE = float(np.radians(2.0)), 0.03
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


def level_prior(pose: Pose, start: Pose, height_m: float) -> tuple[Floats, Floats]:
    """Normal matrix and target of a mount that keeps its height and stays as level as it began."""
    rows, off = np.zeros((4, 6)), np.zeros(4)
    up, level = pose.axes[:, 2], start.axes[:, 2]
    rows[:3, :3], off[:3] = -crossed(up[None])[0] / TILT_RAD, (level - up) / TILT_RAD
    rows[3, 5] = 1.0 / (LIFT_SHARE * height_m)
    off[3] = (height_m - pose.place_m[2]) / (LIFT_SHARE * height_m)
    return rows.T @ rows, rows.T @ off


def crossed(vectors: Floats) -> Floats:
    """The matrices (n, 3, 3) of the cross product with vectors (n, 3)."""
    x, y, z = vectors.T
    zero = np.zeros_like(x)
    return np.stack(
        [np.stack([zero, -z, y], 1), np.stack([z, zero, -x], 1), np.stack([-y, x, zero], 1)], axis=1
    )
