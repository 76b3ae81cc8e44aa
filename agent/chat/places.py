"""Boxes that a model gives, in its own numbers of a picture it was shown, as pixels of the original frame."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ...tools.models.family import Family
from ...traces.records import Shown, VideoRecord
from ...traces.records.region import Xyxy
from .claims import Misread

# The argument by which a call says which picture its box is given in.
ON = "on"
# So far past a picture's edge, as a share of its side, a box is taken to end at the edge.
SLACK = 0.05
# Of a pixel; what arithmetic adds behind them is no place.
DECIMALS = 3


@dataclass(frozen=True)
class Places:
    """The pictures that a model was shown, by their labels, and how its family gives boxes."""

    family: Family
    video: VideoRecord
    pictures: Mapping[str, Shown] = field(default_factory=dict)

    def to_frame(self, box: Xyxy, on: str | None, *, ordered: bool) -> Xyxy:
        """A box in pixels of the frame; corners of an `ordered` one may be swapped, a line's ends may not."""
        label, shown = self._picture(on)
        if not all(math.isfinite(number) for number in box):
            raise Misread(f"the box {list(box)} is not of four numbers")
        place = self.plain(box, on)
        left, top, right, bottom = self._extent(shown)
        across, down = (right - left) * SLACK, (bottom - top) * SLACK
        xs, ys = sorted((place[0], place[2])), sorted((place[1], place[3]))
        if xs[0] < left - across or xs[1] > right + across or ys[0] < top - down or ys[1] > bottom + down:
            raise Misread(self._outside(box, label, shown))
        x1, x2 = (min(max(x, left), right) for x in (xs if ordered else (place[0], place[2])))
        y1, y2 = (min(max(y, top), bottom) for y in (ys if ordered else (place[1], place[3])))
        if ordered and (x2 - x1 < 1 or y2 - y1 < 1):
            raise Misread(f"the box {_listed(box)} is less than a pixel wide or high; {self._numbers(shown)}")
        return x1, y1, x2, y2

    def plain(self, box: Xyxy, on: str | None) -> Xyxy:
        """A box in pixels of the frame, just as it was given."""
        x1, y1, x2, y2 = (round(n, DECIMALS) for n in self.family.to_frame(box, self._picture(on)[1]))
        return x1, y1, x2, y2

    def from_frame(self, box: Xyxy) -> str | None:
        """A box of the frame in the model's numbers of it; None where these are the frame's pixels."""
        if self.family.boxes == "resized" and not self._whole():
            return None
        _, shown = self._picture(None)
        told = self.family.from_frame(box, shown)
        digits = 3 if self.family.boxes == "unit" else 0
        return None if _near(told, box) else _listed(tuple(round(number, digits) for number in told))

    def _picture(self, on: str | None) -> tuple[str, Shown]:
        """The picture a box is given in: the one named, else the last whole frame, else the frame itself."""
        if on is not None:
            return self._named(on)
        whole = self._whole()
        if not whole and self.family.boxes == "resized":
            raise Misread(
                "no whole frame was shown yet: `look` at one first, then give the box as it is in it"
            )
        return whole[-1] if whole else ("the frame", self._frame())

    def _whole(self) -> list[tuple[str, Shown]]:
        """The pictures that show the whole frame."""
        return [(label, shown) for label, shown in self.pictures.items() if self._is_whole(shown)]

    def _named(self, on: str) -> tuple[str, Shown]:
        label = re.sub(r"\W", "", on).lower()
        shown = self.pictures.get(label)
        if shown is None:
            known = ", ".join(self.pictures) or "none"
            raise Misread(f"there is no picture {on!r}; the pictures so far are {known}")
        if shown.scale is None:
            raise Misread(f"{label} is made of several frames and has no places: look at one frame first")
        return label, shown

    def _frame(self) -> Shown:
        """The frame as it is: what numbers mean while no frame has been shown."""
        size = self.video.width, self.video.height
        return Shown(blob="0" * 64, width=size[0], height=size[1], scale=(1.0, 1.0))

    def _is_whole(self, shown: Shown) -> bool:
        left, top, right, bottom = (0.0, 0.0, 0.0, 0.0) if shown.scale is None else self._extent(shown)
        return _near((left, top, right, bottom), (0.0, 0.0, self.video.width, self.video.height))

    def _extent(self, shown: Shown) -> Xyxy:
        """What part of the frame a picture shows."""
        assert shown.scale is not None
        (sx, sy), (left, top) = shown.scale, shown.offset
        return left, top, round(left + shown.width * sx, DECIMALS), round(top + shown.height * sy, DECIMALS)

    def _outside(self, box: Xyxy, label: str, shown: Shown) -> str:
        return f"the box {_listed(box)} lies outside of {label}; {self._numbers(shown)}"

    def _numbers(self, shown: Shown) -> str:
        """How boxes are given, and the box of the whole picture as an example."""
        whole = self.family.from_frame(self._extent(shown), shown)
        return f"boxes are {self.family.describe()}, and the whole picture is {_listed(whole)}"


def with_places(
    arguments: Mapping[str, Any], boxes: Mapping[str, bool], places: Places, notes: list[str]
) -> dict[str, Any]:
    """Arguments with boxes in pixels of the frame; `boxes` tells the fields, and which are ordered."""
    rest = dict(arguments)
    if not boxes:
        return rest
    on = rest.pop(ON, None)
    if on is not None and not isinstance(on, str):
        raise Misread(f"`{ON}` is the label of a picture, such as p2, not {on!r}")
    for name, ordered in boxes.items():
        box = rest.get(name)
        if box is None:
            continue
        if not isinstance(box, list) or len(box) != 4 or not all(_is_number(number) for number in box):
            raise Misread(f"`{name}` is four numbers, not {str(box)[:60]!r}: {places.family.describe()}")
        given = (float(box[0]), float(box[1]), float(box[2]), float(box[3]))
        found = places.to_frame(given, on, ordered=ordered)
        if found != places.plain(given, on):
            notes.append(f"the {name} {_listed(given)} had its corners swapped, or passed the picture's edge")
        rest[name] = list(found)
    return rest


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _near(one: Xyxy, other: Xyxy) -> bool:
    return all(abs(a - b) < 0.5 for a, b in zip(one, other, strict=True))


def _listed(box: tuple[float, ...]) -> str:
    return f"[{', '.join(f'{number:g}' for number in box)}]"
