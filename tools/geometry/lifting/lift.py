"""From a tube to where its thing was in metres: the middle of its footprint, or of its box in a plane."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from ....traces.records import Degradation, Size, Tube
from ..camera import Camera
from ..observed import Observed
from .fit import Boxes, Solved, State, fit, heading_of, misfit, solve_each
from .flat import lift_centres, lift_feet
from .prior import Prior, alike, drawn_by, is_class, prior_of
from .shape import NAMES, SHAPE
from .trust import name_of, trust_of

Floats = NDArray[np.float64]

# A place less sure than this is not seen, but guessed from its neighbours.
_GUESSED_M = 2.5
# Modes that move nothing by more than this are not told.
_NIL_M = 1e-4
_GROUND_M2 = 1e-6
_HEADINGS = 8
# A size whose error is still this share of what was assumed beforehand was not learned.
_UNLEARNED = 0.8


def lift(
    tube: Tube, camera: Camera, *, others: Sequence[Tube] = (), size: tuple[int, int] | None = None
) -> Observed:
    """Where a tube's thing was, how surely, and what common causes shift it."""
    trust = trust_of(tube, others, size)
    if camera.contact == "centre":
        return lift_centres(tube, camera, trust)
    if any(weakness.kind == "part_only" for weakness in tube.degradations):
        raise NotMeasurable(
            f"a part of the {tube.label} was followed, and how high over the ground that is cannot be told",
            hint="Point at a thing that is found as a whole, or give a camera sidecar of kind 'reference'.",
        )
    if not camera.has_height:
        return lift_feet(tube, camera, trust)
    boxes = Boxes(np.array(tube.samples.t_s), np.array(tube.samples.xyxy, dtype=np.float64), trust)
    state, prior = _begin(tube, camera, boxes)
    state = fit(camera, boxes, state, prior)
    state = _headed(camera, boxes, state, prior)
    if not is_class(tube.label):
        state, prior = _likened(tube, camera, boxes, state, prior)
    solved = solve_each(camera, boxes, state, prior)
    return Observed(
        t_s=boxes.t_s,
        xyz_m=np.column_stack([solved.place, np.zeros(len(boxes.t_s))]),
        covariance_m2=_with_up(solved.covariance),
        frame=camera.frame,
        modes=_modes(tube, camera, boxes, state, prior, solved),
        seen=np.linalg.eigvalsh(solved.covariance)[:, -1] < _GUESSED_M**2,
        size=_size(state, solved),
        degradations=_weaker(prior, solved),
    )


def _begin(tube: Tube, camera: Camera, boxes: Boxes) -> tuple[State, Prior]:
    """A first guess: the ground under the boxes' feet, and a size that goes with their pixels."""
    t_s, edges = boxes.t_s, boxes.edges
    left = camera.to_ground(edges[:, [0, 3]], t_s)
    right = camera.to_ground(edges[:, [2, 3]], t_s)
    foot = (left + right) / 2
    known = np.isfinite(foot).all(axis=1)
    trusted = known & (boxes.trust > 0.5).all(axis=1)
    if not known.any():
        raise NotMeasurable(
            f"the {tube.label} stands on or above the horizon in every frame, so where it is cannot be told",
            hint="Check the camera sidecar's pitch and the size of the picture.",
        )
    foot = np.column_stack([np.interp(t_s, t_s[known], foot[known, k]) for k in (0, 1)])
    sound = trusted if trusted.any() else known
    across_m = np.linalg.norm(right - left, axis=1)
    wide_m = float(np.median(across_m[sound]))
    m_per_px = across_m / np.maximum(edges[:, 2] - edges[:, 0], 1.0)
    high_m = float(np.median(((edges[:, 3] - edges[:, 1]) * m_per_px)[sound]))
    heading = heading_of(t_s, foot, np.zeros(len(t_s)), wide_m)
    guess_m = _guess(foot, heading, camera, t_s, wide_m, high_m)
    prior = prior_of(tube.label, guess_m, drawn_by(tube.source))
    away = _away(camera, foot, t_s)
    depth_m = float(np.exp(prior.mean[:2]).min()) / 2
    state = State(foot + away * depth_m, heading, prior.mean.copy(), np.full(4, 1.0), boxes.trust.copy())
    return state, prior


