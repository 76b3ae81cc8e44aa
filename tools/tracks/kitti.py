"""KITTI's tracking labels, put from each frame's camera into one world by the car's oxts poses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError
from .rows import Rows

Floats = NDArray[np.float64]

RATE_HZ = 10.0
_COLUMNS = 17
_LABELS = {
    "car": "car",
    "van": "car",
    "truck": "truck",
    "pedestrian": "person",
    "person": "person",
    "person_sitting": "person",
    "cyclist": "bicycle",
    "tram": "train",
    "misc": "object",
}
_SHOWN = {0: 1.0, 1: 0.7, 2: 0.3, 3: 0.5}
_EARTH_M = 6378137.0
# How high the cameras are over the road.
_CAMERA_HEIGHT_M = 1.65
# What a label's place jumps by from frame to frame: so much, and so much of its distance. What it is off by
# all along is more: parked cars come nearer by about this share less, or more, than the ego car drives.
_NEAR_M, _FAR_SHARE = 0.05, 0.003
_RANGE_SHARE, _ASIDE_SHARE = 0.04, 0.01


@dataclass(frozen=True, eq=False)
class Ego:
    """The camera's axes (n, 3, 3; rows right, down, forward) and place (n, 3) in the world, frame "
    "by frame.
    """

    axes: Floats
    place_m: Floats


def is_kitti(first: str) -> bool:
    """Whether a line is one of KITTI's tracking labels."""
    words = first.split()
    return (
        len(words) >= _COLUMNS and words[0].isdigit() and not words[2].replace(".", "").lstrip("-").isdigit()
    )


def read_kitti(text: str, path: Path) -> tuple[Rows, Ego | None]:
    """The rows of a label file; in metres where oxts and calib lie in folders beside its own."""
    table = [line.split() for line in text.splitlines() if line.strip()]
    for number, words in enumerate(table, start=1):
        if len(words) < _COLUMNS:
            raise MediaError(
                f"line {number} of the tracks file {path.name} has {len(words)} columns; "
                f"KITTI's tracking labels have {_COLUMNS}"
            )
    things = [words for words in table if words[2].lower() in _LABELS]
    try:
        values = np.array([[*words[:2], *words[3:_COLUMNS]] for words in things], dtype=np.float64)
    except ValueError:
        raise MediaError(f"the tracks file {path.name} has a label whose numbers are none") from None
    frame = values[:, 0].astype(np.int64)
    ego = _ego(path)
    local = values[:, 12:15]
    return (
        Rows(
            frame=frame,
            name=values[:, 1].astype(np.int64).astype(str),
            label=np.array([_LABELS[words[2].lower()] for words in things]),
            box=values[:, 5:9] + [0.0, 0.0, 1.0, 1.0],
            shown=np.array([_SHOWN.get(int(one), 1.0) for one in values[:, 3]]),
            place_m=None if ego is None else _in_world(local, frame, ego, path),
            sigma_m=None if ego is None else _NEAR_M + _FAR_SHARE * np.linalg.norm(local, axis=1),
            off_m=() if ego is None else _off(local, frame, ego),
        ),
        ego,
    )


def _off(local: Floats, frame: NDArray[np.int64], ego: Ego) -> tuple[tuple[str, Floats], ...]:
    """Along the line of sight, and across it."""
    sight = np.einsum("ni,nij->nj", local, ego.axes[frame])
    aside = np.column_stack([sight[:, 1], -sight[:, 0], np.zeros(len(sight))])
    return (("range", _RANGE_SHARE * sight), ("bearing", _ASIDE_SHARE * aside))


def _in_world(local: Floats, frame: NDArray[np.int64], ego: Ego, path: Path) -> Floats:
    """Places of each frame's camera as places of the world."""
    if frame.max() >= len(ego.place_m):
        raise MediaError(
            f"the tracks file {path.name} has {frame.max() + 1} frames, its oxts {len(ego.place_m)} poses"
        )
    turned = np.einsum("ni,nij->nj", local, ego.axes[frame])
    return np.asarray(turned + ego.place_m[frame], dtype=np.float64)


