"""From a tube and the depths of its thing to where that was in metres, before smoothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from ....traces.records import Size, Tube
from ..lifting.flat import middles, roughness
from ..lifting.trust import name_of, trust_of
from ..observed import Observed
from ..pinhole import Intrinsics
from ..posed import PosedCamera
from .camera import DepthCamera

Floats = NDArray[np.float64]

# What shows of a thing is nearer than its middle, by about this share of its smaller side, as it is seen.
_BACK, _BACK_SIGMA, _HIGH_AS_DEEP = 0.4, 0.25, 1.2
# A network puts a thing nearer or farther than its surroundings by so much, all the while.
_THING = 0.03
# Depths never jump less than this from look to look.
_LEAST = 0.004
_GROUND_M2 = 1e-6
_HEIGHT_SIGMA = 0.12


class Depths(NamedTuple):
    """Logarithms (n,) of a thing's depths at the samples of its tube, NaN where not known; deviations."""

    log_depth: Floats
    sigma: Floats


def place_by_depth(
    tube: Tube, camera: DepthCamera, depths: Depths, others: Sequence[Tube], size: tuple[int, int]
) -> Observed:
    """Where a thing was in the camera's own axes: X right, Y ahead, Z up."""
    thing = _Thing(tube, depths, others, size)

    def place(other: DepthCamera) -> Floats:
        return _up(thing.place(other.lens.intrinsics, other.scale.factor))

    here = place(camera)
    modes = {name: place(other) - here for name, other in camera.variants()}
    lens, factor = camera.lens.intrinsics, camera.scale.factor
    unsure = float(np.hypot(camera.scale.sigma_share, camera.lens.sigma_share))
    return Observed(
        thing.t_s,
        here,
        _turned(thing.covariance(lens, factor), _TO_UP),
        "camera",
        {name: np.nan_to_num(shift) for name, shift in (modes | thing.own(lens, factor, _up)).items()},
        thing.seen,
        thing.size(lens, factor, unsure),
    )


def place_on_ground(
    tube: Tube,
    camera: PosedCamera,
    scales: Mapping[str, float],
    sigma_share: float,
    depths: Depths,
    others: Sequence[Tube],
) -> Observed:
    """Where a thing was on the ground, by its depth; `scales` has one for '' and each of the variants."""
    assert camera.size is not None
    thing = _Thing(tube, depths, others, camera.size)

    def place(other: PosedCamera, factor: float) -> Floats:
        axes, position = other.way.at(thing.t_s)
        found = np.einsum("ni,nij->nj", thing.place(other.lens, factor), axes) + position
        found[:, 2] = 0.0
        return np.asarray(found, dtype=np.float64)

    factor = scales[""]
    here = place(camera, factor)
    axes, _ = camera.way.at(thing.t_s)
    modes = {"depth.ground_scale": place(camera, factor * (1 + sigma_share)) - here}
    for name, other in camera.variants():
        if isinstance(other, PosedCamera) and name in scales:
            modes[name] = place(other, scales[name]) - here

    def level(local: Floats) -> Floats:
        turned = np.einsum("ni,nij->nj", local, axes)
        turned[:, 2] = 0.0
        return np.asarray(turned, dtype=np.float64)

    covariance = _turned(thing.covariance(camera.lens, factor), axes.transpose(0, 2, 1))
    covariance[:, 2, :] = covariance[:, :, 2] = 0.0
    covariance[:, 2, 2] = _GROUND_M2
    own = thing.own(camera.lens, factor, level)
    return Observed(
        thing.t_s,
        here,
        covariance,
        "world",
        {name: np.nan_to_num(shift) for name, shift in (modes | own).items()},
        thing.seen & np.isfinite(here).all(axis=1),
        thing.size(camera.lens, factor, sigma_share),
    )


