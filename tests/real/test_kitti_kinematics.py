"""KITTI's labels measured in one world, against labels and oxts put together plainly."""

import os
from pathlib import Path

import pytest

import vidence
from vidence.bench import kitti

DATA = os.environ.get("VIDENCE_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="VIDENCE_DATA names the real labels")
FOLDER = Path(DATA or "") / "kitti_tracking"


@pytest.fixture(scope="module")
def vehicles():
    return [one for label in sorted((FOLDER / "label").glob("*.txt")) for one in kitti.compare(label)]


def test_every_vehicle_is_measured(vehicles):
    assert len(vehicles) == sum(kitti.seen_long(label) for label in (FOLDER / "label").glob("*.txt"))


def test_displacements_are_within_a_hundredth(vehicles):
    far = [one for one in vehicles if one.displacement_m > kitti.NEAR_M]
    assert len(far) >= 10
    assert max(kitti.off_displacement(one) for one in far) <= kitti.DISPLACEMENT


def test_mean_speeds_of_what_drives_are_within_three_hundredths(vehicles):
    fast = [one for one in vehicles if one.mean_speed_m_s > kitti.FAST_M_S]
    assert len(fast) >= 10
    assert max(kitti.off_speed(one) for one in fast) <= kitti.SPEED


def test_parked_cars_stand_while_the_camera_drives(vehicles):
    parked = [one for one in vehicles if one.displacement_m < kitti.NEAR_M]
    assert len(parked) >= 20
    still = [one for one in parked if one.measured_speed_m_s < kitti.STILL_M_S]
    assert len(still) >= 0.9 * len(parked)


@pytest.mark.long
@pytest.mark.parametrize(
    ("question", "field"),
    [
        ("How far did van 0 travel?", "quantity"),
        ("How fast was van 3 on average?", "quantity"),
        ("How far is van 0 from the camera at 5 s?", "quantity"),
        ("How many vans are there?", "count"),
    ],
)
def test_labels_answer_questions(question, field, tmp_path, monkeypatch):
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))
    answer = vidence.ask(None, question, tracks=FOLDER / "label" / "0000.txt", out=tmp_path / "run").record
    assert answer.status == "answered"
    assert getattr(answer, field) is not None
