"""Lifting without a shape: by middles of boxes in a plane, or feet on a ground without height."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from ....traces.records import Degradation, Size, Tube
from ..camera import Camera
from ..observed import Observed
from .trust import name_of

Floats = NDArray[np.float64]

_LEAST_PX = 0.25
_STEP_PX = 0.5
_GROUND_M2 = 1e-6
# How deep a thing is for its breadth in the picture, half of it, and how far off that may be.
_HALF_DEPTH, _HALF_DEPTH_SIGMA = 0.4, 0.25


def lift_centres(tube: Tube, camera: Camera, trust: Floats) -> Observed:
    """The middles of boxes; where an edge is cut, from the other edge and the usual size."""
    t_s, edges = np.array(tube.samples.t_s), np.array(tube.samples.xyxy, dtype=np.float64)
    middle, seen = middles(edges, trust)
    lifted = lift_places(t_s, middle, seen, camera)
    return replace(lifted, size=_plane_size(edges, trust, camera, t_s))


def lift_places(t_s: Floats, pixels: Floats, seen: NDArray[np.bool_], camera: Camera) -> Observed:
    """Pixels (n, 2) of what lies in the plane or on the ground itself, where they are seen."""
    sigma_px = np.array([roughness(t_s[seen], pixels[seen, k]) for k in (0, 1)])
    xyz = np.column_stack([camera.to_ground(pixels, t_s), np.zeros(len(t_s))])
    covariance = _spread(camera, pixels, t_s, sigma_px)
    modes = {
        name: np.column_stack([other.to_ground(pixels, t_s) - xyz[:, :2], np.zeros(len(t_s))])
        for name, other in camera.variants()
    }
    return Observed(t_s, xyz, covariance, camera.frame, modes, seen)


def lift_feet(tube: Tube, camera: Camera, trust: Floats) -> Observed:
    """The feet of boxes, moved back by half the depth that things of such breadth have."""
    t_s, edges = np.array(tube.samples.t_s), np.array(tube.samples.xyxy, dtype=np.float64)
    middle, seen = middles(edges, trust)
    seen &= trust[:, 3] > 0.5
    foot_px = np.column_stack([middle[:, 0], edges[:, 3]])
    foot = camera.to_ground(foot_px, t_s)
    seen &= np.isfinite(foot).all(axis=1)
    if not seen.any():
        raise NotMeasurable(
            f"the {tube.label}'s foot is never seen on the ground below the horizon, so its place is unknown",
            hint="Check the camera sidecar, or ask about something whose foot shows.",
        )
    broad = np.linalg.norm(
        camera.to_ground(edges[:, [0, 3]], t_s) - camera.to_ground(edges[:, [2, 3]], t_s), axis=1
    )
    depth_m = float(np.nanmedian(broad[seen]))
    back = _back(camera, foot_px, t_s)
    place = foot + back * depth_m * _HALF_DEPTH
    sigma_px = np.array([roughness(t_s[seen], foot_px[seen, k]) for k in (0, 1)])
    flat = np.zeros(len(t_s))
    modes = {f"extent.1:{name_of(tube)}": np.column_stack([back * depth_m * _HALF_DEPTH_SIGMA, flat])}
    for name, other in camera.variants():
        modes[name] = np.nan_to_num(np.column_stack([other.to_ground(foot_px, t_s) - foot, flat]))
    return Observed(
        t_s,
        np.column_stack([place, flat]),
        _spread(camera, foot_px, t_s, sigma_px),
        camera.frame,
        modes,
        seen,
        Size(width_m=depth_m, width_sigma_m=0.2 * depth_m),
        (Degradation(kind="extent_assumed", detail="the map knows no heights: its depth is assumed"),),
    )


def middles(edges: Floats, trust: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Middles of boxes (n, 2) by the edges that are real, and where they are known."""
    middle, seen = (edges[:, :2] + edges[:, 2:]) / 2, np.ones(len(edges), dtype=np.bool_)
    for k in (0, 1):
        low, high = trust[:, k] > 0.5, trust[:, k + 2] > 0.5
        whole = low & high
        usual = float(np.median((edges[:, k + 2] - edges[:, k])[whole])) if whole.any() else np.nan
        middle[low & ~high, k] = edges[low & ~high, k] + usual / 2
        middle[high & ~low, k] = edges[high & ~low, k + 2] - usual / 2
        seen &= (low | high) & np.isfinite(middle[:, k])
    return np.nan_to_num(middle), seen


def roughness(t_s: Floats, value: Floats, *, least: float = _LEAST_PX) -> float:
    """How much a value jumps about, by how far each is from the line between its neighbours."""
    if len(value) < 4:
        return 1.0
    share = (t_s[1:-1] - t_s[:-2]) / (t_s[2:] - t_s[:-2])
    off = value[1:-1] - (value[:-2] * (1 - share) + value[2:] * share)
    spread = 1.4826 * float(np.median(np.abs(off - np.median(off))))
    return max(spread / float(np.sqrt(1.0 + np.mean(share**2 + (1 - share) ** 2))), least)


def _spread(camera: Camera, pixels: Floats, t_s: Floats, sigma_px: Floats) -> Floats:
    """Covariances (n, 3, 3) in metres of errors in pixels."""
    columns = [
        (camera.to_ground(pixels + step, t_s) - camera.to_ground(pixels - step, t_s)) / (2 * _STEP_PX)
        for step in (np.array([_STEP_PX, 0.0]), np.array([0.0, _STEP_PX]))
    ]
    slope = np.nan_to_num(np.stack(columns, axis=2)) * sigma_px
    full = np.zeros((len(pixels), 3, 3))
    full[:, :2, :2] = slope @ slope.transpose(0, 2, 1) + 1e-12 * np.eye(2)
    full[:, 2, 2] = _GROUND_M2
    return full


def _back(camera: Camera, foot_px: Floats, t_s: Floats) -> Floats:
    """Unit vectors (n, 2) on the ground, up in the picture: away from whoever took it."""
    way = camera.to_ground(foot_px - [0.0, 1.0], t_s) - camera.to_ground(foot_px, t_s)
    way = np.nan_to_num(way)
    return np.asarray(way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-12), np.float64)


def _plane_size(edges: Floats, trust: Floats, camera: Camera, t_s: Floats) -> Size:
    """Breadth and height in the plane, of the boxes seen whole."""
    whole = (trust > 0.5).all(axis=1)
    if not whole.any():
        return Size()
    corners = (
        camera.to_ground(edges[whole][:, [0, 3]], t_s[whole]),
        camera.to_ground(edges[whole][:, [2, 1]], t_s[whole]),
    )
    sides = np.abs(corners[1] - corners[0])
    wide, high = np.median(sides, axis=0).tolist()
    off = 1.4826 * np.median(np.abs(sides - [wide, high]), axis=0) + 0.02 * np.array([wide, high])
    return Size(width_m=wide, width_sigma_m=float(off[0]), height_m=high, height_sigma_m=float(off[1]))
