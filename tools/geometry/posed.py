"""A camera at known poses over time: what it makes of pixels and places; a standing one has one pose."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ...traces.records import Calibration, CameraMode, CameraPoses, Degradation
from ...traces.records.base import Parameter, Sha256
from ...traces.records.calibration import CameraModel
from .camera import Camera, Poses
from .pinhole import Intrinsics

if TYPE_CHECKING:
    from scipy.spatial.transform import Slerp

Floats = NDArray[np.float64]

_NEAREST_M = 1e-3
# A ray this little below the level meets the ground nowhere that could be measured.
_HORIZON = 1e-4
# Shifts (metres) and turns (degrees) below this are none.
_NIL = 1e-6


@dataclass(frozen=True, eq=False)
class Way:
    """A camera's axes (n, 3, 3; rows right, down and forward in the world) and place (n, 3) over time."""

    t_s: Floats
    axes: Floats
    place_m: Floats

    def at(self, t_s: Floats) -> tuple[Floats, Floats]:
        """Axes and place at each time: between poses turned and moved evenly, NaN well outside of them."""
        if len(self.t_s) == 1:
            shape = (len(t_s), 3, 3)
            return np.broadcast_to(self.axes[0], shape), np.broadcast_to(self.place_m[0], shape[:2])
        slack = float(np.median(np.diff(self.t_s)))
        outside = (t_s < self.t_s[0] - slack) | (t_s > self.t_s[-1] + slack)
        held = np.clip(t_s, self.t_s[0], self.t_s[-1])
        place = np.column_stack([np.interp(held, self.t_s, self.place_m[:, k]) for k in range(3)])
        axes = np.asarray(self._turning(held).as_matrix(), dtype=np.float64)
        place[outside], axes[outside] = np.nan, np.nan
        return axes, place

    @cached_property
    def _turning(self) -> Slerp:
        from scipy.spatial.transform import Rotation, Slerp

        return Slerp(self.t_s, Rotation.from_matrix(self.axes))


@dataclass(frozen=True, eq=False)
class About:
    """What a camera says of itself as evidence."""

    model: CameraModel
    source: str
    digest: Sha256 | None = None
    parameters: dict[str, Parameter] = field(default_factory=dict)
    sigma: dict[str, float] = field(default_factory=dict)
    metric: bool = True
    degradations: tuple[Degradation, ...] = ()


@dataclass(frozen=True, eq=False)
class PosedCamera:
    """A lens on its way over flat ground; `off` is the same camera with one thing amiss each, by its name."""

    lens: Intrinsics
    way: Way
    about: About
    size: tuple[int, int] | None = None
    off: tuple[tuple[str, Camera], ...] = ()
    frame: Literal["world"] = "world"
    contact: Literal["bottom"] = "bottom"
    has_height: bool = True
    real_s_per_s: float = 1.0

    def to_ground(self, pixels: Floats, t_s: Floats) -> Floats:
        """World X, Y (n, 2) under pixels (n, 2); NaN on and above the horizon."""
        axes, place = self.way.at(t_s)
        ahead = np.column_stack([self.lens.rays(pixels), np.ones(len(pixels))])
        ways = np.einsum("ni,nij->nj", ahead, axes)
        down = -ways[:, 2] / np.linalg.norm(ways, axis=1)
        reach = place[:, 2] / np.where(down > _HORIZON, -ways[:, 2], np.nan)
        return np.asarray(place[:, :2] + ways[:, :2] * reach[:, None], dtype=np.float64)

    def project(self, points_m: Floats, t_s: Floats) -> Floats:
        """Pixels (n, 2) of world points (n, 3); NaN behind the camera."""
        axes, place = self.way.at(t_s)
        local = np.einsum("nij,nj->ni", axes, points_m - place)
        depth = np.where(local[:, 2] > _NEAREST_M, local[:, 2], np.nan)
        return self.lens.pixels(local[:, :2] / depth[:, None])

    def poses(self, t_s: Floats) -> Poses:
        """Where the camera is at these times, and which way it looks."""
        axes, place = self.way.at(t_s)
        return Poses(place, bearing_deg(axes))

    def variants(self) -> Sequence[tuple[str, Camera]]:
        """The camera with each uncertain thing off by one standard deviation."""
        return self.off

    def record(self) -> Calibration:
        """The camera as evidence."""
        bearing = bearing_deg(self.way.axes)
        return Calibration(
            model=self.about.model,
            source=self.about.source,
            digest=self.about.digest,
            parameters=self.about.parameters,
            sigma=self.about.sigma,
            camera=CameraPoses(
                t_s=tuple(self.way.t_s.tolist()),
                position_m=tuple((x, y, z) for x, y, z in self.way.place_m.tolist()),
                bearing_deg=tuple(bearing.tolist()),
                modes=tuple(self._modes(bearing)),
            ),
            metric=self.about.metric,
            degradations=self.about.degradations,
        )

    def _modes(self, bearing: Floats) -> Iterator[CameraMode]:
        """What each uncertain thing does to the camera's own way, where it does anything."""
        for name, other in self.off:
            poses = other.poses(self.way.t_s)
            assert poses is not None
            shift = poses.position_m - self.way.place_m
            turn = (poses.bearing_deg - bearing + 180.0) % 360.0 - 180.0
            if max(np.abs(shift[:, :2]).max(), np.abs(turn).max()) > _NIL:
                rows = tuple((x, y, z) for x, y, z in shift.tolist())
                yield CameraMode(name=name, shift_m=rows, turn_deg=tuple(turn.tolist()))


def bearing_deg(axes: Floats) -> Floats:
    """Which way cameras look on the ground, clockwise from Y; of one that looks down, its picture's up."""
    forward, up = axes[:, 2, :2], -axes[:, 1, :2]
    flat = np.linalg.norm(forward, axis=1) < 1e-6
    way = np.where(flat[:, None], up, forward)
    return np.asarray(np.degrees(np.arctan2(way[:, 0], way[:, 1])), dtype=np.float64)
