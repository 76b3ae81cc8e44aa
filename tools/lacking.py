"""What a backend lacks – packages, weights – and the one command that brings it, told without loading it."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..traces.errors import BackendMissing
from .backends.entry import Entry
from .weights.found import fetch, lacking_file
from .weights.packages import absent, check_pair, not_installed

_HUB_ID = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*(@[\w./-]+)?")


def lacking(entry: Entry, argument: str | None = None) -> BackendMissing | None:
    """What stands in the way of making a backend, as the error that making it would raise."""
    if missing := absent(entry.packages):
        return not_installed(f"the {entry.title}", missing, _install(entry, missing))
    weights = weights_of(entry, argument)
    if weights and not are_here(weights):
        return BackendMissing(
            f"the weights {weights!r} of the {entry.title} are not on this machine",
            hint=f"Fetch them: {fetch(weights)}" if is_hub_id(weights) else "Give the path of the file.",
        )
    return None


def check_whole(entry: Entry, argument: str | None = None) -> None:
    """Raise what a backend lacks, or that what it needs does not work together."""
    missing = lacking(entry, argument)
    if missing is not None:
        raise missing
    if "torch" in entry.packages:
        check_pair()


def weights_of(entry: Entry, argument: str | None = None) -> str:
    """The weights that a network with this argument takes; '' where it has none, or they must be named."""
    if not entry.heavy:
        # What stands behind the name may be anything: a model's name, a method.
        return entry.weights
    named = (argument or "").split(",")[0].strip()
    return named if named and "=" not in named else entry.weights


def are_here(weights: str) -> bool:
    """Whether weights lie on this machine: a file, a folder, or a model in the cache of Hugging Face."""
    if Path(weights).expanduser().exists():
        return True
    if not is_hub_id(weights):
        return False
    model, _, revision = weights.partition("@")
    folder = _hub() / f"models--{model.replace('/', '--')}"
    reference = folder / "refs" / (revision or "main")
    commit = reference.read_text().strip() if reference.is_file() else revision
    snapshot = folder / "snapshots" / commit
    return bool(commit) and snapshot.is_dir() and not lacking_file(snapshot)


def is_hub_id(weights: str) -> bool:
    """Whether weights are named as OWNER/MODEL[@REVISION] rather than as a file."""
    return _HUB_ID.fullmatch(weights) is not None


def _install(entry: Entry, missing: tuple[str, ...]) -> str:
    if entry.install:
        return entry.install
    return f'"vidence[{entry.extra}]"' if entry.extra else " ".join(missing)


def _hub() -> Path:
    """Where the cache lies, as huggingface_hub has it, which takes long to import."""
    told = os.environ.get("HF_HUB_CACHE") or os.environ.get("HUGGINGFACE_HUB_CACHE")
    if told:
        return Path(told).expanduser()
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    home = os.environ.get("HF_HOME") or Path(caches) / "huggingface"
    return Path(home).expanduser() / "hub"
