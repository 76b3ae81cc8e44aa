"""The heads of object detectors in ONNX files: how a picture goes in, and how boxes come out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from .....traces.errors import BackendError
from ....coco import COCO
from ..candidates import Candidates

Pixels = NDArray[np.uint8]
FloatArray = NDArray[np.float32]
Size = tuple[int, int]

_YOLOX_STRIDES = (8, 16, 32)
_PICODET_STRIDES = (8, 16, 32, 64)
# ImageNet's mean and deviation of red, green and blue.
_MEAN = np.array((123.675, 116.28, 103.53), np.float32)
_DEVIATION = np.array((58.395, 57.12, 57.375), np.float32)


class Head(Protocol):
    """One family of detectors."""

    @property
    def name(self) -> str:
        """The family's name."""

    def blob(self, rgb: Pixels) -> FloatArray:
        """The network's input for a picture."""

    def decode(self, outputs: Sequence[FloatArray], picture: Size) -> Candidates:
        """Candidates from the network's outputs, for a picture of this height and width."""


class YoloxHead:
    """YOLOX: one output of box, objectness and class scores per cell; the picture letterboxed."""

    name = "yolox"

    def __init__(self, size: Size) -> None:
        self._size = size
        self._centres, self._strides = _cells(size, _YOLOX_STRIDES, offset=0.0)

    def blob(self, rgb: Pixels) -> FloatArray:
        """BGR from 0 to 255 at the top left, grey 114 beside and below it."""
        height, width = self._size
        scale = self._scale(rgb.shape[:2])
        inner = (max(round(rgb.shape[1] * scale), 1), max(round(rgb.shape[0] * scale), 1))
        padded = np.full((height, width, 3), 114, np.float32)
        padded[: inner[1], : inner[0]] = cv2.resize(rgb, inner, interpolation=cv2.INTER_LINEAR)
        return np.ascontiguousarray(padded[:, :, ::-1].transpose(2, 0, 1)[None])

    def decode(self, outputs: Sequence[FloatArray], picture: Size) -> Candidates:
        """Cells hold centre offsets and log sizes in units of their stride."""
        rows = outputs[0][0]
        centres = (rows[:, :2] + self._centres) * self._strides
        halves = np.exp(np.minimum(rows[:, 2:4], 12)) * self._strides / 2
        xyxy = np.concatenate((centres - halves, centres + halves), axis=1) / self._scale(picture)
        return Candidates(xyxy.astype(np.float32), rows[:, 4:5] * rows[:, 5:])

    def _scale(self, picture: Sequence[int]) -> float:
        return min(self._size[0] / picture[0], self._size[1] / picture[1])


class PicoDetHead:
    """PicoDet: per stride a score map and a map of edge distances' distributions; the picture squeezed."""

    name = "picodet"

    def __init__(self, size: Size, bins: int) -> None:
        self._size = size
        self._bins = np.arange(bins, dtype=np.float32)
        self._centres, self._strides = _cells(size, _PICODET_STRIDES, offset=0.5)

    def blob(self, rgb: Pixels) -> FloatArray:
        """RGB, normalised as ImageNet is, at the network's size whatever the picture's shape."""
        height, width = self._size
        small = cv2.resize(rgb, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
        return np.ascontiguousarray(((small - _MEAN) / _DEVIATION).transpose(2, 0, 1)[None])

    def decode(self, outputs: Sequence[FloatArray], picture: Size) -> Candidates:
        """Each edge's distance is the mean of its distribution, in units of the stride."""
        maps = _by_cells(outputs)
        scores = np.concatenate([m[0] for m in maps if m.shape[2] == len(COCO)])
        spread = np.concatenate([m[0] for m in maps if m.shape[2] != len(COCO)])
        weights = np.exp(
            (logits := spread.reshape(-1, 4, len(self._bins))) - logits.max(axis=2, keepdims=True)
        )
        reach = (weights @ self._bins) / weights.sum(axis=2)
        low, high = self._centres - reach[:, :2], self._centres + reach[:, 2:]
        xyxy = np.concatenate((low, high), axis=1) * self._strides
        stretch = np.array((picture[1] / self._size[1], picture[0] / self._size[0]) * 2, np.float32)
        return Candidates((xyxy * stretch).astype(np.float32), scores)


def head_for(shapes: Sequence[tuple[int, ...]], size: Size, *, name: str) -> Head:
    """The head that a network of this input size and these output shapes has."""
    if list(shapes) == [(1, _count(size, _YOLOX_STRIDES), 5 + len(COCO))]:
        return YoloxHead(size)
    cells = [_count(size, (stride,)) for stride in _PICODET_STRIDES]
    deep = {shape[2] for shape in shapes if len(shape) == 3} - {len(COCO)}
    bins = deep.pop() if len(deep) == 1 else 0
    expected = [(1, n, depth) for n in cells for depth in sorted((len(COCO), bins))]
    if bins and bins % 4 == 0 and sorted(shapes) == sorted(expected):
        return PicoDetHead(size, bins // 4)
    raise BackendError(
        f"{name} has outputs {list(shapes)}, neither a YOLOX nor a PicoDet head for {len(COCO)} classes",
        hint="Export the detector with its raw head, for COCO's classes.",
    )


def _cells(size: Size, strides: Sequence[int], *, offset: float) -> tuple[FloatArray, FloatArray]:
    """Centre (in strides) and stride of every cell, row by row, fine maps first."""
    centres, of_stride = [], []
    for stride in strides:
        rows, columns = _grid(size, stride)
        x, y = np.meshgrid(np.arange(columns), np.arange(rows))
        centres.append(np.stack((x, y), axis=-1).reshape(-1, 2) + offset)
        of_stride.append(np.full((rows * columns, 1), stride))
    return np.concatenate(centres).astype(np.float32), np.concatenate(of_stride).astype(np.float32)


def _grid(size: Size, stride: int) -> tuple[int, int]:
    return -(-size[0] // stride), -(-size[1] // stride)


def _count(size: Size, strides: Sequence[int]) -> int:
    return sum(rows * columns for rows, columns in (_grid(size, stride) for stride in strides))


def _by_cells(outputs: Sequence[FloatArray]) -> list[FloatArray]:
    """Maps from fine to coarse, whatever order the file names them in."""
    return sorted(outputs, key=lambda m: -m.shape[1])
