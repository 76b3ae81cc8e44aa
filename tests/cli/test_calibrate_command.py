"""`vidence calibrate`: the sidecar it writes, what it prints, the picture it draws, and how it fails."""

import json
from pathlib import Path

import cv2
import numpy as np
import pytest

from vidence.bench.scenes.camera import GroundCamera
from vidence.tools.geometry.sidecar import load_camera

CAMERA = GroundCamera(width=320, height=180, focal_px=260.0, height_m=4.0, pitch_deg=25.0)
PLACES = [(-2.0, 6.0), (2.0, 6.5), (2.5, 11.0), (-3.0, 12.0), (0.0, 9.0)]


def pixel(x: float, y: float, z: float = 0.0) -> str:
    u, v = CAMERA.project(np.array([[x, y, z]]))[0][0]
    return f"{u:.2f},{v:.2f}"


@pytest.fixture(scope="module")
def grey(tmp_path_factory, make_video) -> Path:
    path = tmp_path_factory.mktemp("calibrate") / "grey.mp4"
    return make_video(path, [np.full((180, 320, 3), 110, np.uint8)] * 10, 10)


@pytest.fixture
def points() -> list[str]:
    return [word for x, y in PLACES for word in ("--ground-point", f"{pixel(x, y)}:{x},{y}")]


def test_ground_points_make_a_homography_that_measures(vidence_cli, grey, points, tmp_path):
    out = tmp_path / "made" / "camera.json"
    done = vidence_cli("calibrate", grey, *points, "--out", out)
    assert done.code == 0
    assert done.out.count("ground point   off by") == len(PLACES)
    camera = load_camera(out, rate_hz=10.0)
    seen = CAMERA.project(np.array([[1.0, 8.0, 0.0]]))[0]
    assert np.allclose(camera.to_ground(seen, np.zeros(1)), [[1.0, 8.0]], atol=0.01)
    assert len(camera.variants()) == 8
    assert [path.name for path in out.parent.iterdir() if path.name.endswith(".part")] == []


def test_the_picture_shows_grid_points_and_words(vidence_cli, grey, points, tmp_path):
    vidence_cli("calibrate", grey, *points, "--out", tmp_path / "camera.json", "--at", "0.5")
    image = cv2.imread(str(tmp_path / "camera.png")).astype(int)
    assert image.shape == (720, 1280, 3)
    green = (image[..., 1] > 200) & (image[..., 0] < 150) & (image[..., 2] < 150)
    yellow = (image[..., 2] > 200) & (image[..., 1] > 170) & (image[..., 0] < 130)
    for x, y in PLACES:
        u, v = (round(4 * float(part)) for part in pixel(x, y).split(","))
        assert green[v - 8 : v + 9, u - 8 : u + 9].any()
    # A thick line runs where the ground is ten metres ahead: right across the picture.
    row = round(4 * float(pixel(0.0, 10.0).split(",")[1]))
    assert yellow[row - 2 : row + 3].any(axis=0).mean() > 0.9


def test_lengths_and_heights_make_a_mounted_camera_in_json(vidence_cli, grey, tmp_path):
    ends = [((-2, 6), (2, 6)), ((-2.5, 11), (2.5, 11)), ((-2, 6), (-2.5, 11)), ((2, 6), (0, 9))]
    given = [
        word
        for a, b in ends
        for word in ("--distance", f"{pixel(*a)}:{pixel(*b)}={np.hypot(a[0] - b[0], a[1] - b[1]):.3f}±0.01")
    ]
    posts = ["--height", f"{pixel(-2, 9)}:{pixel(-2, 9, 1.8)}=1.8±0.01"]
    done = vidence_cli("calibrate", grey, *given, *posts, "--out", tmp_path / "c.json", "--json")
    told = json.loads(done.out)
    assert (done.code, told["status"], told["kind"]) == (0, "calibrated", "ground_plane")
    found = told["found"]
    for name, truth in (("height_m", 4.0), ("pitch_deg", 25.0), ("focal_px", 260.0)):
        assert abs(found[name]["value"] - truth) < min(2 * found[name]["sigma"], 0.1 * truth)
    assert [one["name"] for one in told["residuals"]] == ["distance"] * 4 + ["height"]
    assert json.loads((tmp_path / "c.json").read_text()) == told["camera"]


def test_the_sidecar_is_named_after_the_video(vidence_cli, grey, points, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert vidence_cli("calibrate", grey, *points).code == 0
    assert (tmp_path / "grey.camera.json").is_file()
    assert (tmp_path / "grey.camera.png").is_file()


WRONG = [
    ([], 2, "nothing is given"),
    (["--ground-point", "1,2,3"], 2, "--ground-point is X,Y:GX,GY"),
    (["--distance", "1,2:3,4"], 2, "--distance is X1,Y1:X2,Y2=METRES"),
    (["--distance", "1,2:90,4=-3"], 2, "--distance is more than nought"),
    (["--distance", "1,2:1,2=3"], 2, "at least a pixel apart"),
    (["--height", "1,2:nan,9=3"], 2, "--height is two ends"),
    (["--line", "1,2"], 2, "--line is two ends"),
    (["--distance", "10,150:90,150=2", "--at", "99"], 2, "--at is from 0"),
    (["--distance", "10,150:90,150=2"], 5, "leaves the camera's pitch open"),
    (["--people"], 5, "no person is seen"),
]


@pytest.mark.parametrize(("words", "code", "said"), WRONG, ids=[said for _, _, said in WRONG])
def test_what_cannot_be_used_is_said_in_one_sentence(vidence_cli, grey, tmp_path, words, code, said):
    done = vidence_cli("calibrate", grey, *words, "--out", tmp_path / "c.json")
    assert done.code == code
    assert said in done.err
    assert not (tmp_path / "c.json").exists()
