"""A calibration: what gives pixels their metres, how sure it is, and where the camera is and looks."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import Parameter, Record, Sha256
from .evidence import EvidenceBase
from .path import Xyz

CameraModel = Literal["ground_plane", "homography", "reference", "posed", "tracks", "depth"]


class CameraMode(Record):
    """A common cause of error, named as paths name it: what it does to where the camera is and looks."""

    name: str
    shift_m: tuple[Xyz, ...]
    turn_deg: tuple[float, ...]


class CameraPoses(Record):
    """Where the camera is over time; a camera that stands still has one pose."""

    t_s: tuple[float, ...]
    position_m: tuple[Xyz, ...]
    bearing_deg: tuple[float, ...] = Field(
        description="its way forward on the ground, clockwise from world Y"
    )
    modes: tuple[CameraMode, ...] = Field(
        default=(), description="causes that shift the camera together with what it sees"
    )

    @model_validator(mode="after")
    def _columns_agree(self) -> Self:
        if not len(self.t_s) == len(self.position_m) == len(self.bearing_deg) > 0:
            raise ValueError("poses have at least one row and equal columns")
        if any(not len(mode.shift_m) == len(mode.turn_deg) == len(self.t_s) for mode in self.modes):
            raise ValueError("a mode shifts and turns every pose")
        return self


class CameraWay(Record):
    """Where a camera was and how it was turned; axes are its own in the first look: right, down, ahead."""

    t_s: tuple[float, ...]
    position: tuple[Xyz, ...] = Field(description="metres where metric, else of a scale that is not known")
    rotation: tuple[tuple[Xyz, Xyz, Xyz], ...] = Field(
        description="rows of matrices whose columns are the camera's right, down and ahead"
    )
    metric: bool

    @model_validator(mode="after")
    def _columns_agree(self) -> Self:
        if not len(self.t_s) == len(self.position) == len(self.rotation) > 0:
            raise ValueError("a way has at least one row and equal columns")
        return self


class Calibration(EvidenceBase):
    """What the metres of paths rest on."""

    kind: Literal["calibration"] = "calibration"
    model: CameraModel
    source: str = Field(description="the sidecar's or tracks' file name, or how it was estimated")
    digest: Sha256 | None = Field(default=None, description="of the sidecar's or tracks' bytes")
    parameters: dict[str, Parameter] = Field(
        default_factory=dict, description="by name, with their units in it"
    )
    sigma: dict[str, float] = Field(default_factory=dict, description="standard deviations of parameters")
    camera: CameraPoses | None = Field(default=None, description="None where there is no place it looks from")
    metric: bool = Field(default=True, description="false: only relative, the scale is unknown")
