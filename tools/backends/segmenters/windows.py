"""Windows on a frame: a part of it at a size that is quick to work on, and a mask put back where it was."""

from __future__ import annotations

import math
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ....traces.records.region import Xyxy

Pixels = NDArray[np.uint8]
Place = NDArray[np.float64]


class Window(NamedTuple):
    """A part of a frame in whole pixels, which may reach over its edges, and the scale it is seen at."""

    x: int
    y: int
    width: int
    height: int
    scale: float

    @classmethod
    def round_box(cls, xyxy: Xyxy, margin_px: float, most_px: int) -> Window:
        """The window round a box with a margin, of at most so many pixels once it is scaled."""
        x1, y1, x2, y2 = xyxy
        x, y = math.floor(x1 - margin_px), math.floor(y1 - margin_px)
        width, height = math.ceil(x2 + margin_px) - x, math.ceil(y2 + margin_px) - y
        return cls(x, y, width, height, min(1.0, math.sqrt(most_px / (width * height))))

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of what it shows."""
        return max(round(self.width * self.scale), 1), max(round(self.height * self.scale), 1)

    def moved(self, by: Place) -> Window:
        """The window a whole number of pixels elsewhere."""
        return self._replace(x=self.x + round(by[0]), y=self.y + round(by[1]))

    def inside(self, width: int, height: int) -> Window:
        """The part of it that lies in a frame; at least a pixel."""
        x, y = min(max(self.x, 0), width - 1), min(max(self.y, 0), height - 1)
        right, below = min(self.x + self.width, width), min(self.y + self.height, height)
        return self._replace(x=x, y=y, width=max(right - x, 1), height=max(below - y, 1))

    def cut(self, image: Pixels) -> Pixels:
        """What it shows; beyond the frame's edges the picture goes on as it is there, and a mask is empty."""
        height, width = image.shape[:2]
        seen = self.inside(width, height)
        part = image[seen.y : seen.y + seen.height, seen.x : seen.x + seen.width]
        left, above = seen.x - self.x, seen.y - self.y
        right, below = self.width - seen.width - left, self.height - seen.height - above
        beyond = [max(pixels, 0) for pixels in (above, below, left, right)]
        if any(beyond):
            border = cv2.BORDER_REPLICATE if image.ndim == 3 else cv2.BORDER_CONSTANT
            up, down, before, behind = beyond
            part = np.asarray(cv2.copyMakeBorder(part, up, down, before, behind, border), np.uint8)
        if self.scale == 1:
            return np.ascontiguousarray(part)
        return np.asarray(cv2.resize(part, self.size, interpolation=cv2.INTER_AREA), np.uint8)

    def pasted(self, mask: NDArray[np.bool_], frame: tuple[int, int]) -> Pixels:
        """A mask of what it shows on a whole frame of (height, width), as 0 and 255."""
        soft = mask.astype(np.float32)
        if self.scale != 1:
            soft = np.asarray(cv2.resize(soft, (self.width, self.height), interpolation=cv2.INTER_LINEAR))
        whole = np.zeros(frame, np.uint8)
        seen = self.inside(frame[1], frame[0])
        left, above = seen.x - self.x, seen.y - self.y
        part = soft[above : above + seen.height, left : left + seen.width] > 0.5
        whole[seen.y : seen.y + seen.height, seen.x : seen.x + seen.width] = part * np.uint8(255)
        return whole
