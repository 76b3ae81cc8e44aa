"""What goes through a channel: values of known types as JSON and arrays; nothing that could run code."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ...traces import records
from ...traces.errors import BackendError
from ...traces.records import Record
from ...traces.records.tube import Look, TubeSamples
from .. import capabilities
from ..deadline import Deadline
from ..video import Frame, Video
from .frames import SentVideo, frame_of, told_frame, told_video

Json = Any
Array = NDArray[Any]
Meet = Callable[[str, int], Callable[..., Any]]
# What may be asked of what is passed by reference, by the kind of it.
ASKED: Mapping[str, tuple[str, ...]] = {
    "video": ("frames", "at"),
    "items": ("__next__", "close"),
    "blobs": ("get", "put"),
}
_KIND = "is"


@dataclass
class Packed:
    """A value as JSON, and the arrays that it refers to by number."""

    tree: Json
    arrays: Sequence[Array]


def pack(value: Any, refer: Callable[[str, Any], int]) -> Packed:
    """Write a value down; `refer` gives a number to what stays here and can be asked."""
    arrays: list[Array] = []
    return Packed(_Writer(arrays, refer).write(value), arrays)


def unpack(packed: Packed, meet: Meet, deadline: Deadline | None = None) -> Any:
    """Read a value; `meet` gives what asks a thing that stayed on the other side, by kind and number.

    Deadlines do not travel: `deadline` is the one of this side.
    """
    try:
        return _Reader(packed.arrays, meet, deadline).read(packed.tree)
    except BackendError:
        raise
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise BackendError(f"what came through the channel cannot be read: {error}") from error


@cache
def types() -> Mapping[str, type[Any]]:
    """The types that may pass, by name: the values of capabilities, and records."""
    from ..naming import Examined

    named = {name: getattr(capabilities, name) for name in capabilities.__all__}
    values = {name: kind for name, kind in named.items() if is_dataclass(kind) or hasattr(kind, "_fields")}
    kept = {name: getattr(records, name) for name in records.__all__}
    known = {n: t for n, t in kept.items() if isinstance(t, type) and issubclass(t, Record)}
    return {**known, **values, "TubeSamples": TubeSamples, "Look": Look, "Examined": Examined}


class _Writer:
    def __init__(self, arrays: list[Array], refer: Callable[[str, Any], int]) -> None:
        self._arrays, self._refer = arrays, refer

    def write(self, value: Any) -> Json:
        if value is None or isinstance(value, bool | int | float | str):
            return value
        name = type(value).__name__
        if types().get(name) is type(value):
            return {_KIND: name, "v": self._fields(value)}
        return self._other(value)

    def _fields(self, value: Any) -> Json:
        if isinstance(value, Record):
            return value.model_dump(mode="json")
        names = getattr(value, "_fields", None) or [field.name for field in fields(value)]
        return {name: self.write(getattr(value, name)) for name in names}

    def _other(self, value: Any) -> Json:
        match value:
            case np.ndarray():
                return {_KIND: "array", "n": self._array(value)}
            case np.generic():
                return value.item()
            case bytes():
                return {_KIND: "bytes", "n": self._array(np.frombuffer(value, np.uint8))}
            case tuple() | list() | frozenset():
                items = sorted(value) if isinstance(value, frozenset) else value
                return {_KIND: type(value).__name__, "v": [self.write(item) for item in items]}
            case dict():
                return {_KIND: "dict", "v": [[self.write(k), self.write(v)] for k, v in value.items()]}
            case Deadline():
                return {_KIND: "deadline"}
            case Frame():
                told, planes = told_frame(value)
                return {_KIND: "frame", "v": told, "n": [self._array(plane) for plane in planes]}
            case Video():
                told, planes = told_video(value)
                numbers = [self._array(plane) for plane in planes]
                return {_KIND: "video", "v": told, "n": numbers, "ref": self._refer("video", value)}
        if hasattr(value, "__iter__"):
            return {_KIND: "items", "ref": self._refer("items", iter(value))}
        if hasattr(value, "get") and hasattr(value, "put"):
            return {_KIND: "blobs", "ref": self._refer("blobs", value)}
        raise BackendError(f"a {type(value).__name__} cannot go to a backend in another process")

    def _array(self, value: Array) -> int:
        self._arrays.append(np.ascontiguousarray(value).reshape(value.shape))
        return len(self._arrays) - 1


class _Reader:
    def __init__(self, arrays: Sequence[Array], meet: Meet, deadline: Deadline | None) -> None:
        self._arrays, self._meet, self._deadline = arrays, meet, deadline

    def read(self, tree: Json) -> Any:
        if not isinstance(tree, dict):
            return tree
        kind = tree[_KIND]
        known = types().get(kind)
        if known is None:
            return self._other(kind, tree)
        if issubclass(known, Record):
            return known.model_validate(tree["v"])
        return known(**{name: self.read(value) for name, value in tree["v"].items()})

    def _other(self, kind: str, tree: Json) -> Any:
        match kind:
            case "array":
                return self._arrays[tree["n"]]
            case "bytes":
                return self._arrays[tree["n"]].tobytes()
            case "tuple" | "list" | "frozenset":
                items = (self.read(item) for item in tree["v"])
                return {"tuple": tuple, "list": list, "frozenset": frozenset}[kind](items)
            case "dict":
                return {self.read(key): self.read(value) for key, value in tree["v"]}
            case "deadline":
                return self._deadline
            case "frame":
                return frame_of(tree["v"], [self._arrays[n] for n in tree["n"]])
            case "video":
                planes = [self._arrays[n] for n in tree["n"]]
                return SentVideo(tree["v"], planes, self._meet("video", tree["ref"]))
            case "items":
                return _Items(self._meet("items", tree["ref"]))
            case "blobs":
                return _Blobs(self._meet("blobs", tree["ref"]))
        raise BackendError(f"what came through the channel is of no known kind: {kind!r}")


class _Items(Iterator[Any]):
    """Items that come one by one from the other side."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def __next__(self) -> Any:
        return self._ask("__next__")

    def close(self) -> None:
        """No more of them are wanted."""
        self._ask("close")


class _Blobs:
    """The blobs of the run, on the other side."""

    def __init__(self, ask: Callable[..., Any]) -> None:
        self._ask = ask

    def put(self, data: bytes) -> str:
        """Store bytes and return their sha256."""
        stored: str = self._ask("put", data)
        return stored

    def get(self, sha256: str) -> bytes:
        """The bytes stored under a sha256."""
        content: bytes = self._ask("get", sha256)
        return content
