"""The sidecar `reference`: a known length in the plane in which things move, flat before the camera."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ...traces.records import Calibration
from ...traces.records.base import Parameter, Record, Sha256
from .camera import Camera, Poses

Floats = NDArray[np.float64]
Segment = tuple[tuple[float, float], tuple[float, float]]


class ReferenceSigma(Record):
    """One standard deviation of the length, of where its ends were clicked, and of the plumb line."""

    length_m: float = Field(default=0.0, ge=0)
    pixels_px: float = Field(default=0.0, ge=0)
    vertical_deg: float = Field(default=0.0, ge=0)


class Reference(Record):
    """A known length between two pixels; `vertical` is a segment from low to high, where up is not up."""

    kind: Literal["reference"]
    pixels: Segment
    length_m: float = Field(gt=0)
    vertical: Segment | None = Field(
        default=None, description="from a lower to a higher point of a plumb line"
    )
    frame_rate: float | None = Field(default=None, gt=0, description="real frames a second")
    width: int | None = Field(default=None, gt=0)
    height: int | None = Field(default=None, gt=0)
    sigma: ReferenceSigma = ReferenceSigma()

    @model_validator(mode="after")
    def _segments_have_length(self) -> Self:
        for name, segment in (("pixels", self.pixels), ("vertical", self.vertical)):
            if segment is not None and np.hypot(*np.subtract(*segment)) < 1.0:
                raise ValueError(f"{name} is a segment of at least one pixel, its two ends are {segment}")
        if (self.width is None) != (self.height is None):
            raise ValueError("width and height are given both or neither")
        return self

    def camera(self, *, source: str, digest: Sha256, rate_hz: float) -> PlaneCamera:
        """The camera, its variants by each sigma that is not nil."""
        return PlaneCamera(self, source, digest, rate_hz)


@dataclass(frozen=True, eq=False)
class PlaneCamera:
    """Metres in the picture's plane: X right, Y up (against `vertical`'s way), everything equally near."""

    sidecar: Reference
    source: str
    digest: Sha256
    rate_hz: float
    frame: Literal["plane"] = "plane"
    contact: Literal["centre"] = "centre"
    has_height: bool = False

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the pictures it is for."""
        width, height = self.sidecar.width, self.sidecar.height
        return None if width is None or height is None else (width, height)

    @property
    def real_s_per_s(self) -> float:
        """Real seconds in one second of presentation."""
        return 1.0 if self.sidecar.frame_rate is None else self.rate_hz / self.sidecar.frame_rate

    def to_ground(self, pixels: Floats, t_s: Floats) -> Floats:
        """Metres right and up of the picture's corner (n, 2)."""
        return np.asarray(pixels @ self._to_m().T, dtype=np.float64)

    def project(self, points_m: Floats, t_s: Floats) -> Floats:
        """Pixels (n, 2) of points in the plane (n, 3)."""
        return np.asarray(points_m[:, :2] @ np.linalg.inv(self._to_m()).T, dtype=np.float64)

    def poses(self, t_s: Floats) -> Poses | None:
        """It has no place."""
        return None

    def variants(self) -> Sequence[tuple[str, Camera]]:
        """The camera with each uncertain value off by one standard deviation."""
        sigma, found = self.sidecar.sigma, []
        ends_px = float(np.hypot(*np.subtract(*self.sidecar.pixels)))
        if sigma.length_m:
            found.append(("camera.length_m", self._with(length_m=self.sidecar.length_m + sigma.length_m)))
        if sigma.pixels_px:
            # Both ends are clicked, each off by so much: the length between them by √2 of it.
            longer = 1 + np.sqrt(2) * sigma.pixels_px / ends_px
            found.append(("camera.pixels_px", self._with(length_m=self.sidecar.length_m / longer)))
        if sigma.vertical_deg:
            found.append(("camera.vertical_deg", self._with(vertical=self._tilted(sigma.vertical_deg))))
        return tuple(found)

    def record(self) -> Calibration:
        """The camera as evidence."""
        sidecar = self.sidecar
        parameters: dict[str, Parameter] = {
            "length_m": sidecar.length_m,
            "length_px": float(np.hypot(*np.subtract(*sidecar.pixels))),
            "pixels_px": sidecar.pixels,
        }
        if sidecar.vertical is not None:
            parameters["vertical_px"] = sidecar.vertical
        if sidecar.frame_rate is not None:
            parameters["real_rate_hz"] = sidecar.frame_rate
        return Calibration(
            model="reference",
            source=self.source,
            digest=self.digest,
            parameters=parameters,
            sigma={name: value for name, value in sidecar.sigma if value > 0},
        )

    def _to_m(self) -> Floats:
        """Rows: metres right and metres up by pixels right and down."""
        scale = self.sidecar.length_m / float(np.hypot(*np.subtract(*self.sidecar.pixels)))
        vertical = self.sidecar.vertical or ((0.0, 1.0), (0.0, 0.0))
        up = np.subtract(vertical[1], vertical[0])
        up = up / np.hypot(*up)
        return np.asarray(scale * np.array([[-up[1], up[0]], [up[0], up[1]]]), dtype=np.float64)

    def _with(self, **values: object) -> PlaneCamera:
        return PlaneCamera(self.sidecar.model_copy(update=values), self.source, self.digest, self.rate_hz)

    def _tilted(self, by_deg: float) -> Segment:
        """The plumb line turned by so much."""
        low, high = self.sidecar.vertical or ((0.0, 1.0), (0.0, 0.0))
        up = np.subtract(high, low)
        s, c = np.sin(np.radians(by_deg)), np.cos(np.radians(by_deg))
        x, y = float(c * up[0] - s * up[1]), float(s * up[0] + c * up[1])
        return ((0.0, 0.0), (x, y))
