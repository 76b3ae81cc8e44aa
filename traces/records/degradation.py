"""A degradation is a value: what was less than ideal about a piece of evidence, and why."""

from __future__ import annotations

from typing import Literal

from .base import Record

DegradationKind = Literal[
    "fallback",
    "truncated_video",
    "lowered_rate",
    "skipped_frames",
    "class_unchecked",
    "class_by_silhouette",
    "camera_moves",
    "occluded",
    "cut_by_frame_edge",
    "identity_uncertain",
    "assumed_rate",
    "retried",
    "smaller_batches",
    "budget_cut",
    "relative_scale",
    "guessed_intrinsics",
    "estimated_scale",
    "sources_disagree",
    "estimated_motion",
    "bridged_gap",
    "extent_assumed",
    "part_only",
    "asserted",
    "skipped_lines",
]

# These befell the work and not what came of it: a run that is made again may lack them.
BEFALLING: frozenset[DegradationKind] = frozenset({"retried", "smaller_batches"})


class Degradation(Record):
    """One way in which evidence is weaker than it could be."""

    kind: DegradationKind
    detail: str
