"""The sidecar `homography`: a map from pixels to metres of the ground, and what camera can have made it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ...traces.records import Calibration
from ...traces.records.base import Record
from .camera import Camera, Poses
from .pinhole import Intrinsics
from .posed import About, PosedCamera, Way

Floats = NDArray[np.float64]
Row = tuple[float, float, float]
Matrix = tuple[Row, Row, Row]

# A map is degenerate where it squeezes one direction this much more than the other.
_FLAT = 1e-10


class HomographySigma(Record):
    """One deviation of the whole scale, and of where its points were clicked in the picture."""

    scale: float = Field(default=0.0, ge=0, description="as a share: 0.01 is 1 %")
    points_px: float = Field(default=0.0, ge=0, description="shifts, stretches and tilts the map by so much")


class Homography(Record):
    """Pixels to metres on the ground, by a 3×3 matrix; Y points away from the camera, X to its right."""

    kind: Literal["homography"]
    image_to_ground: Matrix
    width: int | None = Field(default=None, gt=0)
    height: int | None = Field(default=None, gt=0)
    sigma: HomographySigma = HomographySigma()
    joint_sigma: tuple[Matrix, ...] = Field(
        default=(), description="what one deviation of each independent cause adds to image_to_ground"
    )

    @model_validator(mode="after")
    def _is_a_ground(self) -> Self:
        if (self.width is None) != (self.height is None):
            raise ValueError("width and height are given both or neither")
        matrix = self.matrix
        singular = np.linalg.svd(_balanced(matrix, self.size), compute_uv=False)
        if singular[-1] < _FLAT * singular[0]:
            raise ValueError("image_to_ground is degenerate: it maps the picture to a line or a point")
        return self

    @property
    def matrix(self) -> Floats:
        """As it is given."""
        return np.array(self.image_to_ground, dtype=np.float64)

    def before_camera(self, size: tuple[int, int]) -> Floats:
        """The map scaled so that the foot of a picture of that size lies before the camera."""
        raw = self.matrix
        return raw * (1.0 if raw[2] @ [size[0] / 2, size[1], 1.0] >= 0 else -1.0)

    def mirrored(self, size: tuple[int, int]) -> bool:
        """Whether no camera above the ground sees it so: seen from above the picture runs the other way."""
        return float(np.linalg.det(self.before_camera(size))) > 0

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the pictures it is for."""
        return None if self.width is None or self.height is None else (self.width, self.height)

    def camera(self, about: About, *, size: tuple[int, int]) -> Camera:
        """A camera with a place where one can have made the map; else one that knows the ground alone."""
        told = replace(
            about,
            parameters={"image_to_ground": self.image_to_ground},
            sigma={name: value for name, value in self.sigma if value > 0},
        )
        found = tuple((name, _camera_of(moved, told, size)) for name, moved in self._off(size))
        camera = _camera_of(self.before_camera(size), told, size)
        return replace(camera, off=found) if isinstance(camera, PosedCamera | GroundOnly) else camera

    def _off(self, size: tuple[int, int]) -> list[tuple[str, Floats]]:
        """The map with each uncertain thing off by one deviation."""
        found, (width, height), matrix = [], size, self.before_camera(size)
        if self.sigma.scale:
            found.append(
                ("camera.scale", np.diag([1 + self.sigma.scale, 1 + self.sigma.scale, 1.0]) @ matrix)
            )
        if self.sigma.points_px:
            by = self.sigma.points_px
            # Four clicked corners, each off in its own way: four ways in which a picture can be off.
            moves = {
                "right_px": np.array([[1, 0, by / 2], [0, 1, 0], [0, 0, 1]]),
                "down_px": np.array([[1, 0, 0], [0, 1, by / 2], [0, 0, 1]]),
                "wide_px": np.diag([1 + by / width, 1, 1]),
                "high_px": np.diag([1, 1 + by / height, 1]),
            }
            found += [(f"camera.{name}", matrix @ move) for name, move in moves.items()]
        sign = 1.0 if np.vdot(matrix, self.matrix) > 0 else -1.0
        found += [
            (f"camera.joint_{k}", matrix + sign * np.array(shift))
            for k, shift in enumerate(self.joint_sigma, start=1)
        ]
        return found


