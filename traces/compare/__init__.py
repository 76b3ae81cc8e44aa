"""Two ledgers of one video held side by side: the same things, the same frames, the same numbers?"""

from .measurements import MeasurementPair, pair_measurements
from .tubes import FrameApart, TubePair, TubesCompared, compare_tubes

__all__ = [
    "FrameApart",
    "MeasurementPair",
    "TubePair",
    "TubesCompared",
    "compare_tubes",
    "pair_measurements",
]
