"""MOT Challenge's CSV: a row for every box, frames and pixels counted from 1."""

from __future__ import annotations

from ..records import Tube
from ..records.tube import Seen
from .chosen import Chosen
from .joined import ONE_THING

LOSES = (
    "times: frames have numbers alone, those of the frames as they are decoded, counted from 1",
    "classes other than person, car, bicycle and motorcycle, which are -1; names, colours",
    "how sure the detector was: every box counts, so its confidence is 1",
    "how much of a thing shows: 1, 0.5 for a part, 0 where it is hidden; which edges are its own",
    ONE_THING,
    "outlines; decimals of a pixel past the third",
)
# MOT Challenge's numbers of classes.
_CLASSES = {"person": 1, "car": 3, "bicycle": 4, "motorcycle": 5}
_VISIBLE: dict[Seen, str] = {"full": "1", "partial": "0.5", "hidden": "0"}


def mot(chosen: Chosen) -> bytes:
    """Rows in order of frames; a thing's id is the number of its evidence, so that e4 is 4."""
    rows = sorted(row for tube in chosen.tubes for row in _rows(tube))
    return "".join(f"{row}\n" for _, _, row in rows).encode()


def _rows(tube: Tube) -> list[tuple[int, int, str]]:
    number, kind = int(tube.id[1:]), _CLASSES.get(tube.label, -1)
    samples = tube.samples
    rows = []
    for index, (x1, y1, x2, y2), seen in zip(samples.index, samples.xyxy, samples.seen, strict=True):
        box = ",".join(_px(value) for value in (x1 + 1, y1 + 1, x2 - x1, y2 - y1))
        rows.append((index, number, f"{index + 1},{number},{box},1,{kind},{_VISIBLE[seen]}"))
    return rows


def _px(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
