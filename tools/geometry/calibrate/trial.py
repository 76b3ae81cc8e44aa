"""A camera on trial while it is fitted: as a mounted one sees, but finite beyond the horizon too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ..ground_plane import mounted_axes
from ..pinhole import Intrinsics

Floats = NDArray[np.float64]

# A fit must find its way back from where a place given as ground lies above the horizon.
_LEAST_DOWN, _LEAST_DEPTH = 1e-3, 1e-2
_BEYOND_LENS = 10.0


@dataclass(frozen=True, eq=False)
class Trial:
    """Focal length, pitch, roll and height of a camera over the ground, on trial."""

    focal_px: float
    pitch_deg: float
    roll_deg: float
    height_m: float
    size: tuple[int, int]
    distortion: tuple[float, ...] = ()

    @cached_property
    def lens(self) -> Intrinsics:
        """Square pixels, and the middle in the middle."""
        width, height = self.size
        return Intrinsics(
            fx=self.focal_px, fy=self.focal_px, cx=width / 2, cy=height / 2, distortion=self.distortion
        )

    @cached_property
    def axes(self) -> Floats:
        """Rows right, down and forward in the world."""
        return mounted_axes(self.pitch_deg, self.roll_deg)

    def rays(self, pixels: Floats) -> Floats:
        """Directions (n, 3) in the camera."""
        rays = np.nan_to_num(self.lens.rays(pixels), nan=_BEYOND_LENS)
        return np.column_stack([rays, np.ones(len(rays))])

    def down(self, pixels: Floats) -> Floats:
        """How steeply the rays of pixels point down (n,); not above nought on and above the horizon."""
        ways = self.rays(pixels) @ self.axes
        return np.asarray(-ways[:, 2] / np.linalg.norm(ways, axis=1), dtype=np.float64)

    def ground(self, pixels: Floats) -> Floats:
        """Places on the ground (n, 2); far away for what lies above the horizon."""
        ways = self.rays(pixels) @ self.axes
        length = np.linalg.norm(ways, axis=1)
        down = np.maximum(-ways[:, 2], _LEAST_DOWN * length)
        return np.asarray(ways[:, :2] * (self.height_m / down)[:, None], dtype=np.float64)

    def pixels(self, places_m: Floats, height_m: Floats | float = 0.0) -> Floats:
        """Pixels (n, 2) of places on the ground (n, 2), or so high above it."""
        points = np.column_stack([places_m, np.broadcast_to(height_m, len(places_m)) - self.height_m])
        local = points @ self.axes.T
        depth = np.maximum(local[:, 2], _LEAST_DEPTH)
        return self.lens.pixels(local[:, :2] / depth[:, None])
