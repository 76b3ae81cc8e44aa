"""How long a model is waited for, and how often asked again; in small steps, so that Ctrl-C is heard."""

from __future__ import annotations

import time
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

from ..deadline import Deadline
from .failures import Failure, Server, TooSlow, failure_of

T = TypeVar("T")
# The pause before the second try is doubled each time, where the server does not say how long; one that
# asks for a longer pause than the longest is not waited for.
TRIES, PAUSE_S, LONGEST_PAUSE_S = 4, 1.0, 60.0
_STEP_S = 0.1


def patiently(ask: Callable[[], T], server: Server, deadline: Deadline, *, reply_s: float) -> tuple[T, int]:
    """What asking gives, and at which try; a failure is raised once it is final."""
    attempt = 1
    while True:
        try:
            return _within(ask, reply_s, server, deadline), attempt
        except _Raised as raised:
            failure = failure_of(raised.error, server)
        pause_s = _pause_s(failure, attempt)
        if pause_s is None or pause_s >= deadline.left_s:
            raise failure.error
        _wait(pause_s, server, deadline)
        attempt += 1


def _pause_s(failure: Failure, attempt: int) -> float | None:
    """How long to wait before the next try; None where there is none."""
    pause_s = PAUSE_S * 2 ** (attempt - 1) if failure.after_s is None else failure.after_s
    hopeless = not failure.again or attempt >= TRIES or not pause_s <= LONGEST_PAUSE_S
    return None if hopeless else pause_s


class _Raised(Exception):
    """What asking raised, told apart from what waiting raises."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def _within(ask: Callable[[], T], most_s: float, server: Server, deadline: Deadline) -> T:
    """Ask in a thread of its own, which ends with the process where it is given up."""
    came: SimpleQueue[tuple[T] | Exception] = SimpleQueue()

    def work() -> None:
        try:
            came.put((ask(),))
        except Exception as error:
            came.put(error)

    Thread(target=work, name="vidence-model", daemon=True).start()
    until = time.monotonic() + most_s
    while True:
        deadline.check(f"asking {server.name}")
        try:
            outcome = came.get(timeout=_STEP_S)
        except Empty:
            if time.monotonic() >= until:
                raise _Raised(TooSlow(most_s)) from None
            continue
        if isinstance(outcome, Exception):
            raise _Raised(outcome)
        return outcome[0]


def _wait(pause_s: float, server: Server, deadline: Deadline) -> None:
    until = time.monotonic() + pause_s
    while (left_s := until - time.monotonic()) > 0:
        deadline.check(f"waiting for {server.name}")
        time.sleep(min(_STEP_S, left_s))
