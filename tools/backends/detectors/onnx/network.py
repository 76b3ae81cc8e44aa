"""Networks in ONNX files, run by OpenCV on the processor, or by onnxruntime where that is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np

from .....traces.errors import BackendError, BackendMissing, UsageError
from ....weights.packages import check_packages
from .heads import FloatArray

_MAX_FILE_MB = 2048


class Network(Protocol):
    """A network that takes one array."""

    @property
    def device(self) -> str:
        """What it runs on."""

    @property
    def version(self) -> str:
        """What runs it, as `opencv5.0.0`."""

    def run(self, blob: FloatArray) -> list[FloatArray]:
        """What comes out of it."""


class OnnxFileContent:
    """The bytes of an ONNX file, and which they are."""

    def __init__(self, path: Path, *, option: str) -> None:
        self.name = path.name
        self.content = _content(path, f"Give the path of an ONNX file: {option}.")
        self.digest = sha256(self.content).hexdigest()

    @property
    def memory_mb(self) -> int:
        """What the network takes up when loaded, about."""
        return 50 + 4 * len(self.content) // 1_000_000


class OpenCvNetwork:
    """OpenCV's own engine."""

    device = "cpu"
    version = f"opencv{cv2.__version__}"

    def __init__(self, file: OnnxFileContent, device: str) -> None:
        # Whatever --device says of the other models: OpenCV's packages are built for the processor alone.
        del device
        self._name = file.name
        try:
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(file.content, np.uint8))
        except cv2.error as error:
            raise BackendError(f"OpenCV cannot load {file.name}: {error.err}") from error

    def run(self, blob: FloatArray) -> list[FloatArray]:
        """What comes out of it."""
        try:
            self._net.setInput(blob)
            outputs = self._net.forward(self._net.getUnconnectedOutLayersNames())
        except cv2.error as error:
            raise BackendError(f"OpenCV cannot run {self._name}: {error.err}") from error
        return [np.asarray(output, np.float32) for output in outputs]


class OnnxRuntimeNetwork:
    """onnxruntime, on the processor or on a graphics card."""

    def __init__(self, file: OnnxFileContent, device: str) -> None:
        check_packages(f"{file.name} with runtime=onnxruntime", "onnxruntime", extra="onnx")
        import onnxruntime

        self._name = file.name
        self.version = f"onnxruntime{onnxruntime.__version__}"
        options = onnxruntime.SessionOptions()
        # Errors come as exceptions; what else it would say goes to a standard error that is not its own.
        options.log_severity_level = 4
        providers = _providers(device, onnxruntime.get_available_providers())
        try:
            self._session = onnxruntime.InferenceSession(file.content, options, providers=providers)
        # Its errors have no base but Exception.
        except Exception as error:
            raise BackendError(f"onnxruntime cannot load {file.name}: {_first_line(error)}") from error
        is_cuda = self._session.get_providers()[0] == "CUDAExecutionProvider"
        if device.startswith("cuda") and not is_cuda:
            raise _no_cuda()
        self.device = (device if device.startswith("cuda") else "cuda:0") if is_cuda else "cpu"

    def run(self, blob: FloatArray) -> list[FloatArray]:
        """What comes out of it."""
        try:
            outputs = self._session.run(None, {self._session.get_inputs()[0].name: blob})
        except Exception as error:
            raise BackendError(f"onnxruntime cannot run {self._name}: {_first_line(error)}") from error
        return [np.asarray(output, np.float32) for output in outputs]


RUNTIMES: Mapping[str, Callable[[OnnxFileContent, str], Network]] = {
    "opencv": OpenCvNetwork,
    "onnxruntime": OnnxRuntimeNetwork,
}


def runtime(text: str) -> str:
    """`opencv` or `onnxruntime`."""
    return {name: name for name in RUNTIMES}[text.strip().lower()]


def _providers(device: str, available: list[str]) -> list[Any]:
    """What onnxruntime may run on, best first."""
    kind, _, number = device.partition(":")
    if kind not in ("auto", "cpu", "cuda"):
        raise UsageError(f"onnxruntime does not run on {device!r}", hint="Known: auto, cpu, cuda, cuda:N.")
    if kind == "cuda" and "CUDAExecutionProvider" not in available:
        raise _no_cuda()
    # Shortened products would move boxes by more than a pixel of the original frame.
    cuda = ("CUDAExecutionProvider", {"device_id": int(number or 0), "use_tf32": 0})
    on_card = kind != "cpu" and "CUDAExecutionProvider" in available
    return [*([cuda] if on_card else []), "CPUExecutionProvider"]


def _no_cuda() -> BackendMissing:
    return BackendMissing(
        "the onnxruntime that is installed does not run on a graphics card here",
        hint="pip uninstall -y onnxruntime && pip install onnxruntime-gpu; or take --device cpu.",
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0][:200]


def _content(path: Path, hint: str) -> bytes:
    if not path.is_file():
        raise BackendMissing(f"there is no file {str(path)!r} to load a network from", hint=hint)
    try:
        if path.stat().st_size > _MAX_FILE_MB * 1_000_000:
            raise BackendError(f"{path.name} is larger than {_MAX_FILE_MB} MB, more than is loaded here")
        return path.read_bytes()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise BackendMissing(f"the file {str(path)!r} cannot be read: {reason}", hint=hint) from error
