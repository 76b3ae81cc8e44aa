"""An absence: something was looked for and not found, with the coverage that this rests on."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import EvidenceId
from .coverage import Coverage
from .evidence import Derivation, EvidenceBase
from .span import Span


class Absence(EvidenceBase):
    """Nothing that fits `query` was found in `span`; an event's absence names its tube."""

    kind: Literal["absence"] = "absence"
    query: str
    sought: str = Field(
        default="", description="words or colours that the detector was told to look for; '' is everything"
    )
    span: Span
    coverage: Coverage
    tube: EvidenceId | None = None
    derivation: Derivation | None = None
