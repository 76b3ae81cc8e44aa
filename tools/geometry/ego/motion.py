"""How a camera moved through a video: the poses of all its frames, and the ways in which they may be off."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable
from .bundle import Bundle, Sights, bundle
from .features import Sighting
from .odometry import CORNER_PX, FAR_HEIGHTS, Odometry, ToRays, odometry
from .pose import Pose, turn_between, turned

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
# Sightings of some frames, and about from where these were taken, to better sightings.
Again = Callable[[Sequence[Sighting], Sequence[Pose]], Sequence[Sighting]]

# All poses are adjusted together at frames this far apart, at most so many.
_KEY_S, _MOST_KEYS = 0.12, 480
# With fewer landmarks than this in a frame its pose is a guess; so many frames of a video may be guessed.
_FEWEST_LANDMARKS, _GUESSED_SHARE = 10, 0.1
# A landmark seen in fewer of the frames says nothing.
_FEWEST_SIGHTS = 3
# Errors are told apart by what they do to a place this many camera heights away; so many of them are kept.
_REACH_HEIGHTS, _MOST_MODES = 5.0, 10


class Poses(NamedTuple):
    """The camera's axes (n, 3, 3; rows right, down, forward) and place (n, 3) at times (n,)."""

    t_s: Floats
    axes: Floats
    place_m: Floats


@dataclass(frozen=True, eq=False)
class Motion:
    """The poses of every frame, and by each independent error's name the poses when it is one deviation."""

    poses: Poses
    off: dict[str, Poses]
    noise_px: float


@dataclass(frozen=True, eq=False)
class Mount:
    """What is known of the camera: its rays, its first pose, its height, how many pixels a radian is."""

    to_rays: ToRays
    start: Pose
    height_m: float
    focal_px: float


def motion_of(
    sightings: Sequence[Sighting],
    mount: Mount,
    variants: Mapping[str, Mount] = MappingProxyType({}),
    *,
    again: Again = lambda sightings, poses: sightings,
) -> Motion:
    """The motion that explains the corners of the ground, and what it would be with each of other mounts.

    `again` measures the corners of some frames more closely, now that it is about known how the camera moves.
    """
    rough = odometry(
        sightings, mount.to_rays, start=mount.start, height_m=mount.height_m, focal_px=mount.focal_px
    )
    _check(rough.t_s[1:], rough.landmarks[1:])
    keys = _keys(rough.t_s)
    guess = [Pose(rough.axes[k], rough.place_m[k]) for k in keys.tolist()]
    seen = again([sightings[k] for k in keys.tolist()], guess)
    solved = _adjusted(guess, seen, mount)
    off = {
        name: _between(rough, keys, _adjusted(guess, seen, other).poses) for name, other in variants.items()
    }
    for number, mode in enumerate(_modes(solved.covariance, mount.height_m), start=1):
        off[f"camera.motion_{number}"] = _between(rough, keys, _shifted(solved.poses, mode))
    return Motion(_between(rough, keys, solved.poses), off, solved.noise * mount.focal_px)


def _check(t_s: Floats, landmarks: Ints) -> None:
    """There must be ground to go by in nearly every frame."""
    guessed = landmarks < _FEWEST_LANDMARKS
    if guessed.mean() > _GUESSED_SHARE:
        raise NotMeasurable(
            f"the camera moves, and in {guessed.mean():.0%} of the frames (first at {t_s[guessed][0]:.2f} s) "
            "too little of the ground can be followed to tell how",
            hint="Give its poses with a 'posed' sidecar.",
        )


def _keys(t_s: Floats) -> Ints:
    """The frames whose poses are adjusted together: evenly spread, the first and the last among them."""
    count = int(np.ceil((t_s[-1] - t_s[0]) / _KEY_S)) + 1
    if count > _MOST_KEYS:
        raise NotMeasurable(
            f"the camera moves through {t_s[-1] - t_s[0]:.0f} s; its motion is estimated for up to "
            f"{_MOST_KEYS * _KEY_S:.0f} s",
            hint="Ask about a shorter video, or give its poses with a 'posed' sidecar.",
        )
    wanted = np.linspace(t_s[0], t_s[-1], max(count, 2))
    return np.unique(np.abs(t_s[:, None] - wanted).argmin(axis=0))


