"""Metres by a network's depth, from its last layer to the claim: Depth Anything that sees a wall."""

import json

import numpy as np
import pytest

import vidence
from vidence.bench.scenes.encode import encode
from vidence.tests.models import tiny_depths
from vidence.tools.weights.device import quietly
from vidence.tools.weights.found import find_weights
from vidence.traces.reader import TraceReader
from vidence.traces.records import Calibration, Path

pytestmark = pytest.mark.models
WIDTH, HEIGHT, SIDE, TOP, RATE_HZ = 240, 136, 36, 50, 25
LEFT, STEP_PX, STEPS, REST = 24, 4, 30, 12
WALL_M = 8.0
# What is taken of a lens that nobody told; and how far behind what shows of it a thing's middle lies.
FOCAL_PX = 0.9 * WIDTH
BACK_M = 0.4 * SIDE * WALL_M / FOCAL_PX
GONE_M = STEPS * STEP_PX * (WALL_M + BACK_M) / FOCAL_PX
ASKED = "How far does the red square travel?"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with quietly():
        return tiny_depths.wall(tmp_path_factory.mktemp("wall"), WALL_M)


@pytest.fixture(scope="module")
def gliding(tmp_path_factory):
    """A red square before a wall: it rests, glides to the right and rests."""
    path = tmp_path_factory.mktemp("videos") / "gliding.mp4"
    ground = np.random.default_rng(5).integers(90, 130, (HEIGHT, WIDTH, 3), dtype=np.uint8)

    def frames():
        for number in range(STEPS + 2 * REST):
            left = LEFT + STEP_PX * min(max(number - REST, 0), STEPS)
            image = ground.copy()
            image[TOP : TOP + SIDE, left : left + SIDE] = (210, 30, 30)
            yield number * 3600, image

    encode(path, frames(), size=(WIDTH, HEIGHT), rate_hz=RATE_HZ, crf=15)
    return path


@pytest.fixture
def ask(vidence_cli, gliding, folder, tmp_path):
    def asked(*options, code=0):
        run = tmp_path / "run"
        done = vidence_cli(
            *("ask", gliding, ASKED, "--backend", f"depth=depth-anything:{folder}", "--device", "cpu"),
            *(*options, "--json", "--out", run),
        )
        assert done.code == code, done.out + done.err
        assert vidence.audit(run).ok
        return json.loads(done.out)["answer"]["quantity"], TraceReader(run)

    return asked


def of_kind(reader, kind):
    (found,) = [one for one in reader.ledger().values() if isinstance(one, kind)]
    return found


def weaknesses(reader):
    return {weak.kind for one in reader.ledger().values() for weak in one.degradations}


def test_metres_are_those_of_the_networks_depth_and_as_sure_as_its_scale(ask, folder):
    found, reader = ask()
    assert found["value"] == pytest.approx(GONE_M, rel=0.03)
    low, high = found["ci95"]
    # A fifth by the scale of a network, a quarter by a lens that nobody told.
    assert (high - low) / 2 / found["value"] == pytest.approx(1.96 * np.hypot(0.2, 0.25), rel=0.25)
    assert {"estimated_scale", "guessed_intrinsics"} <= weaknesses(reader)
    calibration, path = of_kind(reader, Calibration), of_kind(reader, Path)
    assert calibration.source == "depth-anything, scale by the network alone"
    assert (calibration.parameters["scale_by"], calibration.parameters["lens_by"]) == ("network", "guess")
    assert calibration.digest == find_weights(str(folder)).digest
    assert {"depth.network_scale", "camera.focal_px"} <= {mode.name for mode in path.modes}


def test_a_known_length_gives_the_networks_depth_another_scale(ask, tmp_path):
    """As much of the wall as the network takes for so many metres is told to be half as much."""
    pixels = 160
    half_m = pixels * WALL_M / FOCAL_PX / 2
    length = {"kind": "reference", "pixels": [[40, 20], [40 + pixels, 20]], "length_m": half_m}
    (tmp_path / "length.json").write_text(json.dumps(length))
    found, reader = ask("--camera", tmp_path / "length.json")
    assert found["value"] == pytest.approx(GONE_M / 2, rel=0.03)
    assert found["ci95"][0] <= GONE_M / 2 <= found["ci95"][1]
    assert (found["ci95"][1] - found["ci95"][0]) / 2 / found["value"] < 0.25
    assert "estimated_scale" not in weaknesses(reader)
    assert of_kind(reader, Calibration).source == "depth-anything, scale by the length in length.json"
    assert "depth.length_scale" in {mode.name for mode in of_kind(reader, Path).modes}


def test_weights_that_tell_proportions_alone_give_no_metres(ask, tmp_path):
    with quietly():
        relative = tiny_depths.depth_anything(tmp_path, "relative")
    found, _ = ask("--backend", f"depth=depth-anything:{relative}", code=5)
    assert found is None
