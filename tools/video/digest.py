"""The sha256 of a file, checked to be one that can be read, and remembered until the file changes."""

from __future__ import annotations

import hashlib
import stat
from functools import lru_cache
from pathlib import Path

from ...traces.errors import MediaError


def file_digest(path: Path) -> str:
    """The sha256 of a regular, readable, non-empty file."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise MediaError(f"{path} is not a regular file.", hint="Give a video file.")
        if found.st_size == 0:
            raise MediaError(f"{path.name} is empty.", hint="Give a file that holds a video.")
        return _digest(path, found.st_size, found.st_mtime_ns)
    except FileNotFoundError as error:
        raise MediaError(f"There is no file {path}.", hint="Check the path.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise MediaError(f"{path} cannot be read: {reason}.", hint="Check its permissions.") from error


@lru_cache(maxsize=256)
def _digest(path: Path, size: int, mtime_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