@dataclass(frozen=True, eq=False)
class GroundOnly:
    """A map of the ground and no more: no place of the camera, nothing above the ground."""

    matrix: Floats
    about: About
    size: tuple[int, int] | None = None
    off: tuple[tuple[str, Camera], ...] = ()
    frame: Literal["world"] = "world"
    contact: Literal["bottom"] = "bottom"
    has_height: bool = False
    real_s_per_s: float = 1.0

    def to_ground(self, pixels: Floats, t_s: Floats) -> Floats:
        """World X, Y (n, 2) under pixels (n, 2); NaN on and above the horizon."""
        mapped = np.column_stack([pixels, np.ones(len(pixels))]) @ self.matrix.T
        depth = np.where(mapped[:, 2] > _horizon(self.matrix), mapped[:, 2], np.nan)
        return np.asarray(mapped[:, :2] / depth[:, None], dtype=np.float64)

    def project(self, points_m: Floats, t_s: Floats) -> Floats:
        """Pixels (n, 2) of points on the ground (n, 3); NaN above it and behind the camera."""
        flat = np.column_stack([points_m[:, :2], np.ones(len(points_m))]) @ np.linalg.inv(self.matrix).T
        pixels = flat[:, :2] / np.where(np.abs(flat[:, 2:]) > 1e-12, flat[:, 2:], np.nan)
        ahead = np.isfinite(self.to_ground(pixels, t_s)).all(axis=1) & (np.abs(points_m[:, 2]) < 1e-9)
        return np.asarray(np.where(ahead[:, None], pixels, np.nan), dtype=np.float64)

    def poses(self, t_s: Floats) -> Poses | None:
        """It does not know its place."""
        return None

    def variants(self) -> tuple[tuple[str, Camera], ...]:
        """The map with each uncertain thing off by one deviation."""
        return self.off

    def record(self) -> Calibration:
        """The map as evidence."""
        told = self.about
        return Calibration(
            model=told.model,
            source=told.source,
            digest=told.digest,
            parameters=told.parameters,
            sigma=told.sigma,
            degradations=told.degradations,
        )


def _camera_of(matrix: Floats, about: About, size: tuple[int, int]) -> PosedCamera | GroundOnly:
    """The camera with square pixels and a middle in the middle that makes this map, if there is one."""
    found = _pose_of(np.asarray(np.linalg.inv(matrix), dtype=np.float64), size)
    if found is None:
        return GroundOnly(matrix, about, size)
    focal_px, axes, place = found
    lens = Intrinsics(fx=focal_px, fy=focal_px, cx=size[0] / 2, cy=size[1] / 2)
    return PosedCamera(lens, Way(np.zeros(1), axes[None], place[None]), about, size)


def _pose_of(ground_to_image: Floats, size: tuple[int, int]) -> tuple[float, Floats, Floats] | None:
    """Focal length, axes and place from K [r1 r2 t] = the map; None where no such camera fits."""
    to_middle = np.array([[1, 0, -size[0] / 2], [0, 1, -size[1] / 2], [0, 0, 1]])
    h = to_middle @ ground_to_image
    # r1·r2 = 0 and |r1| = |r2| each give 1/f²; where both do, they must agree.
    across = -(h[0, 0] * h[0, 1] + h[1, 0] * h[1, 1]), h[2, 0] * h[2, 1]
    along = h[0, 1] ** 2 + h[1, 1] ** 2 - h[0, 0] ** 2 - h[1, 0] ** 2, h[2, 0] ** 2 - h[2, 1] ** 2
    weight = across[1] ** 2 + along[1] ** 2
    squared = (across[0] * across[1] + along[0] * along[1]) / weight if weight > 0 else -1.0
    if not squared > 0:
        return None
    focal = float(np.sqrt(squared))
    columns = np.diag([1 / focal, 1 / focal, 1.0]) @ h
    columns = columns / np.sqrt(np.linalg.norm(columns[:, 0]) * np.linalg.norm(columns[:, 1]))
    if not _is_rotation(columns[:, 0], columns[:, 1]):
        return None
    # The ground before the camera has positive depth; the camera is above it.
    for sign in (1.0, -1.0):
        first, second, shift = (sign * columns).T
        u, _, v = np.linalg.svd(np.column_stack([first, second, np.cross(first, second)]))
        axes = u @ np.diag([1, 1, np.linalg.det(u @ v)]) @ v
        place = -axes.T @ shift
        if place[2] > 0:
            return focal, np.asarray(axes, dtype=np.float64), np.asarray(place, dtype=np.float64)
    return None


def _is_rotation(first: Floats, second: Floats) -> bool:
    """Whether two columns are about equally long and square to one another."""
    a, b = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    return 0.97 < a / b < 1.03 and abs(float(first @ second)) < 0.03 * a * b


def _balanced(matrix: Floats, size: tuple[int, int] | None) -> Floats:
    """The map of a picture of unit size to a ground of about unit size."""
    width, height = size or (1000, 1000)
    scaled = matrix @ np.diag([width, height, 1.0])
    return np.asarray(scaled / np.abs(scaled).max(axis=1, keepdims=True).clip(1e-300), dtype=np.float64)


def _horizon(matrix: Floats) -> float:
    """The least depth that counts as before the camera."""
    return 1e-6 * float(np.abs(matrix[2]).max())
