"""People told apart by their looks: a network joins one person's tracks before and after a gap."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import NamedTuple

import cv2
import numpy as np

from ....traces.errors import BackendError
from ...capabilities import FloatArray, Patch
from ..detectors.onnx.file import read_onnx
from ..detectors.onnx.network import RUNTIMES, OnnxFileContent
from .association.geometry import centre
from .association.stitching import comes_in, extent_of, goes_out
from .association.threads import Thread, joined_threads
from .association.trails import Piece

# What such networks are trained on, and the only class whose looks they tell apart.
_CLASS = "person"
# ImageNet's mean and deviation of red, green and blue.
_MEAN = np.array((123.675, 116.28, 103.53), np.float32)
_DEVIATION = np.array((58.395, 57.12, 57.375), np.float32)
_LOOK_EVERY_S = 0.5
_LEAST_LOOKS = 2
_LONGEST_GAP_S = 10.0
# Nobody runs farther than this in a second, in heights of a person.
_HEIGHTS_PER_S = 3.0
# OSNet on a real clip: two parts of one walk are up to 0.03 apart, two of its six people 0.13 and more.
DEFAULT_DISTANCE = 0.08


class _Pair(NamedTuple):
    distance: float
    first: int
    second: int


class Reid:
    """A network of people's looks, from an ONNX file that takes one picture and gives one row of numbers."""

    def __init__(
        self, path: Path, *, distance: float = DEFAULT_DISTANCE, runtime: str = "opencv", device: str = "auto"
    ) -> None:
        file = OnnxFileContent(path, option="--backend tracker=bytetrack:reid=FILE.onnx")
        declared = read_onnx(file.content, name=file.name)
        shape = next(iter(declared.inputs.values()))
        if len(declared.inputs) != 1 or len(shape) != 4 or shape[1] != 3:
            raise BackendError(f"{file.name} does not take one RGB picture, but {dict(declared.inputs)}")
        self._height, self._width = shape[2] or 256, shape[3] or 128
        self._digest, self._distance, self.memory_mb = file.digest, distance, file.memory_mb
        self._network = RUNTIMES[runtime](file, device)
        self._lock = Lock()
        shapes = [out.shape for out in self._run(np.zeros((1, 3, self._height, self._width), np.float32))]
        if len(shapes) != 1 or len(shapes[0]) != 2 or shapes[0][0] != 1:
            raise BackendError(
                f"{file.name} gives {shapes}, and not one row of numbers that tells people apart",
                hint="Give a network for the re-identification of people, such as OSNet.",
            )

    def parameters(self) -> dict[str, str | float]:
        """What the tracks depend on."""
        return {
            "reid": self._digest,
            "distance": self._distance,
            "runtime": self._network.version,
            "device": self._network.device,
        }

    def looks(self) -> Looks:
        """What is learned of the people of one video."""
        return Looks(self, self._distance)

    def embedding(self, patch: Patch) -> FloatArray:
        """The look of what a patch shows, of length one."""
        ycrcb = np.ascontiguousarray(patch.yuv[..., [0, 2, 1]])
        rgb = cv2.cvtColor(ycrcb, cv2.COLOR_YCrCb2RGB)
        resized = cv2.resize(rgb, (self._width, self._height), interpolation=cv2.INTER_LINEAR)
        blob = ((resized.astype(np.float32) - _MEAN) / _DEVIATION).transpose(2, 0, 1)[None]
        row = self._run(np.ascontiguousarray(blob))[0][0]
        return np.asarray(row / max(float(np.linalg.norm(row)), 1e-9), np.float32)

    def _run(self, blob: FloatArray) -> list[FloatArray]:
        with self._lock:
            return self._network.run(blob)


class Looks:
    """The looks of those who are followed in one video, every so often, and who of them are one."""

    def __init__(self, reid: Reid, distance: float) -> None:
        self._reid, self._distance = reid, distance
        self._sums: dict[int, FloatArray] = {}
        self._counts: dict[int, int] = {}
        self._next_s: dict[int, float] = {}

    def see(self, identity: int, piece: Piece, t_s: float) -> None:
        """Take in what was seen of somebody in a frame."""
        if piece.label != _CLASS or t_s < self._next_s.get(identity, t_s):
            return
        self._next_s[identity] = t_s + _LOOK_EVERY_S
        self._counts[identity] = self._counts.get(identity, 0) + 1
        self._sums[identity] = self._sums.get(identity, np.float32(0)) + self._reid.embedding(piece.patch)

    def joined(self, threads: dict[int, Thread], size: tuple[int, int]) -> list[Thread]:
        """The threads with those of one person joined, the most alike first."""
        left = dict(threads)
        while (best := self._best(left, size)) is not None:
            left[best.first] = joined_threads(left[best.first], left.pop(best.second))
            self._sums[best.first] = self._sums[best.first] + self._sums[best.second]
        return list(left.values())

    def _best(self, threads: dict[int, Thread], size: tuple[int, int]) -> _Pair | None:
        known = [i for i in threads if self._counts.get(i, 0) >= _LEAST_LOOKS]
        pairs = (
            _Pair(self._apart(i, j), i, j)
            for i in known
            for j in known
            if i != j and _may_follow(threads[i], threads[j], size)
        )
        return min((pair for pair in pairs if pair.distance <= self._distance), default=None)

    def _apart(self, i: int, j: int) -> float:
        """The cosine distance of two looks."""
        a, b = self._sums[i], self._sums[j]
        return 1 - float(a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9))


def _may_follow(first: Thread, second: Thread, size: tuple[int, int]) -> bool:
    """Whether somebody may be lost as the first and found as the second, within the picture."""
    gap_s = second.start_s - first.end_s
    if not 0 < gap_s <= _LONGEST_GAP_S or goes_out(first, size) or comes_in(second, size):
        return False
    end, start = (centre(t.rows["visible"][row].astype(np.float64)) for t, row in ((first, -1), (second, 0)))
    height_px = float(max(extent_of(first)[1], extent_of(second)[1]))
    return float(np.linalg.norm(start - end)) <= (1 + _HEIGHTS_PER_S * gap_s) * height_px
