"""The depth that rendered scenes truly have, by their geometry."""

import numpy as np
import pytest

from vidence.bench.depths import measured
from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.drive import Drive
from vidence.bench.scenes.scene import Actor, Scene
from vidence.bench.true_depth import MAX_M, Faults, StandIn, true_depth

CAMERA = GroundCamera(width=640, height=360, focal_px=500.0, height_m=5.0, pitch_deg=10.0)
STANDS = ((0.0, 0.0),)
CAR = Actor("car", "red", Drive(0.0, 20.0, STANDS, ((0.0, 90.0),)))


def scene(*actors):
    return Scene("made", 1, CAMERA, "asphalt", actors, 1.0)


def cell(depth, x_m, y_m, z_m):
    """The depth where a point of the world shows, and how far that point is."""
    pixel, far = CAMERA.project(np.array([[x_m, y_m, z_m]]))
    column, row = (pixel[0] / 640 * depth.shape[1]).astype(int)
    return depth[row, column], float(far[0])


def test_the_ground_is_as_far_as_it_is_and_the_sky_has_no_depth():
    depth = true_depth(scene(), 0.0)
    told, true = cell(depth, 3.0, 25.0, 0.0)
    assert told == pytest.approx(true, rel=0.02)
    assert np.isinf(depth[0]).all()


def test_a_thing_covers_the_ground_behind_it_with_its_near_side():
    depth = true_depth(scene(CAR), 0.0)
    # A car's side, half its breadth nearer than its middle.
    told, true = cell(depth, 0.0, 20.0 - 0.9, 0.5)
    assert told == pytest.approx(true, rel=0.01)
    assert (true_depth(scene(), 0.0) == depth).mean() > 0.9


def test_a_thing_put_farther_off_has_the_same_outline_but_for_its_foot():
    plain, off = (true_depth(scene(CAR), 0.0, off=[times]) for times in (1.0, 1.05))
    changed = plain != off
    # At its foot the ground is nearer now.
    assert np.isclose(off[changed], 1.05 * plain[changed]).mean() > 0.9
    assert (changed == (true_depth(scene(), 0.0) != plain)).mean() > 0.999


def test_the_stand_in_is_off_by_its_faults_and_tells_nothing_beyond_its_range():
    exact = StandIn(scene(CAR), Faults(flicker=0.0, noise=0.0, things=0.0, blur_cells=1e-6)).at(0, 0.0, 0)
    true = true_depth(scene(CAR), 0.0)
    known = np.isfinite(exact.values)
    assert exact.values[known] == pytest.approx(true[known], rel=1e-4)
    assert (true[~known] >= 0.98 * MAX_M).all()
    faulty = StandIn(scene(CAR), Faults(scale=1.2)).at(0, 0.0, 0)
    both = known & np.isfinite(faulty.values)
    assert np.median(faulty.values[both] / true[both]) == pytest.approx(1.2, rel=0.1)


@pytest.mark.long
def test_by_depth_the_truth_is_in_the_interval_and_a_known_scale_is_surer():
    rows = list(measured(("cruise", "oblique", "walkers", "left_turn"), 4))
    for source in ("network", "length", "ground + depth"):
        assert np.mean([row.covered for row in rows if row.source == source]) >= 0.8
    off = {
        source: np.median([abs(r.off) for r in rows if r.source == source]) for source in ("length", "ground")
    }
    assert max(off.values()) < 0.1
