"""Poses of a camera, told part by part: how parts are joined, and what moves through the picture."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from ....traces.records import CameraWay

Floats = NDArray[np.float64]

# The motion of the background is told at so many places of the picture, across and down.
_PLACES = (16, 12)


class Looks(NamedTuple):
    """Looks of a camera at a scene that stands still; pixels are those of the displayed frame."""

    t_s: Floats
    depth: Floats
    """Looks × rows × columns; not a number where it is as good as endless."""
    focal_px: Floats
    """Looks × 2: across and down."""
    axes: Floats
    """Looks × 3 × 3: the columns are right, down and ahead of the camera."""
    place: Floats
    """Looks × 3."""

    def joined(self, more: Looks, shared: int) -> Looks:
        """With `more`, whose first `shared` looks are the last ones here, put on the same scale and axes."""
        here = Looks(*(part[-shared:] for part in self))
        there = Looks(*(part[:shared] for part in more))
        ratio = here.depth / there.depth
        scale = float(np.nanmedian(ratio)) if np.isfinite(ratio).any() else 1.0
        u, _, v = np.linalg.svd((here.axes @ there.axes.transpose(0, 2, 1)).mean(axis=0))
        turn = u @ np.diag([1.0, 1.0, np.linalg.det(u @ v)]) @ v
        shift = (here.place - scale * there.place @ turn.T).mean(axis=0)
        moved = more._replace(
            depth=scale * more.depth, axes=turn @ more.axes, place=scale * more.place @ turn.T + shift
        )
        return Looks(*(np.concatenate([a, b[shared:]]) for a, b in zip(self, moved, strict=True)))

    def way(self, *, metric: bool) -> CameraWay | None:
        """Every pose as the first camera sees it; None where positions are not known."""
        turned = self.axes[0].T @ self.axes
        moved = (self.place - self.place[0]) @ self.axes[0]
        if not np.isfinite(moved).all():
            return None
        return CameraWay(
            t_s=tuple(self.t_s.tolist()),
            position=tuple((x, y, z) for x, y, z in moved.round(6).tolist()),
            rotation=tuple((tuple(a), tuple(b), tuple(c)) for a, b, c in turned.round(9).tolist()),
            metric=metric,
        )

    def moved_px(self, first: int, second: int, size: tuple[int, int]) -> float:
        """How far what stands still goes through the picture from one look to another, in the middle of all.

        A camera that turns moves all of the picture, one that goes moves what is near by more than what is
        far, and a lens that zooms moves the borders; all of it taken to be even on the way.
        """
        rays, near = self._rays(first, size)
        back = self.axes[second].T
        turn = cv2.Rodrigues(back @ self.axes[first])[0][:, 0]
        gone = np.nan_to_num(back @ (self.place[first] - self.place[second]))
        flow = np.cross(turn, rays) + gone * near[:, None]
        across = flow[:, :2] - rays[:, :2] * flow[:, 2:]
        across += rays[:, :2] * np.log(self.focal_px[second] / self.focal_px[first])
        return float(np.median(np.hypot(*(across * self.focal_px[first]).T)))

    def turned_deg(self) -> float:
        """By how much the camera turned from the first look, at most."""
        cosines = (np.trace(self.axes[0].T @ self.axes, axis1=1, axis2=2) - 1) / 2
        return float(np.degrees(np.arccos(np.clip(cosines, -1.0, 1.0)).max()))

    def gone(self) -> float:
        """How far it is, at most, from where it was in the first look."""
        return float(np.linalg.norm(self.place - self.place[0], axis=1).max())

    def _rays(self, look: int, size: tuple[int, int]) -> tuple[Floats, Floats]:
        """Directions (n, 3) of places all over the picture, and one over the depth there: 0 in the sky."""
        depth = self.depth[look]
        rows, columns = (
            np.unique(np.linspace(0, n - 1, most).astype(int))
            for n, most in zip(depth.shape, _PLACES[::-1], strict=True)
        )
        row, column = (part.ravel() for part in np.meshgrid(rows, columns, indexing="ij"))
        pixels = np.column_stack([column + 0.5, row + 0.5]) * np.divide(size, depth.shape[::-1])
        across = (pixels - np.divide(size, 2)) / self.focal_px[look]
        return np.column_stack([across, np.ones(len(across))]), np.nan_to_num(1 / depth[row, column])
