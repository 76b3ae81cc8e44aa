"""KITTI's tracking labels, put from each frame's camera into one world by the car's oxts poses."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import MediaError
from ...traces.records import Size
from .numbers import is_number
from .rows import Rows, whole

Floats = NDArray[np.float64]

RATE_HZ = 10.0
_COLUMNS, _TYPE_COLUMN = 17, 3
_NO_THING = "dontcare"
LABELS = {
    "car": "car",
    "van": "van",
    "truck": "truck",
    "pedestrian": "person",
    "person": "person",
    "person_sitting": "person",
    "cyclist": "cyclist",
    "tram": "tram",
    "misc": "object",
}
# By what KITTI calls occluded: not, partly, largely, unknown; and what is cut by the picture's edge.
_SHOWN, _CUT = {0: 1.0, 1: 0.7, 2: 0.3, 3: 0.5}, 0.7
_POSE_COLUMNS = 6
_EARTH_M = 6378137.0
# How high the cameras are over the road.
_CAMERA_HEIGHT_M = 1.65
# Measured on the parked vehicles of sequences 0000 and 0005, 4 to 80 m away. From frame to frame a label
# jumps by so much, and so much of its distance (median 0.05 m along the line of sight, 0.02 m across it).
_NEAR_M, _FAR_SHARE = 0.05, 0.003
# All along it is off by a share of its distance that a drive past shows: in the one sequence 2 to 5 % of
# nearly all cars, in the other 1 %; across the line of sight 1 %.
_RANGE_SHARE, _ASIDE_SHARE = 0.04, 0.01
# What a label's length, width and height are off by: a guess, for a track has the same ones throughout.
_EXTENT_SHARE = 0.05


@dataclass(frozen=True, eq=False)
class Ego:
    """The camera's axes (rows right, down, forward) and place in the world, frame by frame."""

    axes: Floats
    """(n, 3, 3)"""
    place_m: Floats
    """(n, 3)"""
    digest: str
    """Of the files it was read from."""


def is_kitti(first: str) -> bool:
    """Whether a line is one of KITTI's tracking labels."""
    words = first.split()
    return (
        len(words) >= _COLUMNS and words[0].isdigit() and not words[2].replace(".", "").lstrip("-").isdigit()
    )


def read_kitti(text: str, path: Path) -> tuple[Rows, Ego | None]:
    """The rows of a label file; in metres where oxts and calib lie in folders beside its own."""
    counted = enumerate(text.splitlines(), start=1)
    table = [(number, line.split()) for number, line in counted if line.strip()]
    things = [(number, words) for number, words in table if _is_thing(number, words, path)]
    words = [found[:_COLUMNS] for _, found in things]
    try:
        values = np.array([[*found[:2], *found[3:]] for found in words], dtype=np.float64)
    except ValueError:
        raise _no_number(things, path) from None
    values = values.reshape(-1, _COLUMNS - 1)
    line = np.array([number for number, _ in things], dtype=np.int64)
    frame = whole(values[:, 0], "a frame", path, line=line)
    name = whole(values[:, 1], "an id", path, line=line).astype(str)
    shown = np.array([_SHOWN.get(int(one), 1.0) for one in values[:, 3]])
    rows = Rows(
        frame=frame,
        name=name,
        label=np.array([LABELS[found[2].lower()] for found in words], dtype=np.str_),
        # KITTI's right and bottom are the last pixels inside.
        box=values[:, 5:9] + [0.0, 0.0, 1.0, 1.0],
        shown=np.where(values[:, 2] > 0, np.minimum(shown, _CUT), shown),
        line=line,
        known=frozenset(LABELS.values()),
    )
    ego = _ego(path)
    return (rows, None) if ego is None else (_in_metres(rows, values, ego, path), ego)


