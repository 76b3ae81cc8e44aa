"""A path: one thing's way in metres, smoothed, with its errors, random and common, and what it rests on."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from .base import EvidenceId, Record
from .coverage import Coverage
from .evidence import EvidenceBase
from .span import Span

Xyz = tuple[float, float, float]
Covariance = tuple[float, float, float, float, float, float]


class Mode(Record):
    """A common cause of error: how far every position shifts if the cause is off by one standard deviation.

    Modes of one name are one cause, so what they do to two paths they do together: a mount that is higher
    than said lengthens both ways, and which of them is longer stays as it was.
    """

    name: str = Field(description="'camera.pitch_deg' is shared by all paths; 'extent.1:7' is track 7's own")
    shift_m: tuple[Xyz, ...]


class PathSamples(Record):
    """A path's samples as parallel columns, in order of time; rates are per real second."""

    t_s: tuple[float, ...] = Field(description="presentation time")
    xyz_m: tuple[Xyz, ...]
    velocity_m_s: tuple[Xyz, ...]
    acceleration_m_s2: tuple[Xyz, ...]
    covariance_m2: tuple[Covariance, ...] = Field(description="of position: xx, xy, xz, yy, yz, zz")
    velocity_covariance_m2_s2: tuple[Covariance, ...]
    acceleration_covariance_m2_s4: tuple[Covariance, ...]
    seen: tuple[bool, ...] = Field(description="whether an observation supports the sample, or it is bridged")

    @model_validator(mode="after")
    def _columns_agree(self) -> Self:
        columns = [getattr(self, name) for name in type(self).model_fields]
        if not self.t_s or any(len(column) != len(self.t_s) for column in columns):
            raise ValueError(
                f"a path has at least one sample and equal columns, got {[len(c) for c in columns]}"
            )
        if any(b <= a for a, b in zip(self.t_s, self.t_s[1:], strict=False)):
            raise ValueError("a path's samples are in strictly increasing order of time")
        return self

    def __len__(self) -> int:
        return len(self.t_s)


class Size(Record):
    """How large a thing is, in metres: along its way, across it, and high; None where not known."""

    length_m: float | None = None
    length_sigma_m: float | None = None
    width_m: float | None = None
    width_sigma_m: float | None = None
    height_m: float | None = None
    height_sigma_m: float | None = None


class Path(EvidenceBase):
    """A thing's reference point over time: the middle of its footprint on the ground, or of its outline."""

    kind: Literal["path"] = "path"
    tube: EvidenceId | None = None
    calibration: EvidenceId | None = Field(
        default=None, description="what gives the metres, and where the camera is"
    )
    label: str = "object"
    track: int = 0
    frame: Literal["world", "plane", "camera"] = Field(
        description="world: Z up, ground at 0, Y the camera's way forward at first, X to its right; "
        "plane: the picture's plane, X right, Y up; camera: X right, Y ahead and Z up of the camera itself, "
        "whose tilt is not known"
    )
    samples: PathSamples
    modes: tuple[Mode, ...] = ()
    parts: tuple[Span, ...] = Field(description="stretches it is followed through; gaps between are too long")
    correlation_s: float = Field(default=0.0, ge=0, description="over which random errors stay alike, in PTS")
    noise_m: float | None = Field(
        default=None, ge=0, description="what one observation is off by, on each axis, as found in them"
    )
    real_s_per_s: float = Field(default=1.0, gt=0, description="real seconds in one second of presentation")
    size: Size = Size()
    scale: str = Field(description="what the metres rest on, in words")
    coverage: Coverage | None = None

    @model_validator(mode="after")
    def _modes_fit(self) -> Self:
        wrong = [mode.name for mode in self.modes if len(mode.shift_m) != len(self.samples)]
        if wrong:
            raise ValueError(f"a mode shifts every sample of its path, not so {wrong}")
        return self

    @property
    def span(self) -> Span:
        """From the first sample to the last one."""
        return Span(start_s=self.samples.t_s[0], end_s=self.samples.t_s[-1])
