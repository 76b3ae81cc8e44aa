"""What is seen with its depth, a thing in its boxes or a point by itself: where it is before its camera."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from ....traces.records import Size, Tube
from ..lifting.flat import middles, roughness
from ..lifting.trust import name_of, trust_of
from ..pinhole import Intrinsics

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# What shows of a thing is nearer than its middle, by about this share of its smaller side, as it is seen.
_BACK, _BACK_SIGMA, _HIGH_AS_DEEP = 0.4, 0.25, 1.2
# A network puts a thing nearer or farther than its surroundings by so much, all the while.
_THING = 0.03
# Depths never jump less than this from look to look.
_LEAST = 0.004
_HEIGHT_SIGMA = 0.12


class Depths(NamedTuple):
    """Logarithms (n,) of the depths of one thing or point, row by row, NaN where not known; deviations."""

    log_depth: Floats
    sigma: Floats


class Sighted:
    """Pixels (n, 2) over time with the depth of what they show; `on` names the thing that it is, or is on."""

    on_ground = True

    def __init__(
        self, t_s: Floats, pixels: Floats, seen: Bools, depths: Depths, *, on: str, called: str
    ) -> None:
        self.t_s, self.depths, self._middle, self._on = t_s, depths, pixels, on
        self.seen = seen & np.isfinite(depths.log_depth)
        if not self.seen.any():
            raise NotMeasurable(
                f"how far away the {called} is is not known in any frame: it is hidden, or out of range",
                hint="Ask about something nearer, or give --camera FILE.",
            )
        at = self.seen
        self._sigma_px = [roughness(t_s[at], pixels[at, k]) for k in (0, 1)]
        rough = roughness(t_s[at], depths.log_depth[at], least=_LEAST)
        # What one look says of itself may be too good: how much it jumps from look to look is what counts.
        self._sigma = np.maximum(np.nan_to_num(depths.sigma, nan=1.0), rough)

    def place(self, lens: Intrinsics, factor: float) -> Floats:
        """Where it is (n, 3), right, down and ahead of the camera."""
        far = factor * np.exp(self.depths.log_depth)
        return np.asarray(_ahead(lens.rays(self._middle)) * far[:, None], dtype=np.float64)

    def covariance(self, lens: Intrinsics, factor: float) -> Floats:
        """Of each row by itself: by its own depth along the ray, by its place in the picture across it."""
        place = self.place(lens, factor)
        along = place * self._sigma[:, None]
        full = along[:, :, None] * along[:, None, :]
        for k, focal in enumerate((lens.fx, lens.fy)):
            full[:, k, k] += (place[:, 2] * self._sigma_px[k] / focal) ** 2
        full[:, 2, 2] += 1e-8
        return np.asarray(np.nan_to_num(full), dtype=np.float64)

    def own(self, lens: Intrinsics, factor: float, turned: Callable[[Floats], Floats]) -> dict[str, Floats]:
        """What is off with this thing alone, all the while: how a network sees it."""
        return {f"depth.thing:{self._on}": turned(self.place(lens, factor) * _THING)}

    def size(self, lens: Intrinsics, factor: float, sigma_share: float) -> Size:
        """How large it is, where that shows."""
        return Size()


class Point(Sighted):
    """A point of a surface; `beside` (n,) is by how much what lies beside it is farther, as a logarithm."""

    def __init__(
        self,
        t_s: Floats,
        pixels: Floats,
        seen: Bools,
        depths: Depths,
        beside: Floats,
        *,
        on: str,
        called: str,
        on_ground: bool,
    ) -> None:
        super().__init__(t_s, pixels, seen, depths, on=on, called=called)
        self.on_ground = on_ground
        self._called, self._beside = called, np.nan_to_num(beside)

    def own(self, lens: Intrinsics, factor: float, turned: Callable[[Floats], Floats]) -> dict[str, Floats]:
        """Also: at an edge its depth may be that of what lies beside it, all the while."""
        beside = turned(self.place(lens, factor) * np.expm1(self._beside)[:, None])
        return {**super().own(lens, factor, turned), f"depth.beside:{self._called}": beside}


class Thing(Sighted):
    """A tube's boxes with the depths of what they show; its place is its middle."""

    def __init__(self, tube: Tube, depths: Depths, others: Sequence[Tube], size: tuple[int, int]) -> None:
        trust = trust_of(tube, others, size)
        self._edges = np.array(tube.samples.xyxy, dtype=np.float64)
        middle, seen = middles(self._edges, trust)
        self._whole = (trust > 0.5).all(axis=1)
        super().__init__(
            np.array(tube.samples.t_s), middle, seen, depths, on=name_of(tube), called=tube.label
        )

    def place(self, lens: Intrinsics, factor: float) -> Floats:
        """The middle (n, 3) of the thing, right, down and ahead of the camera."""
        return self._placed(lens, factor, _BACK)

    def own(self, lens: Intrinsics, factor: float, turned: Callable[[Floats], Floats]) -> dict[str, Floats]:
        """Also how far back it goes."""
        deeper = self._placed(lens, factor, _BACK + _BACK_SIGMA) - self.place(lens, factor)
        return {f"extent.1:{self._on}": turned(deeper), **super().own(lens, factor, turned)}

    def size(self, lens: Intrinsics, factor: float, sigma_share: float) -> Size:
        """How high it is, as it is seen."""
        high = self._sides(lens, factor)[1]
        return Size(height_m=high, height_sigma_m=high * float(np.hypot(_HEIGHT_SIGMA, sigma_share)))

    def _placed(self, lens: Intrinsics, factor: float, back: float) -> Floats:
        sides = self._sides(lens, factor)
        back_m = back * min(sides[0], _HIGH_AS_DEEP * sides[1])
        rays = lens.rays(self._middle)
        reach = np.linalg.norm(_ahead(rays), axis=1)
        far = factor * np.exp(self.depths.log_depth) + back_m / reach
        # Seen from one side, its near end is at that side and drawn larger: the box's middle is not its own.
        half = np.array(sides) / 2
        rays = rays - np.clip(rays * far[:, None] / half, -1.0, 1.0) * half * back_m / far[:, None] ** 2
        return np.asarray(_ahead(rays) * far[:, None], dtype=np.float64)

    def _sides(self, lens: Intrinsics, factor: float) -> tuple[float, float]:
        """Breadth and height in metres, as it is seen."""
        rows = self.seen & self._whole if (self.seen & self._whole).any() else self.seen
        px = self._edges[rows, 2:] - self._edges[rows, :2]
        far = factor * np.exp(self.depths.log_depth[rows])[:, None]
        wide, high = np.median(px * far / [lens.fx, lens.fy], axis=0).tolist()
        return wide, high


def _ahead(rays: Floats) -> Floats:
    return np.column_stack([rays, np.ones(len(rays))])
