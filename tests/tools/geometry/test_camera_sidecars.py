"""The four camera sidecars: what they project, how sure they are, and what is said of wrong ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from vidence.bench.scenes.camera import GroundCamera
from vidence.tools.geometry.camera import Camera
from vidence.tools.geometry.ground_plane import mounted_axes
from vidence.tools.geometry.homography import GroundOnly
from vidence.tools.geometry.posed import PosedCamera
from vidence.tools.geometry.sidecar import check_size, load_camera
from vidence.traces.errors import MediaError

Floats = NDArray[np.float64]
Load = Callable[..., Camera]
WIDTH, HEIGHT, FOCAL_PX = 640, 360, 500.0
LENS = {"fx": FOCAL_PX, "fy": FOCAL_PX, "cx": WIDTH / 2, "cy": HEIGHT / 2}
GROUND: dict[str, Any] = {
    "kind": "ground_plane",
    "width": WIDTH,
    "height": HEIGHT,
    "intrinsics": LENS,
    "mount": {"height_m": 5.0, "pitch_deg": 20.0},
}


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def read(sidecar: object, rate_hz: float = 25.0) -> Camera:
        path = tmp_path / "camera.json"
        path.write_text(sidecar if isinstance(sidecar, str) else json.dumps(sidecar))
        return load_camera(path, rate_hz=rate_hz, size=(WIDTH, HEIGHT))

    return read


def ground_points(count: int = 40) -> Floats:
    rng = np.random.default_rng(3)
    return np.column_stack([rng.uniform(-4, 4, count), rng.uniform(6, 25, count), np.zeros(count)])


def there_and_back(camera: Camera, points: Floats) -> float:
    t_s = np.zeros(len(points))
    return float(np.abs(camera.to_ground(camera.project(points, t_s), t_s) - points[:, :2]).max())


def test_a_ground_plane_projects_as_the_renderers_camera_does(load: Load) -> None:
    points = ground_points()
    truth = GroundCamera(width=WIDTH, height=HEIGHT, focal_px=FOCAL_PX, height_m=5.0, pitch_deg=20.0)
    found = load(GROUND).project(points, np.zeros(len(points)))
    assert np.allclose(found, truth.project(points)[0], atol=1e-9)


def test_distortion_and_roll_come_back_to_the_same_ground(load: Load) -> None:
    bent = {**GROUND, "intrinsics": {**LENS, "distortion": [-0.2, 0.05, 0.001, -0.0005]}}
    bent["mount"] = {"height_m": 5.0, "pitch_deg": 20.0, "roll_deg": 3.0}
    camera = load(bent)
    assert there_and_back(camera, ground_points()) < 1e-6
    straight = load(GROUND).project(ground_points(), np.zeros(40))
    assert np.abs(camera.project(ground_points(), np.zeros(40)) - straight).max() > 3


def test_above_the_horizon_there_is_no_ground(load: Load) -> None:
    level = {**GROUND, "mount": {"height_m": 5.0, "pitch_deg": 10.0}}
    assert np.isnan(load(level).to_ground(np.array([[320.0, 0.0]]), np.zeros(1))).all()


def test_each_sigma_is_one_variant_off_by_as_much(load: Load) -> None:
    camera = load({**GROUND, "sigma": {"height_m": 0.05, "pitch_deg": 0.5}})
    variants = dict(camera.variants())
    assert set(variants) == {"camera.height_m", "camera.pitch_deg"}
    pixels, t_s = camera.project(ground_points(), np.zeros(40)), np.zeros(40)
    higher = variants["camera.height_m"].to_ground(pixels, t_s)
    assert np.allclose(higher, camera.to_ground(pixels, t_s) * 1.01)


def test_errors_that_come_together_are_one_variant(load: Load) -> None:
    joint = [{"height_m": 0.3, "pitch_deg": 0.8}, {"focal_px": 5.0}]
    camera = load({**GROUND, "sigma": {"pitch_deg": 0.6}, "joint_sigma": joint})
    moved = {**GROUND, "mount": {"height_m": 5.3, "pitch_deg": 20.8}}
    pixels, t_s = camera.project(ground_points(), np.zeros(40)), np.zeros(40)
    variants = dict(camera.variants())
    assert set(variants) == {"camera.pitch_deg", "camera.joint_1", "camera.joint_2"}
    assert np.allclose(variants["camera.joint_1"].to_ground(pixels, t_s), load(moved).to_ground(pixels, t_s))
    assert camera.record().sigma == pytest.approx({"height_m": 0.3, "pitch_deg": 1.0, "focal_px": 5.0})


def test_a_homographys_joint_errors_are_added_to_it(load: Load) -> None:
    matrix = np.array([[0.02, 0.005, -6.4], [0.0, -0.03, 12.0], [0.0, 0.0, 1.0]])
    shift = np.array([[0.0, 0.0, 0.1], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    pixels, t_s = np.array([[100.0, 300.0], [400.0, 200.0]]), np.zeros(2)
    # The map may be given by any multiple, and is the same map.
    for times in (1.0, -3.0):
        sidecar = {"image_to_ground": (times * matrix).tolist(), "joint_sigma": [(times * shift).tolist()]}
        camera = load({"kind": "homography", **sidecar})
        ((name, other),) = camera.variants()
        assert name == "camera.joint_1"
        off = other.to_ground(pixels, t_s) - camera.to_ground(pixels, t_s)
        assert np.allclose(off, [[0.1, 0.0], [0.1, 0.0]])


def test_without_a_height_only_proportions_are_known(load: Load) -> None:
    record = load({**GROUND, "mount": {"pitch_deg": 20.0}}).record()
    assert not record.metric
    assert [one.kind for one in record.degradations] == ["relative_scale"]


@pytest.mark.parametrize("seed", range(6))
def test_a_homography_tells_the_camera_that_made_it(load: Load, seed: int) -> None:
    rng = np.random.default_rng(seed)
    height, pitch = float(rng.uniform(2, 9)), float(rng.uniform(10, 45))
    axes, place = mounted_axes(pitch, 0.0, float(rng.uniform(-180, 180))), np.array([3.0, -2.0, height])
    lens = np.array([[FOCAL_PX, 0, WIDTH / 2], [0, FOCAL_PX, HEIGHT / 2], [0, 0, 1]])
    to_image = lens @ np.column_stack([axes[:, 0], axes[:, 1], -axes @ place])
    camera = load({"kind": "homography", "image_to_ground": np.linalg.inv(to_image).tolist()})
    assert isinstance(camera, PosedCamera)
    assert camera.lens.fx == pytest.approx(FOCAL_PX, rel=1e-6)
    assert np.allclose(camera.way.place_m[0], place, atol=1e-6)


def test_a_homography_no_camera_made_still_maps_the_ground(load: Load) -> None:
    sheared = [[0.02, 0.005, -6.4], [0.0, -0.03, 12.0], [0.0, 0.0, 1.0]]
    camera = load({"kind": "homography", "image_to_ground": sheared})
    assert isinstance(camera, GroundOnly)
    assert there_and_back(camera, np.array([[0.0, 5.0, 0.0], [2.0, 3.0, 0.0]])) < 1e-9


def test_a_mirrored_homography_is_refused(load: Load) -> None:
    mirrored = [[-0.02, 0.0, 6.4], [0.0, -0.03, 12.0], [0.0, 0.0, 1.0]]
    with pytest.raises(MediaError, match="mirrored"):
        load({"kind": "homography", "image_to_ground": mirrored})


def test_a_reference_gives_metres_up_and_right_and_real_seconds(load: Load) -> None:
    sidecar = {
        "kind": "reference",
        "pixels": [[100, 50], [100, 250]],
        "length_m": 1.0,
        "frame_rate": 120.0,
        "sigma": {"length_m": 0.01, "lean_deg": 0},
    }
    camera = load(sidecar, rate_hz=30.0)
    found = camera.to_ground(np.array([[0.0, 0.0], [200.0, 0.0], [0.0, 200.0]]), np.zeros(3))
    assert np.allclose(found, [[0, 0], [1, 0], [0, -1]])
    assert camera.real_s_per_s == pytest.approx(0.25)
    assert [name for name, _ in camera.variants()] == ["camera.length_m"]


def test_a_plane_may_lean_unless_it_is_said_not_to(load: Load) -> None:
    sidecar = {"kind": "reference", "pixels": [[100, 50], [100, 250]], "length_m": 1.0}
    camera = load(sidecar)
    leaning = dict(camera.variants())
    assert set(leaning) == {"camera.lean_across", "camera.lean_back"}
    pixels = np.array([[100.0, 50.0], [100.0, 250.0], [100.0, 450.0], [500.0, 150.0], [600.0, 150.0]])
    for other in leaning.values():
        there = other.to_ground(pixels, np.zeros(5))
        assert np.allclose(other.project(np.column_stack([there, np.zeros(5)]), np.zeros(5)), pixels)
        # The known length stays what it is; what is next to it, or aside, does not.
        assert np.linalg.norm(there[1] - there[0]) == pytest.approx(1.0)
    back, across = (
        leaning[f"camera.lean_{way}"].to_ground(pixels, np.zeros(5)) for way in ("back", "across")
    )
    assert np.linalg.norm(back[2] - back[1]) > 1.03
    assert np.linalg.norm(across[4] - across[3]) > 0.53


def test_a_vertical_turns_the_plane(load: Load) -> None:
    sidecar = {
        "kind": "reference",
        "pixels": [[0, 0], [100, 0]],
        "length_m": 1.0,
        "vertical": [[0, 0], [50, 0]],
    }
    found = load(sidecar).to_ground(np.array([[100.0, 0.0], [0.0, 100.0]]), np.zeros(2))
    assert np.allclose(found, [[0, 1], [1, 0]], atol=1e-12)


def test_posed_begins_under_the_first_camera_and_goes_evenly_between_poses(load: Load) -> None:
    turn = mounted_axes(15.0, 0.0, 90.0).T.tolist()
    sidecar = {
        "kind": "posed",
        "width": WIDTH,
        "height": HEIGHT,
        "intrinsics": LENS,
        "poses": [
            {"t_s": 0.0, "position_m": [10.0, 5.0, 2.0], "rotation": turn},
            {"t_s": 1.0, "position_m": [14.0, 5.0, 2.0], "rotation": turn},
        ],
    }
    poses = load(sidecar).poses(np.array([0.0, 0.5, 1.0]))
    assert poses is not None
    assert np.allclose(poses.position_m, [[0, 0, 2], [0, 2, 2], [0, 4, 2]], atol=1e-9)
    assert np.allclose(poses.bearing_deg, 0.0, atol=1e-6)


def test_poses_come_from_a_file_of_kittis_form(load: Load, tmp_path: Path) -> None:
    rows = [[1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, float(k)] for k in range(3)]
    np.savetxt(tmp_path / "poses.txt", rows)
    sidecar = {
        "kind": "posed",
        "width": WIDTH,
        "height": HEIGHT,
        "intrinsics": LENS,
        "world": "first_camera",
        "camera_height_m": 1.65,
        "poses_file": "poses.txt",
        "rate_hz": 10.0,
    }
    poses = load(sidecar).poses(np.array([0.0, 0.1, 0.2]))
    assert poses is not None
    assert np.allclose(poses.position_m, [[0, 0, 1.65], [0, 1, 1.65], [0, 2, 1.65]])


WRONG: list[tuple[object, str]] = [
    ("not json", "is not JSON"),
    ("[1]", "not a JSON object"),
    ({}, "has no kind"),
    ({"kind": "fisheye"}, "'fisheye'; expected one of ground_plane"),
    ({**GROUND, "mount": {"height_m": -1, "pitch_deg": 20}}, "mount.height_m"),
    ({**GROUND, "mount": {"height_m": 5, "pitch_deg": -40}}, "above the horizon"),
    ({**GROUND, "intrinsics": {**LENS, "fx": 0}}, "intrinsics.fx"),
    ({**GROUND, "intrinsics": {**LENS, "distortion": [1, 2]}}, "4, 5 or 8 numbers"),
    ({**GROUND, "zoom": 2}, "zoom"),
    ({k: v for k, v in GROUND.items() if k != "mount"}, "mount"),
    ({"kind": "homography", "image_to_ground": [[1, 0, 0], [2, 0, 0], [0, 0, 1]]}, "degenerate"),
    ({"kind": "reference", "pixels": [[1, 1], [1, 1]], "length_m": 2}, "at least one pixel"),
    ({"kind": "reference", "pixels": [[1, 1], [9, 1]], "length_m": 0}, "length_m"),
    ({"kind": "posed", "width": 9, "height": 9, "intrinsics": LENS}, "either poses or poses_file"),
]


@pytest.mark.parametrize(("sidecar", "words"), WRONG, ids=[words for _, words in WRONG])
def test_a_wrong_sidecar_is_refused_in_one_sentence(load: Load, sidecar: object, words: str) -> None:
    with pytest.raises(MediaError) as caught:
        load(sidecar)
    assert words in caught.value.message
    assert "camera.json" in caught.value.message
    assert "\n" not in caught.value.message


def test_a_sidecar_for_another_size_is_refused(load: Load) -> None:
    with pytest.raises(MediaError, match="640×360 pixels, the video's are 1280×720"):
        check_size(load(GROUND), 1280, 720)


def test_a_missing_sidecar_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="there is no such file"):
        load_camera(tmp_path / "none.json", rate_hz=25.0)


def test_a_video_given_for_a_sidecar_is_said_to_be_no_text(tmp_path: Path) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"\x00\x00\x00 ftypisom\xff\xfe\x80")
    with pytest.raises(MediaError, match=r"clip\.mp4 is not JSON, nor text of any kind"):
        load_camera(file, rate_hz=25.0)
