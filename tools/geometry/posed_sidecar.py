"""The sidecar `posed`: a lens and its poses over time, written out or in a file of KITTI's form."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ...traces.errors import MediaError
from ...traces.records.base import Record
from .camera import Camera
from .pinhole import Intrinsics
from .posed import About, PosedCamera, Way

Floats = NDArray[np.float64]
Triple = tuple[float, float, float]

# Rows: the world's right, ahead and up, in the axes of a camera that looks ahead (right, down, forward).
_LEVEL = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])
_SQUARE = 1e-3


class PoseAt(Record):
    """Where the camera is and how it is turned at a time."""

    t_s: float
    position_m: Triple
    rotation: tuple[Triple, Triple, Triple] = Field(
        description="camera to world: its columns are the camera's right, down and forward in the world"
    )

    @model_validator(mode="after")
    def _is_a_rotation(self) -> Self:
        matrix = np.array(self.rotation)
        if np.abs(matrix @ matrix.T - np.eye(3)).max() > _SQUARE or np.linalg.det(matrix) < 0:
            raise ValueError(
                f"the rotation at {self.t_s:g} s is none: its columns are not of length 1 and square"
            )
        return self


class PosedSigma(Record):
    """One deviation of the height over the ground, pitch, focal length, and scale of the poses."""

    height_m: float = Field(default=0.0, ge=0)
    pitch_deg: float = Field(default=0.0, ge=0)
    focal_px: float = Field(default=0.0, ge=0)
    scale: float = Field(default=0.0, ge=0)


class Posed(Record):
    """A camera whose poses are known; `ground_z_m` is where the ground lies in the world of the poses."""

    kind: Literal["posed"]
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    intrinsics: Intrinsics
    world: Literal["z_up", "first_camera"] = Field(
        default="z_up", description="first_camera: right, down, forward of the first camera, as in KITTI"
    )
    poses: tuple[PoseAt, ...] = ()
    poses_file: str | None = Field(default=None, description="twelve numbers a line (3×4, camera to world)")
    rate_hz: float | None = Field(default=None, gt=0, description="poses a second, of a poses_file")
    first_s: float = Field(default=0.0, description="time of the first line of a poses_file")
    ground_z_m: float = Field(default=0.0, description="with z_up: the ground's height in the poses' world")
    camera_height_m: float | None = Field(
        default=None, gt=0, description="with first_camera: how high the first camera is over the ground"
    )
    sigma: PosedSigma = PosedSigma()

    @model_validator(mode="after")
    def _has_poses(self) -> Self:
        if bool(self.poses) == (self.poses_file is not None):
            raise ValueError("give either poses or poses_file")
        if self.poses_file is not None and self.rate_hz is None:
            raise ValueError("a poses_file needs rate_hz, how many poses there are a second")
        if self.world == "first_camera" and self.camera_height_m is None:
            raise ValueError(
                "world 'first_camera' needs camera_height_m, how high the camera is over the ground"
            )
        times = [pose.t_s for pose in self.poses]
        if any(b <= a for a, b in pairwise(times)):
            raise ValueError("poses are in increasing order of time")
        return self

    def camera(self, about: About, *, beside: Path) -> Camera:
        """The camera in the world's frame, its variants by each sigma that is not nil."""
        way = _from_the_first(self._upright(self._read(beside)))
        told = About(
            model="posed",
            source=about.source,
            digest=about.digest,
            parameters={
                "fx_px": self.intrinsics.fx,
                "fy_px": self.intrinsics.fy,
                "cx_px": self.intrinsics.cx,
                "cy_px": self.intrinsics.cy,
            },
            sigma={name: value for name, value in self.sigma if value > 0},
        )
        size = (self.width, self.height)
        off = tuple(
            (f"camera.{name}", PosedCamera(lens, moved, told, size)) for name, lens, moved in self._off(way)
        )
        return PosedCamera(self.intrinsics, way, told, size, off=off)

    def _read(self, beside: Path) -> Way:
        """The poses as they are given."""
        if self.poses_file is None:
            axes = np.array([np.array(pose.rotation).T for pose in self.poses])
            place = np.array([pose.position_m for pose in self.poses], dtype=np.float64)
            return Way(np.array([pose.t_s for pose in self.poses]), axes, place)
        rows = _lines(beside.parent / self.poses_file)
        assert self.rate_hz is not None
        times = self.first_s + np.arange(len(rows)) / self.rate_hz
        return Way(times, rows[:, :, :3].transpose(0, 2, 1), rows[:, :, 3])

    def _upright(self, way: Way) -> Way:
        """Z up and the ground at nought."""
        if self.world == "z_up":
            return Way(way.t_s, way.axes, way.place_m - [0.0, 0.0, self.ground_z_m])
        assert self.camera_height_m is not None
        place = way.place_m @ _LEVEL.T + [0.0, 0.0, self.camera_height_m]
        return Way(way.t_s, way.axes @ _LEVEL.T, place)

    def _off(self, way: Way) -> list[tuple[str, Intrinsics, Way]]:
        """Lens and way with each uncertain thing off by one deviation."""
        lens, found = self.intrinsics, []
        if self.sigma.height_m:
            lifted = way.place_m + np.array([0.0, 0.0, self.sigma.height_m])
            found.append(("height_m", lens, Way(way.t_s, way.axes, lifted)))
        if self.sigma.pitch_deg:
            s, c = np.sin(np.radians(self.sigma.pitch_deg)), np.cos(np.radians(self.sigma.pitch_deg))
            down = np.array([[1.0, 0.0, 0.0], [0.0, c, -s], [0.0, s, c]])
            found.append(("pitch_deg", lens, Way(way.t_s, down @ way.axes, way.place_m)))
        if self.sigma.focal_px:
            longer = {"fx": lens.fx + self.sigma.focal_px, "fy": lens.fy + self.sigma.focal_px}
            found.append(("focal_px", lens.model_copy(update=longer), way))
        if self.sigma.scale:
            farther = way.place_m * [1 + self.sigma.scale, 1 + self.sigma.scale, 1.0]
            found.append(("scale", lens, Way(way.t_s, way.axes, farther)))
        return found


def _lines(path: Path) -> Floats:
    """The 3×4 matrices of a file of KITTI's form."""
    try:
        numbers = np.loadtxt(path, dtype=np.float64, ndmin=2)
    except OSError:
        raise MediaError(f"the poses_file {path.name} beside the sidecar cannot be read") from None
    except ValueError as error:
        raise MediaError(f"the poses_file {path.name} is not twelve numbers a line: {error}") from None
    if numbers.shape[1] != 12 or not np.isfinite(numbers).all():
        raise MediaError(
            f"the poses_file {path.name} has {numbers.shape[1]} numbers a line, expected twelve finite ones"
        )
    return np.asarray(numbers.reshape(-1, 3, 4), dtype=np.float64)


def _from_the_first(way: Way) -> Way:
    """The world begun under the first camera, Y the way it looks."""
    forward = way.axes[0, 2, :2]
    length = float(np.linalg.norm(forward))
    s, c = (forward / length).tolist() if length > 1e-6 else (0.0, 1.0)
    to_world = np.array([[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]])
    moved = (way.place_m - [*way.place_m[0, :2], 0.0]) @ to_world.T
    return Way(way.t_s, way.axes @ to_world.T, moved)
