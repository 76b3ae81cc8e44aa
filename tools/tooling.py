"""What results rest on besides backends: digests of our own code, and versions of libraries."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

# Where results of tools come from; the rest of the package decides, judges and shows.
_TOPS = ("prompts", "tools", "traces/formulas")
# Packages of which every module is a tool, a formula, or what those share.
_BY_MODULE = ("tools.manipulations", "traces.formulas", "traces.formulas.metric")
_LIBRARIES = ("av", "numpy", "opencv-python", "scipy")


@cache
def tooling() -> dict[str, str]:
    """By name: digests of packages, by their own files; of the files of tools; and versions of libraries."""
    root = Path(__file__).resolve().parents[1]
    found = {}
    for top in _TOPS:
        for folder in sorted([root / top, *(root / top).rglob("*")]):
            if (digest := _digest(folder)) is not None:
                found[".".join(folder.relative_to(root).parts)] = digest
    for package in _BY_MODULE:
        for file in sorted(root.joinpath(*package.split(".")).glob("*.py")):
            found[file.relative_to(root).as_posix()] = _of(file).hex()
    for library in _LIBRARIES:
        with suppress(PackageNotFoundError):
            found[library] = version(library)
    return found


def differing(then: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """What is another, by name, as it is now; '' where it is not there any more."""
    return {name: now.get(name, "") for name in sorted({*then, *now}) if then.get(name) != now.get(name)}


def changed(then: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """What is another, named by its file where both tell of files, else by its package or library."""
    other = differing(then, now)
    told = {_package(name) for name in then if "/" in name}
    files = [name for name in other if "/" in name and _package(name) in told]
    packages = {_package(name) for name in files}
    return sorted([*files, *(name for name in other if "/" not in name and name not in packages)])


def _package(file: str) -> str:
    return file.rpartition("/")[0].replace("/", ".")


def _digest(folder: Path) -> str | None:
    """Of the names and bytes of a folder's files of code; None where it holds none."""
    files = sorted([*folder.glob("*.py"), *folder.glob("*.md")]) if folder.is_dir() else []
    if not files:
        return None
    seen = hashlib.sha256()
    for file in files:
        seen.update(file.name.encode() + b"\0" + _of(file))
    return seen.hexdigest()


def _of(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()
