"""What lifting gives and smoothing takes: where a thing was observed, in metres, and how surely."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ...traces.records import Degradation, Size

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Observed:
    """One thing's places before smoothing; rows are in order of time, one per sample of its tube."""

    t_s: Floats
    xyz_m: Floats
    """(n, 3); NaN where the sample gives no place."""
    covariance_m2: Floats
    """(n, 3, 3), of the random error of each row by itself."""
    frame: Literal["world", "plane", "camera"]
    modes: Mapping[str, Floats] = field(default_factory=dict)
    """By the name of a common cause: the shift (n, 3) of every row when it is off by one sigma."""
    seen: Bools | None = None
    """Where a row is an observation, not something bridged; None is wherever xyz_m is not NaN."""
    size: Size = field(default_factory=Size)
    degradations: tuple[Degradation, ...] = ()
