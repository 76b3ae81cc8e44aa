"""What every camera model is: pixels to the ground and back at an instant, and how sure it is of itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ...traces.records import Calibration

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Poses(NamedTuple):
    """Where the camera is (n, 3) and which way it looks on the ground (n,), clockwise from world Y."""

    position_m: Floats
    bearing_deg: Floats


@runtime_checkable
class Camera(Protocol):
    """A calibrated camera; every array has one row per pixel or point, and `t_s` the time of each row.

    World metres: Z up, ground at Z = 0, Y the way the camera looks forward on the ground at first, X to its
    right, the origin under the camera at first. A `plane` camera has the picture's plane instead: X right,
    Y up, Z nothing.
    """

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height of the pictures it is for; None where it does not say."""

    @property
    def frame(self) -> Literal["world", "plane"]:
        """Which metres it gives."""

    @property
    def contact(self) -> Literal["bottom", "centre"]:
        """Where a thing's place shows: at its foot, or (seen from above, or in a plane) at its middle."""

    @property
    def has_height(self) -> bool:
        """Whether points above the ground can be projected; without it only Z = 0 can."""

    @property
    def real_s_per_s(self) -> float:
        """Real seconds in one second of presentation."""

    def to_ground(self, pixels: Floats, t_s: Floats) -> Floats:
        """World X, Y (n, 2) under pixels (n, 2); NaN on and above the horizon."""

    def project(self, points_m: Floats, t_s: Floats) -> Floats:
        """Pixels (n, 2) of world points (n, 3); NaN behind the camera."""

    def poses(self, t_s: Floats) -> Poses | None:
        """Where the camera is at these times; None where it has no place."""

    def variants(self) -> Sequence[tuple[str, Camera]]:
        """The camera with each uncertain value off by one standard deviation, by the value's name."""

    def record(self) -> Calibration:
        """The camera as evidence."""
