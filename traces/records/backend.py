"""The fingerprint of a backend: what must be equal for its output to be equal."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Parameter, Record, Sha256


class Fingerprint(Record):
    """Name, version, weights, device, dtype and parameters of one backend."""

    kind: Literal["fingerprint"] = "fingerprint"
    capability: str
    name: str
    version: str
    weights: Sha256 | None = None
    device: str = "cpu"
    dtype: str = "uint8"
    parameters: dict[str, Parameter] = Field(default_factory=dict)
