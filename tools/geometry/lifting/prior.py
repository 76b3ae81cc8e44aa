"""What is known of a thing's shape beforehand: by its class, by what it is like, or by a first guess."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Two = tuple[float, float]
Three = tuple[float, float, float]
Four = tuple[float, float, float, float]


class Prior(NamedTuple):
    """Means and covariance of the shared values."""

    mean: Floats
    covariance: Floats

    @property
    def sigma(self) -> Floats:
        """Standard deviations."""
        return np.asarray(np.sqrt(np.diag(self.covariance)), dtype=np.float64)


class Out(NamedTuple):
    """What boxes leave out of a thing below and above, as shares of its height: mean and deviation."""

    below: Two
    above: Two


_NOTHING = Out((0.0, 0.001), (0.0, 0.001))


class Drawn(NamedTuple):
    """How boxes are drawn: by how many pixels their edges (left, upper, right, lower) lie off.

    Each is a mean and a deviation. Beside that, what they leave out of what goes on wheels, of what does not,
    and of what may do either.
    """

    name: str
    mean_px: Four
    sigma_px: Four
    on_wheels: Out = _NOTHING
    on_feet: Out = _NOTHING
    on_either: Out = _NOTHING


# Length, width, height in metres, and by what share each varies (as a standard deviation of its logarithm).
_SIZES: dict[str, tuple[Three, Three]] = {
    "car": ((4.3, 1.8, 1.52), (0.12, 0.08, 0.1)),
    "truck": ((7.0, 2.4, 3.0), (0.35, 0.12, 0.2)),
    "bus": ((11.0, 2.5, 3.2), (0.2, 0.06, 0.12)),
    "van": ((5.2, 2.0, 2.2), (0.15, 0.08, 0.15)),
    "person": ((0.5, 0.55, 1.7), (0.3, 0.25, 0.08)),
    "bicycle": ((1.75, 0.6, 1.6), (0.12, 0.3, 0.15)),
    "motorcycle": ((2.1, 0.8, 1.5), (0.12, 0.2, 0.15)),
    "dog": ((0.8, 0.3, 0.6), (0.4, 0.4, 0.4)),
    "ball": ((0.3, 0.3, 0.3), (0.8, 0.8, 0.8)),
}
_ALIASES = {"pedestrian": "person", "cyclist": "bicycle", "vehicle": "car"}
# What a thing of no known class may turn out to be like.
_LIKELY = ("car", "truck", "person")
# It is like a class if its size is no farther from it than nineteen in twenty of that class are.
_LIKE = 7.8
# Taken for granted less than where a detector tells the class.
_WIDER = 1.25
# Of a thing of no known class: how its sides compare is known better than how large it is.
_SCALE, _SIDES = 0.6, 0.4
_FOOTPRINT, _TOP = (0.85, 0.12), (0.8, 0.2)

# What a network draws is on either side of the truth; what differs from the background is a little larger
# than the thing, and reaches into its shadow or stops short of its dark underside.
_NETWORK = Drawn("network", (0.0, 0.0, 0.0, 0.0), (1.0, 1.0, 1.0, 1.0))
_DIFFERENCE = Drawn("difference", (-0.7, -0.8, 0.5, -0.1), (0.8, 1.2, 0.8, 1.3))
# What has a thing's colour ends sharply, but wheels and the dark between them do not have it, nor do heads.
# Paint begins at an eighth of a car's height; bumpers hang over, so that a little less seems missing.
_COLOUR = Drawn(
    "colour",
    (0.0, -0.4, 0.0, 0.3),
    (0.6, 0.8, 0.6, 0.7),
    on_wheels=Out((0.11, 0.045), (0.0, 0.02)),
    on_feet=Out((0.01, 0.01), (0.08, 0.06)),
    on_either=Out((0.03, 0.045), (0.03, 0.05)),
)
_WHEELED = frozenset({"car", "truck", "bus", "van", "motorcycle", "bicycle"})


def drawn_by(source: str) -> Drawn:
    """How the detector of a tube draws boxes."""
    if source.startswith("colour"):
        return _COLOUR
    return _DIFFERENCE if source.startswith("motion") else _NETWORK


def prior_of(label: str, guess_m: Three, drawn: Drawn) -> Prior:
    """What is known beforehand of a thing's shape: by its class, else by a first guess of its size."""
    name = _ALIASES.get(label, label)
    if name in _SIZES:
        mean, share = _SIZES[name]
        return _prior(mean, np.diag(np.square(share)), drawn, _out(name, drawn))
    return _prior(guess_m, _SCALE**2 * np.ones((3, 3)) + _SIDES**2 * np.eye(3), drawn, drawn.on_either)


def is_class(label: str) -> bool:
    """Whether sizes of this class are known."""
    return _ALIASES.get(label, label) in _SIZES


def alike(size: Floats, covariance: Floats, drawn: Drawn) -> Prior | None:
    """The prior of the class that sizes found (as logarithms) are like; None where they are like none."""
    best, least = None, _LIKE
    for name in _LIKELY:
        mean, share = _SIZES[name]
        spread = covariance + np.diag(np.square(share))
        off = size - np.log(mean)
        far = float(off @ np.linalg.solve(spread, off))
        if far < least:
            best, least = name, far
    if best is None:
        return None
    mean, share = _SIZES[best]
    return _prior(mean, np.diag(np.square(_WIDER * np.array(share))), drawn, _out(best, drawn))


def _out(name: str, drawn: Drawn) -> Out:
    """What boxes leave out of a class."""
    return drawn.on_wheels if name in _WHEELED else drawn.on_feet


def _prior(size_m: Three, spread: Floats, drawn: Drawn, out: Out) -> Prior:
    parts = [_FOOTPRINT[0], _TOP[0], out.below[0], out.above[0]]
    mean = np.concatenate([np.log(size_m), parts, drawn.mean_px])
    sigma = [0.0, 0.0, 0.0, _FOOTPRINT[1], _TOP[1], out.below[1], out.above[1], *drawn.sigma_px]
    covariance = np.diag(np.square(sigma))
    covariance[:3, :3] = spread
    return Prior(mean, covariance)
