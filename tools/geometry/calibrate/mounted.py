"""From what is given to a mounted camera: the best fit of many starts, its covariance, and every residual."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable, UsageError
from ..ground_plane import GroundPlane, GroundPlaneShift, Mount
from . import misfits
from .given import Given, Residual
from .problem import CAMERA, Problem
from .trial import Trial

Floats = NDArray[np.float64]

_DRAWS, _STARTS = 600, 10
# What cannot be told this well is not told: pitch in degrees, height as a share.
_MOST_PITCH_SIGMA_DEG, _MOST_HEIGHT_SHARE = 4.0, 0.35
_NOT_LEARNED, _UNSURE_FOCAL, _MISFIT = 0.8, 0.2, 4.0
_NEEDED = (
    "Give more: --distance on the ground at several depths, --height of upright things near and far, "
    "--line along a road, --people, --camera-height or --focal-px."
)


@dataclass(frozen=True, eq=False)
class Mounted:
    """A fitted camera: its numbers, their covariance (height, pitch, roll, focal), residuals and remarks."""

    trial: Trial
    covariance: Floats
    metric: bool
    residuals: tuple[Residual, ...]
    notes: tuple[str, ...]

    @property
    def sigma(self) -> dict[str, float]:
        """One standard deviation of each number."""
        names = ("height_m", "pitch_deg", "roll_deg", "focal_px")
        spread = dict(zip(names, np.sqrt(np.diag(self.covariance)).tolist(), strict=True))
        return {name: value for name, value in spread.items() if self.metric or name != "height_m"}

    def sidecar(self) -> GroundPlane:
        """The camera as a sidecar, its covariance as independent causes."""
        trial = self.trial
        columns = np.linalg.cholesky(self.covariance + np.diag([1e-18] * CAMERA)).T
        return GroundPlane(
            kind="ground_plane",
            width=trial.size[0],
            height=trial.size[1],
            intrinsics=trial.lens,
            mount=Mount(
                height_m=trial.height_m if self.metric else None,
                pitch_deg=trial.pitch_deg,
                roll_deg=trial.roll_deg,
            ),
            joint_sigma=tuple(
                GroundPlaneShift(
                    height_m=h if self.metric else 0.0, pitch_deg=pitch, roll_deg=roll, focal_px=f
                )
                for h, pitch, roll, f in columns.tolist()
            ),
        )


def fit_mounted(given: Given) -> Mounted:
    """The camera that fits best; raises where what is given leaves it open, or speaks against itself."""
    problem = Problem(given)
    numbers, jacobian = _solved(problem)
    _check(problem, numbers)
    spread = _covariance(problem, numbers, jacobian)
    trial = problem.trial(numbers)
    # From logarithms to metres and pixels, in the order of a sidecar.
    scale = np.diag([trial.focal_px, 1.0, 1.0, trial.height_m])
    order = [3, 1, 2, 0]
    covariance = (scale @ spread[:CAMERA, :CAMERA] @ scale)[np.ix_(order, order)]
    _check_known(given, trial, covariance)
    residuals = residuals_of(problem, numbers)
    notes = _notes(problem, float(np.sqrt(spread[0, 0])), numbers, residuals)
    return Mounted(trial, covariance, given.has_scale, residuals, notes)


def _solved(problem: Problem) -> tuple[Floats, Floats]:
    """The best numbers from many starts, and the slopes of all residuals there."""
    from scipy.optimize import least_squares

    rng = np.random.default_rng(0)
    starts = [problem.start(rng) for _ in range(_DRAWS)]
    starts.sort(key=lambda numbers: float(np.sum(np.log1p(problem.residuals(numbers) ** 2))))
    found = [
        least_squares(
            problem.residuals,
            start,
            bounds=problem.bounds,
            x_scale="jac",
            loss="soft_l1",
            f_scale=2.0,
            max_nfev=200,
        )
        for start in starts[:_STARTS]
    ]
    best = min(found, key=lambda one: float(one.cost))
    return np.asarray(best.x, dtype=np.float64), np.asarray(best.jac, dtype=np.float64)


def _covariance(problem: Problem, numbers: Floats, jacobian: Floats) -> Floats:
    """Of all numbers; wider by what the misfits say that the errors given are too small."""
    misfit = problem.misfit(numbers)
    spare = len(misfit) - (len(numbers) - int(np.isfinite(problem.usual[1]).sum()))
    wider = max(1.0, float(np.sum(misfit**2)) / spare) if spare > 0 else 1.0
    information = jacobian.T @ jacobian
    unit = 1 / np.sqrt(np.maximum(np.diag(information), 1e-30))
    balanced = information * np.outer(unit, unit)
    inverse = np.linalg.inv(balanced + 1e-12 * np.eye(len(balanced)))
    return np.asarray(wider * inverse * np.outer(unit, unit), dtype=np.float64)


def _check(problem: Problem, numbers: Floats) -> None:
    """What is said to be ground lies below the horizon, and is not mirrored."""
    given, trial = problem.given, problem.trial(numbers)
    if len(given.points) > 2 and _mirrored(problem, trial):
        raise UsageError(
            "the ground points are mirrored: no camera above the ground sees them in this order",
            hint="Swap X and Y of the ground points, or negate one of them.",
        )
    named = [(f"the ground point at {p.pixel.x:g},{p.pixel.y:g}", p.pixel) for p in given.points]
    named += [("an end of a --distance", end) for one in given.distances for end in one.ends]
    named += [("the foot of a --height", one.foot) for one in given.standing]
    for name, pixel in named:
        if trial.down(np.array([pixel], dtype=np.float64))[0] <= 1e-3:
            raise UsageError(
                f"{name} ({pixel.x:g},{pixel.y:g}) would lie above the horizon of the camera that fits best",
                hint="Check its pixels, and those of the other things given.",
            )


def _mirrored(problem: Problem, trial: Trial) -> bool:
    """Whether the points given lie the other way round than they are seen."""
    points = problem.given.points
    ground = np.array([point.ground_m for point in points])
    seen = trial.ground(np.array([point.pixel for point in points]))
    centred, across = ground - ground.mean(axis=0), seen - seen.mean(axis=0)
    return float(np.linalg.det(centred.T @ across)) < 0


def _check_known(given: Given, trial: Trial, covariance: Floats) -> None:
    """A camera that is left open is not written down."""
    height_sigma, pitch_sigma, _, focal_sigma = np.sqrt(np.diag(covariance)).tolist()
    because = (
        ", since the focal length is not known either" if focal_sigma > _UNSURE_FOCAL * trial.focal_px else ""
    )
    if pitch_sigma > _MOST_PITCH_SIGMA_DEG:
        known = f": it is {trial.pitch_deg:.0f}±{pitch_sigma:.0f} degrees" if pitch_sigma < 45 else ""
        raise NotMeasurable(f"what is given leaves the camera's pitch open{because}{known}", hint=_NEEDED)
    share = height_sigma / trial.height_m
    if given.has_scale and share > _MOST_HEIGHT_SHARE:
        known = f": it is {trial.height_m:.1f} m ± {share:.0%}" if share < 1 else ""
        raise NotMeasurable(f"what is given leaves the camera's height open{because}{known}", hint=_NEEDED)


def residuals_of(problem: Problem, numbers: Floats) -> tuple[Residual, ...]:
    """Everything given, and what the camera makes of it."""
    given, trial = problem.given, problem.trial(numbers)
    found: list[Residual] = []
    if given.points:
        places = problem.turned(numbers).place(np.array([point.ground_m for point in given.points]))
        pixels = np.array([point.pixel for point in given.points])
        off_m = np.linalg.norm(trial.ground(pixels) - places, axis=1)
        off_px = np.linalg.norm(trial.pixels(places) - pixels, axis=1)
        found += [
            Residual("ground point", (point.pixel,), float(px), 0.0, float(m))
            for point, px, m in zip(given.points, off_px, off_m, strict=True)
        ]
    if given.distances:
        lengths = misfits.lengths_m(trial, given.distances)
        per_px = misfits.length_per_px(trial, given.distances) * lengths
        found += [
            Residual(
                "distance", one.ends, float(abs(m - one.length_m.value) / each), one.length_m.value, float(m)
            )
            for one, m, each in zip(given.distances, lengths, per_px, strict=True)
        ]
    if given.standing:
        found += _standing_residuals(trial, given)
    if given.lines:
        off = misfits.lines_px(trial, given.lines, problem.value(numbers, "azimuth"))
        found += [
            Residual(f"line {one.way}", one.ends, float(abs(px)))
            for one, px in zip(given.lines, off, strict=True)
        ]
    if given.people is not None:
        found += _people_residuals(problem, numbers)
    return tuple(found)


def _standing_residuals(trial: Trial, given: Given) -> list[Residual]:
    heights = np.array([one.height_m.value for one in given.standing])
    tops = misfits.tops_px(trial, given.standing, heights)
    per_m = np.linalg.norm(misfits.tops_px(trial, given.standing, heights * 1.01) - tops, axis=1) / (
        0.01 * heights
    )
    found = []
    for one, top, each in zip(given.standing, tops, per_m, strict=True):
        way = np.subtract(one.top, one.foot)
        beyond = float(np.subtract(one.top, top) @ way / np.linalg.norm(way))
        off_px = float(np.linalg.norm(np.subtract(one.top, top)))
        known = one.height_m.value
        found.append(Residual("height", (one.foot, one.top), off_px, known, known + beyond / float(each)))
    return found


def _people_residuals(problem: Problem, numbers: Floats) -> list[Residual]:
    """One for each person: how tall, and how far the upper edges of the boxes are off."""
    people, heights = problem.given.people, problem.heights_m(numbers)
    assert people is not None
    off = misfits.person_tops_px(problem.trial(numbers), people, heights) - people.boxes_px[:, 1]
    found = []
    for k, high in enumerate(heights.tolist()):
        mine = people.person == k
        rms = float(np.sqrt(np.mean(off[mine] ** 2)))
        found.append(Residual(f"person {k + 1}", (), rms, people.height_m.value, high))
    return found


def _notes(
    problem: Problem, ln_focal_sigma: float, numbers: Floats, residuals: tuple[Residual, ...]
) -> tuple[str, ...]:
    """What a user should know before trusting the camera."""
    given, notes = problem.given, []
    if given.focal_px is None and ln_focal_sigma > _NOT_LEARNED * problem.usual[1][0]:
        notes.append(
            "the focal length is a guess, since nothing given tells it; give --focal-px, or lines in two "
            "directions"
        )
    if not given.has_scale:
        notes.append("nothing given is in metres: the sidecar has no height, so only proportions are known")
    worst = float(np.abs(problem.misfit(numbers)).max(initial=0.0))
    if worst > _MISFIT:
        name = max(residuals, key=lambda one: one.off_px).name
        notes.append(
            f"what is given does not fit together: something is off by {worst:.0f} times its error; "
            f"look at the picture, first at the {name}"
        )
    return tuple(notes)
