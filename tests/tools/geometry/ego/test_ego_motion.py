"""The motion of a camera over simulated ground: known poses, corners with noise, some of them no ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from numpy.typing import NDArray

from vidence.tools.geometry.ego.features import Sighting
from vidence.tools.geometry.ego.motion import Motion, Mount, motion_of
from vidence.tools.geometry.ego.pose import Pose
from vidence.traces.errors import NotMeasurable

Floats = NDArray[np.float64]
FOCAL_PX, SIZE, HEIGHT_M, PITCH_DEG = 520.0, np.array([640.0, 360.0]), 1.5, 8.0
RATE_HZ = 25.0


@dataclass(frozen=True)
class Drive:
    """A drive with its true poses and what the camera sees of the ground."""

    axes: Floats
    place_m: Floats
    sightings: list[Sighting]


def axes_of(bearing_deg: float, pitch_deg: float) -> Floats:
    """Rows right, down and forward of a camera that looks along a bearing and down."""
    s, c = np.sin(np.radians(pitch_deg)), np.cos(np.radians(pitch_deg))
    level = np.array([[1.0, 0.0, 0.0], [0.0, -s, -c], [0.0, c, -s]])
    sy, cy = np.sin(np.radians(bearing_deg)), np.cos(np.radians(bearing_deg))
    return np.asarray(level @ np.array([[cy, -sy, 0.0], [sy, cy, 0.0], [0.0, 0.0, 1.0]]))


def drive(
    seed: int,
    *,
    seconds: float = 3.0,
    speed_m_s: float = 6.0,
    swing_deg_s: float = 6.0,
    raised: float = 0.15,
    low_m: float = 0.0,
    lag: float = 0.0,
    rocking_deg: float = 0.3,
    density: int = 9000,
) -> Drive:
    """Forward at a speed, turning right, with a little rocking; a share of the corners stands up.

    A further share stands up a little, as wheels do, and corners may lag by a share of their way.
    """
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE_HZ)
    points = np.column_stack([rng.uniform(-25, 25, density), rng.uniform(0, 45, density), np.zeros(density)])
    points[rng.random(density) < raised, 2] = 0.8
    points[rng.random(density) < raised, 2] += rng.uniform(0, low_m)
    first: dict[int, Floats] = {}
    place, bearing, kept = np.array([0.0, 0.0, HEIGHT_M]), 0.0, np.empty(0, dtype=np.int64)
    all_axes, places, sightings = [], [], []
    for k in range(count):
        axes = axes_of(bearing, PITCH_DEG + rocking_deg * np.sin(k / 7))
        local = (points - place) @ axes.T
        pixels = SIZE / 2 + FOCAL_PX * local[:, :2] / np.maximum(local[:, 2:], 1e-6)
        shown = (local[:, 2] > 0.5) & (local[:, 2] < 25) & ((pixels > 0) & (pixels < SIZE)).all(axis=1)
        kept = kept[shown[kept] & (rng.random(len(kept)) < 0.97)]
        fresh = rng.permutation(np.setdiff1d(np.flatnonzero(shown), kept))[: max(0, 250 - len(kept))]
        kept = np.concatenate([kept, fresh])
        began = np.array([first.setdefault(n, pixels[n]) for n in kept.tolist()])
        seen = pixels[kept] - lag * (pixels[kept] - began)
        sightings.append(Sighting(k / RATE_HZ, kept, seen + rng.normal(0, 0.4, (len(kept), 2))))
        all_axes.append(axes)
        places.append(place)
        way = np.array([np.sin(np.radians(bearing)), np.cos(np.radians(bearing)), 0.0])
        place, bearing = place + way * speed_m_s / RATE_HZ, bearing + swing_deg_s / RATE_HZ
    return Drive(np.array(all_axes), np.array(places), sightings)


def solved(given: Drive) -> Motion:
    mount = Mount(
        to_rays=lambda xy: (xy - SIZE / 2) / FOCAL_PX,
        start=Pose(axes_of(0.0, PITCH_DEG), np.array([0.0, 0.0, HEIGHT_M])),
        height_m=HEIGHT_M,
        focal_px=FOCAL_PX,
    )
    return motion_of(given.sightings, mount)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_drive_is_recovered_to_within_a_percent_of_its_length(seed: int) -> None:
    given = drive(seed)
    found = solved(given).poses
    assert np.abs(found.place_m - given.place_m).max() < 0.01 * 18.0
    turn = found.axes @ given.axes.transpose(0, 2, 1)
    angle = np.degrees(np.arccos(np.clip((np.trace(turn, axis1=1, axis2=2) - 1) / 2, -1, 1)))
    assert angle.max() < 0.3


def test_a_camera_that_stands_stays_where_it_is() -> None:
    found = solved(drive(3, speed_m_s=0.0, swing_deg_s=0.0)).poses
    assert np.abs(found.place_m - [0.0, 0.0, HEIGHT_M]).max() < 0.02


def test_a_camera_that_only_turns_does_not_go_anywhere() -> None:
    found = solved(drive(4, speed_m_s=0.0, swing_deg_s=10.0)).poses
    assert np.abs(found.place_m[:, :2]).max() < 0.08


def test_the_errors_told_cover_those_made_and_are_small() -> None:
    ratios, spreads = [], []
    for seed in range(10, 18):
        given = drive(seed, seconds=1.5)
        motion = solved(given)
        spread = np.sqrt(
            sum((off.place_m[-1] - motion.poses.place_m[-1]) ** 2 for off in motion.off.values())
        )
        ratios.extend(((motion.poses.place_m[-1] - given.place_m[-1]) / spread)[:2])
        spreads.append(np.hypot(*spread[:2]))
    assert np.sqrt(np.mean(np.square(ratios))) < 1.2
    # A mount may rise and fall by a few percent, and nothing but its height tells metres: so sure, no surer.
    assert max(spreads) < 0.02 * 9.0


def pitch_off_deg(found: Floats, true: Floats) -> Floats:
    """By how much cameras look down too little or too much."""
    return np.degrees(np.arcsin(true[:, 2, 2]) - np.arcsin(found[:, 2, 2]))


def test_how_far_down_it_looks_is_as_sure_as_told_though_corners_stand_up_a_little_and_lag() -> None:
    ratios = []
    for seed in range(20, 23):
        given = drive(seed, seconds=1.5, low_m=0.15, lag=0.001)
        motion = solved(given)
        off = pitch_off_deg(motion.poses.axes, given.axes)
        told = np.sqrt(sum(pitch_off_deg(one.axes, motion.poses.axes) ** 2 for one in motion.off.values()))
        ratios.extend((off / told)[[0, len(off) // 2, -1]])
        assert told.max() < 0.25
    assert np.sqrt(np.mean(np.square(ratios))) < 1.4


def test_a_mount_that_does_not_rock_is_believed_to_look_down_as_it_says() -> None:
    # Of a camera that only turns, the ground does not tell how far down it looks.
    given = drive(30, seconds=2.0, speed_m_s=0.0, swing_deg_s=10.0, rocking_deg=0.0)
    assert np.abs(pitch_off_deg(solved(given).poses.axes, given.axes)).max() < 0.1


def test_too_little_ground_to_go_by_is_said() -> None:
    with pytest.raises(NotMeasurable, match="too little of the ground"):
        solved(drive(5, seconds=1.0, density=60))
