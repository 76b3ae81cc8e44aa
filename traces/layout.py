"""What may lie in a run's folder: its own files, what a crash leaves behind, and what does not belong."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from .blobs import FOLDER, PARTIAL, blob_files
from .chain import HEAD, TRACE

LOCK = "lock"
HEAD_TEMPORARY = "head.json.tmp"
PICTURES = "pictures"
# The checkpoints serve resuming, not auditing: their content is no evidence, so nothing vouches for it.
CHECKPOINT = "checkpoint.sqlite"
_FILES = frozenset({TRACE, HEAD, LOCK})


class Survey(NamedTuple):
    """The files of a run's folder, sorted by what they are; each part in order of name."""

    blobs: dict[str, Path]
    partial: tuple[Path, ...]
    """Half-written temporary files, as a killed writer leaves them."""
    foreign: tuple[Path, ...]


def survey(run: Path) -> Survey:
    """Look at every file in a run's folder, following no links."""
    blobs = blob_files(run)
    known = frozenset(blobs.values())
    partial: list[Path] = []
    foreign: list[Path] = []
    for path in _files(run):
        if path == run / HEAD_TEMPORARY or (
            path.parent == run / FOLDER and path.name.startswith(PARTIAL) and path.is_file()
        ):
            partial.append(path)
        elif path not in known and not _belongs(path.relative_to(run)):
            foreign.append(path)
    return Survey(blobs, tuple(partial), tuple(foreign))


def _belongs(path: Path) -> bool:
    if len(path.parts) == 1:
        return path.name in _FILES or path.name.startswith(CHECKPOINT)
    return path.parts[0] == PICTURES


def _files(folder: Path) -> list[Path]:
    """Everything below a folder that is not a folder itself."""
    found: list[Path] = []
    for path in sorted(folder.iterdir()):
        found += _files(path) if path.is_dir() and not path.is_symlink() else [path]
    return found
