"""Tool seconds, counted as they are spent, so that a budget can be checked before each step."""

from __future__ import annotations

import time
from threading import Lock

from ...traces.records import Call
from ..manipulations.base import Context, Output
from .runner import Runner


class Meter:
    """Seconds spent in tools and calls made, safe under threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self.tool_s = 0.0
        self.calls = 0

    def add(self, seconds: float) -> None:
        """Count one call of so many seconds."""
        with self._lock:
            self.tool_s += seconds
            self.calls += 1


def with_meter(run: Runner, meter: Meter) -> Runner:
    """Count every call's seconds, failed ones included."""

    def metered(call: Call, context: Context) -> Output:
        began = time.perf_counter()
        try:
            return run(call, context)
        finally:
            meter.add(time.perf_counter() - began)

    return metered
