"""The records: one file per kind; `Evidence` is the union of what a ledger holds."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, TypeAdapter

from .absence import Absence
from .answer import Answer, Draft, Status
from .backend import Fingerprint
from .base import SCHEMA_VERSION, Record
from .bearing import Bearing
from .calibration import Calibration, CameraMode, CameraPoses, CameraWay
from .call import Call, CallFailure, CallResult
from .claim import Claim, ClaimStatus, JudgedClaim, Predicate
from .coverage import Coverage
from .degradation import Degradation
from .depth import Depth, DepthRange, ThingDepth
from .description import Description
from .earlier import Earlier
from .evidence import Derivation, EvidenceBase
from .exchange import Exchange, Reply, Shown, ToolUse, Usage
from .hits import Hit, Hits
from .measurement import Measurement
from .path import Mode, Path, PathSamples, Size
from .points import Points, PointTrack
from .reading import Reading, ReadLine
from .redaction import Covered, Replaced
from .region import Box, Mask, Region
from .span import Span, SpanFound
from .transcript import SaidLine, Transcript
from .tube import Look, Tube, TubeSamples
from .video import FrameRef, Frames, Sight, VideoRecord

# One union, so that a ledger line says by itself what it is.
Evidence = Annotated[
    Frames
    | SpanFound
    | Region
    | Tube
    | Path
    | Points
    | Calibration
    | Measurement
    | Description
    | Absence
    | Hits
    | Transcript
    | Reading
    | Depth,
    Field(discriminator="kind"),
]
EVIDENCE: TypeAdapter[Evidence] = TypeAdapter(Evidence)

__all__ = [
    "EVIDENCE",
    "SCHEMA_VERSION",
    "Absence",
    "Answer",
    "Bearing",
    "Box",
    "Calibration",
    "Call",
    "CallFailure",
    "CallResult",
    "CameraMode",
    "CameraPoses",
    "CameraWay",
    "Claim",
    "ClaimStatus",
    "Coverage",
    "Covered",
    "Degradation",
    "Depth",
    "DepthRange",
    "Derivation",
    "Description",
    "Draft",
    "Earlier",
    "Evidence",
    "EvidenceBase",
    "Exchange",
    "Fingerprint",
    "FrameRef",
    "Frames",
    "Hit",
    "Hits",
    "JudgedClaim",
    "Look",
    "Mask",
    "Measurement",
    "Mode",
    "Path",
    "PathSamples",
    "PointTrack",
    "Points",
    "Predicate",
    "ReadLine",
    "Reading",
    "Record",
    "Region",
    "Replaced",
    "Reply",
    "SaidLine",
    "Shown",
    "Sight",
    "Size",
    "Span",
    "SpanFound",
    "Status",
    "ThingDepth",
    "ToolUse",
    "Transcript",
    "Tube",
    "TubeSamples",
    "Usage",
    "VideoRecord",
]
