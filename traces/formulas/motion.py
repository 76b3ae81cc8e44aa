"""How a tube moves in the image: smoothed position and velocity, and when it moves or stands still."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..records import Tube
from ..records.tube import TubeSamples
from .reference import Bools, Floats, Indices, Reference, reference
from .refine import Transition, refine

# Half-widths of the smoothing window that are tried, shortest first.
WINDOWS_S = (0.2, 0.3, 0.45, 0.7)
# A thing moves when it is faster than 12 % of its size a second, or 3 % of the frame's diagonal if that is
# less; it goes on moving down to half of that.
OF_SIZE, OF_DIAGONAL, HYSTERESIS = 0.12, 0.03, 0.5
# Noise up to this share of a thing's own speed is borne for the sake of seeing short pauses.
OF_SPEED = 0.2
# Speeds below this many standard deviations of the smoothed velocity are noise.
SIGNIFICANT = 4.0
MIN_STILL_S, MIN_MOVING_S = 0.3, 0.2
# A moving interval goes somewhere, and a still one does not drift: in sizes, pixels and deviations.
MIN_EXTENT_SIZES, MIN_EXTENT_PX, MAX_DRIFT_SIZES = 0.12, 3.0, 0.2
# Of the smoothing's half-width, how much a pause looks shorter at either end.
BLURRED = 0.6
_KEPT_MOTIONS = 256


@dataclass(frozen=True)
class Moving:
    """One interval of movement; an end is a `Transition` where the thing stood still beyond it."""

    start_s: float
    end_s: float
    started: Transition | None
    stopped: Transition | None


@dataclass(frozen=True, eq=False)
class Motion:
    """A tube's movement; arrays are per sample."""

    reference: Reference
    xy: Floats
    velocity: Floats
    velocity_sigma: Floats
    moving: tuple[Moving, ...]
    end_s: float
    half_s: float

    @property
    def t(self) -> Floats:
        """Times of the samples."""
        return self.reference.t

    def at(self, t_s: float) -> Floats:
        """The smoothed position at an instant, held beyond the ends."""
        return np.array([np.interp(t_s, self.t, self.xy[:, k]) for k in (0, 1)])

    def along(self, times_s: Floats) -> Floats:
        """The smoothed positions at many instants, a row each."""
        return np.stack([np.interp(times_s, self.t, self.xy[:, k]) for k in (0, 1)], axis=1)

    def velocity_at(self, t_s: float) -> Floats:
        """The smoothed velocity at an instant."""
        return np.array([np.interp(t_s, self.t, self.velocity[:, k]) for k in (0, 1)])

    @property
    def typical_size(self) -> float:
        """Median size in pixels."""
        return float(np.median(self.reference.size))


_kept: dict[tuple[int, float], tuple[TubeSamples, Motion]] = {}


def motion(tube: Tube, frame_px: tuple[float, float]) -> Motion:
    """The movement of a tube in a frame of this size; kept for tubes asked about again."""
    diagonal = float(np.hypot(*frame_px))
    key = (id(tube.samples), diagonal)
    kept = _kept.get(key)
    if kept is not None and kept[0] is tube.samples:
        return kept[1]
    found = _motion(tube, diagonal)
    while len(_kept) >= _KEPT_MOTIONS:
        _kept.pop(next(iter(_kept)), None)
    _kept[key] = (tube.samples, found)
    return found


def _motion(tube: Tube, diagonal: float) -> Motion:
    """Smooth, then tell moving from still."""
    ref = reference(tube)
    fast = np.minimum(OF_DIAGONAL * diagonal, OF_SIZE * ref.size)
    for half_s in WINDOWS_S:
        xy, velocity, sigma = smooth(ref, half_s)
        speed = np.hypot(velocity[:, 0], velocity[:, 1])
        # Short windows show short pauses; they are noisy, which matters less the faster a thing is.
        bearable = max(float(np.median(fast)), OF_SPEED * float(np.percentile(speed, 75)))
        if SIGNIFICANT * float(np.median(sigma)) <= bearable:
            break
    on = np.maximum(fast, SIGNIFICANT * sigma)
    mask = _hysteresis(speed, on, np.maximum(HYSTERESIS * fast, 0.75 * SIGNIFICANT * sigma))
    draft = Motion(ref, xy, velocity, sigma, (), tube.span.end_s, half_s)
    return replace(draft, moving=_intervals(draft, mask))


def smooth(ref: Reference, half_s: float) -> tuple[Floats, Floats, Floats]:
    """Local straight lines through windows of time: position, velocity and the velocity's deviation."""
    t, w = ref.t - ref.t[0], ref.weight
    low, high = _windows(t, half_s)
    total, first = _sums(w, low, high), _sums(w * t, low, high)
    middle = first / total
    spread = np.maximum(_sums(w * t * t, low, high) - total * middle**2, 1e-9)
    xy, velocity = np.empty_like(ref.xy), np.zeros_like(ref.xy)
    for k in (0, 1):
        p = ref.xy[:, k] - ref.xy[0, k]
        mean = _sums(w * p, low, high) / total
        slope = (_sums(w * t * p, low, high) - total * middle * mean) / spread
        velocity[:, k] = np.where(spread > 1e-6, slope, 0.0)
        xy[:, k] = ref.xy[0, k] + mean + velocity[:, k] * (t - middle)
    return xy, velocity, ref.noise_px / np.sqrt(np.maximum(spread, 1e-4))