def _is_thing(number: int, words: list[str], path: Path) -> bool:
    """Whether a line is of a thing; DontCare is none."""
    if len(words) < _COLUMNS:
        raise MediaError(
            f"line {number} of the tracks file {path.name} has {len(words)} columns; "
            f"KITTI's tracking labels have {_COLUMNS}"
        )
    kind = words[2].lower()
    if kind not in LABELS and kind != _NO_THING:
        raise MediaError(
            f"line {number} of the tracks file {path.name} has the type {words[2]!r}, "
            "which KITTI does not know",
            hint=f"It knows {', '.join(sorted(LABELS))} and {_NO_THING}.",
        )
    return kind in LABELS


def _no_number(things: list[tuple[int, list[str]]], path: Path) -> MediaError:
    """Which field is no number."""
    for number, words in things:
        for column, word in enumerate(words[:_COLUMNS], start=1):
            if column != _TYPE_COLUMN and not is_number(word):
                return MediaError(
                    f"line {number} of the tracks file {path.name} has {word[:30]!r} for a number, "
                    f"in column {column}"
                )
    return MediaError(f"the tracks file {path.name} has a label whose numbers are none")


def _in_metres(rows: Rows, values: Floats, ego: Ego, path: Path) -> Rows:
    """The rows with their labels' places in the world, and what those may be off by."""
    local = values[:, 12:15]
    return replace(
        rows,
        place_m=_in_world(local, rows.frame, ego, path),
        sigma_m=_NEAR_M + _FAR_SHARE * np.linalg.norm(local, axis=1),
        off_m=_off(local, rows.frame, ego),
        extent={name: _size(values[rows.name == name, 9:12]) for name in np.unique(rows.name).tolist()},
    )


def _size(sides: Floats) -> Size:
    """Of a track's height, width and length in its labels."""
    height, width, length = np.median(sides, axis=0).tolist()
    return Size(
        length_m=length,
        length_sigma_m=_EXTENT_SHARE * length,
        width_m=width,
        width_sigma_m=_EXTENT_SHARE * width,
        height_m=height,
        height_sigma_m=_EXTENT_SHARE * height,
    )


def _off(local: Floats, frame: NDArray[np.int64], ego: Ego) -> tuple[tuple[str, Floats], ...]:
    """Along the line of sight, and across it."""
    sight = np.einsum("ni,nij->nj", local, ego.axes[frame])
    aside = np.column_stack([sight[:, 1], -sight[:, 0], np.zeros(len(sight))])
    return (("range", _RANGE_SHARE * sight), ("bearing", _ASIDE_SHARE * aside))


def _in_world(local: Floats, frame: NDArray[np.int64], ego: Ego, path: Path) -> Floats:
    """Places of each frame's camera as places of the world."""
    if len(frame) and frame.max() >= len(ego.place_m):
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
            digest = hashlib.sha256(oxts.read_bytes() + calib.read_bytes()).hexdigest()
            return _levelled(_imu_poses(_table(oxts)), _imu_to_camera(calib), digest)
    return None


def _table(path: Path) -> Floats:
    try:
        table = np.loadtxt(path, dtype=np.float64, ndmin=2)
    except ValueError as error:
        raise MediaError(f"the oxts file {path.name} is no table of numbers: {error}") from None
    if table.shape[1] < _POSE_COLUMNS or not np.isfinite(table[:, :_POSE_COLUMNS]).all():
        raise MediaError(
            f"the oxts file {path.name} lacks latitude, longitude, altitude, roll, pitch and yaw in each line"
        )
    return table


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


def _levelled(imu: Floats, imu_to_camera: Floats, digest: str) -> Ego:
    """The camera in a world that begins under it: Y the way it looks at first, the ground there at nought."""
    camera = imu @ np.linalg.inv(imu_to_camera)
    forward = camera[0, :2, 2] / np.linalg.norm(camera[0, :2, 2])
    s, c = float(forward[0]), float(forward[1])
    turn = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    start = camera[0, :3, 3] - [0.0, 0.0, _CAMERA_HEIGHT_M]
    place = (camera[:, :3, 3] - start) @ turn.T
    axes = (turn @ camera[:, :3, :3]).transpose(0, 2, 1)
    return Ego(np.asarray(axes, dtype=np.float64), np.asarray(place, dtype=np.float64), digest)
