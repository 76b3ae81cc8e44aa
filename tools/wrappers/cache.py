"""The cache on disk: results of earlier work by content, bounded in size, safe with several processes."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from platformdirs import user_cache_dir

from ...traces.errors import UsageError
from ...traces.records import Fingerprint
from ..manipulations.base import Cache

_DIGEST_BYTES = 32
_DEFAULT_MB = 2048
# Each process estimates the total between two real counts; other processes add to it unseen.
_RECOUNT_EVERY = 64


def cache_key(
    *, video: str, tool: str, backends: Sequence[Fingerprint], arguments: Mapping[str, object]
) -> str:
    """One digest of the video's digest, the tool, what the backends are and the arguments."""
    identity = {
        "video": video,
        "tool": tool,
        "backends": [backend.model_dump(mode="json") for backend in backends],
        "arguments": dict(arguments),
    }
    text = json.dumps(identity, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return sha256(text.encode()).hexdigest()


def open_cache(environment: Mapping[str, str] = os.environ) -> Cache:
    """The cache that VIDENCE_CACHE, VIDENCE_CACHE_DIR and VIDENCE_CACHE_MB ask for."""
    if environment.get("VIDENCE_CACHE", "").strip().lower() == "off":
        return NoCache()
    folder = environment.get("VIDENCE_CACHE_DIR") or user_cache_dir("vidence", appauthor=False)
    return DiskCache(Path(folder) / "results", limit_mb=_limit_mb(environment.get("VIDENCE_CACHE_MB")))


def _limit_mb(given: str | None) -> float:
    if not given:
        return _DEFAULT_MB
    with suppress(ValueError):
        if 0 < float(given) < float("inf"):
            return float(given)
    raise UsageError(f"VIDENCE_CACHE_MB is a positive number of megabytes, got {given!r}")


class NoCache:
    """Keeps nothing."""

    def get(self, key: str) -> bytes | None:
        """Nothing is ever found."""
        return None

    def put(self, key: str, value: bytes) -> None:
        """Nothing is kept."""


class _Entry(NamedTuple):
    used_ns: int
    size: int
    path: Path


class DiskCache:
    """One file per key: the digest of the value, then the value; the least recently used go first."""

    def __init__(self, folder: Path, *, limit_mb: float = _DEFAULT_MB) -> None:
        self._folder = folder
        self._limit = int(limit_mb * 1_000_000)
        self._total: int | None = None
        self._puts = 0

    def get(self, key: str) -> bytes | None:
        """What was kept under a key; anything unreadable or damaged counts as not there."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        digest, value = content[:_DIGEST_BYTES], content[_DIGEST_BYTES:]
        if sha256(value).digest() != digest:
            self._remove(path)
            return None
        with suppress(OSError):
            os.utime(path)
        return value

    def put(self, key: str, value: bytes) -> None:
        """Keep a value, whole or not at all; a full or read-only disk only means it is not kept."""
        size = len(value) + _DIGEST_BYTES
        if size > self._limit:
            return
        with suppress(OSError):
            self._make_room(size)
            self._write(self._path(key), sha256(value).digest() + value)

    def _path(self, key: str) -> Path:
        name = sha256(key.encode()).hexdigest()
        return self._folder / name[:2] / name

    def _write(self, path: Path, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            os.replace(temporary, path)
        except BaseException:
            self._remove(Path(temporary))
            raise

    def _make_room(self, size: int) -> None:
        """Keep the total within the limit; a tenth is freed at once, so that this stays rare."""
        if self._total is None or self._puts % _RECOUNT_EVERY == 0:
            self._total = sum(entry.size for entry in self._entries())
        self._puts += 1
        self._total += size
        if self._total <= self._limit:
            return
        entries = sorted(self._entries())
        self._total = sum(entry.size for entry in entries) + size
        for entry in entries:
            if self._total <= 0.9 * self._limit:
                break
            self._remove(entry.path)
            self._total -= entry.size

    def _entries(self) -> list[_Entry]:
        found = []
        for path in self._folder.glob("??/*"):
            with suppress(OSError):
                status = path.stat()
                found.append(_Entry(status.st_mtime_ns, status.st_size, path))
        return found

    @staticmethod
    def _remove(path: Path) -> None:
        with suppress(OSError):
            path.unlink()
