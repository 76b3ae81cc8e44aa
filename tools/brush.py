"""Filling parts of stored pictures, so that nothing of what they showed is left there."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from .drawing import Image

_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class Brush:
    """Hands for pictures: how large one is, and boxes of it in black."""

    def size(self, data: bytes) -> tuple[int, int] | None:
        """Width and height; None where the bytes are no picture."""
        image = _opened(data)
        return None if image is None else (image.shape[1], image.shape[0])

    def cover(self, data: bytes, boxes: Sequence[tuple[int, int, int, int]]) -> bytes:
        """The picture with boxes of it in black, as a PNG: nothing else of its file is kept."""
        image = _opened(data)
        if image is None:
            raise ValueError("these bytes are no picture")
        for x1, y1, x2, y2 in boxes:
            image[y1:y2, x1:x2] = 0
        _, encoded = cv2.imencode(".png", image)
        return encoded.tobytes()


def _opened(data: bytes) -> Image | None:
    if not data.startswith(_PICTURES):
        return None
    image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    return None if image is None else np.asarray(image, np.uint8)
