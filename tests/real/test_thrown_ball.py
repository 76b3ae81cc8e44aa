"""A ball tossed before a camera: speed and acceleration against the places a person marked by hand."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

import vidence

DATA = os.environ.get("VIDENCE_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="VIDENCE_DATA names the real clips")
FOLDER = Path(DATA or "") / "osp_physics"


@pytest.fixture(scope="module")
def marked():
    """What a person marked: ticks, scale and places of the ball."""
    return json.loads((FOLDER / "truth.json").read_text())["balltoss"]


@pytest.fixture
def measured(marked, tmp_path, monkeypatch):
    """The answer's number to a question about the clip, with the scale that the person took."""
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))
    (x, y), metre_px = marked["origin_px"], marked["px_per_m"]
    sidecar = {"kind": "reference", "pixels": [[x, y], [x + metre_px, y]], "length_m": 1.0}
    camera = tmp_path / "camera.json"
    camera.write_text(json.dumps(sidecar))

    def ask(question):
        clip = FOLDER / "balltoss" / "video.mp4"
        answer = vidence.ask(clip, question, camera=camera, out=tmp_path / "run")
        assert answer.record.quantity is not None, answer.text
        return answer.record.quantity.value

    return ask


def by_hand(marked, column, degree):
    """Coefficients, highest first, of a polynomial through the marked places in metres over seconds."""
    places = np.array(marked["tracks"]["ball"])
    return np.polyfit(places[:, 0] * marked["dt_s"], places[:, column] / marked["px_per_m"], degree)


def test_horizontal_speed_is_within_a_twentieth(measured, marked):
    speed_m_s = measured("What is the mean horizontal speed of the white object?")
    assert speed_m_s == pytest.approx(by_hand(marked, 1, 1)[0], rel=0.05)


def test_vertical_acceleration_is_within_a_tenth(measured, marked):
    # Down the picture is up in the marks: their second coefficient is half of what it falls with.
    fall_m_s2 = measured("What is the vertical acceleration of the white object?")
    assert fall_m_s2 == pytest.approx(-2 * by_hand(marked, 2, 2)[0], rel=0.1)
