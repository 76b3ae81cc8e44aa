import numpy as np
import pytest

from vidence.bench.scenes.camera import GroundCamera

CAMERA = GroundCamera(width=640, height=360, focal_px=500.0, height_m=6.0, pitch_deg=24.0)


def test_ground_points_come_back_from_their_pixels():
    ground = np.array([[0.0, 10.0], [-3.0, 14.0], [5.0, 30.0]])
    pixels, _ = CAMERA.project(np.column_stack([ground, np.zeros(3)]))
    assert CAMERA.ground_at(pixels) == pytest.approx(ground, abs=1e-6)


def test_the_optical_axis_meets_the_ground_at_the_picture_s_middle():
    ahead = CAMERA.height_m / np.tan(np.radians(CAMERA.pitch_deg))
    pixels, depth = CAMERA.project(np.array([[0.0, ahead, 0.0]]))
    assert pixels[0] == pytest.approx([320.0, 180.0])
    assert depth[0] == pytest.approx(np.hypot(ahead, CAMERA.height_m))


def test_right_in_the_world_is_right_in_the_picture_and_up_is_up():
    pixels, _ = CAMERA.project(np.array([[0.0, 12.0, 0.0], [1.0, 12.0, 0.0], [0.0, 12.0, 1.0]]))
    assert pixels[1][0] > pixels[0][0]
    assert pixels[2][1] < pixels[0][1]


def test_above_the_horizon_there_is_no_ground():
    assert np.isnan(CAMERA.ground_at(np.array([[320.0, -400.0]]))).all()
