"""Filling parts of stored pictures and depth maps, so that nothing of what they showed is left there."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from .drawing import Image

_MAP = b"\x93NUMPY"
_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class Brush:
    """Hands for pictures: how large one is, and boxes of it in black; of a map of depths, not known."""

    def size(self, data: bytes) -> tuple[int, int] | None:
        """Width and height; None where the bytes are no picture."""
        image = _map(data) if data.startswith(_MAP) else _opened(data)
        return None if image is None else (image.shape[1], image.shape[0])

    def cover(self, data: bytes, boxes: Sequence[tuple[int, int, int, int]]) -> bytes:
        """The picture with boxes of it in black, as a PNG: nothing else of its file is kept."""
        if data.startswith(_MAP) and (depths := _map(data)) is not None:
            return _unknown(depths, boxes)
        image = _opened(data)
        if image is None:
            raise ValueError("these bytes are no picture")
        for x1, y1, x2, y2 in boxes:
            image[y1:y2, x1:x2] = 0
        _, encoded = cv2.imencode(".png", image)
        return encoded.tobytes()


def _map(data: bytes) -> NDArray[np.floating[Any]] | None:
    """A map of depths, if the bytes are one."""
    try:
        depths = np.load(io.BytesIO(data), allow_pickle=False)
    except Exception:  # its header is evaluated, and somebody's may trip that in any way
        return None
    is_map = isinstance(depths, np.ndarray) and depths.ndim == 2 and np.issubdtype(depths.dtype, np.floating)
    return depths if is_map else None


def _unknown(depths: NDArray[np.floating[Any]], boxes: Sequence[tuple[int, int, int, int]]) -> bytes:
    for x1, y1, x2, y2 in boxes:
        depths[y1:y2, x1:x2] = np.nan
    data = io.BytesIO()
    np.save(data, depths, allow_pickle=False)
    return data.getvalue()


def _opened(data: bytes) -> Image | None:
    if not data.startswith(_PICTURES):
        return None
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return None if image is None else np.asarray(image, np.uint8)
