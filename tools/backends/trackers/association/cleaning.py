"""Detections made ready for association: double boxes of one thing are removed, across classes."""

from __future__ import annotations

import numpy as np

from ....capabilities import Detections
from .geometry import Boxes, areas, intersections
from .trails import Piece

VEHICLES = frozenset({"car", "truck", "bus", "van", "vehicle"})
UNCLASSED = "object"

_SAME_IOU = 0.6
_SAME_INSIDE = 0.9
_SAME_AREA = 0.35


def kin(first: str, second: str) -> bool:
    """Whether two labels may be names of one thing: equal, both vehicles, or one unknown."""
    return first == second or {first, second} <= VEHICLES or UNCLASSED in (first, second)


def pieces_of(detections: Detections) -> list[Piece]:
    """One piece per thing detected, best score first, then from left to right."""
    boxes = np.asarray(detections.xyxy, dtype=np.float64).reshape(-1, 4)
    order = sorted(
        (i for i in range(len(detections)) if (boxes[i, 2:] > boxes[i, :2]).all()),
        key=lambda i: (-float(detections.score[i]), *boxes[i].tolist()),
    )
    kept = [i for n, i in enumerate(order) if not _doubled(detections, boxes, i, order[:n])]
    return [_piece(detections, boxes[i], i) for i in kept]


def _piece(detections: Detections, box: Boxes, i: int) -> Piece:
    patch = detections.patches[i]
    share = float(patch.mask.mean()) if patch.mask.size else 1.0
    pixels = share * float(np.prod(box[2:] - box[:2]))
    return Piece(box, float(detections.score[i]), detections.labels[i], patch, pixels, i)


def _doubled(detections: Detections, boxes: Boxes, i: int, better: list[int]) -> bool:
    """Whether a better detection already shows the same thing; blobs without class never overlap so."""
    if detections.labels[i] == UNCLASSED:
        return False
    for j in better:
        common = float(intersections(boxes[[i]], boxes[[j]])[0, 0])
        mine, other = (float(a) for a in areas(boxes[[i, j]]))
        if common >= _SAME_IOU * (mine + other - common):
            return True
        alike = kin(detections.labels[i], detections.labels[j])
        if (
            alike
            and common >= _SAME_INSIDE * min(mine, other)
            and min(mine, other) >= _SAME_AREA * max(mine, other)
        ):
            return True
    return False
