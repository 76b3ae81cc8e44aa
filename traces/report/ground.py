"""The map and the plots: ways in metres, cameras, and what changes over time, each with how sure it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..formulas.derived import Z95
from ..formulas.metric.way import Whole, whole
from ..records import Calibration, Depth, Evidence, Measurement, Path, Tube
from .data import CameraSeen, PathSeen, Plot
from .places import moment
from .things import label_of
from .told import Told

Floats = NDArray[np.float64]

# So many rows of plots go into a page: those of what is cited first.
MOST_ROWS = 30_000
_DECIMALS = 3


def paths(told: Told) -> tuple[PathSeen, ...]:
    """Every way."""
    return tuple(_path(path, told) for path in _paths(told))


def _paths(told: Told) -> list[Path]:
    return [e for e in told.ledger.values() if isinstance(e, Path)]


def _path(path: Path, told: Told) -> PathSeen:
    samples = path.samples
    calibration = told.ledger.get(path.calibration or "")
    x, y, _ = zip(*samples.xyz_m, strict=True)
    return PathSeen(
        id=path.id,
        tube=path.tube,
        label=_named(path, told),
        frame=path.frame,
        metric=not isinstance(calibration, Calibration) or calibration.metric,
        cited=path.id in told.cited,
        t_s=tuple(map(moment, samples.t_s)),
        x_m=_column(x),
        y_m=_column(y),
        sigma_m=_column(np.sqrt(_worst(_spread(whole(path))[:, :2, :2]))),
        seen="".join("f" if seen else "h" for seen in samples.seen),
    )


def _spread(one: Whole) -> Floats:
    """Covariances (n, 3, 3) of the places, their common causes included."""
    shifts = [shift[:, :, None] * shift[:, None, :] for shift in one.modes.values()]
    return np.asarray(one.covariance["place"] + sum(shifts, np.zeros((1, 3, 3))), np.float64)


def _worst(covariance: Floats) -> Floats:
    return np.asarray(np.maximum(np.linalg.eigvalsh(covariance)[:, -1], 0.0), np.float64)


def cameras(told: Told) -> tuple[CameraSeen, ...]:
    """Where cameras stand, for each way of telling places that is on the map."""
    found: dict[tuple[str, str], CameraSeen] = {}
    for path in _paths(told):
        calibration = told.ledger.get(path.calibration or "")
        if not isinstance(calibration, Calibration) or calibration.camera is None:
            continue
        poses = calibration.camera
        x, y, _ = zip(*poses.position_m, strict=True)
        found[calibration.id, path.frame] = CameraSeen(
            frame=path.frame,
            t_s=tuple(map(moment, poses.t_s)),
            x_m=_column(x),
            y_m=_column(y),
            bearing_deg=_column(poses.bearing_deg),
        )
    return tuple(found.values())


class _Curve(NamedTuple):
    t_s: Floats
    value: Floats
    sigma: Floats


def plots(told: Told, left_out: list[str]) -> tuple[Plot, ...]:
    """Speeds, distances and depths over time; what is cited first, as long as there is room."""
    drawn = [*_distances(told), *_speeds(told), *_depths(told)]
    room, kept = MOST_ROWS, list[Plot]()
    for plot in sorted(drawn, key=lambda plot: not plot.cited):
        room -= len(plot.t_s)
        if room >= 0:
            kept.append(plot)
    if len(kept) < len(drawn):
        left_out.append(f"{len(drawn) - len(kept)} of {len(drawn)} plots: what they show is in the trace")
    return tuple(plot.model_copy(update={"id": f"p{n}"}) for n, plot in enumerate(kept, start=1))


def _speeds(told: Told) -> Iterable[Plot]:
    cited = _measured(told)
    for path in _paths(told):
        of = f"speed of the {_named(path, told)}"
        yield _plot("speed", of, "m/s", (path,), _speed(path), path.id in cited)


def _speed(path: Path) -> _Curve:
    """A way's speed; its deviation is that of its velocity along itself, common causes included."""
    one = whole(path)
    way = one.way
    speed = way.speed
    along = way.velocity / np.maximum(speed, 1e-9)[:, None]
    power = np.einsum("ni,nij,nj->n", along, one.covariance["velocity"], along)
    if len(way.t_s) > 1:
        for shift in one.modes.values():
            rate = np.gradient(shift, way.t_s, axis=0) / way.real_s_per_s
            power = power + np.einsum("ni,ni->n", along, rate) ** 2
    return _Curve(way.t_s, speed, np.sqrt(np.maximum(power, 0.0)))


