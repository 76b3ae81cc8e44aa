"""Which edges of a tube's boxes are the thing's own: not cut by the frame, not hidden by something nearer."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ....traces.records import Tube

Floats = NDArray[np.float64]

# An edge so near to the frame's is taken to be cut by it; one so near to another's box, to be hidden by it.
_BORDER_PX, _TOUCH_PX = 1.5, 3.0
# How far an edge counts that something nearer may hide: it takes part only if it goes along with the others.
_SUSPECT = 0.15
# Boxes that are all but the same, by this share of their size, are of one thing, found twice.
_SAME = 0.2
# Boxes must have this share of their side in common for the one to hide the other's edge.
_COMMON = 0.15


def trust_of(tube: Tube, others: Sequence[Tube], size: tuple[int, int] | None) -> Floats:
    """How far each edge (n, 4) may be believed, from 0 to 1."""
    boxes = np.array(tube.samples.xyxy, dtype=np.float64)
    trust = np.array(tube.samples.real_edges, dtype=np.float64)
    trust[np.array([seen == "hidden" for seen in tube.samples.seen])] = 0.0
    if size is not None:
        low, high = boxes <= _BORDER_PX, boxes >= np.array([*size, *size]) - _BORDER_PX
        trust[:, :2][low[:, :2]] = 0.0
        trust[:, 2:][high[:, 2:]] = 0.0
    for other in others:
        there = _boxes_at(other, np.array(tube.samples.t_s))
        if name_of(other) != name_of(tube) and not _is_same(boxes, there):
            trust = np.where(_hidden_by(boxes, there), np.minimum(trust, _SUSPECT), trust)
    return trust


def name_of(tube: Tube) -> str:
    """What tells a tube from all others of a run: colours are looked for one by one, each numbered anew."""
    return tube.id or f"{tube.source}/{tube.track}"


def _is_same(boxes: Floats, others: Floats) -> bool:
    """Whether boxes are mostly where another tube's are, wherever both are there."""
    both = np.isfinite(others).all(axis=1)
    if not both.any():
        return False
    size = np.maximum(boxes[both, 2:] - boxes[both, :2], 1.0)
    off = np.abs(others[both] - boxes[both]) / np.tile(size, 2)
    return bool(np.median(off.max(axis=1)) < _SAME)


def _boxes_at(tube: Tube, t_s: Floats) -> Floats:
    """A tube's boxes (n, 4) at times; NaN where it is not there."""
    times, boxes = np.array(tube.samples.t_s), np.array(tube.samples.xyxy, dtype=np.float64)
    slack = 0.75 * tube.frame_interval_s
    there = (t_s >= times[0] - slack) & (t_s <= times[-1] + slack)
    found = np.column_stack([np.interp(t_s, times, boxes[:, k]) for k in range(4)])
    found[~there] = np.nan
    return found


def _hidden_by(boxes: Floats, others: Floats) -> NDArray[np.bool_]:
    """Edges (n, 4) that lie in or at a box that stands nearer: one whose foot is lower in the picture."""
    with np.errstate(invalid="ignore"):
        nearer = others[:, 3] > boxes[:, 3] - _TOUCH_PX
        common = np.minimum(boxes[:, 2:], others[:, 2:]) - np.maximum(boxes[:, :2], others[:, :2])
        share = common / np.maximum(boxes[:, 2:] - boxes[:, :2], 1.0)
        across, down = share[:, 0] > _COMMON, share[:, 1] > _COMMON
        inside = np.empty(boxes.shape, dtype=np.bool_)
        for k in range(4):
            axis = k % 2
            inside[:, k] = (boxes[:, k] > others[:, axis] - _TOUCH_PX) & (
                boxes[:, k] < others[:, axis + 2] + _TOUCH_PX
            )
        inside[:, [0, 2]] &= down[:, None]
        inside[:, [1, 3]] &= across[:, None]
        touching = (common > -_TOUCH_PX).all(axis=1)
    return np.asarray(inside & (nearer & touching)[:, None], dtype=np.bool_)
