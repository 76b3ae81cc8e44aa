"""Writing exports: where they go by themselves, and never half of one."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..durable import sync_folder
from ..errors import UsageError


def as_json(value: object) -> bytes:
    """A line of JSON in ASCII, so that no text in it can be more than text."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def place_for(folder: Path, out: Path | None, ending: str) -> Path:
    """Where a run's export goes: beside its folder, unless another place is named; within, it is foreign."""
    run = folder.resolve()
    if out is None:
        return run.with_name(run.name + ending)
    if out.resolve().is_relative_to(run):
        raise UsageError(
            f"{str(out)!r} lies in the run's folder, which holds its trace alone", hint="Put it beside it."
        )
    return out


@contextmanager
def new_file(path: Path) -> Iterator[Path]:
    """A file to fill that takes its place once it is whole."""
    if path.is_dir():
        raise UsageError(f"{str(path)!r} is a folder; this format is one file", hint="Name a file in it.")
    with _written(path):
        temporary = _beside(path)
        try:
            yield temporary
            _sync(temporary)
            temporary.replace(path)
            sync_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def new_folder(path: Path) -> Iterator[Path]:
    """A folder to fill that takes its place once it is whole; it replaces one of the same files alone."""
    if path.is_file():
        raise UsageError(f"{str(path)!r} is a file; this format is several", hint="Name a folder.")
    with _written(path):
        temporary, old = _beside(path), path.with_name(f".{path.name}.{os.getpid()}.old")
        try:
            temporary.mkdir()
            yield temporary
            _refuse_others(path, {file.name for file in temporary.iterdir()})
            for file in temporary.iterdir():
                _sync(file)
            sync_folder(temporary)
            if path.is_dir():
                path.rename(old)
            temporary.rename(path)
            sync_folder(path.parent)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
            if old.is_dir() and not path.is_dir():
                old.rename(path)
            shutil.rmtree(old, ignore_errors=True)


def _refuse_others(path: Path, ours: set[str]) -> None:
    others = sorted(file.name for file in path.iterdir() if file.name not in ours) if path.is_dir() else []
    if others:
        raise UsageError(
            f"{str(path)!r} holds something else, such as {others[0]!r}, and would be replaced",
            hint="Give another --out.",
        )


@contextmanager
def _written(path: Path) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        yield
    except OSError as error:
        raise UsageError(
            f"nothing can be written to {str(path)!r}: {error.strerror or error}", hint="Give another --out."
        ) from error


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.{os.getpid()}.partial")


def _sync(file: Path) -> None:
    with file.open("rb") as written:
        os.fsync(written.fileno())
