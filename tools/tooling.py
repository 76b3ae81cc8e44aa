"""What results rest on besides backends: digests of our own packages, and versions of libraries."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# Where results of tools come from; the rest of the package decides, judges and shows.
_TOPS = ("prompts", "tools", "traces/formulas")
_LIBRARIES = ("av", "numpy", "opencv-python", "scipy")


@cache
def tooling() -> dict[str, str]:
    """By name: the digest of each package's own files, and the version of each library that is here."""
    root = Path(__file__).resolve().parents[1]
    found = {}
    for top in _TOPS:
        for folder in sorted([root / top, *(root / top).rglob("*")]):
            if (digest := _digest(folder)) is not None:
                found[".".join(folder.relative_to(root).parts)] = digest
    for library in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found[library] = version(library)
    return found


def _digest(folder: Path) -> str | None:
    """Of the names and bytes of a folder's files of code; None where it holds none."""
    files = sorted([*folder.glob("*.py"), *folder.glob("*.md")]) if folder.is_dir() else []
    if not files:
        return None
    seen = hashlib.sha256()
    for file in files:
        seen.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return seen.hexdigest()
