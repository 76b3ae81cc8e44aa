"""When exactly a movement begins or ends: a still line joined to a moving curve, fitted to the samples."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .reference import Floats, Reference

# How far round the rough time the fit looks, on the moving and on the still side.
MOVING_SIDE_S, STILL_SIDE_S = 0.7, 0.6
SEARCH_S = 0.5
# The bend of a gentle stop is believed where it takes away this many variances of misfit.
BEND_GAIN = 9.0


class Transition(NamedTuple):
    """The instant between standing still and moving, with one standard deviation."""

    t_s: float
    sigma_s: float


def refine(ref: Reference, index: int, *, start: bool, far: tuple[int, int], blurred_s: float) -> Transition:
    """The transition near a sample: `start` from still to moving, else from moving to still.

    `far` is the last sample of the same movement, and of the same pause, away from the transition;
    smoothing has taken about `blurred_s` off the pause at either end.
    """
    sign = -1.0 if start else 1.0
    tau = sign * (ref.t - ref.t[index])
    moving_s, still_s = (
        max(-MOVING_SIDE_S, float(tau[far[0]])),
        min(STILL_SIDE_S, float(tau[far[1]]) + blurred_s),
    )
    near = (tau >= moving_s) & (tau <= still_s)
    order = np.argsort(tau[near], kind="stable")
    t, p = tau[near][order], _along(ref.xy[near][order], tau[near][order])
    step = float(np.median(np.diff(t))) if len(t) > 1 else 0.1
    if len(t) < 6 or float(t[-1]) < step:
        return Transition(float(ref.t[index]), max(step, 0.1))
    best, spread = _hinge(t, p, ref.weight[near][order], step, ref.noise_px)
    return Transition(float(ref.t[index] + sign * best), float(np.hypot(step / 2, spread)))


def _along(xy: Floats, tau: Floats) -> Floats:
    """Position along the way that the thing moves before it stands."""
    moved = xy[tau >= np.median(tau)].mean(axis=0) - xy[: max(2, len(xy) // 5)].mean(axis=0)
    length = float(np.hypot(*moved))
    along = moved / length if length > 0 else np.array([1.0, 0.0])
    return np.asarray((xy - xy[-1]) @ along, dtype=np.float64)


def _hinge(t: Floats, p: Floats, weight: Floats, step: float, noise_px: float) -> tuple[float, float]:
    """The time from which `p` is constant, and how far it may be off."""
    low, high = max(-SEARCH_S, float(t[0]) + 3 * step), min(SEARCH_S, float(t[-1]) - step)
    if low >= high:
        return 0.0, step
    candidates = np.arange(low, high + 1e-9, step / 2)
    straight, curved = (
        np.array([_misfit(t, p, weight, float(at), bends) for at in candidates]) for bends in (False, True)
    )
    # A thing that slows down gently bends the curve; noise bends it a little too, which puts the time off.
    gain = float(straight.min()) - float(curved.min())
    misfits = curved if gain > BEND_GAIN * noise_px**2 else straight
    best = int(np.argmin(misfits))
    variance = max(noise_px**2, float(misfits[best]) / max(len(t) - 3, 1))
    likely = candidates[misfits <= misfits[best] + variance]
    return float(candidates[best]), float(likely.max() - likely.min()) / 2


def _misfit(t: Floats, p: Floats, weight: Floats, at: float, bends: bool) -> float:
    """Weighted squares left by 'a line (or parabola) before `at`, constant after it'."""
    before = np.minimum(t - at, 0.0)
    columns = np.stack([np.ones_like(t), before, *([before**2] if bends else [])], axis=1)
    root = np.sqrt(weight)
    solution, *_ = np.linalg.lstsq(columns * root[:, None], p * root, rcond=None)
    left = (columns @ solution - p) * root
    return float(left @ left)
