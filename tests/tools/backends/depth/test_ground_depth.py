"""The depth of the ground, by calibrations of several kinds."""

import numpy as np
import pytest

from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.tests.conformance.checks_depth import Still
from vidence.tools.backends.depth.ground import GroundDepth
from vidence.tools.capabilities import TakesCamera
from vidence.tools.deadline import Deadline
from vidence.tools.geometry.ground_plane import GroundPlane
from vidence.tools.geometry.posed import About
from vidence.tools.geometry.reference import Reference
from vidence.tools.registry import ChosenBackends, parse_choices
from vidence.traces.errors import NotMeasurable, UsageError

CAMERA = GroundCamera(width=160, height=120, focal_px=150.0, height_m=4.0, pitch_deg=30.0)
FRAME = Still(np.zeros((120, 160, 3), np.uint8))


def camera(**changes):
    about = About(model="ground_plane", source="camera.json", digest="a" * 64)
    return GroundPlane.model_validate(sidecar(CAMERA) | changes).camera(about)


def test_it_is_chosen_without_an_argument_and_waits_for_a_camera():
    estimator = ChosenBackends(parse_choices(["depth=ground"])).depth()
    assert isinstance(estimator, TakesCamera)
    with pytest.raises(NotMeasurable, match="there is none"):
        list(estimator.depth([FRAME], Deadline()))
    with pytest.raises(UsageError, match="takes no argument"):
        ChosenBackends(parse_choices(["depth=ground:camera.json"])).depth()


def test_its_fingerprint_tells_whose_calibration_it_works_with():
    assert GroundDepth().fingerprint() != GroundDepth().seen_by(camera()).fingerprint()
    assert GroundDepth().seen_by(camera()).fingerprint().parameters["camera"] == "a" * 64


def test_a_calibration_without_a_place_or_a_scale_gives_no_depth():
    plane = Reference(kind="reference", pixels=((10.0, 10.0), (50.0, 10.0)), length_m=1.0)
    without_scale = camera(mount={"pitch_deg": 30.0})
    for other in (plane.camera(source="a", digest="0" * 64, rate_hz=25.0), without_scale):
        with pytest.raises(NotMeasurable, match="place over it is not known"):
            GroundDepth().seen_by(other)
