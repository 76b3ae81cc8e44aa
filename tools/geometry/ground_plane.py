"""The sidecar `ground_plane`: a camera that stands over flat ground, told by its lens and its mount."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ...traces.records import Degradation
from ...traces.records.base import Parameter, Record
from .pinhole import Intrinsics
from .posed import About, PosedCamera, Way

Floats = NDArray[np.float64]


class Mount(Record):
    """The camera's height over the ground, its pitch (down is positive) and its roll (clockwise)."""

    height_m: float | None = Field(default=None, gt=0, description="left out: the scale is unknown")
    pitch_deg: float = Field(ge=-45, le=90)
    roll_deg: float = Field(default=0.0, ge=-90, le=90)


class GroundPlaneSigma(Record):
    """One standard deviation of each value that is not known exactly; `focal_px` moves fx and fy together."""

    height_m: float = Field(default=0.0, ge=0)
    pitch_deg: float = Field(default=0.0, ge=0)
    roll_deg: float = Field(default=0.0, ge=0)
    focal_px: float = Field(default=0.0, ge=0)
    fx: float = Field(default=0.0, ge=0)
    fy: float = Field(default=0.0, ge=0)
    cx: float = Field(default=0.0, ge=0)
    cy: float = Field(default=0.0, ge=0)


class GroundPlaneShift(Record):
    """One deviation of one cause that moves several values at once, each by so much."""

    height_m: float = 0.0
    pitch_deg: float = 0.0
    roll_deg: float = 0.0
    focal_px: float = 0.0


class GroundPlane(Record):
    """A static camera over flat ground."""

    kind: Literal["ground_plane"]
    width: int = Field(gt=0)
    height: int = Field(gt=0)
    intrinsics: Intrinsics
    mount: Mount
    sigma: GroundPlaneSigma = GroundPlaneSigma()
    joint_sigma: tuple[GroundPlaneShift, ...] = Field(
        default=(), description="causes independent of one another and of `sigma`: a covariance's columns"
    )

    @model_validator(mode="after")
    def _sees_ground(self) -> Self:
        camera = self._bare()
        corners = np.array([[0.0, 0.0], [self.width, 0.0], [0.0, self.height], [self.width, self.height]])
        if not np.isfinite(camera.to_ground(corners, np.zeros(4))).any():
            raise ValueError(
                f"with mount.pitch_deg {self.mount.pitch_deg:g} the whole picture lies above the horizon "
                "(pitch is positive when looking down)"
            )
        return self

    def camera(self, about: About) -> PosedCamera:
        """The camera, its variants by each sigma that is not nil and each joint one."""
        alone = [(name, self._off_by(name, value)) for name, value in self.sigma if value > 0]
        joint = [(f"joint_{k}", self._moved(shift)) for k, shift in enumerate(self.joint_sigma, start=1)]
        off = tuple((f"camera.{name}", other._bare(about)) for name, other in (*alone, *joint))
        return replace(self._bare(self._told(about)), off=off)

    def start(self) -> tuple[Floats, Floats]:
        """Its axes and place."""
        height = 1.0 if self.mount.height_m is None else self.mount.height_m
        return mounted_axes(self.mount.pitch_deg, self.mount.roll_deg), np.array([0.0, 0.0, height])

    def _bare(self, about: About | None = None) -> PosedCamera:
        axes, place = self.start()
        way = Way(np.zeros(1), axes[None], place[None])
        told = about or About(model="ground_plane", source="")
        return PosedCamera(self.intrinsics, way, told, size=(self.width, self.height))

    def _off_by(self, name: str, by: float) -> GroundPlane:
        """The same with one value greater by so much; a height that is not known stays so."""
        if name in Mount.model_fields:
            was = getattr(self.mount, name)
            value = None if was is None else was + by
            return self.model_copy(update={"mount": self.mount.model_copy(update={name: value})})
        names = ("fx", "fy") if name == "focal_px" else (name,)
        new = {one: getattr(self.intrinsics, one) + by for one in names}
        return self.model_copy(update={"intrinsics": self.intrinsics.model_copy(update=new)})

    def _moved(self, shift: GroundPlaneShift) -> GroundPlane:
        """The same with several values off at once."""
        other = self
        for name, by in shift:
            other = other._off_by(name, by)
        return other

    def _deviations(self) -> dict[str, float]:
        """One standard deviation of each value, all causes together."""
        both = {
            name: float(
                np.hypot(value, np.linalg.norm([getattr(one, name, 0.0) for one in self.joint_sigma]))
            )
            for name, value in self.sigma
        }
        return {name: value for name, value in both.items() if value > 0}

    def _told(self, about: About) -> About:
        """With parameters, sigmas, and that the scale is unknown where the height is."""
        lens, mount = self.intrinsics, self.mount
        parameters: dict[str, Parameter] = {
            "fx_px": lens.fx,
            "fy_px": lens.fy,
            "cx_px": lens.cx,
            "cy_px": lens.cy,
            "pitch_deg": mount.pitch_deg,
            "roll_deg": mount.roll_deg,
        }
        if any(lens.distortion):
            parameters["distortion"] = lens.distortion
        if mount.height_m is not None:
            parameters["height_m"] = mount.height_m
        unknown = Degradation(
            kind="relative_scale", detail="the camera's height over the ground is not given: no metres"
        )
        return replace(
            about,
            parameters=parameters,
            sigma=self._deviations(),
            metric=mount.height_m is not None,
            degradations=about.degradations if mount.height_m is not None else (unknown,),
        )


def mounted_axes(pitch_deg: float, roll_deg: float, bearing_deg: float = 0.0) -> Floats:
    """Rows right, down and forward of a camera that looks along a bearing, down, and is rolled."""
    s, c = np.sin(np.radians(pitch_deg)), np.cos(np.radians(pitch_deg))
    level = np.array([[1.0, 0.0, 0.0], [0.0, -s, -c], [0.0, c, -s]])
    sr, cr = np.sin(np.radians(roll_deg)), np.cos(np.radians(roll_deg))
    sb, cb = np.sin(np.radians(bearing_deg)), np.cos(np.radians(bearing_deg))
    rolled = np.array([[cr, sr, 0.0], [-sr, cr, 0.0], [0.0, 0.0, 1.0]])
    turned = np.array([[cb, -sb, 0.0], [sb, cb, 0.0], [0.0, 0.0, 1.0]])
    return np.asarray(rolled @ level @ turned, dtype=np.float64)
