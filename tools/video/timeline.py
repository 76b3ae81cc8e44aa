"""The presentation times of a video's frames, in ticks: eight bytes a frame, whatever the video's length."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

# Times are compared up to this, so that a time printed or computed in floats still finds its frame.
EPSILON_S = 1e-6


@dataclass(frozen=True, eq=False)
class Timeline:
    """All frames' times in order; `keys` are the indices where decoding may start."""

    ticks: array[int]
    keys: array[int]
    time_base: Fraction
    last_ticks: int

    def __len__(self) -> int:
        return len(self.ticks)

    def seconds(self, ticks: int) -> float:
        """Ticks as seconds."""
        return ticks * self.time_base.numerator / self.time_base.denominator

    def time_of(self, index: int) -> float:
        """When a frame comes on display, in seconds."""
        return self.seconds(self.ticks[index])

    def duration_of(self, index: int) -> float:
        """How long a frame is on display, in seconds."""
        last = index + 1 == len(self.ticks)
        return self.seconds(self.last_ticks if last else self.ticks[index + 1] - self.ticks[index])

    @property
    def start_s(self) -> float:
        """When the first frame comes on display."""
        return self.time_of(0)

    @property
    def end_s(self) -> float:
        """When the last frame goes off display."""
        return self.seconds(self.ticks[-1] + self.last_ticks)

    def find(self, pts: int | None) -> int | None:
        """The index of the frame with exactly these ticks."""
        if pts is None:
            return None
        index = bisect_left(self.ticks, pts)
        return index if index < len(self.ticks) and self.ticks[index] == pts else None

    def shown_at(self, t_s: float) -> int:
        """The index of the frame on display at a time; the first one before the start."""
        return max(bisect_right(self.ticks, math.floor((t_s + EPSILON_S) / self.time_base)) - 1, 0)

    def first_from(self, t_s: float) -> int:
        """The index of the first frame at or after a time; the number of frames past the last."""
        return bisect_left(self.ticks, math.ceil((t_s - EPSILON_S) / self.time_base))

    def nearest(self, t_s: float) -> int:
        """The index of the frame whose time is nearest; the later of two as near."""
        after = min(self.first_from(t_s), len(self.ticks) - 1)
        before = max(after - 1, 0)
        return before if t_s - self.time_of(before) < self.time_of(after) - t_s - EPSILON_S else after

    def key_before(self, index: int) -> int:
        """The index of the last frame, at or before this one, where decoding may start."""
        found = bisect_right(self.keys, index) - 1
        return self.keys[found] if found >= 0 else 0

    def rate(self) -> tuple[float, bool]:
        """Frames per second at the median interval, and whether the intervals vary."""
        if len(self.ticks) < 2:
            return 1 / self.duration_of(0), False
        intervals = np.diff(np.frombuffer(self.ticks, np.int64)).astype(np.float64)
        median = float(np.median(intervals))
        # Containers round times to their ticks, so that steady intervals differ by one.
        usual = np.abs(intervals - median) <= max(1.01, 0.05 * median)
        rate_hz = 1 / (float(intervals[usual].mean()) * float(self.time_base)) if usual.any() else 0.0
        return rate_hz or 1 / (median * float(self.time_base)), bool(usual.mean() < 0.98)
