"""A camera that tells metres by depth: its lens, what scale its depths have, and how sure each of them is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from ....traces.records import Calibration, CameraPoses, Degradation, Fingerprint
from ..pinhole import Intrinsics
from ..posed import PosedCamera
from ..reference import PlaneCamera
from .backdrop import Backdrop, robust_offset
from .ground import ground_depth

Floats = NDArray[np.float64]

ScaleBy = Literal["ground", "length", "network"]
LensBy = Literal["camera", "network", "guess"]

# The metres of a network, where nothing else fixes them, are off by so much, alike for all it tells.
NETWORK_SCALE = 0.2
# Where the ground or a length fixes them, depth as such is off by this much from place to place.
_ALIGNED = 0.015
_ENDS = 0.03
# A lens that nobody told: as long as so many of the picture's longer sides, and how far off that may be.
_GUESSED, _GUESSED_SIGMA, _NETWORK_SIGMA = 0.9, 0.25, 0.08


class Lens(NamedTuple):
    """A lens, by what share its focal length may be off, and the camera estimator that tells it, if any."""

    intrinsics: Intrinsics
    by: LensBy
    sigma_share: float
    camera: Fingerprint | None = None


class Scale(NamedTuple):
    """What all depths are multiplied by, and by what share that may be off."""

    factor: float
    by: ScaleBy
    sigma_share: float


@dataclass(frozen=True, eq=False)
class DepthCamera:
    """A camera that stands still and whose depths are told; metres are those of its own axes.

    X is right, Y ahead and Z up of the camera, from where it stands; which way the ground lies is not known.
    """

    lens: Lens
    scale: Scale
    estimator: Fingerprint
    solve: Callable[[Intrinsics], Scale]
    """The scale if the lens were another one."""
    scale_from: str = "the network alone"
    """In words: what the scale rests on."""
    real_s_per_s: float = 1.0
    flicker_share: float = 0.0
    """How far the depths of frames swing as a whole, before the backdrop puts them on one scale."""

    def variants(self) -> Sequence[tuple[str, DepthCamera]]:
        """The camera with its scale and its focal length off by one standard deviation."""
        scale = self.scale
        larger = scale._replace(factor=scale.factor * (1 + scale.sigma_share))
        found = [(f"depth.{scale.by}_scale", replace(self, scale=larger))]
        if self.lens.sigma_share:
            longer = _longer(self.lens.intrinsics, 1 + self.lens.sigma_share)
            lens = self.lens._replace(intrinsics=longer)
            found.append(("camera.focal_px", replace(self, lens=lens, scale=self.solve(longer))))
        return tuple(found)

    def record(self) -> Calibration:
        """The camera as evidence: it stands in the middle of its own metres."""
        lens = self.lens.intrinsics
        return Calibration(
            model="depth",
            source=f"{self.estimator.name}, scale by {self.scale_from}{self._lens_from()}",
            digest=self.estimator.weights,
            parameters={
                "fx_px": lens.fx,
                "fy_px": lens.fy,
                "cx_px": lens.cx,
                "cy_px": lens.cy,
                "lens_by": self.lens.by,
                "scale": self.scale.factor,
                "scale_by": self.scale.by,
                "flicker_share": self.flicker_share,
            },
            sigma={
                "scale": self.scale.factor * self.scale.sigma_share,
                "fx_px": lens.fx * self.lens.sigma_share,
            },
            camera=CameraPoses(t_s=(0.0,), position_m=((0.0, 0.0, 0.0),), bearing_deg=(0.0,)),
            degradations=self._weaker(),
        )

    def _lens_from(self) -> str:
        return f", lens by {self.lens.camera.name}" if self.lens.camera else ""

    def _weaker(self) -> tuple[Degradation, ...]:
        found = []
        if self.scale.by == "network":
            detail = f"nothing but {self.estimator.name} tells the scale: ± {100 * NETWORK_SCALE:.0f} %"
            found.append(Degradation(kind="estimated_scale", detail=detail))
        if self.lens.by == "guess":
            about = f"{self.lens.intrinsics.fx:.0f} px ± {100 * _GUESSED_SIGMA:.0f} %"
            detail = f"nobody told the focal length, which is taken to be {about}"
            found.append(Degradation(kind="guessed_intrinsics", detail=detail))
        return tuple(found)


def depth_camera(
    backdrop: Backdrop,
    estimator: Fingerprint,
    told: PlaneCamera | None = None,
    *,
    lens_by: tuple[float, Fingerprint] | None = None,
) -> DepthCamera:
    """The camera of a video without a ground plane: its scale by a known length, or the network's own.

    `lens_by` is a focal length in pixels and the camera estimator that tells it.
    """
    lens = _lens(backdrop, lens_by)

    def solve(intrinsics: Intrinsics) -> Scale:
        if told is None:
            return Scale(1.0, "network", NETWORK_SCALE)
        return _by_length(backdrop, intrinsics, told)

    found = DepthCamera(lens, solve(lens.intrinsics), estimator, solve, flicker_share=backdrop.flicker)
    if told is None:
        return found
    return replace(found, scale_from=f"the length in {told.source}", real_s_per_s=told.real_s_per_s)


def scale_by_ground(backdrop: Backdrop, camera: PosedCamera, t_s: float) -> Scale:
    """What makes the depths of the backdrop those of the ground, where most of it lies on that."""
    pixels = backdrop.pixels
    ground = ground_depth(camera, pixels, np.full(len(pixels), t_s))
    found = robust_offset(backdrop.values - np.log(np.where(ground > 0, ground, np.nan)))
    if found is None:
        raise NotMeasurable("too little of the ground shows to put depths on the scale of the calibration")
    return Scale(float(np.exp(-found.by)), "ground", float(np.hypot(found.sigma, _ALIGNED)))


def _by_length(backdrop: Backdrop, lens: Intrinsics, told: PlaneCamera) -> Scale:
    """What makes the known length as long as it is."""
    ends = told.sidecar.pixels
    far = np.array([backdrop.depth_at(end) for end in ends])
    if not np.isfinite(far).all():
        raise NotMeasurable(
            "the depth at the ends of the known length is not known, so it gives no scale",
            hint="Take a length whose both ends lie on something that stands still.",
        )
    rays = np.column_stack([lens.rays(np.array(ends)), np.ones(2)])

    def length(depths: Floats) -> float:
        return float(np.linalg.norm(np.diff(rays * depths[:, None], axis=0)))

    here = length(far)
    off = [length(far * grown) / here - 1 for grown in np.eye(2) * _ENDS + 1]
    sigma, long_px = told.sidecar.sigma, float(np.hypot(*np.subtract(*ends)))
    share = np.linalg.norm([*off, sigma.length_m / told.sidecar.length_m, 2**0.5 * sigma.pixels_px / long_px])
    return Scale(told.sidecar.length_m / here, "length", float(np.hypot(share, _ALIGNED)))


def _lens(backdrop: Backdrop, told: tuple[float, Fingerprint] | None) -> Lens:
    """The lens as a camera estimator tells it, else as the depth's network does, else a usual one."""
    width, height = backdrop.frame_px

    def lens(focal_px: float) -> Intrinsics:
        return Intrinsics(fx=focal_px, fy=focal_px, cx=width / 2, cy=height / 2)

    if told is not None:
        return Lens(lens(told[0]), "camera", _NETWORK_SIGMA, told[1])
    if backdrop.focal_px is not None:
        return Lens(lens(backdrop.focal_px), "network", _NETWORK_SIGMA)
    return Lens(lens(_GUESSED * max(width, height)), "guess", _GUESSED_SIGMA)


def _longer(lens: Intrinsics, by: float) -> Intrinsics:
    return lens.model_copy(update={"fx": lens.fx * by, "fy": lens.fy * by})
