"""Where weights lie, and which they are: a folder, a file, or a model of the Hugging Face cache."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import is_zipfile

from ...traces.errors import BackendError, BackendMissing, UsageError

_WHOLE = "model.safetensors"
_PICKLED = (".bin", ".pt", ".pth", ".ckpt", ".pkl")
# What a processor, a tokenizer and a model are made from, beside the weights.
_SETTINGS = (".json", ".jinja", ".txt", ".model")
_SAFE = "Take a model of a family that transformers knows, in safetensors, such as Qwen/Qwen3-VL-4B-Instruct."
_ANEW = "Fetch the model anew."
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Weights:
    """A folder with a model; the digests tell which."""

    folder: Path
    revision: str | None
    digest: str
    """Of the digests of its weight files."""
    settings: str
    """Of the digests of its configuration, tokenizer and chat template."""

    @property
    def model_type(self) -> str:
        """What its configuration says that it is."""
        return str(self.config.get("model_type", ""))

    @property
    def config(self) -> Mapping[str, Any]:
        """Its configuration."""
        return _config(self.folder)

    @property
    def megabytes(self) -> int:
        """What its weights take up on the disk."""
        return sum(path.stat().st_size for path in self.folder.glob("*.safetensors")) // 1_000_000


@dataclass(frozen=True)
class Checkpoint:
    """One file with weights."""

    file: Path
    digest: str

    @property
    def megabytes(self) -> int:
        """What it takes up on the disk."""
        return self.file.stat().st_size // 1_000_000


def find_weights(name: str) -> Weights:
    """The weights of FOLDER, or of MODEL[@REVISION] as the cache of Hugging Face holds it."""
    if Path(name).expanduser().is_file():
        raise BackendMissing(
            f"{name!r} is a file, and a folder is needed", hint="Give the folder of a model."
        )
    folder, revision = (Path(name).expanduser(), None) if _is_folder(name) else _cached(name)
    files = _weight_files(folder, name)
    settings = [path for path in folder.iterdir() if path.suffix in _SETTINGS and path.is_file()]
    return Weights(folder, revision, _digest(files), _digest(settings))


def find_checkpoint(name: str, *, option: str) -> Checkpoint:
    """The weights of a FILE; `option` says how to name one on the command line."""
    file = Path(name).expanduser()
    if not file.is_file():
        raise BackendMissing(f"there is no file {name!r} to load weights from", hint=f"Write it as {option}.")
    return Checkpoint(file, _file(file))


def read_checkpoint(checkpoint: Checkpoint, *, trusted: bool = False) -> Any:
    """The numbers of a checkpoint: of safetensors, or of a pickle that holds numbers alone.

    A pickle that holds more can run any code as it is opened, which is done for a `trusted` one only.
    """
    import pickle

    file = checkpoint.file
    try:
        if file.suffix == ".safetensors":
            from safetensors.torch import load_file

            return load_file(file)
        import torch

        return torch.load(file, map_location="cpu", weights_only=not trusted)
    except pickle.UnpicklingError as error:
        if not is_zipfile(file):
            raise _unreadable(file, error) from None
        raise BackendError(
            f"{file.name} holds more than numbers, and could run any code if it were opened: "
            f"{why_unreadable(file, error)}",
            hint="Take safetensors; or, if you trust whoever made it, add ,trusted=yes behind the file.",
        ) from None
    except (OSError, RuntimeError, ValueError, EOFError, KeyError) as error:
        raise _unreadable(file, error) from None


def why_unreadable(file: Path, error: BaseException) -> str:
    """What is wrong with a checkpoint, rather than where the reading of it stumbled or what torch advises."""
    if file.suffix != ".safetensors" and not is_zipfile(file):
        return "it was cut short, or torch never saved it"
    said = str(error).rpartition("WeightsUnpickler error:")[2].strip().splitlines()
    return " ".join(said[0].split())[:200] if said else type(error).__name__


def fetch(name: str) -> str:
    """The command that fetches OWNER/MODEL[@REVISION] into the cache of Hugging Face."""
    model, _, revision = name.partition("@")
    return f"hf download {model}" + (f" --revision {revision}" if revision else "")


def lacking_file(folder: Path) -> str:
    """The first file that a folder's weights are not whole without, as after half a download; '' if whole."""
    return next((path.name for path in _parts(folder) if not path.is_file()), "")


def _unreadable(file: Path, error: BaseException) -> BackendError:
    return BackendError(f"{file.name} cannot be read as weights: {why_unreadable(file, error)}", hint=_ANEW)


def _is_folder(name: str) -> bool:
    return Path(name).expanduser().is_dir()


def _cached(name: str) -> tuple[Path, str]:
    """The folder of a model in the cache, and the commit that its revision means."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    model, _, revision = name.partition("@")
    if not model:
        raise UsageError(f"{name!r} names no model", hint="Write FOLDER or OWNER/MODEL[@REVISION].")
    try:
        folder = Path(snapshot_download(model, revision=revision or None, local_files_only=True))
    except HFValidationError:
        raise BackendMissing(
            f"there is no folder {name!r}", hint="FOLDER names a folder, OWNER/MODEL[@REVISION] a model."
        ) from None
    except LocalEntryNotFoundError:
        raise _not_there(name) from None
    return folder, folder.name


def _not_there(name: str) -> BackendMissing:
    return BackendMissing(
        f"the weights of {name!r} are not on this machine", hint=f"Fetch them: {fetch(name)}"
    )


def _weight_files(folder: Path, name: str) -> list[Path]:
    """The safetensors of a folder, all there; pickled weights can run code, and are not opened."""
    lacking = lacking_file(folder)
    if not lacking:
        return _parts(folder)
    if any(path.suffix in _PICKLED for path in folder.iterdir()):
        raise BackendError(f"{name!r} has pickled weights alone, which are not opened here", hint=_SAFE)
    if _is_folder(name):
        raise BackendMissing(f"the folder {name!r} holds no {lacking}", hint="Give the folder of a model.")
    raise _not_there(name)


def _parts(folder: Path) -> list[Path]:
    """The files that a folder's weights are to lie in."""
    index = folder / "model.safetensors.index.json"
    if not index.is_file():
        return [folder / _WHOLE]
    parts: Mapping[str, str] = _json(index).get("weight_map", {})
    return [folder / part for part in sorted(set(parts.values()) or {_WHOLE})]


def _config(folder: Path) -> Mapping[str, Any]:
    path = folder / "config.json"
    return _json(path) if path.is_file() else {}


def _json(path: Path) -> Mapping[str, Any]:
    try:
        given = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BackendError(f"{str(path)!r} cannot be read: {error}", hint=_ANEW) from None
    return given if isinstance(given, dict) else {}


def _digest(files: Iterable[Path]) -> str:
    """One digest of files, by their names and digests."""
    ordered = sorted(files)
    with ThreadPoolExecutor(4) as pool:
        lines = [f"{p.name} {d}" for p, d in zip(ordered, pool.map(_file, ordered), strict=True)]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _file(path: Path) -> str:
    """Large files of the cache are links to files named by their sha256."""
    named = path.resolve().name
    if _SHA256.fullmatch(named):
        return named
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BackendError(f"{str(path)!r} cannot be read: {error.strerror}", hint=_ANEW) from None
