"""From observed places to a path: smoothed, with its errors, over the stretches it is followed through."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ...traces.errors import NotMeasurable
from ...traces.records import Calibration, Degradation, Mode, Path, PathSamples, Span, Tube
from ..geometry.observed import Observed
from .noise import Cleaned, cleaned
from .smoother import Series, smooth
from .standing import Going, standing

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

# Longest time over which a thing not seen is still believed to go on as it went.
BRIDGED_S = 1.5
# With fewer places than this there is no way.
FEWEST = 4
# Errors told by whoever observed may be too small, not too large; those of a file may be either.
_TOLD, _GUESSED = np.array([1.0, 1.5, 2.2, 3.3]), 10.0 ** np.arange(-1.5, 1.01, 0.25)
_KEPT_M = 1e-5


def path_of(
    observed: Observed,
    *,
    tube: Tube,
    calibration: Calibration,
    real_s_per_s: float = 1.0,
    guessed: bool = False,
    at_s: Floats | None = None,
) -> Path:
    """The smoothed path of what was observed; `guessed` where the noise told is only a guess.

    `at_s` are times at which its samples are wanted beside those observed.
    """
    rows = _rows(observed if at_s is None else _also_at(observed, at_s))
    _check(tube, rows)
    axes = 3 if np.ptp(rows.xyz_m[_seen(rows), 2]) > 1e-6 else 2
    series = _series(rows, axes)
    scales = _GUESSED if guessed else _TOLD
    found = cleaned(series, scales)
    series, found = _stilled(rows, series, found, scales)
    samples = _samples(rows, found, axes, real_s_per_s)
    parts = _parts(rows.t_s, found.used)
    kept = _within(rows.t_s, parts)
    return Path(
        tube=tube.id or None,
        calibration=calibration.id or None,
        label=tube.label,
        track=tube.track,
        frame=observed.frame,
        samples=_picked(samples, kept),
        modes=_modes(rows, series, found, kept),
        parts=parts,
        correlation_s=_correlation_s(rows.t_s, found, series),
        noise_m=float(np.sqrt(_noise_m2(found, series))),
        real_s_per_s=real_s_per_s,
        size=observed.size,
        scale=f"{calibration.model} {calibration.source}",
        coverage=tube.coverage,
        degradations=_weaker(observed, tube, calibration, rows.t_s, found.used, parts),
    )


def _seen(observed: Observed) -> Bools:
    """Rows with an observation."""
    known = np.isfinite(observed.xyz_m).all(axis=1)
    return np.asarray(known if observed.seen is None else known & observed.seen, dtype=np.bool_)


def _rows(observed: Observed) -> Observed:
    """From the first row seen to the last one, with rows put into gaps, so that no two are far apart."""
    seen = _seen(observed)
    if not seen.any():
        return replace(observed, seen=seen)
    first, last = np.flatnonzero(seen)[[0, -1]]
    part = slice(int(first), int(last) + 1)
    t_s = observed.t_s[part]
    usual = float(np.median(np.diff(t_s))) if len(t_s) > 1 else 1.0
    added = [
        np.linspace(a, b, round((b - a) / usual) + 1)[1:-1]
        for a, b in pairwise(t_s)
        if 1.8 * usual < b - a < 50 * BRIDGED_S
    ]
    new_t = np.concatenate([t_s, *added])
    order = np.argsort(new_t, kind="stable")
    extra = len(new_t) - len(t_s)

    def grown(values: Floats, fill: float) -> Floats:
        more = np.full((extra, *values.shape[1:]), fill)
        return np.asarray(np.concatenate([values[part], more])[order], dtype=np.float64)

    covariance = grown(np.nan_to_num(observed.covariance_m2), 0.0)
    covariance[(covariance == 0).all(axis=(1, 2))] = np.eye(3)
    return replace(
        observed,
        t_s=new_t[order],
        xyz_m=grown(observed.xyz_m, np.nan),
        covariance_m2=covariance,
        modes={name: grown(np.nan_to_num(shift), 0.0) for name, shift in observed.modes.items()},
        seen=np.concatenate([seen[part], np.zeros(extra, dtype=np.bool_)])[order],
    )


def _also_at(observed: Observed, at_s: Floats) -> Observed:
    """The same with empty rows at more times."""
    new = at_s[~np.isin(np.round(at_s, 6), np.round(observed.t_s, 6))]
    times = np.concatenate([observed.t_s, new])
    order = np.argsort(times, kind="stable")
    empty = np.full((len(new), 3), np.nan)
    return replace(
        observed,
        t_s=times[order],
        xyz_m=np.concatenate([observed.xyz_m, empty])[order],
        covariance_m2=np.concatenate([observed.covariance_m2, np.tile(np.eye(3), (len(new), 1, 1))])[order],
        modes={
            name: np.concatenate([shift, np.zeros((len(new), 3))])[order]
            for name, shift in observed.modes.items()
        },
        seen=np.concatenate([_seen(observed), np.zeros(len(new), dtype=np.bool_)])[order],
    )


def _check(tube: Tube, rows: Observed) -> None:
    count = int(_seen(rows).sum())
    if count < FEWEST:
        raise NotMeasurable(
            f"the {tube.label} is seen well enough to place it in {count} frame(s) only; "
            f"a way needs at least {FEWEST}",
            hint="Ask about a time or a thing that is seen for longer.",
        )


def _series(rows: Observed, axes: int) -> Series:
    return Series(
        gap_s=np.diff(rows.t_s),
        place=np.nan_to_num(rows.xyz_m[:, :axes])[:, :, None],
        covariance=rows.covariance_m2[:, :axes, :axes, None],
        seen=_seen(rows)[:, None],
    )


def _stilled(rows: Observed, series: Series, found: Cleaned, scales: Floats) -> tuple[Series, Cleaned]:
    """Smoothed again with the knowledge of where it stands."""
    t_s = rows.t_s
    mean, spread = found.states.mean[..., 0], found.states.covariance[..., 0]
    used = np.flatnonzero(found.used)
    still = np.zeros(len(t_s), dtype=np.bool_)
    axes = series.place.shape[1]
    part = standing(
        Going(
            t_s[used],
            series.place[used, :, 0],
            series.covariance[used, :, :, 0] * found.noise.scale**2,
            mean[used, 1],
            spread[used, 1, 1],
            tuple(shift[used, :axes] for shift in rows.modes.values()),
        )
    )
    still[used] = part
    # Between two rows of one stretch it stands, too.
    for a, b in pairwise(used):
        still[a:b] |= still[a] & still[b]
    if not still.any():
        return series, found
    stilled = replace(series, still=still[:, None], seen=found.used[:, None])
    return stilled, cleaned(stilled, scales)


def _samples(rows: Observed, found: Cleaned, axes: int, real_s_per_s: float) -> PathSamples:
    """The states as columns, rates per real second."""
    mean, spread = found.states.mean[..., 0], found.states.covariance[..., 0]
    count = len(rows.t_s)
    level = np.zeros((count, 3, 3))
    level[:, :, :axes] = mean
    if axes == 2:
        known = _seen(rows)
        level[:, 0, 2] = float(np.nanmean(rows.xyz_m[known, 2]))
    full = np.zeros((count, 3, 3, 3))
    for order in range(3):
        full[:, order, :axes, :axes] = _sound(spread[:, order, order])
    pace = 1.0 / real_s_per_s
    return PathSamples(
        t_s=tuple(rows.t_s.tolist()),
        xyz_m=_triples(level[:, 0]),
        velocity_m_s=_triples(level[:, 1] * pace),
        acceleration_m_s2=_triples(level[:, 2] * pace**2),
        covariance_m2=_sixes(full[:, 0]),
        velocity_covariance_m2_s2=_sixes(full[:, 1] * pace**2),
        acceleration_covariance_m2_s4=_sixes(full[:, 2] * pace**4),
        seen=tuple(found.used.tolist()),
    )


def _sound(covariance: Floats) -> Floats:
    """Covariances (n, axes, axes) without the negative variances that rounding may leave."""
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray(
        (vectors * np.maximum(values, 0.0)[:, None, :]) @ vectors.transpose(0, 2, 1), np.float64
    )


def _triples(values: Floats) -> tuple[tuple[float, float, float], ...]:
    return tuple((x, y, z) for x, y, z in values.tolist())


def _sixes(covariance: Floats) -> tuple[tuple[float, float, float, float, float, float], ...]:
    rows, columns = [0, 0, 0, 1, 1, 2], [0, 1, 2, 1, 2, 2]
    return tuple((a, b, c, d, e, f) for a, b, c, d, e, f in covariance[:, rows, columns].tolist())


def _parts(t_s: Floats, used: Bools) -> tuple[Span, ...]:
    """Stretches without a gap that is too long to bridge."""
    at = t_s[used]
    cuts = np.flatnonzero(np.diff(at) > BRIDGED_S)
    starts, ends = np.r_[0, cuts + 1], np.r_[cuts, len(at) - 1]
    return tuple(Span(start_s=float(at[a]), end_s=float(at[b])) for a, b in zip(starts, ends, strict=True))


def _within(t_s: Floats, parts: tuple[Span, ...]) -> Bools:
    kept = np.zeros(len(t_s), dtype=np.bool_)
    for part in parts:
        kept |= (t_s >= part.start_s) & (t_s <= part.end_s)
    return kept


def _picked(samples: PathSamples, kept: Bools) -> PathSamples:
    columns = {
        name: tuple(value for value, keep in zip(getattr(samples, name), kept, strict=True) if keep)
        for name in type(samples).model_fields
    }
    return PathSamples(**columns)


def _modes(rows: Observed, series: Series, found: Cleaned, kept: Bools) -> tuple[Mode, ...]:
    """What each common cause does to the smoothed path: the same smoother, applied to its shift."""
    names = [name for name, shift in rows.modes.items() if np.abs(shift).max() > _KEPT_M]
    if not names:
        return ()
    axes = series.place.shape[1]
    shifts = np.stack([rows.modes[name][:, :axes] for name in names], axis=2)
    many = len(names)
    smoothed = smooth(
        Series(
            series.gap_s,
            shifts,
            np.repeat(series.covariance * found.noise.scale**2, many, axis=3),
            np.repeat(found.used[:, None], many, axis=1),
            None if series.still is None else np.repeat(series.still, many, axis=1),
            series.still_sigma,
        ),
        found.noise.along,
    ).mean[:, 0]
    flat = np.zeros((len(rows.t_s), 3))
    modes = []
    for k, name in enumerate(names):
        flat[:, :axes] = smoothed[:, :, k]
        modes.append(Mode(name=name, shift_m=_triples(flat[kept])))
    return tuple(modes)


def _correlation_s(t_s: Floats, found: Cleaned, series: Series) -> float:
    """Over how long the smoother's errors stay alike: the balance of noise and jerk sets it."""
    if len(t_s) < 2:
        return 0.0
    noise2 = _noise_m2(found, series)
    step = float(np.median(np.diff(t_s)))
    return float((noise2 * step / max(found.noise.jerk, 1e-12)) ** (1 / 6))


def _noise_m2(found: Cleaned, series: Series) -> float:
    """Variance of an observation on one axis: the usual one."""
    total = float(np.median(np.einsum("naa->n", series.covariance[found.used, :, :, 0])))
    return float(total * found.noise.scale**2 / series.place.shape[1])


def _weaker(
    observed: Observed,
    tube: Tube,
    calibration: Calibration,
    t_s: Floats,
    used: Bools,
    parts: tuple[Span, ...],
) -> tuple[Degradation, ...]:
    """All that makes the path weaker than it could be."""
    told = [*observed.degradations, *tube.degradations, *calibration.degradations]
    at = t_s[used]
    longest = float(np.diff(at).max()) if len(at) > 1 else 0.0
    if len(parts) > 1:
        gaps = ", ".join(f"{a.end_s:.2f} to {b.start_s:.2f} s" for a, b in pairwise(parts))
        told.append(Degradation(kind="bridged_gap", detail=f"not followed from {gaps}: too long to bridge"))
    elif longest > 0.3:
        told.append(Degradation(kind="bridged_gap", detail=f"bridged for up to {longest:.2f} s unseen"))
    return tuple(dict.fromkeys(told))
