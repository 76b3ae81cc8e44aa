"""Canonical JSON and digests: one value has one sequence of bytes, and so one sha256."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from pydantic import BaseModel, JsonValue

CHUNK_BYTES = 1 << 20


def canonical(value: BaseModel | JsonValue) -> bytes:
    """Keys sorted, no spaces, UTF-8, shortest floats that read back the same; NaN is refused."""
    plain = value.model_dump(mode="json") if isinstance(value, BaseModel) else value
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode("utf-8")


def is_canonical(data: bytes) -> bool:
    """Whether bytes are the canonical JSON of what they say; duplicate keys and stray spaces are not."""
    try:
        return canonical(json.loads(data.decode("utf-8"))) == data
    except (ValueError, RecursionError):
        return False


def digest(data: bytes) -> str:
    """The sha256 of bytes, in lower-case hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """The sha256 of a file, read in pieces."""
    seen = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            seen.update(chunk)
    return seen.hexdigest()
