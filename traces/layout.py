"""What may lie in a run's folder: its own files, what a crash leaves behind, and what does not belong."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from .blobs import FOLDER, PARTIAL, blob_files
from .chain import HEAD, LOCK, TRACE

HEAD_TEMPORARY = "head.json.tmp"
SIGNATURES, SIGNATURES_TEMPORARY = "signatures.json", "signatures.json.tmp"
PICTURES = "pictures"
# Checkpoints serve resuming, not auditing.
CHECKPOINT = "checkpoint.sqlite"
_FILES = frozenset({TRACE, HEAD, SIGNATURES})


class Survey(NamedTuple):
    """The files of a run's folder, sorted by what they are; each part in order of name."""

    blobs: dict[str, Path]
    partial: tuple[Path, ...]
    """Half-written temporary files, as a killed writer leaves them."""
    foreign: tuple[Path, ...]
    unchecked: tuple[str, ...]
    """Names of what belongs to a run but is no evidence, so that nothing vouches for its content."""


def survey(run: Path) -> Survey:
    """Look at every file in a run's folder, following no links."""
    blobs = blob_files(run)
    known = frozenset(blobs.values())
    partial: list[Path] = []
    foreign: list[Path] = []
    for path in _files(run):
        if path in (run / HEAD_TEMPORARY, run / SIGNATURES_TEMPORARY) or (
            path.parent == run / FOLDER and path.name.startswith(PARTIAL) and path.is_file()
        ):
            partial.append(path)
        elif path not in known and not _belongs(run, path):
            foreign.append(path)
    unchecked = [p.name for p in sorted(run.iterdir()) if p.name.startswith((CHECKPOINT, PICTURES))]
    return Survey(blobs, tuple(partial), tuple(foreign), tuple(unchecked))


def _belongs(run: Path, path: Path) -> bool:
    if path == run / LOCK:
        return path.lstat().st_size == 0
    if path.parent == run:
        return path.name in _FILES or path.name.startswith(CHECKPOINT)
    return path.is_relative_to(run / PICTURES)


def _files(folder: Path) -> list[Path]:
    """Everything below a folder that is not a folder itself, and folders that cannot be looked into."""
    found, folders = list[Path](), [folder]
    while folders:
        here = folders.pop()
        try:
            for path in here.iterdir():
                (folders if path.is_dir() and not path.is_symlink() else found).append(path)
        except OSError:
            found.append(here)
    return sorted(found)
