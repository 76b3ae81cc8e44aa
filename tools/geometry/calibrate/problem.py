"""The fit of a mounted camera as least squares: which numbers are sought, from where, and every misfit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from . import misfits
from .given import Given
from .misfits import Turned
from .trial import Trial

Floats = NDArray[np.float64]

# A camera of which nothing is said: 61 degrees wide, by a third more or less; about level.
_USUAL_FOCAL, _USUAL_FOCAL_SIGMA = 0.85, 0.35
_LEVEL_SIGMA_DEG = 5.0
# People as a whole may be this much taller or smaller than is said of them.
_COMMON_HEIGHT_SIGMA_M = 0.03
_FAR_M = 1e4
# An error nearer to nought than this share is none.
_EXACT = 1e-5
# The camera's own numbers come first: ln f, pitch and roll in degrees, ln of the height.
CAMERA = 4
PITCH_DEG = (-40.0, 90.0)
_START_PITCH_DEG, _START_HEIGHT_M = (2.0, 75.0), (1.0, 15.0)


@dataclass(frozen=True, eq=False)
class Problem:
    """What is given, as a function of a vector of numbers sought."""

    given: Given

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What each number of the vector is."""
        given, names = self.given, ["ln_focal", "pitch_deg", "roll_deg", "ln_height"]
        if any(line.way != "vertical" for line in given.lines):
            names.append("azimuth")
        if given.points:
            names += ["turn", "east", "north"]
        if given.people is not None:
            names += ["people", *(f"person{k}" for k in range(given.people.count))]
        return tuple(names)

    @cached_property
    def usual(self) -> tuple[Floats, Floats]:
        """Where each number is expected, and how closely; infinity where nothing is."""
        mean = dict.fromkeys(self.names, 0.0)
        sigma = dict.fromkeys(self.names, np.inf)
        given = self.given
        mean["ln_focal"], sigma["ln_focal"] = np.log(_USUAL_FOCAL * given.size[0]), _USUAL_FOCAL_SIGMA
        sigma["roll_deg"] = _LEVEL_SIGMA_DEG
        if not given.has_scale:
            sigma["ln_height"] = _EXACT
        if given.people is not None:
            mean["people"], sigma["people"] = given.people.height_m.value, _COMMON_HEIGHT_SIGMA_M
            sigma |= {name: given.people.height_m.sigma for name in self.names if name.startswith("person")}
        return np.array([mean[n] for n in self.names]), np.array([sigma[n] for n in self.names])

    @cached_property
    def bounds(self) -> tuple[Floats, Floats]:
        """The least and greatest of each number."""
        low, high = np.full(len(self.names), -np.inf), np.full(len(self.names), np.inf)
        width = self.given.size[0]
        low[:CAMERA] = np.log(0.15 * width), PITCH_DEG[0], -60.0, np.log(1e-3)
        high[:CAMERA] = np.log(30.0 * width), PITCH_DEG[1], 60.0, np.log(_FAR_M)
        return low, high

    def trial(self, numbers: Floats) -> Trial:
        """The camera of a vector."""
        ln_focal, pitch, roll, ln_height = (float(v) for v in numbers[:CAMERA])
        given = self.given
        return Trial(
            float(np.exp(ln_focal)), pitch, roll, float(np.exp(ln_height)), given.size, given.distortion
        )

    def value(self, numbers: Floats, name: str) -> float:
        """One number by its name, nought where it is not sought."""
        return float(numbers[self.names.index(name)]) if name in self.names else 0.0

    def turned(self, numbers: Floats) -> Turned:
        """Where the user's ground axes lie."""
        east, north = self.value(numbers, "east"), self.value(numbers, "north")
        return Turned(self.value(numbers, "turn"), (east, north))

    def heights_m(self, numbers: Floats) -> Floats:
        """How tall each person is."""
        assert self.given.people is not None
        first = self.names.index("people")
        people = self.given.people.count
        return np.asarray(numbers[first] + numbers[first + 1 : first + 1 + people], dtype=np.float64)

    def misfit(self, numbers: Floats) -> Floats:
        """Of everything given, in units of its own error."""
        given, trial = self.given, self.trial(numbers)
        found = [self._told(numbers)]
        if given.points:
            turned = self.turned(numbers)
            found.append(misfits.of_points(trial, given.points, turned, given.pixel_sigma).ravel())
        if given.distances:
            found.append(misfits.of_distances(trial, given.distances, given.pixel_sigma))
        if given.standing:
            found.append(misfits.of_standing(trial, given.standing, given.pixel_sigma).ravel())
        if given.lines:
            azimuth = self.value(numbers, "azimuth")
            found.append(misfits.of_lines(trial, given.lines, azimuth, given.pixel_sigma))
        if given.people is not None:
            found.append(misfits.of_people(trial, given.people, self.heights_m(numbers)))
        return np.concatenate(found)

    def _told(self, numbers: Floats) -> Floats:
        """Of the focal length and the camera's height, where they are given."""
        told = ((self.given.focal_px, numbers[0]), (self.given.camera_height_m, numbers[3]))
        return np.array(
            [
                (ln_value - np.log(known.value)) / max(known.sigma / known.value, _EXACT)
                for known, ln_value in told
                if known is not None
            ]
        )

    def residuals(self, numbers: Floats) -> Floats:
        """The misfits, and how far each number lies from where it is expected."""
        mean, sigma = self.usual
        known = np.isfinite(sigma)
        return np.concatenate([self.misfit(numbers), (numbers - mean)[known] / sigma[known]])

    def start(self, rng: np.random.Generator) -> Floats:
        """A vector to start from, drawn from what cameras usually are, with the scale that is given."""
        numbers = self.usual[0].copy()
        numbers[0] += rng.normal() * _USUAL_FOCAL_SIGMA
        if self.given.focal_px is not None:
            numbers[0] = np.log(self.given.focal_px.value)
        numbers[1] = rng.uniform(*_START_PITCH_DEG)
        numbers[2] = rng.normal()
        if self.given.camera_height_m is not None:
            numbers[3] = np.log(self.given.camera_height_m.value)
        elif self.given.has_scale:
            numbers[3] = rng.uniform(*np.log(_START_HEIGHT_M))
            numbers[3] += self._rescaled(self.trial(numbers))
        if "azimuth" in self.names:
            numbers[self.names.index("azimuth")] = rng.uniform(-np.pi, np.pi)
        if self.given.points:
            first = self.names.index("turn")
            numbers[first : first + 3] = self._laid(self.trial(numbers))
        low, high = self.bounds
        return np.clip(numbers, low + 1e-6, high - 1e-6)

    def _rescaled(self, trial: Trial) -> float:
        """By the logarithm, how much higher the camera must be for the lengths given."""
        given = self.given
        if given.distances:
            lengths = np.array([one.length_m.value for one in given.distances])
            return float(np.median(np.log(lengths / (misfits.lengths_m(trial, given.distances) + 1e-9))))
        if len(given.points) > 1:
            ground = np.array([point.ground_m for point in given.points])
            seen = trial.ground(np.array([point.pixel for point in given.points]))
            return float(np.log((np.std(ground, axis=0).sum() + 1e-9) / (np.std(seen, axis=0).sum() + 1e-9)))
        return 0.0

    def _laid(self, trial: Trial) -> tuple[float, float, float]:
        """Turn and shift that lay the user's points best on where the camera sees them."""
        ground = np.array([point.ground_m for point in self.given.points])
        seen = trial.ground(np.array([point.pixel for point in self.given.points]))
        u = (ground - ground.mean(axis=0)) @ [1.0, 1.0j]
        v = (seen - seen.mean(axis=0)) @ [1.0, 1.0j]
        turn = float(np.angle(np.vdot(u, v)))
        east, north = seen.mean(axis=0) - Turned(turn, (0.0, 0.0)).place(ground).mean(axis=0)
        return turn, float(east), float(north)
