"""How points looked when they were taken, and where that look is now, however turned, stretched and lit."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]
Grey = NDArray[np.float32]

_ROUNDS, _STILL_PX = 12, 0.01
# A look is weighed less towards its rim: by half at this share of the way.
_WEIGHT_SHARE = 0.8
# Added to what holds the stretch back, as a share of what its pixels tell: small squares tell little of it.
_STIFF = 0.1
_LEAST_NORM = 1e-3


class Fit(NamedTuple):
    """Of each point: its place, how it is turned and stretched, and its correlation with its look."""

    place: Floats
    shape: Floats
    alike: Floats


class Looks:
    """Squares of equal size, one per point; fitted by Gauss–Newton over place, turn and stretch.

    The inverse-compositional way: slopes are those of the look, taken once. Brightness and contrast are
    divided out.
    """

    def __init__(self, count: int, half: int) -> None:
        steps = np.arange(-half - 1, half + 2)
        self._half = half
        self._grid = np.stack(np.meshgrid(steps, steps), axis=-1).astype(np.float64)
        self._inner = self._grid[1:-1, 1:-1].reshape(-1, 2)
        far = np.linalg.norm(self._inner, axis=1) / (_WEIGHT_SHARE * half)
        weight = np.exp2(-(far**2))
        self._root = np.sqrt(weight / weight.sum())
        pixels = len(self._inner)
        self._look = np.zeros((count, pixels))
        self._slopes = np.zeros((count, pixels, 6))
        self._step = np.zeros((count, 6, pixels))

    def take(self, rows: Rows, grey: Grey, place: Floats, shape: Floats) -> None:
        """Keep how points look now, as they would look unturned and unstretched."""
        side = self._grid.shape[0]
        seen = _sampled(grey, self._grid.reshape(-1, 2), place, shape).reshape(-1, side, side)
        right, down = (np.gradient(seen, axis=axis) for axis in (2, 1))
        slopes = np.stack([right, down], axis=-1)[:, 1:-1, 1:-1].reshape(len(rows), -1, 2)
        x, y = (self._inner / self._half).T
        gx, gy = slopes[..., 0], slopes[..., 1]
        six = np.stack([gx, gy, x * gx, y * gx, x * gy, y * gy], axis=-1)
        look, norm = self._even(seen[:, 1:-1, 1:-1].reshape(len(rows), -1))
        six = (six - np.einsum("p,npk->nk", self._root**2, six)[:, None]) * self._root[:, None]
        six /= norm[:, None, None]
        # What only changes the contrast moves nothing.
        six -= look[..., None] * np.einsum("np,npk->nk", look, six)[:, None]
        hessian = six.transpose(0, 2, 1) @ six
        stiff = _STIFF * np.einsum("nkk->n", hessian)[:, None] / 6 * [0, 0, 1, 1, 1, 1]
        hessian += np.eye(6) * (stiff + 1e-9)[:, None]
        self._look[rows], self._slopes[rows] = look, six
        self._step[rows] = np.linalg.solve(hessian, six.transpose(0, 2, 1))

    def fit(self, rows: Rows, grey: Grey, place: Floats, shape: Floats) -> Fit:
        """Where the looks are now, from a first guess."""
        place, shape = place.copy(), shape.copy()
        going = np.arange(len(rows))
        for _ in range(_ROUNDS):
            seen, _ = self._even(_sampled(grey, self._inner, place[going], shape[going]))
            step = np.einsum("nkp,np->nk", self._step[rows[going]], seen)
            bend = np.eye(2) + step[:, 2:].reshape(-1, 2, 2) / self._half
            shape[going] = shape[going] @ np.linalg.inv(bend)
            moved = np.einsum("nij,nj->ni", shape[going], step[:, :2])
            place[going] -= moved
            going = going[np.abs(moved).max(axis=1) > _STILL_PX]
            if not len(going):
                break
        seen, _ = self._even(_sampled(grey, self._inner, place, shape))
        return Fit(place, shape, np.einsum("np,np->n", seen, self._look[rows]))

    def _even(self, seen: Floats) -> tuple[Floats, Floats]:
        """Pixels with brightness and contrast divided out, weighed; and the contrast."""
        level = seen @ self._root**2
        weighed = (seen - level[:, None]) * self._root
        norm = np.maximum(np.linalg.norm(weighed, axis=1), _LEAST_NORM)
        return weighed / norm[:, None], norm


def _sampled(grey: Grey, grid: Floats, place: Floats, shape: Floats) -> Floats:
    """Pixels (n, p) of a grid laid on each place, turned and stretched."""
    at = (np.einsum("nij,pj->npi", shape, grid) + place[:, None]).astype(np.float32)
    taken = cv2.remap(grey, at[..., 0], at[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken, np.float64)
