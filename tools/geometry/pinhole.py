"""A lens: pixels of the displayed frame to rays of the camera and back, with distortion."""

from __future__ import annotations

from typing import Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ...traces.records.base import Record

Floats = NDArray[np.float64]

# OpenCV's order: k1 k2 p1 p2 [k3 [k4 k5 k6]].
_LENGTHS = (0, 4, 5, 8)
_ROUNDS, _CLOSE = 25, 1e-9
# A ray whose undistorted place does not distort back to within this (in focal lengths) lies beyond the lens.
_BEYOND = 1e-4


class Intrinsics(Record):
    """Focal lengths and middle in pixels (corners of pixels are whole numbers), and the lens's distortion."""

    fx: float = Field(gt=0)
    fy: float = Field(gt=0)
    cx: float
    cy: float
    distortion: tuple[float, ...] = Field(
        default=(), description="k1 k2 p1 p2 [k3 [k4 k5 k6]], as OpenCV orders them"
    )

    @model_validator(mode="after")
    def _known_length(self) -> Self:
        if len(self.distortion) not in _LENGTHS:
            raise ValueError(
                f"distortion has 4, 5 or 8 numbers (k1 k2 p1 p2 [k3 [k4 k5 k6]]), got {len(self.distortion)}"
            )
        return self

    def rays(self, pixels: Floats) -> Floats:
        """Directions (n, 2), right and down for one ahead, of pixels (n, 2); NaN beyond the lens."""
        seen = (pixels - [self.cx, self.cy]) / [self.fx, self.fy]
        if not any(self.distortion):
            return np.asarray(seen, dtype=np.float64)
        ray = seen.copy()
        for _ in range(_ROUNDS):
            radial, tangential = self._bent(ray)
            new = (seen - tangential) / radial[:, None]
            still = bool(np.nanmax(np.abs(new - ray), initial=0.0) < _CLOSE)
            ray = new
            if still:
                break
        radial, tangential = self._bent(ray)
        off = np.abs(ray * radial[:, None] + tangential - seen).max(axis=1)
        ray[~(off < _BEYOND) | ~(radial > 0)] = np.nan
        return ray

    def pixels(self, rays: Floats) -> Floats:
        """Pixels (n, 2) of directions (n, 2)."""
        if any(self.distortion):
            radial, tangential = self._bent(rays)
            rays = rays * radial[:, None] + tangential
        return np.asarray(rays * [self.fx, self.fy] + [self.cx, self.cy], dtype=np.float64)

    def _bent(self, ray: Floats) -> tuple[Floats, Floats]:
        """How far the lens stretches each ray (n,), and what it adds (n, 2)."""
        k1, k2, p1, p2, k3, k4, k5, k6 = (*self.distortion, *[0.0] * (8 - len(self.distortion)))
        x, y = ray.T
        with np.errstate(over="ignore", invalid="ignore"):
            r2 = x * x + y * y
            radial = (1 + r2 * (k1 + r2 * (k2 + r2 * k3))) / (1 + r2 * (k4 + r2 * (k5 + r2 * k6)))
            tangential = np.column_stack(
                [2 * p1 * x * y + p2 * (r2 + 2 * x * x), p1 * (r2 + 2 * y * y) + 2 * p2 * x * y]
            )
        return radial, tangential
