"""Boxes and depths of a thing in known places, seen without noise: where depth puts it."""

import numpy as np
import pytest

from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.synthetic import HEIGHT, WIDTH, times_of, tube_of
from vidence.tools.geometry.depth.camera import DepthCamera, Lens, Scale
from vidence.tools.geometry.depth.place import place_by_depth, place_in_world
from vidence.tools.geometry.depth.sighted import Depths, Point, Thing
from vidence.tools.geometry.ground_plane import GroundPlane
from vidence.tools.geometry.pinhole import Intrinsics
from vidence.tools.geometry.posed import About
from vidence.traces.errors import NotMeasurable
from vidence.traces.records import Fingerprint

CAMERA = GroundCamera(width=WIDTH, height=HEIGHT, focal_px=500.0, height_m=6.0, pitch_deg=15.0)
LENS = Intrinsics(fx=500.0, fy=500.0, cx=WIDTH / 2, cy=HEIGHT / 2)
PRINT = Fingerprint(capability="depth", name="made", version="1")
T_S = times_of(10.0, 4.0)
# A cube of this side; what shows of it is nearer than its middle by half of that.
SIDE_M = 1.0


def camera(factor=1.0, sigma_share=0.0, focal_share=0.0):
    def solve(lens):
        return Scale(factor, "network", sigma_share)

    return DepthCamera(Lens(LENS, "sidecar", focal_share), solve(LENS), PRINT, solve)


def cube(x_m, y_m, z_m):
    """Boxes and depths of a cube with its middle at x right, y down and z ahead of the camera."""
    x, y, z = np.broadcast_arrays(np.asarray(x_m, float), y_m, z_m)
    corners = [(a, b, c) for a in (-0.5, 0.5) for b in (-0.5, 0.5) for c in (-0.5, 0.5)]
    u = np.array([(x + a * SIDE_M) / (z + c * SIDE_M) for a, _, c in corners]) * LENS.fx + LENS.cx
    v = np.array([(y + b * SIDE_M) / (z + c * SIDE_M) for _, b, c in corners]) * LENS.fy + LENS.cy
    wide, high = np.ptp(u, axis=0), np.ptp(v, axis=0)
    middle = (u.max(axis=0) + u.min(axis=0)) / 2, (v.max(axis=0) + v.min(axis=0)) / 2
    tube = tube_of(T_S, *middle, size=np.column_stack([wide, high]))
    depth = np.log(z - SIDE_M / 2)
    return tube, Depths(depth, np.full(len(z), 0.01))


def placed(*where, camera_=None):
    tube, seen = cube(*np.broadcast_arrays(*where, T_S)[:3])
    return place_by_depth(Thing(tube, seen, (), (WIDTH, HEIGHT)), camera_ or camera())


def test_a_thing_lies_where_its_rays_and_depths_put_it():
    x = np.linspace(-3, 3, len(T_S))
    found = placed(x, -0.5, 12.0)
    assert found.frame == "camera"
    # Right, ahead and up.
    assert found.xyz_m[:, 0] == pytest.approx(x, abs=0.06)
    assert found.xyz_m[:, 1] == pytest.approx(12.0, abs=0.15)
    assert found.xyz_m[:, 2] == pytest.approx(0.5, abs=0.06)
    assert found.size.height_m == pytest.approx(SIDE_M, rel=0.1)


def test_the_middle_of_a_box_seen_from_one_side_is_not_taken_for_the_middle_of_the_thing():
    right = placed(4.5, 0.0, 9.5).xyz_m
    assert right[:, 0] / right[:, 1] == pytest.approx(4.5 / 9.5, rel=0.003)


def test_the_scale_and_the_lens_are_modes_of_their_own():
    found = placed(2.0, 0.0, 10.0, camera_=camera(sigma_share=0.2, focal_share=0.1))
    far, near = found.modes["depth.network_scale"], found.modes["camera.focal_px"]
    assert far[:, 1] == pytest.approx(0.2 * 10.0, rel=0.05)
    assert far[:, 0] == pytest.approx(0.2 * 2.0, rel=0.05)
    # A longer lens narrows the view, and leaves depths as they are.
    assert near[:, 0] == pytest.approx(2.0 * (1 / 1.1 - 1), rel=0.1)
    assert near[:, 1] == pytest.approx(0.0, abs=0.05)
    own = {name.split(":")[0] for name in found.modes} - {"depth.network_scale", "camera.focal_px"}
    assert own == {"extent.1", "depth.thing"}


def test_depths_that_jump_are_as_unsure_as_they_jump_whatever_they_say():
    tube, depths = cube(np.zeros(len(T_S)), 0.0, np.full(len(T_S), 10.0))
    jumping = depths.log_depth + np.random.default_rng(1).normal(0, 0.05, len(T_S))
    found = place_by_depth(Thing(tube, Depths(jumping, depths.sigma), (), (WIDTH, HEIGHT)), camera())
    assert np.sqrt(found.covariance_m2[:, 1, 1]) == pytest.approx(0.5, rel=0.4)


def test_what_is_out_of_range_is_not_seen_and_all_out_of_range_is_refused():
    tube, depths = cube(np.zeros(len(T_S)), 0.0, np.full(len(T_S), 10.0))
    some = np.where(T_S < 2.0, depths.log_depth, np.nan)
    found = place_by_depth(Thing(tube, Depths(some, depths.sigma), (), (WIDTH, HEIGHT)), camera())
    assert found.seen.tolist() == (T_S < 2.0).tolist()
    none = Depths(np.full(len(T_S), np.nan), depths.sigma)
    with pytest.raises(NotMeasurable, match="out of range"):
        Thing(tube, none, (), (WIDTH, HEIGHT))


