"""How a family of models speaks of places, which pixels of the frame it means, and how it takes frames."""

from __future__ import annotations

import math
from typing import Literal

from ...traces.records import Record, Shown
from ...traces.records.region import Xyxy

# pixel: of the picture as sent. thousand: 0–1000 of its width and height. unit: 0–1. resized: of the picture
# after the model's own resize.
Scale = Literal["pixel", "thousand", "unit", "resized"]


class Family(Record):
    """The conventions of a family of models."""

    name: str = "plain"
    boxes: Scale = "pixel"
    rows_first: bool = False
    """Whether a box is y1, x1, y2, x2."""
    multiple: int = 1
    """For `resized`: sides become whole multiples of this, …"""
    least_px: int = 0
    most_px: int = 2**31
    """… with an area between these."""
    strips: Literal["pictures", "video"] = "pictures"
    """How frames of one look are sent in this process: one by one, or as a video that knows its times."""

    def describe(self) -> str:
        """How boxes are to be given, in words for the model."""
        order = "y1, x1, y2, x2" if self.rows_first else "x1, y1, x2, y2"
        unit = {
            "pixel": "in pixels of the picture",
            "resized": "in pixels of the picture",
            "thousand": "as whole numbers from 0 to 1000 of the picture's width and height",
            "unit": "as shares from 0 to 1 of the picture's width and height",
        }
        return f"[{order}] {unit[self.boxes]}"

    def to_frame(self, box: Xyxy, shown: Shown) -> Xyxy:
        """A box in the model's numbers of a picture, in pixels of the displayed original frame."""
        if shown.scale is None:
            raise ValueError("a picture of several frames has no places")
        x1, y1, x2, y2 = (box[1], box[0], box[3], box[2]) if self.rows_first else box
        wide, high = self._numbers(shown.width, shown.height)
        (sx, sy), (left, top) = shown.scale, shown.offset
        across, down = shown.width / wide * sx, shown.height / high * sy
        return x1 * across + left, y1 * down + top, x2 * across + left, y2 * down + top

    def from_frame(self, box: Xyxy, shown: Shown) -> Xyxy:
        """A box of the frame in the model's numbers of a picture."""
        if shown.scale is None:
            raise ValueError("a picture of several frames has no places")
        wide, high = self._numbers(shown.width, shown.height)
        (sx, sy), (left, top) = shown.scale, shown.offset
        across, down = wide / shown.width / sx, high / shown.height / sy
        x1, y1, x2, y2 = box
        told = (x1 - left) * across, (y1 - top) * down, (x2 - left) * across, (y2 - top) * down
        return (told[1], told[0], told[3], told[2]) if self.rows_first else told

    def _numbers(self, width: int, height: int) -> tuple[float, float]:
        """What a picture's width and height are in the model's numbers."""
        if self.boxes == "thousand":
            return 1000.0, 1000.0
        if self.boxes == "unit":
            return 1.0, 1.0
        return self.resized(width, height) if self.boxes == "resized" else (width, height)

    def resized(self, width: int, height: int) -> tuple[int, int]:
        """The size that the model itself brings a picture to; `tests/models` asks the real processors."""
        step, area = self.multiple, width * height
        wide, high = round(width / step) * step, round(height / step) * step
        if wide * high > self.most_px:
            shrink = math.sqrt(area / self.most_px)
            wide, high = (max(math.floor(side / shrink / step), 1) * step for side in (width, height))
        elif wide * high < self.least_px:
            grow = math.sqrt(self.least_px / area)
            wide, high = (math.ceil(side * grow / step) * step for side in (width, height))
        return wide, high


PLAIN = Family()
