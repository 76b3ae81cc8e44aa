"""Networks in ONNX files through onnxruntime: the same boxes as through OpenCV."""

import os
from pathlib import Path

import numpy as np
import pytest

from vidence.tests.conformance import checks_detector as checks
from vidence.tests.conformance.checks_backend import Differing
from vidence.tests.tools.backends.onnx_files import mean_colour, network, node
from vidence.tools.backends.detectors.onnx.detector import OnnxDetector
from vidence.tools.backends.trackers.reid import Reid
from vidence.tools.capabilities import Patch, Request
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import ModelSettings
from vidence.tools.video import Video
from vidence.traces.errors import BackendError, BackendMissing, UsageError
from vidence.traces.records import Span

pytestmark = pytest.mark.models
RUNTIMES = ("opencv", "onnxruntime")


def seen(detector, video, span=None):
    return list(detector.detect(video, Request(span, 2.0), Deadline()))


def compared(path, video, span=None, **settings):
    """What both see in a video."""
    detectors = [OnnxDetector(path, runtime=runtime, **settings) for runtime in RUNTIMES]
    looks = [seen(detector, video, span) for detector in detectors]
    for ours, theirs in zip(*looks, strict=True):
        assert ours.labels == theirs.labels
        assert np.allclose(ours.xyxy, theirs.xyxy, atol=0.5)
        assert np.allclose(ours.score, theirs.score, atol=0.01)
    return looks[0]


class TestAFile(checks.Detecting, Differing):
    @pytest.fixture
    def detector(self, dog_file):
        return lambda: OnnxDetector(dog_file, runtime="onnxruntime")

    @pytest.fixture
    def others(self, dog_file, cat_file):
        return [
            lambda: OnnxDetector(dog_file),
            lambda: OnnxDetector(dog_file, runtime="onnxruntime", threshold=0.3),
            lambda: OnnxDetector(cat_file, runtime="onnxruntime"),
        ]


class TestAFileWhoseFindsAreTooUnsure(checks.DetectingNothing):
    @pytest.fixture
    def detector(self, dog_file):
        return lambda: OnnxDetector(dog_file, runtime="onnxruntime", threshold=0.95)


def test_both_runtimes_see_the_same(dog_file, open_squares):
    looks = compared(dog_file, open_squares("plain"))
    assert {label for look in looks for label in look.labels} == {"dog"}


@pytest.mark.parametrize("name", ["yolox_nano.onnx", "picodet_s_416_coco.onnx"])
def test_real_networks_see_the_same_in_both(name):
    models, data = os.environ.get("VIDENCE_MODELS"), os.environ.get("VIDENCE_DATA")
    if not (models and data):
        pytest.skip("VIDENCE_MODELS and VIDENCE_DATA are not set: they name the folders with the real files")
    video = Video.open(Path(data) / "intel/one-by-one-person-detection.mp4")
    looks = compared(Path(models) / name, video, Span(start_s=10, end_s=16))
    assert sum(len(look) for look in looks) > 5


def test_looks_of_people_are_the_same_in_both(tmp_path):
    path = tmp_path / "colours.onnx"
    path.write_bytes(mean_colour())
    patch = Patch(np.full((24, 12, 3), (76, 84, 255), np.uint8), np.ones((24, 12), bool), 0.5)
    ours, theirs = (Reid(path, runtime=runtime).embedding(patch) for runtime in RUNTIMES)
    assert np.allclose(ours, theirs, atol=1e-5)


def test_the_fingerprint_says_what_ran_it(dog_file):
    ours, theirs = (OnnxDetector(dog_file, runtime=runtime).fingerprint() for runtime in RUNTIMES)
    assert ours.weights == theirs.weights
    assert ours.version.startswith("1+opencv")
    assert theirs.version.startswith("1+onnxruntime")
    assert theirs.device == "cpu"


def test_a_graphics_card_that_it_cannot_use_is_said(dog_file):
    import onnxruntime

    if "CUDAExecutionProvider" in onnxruntime.get_available_providers():
        pytest.skip("this onnxruntime has CUDA")
    for device in ("cuda", "cuda:1"):
        with pytest.raises(BackendMissing, match="does not run on a graphics card") as refused:
            OnnxDetector.from_argument(f"{dog_file},runtime=onnxruntime", ModelSettings(device=device))
        assert "onnxruntime-gpu" in refused.value.hint
    with pytest.raises(UsageError, match="does not run on 'mps'"):
        OnnxDetector(dog_file, runtime="onnxruntime", device="mps")


def test_a_network_that_it_cannot_load_is_said_in_one_sentence(tmp_path):
    (tmp_path / "odd.onnx").write_bytes(network([node("NoSuchThing", ["x"], "y")], (1, 3, 8, 8), (1, 3)))
    with pytest.raises(BackendError, match=r"onnxruntime cannot load odd\.onnx") as refused:
        OnnxDetector(tmp_path / "odd.onnx", runtime="onnxruntime")
    assert "\n" not in refused.value.message