def _distances(told: Told) -> Iterable[Plot]:
    """How far apart each two things were of which something was measured together."""
    cited = _measured(told)
    for one, other in _pairs(told):
        curve = _apart(one, other)
        if curve is not None:
            of = f"distance between the {_named(one, told)} and the {_named(other, told)}"
            yield _plot("distance", of, "m", (one, other), curve, {one.id, other.id} <= cited)


def _pairs(told: Told) -> list[tuple[Path, Path]]:
    pairs: dict[tuple[str, ...], tuple[Path, Path]] = {}
    for evidence in told.ledger.values():
        if isinstance(evidence, Measurement):
            found = [told.ledger.get(name) for name in evidence.derivation.inputs]
            ways = [item for item in found if isinstance(item, Path)]
            if len(ways) == 2 and ways[0].frame == ways[1].frame:
                pairs.setdefault(tuple(sorted(way.id for way in ways)), (ways[0], ways[1]))
    return list(pairs.values())


def _apart(one: Path, other: Path) -> _Curve | None:
    """Over the time that both are followed; None where there is none."""
    first, second = whole(one), whole(other)
    start, end = max(one.span.start_s, other.span.start_s), min(one.span.end_s, other.span.end_s)
    times = np.unique(np.concatenate([first.way.t_s, second.way.t_s]))
    times = times[(times >= start) & (times <= end)]
    if len(times) < 2:
        return None
    between = _at(first, first.way.place, times) - _at(second, second.way.place, times)
    apart = np.linalg.norm(between, axis=1)
    along = between / np.maximum(apart, 1e-9)[:, None]
    random = _at(first, first.covariance["place"], times) + _at(second, second.covariance["place"], times)
    power = np.einsum("ni,nij,nj->n", along, random, along)
    for cause in sorted({*first.modes, *second.modes}):
        shift = _shift(first, cause, times) - _shift(second, cause, times)
        power = power + np.einsum("ni,ni->n", along, shift) ** 2
    return _Curve(times, apart, np.sqrt(np.maximum(power, 0.0)))


def _shift(one: Whole, cause: str, times: Floats) -> Floats:
    return _at(one, one.modes[cause], times) if cause in one.modes else np.zeros((len(times), 3))


def _at(one: Whole, values: Floats, times: Floats) -> Floats:
    """Rows of a way between its samples."""
    flat = values.reshape(len(values), -1)
    columns = [np.interp(times, one.way.t_s, column) for column in flat.T]
    return np.stack(columns, axis=1).reshape(len(times), *values.shape[1:])


def _depths(told: Told) -> Iterable[Plot]:
    """How deep each thing was in the frames whose depth was told."""
    deep = [e for e in told.ledger.values() if isinstance(e, Depth) and e.thing is not None]
    for (name, means), found in groupby(sorted(deep, key=_of), key=_of):
        rows = sorted(found, key=lambda e: e.frame.t_s)
        things = [(e.frame.t_s, e.thing.median, e.thing.spread) for e in rows if e.thing is not None]
        curve = _Curve(*(np.array(column) for column in zip(*things, strict=True)))
        unit, of = ("m", "depth") if means == "metric" else ("", f"{means} depth")
        cited = any(e.id in told.cited for e in rows)
        yield _plot("depth", f"{of} of {name or 'the box'}", unit, rows, curve, cited, scatter=True)


def _of(depth: Depth) -> tuple[str, str]:
    return (depth.thing.tube or "" if depth.thing else "", depth.means)


def _plot(
    quantity: str,
    of: str,
    unit: str,
    about: Sequence[Evidence],
    curve: _Curve,
    cited: bool,
    *,
    scatter: bool = False,
) -> Plot:
    half = curve.sigma * (1.0 if scatter else Z95)
    low = curve.value - half
    return Plot.model_validate(
        {
            "id": "p",
            "quantity": quantity,
            "of": of,
            "about": tuple(e.id for e in about),
            "unit": unit,
            "band": "scatter within the thing" if scatter else "95 %",
            "cited": cited,
            "t_s": tuple(map(moment, curve.t_s.tolist())),
            "value": _column(curve.value),
            "low": _column(low if scatter else np.maximum(low, 0.0)),
            "high": _column(curve.value + half),
        }
    )


def _named(path: Path, told: Told) -> str:
    tube = told.ledger.get(path.tube or "")
    return f"{label_of(tube)} ({tube.id})" if isinstance(tube, Tube) else f"{path.label} ({path.id})"


def _measured(told: Told) -> frozenset[str]:
    """What is cited, and what cited numbers were worked out from."""
    cited = [e for e in told.ledger.values() if e.id in told.cited and isinstance(e, Measurement)]
    return told.cited | {name for e in cited for name in e.derivation.inputs}


def _column(values: Iterable[float]) -> tuple[float, ...]:
    return tuple(round(float(value), _DECIMALS) + 0.0 for value in values)
