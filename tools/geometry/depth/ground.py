"""How far away the ground is in every pixel, by a camera whose place over it is known."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..posed import PosedCamera

Floats = NDArray[np.float64]


def ground_depth(camera: PosedCamera, pixels: Floats, t_s: Floats) -> Floats:
    """Depth (n,) of the ground under pixels (n, 2): along the camera's axis; NaN on and above the horizon."""
    place = np.column_stack([camera.to_ground(pixels, t_s), np.zeros(len(pixels))])
    axes, position = camera.way.at(t_s)
    return np.asarray(np.einsum("nj,nj->n", axes[:, 2], place - position), dtype=np.float64)


def cells(rows: int, columns: int, frame_px: tuple[int, int]) -> Floats:
    """The pixels (rows × columns, 2) in the middles of a map's cells, row by row."""
    x = (np.arange(columns) + 0.5) * frame_px[0] / columns
    y = (np.arange(rows) + 0.5) * frame_px[1] / rows
    return np.column_stack([np.tile(x, rows), np.repeat(y, columns)])
