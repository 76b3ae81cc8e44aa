"""A description: what a model said of frames it was shown, in a call that saw no claim."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .backend import Fingerprint
from .base import Sha256
from .evidence import EvidenceBase
from .exchange import Shown
from .span import Span
from .video import FrameRef


class Description(EvidenceBase):
    """Words about frames; the request holds all that the model was told, its pictures by digest."""

    kind: Literal["description"] = "description"
    asked: str
    text: str
    span: Span
    frames: tuple[FrameRef, ...] = ()
    shown: tuple[Shown, ...] = Field(default=(), description="the pictures sent, in order")
    request: Sha256 | None = Field(default=None, description="blob: the request as canonical JSON")
    model: Fingerprint | None = None
