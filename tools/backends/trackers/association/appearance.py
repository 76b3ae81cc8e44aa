"""What a thing looks like to the tracker: histograms of YUV pixels and how alike two of them are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ....capabilities import FloatArray, Patch

BINS = 512
_MOST_PIXELS = 2500
# Bins with more than this of a histogram are part of the look.
MEANS = 0.004

_LEVELS = np.arange(256)
_Y_BIN = ((_LEVELS >> 5) * 64).astype(np.int32)
# Chroma of real things lies near the middle, so the eight levels cover 64–192 only.
_U_BIN = (np.clip((_LEVELS - 64) >> 4, 0, 7) * 8).astype(np.int32)
_V_BIN = np.clip((_LEVELS - 64) >> 4, 0, 7).astype(np.int32)


def _neighbours() -> FloatArray:
    """An 8×8 matrix that spreads a level a little into its neighbours."""
    spread = np.eye(8) * 0.6 + np.eye(8, k=1) * 0.2 + np.eye(8, k=-1) * 0.2
    return np.asarray(spread / spread.sum(axis=0, keepdims=True), dtype=np.float32)


_SPREAD = _neighbours()


def pixel_bins(yuv: NDArray[np.uint8]) -> NDArray[np.int32]:
    """The histogram bin of every pixel of an array (..., 3)."""
    bins: NDArray[np.int32] = _Y_BIN[yuv[..., 0]] + _U_BIN[yuv[..., 1]] + _V_BIN[yuv[..., 2]]
    return bins


def masked_pixels(patch: Patch) -> NDArray[np.uint8]:
    """The pixels under a patch's mask, evenly thinned where there are very many: (n, 3)."""
    pixels = patch.yuv[patch.mask]
    step = 1 + len(pixels) // _MOST_PIXELS
    return pixels[::step]


def histogram(pixels: NDArray[np.uint8]) -> FloatArray:
    """A smooth histogram of pixels (n, 3) that sums to one; all zero without pixels."""
    counts = np.bincount(pixel_bins(pixels), minlength=BINS).astype(np.float32)
    cube = counts.reshape(8, 8, 8)
    # Noise and shading move pixels into neighbouring levels: spread along Y, then U, then V.
    cube = np.tensordot(_SPREAD, cube, axes=(1, 0))
    cube = np.matmul(_SPREAD, cube)
    cube = np.matmul(cube, _SPREAD.T)
    total = float(cube.sum())
    return np.asarray(cube.reshape(BINS) / (total if total > 0 else 1.0), dtype=np.float32)


def explained(part: FloatArray, whole: FloatArray) -> float:
    """The share of one histogram in bins that mean something in another: 1 for a part of the same look."""
    return float(part[whole > MEANS].sum())


def likeness(first: FloatArray, second: FloatArray) -> float:
    """How alike two histograms are, 0 to 1 (Bhattacharyya coefficient)."""
    return float(np.sqrt(first).dot(np.sqrt(second)))
