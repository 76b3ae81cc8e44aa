"""The `onnx` detector: YOLOX and PicoDet networks from a file, run by OpenCV on the processor."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from .....traces.errors import BackendError, BackendMissing, UsageError
from .....traces.records import Fingerprint
from ....capabilities import Detections, Request
from ....coco import COCO
from ....deadline import Deadline
from ....naming import Examined
from ....sought import classes_of
from ....video import Frame, Video
from ..boxes import detections_of
from .file import read_onnx
from .heads import Candidates, FloatArray, Head, head_for

DEFAULT_THRESHOLD = 0.2
_MAX_FILE_MB = 2048
_TOP = 100
# Two boxes are one thing when they overlap this much: of one class, or of two.
_SAME_CLASS_IOU, _ANY_CLASS_IOU = 0.5, 0.7


class _Kept(NamedTuple):
    """What suppression leaves, best first."""

    xyxy: FloatArray
    score: FloatArray
    number: NDArray[np.intp]


class OnnxDetector:
    """Finds COCO's eighty classes with the network in a file."""

    name = "onnx"
    concurrency = 1

    def __init__(self, path: Path, *, threshold: float = DEFAULT_THRESHOLD) -> None:
        if not 0 < threshold < 1:
            raise UsageError(f"the threshold of an onnx detector lies between 0 and 1, got {threshold:g}")
        content = _content(path)
        self._file = path.name
        self._threshold = threshold
        self._weights = sha256(content).hexdigest()
        self.memory_mb = 50 + 4 * len(content) // 1_000_000
        self._lock = Lock()
        self._network, self._head = _load(content, path.name)

    @classmethod
    def from_argument(cls, argument: str | None) -> OnnxDetector:
        """Read `FILE[,threshold=0.3]`."""
        if not argument:
            raise UsageError(
                "the onnx detector needs a file", hint="Write --backend detector=onnx:FILE.onnx."
            )
        file, *options = argument.split(",")
        threshold = DEFAULT_THRESHOLD
        for option in options:
            key, _, value = option.partition("=")
            try:
                threshold = {"threshold": float}[key.strip()](value)
            except (KeyError, ValueError):
                raise UsageError(
                    f"an onnx detector is given as FILE[,threshold=NUMBER], got {option!r}"
                ) from None
        return cls(Path(file).expanduser(), threshold=threshold)

    @property
    def classes(self) -> frozenset[str] | None:
        """COCO's class names."""
        return frozenset(COCO)

    def fingerprint(self) -> Fingerprint:
        """The weights' digest, the head and the thresholds."""
        return Fingerprint(
            capability="detector",
            name=self.name,
            version=f"1+opencv{cv2.__version__}",
            weights=self._weights,
            dtype="float32",
            parameters={"head": self._head.name, "threshold": self._threshold},
        )

    def detect(self, video: Video, request: Request, deadline: Deadline) -> Iterator[Detections]:
        """Every frame asked for, with the things of the class sought, or of all."""
        noun = request.sought.noun
        wanted = None if noun is None else classes_of(noun)
        for frame in video.frames(request.span, rate_hz=request.rate_hz):
            deadline.check(f"the onnx detector ({self._file})")
            rgb = frame.rgb()
            yield self._seen(frame, rgb, self._candidates(rgb), wanted)

    def examine(self, frame: Frame) -> Examined:
        """What is seen in one frame, and each class's best score among the candidates for each thing."""
        rgb = frame.rgb()
        candidates = self._candidates(rgb)
        seen = self._seen(frame, rgb, candidates, None)
        scores = [_scores_on(box, candidates) for box in seen.xyxy]
        return Examined(seen, np.array(scores, np.float32).reshape(-1, len(COCO)))

    def _seen(
        self, frame: Frame, rgb: NDArray[np.uint8], candidates: Candidates, wanted: frozenset[str] | None
    ) -> Detections:
        kept = _suppressed(candidates, self._threshold, rgb.shape[:2])
        rows = [i for i, n in enumerate(kept.number) if wanted is None or COCO[n] in wanted]
        size = (rgb.shape[1], rgb.shape[0])
        labels = [COCO[kept.number[i]] for i in rows]
        return detections_of(frame, size, kept.xyxy[rows], kept.score[rows], labels)

    def _candidates(self, rgb: NDArray[np.uint8]) -> Candidates:
        blob = self._head.blob(rgb)
        with self._lock:
            outputs = _forward(self._network, blob, self._file)
        return self._head.decode(outputs, (rgb.shape[0], rgb.shape[1]))


