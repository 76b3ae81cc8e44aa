"""From what is seen with its depth to where that was in metres, before smoothing."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ..observed import Observed
from ..posed import PosedCamera
from .camera import DepthCamera
from .sighted import Sighted

Floats = NDArray[np.float64]

_GROUND_M2 = 1e-6
# Rows: right, ahead and up, in the axes of a camera (right, down, ahead).
_TO_UP = np.array([[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, -1.0, 0.0]])


def place_by_depth(thing: Sighted, camera: DepthCamera) -> Observed:
    """Where it was in the camera's own axes: X right, Y ahead, Z up."""

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


def place_in_world(
    thing: Sighted, camera: PosedCamera, scales: Mapping[str, float], sigma_share: float
) -> Observed:
    """Where it was by its depth, over a ground or on it; `scales` has one for '' and each of the variants."""
    level = np.array([1.0, 1.0, 0.0 if thing.on_ground else 1.0])

    def place(other: PosedCamera, factor: float) -> Floats:
        axes, position = other.way.at(thing.t_s)
        found = np.einsum("ni,nij->nj", thing.place(other.lens, factor), axes) + position
        return np.asarray(found * level, dtype=np.float64)

    factor = scales[""]
    here = place(camera, factor)
    axes, _ = camera.way.at(thing.t_s)
    modes = {"depth.ground_scale": place(camera, factor * (1 + sigma_share)) - here}
    for name, other in camera.variants():
        if isinstance(other, PosedCamera) and name in scales:
            modes[name] = place(other, scales[name]) - here

    def turned(local: Floats) -> Floats:
        return np.asarray(np.einsum("ni,nij->nj", local, axes) * level, dtype=np.float64)

    covariance = _turned(thing.covariance(camera.lens, factor), axes.transpose(0, 2, 1)) * np.outer(
        level, level
    )
    covariance[:, 2, 2] += _GROUND_M2
    own = thing.own(camera.lens, factor, turned)
    return Observed(
        thing.t_s,
        here,
        covariance,
        "world",
        {name: np.nan_to_num(shift) for name, shift in (modes | own).items()},
        thing.seen & np.isfinite(here).all(axis=1),
        thing.size(camera.lens, factor, sigma_share),
    )


def _up(local: Floats) -> Floats:
    return np.asarray(local @ _TO_UP.T, dtype=np.float64)


def _turned(covariance: Floats, turn: Floats) -> Floats:
    return np.asarray(turn @ covariance @ np.swapaxes(turn, -1, -2), dtype=np.float64)