def test_a_hidden_row_has_no_place():
    tube, depths = cube(np.zeros(len(T_S)), 0.0, np.full(len(T_S), 10.0))
    samples = tube.samples.model_copy(
        update={
            "seen": tuple("hidden" if 1 < t < 2 else "full" for t in T_S),
            "real_edges": tuple((not 1 < t < 2,) * 4 for t in T_S),
        }
    )
    hidden = tube.model_copy(update={"samples": samples})
    found = place_by_depth(Thing(hidden, depths, (), (WIDTH, HEIGHT)), camera())
    assert found.seen.tolist() == [not 1 < t < 2 for t in T_S]


def test_on_the_ground_depth_gives_the_place_under_the_thing():
    told = GroundPlane.model_validate(sidecar(CAMERA)).camera(About("ground_plane", "camera.json"))
    world = np.column_stack([np.linspace(-2, 2, len(T_S)), np.full(len(T_S), 14.0), np.full(len(T_S), 0.5)])
    local = (world - CAMERA.position) @ CAMERA._axes().T
    tube, depths = cube(*local.T)
    found = place_in_world(Thing(tube, depths, (), (WIDTH, HEIGHT)), told, {"": 1.0}, 0.05)
    assert found.frame == "world"
    assert found.xyz_m[:, :2] == pytest.approx(world[:, :2], abs=0.2)
    assert (found.xyz_m[:, 2] == 0.0).all()
    assert np.linalg.norm(found.modes["depth.ground_scale"], axis=1) == pytest.approx(
        0.05 * np.linalg.norm(world[:, :2], axis=1), rel=0.1
    )


def point(xyz_m, *, on_ground=False, beside=0.0, noise=0.0):
    """A point right, down and ahead of the camera, seen exactly, its depth with some noise."""
    x, y, z = np.broadcast_arrays(*xyz_m, T_S)[:3]
    pixels = LENS.pixels(np.column_stack([x / z, y / z]))
    told = Depths(np.log(z) + np.random.default_rng(3).normal(0, noise, len(T_S)), np.full(len(T_S), 0.01))
    seen, farther = np.ones(len(T_S), dtype=np.bool_), np.full(len(T_S), beside)
    return Point(T_S, pixels, seen, told, farther, on="e2", called="point 1 of e4", on_ground=on_ground)


def test_a_point_lies_on_its_ray_as_far_as_its_depth_is_and_has_no_size():
    x, z = np.linspace(-3, 3, len(T_S)), np.linspace(9, 12, len(T_S))
    found = place_by_depth(point((x, -0.5, z)), camera(sigma_share=0.2, focal_share=0.1))
    assert found.xyz_m == pytest.approx(np.column_stack([x, z, np.full(len(z), 0.5)]), abs=1e-9)
    assert found.size.height_m is None
    assert found.modes["depth.network_scale"] == pytest.approx(0.2 * found.xyz_m, rel=1e-6)
    # The thing that it is on is nearer or farther with it, as all that is on that thing.
    assert found.modes["depth.thing:e2"] == pytest.approx(0.03 * found.xyz_m, rel=1e-6)
    assert not any(name.startswith("extent") for name in found.modes)


def test_a_point_is_surer_across_its_ray_than_along_it():
    found = place_by_depth(point((4.0, 0.0, 10.0), noise=0.02), camera())
    values, vectors = np.linalg.eigh(found.covariance_m2[10])
    ray = found.xyz_m[10] / np.linalg.norm(found.xyz_m[10])
    assert abs(vectors[:, 2] @ ray) == pytest.approx(1.0, abs=1e-3)
    assert np.sqrt(values[2]) == pytest.approx(0.02 * np.hypot(4.0, 10.0), rel=0.4)
    assert values[1] < 0.1 * values[2]


def test_at_an_edge_a_point_may_have_the_depth_beside_it_all_the_while():
    found = place_by_depth(point((0.0, 0.0, 10.0), beside=np.log(1.3)), camera())
    assert found.modes["depth.beside:point 1 of e4"][:, 1] == pytest.approx(3.0, rel=0.01)


def test_a_point_over_the_ground_has_its_height_and_one_on_it_none():
    told = GroundPlane.model_validate(sidecar(CAMERA)).camera(About("ground_plane", "camera.json"))
    world = np.column_stack([np.linspace(-2, 2, len(T_S)), np.full(len(T_S), 14.0), np.full(len(T_S), 1.2)])
    local = ((world - CAMERA.position) @ CAMERA._axes().T).T
    high = place_in_world(point(local), told, {"": 1.0}, 0.05)
    assert high.frame == "world"
    assert high.xyz_m == pytest.approx(world, abs=1e-6)
    assert high.modes["depth.ground_scale"] == pytest.approx(0.05 * (world - CAMERA.position), abs=1e-6)
    assert (high.covariance_m2[:, 2, 2] > 1e-4).all()
    level = place_in_world(point(local, on_ground=True), told, {"": 1.0}, 0.05)
    assert (level.xyz_m[:, 2] == 0).all()
    assert all((shift[:, 2] == 0).all() for shift in level.modes.values())
