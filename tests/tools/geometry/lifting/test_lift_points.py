"""Lifting of points: all of them in a plane, those on the ground over a ground."""

from __future__ import annotations

import json

import numpy as np
import pytest

from vidence.tools.geometry.lifting.points import lift_points, tube_of_point
from vidence.tools.geometry.sidecar import load_camera
from vidence.tools.kinematics.paths import path_of
from vidence.traces.errors import NotMeasurable
from vidence.traces.points import PointsFrame, summed_up
from vidence.traces.records import Coverage, Points, Span

SIZE, RATE_HZ, COUNT = (640, 360), 25.0, 60
T_S = np.arange(COUNT) / RATE_HZ
SIDECARS = {
    "reference": {"kind": "reference", "pixels": [[100, 300], [300, 300]], "length_m": 2.0},
    "ground": {
        "kind": "ground_plane",
        "width": SIZE[0],
        "height": SIZE[1],
        "intrinsics": {"fx": 520.0, "fy": 520.0, "cx": 320.0, "cy": 180.0},
        "mount": {"height_m": 5.0, "pitch_deg": 16.0},
        "sigma": {"height_m": 0.05},
    },
}


@pytest.fixture
def camera(tmp_path):
    def load(kind):
        file = tmp_path / f"{kind}.json"
        file.write_text(json.dumps(SIDECARS[kind]))
        return load_camera(file, rate_hz=RATE_HZ)

    return load


def told(xy, *, hidden=(), on_ground=False):
    """Points (t, n, 2) as evidence, and their frames; those hidden have no place."""
    frames = tuple(
        PointsFrame(
            pts=1000 * k,
            t_s=float(T_S[k]),
            index=k,
            xy=tuple(None if (k, n) in hidden else (float(x), float(y)) for n, (x, y) in enumerate(row)),
            score=tuple(0.0 if (k, n) in hidden else 0.9 for n in range(len(row))),
        )
        for k, row in enumerate(xy)
    )
    coverage = Coverage(spans=(Span(start_s=0, end_s=2.4),), rate_hz=RATE_HZ, tool="klt", frames=COUNT)
    points = Points(
        id="e5",
        source="klt",
        on_ground=on_ground,
        columns="0" * 64,
        frames=COUNT,
        frame_interval_s=1 / RATE_HZ,
        tracks=summed_up(frames, [(0.0, (float(x), float(y))) for x, y in xy[0]]),
        coverage=coverage,
    )
    return points, frames


def noisy(xy):
    return xy + np.random.default_rng(2).normal(0, 0.3, xy.shape)


def test_in_a_plane_every_point_lifts(camera):
    lens = camera("reference")
    falling = np.stack(
        [np.column_stack([200 + 10 * T_S, 20 + 40 * T_S**2]), np.tile([50.0, 90.0], (COUNT, 1))], axis=1
    )
    points, frames = told(noisy(falling))
    first, second = lift_points(points, frames, lens)
    path = path_of(first, tube=tube_of_point(points, frames, 0), calibration=lens.record())
    # A hundred pixels are a metre, and up in the picture is up.
    assert path.samples.acceleration_m_s2[30][1] == pytest.approx(-0.8, abs=0.1)
    assert path.label == "point 1 of e5"
    assert "part_only" in {one.kind for one in path.degradations}
    assert np.ptp(second.xyz_m, axis=0)[:2] == pytest.approx([0, 0], abs=0.03)
    sigma_m = np.sqrt(first.covariance_m2[:, 0, 0])
    assert sigma_m == pytest.approx(np.full(COUNT, 0.003), rel=0.4)


def test_over_a_ground_only_points_that_lie_on_it_lift(camera):
    lens = camera("ground")
    place = np.column_stack([-4 + 3.0 * T_S, np.full(COUNT, 14.0), np.zeros(COUNT)])
    pixels = noisy(lens.project(place, T_S)[:, None])
    with pytest.raises(NotMeasurable, match="how high over the ground"):
        lift_points(*told(pixels), lens)
    points, frames = told(pixels, on_ground=True)
    (observed,) = lift_points(points, frames, lens)
    off = (observed.xyz_m - place)[:, :2]
    assert np.abs(off).max() < 0.3
    share = np.einsum("ni,nij,nj->n", off, np.linalg.inv(observed.covariance_m2[:, :2, :2]), off)
    assert 0.5 < np.median(share) < 3
    assert set(observed.modes) == {"camera.height_m"}
    path = path_of(observed, tube=tube_of_point(points, frames, 0), calibration=lens.record())
    assert path.samples.velocity_m_s[30][0] == pytest.approx(3.0, abs=0.1)


def test_where_a_point_is_hidden_or_above_the_horizon_it_has_no_place(camera):
    lens = camera("ground")
    pixels = np.tile([320.0, 250.0], (COUNT, 1, 1)).astype(float)
    pixels[40:] = [320.0, 10.0]
    points, frames = told(pixels, hidden={(5, 0)}, on_ground=True)
    (observed,) = lift_points(points, frames, lens)
    known = observed.seen & np.isfinite(observed.xyz_m).all(axis=1)
    assert np.flatnonzero(~known).tolist() == [5, *range(40, COUNT)]
