"""The camera of a run where the picture leaves open whether it moves, before ground that tells nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from types import SimpleNamespace

import cv2
import numpy as np
import pytest

from vidence.tools.capabilities import CameraMotion
from vidence.tools.geometry.ego.moving import stirs
from vidence.tools.geometry.of_run import run_camera
from vidence.tools.geometry.sidecar import load_camera
from vidence.traces.errors import NotMeasurable


@pytest.fixture
def over_ground(make_context, scripted, tmp_path):
    """A run over ground, blank or as filmed, of which some looks show a background at rest."""

    def make(still_share, video=None):
        class Unsure(scripted.Camera):
            def motion(self, video, span, deadline):
                return CameraMotion(False, 0.0, "a few looks at rest", still_share=still_share)

        context = make_context(path=video)
        backends = SimpleNamespace(**vars(context.backends))
        backends.camera = lambda: Unsure(moves=False)
        path = tmp_path / "camera.json"
        lens = {"fx": 150.0, "fy": 150.0, "cx": 80.0, "cy": 60.0}
        mount = {"height_m": 2.0, "pitch_deg": 20.0}
        sidecar = {"kind": "ground_plane", "width": 160, "height": 120, "intrinsics": lens, "mount": mount}
        path.write_text(json.dumps(sidecar))
        return replace(context, backends=backends, camera=load_camera(path, rate_hz=10.0))

    return make


def test_where_nothing_tells_whether_the_camera_moves_there_are_no_metres(over_ground):
    with pytest.raises(NotMeasurable, match="whether the camera moves cannot be told"):
        run_camera(over_ground(0.2))


def test_where_most_looks_are_at_rest_the_camera_stands(over_ground):
    context = over_ground(0.7)
    assert run_camera(context) is context.camera


@pytest.mark.parametrize(("speed_px", "expected"), [(0, False), (1, True)])
def test_ground_that_goes_through_the_picture_stirs(over_ground, make_video, tmp_path, speed_px, expected):
    rng = np.random.default_rng(7)
    sheet = cv2.GaussianBlur(rng.normal(0, 1, (200, 200)), (0, 0), 2.0)
    ground = np.clip(110 + 35 * sheet / sheet.std(), 0, 255).astype(np.uint8)
    frames = [np.dstack([ground[60 - speed_px * k :][:120, :160]] * 3) for k in range(20)]
    video = make_video(tmp_path / "ground.mp4", frames, 10)
    context = over_ground(1.0, video)
    assert stirs(context, context.camera) is expected
