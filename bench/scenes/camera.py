"""A camera above flat ground at one instant: world metres (X right, Y forward, Z up) to pixels and back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ...tools.geometry.ground_plane import mounted_axes
from ...tools.geometry.pinhole import Intrinsics
from ...traces.records.base import Record

Floats = NDArray[np.float64]


class GroundCamera(Record):
    """A camera over the ground, looking down by `pitch_deg`; over the origin and along Y unless it rides."""

    width: int = Field(gt=0)
    height: int = Field(gt=0)
    focal_px: float = Field(gt=0)
    height_m: float = Field(gt=0)
    pitch_deg: float
    roll_deg: float = 0.0
    distortion: tuple[float, ...] = Field(default=(), description="k1 k2 p1 p2, as OpenCV orders them")
    x_m: float = 0.0
    y_m: float = 0.0
    bearing_deg: float = Field(default=0.0, description="clockwise from Y")

    @property
    def position(self) -> Floats:
        """Where the camera is, in metres."""
        return np.array([self.x_m, self.y_m, self.height_m])

    @property
    def diagonal_px(self) -> float:
        """Length of the frame's diagonal."""
        return float(np.hypot(self.width, self.height))

    @property
    def lens(self) -> Intrinsics:
        """Focal length, middle and distortion."""
        return Intrinsics(
            fx=self.focal_px,
            fy=self.focal_px,
            cx=self.width / 2,
            cy=self.height / 2,
            distortion=self.distortion,
        )

    def _axes(self) -> Floats:
        """Rows: the camera's right, down and forward in world coordinates."""
        return mounted_axes(self.pitch_deg, self.roll_deg, self.bearing_deg)

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Pixels (n, 2) and depths (n,) of world points (n, 3); pixel corners are whole numbers."""
        local = (points - self.position) @ self._axes().T
        depth = local[:, 2]
        safe = np.where(depth > 1e-6, depth, np.nan)
        if self.distortion:
            return self.lens.pixels(local[:, :2] / safe[:, None]), depth
        centre = np.array([self.width / 2, self.height / 2])
        return centre + self.focal_px * local[:, :2] / safe[:, None], depth

    def ground_at(self, pixels: Floats) -> Floats:
        """World X, Y (n, 2) of the ground under pixels (n, 2); NaN on and above the horizon."""
        rays = np.column_stack([self.lens.rays(pixels), np.ones(len(pixels))]) @ self._axes()
        down = np.where(rays[:, 2] < -1e-6, -rays[:, 2], np.nan)
        return np.asarray(self.position[:2] + rays[:, :2] * (self.height_m / down)[:, None])

    def depth_of(self, x: float, y: float) -> float:
        """Depth of a point on the ground: what painter's order sorts by."""
        return float(self.project(np.array([[x, y, 0.0]]))[1][0])

    @property
    def home(self) -> GroundCamera:
        """The same camera over the origin, looking along Y."""
        return self.model_copy(update={"x_m": 0.0, "y_m": 0.0, "bearing_deg": 0.0})
