"""Corners measured again: a textured ground seen on a drive, corners that lag behind it."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from vidence.tools.geometry.ego.anchors import remeasured, straightened
from vidence.tools.geometry.ego.features import Luma, Sighting
from vidence.tools.geometry.ego.pose import Pose
from vidence.tools.geometry.ground_plane import mounted_axes
from vidence.tools.geometry.pinhole import Intrinsics

Floats = NDArray[np.float64]
WIDTH, HEIGHT = 320, 240
PLAIN = Intrinsics(fx=300.0, fy=300.0, cx=160.0, cy=120.0)
BENT = PLAIN.model_copy(update={"distortion": (-0.2, 0.05, 0.0, 0.0)})
M_PER_TEXEL, SHEET = 0.01, 2048


class Filmed(NamedTuple):
    """Pictures on a drive, from where they were taken, and where corners of the ground really are in them."""

    lumas: list[Luma]
    poses: list[Pose]
    corners: list[Floats]


def filmed(lens: Intrinsics) -> Filmed:
    rng = np.random.default_rng(1)
    sheet = cv2.GaussianBlur(rng.normal(0, 1, (SHEET, SHEET)), (0, 0), 3.0)
    texture = np.clip(128 + 40 * sheet / sheet.std(), 0, 255).astype(np.uint8)
    ground = np.column_stack([rng.uniform(-1.2, 1.2, 60), rng.uniform(4.0, 8.0, 60), np.zeros(60)])
    rows, columns = np.indices((HEIGHT, WIDTH))
    rays = lens.rays(np.column_stack([columns.ravel(), rows.ravel()]) + 0.5)
    poses = [Pose(mounted_axes(25.0, 0.0, 2.0 * k), np.array([0.0, 0.25 * k, 2.5])) for k in range(6)]
    lumas, corners = [], []
    for axes, place in poses:
        ways = np.column_stack([rays, np.ones(len(rays))]) @ axes
        at = place[:2] + ways[:, :2] * (place[2] / np.maximum(-ways[:, 2], 1e-3))[:, None]
        texel = (at / M_PER_TEXEL + SHEET / 2 - [0, 500]).astype(np.float32).reshape(HEIGHT, WIDTH, 2)
        lumas.append(np.asarray(cv2.remap(texture, texel, None, cv2.INTER_LINEAR), np.uint8))  # type: ignore[call-overload]
        local = (ground - place) @ axes.T
        corners.append(lens.pixels(local[:, :2] / local[:, 2:]))
    return Filmed(lumas, poses, corners)


@pytest.mark.parametrize("lens", [PLAIN, BENT])
def test_corners_that_lag_are_put_back(lens: Intrinsics) -> None:
    given = filmed(lens)
    lag = [0.9 * true + 0.1 * given.corners[0] for true in given.corners]
    seen = [Sighting(0.1 * k, np.arange(60), xy) for k, xy in enumerate(lag)]
    pictures = [straightened(luma, 1.0, lens) for luma in given.lumas]
    # Poses are about right only: those of a camera that goes a tenth less far.
    rough = [Pose(pose.axes, pose.place_m * [1.0, 0.9, 1.0]) for pose in given.poses]
    found = remeasured(seen, pictures, rough, lens)
    for k in range(1, 6):
        off = np.linalg.norm(found[k].xy - given.corners[k][found[k].number], axis=1)
        was = np.linalg.norm(lag[k] - given.corners[k], axis=1)
        assert len(off) > 45
        assert np.median(off) < 0.1 < np.median(was)


def test_a_corner_whose_look_is_not_found_again_is_left_out() -> None:
    given = filmed(PLAIN)
    seen = [Sighting(0.1 * k, np.arange(60), xy) for k, xy in enumerate(given.corners)]
    lumas = [*given.lumas[:-1], np.random.default_rng(2).integers(0, 255, (HEIGHT, WIDTH)).astype(np.uint8)]
    pictures = [straightened(luma, 1.0, PLAIN) for luma in lumas]
    found = remeasured(seen, pictures, given.poses, PLAIN)
    assert len(found[-2].number) > 45
    assert len(found[-1].number) < 20
