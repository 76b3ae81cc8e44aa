"""A line between two processes: messages of JSON and arrays, over a socket, large arrays in shared memory."""

from __future__ import annotations

import json
import math
import mmap
import os
import select
import socket
import ssl
import struct
import tempfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import BackendError

Array = NDArray[Any]
# Numbers, and nothing that could be more.
_KINDS = "biuf"
_SHARED_FROM = 1 << 14
_MOST_HEADER, _MOST_ARRAY = 1 << 28, 1 << 32
_LENGTH = struct.Struct(">I")


class Message(NamedTuple):
    """What is said, and the arrays that it refers to."""

    said: dict[str, Any]
    arrays: Sequence[Array] = ()


class Arena:
    """Memory that two processes share by a file that has no name; one writes, the other reads."""

    def __init__(self, handle: int | None = None) -> None:
        self.handle = _nameless() if handle is None else handle
        self._map: mmap.mmap | None = None

    def write(self, arrays: Sequence[Array]) -> list[int]:
        """Put arrays where the ones before were, and say where each begins."""
        starts = [0]
        for array in arrays:
            # Numbers lie at multiples of their length, as processors like it.
            starts.append(starts[-1] + (array.nbytes + 63) // 64 * 64)
        if starts[-1] > os.fstat(self.handle).st_size:
            os.ftruncate(self.handle, 2 * starts[-1])
        view = self._mapped(starts[-1])
        for array, start in zip(arrays, starts, strict=False):
            view[start : start + array.nbytes] = array.tobytes()
        return starts[:-1]

    def read(self, start: int, length: int) -> bytes:
        """A copy of what lies there: the next message is written over it."""
        return self._mapped(start + length)[start : start + length]

    def close(self) -> None:
        """Let go of it."""
        if self._map is not None:
            self._map.close()
        os.close(self.handle)

    def _mapped(self, length: int) -> mmap.mmap:
        if self._map is None or len(self._map) < length:
            if self._map is not None:
                self._map.close()
            self._map = mmap.mmap(self.handle, os.fstat(self.handle).st_size)
        return self._map


def _nameless() -> int:
    if hasattr(os, "memfd_create"):
        return os.memfd_create("vidence")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


class Line:
    """One end of a line. Whatever goes wrong with it, the other end's end among it, is an `OSError`.

    `arenas` are those written to and read from; without them arrays go through the socket, squeezed.
    """

    def __init__(self, end: socket.socket, arenas: tuple[Arena, Arena] | None = None) -> None:
        self._socket, self._arenas = end, arenas
        self._sending = Lock()

    def send(self, said: dict[str, Any], arrays: Sequence[Array] = (), *, shared: bool = True) -> None:
        """Say something; what is `shared` is read by the other side before anything more is."""
        large = [a for a in arrays if shared and self._arenas is not None and a.nbytes >= _SHARED_FROM]
        with self._sending:
            starts = iter(self._arenas[0].write(large)) if large and self._arenas else iter(())
            here = {id(array): next(starts) for array in large}
            told, body = [], []
            for array in arrays:
                start = here.get(id(array))
                content = b"" if start is not None else self._squeezed(array)
                told.append([array.dtype.str, array.shape, start, len(content)])
                body.append(content)
            header = json.dumps([said, told]).encode()
            self._socket.sendall(b"".join((_LENGTH.pack(len(header)), header, *body)))

    def receive(self) -> Message:
        """Hear what the other side says next."""
        (length,) = _LENGTH.unpack(self._exactly(_LENGTH.size))
        if length > _MOST_HEADER:
            raise ConnectionError(f"a message of {length} bytes is longer than any should be")
        said, told = json.loads(self._exactly(length))
        return Message(said, [self._array(*one) for one in told])

    def readable(self, within_s: float) -> bool:
        """Whether there is something to hear, the line's end among it."""
        if isinstance(self._socket, ssl.SSLSocket) and self._socket.pending():
            return True
        return bool(select.select([self._socket], [], [], within_s)[0])

    def close(self) -> None:
        """Hang up; whoever waits at either end hears of it, which closing alone would not tell our own."""
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        with self._sending:
            self._socket.close()
            for arena in self._arenas or ():
                arena.close()
            self._arenas = None

    def _squeezed(self, array: Array) -> bytes:
        content = array.tobytes()
        return content if self._arenas is not None else zlib.compress(content, 1)

    def _array(self, kind: str, shape: list[int], start: int | None, length: int) -> Array:
        dtype = np.dtype(kind)
        size = math.prod(shape) * dtype.itemsize
        if dtype.kind not in _KINDS or not 0 <= size <= _MOST_ARRAY or length > _MOST_ARRAY:
            raise BackendError(f"an array of {kind} and {shape} is none that goes through a line")
        if start is not None and self._arenas is not None:
            content = self._arenas[1].read(start, size)
        else:
            content = self._exactly(length)
            if self._arenas is None:
                content = zlib.decompressobj().decompress(content, size) if size else b""
        return np.frombuffer(bytearray(content), dtype).reshape(shape)

    def _exactly(self, length: int) -> bytes:
        content = bytearray(length)
        view, got = memoryview(content), 0
        while got < length:
            count = self._socket.recv_into(view[got:])
            if count == 0:
                raise ConnectionError("the other side has hung up")
            got += count
        return bytes(content)
