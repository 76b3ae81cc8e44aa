"""What every backend says of itself, and the names of the capabilities."""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ...traces.records import Fingerprint

CAPABILITIES = (
    *("detector", "tracker", "segmenter", "points", "depth", "camera"),
    *("retriever", "describer", "reader", "transcriber"),
)

FloatArray = NDArray[np.float32]
Features = NDArray[Any]


@runtime_checkable
class Backend(Protocol):
    """What every backend says of itself."""

    @property
    def name(self) -> str:
        """The name it is chosen by."""

    @property
    def concurrency(self) -> int:
        """How many calls may run at once."""

    @property
    def memory_mb(self) -> int:
        """What it holds when loaded, about."""

    def fingerprint(self) -> Fingerprint:
        """What must be equal for its output to be equal."""
