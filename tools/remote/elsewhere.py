"""A backend that is elsewhere, as a backend here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import RLock
from typing import Any, NamedTuple, Protocol

from ...traces.errors import BackendError
from ..stand_in import Held, Shown, StandIn
from .caller import Caller, Lost
from .line import Line

# How long a model may take to load.
_LOAD_S = 600.0


class Connection(NamedTuple):
    """A line, and what ends that which is at its other end and says what is known of why it broke."""

    line: Line
    give_up: Callable[[], str]


class Place(Protocol):
    """Where backends are that are not here."""

    @property
    def is_near(self) -> bool:
        """Whether it takes up memory of this machine."""

    def connect(self) -> Connection:
        """A line to it; whatever was there and is gone is started anew."""

    def close(self) -> None:
        """It is not needed any more."""


class Elsewhere(StandIn):
    """Stands for a backend at another place; each call has a line of its own, kept for the next.

    `wanted` says which backend it is there, `what` what it is called in errors.
    """

    def __init__(self, place: Place, wanted: dict[str, Any], *, what: str, timeout_s: float) -> None:
        self._place, self._wanted, self._timeout_s = place, wanted, timeout_s
        self._what = what
        self._idle: list[Caller] = []
        # The end of a stream that nobody wants may come at any time, even while this is held.
        self._lock = RLock()
        try:
            caller, seen = self._connected()
        except BaseException:
            place.close()
            raise
        super().__init__(seen)
        self._idle.append(caller)
        if not place.is_near:
            self.memory_mb = 0

    def close(self) -> None:
        """End it."""
        with self._lock:
            idle, self._idle = self._idle, []
        for caller in idle:
            caller.line.close()
        self._place.close()

    def _call(self, method: str, *given: Any, **named: Any) -> Any:
        caller = self._free()
        if caller is not None:
            try:
                return self._over(caller, method, given, named)
            except Lost:
                # Not a word came over it: it had ended while nobody used it.
                if caller.heard:
                    raise
        return self._over(self._anew(), method, given, named)

    def _over(self, caller: Caller, method: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        try:
            found = caller.call(method, given, named)
        except BaseException:
            self._release(caller)
            raise
        if isinstance(found, Iterator):
            return Held(found, lambda: self._release(caller))
        self._release(caller)
        return found

    def _free(self) -> Caller | None:
        """A line that is not in use; there is nothing to hear on it but that it has ended."""
        while True:
            with self._lock:
                if not self._idle:
                    return None
                caller = self._idle.pop()
            with suppress(OSError, ValueError):
                if not caller.line.readable(0):
                    return caller
            caller.line.close()

    def _release(self, caller: Caller) -> None:
        """Keep a line for the next call; one that a call was broken off on would still tell of that."""
        if caller.busy:
            caller.line.close()
            return
        with self._lock:
            self._idle.append(caller)

    def _anew(self) -> Caller:
        caller, seen = self._connected()
        if seen.fingerprint != self.fingerprint():
            caller.line.close()
            raise BackendError(f"{self._what} is not what it was when it was first asked", hint="Ask anew.")
        return caller

    def _connected(self) -> tuple[Caller, Shown]:
        line, give_up = self._place.connect()
        caller = Caller(line, what=self._what, timeout_s=self._timeout_s, give_up=give_up)
        try:
            return caller, Shown(*caller.hello(self._wanted, within_s=_LOAD_S))
        except BaseException:
            line.close()
            raise
