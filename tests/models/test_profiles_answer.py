"""Every profile from a question on the command line to an audited answer, through its networks' real code.

Weights are random and lie where those that are published would; the last layers say where red is.
"""

import json

import numpy as np
import pytest

import vidence
from vidence.bench.scenes.encode import encode
from vidence.tests.models import tiny_hub, tiny_yolos
from vidence.tests.tools.backends.onnx_files import yolox
from vidence.tools.coco import COCO
from vidence.tools.weights.found import find_weights
from vidence.traces.events import CallFinished
from vidence.traces.masks import unpacked
from vidence.traces.reader import TraceReader
from vidence.traces.records import Tube

pytestmark = pytest.mark.models
GROUNDING_DINO, SAM2 = "IDEA-Research/grounding-dino-tiny", "facebook/sam2.1-hiera-tiny"
DEPTH = "depth-anything/Depth-Anything-V2-Metric-Outdoor-Small-hf"
WIDTH, HEIGHT, SIDE, RATE_HZ, TOP = 192, 120, 30, 25, 44
# It rests, slides for 1.2 s, and rests again.
STARTS, STOPS, STEP_PX = 10, 40, 3
GONE_PX = STEP_PX * (STOPS - STARTS)
# What is taken of a lens that nobody told.
FOCAL_PX = 0.9 * WIDTH


def left_of(number):
    return 20 + STEP_PX * min(max(number - STARTS, 0), STOPS - STARTS)


@pytest.fixture(scope="module")
def sliding(tmp_path_factory):
    """A red square that rests, slides to the right and rests."""
    path = tmp_path_factory.mktemp("videos") / "sliding.mp4"
    ground = np.random.default_rng(7).integers(90, 130, (HEIGHT, WIDTH, 3), dtype=np.uint8)

    def frames():
        for number in range(60):
            image = ground.copy()
            image[TOP : TOP + SIDE, left_of(number) : left_of(number) + SIDE] = (210, 30, 30)
            yield number * 3600, image

    encode(path, frames(), size=(WIDTH, HEIGHT), rate_hz=RATE_HZ, crf=15)
    return path


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """The folder that VIDENCE_MODELS names, with the files of the profiles `light` and `yolo`."""
    folder = tmp_path_factory.mktemp("models")
    (folder / "yolox_nano.onnx").write_bytes(yolox((100, 80, 260, 200), number=COCO.index("dog")))
    tiny_yolos.save(tiny_yolos.network("yolo11"), folder / "yolo11n.pt")
    return folder


@pytest.fixture
def ask(vidence_cli, sliding, hub, models, heads, monkeypatch, tmp_path):
    monkeypatch.setenv("VIDENCE_MODELS", str(models))

    def asked(question, *options):
        done = vidence_cli(
            "ask", sliding, question, *options, "--device", "cpu", "--json", "--out", tmp_path / "run"
        )
        assert done.code == 0, done.out + done.err
        assert vidence.audit(tmp_path / "run").ok
        return json.loads(done.out)

    return asked


def prints(run):
    """What every backend was that a run names, at its start or in its calls, by capability and name."""
    reader = TraceReader(run)
    called = [event.result.backends for event in reader.events if isinstance(event, CallFinished)]
    told = [*reader.started.fingerprints, *(one for backends in called for one in backends)]
    return {(one.capability, one.name): one for one in told}


def is_of_the_hub(told, name):
    return (told.weights, told.parameters["revision"]) == (find_weights(name).digest, tiny_hub.COMMIT)


@pytest.mark.parametrize("profile", ["gpu", "permissive"])
def test_metres_by_words_and_depth(ask, tmp_path, profile):
    answer = ask("How far does the red square travel?", "--profile", profile)
    found = answer["answer"]["quantity"]
    # What shows is as far away as the network says, and the middle of a thing some way behind what shows.
    far_m = tiny_hub.WALL_M * (1 + 0.4 * SIDE / FOCAL_PX)
    assert found["value"] == pytest.approx(GONE_PX / FOCAL_PX * far_m, rel=0.02)
    told = prints(tmp_path / "run")
    assert is_of_the_hub(told["detector", "grounding-dino"], GROUNDING_DINO)
    assert is_of_the_hub(told["depth", "depth-anything"], DEPTH)
    # CoTracker is not installed here, so points are followed by the flow of pixels.
    assert {("tracker", "association"), ("points", "klt")} <= set(told)


@pytest.mark.parametrize("profile", ["gpu", "permissive"])
def test_what_is_pointed_at_is_outlined_over_time(ask, tmp_path, profile):
    answer = ask("When does it stop?", "--profile", profile, "--point", f"1.0,{left_of(25) + 15},{TOP + 15}")
    assert answer["answer"]["time_s"] == pytest.approx(STOPS / RATE_HZ, abs=0.1)
    told = prints(tmp_path / "run")
    assert is_of_the_hub(told["segmenter", "sam2-hf"], SAM2)
    assert ("detector", "grounding-dino") in told
    reader = TraceReader(tmp_path / "run")
    (tube,) = [one for one in reader.ledger().values() if isinstance(one, Tube)]
    assert len(tube.samples) == 60
    masks = unpacked(reader.blobs.get(tube.masks))
    for number in (0, 25, 59):
        expected = (left_of(number), TOP, left_of(number) + SIDE, TOP + SIDE)
        assert masks[number].box.xyxy == pytest.approx(expected, abs=2)


def test_the_profile_light_answers_by_its_file(ask, models, tmp_path):
    answer = ask("Is there a dog?", "--profile", "light")
    assert answer["answer"]["truth"] is True
    told = prints(tmp_path / "run")
    assert told["detector", "onnx"].weights == digest(models / "yolox_nano.onnx")
    assert ("tracker", "association") in told


def test_the_profile_yolo_answers_by_its_file(ask, models, tmp_path):
    answer = ask("When does the red truck stop?", "--profile", "yolo")
    assert answer["answer"]["time_s"] == pytest.approx(STOPS / RATE_HZ, abs=0.1)
    told = prints(tmp_path / "run")
    assert told["detector", "ultralytics"].weights == digest(models / "yolo11n.pt")
    assert ("tracker", "ultralytics") in told


def digest(path):
    from vidence.tools.weights.found import find_checkpoint

    return find_checkpoint(str(path), option="").digest
