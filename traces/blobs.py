"""The blobs of a run: big data kept by its sha256 under `blobs/sha256/ab/cdef…`."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from .canonical import digest
from .durable import replace_file, sync_folder
from .errors import AuditFailed
from .plain import read_plain

FOLDER = "blobs"
PARTIAL = ".partial-"
_HINT = "`vidence trace audit` names all that was changed or is missing; get the run's folder anew."
_SHA256 = re.compile(r"[0-9a-f]{64}")


class BlobStore:
    """Bytes by content, in a run's folder; the same bytes are stored once.

    Where a picture was covered, what is there now is given in its stead: `replaced` says for which. `cited`
    names the event that a blob is of, for errors.
    """

    def __init__(
        self,
        run: Path,
        replaced: Mapping[str, str] | None = None,
        cited: Callable[[str], str | None] = lambda sha256: None,
    ) -> None:
        self._run = run
        self._replaced = replaced or {}
        self._cited = cited
        self._root = run / FOLDER / "sha256"

    def path(self, sha256: str) -> Path:
        """Where a blob lies, or would lie."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"a blob is named by 64 lower-case hexadecimal digits, got {sha256!r}")
        return self._root / sha256[:2] / sha256[2:]

    def put(self, data: bytes) -> str:
        """Store bytes, safely on disk when this returns, and give their sha256."""
        sha256 = digest(data)
        path = self.path(sha256)
        if not self._holds(path, sha256):
            self._make_folder(path.parent)
            # The thread's id keeps two calls that store at once out of each other's temporary file.
            mine = self._run / FOLDER / f"{PARTIAL}{os.getpid()}-{threading.get_ident()}"
            replace_file(path, data, temporary=mine)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of a blob, checked against its name."""
        sha256 = self._replaced.get(sha256, sha256)
        try:
            data = read_plain(self.path(sha256))
        except OSError as error:
            why = f"is not in {self._run.name!r}: {error.strerror}"
            raise AuditFailed(f"{self._told(sha256)} {why}", hint=_HINT) from error
        if digest(data) != sha256:
            raise AuditFailed(f"{self._told(sha256)} does not hold the bytes it is named after", hint=_HINT)
        return data

    def _told(self, sha256: str) -> str:
        """A blob with the event that it is of, where that is known."""
        cited = self._cited(sha256)
        return f"blob {sha256}" if cited is None else f"blob {sha256} of {cited}"

    @staticmethod
    def _holds(path: Path, sha256: str) -> bool:
        return path.is_file() and not path.is_symlink() and digest(path.read_bytes()) == sha256

    def _make_folder(self, folder: Path) -> None:
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            sync_folder(folder.parent)
            sync_folder(self._root.parent)


def blob_files(run: Path) -> dict[str, Path]:
    """Every well-named blob that lies in a run's folder, by sha256, in order."""
    root = run / FOLDER / "sha256"
    found = {p.parent.name + p.name: p for p in root.glob("??/*") if not p.is_dir() or p.is_symlink()}
    return {name: found[name] for name in sorted(found) if _SHA256.fullmatch(name)}