class _Thing:
    """A tube's boxes with the depths of what they show."""

    def __init__(self, tube: Tube, depths: Depths, others: Sequence[Tube], size: tuple[int, int]) -> None:
        trust = trust_of(tube, others, size)
        self.t_s, self.depths = np.array(tube.samples.t_s), depths
        self._name = name_of(tube)
        self._edges = np.array(tube.samples.xyxy, dtype=np.float64)
        self._middle, seen = middles(self._edges, trust)
        self._whole = (trust > 0.5).all(axis=1)
        self.seen = seen & np.isfinite(depths.log_depth)
        if not self.seen.any():
            raise NotMeasurable(
                f"how far away the {tube.label} is is not known in any frame: it is hidden, or out of range",
                hint="Ask about something nearer, or give --camera FILE.",
            )
        at = self.seen
        self._sigma_px = [roughness(self.t_s[at], self._middle[at, k]) for k in (0, 1)]
        rough = roughness(self.t_s[at], depths.log_depth[at], least=_LEAST)
        # What one look says of itself may be too good: how much it jumps from look to look is what counts.
        self._sigma = np.maximum(np.nan_to_num(depths.sigma, nan=1.0), rough)

    def place(self, lens: Intrinsics, factor: float, *, back: float = _BACK) -> Floats:
        """The middle (n, 3) of the thing, right, down and ahead of the camera."""
        sides = self._sides(lens, factor)
        back_m = back * min(sides[0], _HIGH_AS_DEEP * sides[1])
        rays = lens.rays(self._middle)
        reach = np.linalg.norm(np.column_stack([rays, np.ones(len(rays))]), axis=1)
        far = factor * np.exp(self.depths.log_depth) + back_m / reach
        # Seen from one side, its near end is at that side and drawn larger: the box's middle is not its own.
        half = np.array(sides) / 2
        rays = rays - np.clip(rays * far[:, None] / half, -1.0, 1.0) * half * back_m / far[:, None] ** 2
        return np.asarray(np.column_stack([rays, np.ones(len(rays))]) * far[:, None], dtype=np.float64)

    def covariance(self, lens: Intrinsics, factor: float) -> Floats:
        """Of each row by itself: by its own depth along the ray, by its box across it."""
        place = self.place(lens, factor)
        along = place * self._sigma[:, None]
        full = along[:, :, None] * along[:, None, :]
        for k, focal in enumerate((lens.fx, lens.fy)):
            full[:, k, k] += (place[:, 2] * self._sigma_px[k] / focal) ** 2
        full[:, 2, 2] += 1e-8
        return np.asarray(np.nan_to_num(full), dtype=np.float64)

    def own(self, lens: Intrinsics, factor: float, turned: Callable[[Floats], Floats]) -> dict[str, Floats]:
        """What is off with this thing alone, all the while: how far back it goes, how a network sees it."""
        place = self.place(lens, factor)
        deeper = self.place(lens, factor, back=_BACK + _BACK_SIGMA) - place
        return {
            f"extent.1:{self._name}": turned(deeper),
            f"depth.thing:{self._name}": turned(place * _THING),
        }

    def size(self, lens: Intrinsics, factor: float, sigma_share: float) -> Size:
        """How high it is, as it is seen."""
        high = self._sides(lens, factor)[1]
        return Size(height_m=high, height_sigma_m=high * float(np.hypot(_HEIGHT_SIGMA, sigma_share)))

    def _sides(self, lens: Intrinsics, factor: float) -> tuple[float, float]:
        """Breadth and height in metres, as it is seen."""
        rows = self.seen & self._whole if (self.seen & self._whole).any() else self.seen
        px = self._edges[rows, 2:] - self._edges[rows, :2]
        far = factor * np.exp(self.depths.log_depth[rows])[:, None]
        wide, high = np.median(px * far / [lens.fx, lens.fy], axis=0).tolist()
        return wide, high


# Rows: right, ahead and up, in the axes of a camera (right, down, ahead).
_TO_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])


def _up(local: Floats) -> Floats:
    return np.asarray(local @ _TO_UP.T, dtype=np.float64)


def _turned(covariance: Floats, turn: Floats) -> Floats:
    return np.asarray(turn @ covariance @ np.swapaxes(turn, -1, -2), dtype=np.float64)
