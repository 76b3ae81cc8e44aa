"""KITTI's labels in one world: a simulated drive past things whose places are known."""

import numpy as np
import pytest

from vidence.tools.tracks.reading import load_tracks
from vidence.traces.errors import MediaError

EARTH_M, LATITUDE, LONGITUDE = 6378137.0, 49.0, 8.4
# KITTI's velodyne has x forward and z up; the camera sits 0.3 m ahead of it and 0.1 m lower.
TO_CAMERA = np.array([[0, -1, 0, 0.0], [0, 0, -1, -0.1], [1, 0, 0, -0.3]])
TO_VELODYNE = np.array([[1, 0, 0, -0.8], [0, 1, 0, 0.3], [0, 0, 1, -0.8]])
HEIGHT_M = 1.65


def four(part):
    return np.vstack([part, [0, 0, 0, 1]])


def imu_pose(east, north, up, yaw):
    pose = np.eye(4)
    pose[:2, :2] = [[np.cos(yaw), -np.sin(yaw)], [np.sin(yaw), np.cos(yaw)]]
    pose[:3, 3] = east, north, up
    return pose


def write_drive(folder, poses, yaws, things):
    """Labels, oxts and calib of a drive; `things` are {id: places (n, 3) in east, north and up}."""
    for name in ("label_02", "oxts", "calib"):
        (folder / name).mkdir(parents=True)
    rows = []
    for (east, north, up), yaw in zip(poses, yaws, strict=True):
        longitude = LONGITUDE + np.degrees(east / (EARTH_M * np.cos(np.radians(LATITUDE))))
        # Mercator's scale is that of the first latitude.
        mercator = np.log(np.tan(np.radians(90 + LATITUDE) / 2)) + north / (
            EARTH_M * np.cos(np.radians(LATITUDE))
        )
        latitude = np.degrees(2 * np.arctan(np.exp(mercator))) - 90
        rows.append(f"{latitude:.12f} {longitude:.12f} {up:.6f} 0 0 {yaw:.9f} " + "0 " * 24)
    (folder / "oxts" / "0007.txt").write_text("\n".join(rows))
    calib = {"R_rect": np.eye(3), "Tr_velo_cam": TO_CAMERA, "Tr_imu_velo": TO_VELODYNE}
    text = "\n".join(f"{key} {' '.join(map(str, value.ravel()))}" for key, value in calib.items())
    (folder / "calib" / "0007.txt").write_text(text)
    lines = []
    for frame, (place, yaw) in enumerate(zip(poses, yaws, strict=True)):
        to_camera = four(TO_CAMERA) @ four(TO_VELODYNE) @ np.linalg.inv(imu_pose(*place, yaw))
        for name, places in things.items():
            x, y, z, _ = to_camera @ [*places[frame], 1]
            lines.append(f"{frame} {name} Car 0 0 0 100 100 180 150 1.5 1.7 4.2 {x} {y} {z} 0")
    path = folder / "label_02" / "0007.txt"
    path.write_text("\n".join(lines))
    return path


@pytest.fixture
def drive(tmp_path):
    """Six seconds along a bend, east at first, past a parked car and behind one that drives north."""
    t_s = np.arange(60) / 10
    yaws = 0.1 * t_s
    poses = np.column_stack([8 * t_s, 0.5 * t_s**2, 110 + 0 * t_s])
    parked = np.tile([30.0, 6.0, 109.0], (60, 1))
    moving = np.column_stack([40 + 0 * t_s, 5 * t_s, 109 + 0 * t_s])
    return write_drive(tmp_path / "drive", poses, yaws, {3: parked, 9: moving})


@pytest.fixture
def tracks(drive):
    return load_tracks(drive, video=None, fps=None)


def test_a_parked_car_stays_while_the_camera_drives(tracks):
    places = tracks.track(1).observed.xyz_m
    assert np.ptp(places, axis=0).max() < 1e-4


def test_a_moving_car_has_its_own_way(tracks):
    places = tracks.track(2).observed.xyz_m
    # The camera looks east at first, so north is to the left.
    assert places[-1] - places[0] == pytest.approx([-5 * 5.9, 0, 0], abs=1e-3)


def test_the_world_begins_on_the_ground_under_the_camera(tracks):
    camera = tracks.calibration.camera
    assert camera.position_m[0] == pytest.approx((0, 0, HEIGHT_M))
    assert camera.bearing_deg[0] == pytest.approx(0, abs=1e-6)
    # 0.1 rad a second to the left.
    assert camera.bearing_deg[-1] == pytest.approx(-np.degrees(0.59), abs=1e-6)
    assert camera.t_s[-1] == pytest.approx(5.9)
    # The camera is 1.1 m ahead of the IMU and 0.3 m to its right.
    first = tracks.track(1).observed.xyz_m[0]
    assert first[:2] == pytest.approx([-6 - 0.3, 30 - 1.1], abs=1e-3)


def test_labels_far_off_are_less_sure(tracks):
    observed = tracks.track(1).observed
    distance = np.linalg.norm(observed.xyz_m - np.array(tracks.calibration.camera.position_m), axis=1)
    order = np.argsort(distance)
    assert np.all(np.diff(observed.covariance_m2[order, 0, 0]) > 0)
    assert set(observed.modes) == {"labels.range:1", "labels.bearing:1"}


def test_a_labels_sides_are_the_things_size(tracks):
    size = tracks.track(1).observed.size
    assert (size.height_m, size.width_m, size.length_m) == (1.5, 1.7, 4.2)
    assert size.height_sigma_m > 0


def test_other_poses_are_other_tracks(drive, tracks):
    oxts = drive.parent.parent / "oxts" / drive.name
    oxts.write_text(oxts.read_text() + "\n")
    assert load_tracks(drive, video=None, fps=None).digest != tracks.digest


def test_without_oxts_there_are_boxes_only(drive, tmp_path):
    alone = tmp_path / "alone.txt"
    alone.write_text(drive.read_text())
    found = load_tracks(alone, video=None, fps=None)
    assert found.calibration is None
    assert all(track.observed is None for track in found.tracks)


@pytest.mark.parametrize(
    ("folder", "text", "told"),
    [
        ("oxts", "49 8 110 0 0 0\n", "oxts 1 poses"),
        ("oxts", "49 8 110\n", "lacks latitude"),
        ("oxts", "north by northwest\n", "no table of numbers"),
        ("calib", "R_rect 1 0 0 0 1 0 0 0 1\n", "lacks Tr_velo_cam"),
        ("calib", "R_rect 1 0 0\nTr_velo_cam 1\nTr_imu_velo 1\n", "lacks Tr_velo_cam"),
    ],
)
def test_poses_that_do_not_do_are_refused(drive, folder, text, told):
    (drive.parent.parent / folder / drive.name).write_text(text)
    with pytest.raises(MediaError, match=told):
        load_tracks(drive, video=None, fps=None)


def test_the_plan_is_seen_from_above_so_that_what_stands_does_not_move(tracks):
    assert tracks.plan.px_per_m is not None
    parked, moving = (np.array(track.samples.xyxy) for track in tracks.tracks)
    assert np.ptp(parked, axis=0).max() < 0.01
    assert parked[0, 2] - parked[0, 0] == pytest.approx(4.2 * tracks.plan.px_per_m)
    assert moving[-1, 0] - moving[0, 0] == pytest.approx(-29.5 * tracks.plan.px_per_m, rel=1e-3)
