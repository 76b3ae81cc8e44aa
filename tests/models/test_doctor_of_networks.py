"""`vidence doctor` where networks are: each that is installed makes a real forward pass and is told of."""

import json

import pytest

from vidence.tests.models import tiny_segmenters, tiny_yolos
from vidence.tests.tools.backends.onnx_files import yolox
from vidence.tools.weights.device import quietly

pytestmark = pytest.mark.models
# Each network by the layer of its own that is run, and what is told of it.
NETWORKS = {
    "detector=rtdetr": ("RTDetrV2ForObjectDetection", "found "),
    "detector=grounding-dino": ("GroundingDinoForObjectDetection", "found "),
    "detector=owlv2": ("Owlv2ForObjectDetection", "found "),
    "detector=ultralytics": ("DetectionModel", "found "),
    "segmenter=sam2-hf": ("Sam2VideoModel", "outlined "),
    "segmenter=edgetam": ("EdgeTamVideoModel", "outlined "),
    "depth=depth-anything": ("DepthAnythingForDepthEstimation", "told metric depth, 10 to 10, "),
    "depth=depth-pro": ("DepthProForDepthEstimation", "told metric depth, "),
    "retriever=siglip2": ("SiglipVisionModel", "held 8 frames against words, "),
}
# What is not installed, or takes no file unless it is named.
WITHOUT = {
    "camera=depth-anything-3",
    "depth=depth-anything-3",
    "detector=yolo-world",
    "detector=yoloe",
    "points=cotracker",
    "reader=rapidocr",
    "segmenter=sam2",
    "transcriber=whisper",
}


@pytest.fixture
def ran(monkeypatch):
    """The names of all kinds of layers that have been run."""
    from torch.nn.modules.module import register_module_forward_hook

    names = set()
    hook = register_module_forward_hook(lambda module, given, found: names.add(type(module).__name__))
    yield names
    hook.remove()


@pytest.fixture
def examined(vidence_cli, hub, ran, monkeypatch, tmp_path):
    def checks(*options):
        done = vidence_cli("doctor", *options, "--json")
        told = json.loads(done.out)["checks"]
        assert done.code == 0, [check for check in told if not check["ok"]]
        return {
            check["name"].removeprefix("backend "): check
            for check in told
            if check["name"].startswith("backend ")
        }

    return checks


def test_every_network_that_is_installed_is_run(examined, ran, monkeypatch, tmp_path):
    monkeypatch.setenv("VIDENCE_MODELS", str(tmp_path))
    (tmp_path / "yolox_nano.onnx").write_bytes(yolox((100, 80, 260, 200), number=0))
    tiny_yolos.save(tiny_yolos.network("yolo11"), tmp_path / "yolo11n.pt")
    checks = examined()
    for name, (layer, told) in NETWORKS.items():
        assert layer in ran, name
        assert checks[name]["detail"].startswith(told), checks[name]
        assert checks[name]["detail"].endswith(" on cpu")
    untried = {name for name, check in checks.items() if not check["tried"]}
    models = {name for name in untried if name.partition("=")[0] in ("describer", "reader")}
    assert untried - models == WITHOUT - models
    assert all(checks[name]["detail"].startswith("not tried: ") for name in untried)
    assert checks["detector=onnx"]["detail"] == "found 8 things in 8 frames on cpu"


def test_what_takes_a_file_is_run_where_it_is_named(examined, ran, tmp_path):
    with quietly():
        weights = tiny_segmenters.sam2(tmp_path)
    (check,) = examined("--backend", f"segmenter=sam2:{weights}").values()
    assert check["detail"].startswith("outlined ")
    assert {"Hiera", "MaskDecoder"} <= ran


def test_all_of_a_profile_must_work(examined, ran):
    checks = examined("--profile", "gpu")
    assert set(checks) == {
        "detector=grounding-dino",
        "tracker=association",
        "segmenter=sam2-hf",
        "points=klt",
        "depth=depth-anything",
    }
    assert all(check["tried"] for check in checks.values())
    assert {"GroundingDinoForObjectDetection", "Sam2VideoModel", "DepthAnythingForDepthEstimation"} <= ran
