"""The far end of a line: does what it is called for, and asks back for what stayed with the caller."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import Any

from ...traces.errors import BackendError
from ...traces.records import Degradation
from ..capabilities import Backend
from ..deadline import Deadline
from ..notes import taking_notes
from ..stand_in import shown
from .failures import check_spoken, told_error
from .line import Line, Message
from .pack import Packed, pack, unpack

# A sign of life is given at most so often.
_BEAT_S = 1.0
Find = Callable[[dict[str, Any]], Backend]


@dataclass(frozen=True)
class _Watched(Deadline):
    """A deadline whose checks are signs of life."""

    beat: Callable[[], None] = lambda: None

    def check(self, what: str) -> None:
        """Raise if the deadline has passed or the work was cancelled."""
        self.beat()
        super().check(what)


class _Gone(Exception):
    """Nobody is at the other end any more."""


class Servant:
    """Serves one line until the other end hangs up; `find` gives the backend that is asked for."""

    def __init__(self, line: Line, find: Find) -> None:
        self._line, self._find = line, find
        self._backend: Backend | None = None
        self._methods: tuple[str, ...] = ()
        self._commands: SimpleQueue[Message | None] = SimpleQueue()
        self._answers: SimpleQueue[Message | None] = SimpleQueue()
        self._asking = Lock()
        self._cancelled = Event()
        self._beaten_s = 0.0
        self._noted: list[Degradation] = []

    def run(self) -> None:
        """Hear and do, until the line ends."""
        Thread(target=self._hear, daemon=True).start()
        with suppress(_Gone, OSError), taking_notes() as self._noted:
            while True:
                self._do(self._next_command())
        self._line.close()

    def _hear(self) -> None:
        """Take in all that is said: commands, answers to what was asked, and that the work is to end."""
        # Whatever cannot be understood ends the line, just as hanging up does.
        with suppress(Exception):
            while True:
                message = self._line.receive()
                if message.said["do"] == "cancel":
                    self._cancelled.set()
                else:
                    (self._answers if message.said["do"] == "answer" else self._commands).put(message)
        self._cancelled.set()
        self._commands.put(None)
        self._answers.put(None)

    def _next_command(self) -> Message:
        message = self._commands.get()
        if message is None:
            raise _Gone
        return message

    def _do(self, message: Message) -> None:
        try:
            if message.said["do"] == "hello":
                check_spoken(message.said)
                self._backend = self._find(message.said)
                seen = shown(self._backend)
                self._methods = tuple(seen.methods)
                self._say("value", (seen.fingerprint, dict(seen.plain), self._methods))
            elif message.said["do"] == "call":
                self._cancelled.clear()
                self._call(message)
        except (_Gone, OSError):
            raise
        except Exception as error:
            self._line.send({"is": "error", "error": told_error(error)})

    def _call(self, message: Message) -> None:
        said = message.said
        if said["method"] not in self._methods:
            raise BackendError(f"there is no method {said['method']!r} to be called")
        packed = Packed(said["given"], message.arrays)
        given, named = unpack(packed, self._meet, self._deadline(said["left_s"]))
        found = getattr(self._backend, said["method"])(*given, **named)
        if isinstance(found, Iterator):
            self._line.send({"is": "stream"})
            self._stream(found)
        else:
            self._say("value", found)

    def _stream(self, items: Iterator[Any]) -> None:
        """One item for every `next`."""
        try:
            while self._next_command().said["do"] == "next":
                try:
                    item = next(items)
                except StopIteration:
                    break
                self._say("item", item)
            self._line.send({"is": "end"})
        finally:
            close = getattr(items, "close", None)
            if close is not None:
                close()

    def _say(self, kind: str, value: Any) -> None:
        """Say a value, and what was noted on the way to it; with an error that waits for the next value."""
        packed = pack((value, tuple(self._noted)), _nothing_stays)
        self._noted.clear()
        self._line.send({"is": kind, "value": packed.tree}, packed.arrays)

    def _deadline(self, left_s: float | None) -> Deadline:
        at_s = None if left_s is None else time.monotonic() + left_s
        return _Watched(at_s, self._cancelled, self._beat)

    def _beat(self) -> None:
        now_s = time.monotonic()
        if now_s - self._beaten_s >= _BEAT_S:
            self._beaten_s = now_s
            self._line.send({"is": "beat"})

    def _meet(self, kind: str, number: int) -> Callable[..., Any]:
        return partial(self._ask, number)

    def _ask(self, number: int, method: str, *given: Any, **named: Any) -> Any:
        """Ask the caller; frames may be decoded ahead in a thread of its own, so one asks at a time."""
        packed = pack((given, named), _nothing_stays)
        with self._asking:
            said = {"is": "ask", "of": number, "method": method, "given": packed.tree}
            self._line.send(said, packed.arrays, shared=False)
            message = self._answers.get()
        if message is None:
            self._answers.put(None)
            raise BackendError("whoever asked has gone")
        if "end" in message.said:
            raise StopIteration
        if "failed" in message.said:
            # The caller knows by what, and raises that.
            raise BackendError(f"what was asked of the caller failed: {message.said['failed']}")
        return unpack(Packed(message.said["value"], message.arrays), self._meet)


def _nothing_stays(kind: str, value: Any) -> int:
    raise BackendError(f"{kind} cannot come back from another process")
