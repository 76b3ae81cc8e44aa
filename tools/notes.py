"""What is less than ideal about the work of a call: noted where it is done, told by what the call finds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..traces.records import Degradation

_NOTED: ContextVar[list[Degradation] | None] = ContextVar("noted", default=None)


def note(degradation: Degradation) -> None:
    """Note something once; where nobody takes notes, nothing happens."""
    noted = _NOTED.get()
    if noted is not None and degradation not in noted:
        noted.append(degradation)


@contextmanager
def taking_notes() -> Iterator[list[Degradation]]:
    """What is noted in this thread from here on, in order."""
    noted: list[Degradation] = []
    token = _NOTED.set(noted)
    try:
        yield noted
    finally:
        _NOTED.reset(token)
