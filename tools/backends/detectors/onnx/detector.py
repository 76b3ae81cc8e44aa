"""The `onnx` detector: YOLOX and PicoDet networks from a file, run by OpenCV or onnxruntime."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from .....traces.errors import BackendError, UsageError
from .....traces.records import Fingerprint
from ....capabilities import Detections, Request
from ....coco import COCO
from ....deadline import Deadline
from ....models.choose import ModelSettings
from ....naming import Examined
from ....sought import classes_of
from ....video import Video
from ...entry import given, share
from ..candidates import Candidates, Double, Seen
from .file import read_onnx
from .heads import Head, head_for
from .network import RUNTIMES, Network, OnnxFileContent
from .network import runtime as runtime_name

DEFAULT_THRESHOLD = 0.2
DEFAULT_RUNTIME = "opencv"
_DOUBLE = Double()


class OnnxDetector:
    """Finds COCO's eighty classes with the network in a file."""

    name = "onnx"
    concurrency = 1

    def __init__(
        self,
        path: Path,
        *,
        threshold: float = DEFAULT_THRESHOLD,
        runtime: str = DEFAULT_RUNTIME,
        device: str = "auto",
    ) -> None:
        if not 0 < threshold < 1:
            raise UsageError(f"the threshold of an onnx detector lies between 0 and 1, got {threshold:g}")
        file = OnnxFileContent(path, option="--backend detector=onnx:FILE.onnx")
        self._file, self._weights, self.memory_mb = file.name, file.digest, file.memory_mb
        self._threshold = threshold
        self._lock = Lock()
        self._network, self._head = _load(file, runtime, device)

    @classmethod
    def from_argument(cls, argument: str | None, settings: ModelSettings) -> OnnxDetector:
        """Read `FILE[,threshold=0.3][,runtime=onnxruntime]`."""
        if not argument:
            raise UsageError(
                "the onnx detector needs a file", hint="Write --backend detector=onnx:FILE.onnx."
            )
        file, options = given(argument, name="onnx", options={"threshold": share, "runtime": runtime_name})
        return cls(Path(file).expanduser(), **options, device=settings.device)

    @property
    def classes(self) -> frozenset[str] | None:
        """COCO's class names."""
        return frozenset(COCO)

    @property
    def nouns(self) -> tuple[str, ...]:
        """COCO's class names, in the order of the scores."""
        return COCO

    def fingerprint(self) -> Fingerprint:
        """The weights' digest, the head and the thresholds."""
        return Fingerprint(
            capability="detector",
            name=self.name,
            version=f"1+{self._network.version}",
            weights=self._weights,
            device=self._network.device,
            dtype="float32",
            parameters={"head": self._head.name, "threshold": self._threshold},
        )

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Every frame asked for, with the things of the class sought, or of all."""
        noun = request.sought.noun
        wanted = None if noun is None else classes_of(noun)
        for seen in self._looks(video, request, deadline):
            yield seen.detections(COCO, self._threshold, _DOUBLE, wanted)

    def examine(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Examined]:
        """Every frame asked for, with each class's best score among the candidates for each thing."""
        for seen in self._looks(video, request, deadline):
            yield seen.examined(COCO, self._threshold, _DOUBLE)

    def _looks(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Seen]:
        for frame in video.frames(request.span, rate_hz=request.rate_hz):
            deadline.check(f"the onnx detector ({self._file})")
            rgb = frame.rgb()
            yield Seen(frame, (rgb.shape[1], rgb.shape[0]), self._candidates(rgb))

    def _candidates(self, rgb: NDArray[np.uint8]) -> Candidates:
        blob = self._head.blob(rgb)
        with self._lock:
            outputs = self._network.run(blob)
        return self._head.decode(outputs, (rgb.shape[0], rgb.shape[1]))


def _load(file: OnnxFileContent, runtime: str, device: str) -> tuple[Network, Head]:
    """The network, tried once on an empty picture: its outputs' shapes tell its head."""
    declared = read_onnx(file.content, name=file.name)
    shape = next(iter(declared.inputs.values()))
    if len(declared.inputs) != 1 or len(shape) != 4 or shape[1] != 3:
        raise BackendError(f"{file.name} does not take one RGB picture, but {dict(declared.inputs)}")
    # Where the file leaves the size open, both families of detectors were trained at 416.
    size = (shape[2] or 416, shape[3] or 416)
    network = RUNTIMES[runtime](file, device)
    outputs = network.run(np.zeros((1, 3, *size), np.float32))
    return network, head_for([tuple(output.shape) for output in outputs], size, name=file.name)