def _windows(t: Floats, half_s: float) -> tuple[Indices, Indices]:
    """First and past-last sample of each window; as long at the ends as elsewhere, of five at least."""
    start = np.clip(t - half_s, t[0], max(t[0], t[-1] - 2 * half_s))
    low = np.searchsorted(t, start - 1e-9, side="left")
    high = np.searchsorted(t, start + 2 * half_s + 1e-9, side="right")
    n, at = len(t), np.arange(len(t))
    low = np.minimum(low, np.clip(at - 2, 0, max(0, n - 5)))
    return low, np.minimum(np.maximum(high, low + 5), n)


def _sums(values: Floats, low: Indices, high: Indices) -> Floats:
    """Sums over windows."""
    cumulative = np.concatenate([[0.0], np.cumsum(values)])
    return np.asarray(cumulative[high] - cumulative[low], dtype=np.float64)


def _hysteresis(speed: Floats, on: Floats, off: Floats) -> Bools:
    """Runs above `off` that go above `on` somewhere."""
    mask = speed > off
    for start, end in runs(mask):
        if not bool((speed[start:end] > on[start:end]).any()):
            mask[start:end] = False
    return mask


def runs(mask: Bools) -> list[tuple[int, int]]:
    """First and past-last index of each run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def _intervals(motion: Motion, mask: Bools) -> tuple[Moving, ...]:
    """Moving intervals with exact ends; short pauses and movements that go nowhere are taken out."""
    mask = _without_drifts(motion, _without_wobbles(motion, mask))
    moving = runs(mask)
    edges = [0, *(index for run in moving for index in run), len(mask)]
    moves = [
        _bounded(motion, start, end, pauses=(edges[2 * k], edges[2 * k + 3] - 1))
        for k, (start, end) in enumerate(moving)
    ]
    return tuple(_joined(motion, [move for move in moves if move.end_s - move.start_s >= MIN_MOVING_S]))


def _without_wobbles(motion: Motion, mask: Bools) -> Bools:
    """Leave out movements that go nowhere."""
    mask = mask.copy()
    for start, end in runs(mask):
        least = max(
            MIN_EXTENT_PX,
            3 * motion.reference.noise_px,
            MIN_EXTENT_SIZES * float(np.median(motion.reference.size[start:end])),
        )
        extent = np.ptp(motion.xy[max(0, start - 1) : end + 1], axis=0)
        if float(np.hypot(*extent)) < least:
            mask[start:end] = False
    return mask


def _without_drifts(motion: Motion, mask: Bools) -> Bools:
    """Take pauses that drift steadily for movement: far things move few pixels a second."""
    mask = mask.copy()
    for start, end in runs(~mask):
        t, xy = motion.t[start:end], motion.xy[start:end]
        if end - start < 5:
            continue
        centred = t - t.mean()
        slope = centred @ (xy - xy.mean(axis=0)) / float(centred @ centred)
        drift = float(np.hypot(*slope)) * float(t[-1] - t[0])
        size = float(np.median(motion.reference.size[start:end]))
        if drift > max(MAX_DRIFT_SIZES * size, 6 * motion.reference.noise_px, 2 * MIN_EXTENT_PX):
            mask[start:end] = True
    return mask


def _bounded(motion: Motion, start: int, end: int, *, pauses: tuple[int, int]) -> Moving:
    """One run with its ends put where it really begins and ends; `pauses` is how far those beside it go."""
    t, first_s, last_s = motion.t, float(motion.t[0]), motion.end_s
    blurred_s = BLURRED * motion.half_s
    started = (
        refine(motion.reference, start, start=True, far=(end - 1, pauses[0]), blurred_s=blurred_s)
        if start > 0
        else None
    )
    stopped = (
        refine(motion.reference, end - 1, start=False, far=(start, pauses[1]), blurred_s=blurred_s)
        if end < len(t)
        else None
    )
    if started and not _is_pause(motion, first_s, started.t_s, float(t[end - 1])):
        started = None
    if stopped and not _is_pause(motion, stopped.t_s, last_s, float(t[start])):
        stopped = None
    return Moving(started.t_s if started else first_s, stopped.t_s if stopped else last_s, started, stopped)


def _is_pause(motion: Motion, start_s: float, end_s: float, *neighbours_s: float) -> bool:
    """Whether going on at the neighbouring speed would have led clearly elsewhere in that time."""
    lasting = end_s - start_s
    carried = max(_speed_beside(motion, start_s, end_s, at) for at in neighbours_s) * lasting
    return lasting >= MIN_STILL_S and carried > SIGNIFICANT * motion.reference.noise_px


def _speed_beside(motion: Motion, start_s: float, end_s: float, far_s: float) -> float:
    """Mean speed over at most a second of movement beside a pause, towards `far_s`."""
    near = start_s if far_s <= start_s else end_s
    reach = float(np.clip(far_s - near, -1.0, 1.0))
    if abs(reach) < MIN_MOVING_S:
        return 0.0
    return float(np.hypot(*(motion.at(near + reach) - motion.at(near)))) / abs(reach)


def _joined(motion: Motion, moves: list[Moving]) -> list[Moving]:
    """Join movements over what is no pause."""
    joined: list[Moving] = []
    for move in moves:
        if joined and not _is_pause(motion, joined[-1].end_s, move.start_s, joined[-1].start_s, move.end_s):
            before = joined.pop()
            move = Moving(before.start_s, move.end_s, before.started, move.stopped)
        joined.append(move)
    return joined