def _guess(
    foot: Floats, heading: Floats, camera: Camera, t_s: Floats, wide_m: float, high_m: float
) -> tuple[float, float, float]:
    """Length, width and height that a thing of no known class may have."""
    wide_m, high_m = max(wide_m, 0.05), max(high_m, 0.05)
    away = _away(camera, foot, t_s)
    along = np.abs(np.cos(heading) * away[:, 0] + np.sin(heading) * away[:, 1])
    if high_m > 1.6 * wide_m:
        return wide_m, wide_m, high_m
    if float(np.median(along)) < 0.7:
        return wide_m, (0.45 if wide_m > 2.0 else 0.8) * wide_m, 0.8 * high_m
    return 1.6 * wide_m, wide_m, 0.8 * high_m


def _away(camera: Camera, foot: Floats, t_s: Floats) -> Floats:
    """Unit vectors (n, 2) on the ground from the camera to places."""
    poses = camera.poses(t_s)
    from_m = poses.position_m[:, :2] if poses is not None else np.zeros_like(foot)
    way = foot - from_m
    return np.asarray(way / np.maximum(np.linalg.norm(way, axis=1, keepdims=True), 1e-9), np.float64)


def _headed(camera: Camera, boxes: Boxes, state: State, prior: Prior) -> State:
    """Of a thing that never moves, the heading that its edges fit best."""
    if np.ptp(state.place, axis=0).max() > 0.6:
        return state
    best, least = state, misfit(camera, boxes, state)
    for turn in np.arange(_HEADINGS) * np.pi / _HEADINGS:
        start = replace(state, heading=np.full(len(boxes.t_s), turn))
        tried = fit(camera, boxes, start, prior, held=True)
        found = misfit(camera, boxes, tried)
        if found < least:
            best, least = tried, found
    return best


def _likened(tube: Tube, camera: Camera, boxes: Boxes, state: State, prior: Prior) -> tuple[State, Prior]:
    """Of a thing of no known class: fitted again as one of the class that its size is like, if any."""
    spread = solve_each(camera, boxes, state, prior).shared_covariance[:3, :3]
    likely = alike(state.shared[:3], spread, drawn_by(tube.source))
    if likely is None:
        return state, prior
    return fit(camera, boxes, replace(state, shared=likely.mean.copy()), likely), likely


def _modes(
    tube: Tube, camera: Camera, boxes: Boxes, state: State, prior: Prior, solved: Solved
) -> dict[str, Floats]:
    """What the shape, how boxes are drawn and the camera's uncertain values do to every place."""
    own = {f"extent.{k}:{name_of(tube)}": shift for k, shift in enumerate(solved.modes, start=1)}
    alike = {
        f"drawn.{edge}:{drawn_by(tube.source).name}": shift
        for edge, shift in zip(NAMES[SHAPE:], solved.drawn, strict=True)
    }
    modes = {name: shift for name, shift in (own | alike).items() if np.abs(shift).max() > _NIL_M}
    for name, other in camera.variants():
        moved = fit(other, boxes, state, prior, held=True)
        shift = solve_each(other, boxes, moved, prior).place - solved.place
        modes[name] = np.nan_to_num(shift)
    return {name: np.column_stack([shift, np.zeros(len(shift))]) for name, shift in modes.items()}


def _with_up(covariance: Floats) -> Floats:
    """Covariances (n, 3, 3) of places that lie on the ground."""
    full = np.zeros((len(covariance), 3, 3))
    full[:, :2, :2], full[:, 2, 2] = covariance, _GROUND_M2
    return full


def _size(state: State, solved: Solved) -> Size:
    """The learned size; its errors in metres."""
    length, width, height = (float(v) for v in np.exp(state.shared[:3]))
    spread = np.sqrt(np.diag(solved.shared_covariance))
    return Size(
        length_m=length,
        length_sigma_m=length * float(spread[0]),
        width_m=width,
        width_sigma_m=width * float(spread[1]),
        height_m=height,
        height_sigma_m=height * float(spread[2]),
    )


def _weaker(prior: Prior, solved: Solved) -> tuple[Degradation, ...]:
    """That a size was assumed rather than learned."""
    share = (np.sqrt(np.diag(solved.shared_covariance)) / prior.sigma)[:2]
    names = [name for name, value in zip(("length", "width"), share, strict=True) if value > _UNLEARNED]
    if not names:
        return ()
    detail = f"its {' and '.join(names)} could not be learned from how it looks, and is assumed"
    return (Degradation(kind="extent_assumed", detail=detail),)
