"""A static camera above flat ground: world metres (X right, Y forward, Z up) to pixels and back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ...traces.records.base import Record

Floats = NDArray[np.float64]


class GroundCamera(Record):
    """A pinhole camera over the ground's origin, looking along Y and down by `pitch_deg`."""

    width: int = Field(gt=0)
    height: int = Field(gt=0)
    focal_px: float = Field(gt=0)
    height_m: float = Field(gt=0)
    pitch_deg: float

    @property
    def position(self) -> Floats:
        """Where the camera is, in metres."""
        return np.array([0.0, 0.0, self.height_m])

    @property
    def diagonal_px(self) -> float:
        """Length of the frame's diagonal."""
        return float(np.hypot(self.width, self.height))

    def _axes(self) -> Floats:
        """Rows: the camera's right, down and forward in world coordinates."""
        s, c = np.sin(np.radians(self.pitch_deg)), np.cos(np.radians(self.pitch_deg))
        return np.array([[1.0, 0.0, 0.0], [0.0, -s, -c], [0.0, c, -s]])

    def project(self, points: Floats) -> tuple[Floats, Floats]:
        """Pixels (n, 2) and depths (n,) of world points (n, 3); pixel corners are whole numbers."""
        local = (points - self.position) @ self._axes().T
        depth = local[:, 2]
        safe = np.where(depth > 1e-6, depth, np.nan)
        centre = np.array([self.width / 2, self.height / 2])
        return centre + self.focal_px * local[:, :2] / safe[:, None], depth

    def ground_at(self, pixels: Floats) -> Floats:
        """World X, Y (n, 2) of the ground under pixels (n, 2); NaN on and above the horizon."""
        centre = np.array([self.width / 2, self.height / 2])
        rays = np.column_stack([(pixels - centre) / self.focal_px, np.ones(len(pixels))]) @ self._axes()
        down = np.where(rays[:, 2] < -1e-6, -rays[:, 2], np.nan)
        return rays[:, :2] * (self.height_m / down)[:, None]

    def depth_of(self, x: float, y: float) -> float:
        """Depth of a point on the ground: what painter's order sorts by."""
        return float(self.project(np.array([[x, y, 0.0]]))[1][0])
