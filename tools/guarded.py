"""Backends that are guarded: whatever fails inside of one is a `BackendError` that says which it was."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, cast

from ..traces.errors import BackendError, PassingFailure, VidenceError
from .capabilities import Backend
from .residency import is_out_of_memory
from .stand_in import StandIn, shown

_HINT = "--debug shows where it failed, and `vidence doctor` which backends work here."
_MOST = 300
_END = object()
_log = logging.getLogger("vidence")


def guarded(make: Callable[[], Backend], what: str) -> Backend:
    """The backend that is made; `what` is what it is called where it fails, then or later."""
    with _blamed(what):
        return cast(Backend, _Guarded(make(), what))


class _Given:
    """What a backend is given; where the making of that fails, it is no failure of the backend."""

    failed: Exception | None = None

    def of(self, value: Any) -> Any:
        """A value, and items as they are made."""
        return self._items(value) if isinstance(value, Iterator) else value

    def _items(self, items: Iterator[Any]) -> Iterator[Any]:
        try:
            yield from items
        except Exception as error:
            self.failed = error
            raise


class _Guarded(StandIn):
    """Stands for a backend, and for what that makes for one video or camera; items are guarded one by one."""

    def __init__(self, backend: Backend, what: str) -> None:
        super().__init__(shown(backend))
        self._backend, self._what = backend, what

    def _call(self, method: str, *given: Any, **named: Any) -> Any:
        theirs = _Given()
        with _blamed(self._what, theirs):
            call = getattr(self._backend, method)
            found = call(*map(theirs.of, given), **{name: theirs.of(v) for name, v in named.items()})
            if isinstance(found, Backend):
                return _Guarded(found, self._what)
        return self._items(found, theirs) if isinstance(found, Iterator) else found

    def _items(self, items: Iterator[Any], theirs: _Given) -> Iterator[Any]:
        try:
            while True:
                with _blamed(self._what, theirs):
                    item = next(items, _END)
                if item is _END:
                    return
                yield item
        finally:
            close = getattr(items, "close", None)
            if close is not None:
                with _blamed(self._what, theirs):
                    close()


@contextmanager
def _blamed(what: str, theirs: _Given | None = None) -> Iterator[None]:
    """What fails here is told as a failure of the backend; errors that say so themselves stay as they are."""
    try:
        yield
    except VidenceError:
        raise
    except Exception as error:
        if theirs is not None and theirs.failed is error:
            raise
        _log.debug("%s failed", what, exc_info=error)
        said = " ".join(f"{type(error).__name__}: {error}".split())[:_MOST]
        kind = PassingFailure if may_pass(error) else BackendError
        raise kind(f"{what} failed: {said}", hint=_HINT) from error


def may_pass(error: Exception) -> bool:
    """Whether what failed hangs on the moment, not on what was asked: memory, or somebody else's answer."""
    return isinstance(error, ConnectionError | TimeoutError) or is_out_of_memory(error)
