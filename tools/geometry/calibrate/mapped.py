"""From ground points to a homography: linear start, refined in pixels, with its covariance and residuals."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ....traces.errors import UsageError
from ..homography import Homography
from .given import Given, Number, Residual
from .reported import distance_residuals, point_residuals

Floats = NDArray[np.float64]

_FEWEST = 4
# Four points of which three lie nearly on a line do not hold a plane: as a share of their extent.
_ON_A_LINE = 0.03
_FREE = 8


@dataclass(frozen=True, eq=False)
class Mapped:
    """A fitted map of the ground: pixels to metres, what each independent error adds to it, and residuals."""

    size: tuple[int, int]
    matrix: Floats
    deviations: Floats
    middle_px: Floats
    residuals: tuple[Residual, ...]
    notes: tuple[str, ...] = ()

    @property
    def found(self) -> dict[str, Number]:
        """How many metres of ground a pixel has at the middle of the points, and its standard deviation."""
        value = _metres_in_a_pixel(self.matrix, self.middle_px)
        return {"m_per_px": Number(value, self.share * value)}

    @property
    def share(self) -> float:
        """By what share lengths on the ground are off, at the middle of the points."""
        value = _metres_in_a_pixel(self.matrix, self.middle_px)
        off = [_metres_in_a_pixel(self.matrix + one, self.middle_px) - value for one in self.deviations]
        return float(np.linalg.norm(off)) / value

    def sidecar(self) -> Homography:
        """The map as a sidecar."""
        return Homography(
            kind="homography",
            image_to_ground=_rows(self.matrix),
            width=self.size[0],
            height=self.size[1],
            joint_sigma=tuple(_rows(one) for one in self.deviations),
        )


def fit_mapped(given: Given) -> Mapped:
    """The map that fits four or more ground points best, and distances beside them."""
    pixels = np.array([point.pixel for point in given.points], dtype=np.float64).reshape(-1, 2)
    ground = np.array([point.ground_m for point in given.points], dtype=np.float64).reshape(-1, 2)
    _check_points(pixels, ground)
    to_unit_px, to_unit_m = _balancing(pixels), _balancing(ground)
    start = _linear(_through(to_unit_px, pixels), _through(to_unit_m, ground))
    fit = _Fit(given, pixels, ground, to_unit_px, to_unit_m, start)
    free, jacobian = fit.solved()
    matrix = fit.matrix(free)
    depth = np.column_stack([pixels, np.ones(len(pixels))]) @ matrix[2]
    sign = 1.0 if np.median(depth) > 0 else -1.0
    _check_map(matrix * sign, pixels, depth * sign)
    norm = sign / float(np.median(np.abs(depth)))
    deviations = np.array([fit.lifted(one) for one in _columns(fit, free, jacobian)])
    residuals = fit.residuals(matrix)
    notes = _notes(fit.misfit(free))
    return Mapped(given.size, matrix * norm, deviations * norm, pixels.mean(axis=0), residuals, notes)


@dataclass(frozen=True, eq=False)
class _Fit:
    """The free numbers of a map: eight, added to a linear start in balanced units."""

    given: Given
    pixels: Floats
    ground: Floats
    to_unit_px: Floats
    to_unit_m: Floats
    start: Floats

    def lifted(self, free: Floats) -> Floats:
        """What eight numbers add to the map."""
        added = np.append(free, 0.0).reshape(3, 3)
        return np.asarray(np.linalg.inv(self.to_unit_m) @ added @ self.to_unit_px, dtype=np.float64)

    def matrix(self, free: Floats) -> Floats:
        """Pixels to metres."""
        whole = np.linalg.inv(self.to_unit_m) @ self.start @ self.to_unit_px
        return np.asarray(whole + self.lifted(free), dtype=np.float64)

    def misfit(self, free: Floats) -> Floats:
        """Of points in pixels and of distances by their logarithm, in units of their errors."""
        matrix = self.matrix(free)
        back: Floats = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
        seen = _through(back, self.ground)
        sigma_m = np.array([point.sigma_m for point in self.given.points])
        spread = [
            np.linalg.norm(_through(back, self.ground + np.outer(sigma_m, step)) - seen, axis=1)
            for step in ([1.0, 0.0], [0.0, 1.0])
        ]
        sigma = np.sqrt(self.given.pixel_sigma**2 + (spread[0] ** 2 + spread[1] ** 2) / 2)
        found = [((seen - self.pixels) / sigma[:, None]).ravel()]
        if self.given.distances:
            found.append(self._lengths_off(matrix))
        return np.concatenate(found)

    def _lengths_off(self, matrix: Floats) -> Floats:
        known = np.array([one.length_m for one in self.given.distances])
        length, per_px = self.lengths(matrix)
        sigma = np.hypot(known[:, 1] / known[:, 0], per_px / length * self.given.pixel_sigma)
        return np.asarray(np.log(length / known[:, 0]) / sigma, dtype=np.float64)

    def lengths(self, matrix: Floats) -> tuple[Floats, Floats]:
        """How long the map makes the distances, and what a click off by a pixel changes of that."""
        ends = np.array([one.ends for one in self.given.distances], dtype=np.float64)
        length = np.linalg.norm(_through(matrix, ends[:, 0]) - _through(matrix, ends[:, 1]), axis=1)
        total = np.zeros(len(ends))
        for end in (0, 1):
            for step in ([0.5, 0.0], [0.0, 0.5]):
                moved = ends.copy()
                moved[:, end] += step
                other = np.linalg.norm(_through(matrix, moved[:, 0]) - _through(matrix, moved[:, 1]), axis=1)
                total += ((other - length) / 0.5) ** 2
        return length, np.sqrt(total)

    def solved(self) -> tuple[Floats, Floats]:
        """The best eight numbers, and the slopes of the misfits there."""
        from scipy.optimize import least_squares

        found = least_squares(self.misfit, np.zeros(_FREE), x_scale="jac", max_nfev=200)
        return np.asarray(found.x, dtype=np.float64), np.asarray(found.jac, dtype=np.float64)

    def residuals(self, matrix: Floats) -> tuple[Residual, ...]:
        """Every point and distance, in pixels and metres."""
        back: Floats = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
        off_px = np.linalg.norm(_through(back, self.ground) - self.pixels, axis=1)
        off_m = np.linalg.norm(_through(matrix, self.pixels) - self.ground, axis=1)
        found = point_residuals(self.given.points, off_px, off_m)
        if self.given.distances:
            found += distance_residuals(self.given.distances, *self.lengths(matrix))
        return tuple(found)


def _check_points(pixels: Floats, ground: Floats) -> None:
    """Four or more, and not on a line."""
    if len(pixels) < _FEWEST:
        raise UsageError(
            f"a homography needs four ground points or more, {len(pixels)} were given",
            hint="Give --ground-point X,Y:GX,GY for four places on the ground.",
        )
    for name, places in (("in the picture", pixels), ("on the ground", ground)):
        if not _holds_a_plane(places):
            raise UsageError(
                f"the ground points lie on a line {name}, or all but one of them do",
                hint="Choose four places of which no three lie on one line, far apart.",
            )


def _holds_a_plane(places: Floats) -> bool:
    """Whether no line passes through all of the points but one."""
    for left_out in range(len(places)):
        rest = np.delete(places, left_out, axis=0)
        extent = np.linalg.svd(rest - rest.mean(axis=0), compute_uv=False)
        if extent[1] < _ON_A_LINE * max(float(extent[0]), 1e-12):
            return False
    return True


def _check_map(matrix: Floats, pixels: Floats, depth: Floats) -> None:
    """All points lie before the camera, and are seen from above."""
    if (depth <= 0).any():
        worst = pixels[int(np.argmin(depth))]
        raise UsageError(
            f"the ground point at {worst[0]:g},{worst[1]:g} would lie above the horizon of the map that fits "
            "best",
            hint="Check its pixels and metres, and the order of the points.",
        )
    if np.linalg.det(matrix) > 0:
        raise UsageError(
            "the ground points are mirrored: no camera above the ground sees them in this order",
            hint="Swap X and Y of the ground points, or negate one of them.",
        )


def _columns(fit: _Fit, free: Floats, jacobian: Floats) -> Floats:
    """Independent deviations of the eight numbers, one a row; wider by what the misfits say."""
    misfit = fit.misfit(free)
    spare = len(misfit) - _FREE
    wider = max(1.0, float(misfit @ misfit) / spare) if spare > 0 else 1.0
    covariance = wider * np.linalg.inv(jacobian.T @ jacobian)
    values, vectors = np.linalg.eigh(covariance)
    return np.asarray((vectors * np.sqrt(np.maximum(values, 0.0))).T, dtype=np.float64)


def _notes(misfit: Floats) -> tuple[str, ...]:
    """What a user should know before trusting the map."""
    if len(misfit) == _FREE:
        return (
            "four points fit any map exactly: their residuals say nothing, so look at the picture, or give "
            "a fifth point",
        )
    worst = float(np.abs(misfit).max())
    if worst <= 4.0:
        return ()
    return (f"what is given does not fit together: something is off by {worst:.0f} times its error",)


def _linear(pixels: Floats, ground: Floats) -> Floats:
    """The direct linear transform, its last number one."""
    rows = []
    for (x, y), (u, v) in zip(pixels, ground, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, -u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, -v])
    found = np.linalg.svd(np.array(rows))[2][-1].reshape(3, 3)
    # The last number is the depth at the points' middle: never nought where they are all ground.
    return np.asarray(found / (found[2, 2] if abs(found[2, 2]) > 1e-9 else 1e-9), dtype=np.float64)


def _balancing(places: Floats) -> Floats:
    """A map of places to about unit size round the origin."""
    middle = places.mean(axis=0)
    size = float(np.sqrt(np.mean(np.sum((places - middle) ** 2, axis=1)))) or 1.0
    return np.array([[1, 0, -middle[0]], [0, 1, -middle[1]], [0, 0, size]], dtype=np.float64) / size


def _through(matrix: Floats, places: Floats) -> Floats:
    """Places (n, 2) by a homography."""
    mapped = np.column_stack([places, np.ones(len(places))]) @ matrix.T
    depth = np.where(np.abs(mapped[:, 2]) > 1e-12, mapped[:, 2], 1e-12)
    return np.asarray(mapped[:, :2] / depth[:, None], dtype=np.float64)


def _metres_in_a_pixel(matrix: Floats, pixel: Floats) -> float:
    """The side of the square that has the area of a pixel's ground."""
    here, right, down = _through(matrix, pixel + np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]))
    return float(np.sqrt(abs(np.linalg.det(np.array([right - here, down - here])))))


def _rows(
    matrix: Floats,
) -> tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]:
    first, second, third = ((float(a), float(b), float(c)) for a, b, c in matrix)
    return first, second, third
