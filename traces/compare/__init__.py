"""Two runs held side by side: the same calls, things, events, numbers, claims?"""

from .calls import CallPair, calls_of, pair_calls
from .claims import ClaimPair, pair_claims
from .evidence import EvidencePair, pair_evidence
from .measurements import MeasurementPair, pair_measurements
from .spans import SpanPair, pair_spans
from .tubes import FrameApart, TubePair, TubesCompared, compare_tubes

__all__ = [
    "CallPair",
    "ClaimPair",
    "EvidencePair",
    "FrameApart",
    "MeasurementPair",
    "SpanPair",
    "TubePair",
    "TubesCompared",
    "calls_of",
    "compare_tubes",
    "pair_calls",
    "pair_claims",
    "pair_evidence",
    "pair_measurements",
    "pair_spans",
]
