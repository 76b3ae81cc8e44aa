"""A merged blob divided among the trails that meet in it, by the look and place of its pixels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from ....capabilities import FloatArray, Patch
from .appearance import likeness, pixel_bins
from .geometry import Boxes, centre, overlaps
from .trails import Piece, Trail

_ALIKE = 0.5
_LOWER_PX = 3.0
_LEAST_SHARE = 0.08
_OUTSIDE_SHARE = 0.12
_MOST_SIDE = 128


def split(blob: Piece, trails: list[Trail], predicted: Boxes, t_s: float) -> list[Piece]:
    """The parts of a merged blob, one per trail that is seen in it; the others are marked behind."""
    alone = _explained_by_one(blob, trails, predicted)
    if alone is not None:
        for k, trail in enumerate(trails):
            if k != alone:
                trail.behind_at_s = t_s
        blob.owner, blob.together = trails[alone], True
        return [blob]
    yuv, mask, xs, ys = _thinned(blob)
    names = _named(yuv, mask, xs, ys, trails, predicted)
    parts = []
    for k, trail in enumerate(trails):
        part = _part(blob, names, k, trail, xs, ys)
        if part is None:
            trail.behind_at_s = t_s
        else:
            parts.append(part)
    _clear_nearest(parts)
    return parts or [blob]


def _clear_nearest(parts: list[Piece]) -> None:
    """Nothing hides the part that stands lowest in the picture: on a ground seen from above it is nearest."""
    lowest = sorted(parts, key=lambda part: float(part.visible[3]))[-2:]
    if len(lowest) == 2 and lowest[1].visible[3] > lowest[0].visible[3] + _LOWER_PX:
        lowest[1].cut[:] = False


def _explained_by_one(blob: Piece, trails: list[Trail], predicted: Boxes) -> int | None:
    """The one trail that by itself looks like the whole blob, if there is one: the others are hidden.

    Only where their looks are alike; otherwise the pixels tell who is there.
    """
    best = int(np.argmax(overlaps(predicted, blob.visible[None])[:, 0]))
    slack = 3.0 + 0.04 * (predicted[best, 2:] - predicted[best, :2])
    over = np.concatenate([predicted[best, :2] - blob.visible[:2], blob.visible[2:] - predicted[best, 2:]])
    others = [trail for k, trail in enumerate(trails) if k != best]
    alike = all(likeness(trail.model, trails[best].model) > _ALIKE for trail in others)
    return best if alike and (over <= np.tile(slack, 2)).all() else None


def _thinned(blob: Piece) -> tuple[NDArray[np.uint8], NDArray[np.bool_], Boxes, Boxes]:
    """The blob's pixels (every n-th of a large one) with the frame coordinates of columns and rows."""
    yuv, mask = blob.patch.yuv, blob.patch.mask
    step = 1 + max(mask.shape) // _MOST_SIDE
    x1, y1, x2, y2 = blob.visible
    xs = x1 + (np.arange(mask.shape[1]) + 0.5) * (x2 - x1) / mask.shape[1]
    ys = y1 + (np.arange(mask.shape[0]) + 0.5) * (y2 - y1) / mask.shape[0]
    return yuv[::step, ::step], mask[::step, ::step], xs[::step], ys[::step]


def _named(
    yuv: NDArray[np.uint8],
    mask: NDArray[np.bool_],
    xs: Boxes,
    ys: Boxes,
    trails: list[Trail],
    predicted: Boxes,
) -> NDArray[np.int64]:
    """Which trail each pixel belongs to (-1 outside the mask), by look and by predicted place."""
    bins = pixel_bins(yuv)
    looks = np.array([_log_look(trail.model)[bins] for trail in trails])
    weight = np.maximum(cv2.blur(mask.astype(np.float32), (5, 5)), 1e-3)
    looks = np.array([cv2.blur(look * mask, (5, 5)) / weight for look in looks])
    names = np.full(mask.shape, -1, dtype=np.int64)
    for _ in range(2):
        places = np.array([_log_place(box, xs, ys) for box in predicted])
        names = np.where(mask, np.argmax(looks + places, axis=0), -1)
        predicted = np.array(
            [_moved(names == k, trails[k], predicted[k], xs, ys) for k in range(len(trails))]
        )
    return names


def _log_look(model: FloatArray) -> FloatArray:
    """Log-likelihood of each histogram bin, floored so that no pixel is impossible."""
    return np.asarray(np.log(0.98 * model + 0.02 / len(model)), dtype=np.float32)


