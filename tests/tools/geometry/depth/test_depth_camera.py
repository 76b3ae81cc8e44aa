import numpy as np
import pytest

from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.tools.capabilities import DepthMap
from vidence.tools.geometry.depth.backdrop import backdrop_of
from vidence.tools.geometry.depth.camera import NETWORK_SCALE, depth_camera, scale_by_ground
from vidence.tools.geometry.depth.ground import cells, ground_depth
from vidence.tools.geometry.ground_plane import GroundPlane
from vidence.tools.geometry.posed import About
from vidence.tools.geometry.reference import Reference, ReferenceSigma
from vidence.traces.errors import NotMeasurable
from vidence.traces.records import Fingerprint

CAMERA = GroundCamera(width=960, height=540, focal_px=800.0, height_m=6.0, pitch_deg=20.0)
PRINT = Fingerprint(capability="depth", name="made", version="1", weights="a" * 64)
TIMES = 1.3


def ground():
    return GroundPlane.model_validate(sidecar(CAMERA)).camera(About("ground_plane", "camera.json"))


def backdrop(times=TIMES, focal_px=CAMERA.focal_px, wall=False, sky=False, swings=(1.0, 1.0, 1.0)):
    pixels = cells(54, 96, (960, 540))
    values = times * ground_depth(ground(), pixels, np.zeros(len(pixels))).reshape(54, 96)
    if wall:
        values[:30, :40] *= 0.6
    if sky:
        values[:10] = np.nan
    shots = [(values * swing).astype(np.float32) for swing in swings]
    return backdrop_of(DepthMap(0, 0.0, 0, "metric", (960, 540), shot, focal_px=focal_px) for shot in shots)


def known_length(sigma_m=0.0):
    ends = CAMERA.project(np.array([[-2.0, 12.0, 0.0], [2.0, 12.0, 0.0]]))[0]
    told = Reference(
        kind="reference", pixels=ends.tolist(), length_m=4.0, sigma=ReferenceSigma(length_m=sigma_m)
    )
    return told.camera(source="length.json", digest="0" * 64, rate_hz=25.0)


def kinds(camera):
    return {one.kind for one in camera.record().degradations}


def test_without_anything_else_the_networks_scale_stands_with_all_its_doubt():
    camera = depth_camera(backdrop(), PRINT)
    assert (camera.scale.factor, camera.scale.by, camera.scale.sigma_share) == (1.0, "network", NETWORK_SCALE)
    assert (camera.lens.intrinsics.fx, camera.lens.by) == (CAMERA.focal_px, "network")
    assert kinds(camera) == {"estimated_scale"}
    assert {name for name, _ in camera.variants()} == {"depth.network_scale", "camera.focal_px"}


def test_how_far_the_depths_of_frames_swing_is_told():
    logs = np.random.default_rng(7).normal(0, 0.05, 40)
    swings, usual = np.exp(logs), 1.4826 * np.median(np.abs(logs - np.median(logs)))
    swinging, still = depth_camera(backdrop(swings=swings), PRINT), depth_camera(backdrop(), PRINT)
    assert swinging.record().parameters["flicker_share"] == pytest.approx(usual, rel=0.02)
    assert still.record().parameters["flicker_share"] == pytest.approx(0, abs=1e-6)


def test_a_lens_that_nobody_told_is_guessed_and_said_to_be():
    camera = depth_camera(backdrop(focal_px=None), PRINT)
    assert camera.lens.by == "guess"
    assert kinds(camera) == {"estimated_scale", "guessed_intrinsics"}
    assert 0.6 < camera.lens.intrinsics.fx / CAMERA.focal_px < 1.5


def test_the_ground_gives_the_scale_though_a_wall_stands_on_it():
    scale = scale_by_ground(backdrop(wall=True), ground(), 0.0)
    assert scale.factor == pytest.approx(1 / TIMES, rel=0.01)
    assert scale.by == "ground"
    assert scale.sigma_share < 0.03


def test_a_known_length_gives_the_scale_and_its_own_doubt():
    camera = depth_camera(backdrop(), PRINT, known_length())
    assert camera.scale.factor == pytest.approx(1 / TIMES, rel=0.03)
    assert camera.scale.by == "length"
    assert camera.scale.sigma_share < 0.06
    assert kinds(camera) == set()


def test_a_length_that_is_hardly_known_is_a_scale_that_is_hardly_known():
    sure = depth_camera(backdrop(), PRINT, known_length()).scale.sigma_share
    unsure = depth_camera(backdrop(), PRINT, known_length(sigma_m=0.4)).scale.sigma_share
    assert unsure == pytest.approx(np.hypot(sure, 0.1))


def test_a_longer_lens_with_a_known_length_makes_all_farther_away():
    camera = depth_camera(backdrop(), PRINT, known_length())
    longer = dict(camera.variants())["camera.focal_px"]
    by = longer.lens.intrinsics.fx / camera.lens.intrinsics.fx
    assert longer.scale.factor == pytest.approx(camera.scale.factor * by, rel=0.01)


def test_a_length_whose_ends_have_no_depth_gives_no_scale():
    told = Reference(kind="reference", pixels=((10.0, 2.0), (900.0, 2.0)), length_m=4.0)
    with pytest.raises(NotMeasurable, match="ends of the known length"):
        depth_camera(backdrop(sky=True), PRINT, told.camera(source="l", digest="0" * 64, rate_hz=25.0))


def test_a_camera_estimator_that_tells_the_lens_is_believed_and_named():
    seen = Fingerprint(capability="camera", name="many-looks", version="1")
    camera = depth_camera(backdrop(), PRINT, lens_by=(700.0, seen))
    lens = camera.lens.intrinsics
    assert (lens.fx, lens.fy, lens.cx, lens.cy) == (700.0, 700.0, 480.0, 270.0)
    assert camera.lens.sigma_share == depth_camera(backdrop(), PRINT).lens.sigma_share
    record = camera.record()
    assert record.parameters["lens_by"] == "camera"
    assert record.source == "made, scale by the network alone, lens by many-looks"
    assert kinds(camera) == {"estimated_scale"}
