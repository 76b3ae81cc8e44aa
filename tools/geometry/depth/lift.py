"""Lifting pixels by their depth: where what they show is, in the axes of the camera."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from ...capabilities import DepthMap
from ..pinhole import Intrinsics

Floats = NDArray[np.float64]

# What a depth is off by as a share of it, pixel by pixel, where its estimator does not say.
USUAL_SHARE = 0.05
# Where a pixel lies is known to so many of them.
_PIXEL_PX = 0.5


class Lifted(NamedTuple):
    """Places (n, 3), right, down and forward of the camera, NaN where the depth is not known; covariances.

    The covariances are of what is off from pixel to pixel. What all depths have wrong in common – their
    scale, the focal length – is not in them.
    """

    xyz_m: Floats
    covariance_m2: Floats


def lift(depth: DepthMap, lens: Intrinsics, xy: Floats) -> Lifted:
    """Where what pixels (n, 2) of the displayed frame show is, by their depth."""
    if depth.kind != "metric":
        raise NotMeasurable(
            f"the depth of what is seen is known as {depth.kind} only, which tells no metres",
            hint="Choose weights that tell metres, such as Depth-Anything-V2-Metric-Outdoor-Small-hf.",
        )
    rays = lens.rays(xy)
    share = USUAL_SHARE if depth.sigma_share is None else depth.sigma_share
    far = depth.at(xy)
    return Lifted(far[:, None] * _ahead(rays), _spread(lens, rays, far, share * far))


def _ahead(rays: Floats) -> Floats:
    return np.column_stack([rays, np.ones(len(rays))])


def _spread(lens: Intrinsics, rays: Floats, far: Floats, sigma_m: Floats) -> Floats:
    """Covariances (n, 3, 3): along each ray by the depth, across it by the pixel."""
    ahead = _ahead(rays)
    along = sigma_m[:, None, None] ** 2 * ahead[:, :, None] * ahead[:, None, :]
    across = np.zeros_like(along)
    for k, focal_px in enumerate((lens.fx, lens.fy)):
        across[:, k, k] = (far * _PIXEL_PX / focal_px) ** 2
    return np.asarray(along + across, dtype=np.float64)
