"""What stands in for a backend that is let go at times or is elsewhere: what it says, and its methods."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple
from weakref import finalize

from ..traces.records import Fingerprint, Record
from .capabilities import Backend

# What of a backend is copied; anything else that it shows may hold the model, and so keep it in memory.
_PLAIN = (str, int, float, bool, tuple, frozenset, Record, type(None))
_OWN = ("fingerprint", "close")


class Shown(NamedTuple):
    """A backend from outside: its fingerprint, its plain attributes, and the names of its methods."""

    fingerprint: Fingerprint
    plain: Mapping[str, Any]
    methods: Sequence[str]


def shown(backend: Backend) -> Shown:
    """What can be seen of a backend."""
    names = [name for name in dir(backend) if not name.startswith("_") and name not in _OWN]
    values = {name: getattr(backend, name) for name in names}
    plain = {name: value for name, value in values.items() if isinstance(value, _PLAIN)}
    methods = [name for name, value in values.items() if callable(value) and name not in plain]
    return Shown(backend.fingerprint(), plain, methods)


class StandIn:
    """Looks like a backend; each call of a method goes through `_call`."""

    def __init__(self, seen: Shown) -> None:
        self._print = seen.fingerprint
        for name, value in seen.plain.items():
            setattr(self, name, value)
        for name in seen.methods:
            setattr(self, name, partial(self._call, name))

    def fingerprint(self) -> Fingerprint:
        """What it was at first, which it is every time."""
        return self._print

    def _call(self, method: str, *given: Any, **named: Any) -> Any:
        raise NotImplementedError


class Held(Iterator[Any]):
    """Items that something must be held for, until they end, are closed, or nobody wants them any more."""

    def __init__(self, items: Iterator[Any], release: Callable[[], None]) -> None:
        self._items = items
        self._release = finalize(self, release)
        self._release.atexit = False

    def __next__(self) -> Any:
        try:
            return next(self._items)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """No more of them are wanted."""
        items, self._items = self._items, iter(())
        close = getattr(items, "close", None)
        if close is not None:
            close()
        del items, close
        self._release()