def _ego(path: Path) -> Ego | None:
    """The camera's way, from the files of the same name in the folders `oxts` and `calib`."""
    for root in (path.parent.parent, path.parent):
        oxts, calib = root / "oxts" / path.name, root / "calib" / path.name
        if oxts.is_file() and calib.is_file():
            return _levelled(_imu_poses(_table(oxts)), _imu_to_camera(calib))
    return None


def _table(path: Path) -> Floats:
    try:
        return np.loadtxt(path, dtype=np.float64, ndmin=2)
    except ValueError as error:
        raise MediaError(f"the oxts file {path.name} is no table of numbers: {error}") from None


def _imu_poses(oxts: Floats) -> Floats:
    """Poses (n, 4, 4) of the car's IMU: east, north and up of a mercator map, in metres."""
    latitude, longitude, altitude, roll, pitch, yaw = oxts[:, :6].T
    scale = np.cos(np.radians(latitude[0]))
    poses = np.zeros((len(oxts), 4, 4))
    poses[:, 3, 3] = 1.0
    poses[:, 0, 3] = scale * _EARTH_M * np.radians(longitude)
    poses[:, 1, 3] = scale * _EARTH_M * np.log(np.tan(np.pi * (90.0 + latitude) / 360.0))
    poses[:, 2, 3] = altitude
    poses[:, :3, :3] = _turn(2, yaw) @ _turn(1, pitch) @ _turn(0, roll)
    return poses


def _turn(axis: int, angle: Floats) -> Floats:
    """Rotations (n, 3, 3) about an axis."""
    one, two = [(1, 2), (2, 0), (0, 1)][axis]
    found = np.tile(np.eye(3), (len(angle), 1, 1))
    found[:, one, one] = found[:, two, two] = np.cos(angle)
    found[:, one, two], found[:, two, one] = -np.sin(angle), np.sin(angle)
    return found


def _imu_to_camera(path: Path) -> Floats:
    """IMU to rectified camera, (4, 4)."""
    rows: dict[str, Floats] = {}
    for line in path.read_text().splitlines():
        key, _, rest = line.replace(":", " ", 1).partition(" ")
        if rest.split():
            rows[key] = np.array(rest.split(), dtype=np.float64)
    try:
        rectify = np.eye(4)
        rectify[:3, :3] = rows.get("R_rect", rows.get("R0_rect", np.eye(3).ravel())).reshape(3, 3)
        camera = rows.get("Tr_velo_cam", rows.get("Tr_velo_to_cam"))
        velodyne = rows.get("Tr_imu_velo", rows.get("Tr_imu_to_velo"))
        assert camera is not None
        assert velodyne is not None
    except (AssertionError, ValueError):
        raise MediaError(f"the calib file {path.name} lacks Tr_velo_cam or Tr_imu_velo") from None
    return rectify @ _four(camera) @ _four(velodyne)


def _four(row: Floats) -> Floats:
    return np.vstack([row.reshape(3, 4), [0.0, 0.0, 0.0, 1.0]])


def _levelled(imu: Floats, imu_to_camera: Floats) -> Ego:
    """The camera in a world that begins under it, Y the way it looks at first, the ground there at "
    "nought.
    """
    camera = imu @ np.linalg.inv(imu_to_camera)
    forward = camera[0, :2, 2] / np.linalg.norm(camera[0, :2, 2])
    s, c = float(forward[0]), float(forward[1])
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    start = camera[0, :3, 3] - [0.0, 0.0, _CAMERA_HEIGHT_M]
    place = (camera[:, :3, 3] - start) @ turn.T
    axes = (turn @ camera[:, :3, :3]).transpose(0, 2, 1)
    return Ego(np.asarray(axes, dtype=np.float64), np.asarray(place, dtype=np.float64))
