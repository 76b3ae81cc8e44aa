"""Depth estimators that need no network; those that do are put to the same checks in tests/models."""

import numpy as np
import pytest

from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.tests.conformance import checks_depth as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tools.backends.depth.ground import GroundDepth
from vidence.tools.capabilities import DepthMap
from vidence.tools.geometry.ground_plane import GroundPlane
from vidence.tools.geometry.posed import About
from vidence.traces.records import Fingerprint

CAMERA = GroundCamera(width=160, height=120, focal_px=130.0, height_m=5.0, pitch_deg=12.0)
TILTED = CAMERA.model_copy(update={"pitch_deg": 30.0})


def camera(told=CAMERA):
    about = About(model="ground_plane", source="camera.json", digest=f"{round(told.pitch_deg):064d}")
    return GroundPlane.model_validate(sidecar(told)).camera(about)


class FakeDepth:
    """Tells a slope: the least that a depth estimator has to do."""

    name, concurrency, memory_mb, kind = "fake", 1, 1, "metric"

    def __init__(self, scale=1.0):
        self._scale = scale

    def fingerprint(self):
        return Fingerprint(capability="depth", name=self.name, version="1", parameters={"scale": self._scale})

    def depth(self, frames, deadline):
        for frame in frames:
            deadline.check("the fake depth estimator")
            height, width = frame.rgb().shape[:2]
            x, y = np.meshgrid((np.arange(40) + 0.5) / 40, (np.arange(30) + 0.5) / 30)
            values = (self._scale * slope(np.stack([x, y], axis=-1))).astype(np.float32)
            yield DepthMap(frame.pts, frame.t_s, frame.index, "metric", (width, height), values)


def slope(share):
    return 2 + 3 * share[..., 0] + 5 * share[..., 1]


def ground(share):
    """By the geometry of a camera that looks down: how far ahead the ray of a share meets the ground."""
    down = (share[:, 1] - 0.5) * CAMERA.height / CAMERA.focal_px
    angle = np.radians(CAMERA.pitch_deg)
    fall = np.sin(angle) + down * np.cos(angle)
    return np.where(fall > 0, CAMERA.height_m / np.where(fall > 0, fall, 1.0), np.nan)


MAKES = {"fake": FakeDepth, "ground": lambda: GroundDepth().seen_by(camera())}
OTHERS = {"fake": lambda: FakeDepth(2.0), "ground": lambda: GroundDepth().seen_by(camera(TILTED))}
TRUTHS = {"fake": slope, "ground": ground}


@pytest.fixture(params=MAKES)
def name(request):
    return request.param


@pytest.fixture
def depth(name):
    return MAKES[name]


@pytest.fixture
def others(name):
    return [OTHERS[name]]


class TestEveryDepthEstimator(checks.Estimating, Differing):
    @pytest.mark.parametrize("kind", ["plain", "turned", "late"])
    def test_it_tells_depth_where_it_is(self, name, depth, few, kind):
        checks.tells_depth_where_it_is(depth, few(kind), TRUTHS[name])
