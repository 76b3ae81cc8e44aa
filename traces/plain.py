"""Reading files of a run that anybody may have made: plain files alone, and none larger than a run has."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

# An hour with two hundred things in every frame is some tens of millions of bytes.
MOST_BYTES = 1 << 30


def read_plain(path: Path) -> bytes:
    """The bytes of a file; `OSError` where it is a link, a device or a pipe, or too large to be of a run."""
    if path.is_symlink():
        raise OSError(errno.ELOOP, "it is a link, not a plain file")
    # A pipe is not waited for.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with open(descriptor, "rb") as file:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(errno.EINVAL, "it is not a plain file")
        if found.st_size > MOST_BYTES:
            raise OSError(
                errno.EFBIG, f"it has {found.st_size} bytes, and no more than {MOST_BYTES} are read"
            )
        return file.read(MOST_BYTES)


def is_file(path: Path) -> bool:
    """Whether there is such a file; what cannot be a path is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
