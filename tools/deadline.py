"""A deadline that long work checks as it goes; a thread cannot be killed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import Event

from ..traces.errors import DeadlineExceeded


@dataclass(frozen=True)
class Deadline:
    """A moment on the monotonic clock, or a cancellation, past which work stops at its next check."""

    at_s: float | None = None
    cancelled: Event | None = None

    @classmethod
    def after(cls, seconds: float, cancelled: Event | None = None) -> Deadline:
        """A deadline `seconds` from now."""
        return cls(time.monotonic() + seconds, cancelled)

    @property
    def left_s(self) -> float:
        """Seconds left; infinite without a deadline."""
        return float("inf") if self.at_s is None else self.at_s - time.monotonic()

    @property
    def is_cancelled(self) -> bool:
        """Whether the user asked for the work to end."""
        return self.cancelled is not None and self.cancelled.is_set()

    def check(self, what: str) -> None:
        """Raise if the deadline has passed or the work was cancelled."""
        if self.is_cancelled:
            raise DeadlineExceeded(f"{what} was cancelled")
        if self.left_s <= 0:
            raise DeadlineExceeded(f"{what} ran past its deadline", hint="Raise it with --budget seconds=N.")