def _log_place(box: Boxes, xs: Boxes, ys: Boxes) -> FloatArray:
    """How unlikely a pixel's place is for a trail: falls off outside the predicted box."""
    spread = np.maximum(_OUTSIDE_SHARE * (box[2:] - box[:2]), 2.0)
    # A little preference for the middle, so that two alike things are parted half-way between.
    middle, half = centre(box), np.maximum((box[2:] - box[:2]) / 2, 1.0)
    dx = np.maximum(np.maximum(box[0] - xs, xs - box[2]), 0.0) / spread[0]
    dy = np.maximum(np.maximum(box[1] - ys, ys - box[3]), 0.0) / spread[1]
    inner = (
        0.5 * ((xs - middle[0]) / half[0])[None, :] ** 2 + 0.5 * ((ys - middle[1]) / half[1])[:, None] ** 2
    )
    outside = 0.5 * (dx[None, :] ** 2 + dy[:, None] ** 2)
    return np.asarray(-np.minimum(outside, 12.0) - np.minimum(inner, 2.0), dtype=np.float32)


def _extents(own: NDArray[np.bool_], xs: Boxes, ys: Boxes) -> Boxes | None:
    """The box round a part's pixels, single stray rows and columns left out."""
    columns, rows = own.sum(axis=0), own.sum(axis=1)
    wide = np.flatnonzero(columns >= max(1.0, 0.08 * columns.max()))
    high = np.flatnonzero(rows >= max(1.0, 0.08 * rows.max()))
    if not len(wide) or not len(high) or not own.any():
        return None
    dx = (xs[1] - xs[0]) / 2 if len(xs) > 1 else 0.5
    dy = (ys[1] - ys[0]) / 2 if len(ys) > 1 else 0.5
    return np.array([xs[wide[0]] - dx, ys[high[0]] - dy, xs[wide[-1]] + dx, ys[high[-1]] + dy])


def _moved(own: NDArray[np.bool_], trail: Trail, box: Boxes, xs: Boxes, ys: Boxes) -> Boxes:
    """The predicted box corrected by the pixels found, where enough of them were."""
    extents = _extents(own, xs, ys)
    if extents is None:
        return box
    step = float(np.prod([xs[1] - xs[0], ys[1] - ys[0]])) if min(len(xs), len(ys)) > 1 else 1.0
    if own.sum() * step < 0.3 * trail.pixels:
        return box
    size = box[2:] - box[:2]
    room = np.clip(
        extents,
        np.tile(centre(box), 2) - np.tile(size, 2) * 0.7,
        np.tile(centre(box), 2) + np.tile(size, 2) * 0.7,
    )
    shrunk = (room[2:] - room[:2]) < 0.92 * size
    # A shrunken part shows only that the box holds it; a whole one says where the box is.
    low = np.where(shrunk, np.minimum(np.maximum(box[:2], room[2:] - size), room[:2]), room[:2])
    return np.concatenate([low, low + size])


def _part(blob: Piece, names: NDArray[np.int64], k: int, trail: Trail, xs: Boxes, ys: Boxes) -> Piece | None:
    """What a trail owns of a blob, cleaned of specks; None where too little of it is seen."""
    own = _largest(names == k)
    extents = _extents(own, xs, ys)
    step = (xs[1] - xs[0]) * (ys[1] - ys[0]) if min(len(xs), len(ys)) > 1 else 1.0
    pixels = float(own.sum() * step)
    if extents is None or pixels < max(_LEAST_SHARE * trail.pixels, 12.0):
        return None
    cut = _touched(names, k, extents, xs, ys)
    yuv, mask, _, _ = _thinned(blob)
    patch = Patch(yuv, own & mask, blob.patch.scale)
    return Piece(extents, blob.score, blob.label, patch, pixels, blob.blob, cut, trail, together=True)


def _largest(own: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without specks: connected parts smaller than a fifth of the largest are dropped."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(own.astype(np.uint8), connectivity=8)
    if count <= 2:
        return own
    sizes = stats[:, cv2.CC_STAT_AREA]
    keep = sizes >= 0.2 * sizes[1:].max()
    keep[0] = False
    return np.asarray(keep[labels], dtype=np.bool_)


def _touched(names: NDArray[np.int64], k: int, box: Boxes, xs: Boxes, ys: Boxes) -> NDArray[np.bool_]:
    """Which edges of a part's box have another part's pixels right behind them."""
    columns = (xs >= box[0]) & (xs <= box[2])
    rows = (ys >= box[1]) & (ys <= box[3])
    depth_x, depth_y = max(4.0, 0.08 * (box[2] - box[0])), max(4.0, 0.08 * (box[3] - box[1]))
    strips = (
        (rows, (xs < box[0]) & (xs >= box[0] - depth_x)),
        ((ys < box[1]) & (ys >= box[1] - depth_y), columns),
        (rows, (xs > box[2]) & (xs <= box[2] + depth_x)),
        ((ys > box[3]) & (ys <= box[3] + depth_y), columns),
    )
    flags = []
    for in_rows, in_columns in strips:
        strip = names[np.ix_(in_rows, in_columns)]
        other = (strip >= 0) & (strip != k)
        flags.append(bool(strip.size) and float(other.mean()) >= 0.25)
    return np.array(flags, dtype=np.bool_)
