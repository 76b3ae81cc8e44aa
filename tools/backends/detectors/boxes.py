"""What a network finds in a frame, as detections: boxes within the picture, with the pixels in them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ...capabilities import Detections, FloatArray, Patch
from ...video import Frame

# The middle of a box is the thing, its corners are mostly what is behind it.
_INNER = 0.75
# What is cut down to less than this by the picture's edges is no box, in pixels.
_LEAST_PX = 1.0


def detections_of(
    frame: Frame,
    size: tuple[int, int],
    xyxy: NDArray[np.floating],
    score: NDArray[np.floating],
    labels: Sequence[str],
) -> Detections:
    """Boxes in pixels of the displayed frame, whose `size` is (width, height); best first."""
    order = np.argsort(-score, kind="stable")
    boxes = np.clip(xyxy[order].reshape(-1, 4), 0, np.array(size * 2)).astype(np.float32)
    rows = np.flatnonzero(np.all(boxes[:, 2:] - boxes[:, :2] >= _LEAST_PX, axis=1))
    yuv = frame.yuv_half() if len(rows) else None
    return Detections(
        pts=frame.pts,
        t_s=frame.t_s,
        index=frame.index,
        xyxy=boxes[rows],
        score=score[order][rows].astype(np.float32),
        labels=tuple(labels[order[i]] for i in rows),
        patches=tuple(patch_of(yuv, boxes[i], size) for i in rows if yuv is not None),
    )


def patch_of(yuv: NDArray[np.uint8], xyxy: FloatArray, size: tuple[int, int]) -> Patch:
    """The pixels of a box, with the mask on its middle."""
    rows, columns = yuv.shape[:2]
    scale = np.array((columns / size[0], rows / size[1]) * 2)
    x1, y1, x2, y2 = (xyxy * scale).round().astype(int)
    x1, y1 = min(x1, columns - 1), min(y1, rows - 1)
    crop = yuv[y1 : max(y2, y1 + 1), x1 : max(x2, x1 + 1)]
    height, width = crop.shape[:2]
    y, x = np.ogrid[:height, :width]
    inside_y = np.abs(2 * y + 1 - height) <= max(_INNER * height, 1)
    inside_x = np.abs(2 * x + 1 - width) <= max(_INNER * width, 1)
    return Patch(yuv=np.ascontiguousarray(crop), mask=inside_y & inside_x, scale=float(scale[0]))
