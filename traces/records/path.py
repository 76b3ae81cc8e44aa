"""A path: a tube lifted to metres, with covariance, in a named frame of reference."""

from __future__ import annotations

from typing import Literal

from .base import EvidenceId
from .evidence import Derivation, EvidenceBase

Xyz = tuple[float, float, float]
Covariance = tuple[float, float, float, float, float, float]


class Path(EvidenceBase):
    """Positions in metres over time; covariance is xx, xy, xz, yy, yz, zz per sample."""

    kind: Literal["path"] = "path"
    tube: EvidenceId | None = None
    frame: Literal["world", "camera", "plane"]
    t_s: tuple[float, ...]
    xyz_m: tuple[Xyz, ...]
    covariance_m2: tuple[Covariance, ...]
    derivation: Derivation | None = None
