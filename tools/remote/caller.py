"""The near end of a line: calls a backend that is elsewhere, and answers what that asks back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

from ...traces.errors import BackendError, PassingFailure
from ..deadline import Deadline
from ..notes import note
from .failures import error_of, spoken
from .frames import in_parts
from .line import Line, Message
from .pack import ASKED, Packed, pack, unpack

# How often the deadline is looked at while waiting.
_LOOK_S = 0.1
# A backend whose deadline has passed, or that was cancelled, may take so long to see it.
_GRACE_S = 10.0


class Lost(PassingFailure):
    """The other end of a line is gone."""


class Caller:
    """One call at a time over a line. `what` names the backend in errors.

    After `timeout_s` without a sign of life the backend counts as hung. Where it hangs or is gone, `give_up`
    ends what is left of it, and says what is known of why.
    """

    def __init__(self, line: Line, *, what: str, timeout_s: float, give_up: Callable[[], str]) -> None:
        self.line = line
        self.busy = self.heard = False
        self._what, self._timeout_s, self._give_up = what, timeout_s, give_up
        self._kept: list[tuple[str, Any]] = []
        self._failed: BaseException | None = None

    def hello(self, said: dict[str, Any], *, within_s: float) -> Any:
        """Say which backend is wanted, and hear what it is."""
        self._send({"do": "hello", **spoken(), **said})
        return self._value(self._answer(Deadline(), within_s))

    def call(self, method: str, given: tuple[Any, ...], named: dict[str, Any]) -> Any:
        """What a method gives: a value, or an iterator of items, read one by one."""
        deadline = next((v for v in (*given, *named.values()) if isinstance(v, Deadline)), Deadline())
        self._kept, self._failed, self.busy, self.heard = [], None, True, False
        packed = pack((given, named), self._keep)
        left_s = None if deadline.at_s is None else deadline.left_s
        said = {"do": "call", "method": method, "given": packed.tree, "left_s": left_s}
        self._send(said, packed)
        message = self._answer(deadline)
        if message.said["is"] == "stream":
            return self._items(deadline)
        value = self._done(self._value(message))
        deadline.check(self._what)
        return value

    def _items(self, deadline: Deadline) -> Iterator[Any]:
        while True:
            deadline.check(self._what)
            self._send({"do": "next"})
            message = self._answer(deadline)
            if message.said["is"] == "end":
                self._done(None)
                return
            yield self._value(message)

    def _done(self, value: Any) -> Any:
        """Nothing more comes of this call; the line is free for the next."""
        self._kept, self.busy = [], False
        return value

    def _value(self, message: Message) -> Any:
        """What was said, once what was noted on the way to it is noted here."""
        value, noted = unpack(Packed(message.said["value"], message.arrays), _nothing_stays)
        for one in noted:
            note(one)
        return value

    def _answer(self, deadline: Deadline, within_s: float | None = None) -> Message:
        """What comes back, once all that is asked in between is answered."""
        while True:
            message = self._heard(deadline, within_s or self._timeout_s)
            if message.said["is"] == "ask":
                deadline.check(self._what)
                self._reply(message)
            elif message.said["is"] == "error":
                self._done(None)
                raise self._failed or error_of(message.said["error"], what=self._what)
            else:
                return message

    def _heard(self, deadline: Deadline, timeout_s: float) -> Message:
        """The next message that is more than a sign of life, or the error that there is none."""
        heard_s, told_s = time.monotonic(), None
        while True:
            try:
                if self.line.readable(_LOOK_S):
                    message, heard_s = self.line.receive(), time.monotonic()
                    self.heard = True
                    if message.said["is"] != "beat":
                        return message
            except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
                self._lost(error)
            now_s = time.monotonic()
            if told_s is None and (deadline.is_cancelled or deadline.left_s <= 0):
                told_s = now_s
                self._send({"do": "cancel"})
            if told_s is not None and now_s - told_s > _GRACE_S:
                self._give_up()
                deadline.check(self._what)
            if now_s - heard_s > timeout_s:
                self._give_up()
                raise BackendError(
                    f"{self._what} gave no sign of life for {timeout_s:g} s",
                    hint="If it only is slow, raise its timeout_s in vidence.toml.",
                )

    def _reply(self, message: Message) -> None:
        """Answer what was asked of what stayed here."""
        said = message.said
        try:
            kind, thing = self._kept[said["of"]]
            if said["method"] not in ASKED[kind]:
                raise BackendError(f"{self._what} asked for {said['method']!r}, which is not to be asked")
            given, named = unpack(Packed(said["given"], message.arrays), _nothing_stays)
            found: Any = getattr(thing, said["method"], _nothing)(*given, **named)
            packed = pack(in_parts(found) if said["method"] == "frames" else found, self._keep)
        except StopIteration:
            self._send({"do": "answer", "end": True})
        except BaseException as error:
            self._failed = error
            if not isinstance(error, Exception):
                raise
            self._send({"do": "answer", "failed": type(error).__name__})
        else:
            self._send({"do": "answer", "value": packed.tree}, packed)

    def _send(self, said: dict[str, Any], packed: Packed | None = None) -> None:
        try:
            self.line.send(said, packed.arrays if packed else ())
        except OSError as error:
            self._lost(error)

    def _lost(self, error: Exception) -> NoReturn:
        raise Lost(f"{self._what} is gone: {self._give_up() or error}") from error

    def _keep(self, kind: str, value: Any) -> int:
        self._kept.append((kind, value))
        return len(self._kept) - 1


def _nothing(*given: Any) -> None:
    """What an iterator that cannot be closed does when it is."""


def _nothing_stays(kind: str, value: Any) -> Callable[..., Any]:
    raise BackendError(f"{kind} cannot be asked from here")
