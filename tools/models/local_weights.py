"""Where the weights of a local model lie, which they are, and how they come onto a device."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ...traces.errors import BackendError, BackendMissing, UsageError

INSTALL = 'Install them: pip install "vidence[models]"'
_PACKAGES = ("torch", "torchvision", "transformers", "accelerate")
_DEVICE = re.compile(r"auto|cpu|mps|cuda(:\d+)?")
DTYPES = ("auto", "float32", "float16", "bfloat16")
_PICKLED = (".bin", ".pt", ".pth", ".ckpt")
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
        return str(_config(self.folder).get("model_type", ""))


def check_packages() -> None:
    """Whether what runs models is installed, and works; `BackendMissing` says what to do."""
    missing = [name for name in _PACKAGES if find_spec(name) is None]
    if missing:
        raise BackendMissing(f"a local model needs {', '.join(missing)}, not installed here", hint=INSTALL)
    try:
        import torch  # noqa: F401
        import torchvision  # noqa: F401
    except (ImportError, RuntimeError, OSError) as error:
        # A torchvision that was built for another torch fails like this, and takes transformers with it.
        raise BackendMissing(
            f"torch {_version('torch')} and torchvision {_version('torchvision')} do not work together: "
            f"{str(error).strip().splitlines()[0]}",
            hint="Install both anew, at once: pip install --force-reinstall torch torchvision",
        ) from None


def find_weights(name: str) -> Weights:
    """The weights of FOLDER, or of MODEL[@REVISION] as the cache of Hugging Face holds it."""
    folder, revision = (Path(name).expanduser(), None) if _is_folder(name) else _cached(name)
    files = _weight_files(folder, name)
    settings = [path for path in folder.iterdir() if path.suffix in _SETTINGS and path.is_file()]
    return Weights(folder, revision, _digest(files), _digest(settings))


def _is_folder(name: str) -> bool:
    return Path(name).expanduser().is_dir()


def _cached(name: str) -> tuple[Path, str]:
    """The folder of a model in the cache, and the commit that its revision means."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    model, _, revision = name.partition("@")
    try:
        folder = Path(snapshot_download(model, revision=revision or None, local_files_only=True))
    except HFValidationError:
        raise BackendMissing(
            f"there is no folder {name!r}", hint="local:FOLDER names a folder, local:OWNER/MODEL a model."
        ) from None
    except LocalEntryNotFoundError:
        raise _not_there(name) from None
    return folder, folder.name


def _not_there(name: str) -> BackendMissing:
    model, _, revision = name.partition("@")
    command = f"hf download {model}" + (f" --revision {revision}" if revision else "")
    return BackendMissing(f"the weights of {name!r} are not on this machine", hint=f"Fetch them: {command}")


def _weight_files(folder: Path, name: str) -> list[Path]:
    """The safetensors of a folder, all there; pickled weights can run code, and are not opened."""
    index = folder / "model.safetensors.index.json"
    if index.is_file():
        parts: Mapping[str, str] = _json(index).get("weight_map", {})
        files = [folder / part for part in sorted(set(parts.values()))]
    else:
        files = [folder / "model.safetensors"]
    if all(path.is_file() for path in files) and files:
        return files
    if any(path.suffix in _PICKLED for path in folder.iterdir()):
        raise BackendError(f"{name!r} has pickled weights alone, which are not opened here", hint=_SAFE)
    if _is_folder(name):
        lacking = next((path.name for path in files if not path.is_file()), "model.safetensors")
        raise BackendMissing(f"the folder {name!r} holds no {lacking}", hint="Give the folder of a model.")
    raise _not_there(name)


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


def place(device: str, dtype: str) -> tuple[str, str]:
    """The device and number format of what was asked for; `auto` is the first accelerator there is."""
    import torch

    if not _DEVICE.fullmatch(device):
        raise UsageError(f"there is no device {device!r}", hint="Known: auto, cpu, mps, cuda, cuda:N.")
    if dtype not in DTYPES:
        raise UsageError(f"there is no dtype {dtype!r}", hint=f"Known: {', '.join(DTYPES)}.")
    if device == "auto":
        device = (
            "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
        )
    kind, _, number = device.partition(":")
    there = {"cpu": 1, "mps": int(torch.backends.mps.is_available()), "cuda": torch.cuda.device_count()}
    if int(number or 0) >= there[kind]:
        raise BackendMissing(
            f"this machine has no {device}", hint="Leave --device away, or take --device cpu."
        )
    return f"cuda:{number or 0}" if kind == "cuda" else kind, dtype


def load(weights: Weights, device: str, dtype: str) -> tuple[Any, Any]:
    """The processor and the model, ready to reply."""
    from transformers import AutoModelForImageTextToText, AutoProcessor

    only: dict[str, Any] = {"local_files_only": True, "trust_remote_code": False}
    with quietly():
        try:
            processor = AutoProcessor.from_pretrained(weights.folder, **only)
            model = AutoModelForImageTextToText.from_pretrained(
                weights.folder, use_safetensors=True, device_map=device, dtype=dtype, **only
            )
        except (OSError, ValueError, ImportError, RuntimeError, KeyError) as error:
            reason = " ".join(str(error).split())[:300]
            if "trust_remote_code" in reason:
                # Their advice is to run whatever lies in the folder.
                reason = "it needs code of its own, which is not run here"
            raise BackendError(
                f"the model in {str(weights.folder)!r} cannot be loaded: {reason}", hint=_SAFE
            ) from error
    if getattr(processor, "chat_template", None) is None:
        raise BackendError(f"the model in {str(weights.folder)!r} has no chat template", hint=_SAFE)
    return processor, model.eval()


@contextmanager
def quietly() -> Iterator[None]:
    """Without the bars and warnings of transformers, which know nothing of our standard error."""
    from transformers.utils import logging

    level, bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(level)
        if bars:
            logging.enable_progress_bar()


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "(unknown)"
