"""From what is given to a mounted camera: the best fit of many starts, its covariance, and every residual."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import NotMeasurable, UsageError
from ..ground_plane import GroundPlane, GroundPlaneShift, Mount
from . import misfits
from .given import Given, Number, Residual
from .problem import CAMERA, Problem
from .reported import residuals_of
from .trial import Trial

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

Floats = NDArray[np.float64]

_DRAWS, _STARTS, _FEW_STEPS, _MANY_STEPS = 400, 8, 20, 300
# What cannot be told this well is not told: pitch in degrees, lengths on the ground as a share.
_MOST_PITCH_SIGMA_DEG, _MOST_SHARE = 8.0, 0.25
# A box off by more of its errors than this shows no whole person, and most must.
_STILL_A_PERSON, _MOST_ARE_PEOPLE = 4.0, 0.7
# Close to the horizon nothing is measured well by any camera.
_STEEP_ENOUGH = 0.05
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
    def found(self) -> dict[str, Number]:
        """Each number and its standard deviation."""
        trial = self.trial
        values = {
            "height_m": trial.height_m,
            "pitch_deg": trial.pitch_deg,
            "roll_deg": trial.roll_deg,
            "focal_px": trial.focal_px,
        }
        spread = np.sqrt(np.diag(self.covariance)).tolist()
        pairs = zip(values.items(), spread, strict=True)
        return {n: Number(v, s) for (n, v), s in pairs if self.metric or n != "height_m"}

    @property
    def share(self) -> float:
        """By what share lengths on the ground are off."""
        return length_share(self.trial, _columns(self.covariance), metric=self.metric)

    def sidecar(self) -> GroundPlane:
        """The camera as a sidecar, its covariance as independent causes."""
        trial = self.trial
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
                for h, pitch, roll, f in _columns(self.covariance).tolist()
            ),
        )


def fit_mounted(given: Given) -> Mounted:
    """The camera that fits best; raises where what is given leaves it open, or speaks against itself."""
    problem = Problem(given)
    numbers, jacobian = _solved(problem)
    _check(problem, numbers)
    _check_people(problem, numbers)
    spread = _covariance(problem, numbers, jacobian)
    trial = problem.trial(numbers)
    # From logarithms to metres and pixels, in the order of a sidecar.
    scale = np.diag([trial.focal_px, 1.0, 1.0, trial.height_m])
    order = [3, 1, 2, 0]
    covariance = (scale @ spread[:CAMERA, :CAMERA] @ scale)[np.ix_(order, order)]
    _check_known(given, trial, _columns(covariance))
    residuals = residuals_of(problem, numbers)
    notes = _notes(problem, float(np.sqrt(spread[0, 0])), numbers, residuals)
    return Mounted(trial, covariance, given.has_scale, residuals, notes)


def _solved(problem: Problem) -> tuple[Floats, Floats]:
    """The best numbers from many starts, and the slopes of all residuals there."""
    from scipy.optimize import least_squares

    rng = np.random.default_rng(0)
    starts = [problem.start(rng) for _ in range(_DRAWS)]
    starts.sort(key=lambda numbers: float(np.sum(np.log1p(problem.residuals(numbers) ** 2))))

    def improved(start: Floats, steps: int) -> OptimizeResult:
        return least_squares(
            problem.residuals,
            start,
            bounds=problem.bounds,
            x_scale="jac",
            loss="soft_l1",
            f_scale=2.0,
            max_nfev=steps,
        )

    near = min((improved(start, _FEW_STEPS) for start in starts[:_STARTS]), key=lambda one: float(one.cost))
    best = improved(near.x, _MANY_STEPS)
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


def _columns(covariance: Floats) -> Floats:
    """Independent deviations of height, pitch, roll and focal length, one a row."""
    return np.asarray(np.linalg.cholesky(covariance + np.diag([1e-18] * CAMERA)).T, dtype=np.float64)


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


def _check_people(problem: Problem, numbers: Floats) -> None:
    """Most of what was taken for people must behave as people: of about one height, on flat ground."""
    people = problem.given.people
    if people is None:
        return
    heights = problem.heights_m(numbers)
    near = np.abs(misfits.boxes_off(problem.trial(numbers), people, heights)) < _STILL_A_PERSON
    if near.mean() < _MOST_ARE_PEOPLE:
        raise NotMeasurable(
            f"only {near.sum()} of {len(near)} boxes of upright things fit people of one height who stand on "
            "flat ground",
            hint="Use a stretch in which people walk about in full view, a detector that knows people "
            "(--backend detector=onnx:FILE), or give --distance or --height.",
        )


def _mirrored(problem: Problem, trial: Trial) -> bool:
    """Whether the points given lie the other way round than they are seen."""
    points = problem.given.points
    ground = np.array([point.ground_m for point in points])
    seen = trial.ground(np.array([point.pixel for point in points]))
    centred, across = ground - ground.mean(axis=0), seen - seen.mean(axis=0)
    return float(np.linalg.det(centred.T @ across)) < 0


def _check_known(given: Given, trial: Trial, columns: Floats) -> None:
    """A camera that is left open is not written down."""
    pitch_sigma = float(np.linalg.norm(columns[:, 1]))
    share = length_share(trial, columns, metric=given.has_scale)
    if pitch_sigma <= _MOST_PITCH_SIGMA_DEG and share <= _MOST_SHARE:
        return
    unsure = float(np.linalg.norm(columns[:, 3])) > _UNSURE_FOCAL * trial.focal_px
    because = ", since the focal length is not known either" if unsure else ""
    if pitch_sigma > _MOST_PITCH_SIGMA_DEG:
        known = f": it is {trial.pitch_deg:.0f}±{pitch_sigma:.0f} degrees" if pitch_sigma < 45 else ""
        raise NotMeasurable(f"what is given leaves the camera's pitch open{because}{known}", hint=_NEEDED)
    raise NotMeasurable(
        f"what is given leaves lengths on the ground open to ±{share:.0%}{because}", hint=_NEEDED
    )


def length_share(trial: Trial, columns: Floats, *, metric: bool) -> float:
    """By what share lengths on the ground are off, at the usual place in the picture's lower half."""
    width, height = trial.size
    x, y = np.meshgrid(np.linspace(0.1, 0.9, 5) * width, np.linspace(0.5, 0.95, 5) * height)
    pixels = np.column_stack([x.ravel(), y.ravel()])
    usable = trial.down(pixels) > _STEEP_ENOUGH
    if not usable.any():
        return np.inf
    here = _sides_m(trial, pixels[usable])
    off = []
    for h, pitch, roll, focal in columns.tolist():
        moved = replace(
            trial,
            height_m=max(trial.height_m + h, 1e-3) if metric else trial.height_m,
            pitch_deg=trial.pitch_deg + pitch,
            roll_deg=trial.roll_deg + roll,
            focal_px=max(trial.focal_px + focal, 1.0),
        )
        off.append(np.log(_sides_m(moved, pixels[usable]) / here))
    return float(np.median(np.linalg.norm(off, axis=0)))


def _sides_m(trial: Trial, pixels: Floats) -> Floats:
    """The side (n,) of the square that has the area of each pixel's ground."""
    here = trial.ground(pixels)
    right = trial.ground(pixels + np.array([1.0, 0.0])) - here
    down = trial.ground(pixels + np.array([0.0, 1.0])) - here
    area = np.abs(right[:, 0] * down[:, 1] - right[:, 1] * down[:, 0])
    return np.asarray(np.sqrt(np.maximum(area, 1e-18)), dtype=np.float64)


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
