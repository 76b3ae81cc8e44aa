from dataclasses import replace

import cv2
import numpy as np
import pytest

from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.drive import Drive
from vidence.bench.scenes.scene import Ride, Scene

CAMERA = GroundCamera(width=320, height=180, focal_px=260.0, height_m=5.0, pitch_deg=24.0)
STRAIGHT = ((0.0, 90.0),)


def test_a_steady_acceleration_goes_half_a_t_squared():
    drive = Drive(1.0, 10.0, ((0.0, 0.0), (4.0, 8.0)), STRAIGHT)
    assert drive.gone_m(3.0) == pytest.approx(0.5 * 2.0 * 9.0)
    assert drive.at(3.0)[:2] == pytest.approx((1.0 + 9.0, 10.0), abs=1e-6)
    assert drive.speed(3.0) == pytest.approx(6.0)


def test_a_steady_turn_is_a_circle():
    # A quarter turn to the right in 2 s at 3 m/s: the radius is v / ω.
    drive = Drive(0.0, 0.0, ((0.0, 3.0),), ((0.0, 0.0), (2.0, 90.0)))
    radius = 3.0 / (np.pi / 4)
    assert drive.at(2.0)[:2] == pytest.approx((radius, radius), abs=1e-4)
    assert drive.at(2.0).heading_rad == pytest.approx(0.0)


def test_outside_its_knots_a_drive_goes_straight_on():
    drive = Drive(0.0, 0.0, ((1.0, 2.0), (2.0, 4.0)), ((0.0, 0.0),))
    assert drive.at(0.0)[:2] == pytest.approx((0.0, -2.0))
    assert drive.at(3.0)[:2] == pytest.approx((0.0, 3.0 + 4.0), abs=1e-6)


def test_a_drive_tells_its_starts_stops_and_turns():
    speed = ((0.0, 2.0), (1.0, 0.0), (2.0, 0.0), (3.0, 2.0))
    drive = Drive(0.0, 0.0, speed, ((4.0, 0.0), (5.0, 90.0)))
    assert [(b.t_s, b.event) for b in drive.beats()] == [(1.0, "stop"), (2.0, "start"), (4.5, "turn")]
    assert not Drive(0.0, 0.0, ((0.0, 0.0),), STRAIGHT).moves


def test_a_ride_carries_the_camera_and_turns_it():
    ride = Ride(Drive(0.0, 0.0, ((0.0, 2.0),), ((0.0, 0.0), (4.0, 40.0))), ((0.0, 0.0), (2.0, 5.0)))
    there = ride.carry(CAMERA, 2.0)
    assert there.bearing_deg == pytest.approx(20.0 + 5.0)
    assert (there.x_m, there.y_m) == pytest.approx(ride.drive.at(2.0)[:2])


@pytest.mark.parametrize("roll_deg", [0.0, 6.0])
def test_ground_points_come_back_before_a_carried_rolled_and_bent_camera(roll_deg):
    where = {"x_m": 3.0, "y_m": -2.0, "bearing_deg": 30.0, "roll_deg": roll_deg}
    camera = CAMERA.model_copy(update={**where, "distortion": (-0.1, 0.02, 0.0, 0.0)})
    ground = np.array([[8.0, 7.0], [10.0, 12.0], [12.0, 9.0]])
    pixels, _ = camera.project(np.column_stack([ground, np.zeros(3)]))
    assert camera.ground_at(pixels) == pytest.approx(ground, abs=1e-5)


def test_the_ground_moves_as_the_camera_does():
    ride = Ride(Drive(0.0, 0.0, ((0.0, 3.0),), ((0.0, 0.0), (1.0, 6.0))))
    scene = Scene("ride", 3, CAMERA, "grass", (), 0.24, 25.0, noise=0.0, ride=ride)
    images = [cv2.cvtColor(image, cv2.COLOR_RGB2GRAY) for _, image in scene.frames()]
    t_s = 5 / 25.0
    before = np.array([[150.0, 120.0], [200.0, 110.0], [110.0, 130.0]])
    ground = scene.camera_at(0.0).ground_at(before)
    after, _ = scene.camera_at(t_s).project(np.column_stack([ground, np.zeros(3)]))
    points = (before - 0.5).astype(np.float32).reshape(-1, 1, 2)
    guess = (after - 0.5 + 1.0).astype(np.float32).reshape(-1, 1, 2)
    flow, found, _ = cv2.calcOpticalFlowPyrLK(
        images[0], images[5], points, guess, flags=cv2.OPTFLOW_USE_INITIAL_FLOW
    )
    assert found.all()
    assert flow.reshape(-1, 2) + 0.5 == pytest.approx(after, abs=0.6)


def test_a_dim_exposure_darkens_the_picture():
    scene = Scene("dim", 3, CAMERA, "sand", (), 0.08, 25.0, noise=0.0)
    bright = next(iter(scene.frames()))[1].mean()
    dim = next(iter(replace(scene, exposure=0.5).frames()))[1].mean()
    assert dim == pytest.approx(0.5 * bright, rel=0.02)