def _content(path: Path) -> bytes:
    hint = "Give the path of an ONNX file: --backend detector=onnx:FILE.onnx."
    if not path.is_file():
        raise BackendMissing(f"there is no file {str(path)!r} to load a detector from", hint=hint)
    try:
        if path.stat().st_size > _MAX_FILE_MB * 1_000_000:
            raise BackendError(f"{path.name} is larger than {_MAX_FILE_MB} MB, more than is loaded here")
        return path.read_bytes()
    except OSError as error:
        reason = os.strerror(error.errno or 0)
        raise BackendMissing(f"the file {str(path)!r} cannot be read: {reason}", hint=hint) from error


def _load(content: bytes, name: str) -> tuple[cv2.dnn.Net, Head]:
    """The network, tried once on an empty picture: its outputs' shapes tell its head."""
    declared = read_onnx(content, name=name)
    shape = next(iter(declared.inputs.values()))
    if len(declared.inputs) != 1 or len(shape) != 4 or shape[1] != 3:
        raise BackendError(f"{name} does not take one RGB picture, but {dict(declared.inputs)}")
    # Where the file leaves the size open, both families of detectors were trained at 416.
    size = (shape[2] or 416, shape[3] or 416)
    try:
        network = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
    except cv2.error as error:
        raise BackendError(f"OpenCV cannot load {name}: {error.err}") from error
    outputs = _forward(network, np.zeros((1, 3, *size), np.float32), name)
    return network, head_for([tuple(output.shape) for output in outputs], size, name=name)


def _forward(network: cv2.dnn.Net, blob: FloatArray, name: str) -> list[FloatArray]:
    try:
        network.setInput(blob)
        return [np.asarray(o, np.float32) for o in network.forward(network.getUnconnectedOutLayersNames())]
    except cv2.error as error:
        raise BackendError(f"OpenCV cannot run {name}: {error.err}") from error


def _suppressed(candidates: Candidates, threshold: float, picture: tuple[int, ...]) -> _Kept:
    """The best boxes over the threshold, within the picture, without doubles of one class or of two."""
    number = candidates.scores.argmax(axis=1)
    score = candidates.scores[np.arange(len(number)), number]
    over = np.flatnonzero(score >= threshold)
    best = over[np.argsort(-score[over], kind="stable")][:_TOP]
    limits = np.array((picture[1], picture[0]) * 2, np.float32)
    xyxy = np.clip(candidates.xyxy[best], 0, limits)
    alive = np.all(xyxy[:, 2:] - xyxy[:, :2] >= 1, axis=1)
    for i in range(len(best)):
        if not alive[i]:
            continue
        overlap = _iou(xyxy[i], xyxy[i + 1 :])
        same = number[best[i + 1 :]] == number[best[i]]
        alive[i + 1 :] &= overlap < np.where(same, _SAME_CLASS_IOU, _ANY_CLASS_IOU)
    return _Kept(xyxy[alive], score[best][alive].astype(np.float32), number[best][alive])


def _scores_on(box: FloatArray, candidates: Candidates) -> FloatArray:
    on_it = _iou(box, candidates.xyxy) >= _SAME_CLASS_IOU
    best: FloatArray = candidates.scores[on_it].max(axis=0, initial=0.0)
    return best


def _iou(box: FloatArray, others: FloatArray) -> FloatArray:
    low, high = np.maximum(box[:2], others[:, :2]), np.minimum(box[2:], others[:, 2:])
    common = np.prod(np.maximum(high - low, 0), axis=1)
    areas = np.prod(others[:, 2:] - others[:, :2], axis=1) + np.prod(box[2:] - box[:2])
    overlap: FloatArray = common / np.maximum(areas - common, 1e-6)
    return overlap
