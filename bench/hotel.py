"""ETH hotel with every second annotation dropped: do the intervals cover what was dropped?

`python -m vidence.bench.hotel obsmat.txt`
"""

from __future__ import annotations

import sys
from pathlib import Path as File
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..tools.geometry.observed import Observed
from ..tools.kinematics.paths import FEWEST, path_of
from ..tools.tracks.finding import tube_of_given
from ..tools.tracks.reading import load_tracks

Floats = NDArray[np.float64]

ANNOTATED_HZ, Z95 = 25.0, 1.96


class Coverage(NamedTuple):
    """How many dropped places were looked for, how many each axis' interval covers, and how wide it is."""

    places: int
    covered: float
    half_width_m: float
    error_m: float


def coverage(file: File) -> Coverage:
    """Drop every second row of each track, smooth the rest, and look where the dropped ones are."""
    tracks = load_tracks(file, video=None, fps=ANNOTATED_HZ)
    assert tracks.calibration is not None
    errors, widths = [], []
    for track in tracks.tracks:
        observed = track.observed
        if observed is None or len(observed.t_s) < 2 * FEWEST:
            continue
        kept, dropped = slice(0, None, 2), slice(1, None, 2)
        half = Observed(
            observed.t_s[kept], observed.xyz_m[kept], observed.covariance_m2[kept], observed.frame
        )
        tube = tube_of_given(track, tracks.source)
        path = path_of(half, tube=tube, calibration=tracks.calibration, guessed=True, at_s=observed.t_s)
        inside = observed.t_s[dropped] < observed.t_s[kept][-1]
        times = observed.t_s[dropped][inside]
        rows = [int(np.argmin(np.abs(np.array(path.samples.t_s) - t))) for t in times]
        noise2 = (path.noise_m or 0.0) ** 2
        for axis, variance in ((0, 0), (1, 3)):
            found = np.array([path.samples.xyz_m[k][axis] for k in rows])
            sigma2 = np.array([path.samples.covariance_m2[k][variance] for k in rows]) + noise2
            errors.append(found - observed.xyz_m[dropped][inside, axis])
            widths.append(Z95 * np.sqrt(sigma2))
    error, width = np.abs(np.concatenate(errors)), np.concatenate(widths)
    return Coverage(
        len(error) // 2, float((error <= width).mean()), float(np.median(width)), float(np.median(error))
    )


def main(file: str) -> int:
    """Print the coverage."""
    found = coverage(File(file))
    print(
        f"{found.places} dropped places: the 95 % intervals cover {found.covered:.1%} (goal 90 to 99 %), "
        f"median half-width {found.half_width_m:.3f} m, median error {found.error_m:.3f} m"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
