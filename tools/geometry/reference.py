"""The sidecar `reference`: a known length in the plane in which things move, flat before the camera."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ...traces.records import Calibration
from ...traces.records.base import Parameter, Record, Sha256
from .camera import Camera, Poses

Floats = NDArray[np.float64]
Segment = tuple[tuple[float, float], tuple[float, float]]


# Of a lens that nobody told: the focal length as a share of the picture's longer side, seen under 58°.
_FOCAL_SHARE = 0.9


class ReferenceSigma(Record):
    """One standard deviation of the length, where its ends were clicked, the plumb line and the plane.

    Nobody can see in one length how squarely the camera faces the plane: some lean is always to be expected.
    """

    length_m: float = Field(default=0.0, ge=0)
    pixels_px: float = Field(default=0.0, ge=0)
    vertical_deg: float = Field(default=0.0, ge=0)
    lean_deg: float = Field(default=3.0, ge=0, lt=45)


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

    def camera(
        self, *, source: str, digest: Sha256, rate_hz: float, size: tuple[int, int] | None = None
    ) -> PlaneCamera:
        """The camera, for pictures of that size, its variants by each sigma that is not nil."""
        width, height = self.width, self.height
        known = size if width is None or height is None else (width, height)
        # Without a size the length itself is taken to be half of the picture's.
        long_px = max(known) if known else 2 * float(np.hypot(*np.subtract(*self.pixels)))
        return PlaneCamera(self, source, digest, rate_hz, _FOCAL_SHARE * long_px)


@dataclass(frozen=True, eq=False)
class PlaneCamera:
    """Metres in the picture's plane: X right, Y up (against `vertical`'s way), everything equally near.

    `lean`, for its variants, is how much larger a pixel is with each pixel right or down of the known length.
    """

    sidecar: Reference
    source: str
    digest: Sha256
    rate_hz: float
    focal_px: float
    lean: tuple[float, float] = (0.0, 0.0)
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
        off = pixels - self._middle()
        leant = pixels + off * (off @ self.lean)[:, None]
        return np.asarray(leant @ self._to_m().T, dtype=np.float64)

    def project(self, points_m: Floats, t_s: Floats) -> Floats:
        """Pixels (n, 2) of points in the plane (n, 3)."""
        leant = points_m[:, :2] @ np.linalg.inv(self._to_m()).T - self._middle()
        # The root of 1 + 4 (what is off times lean) is how much larger it is there, twice less one.
        larger = (1.0 + np.sqrt(np.maximum(1.0 + 4.0 * (leant @ self.lean), 0.0))) / 2
        return np.asarray(self._middle() + leant / larger[:, None], dtype=np.float64)

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
        lean = float(np.tan(np.radians(sigma.lean_deg))) / self.focal_px
        if lean:
            found.append(("camera.lean_across", replace(self, lean=(lean, 0.0))))
            found.append(("camera.lean_back", replace(self, lean=(0.0, lean))))
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
        return replace(self, sidecar=self.sidecar.model_copy(update=values))

    def _middle(self) -> Floats:
        """The pixel in the middle of the known length."""
        return np.asarray(np.mean(self.sidecar.pixels, axis=0), dtype=np.float64)

    def _tilted(self, by_deg: float) -> Segment:
        """The plumb line turned by so much."""
        low, high = self.sidecar.vertical or ((0.0, 1.0), (0.0, 0.0))
        up = np.subtract(high, low)
        s, c = np.sin(np.radians(by_deg)), np.cos(np.radians(by_deg))
        x, y = float(c * up[0] - s * up[1]), float(s * up[0] + c * up[1])
        return ((0.0, 0.0), (x, y))