def _adjusted(poses: Sequence[Pose], sightings: Sequence[Sighting], mount: Mount) -> Bundle:
    """The poses of the key frames, all adjusted together."""
    places, sights = _placed(poses, _sights(sightings, mount.to_rays))
    _check(np.array([s.t_s for s in sightings]), np.bincount(sights.frame, minlength=len(poses)))
    return bundle(
        poses,
        places,
        sights,
        start=mount.start,
        height_m=mount.height_m,
        noise=CORNER_PX / mount.focal_px,
    )


def _sights(sightings: Sequence[Sighting], to_rays: ToRays) -> Sights:
    """Every sight of every corner that has a ray."""
    frame = np.concatenate([np.full(len(s.number), k, dtype=np.int64) for k, s in enumerate(sightings)])
    number = np.concatenate([s.number for s in sightings])
    rays = to_rays(np.concatenate([s.xy for s in sightings]))
    usable = np.isfinite(rays).all(axis=1)
    return Sights(frame[usable], number[usable], rays[usable])


def _placed(poses: Sequence[Pose], sights: Sights) -> tuple[Floats, Sights]:
    """Where each corner that can be on the ground lies, by the mean of its near sights; and their sights."""
    axes = np.array([pose.axes for pose in poses])[sights.frame]
    place = np.array([pose.place_m for pose in poses])[sights.frame]
    ways = np.einsum("ni,nij->nj", np.column_stack([sights.rays, np.ones(len(sights.rays))]), axes)
    reach = place[:, 2] / np.where(ways[:, 2] < -1e-3, -ways[:, 2], np.nan)
    near = np.linalg.norm(ways[:, :2], axis=1) * reach < FAR_HEIGHTS * place[:, 2]
    often = np.bincount(sights.landmark)[sights.landmark] >= _FEWEST_SIGHTS
    grounded = often & np.isin(sights.landmark, sights.landmark[near])
    _, landmark = np.unique(sights.landmark[grounded], return_inverse=True)
    weight = near[grounded].astype(np.float64)
    at = np.nan_to_num(place[:, :2] + ways[:, :2] * reach[:, None])[grounded]
    sums = np.column_stack([np.bincount(landmark, weights=weight * at[:, k]) for k in (0, 1)])
    places = sums / np.bincount(landmark, weights=weight)[:, None]
    kept = Sights(sights.frame[grounded], np.asarray(landmark, np.int64), sights.rays[grounded])
    return places, kept


def _between(rough: Odometry, keys: Ints, solved: Sequence[Pose]) -> Poses:
    """All frames' poses: the rough ones, put right as the key frames to either side were."""
    turns = np.array([turn_between(rough.axes[k], p.axes) for k, p in zip(keys, solved, strict=True)])
    shifts = np.array([p.place_m - rough.place_m[k] for k, p in zip(keys, solved, strict=True)])
    at = rough.t_s[keys]
    turn = np.column_stack([np.interp(rough.t_s, at, turns[:, k]) for k in range(3)])
    shift = np.column_stack([np.interp(rough.t_s, at, shifts[:, k]) for k in range(3)])
    axes = np.array([turned(a, d) for a, d in zip(rough.axes, turn, strict=True)])
    return Poses(rough.t_s, axes, rough.place_m + shift)


def _shifted(solved: Sequence[Pose], mode: Floats) -> list[Pose]:
    """Poses with a turn and shift each."""
    return [
        Pose(turned(p.axes, d[:3]), p.place_m + d[3:])
        for p, d in zip(solved, mode.reshape(-1, 6), strict=True)
    ]


def _modes(covariance: Floats, height_m: float) -> list[Floats]:
    """The few independent errors that make up nearly all of the covariance, one deviation of each."""
    from scipy.linalg import eigh

    size = len(covariance)
    scale = np.tile(np.repeat([_REACH_HEIGHTS * height_m, 1.0], 3), size // 6)
    kept = min(_MOST_MODES, size)
    values, vectors = eigh(
        covariance * scale[:, None] * scale[None, :], subset_by_index=(size - kept, size - 1)
    )
    whole = float((np.diag(covariance) * scale**2).sum())
    # What is left out is spread over what is kept, so that no error goes untold.
    values = np.maximum(values, 0.0) * (whole / max(float(values.sum()), 1e-300))
    return [vectors[:, k] * np.sqrt(values[k]) / scale for k in range(kept - 1, -1, -1)]
