"""A description: what a model said of frames it was shown, in a call that saw no claim."""

from __future__ import annotations

from typing import Literal

from .base import EvidenceId, Sha256
from .evidence import EvidenceBase
from .span import Span


class Description(EvidenceBase):
    """Words about frames, with the blobs that were shown."""

    kind: Literal["description"] = "description"
    asked: str
    text: str
    span: Span
    frames: EvidenceId
    shown: tuple[Sha256, ...]
