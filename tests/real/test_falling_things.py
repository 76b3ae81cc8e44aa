"""Things that fall, followed from where a user points at them: against marks made by hand, and against g."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

import vidence
from vidence.traces.records import Measurement

DATA = os.environ.get("VIDENCE_DATA")
pytestmark = pytest.mark.skipif(not DATA, reason="VIDENCE_DATA names the real clips")
FOLDER = Path(DATA or "")
CUPS = FOLDER / "osp_physics" / "cupsclips"
LAST = 8  # the last frame that a person marked
G_M_S2 = 9.81


@pytest.fixture(scope="module")
def marked():
    """Where a person marked the cups with three and with seven clips, frame by frame."""
    return json.loads((FOLDER / "osp_physics" / "truth.json").read_text())["cupsclips"]


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Asks about a clip with a known length, following what points lie on."""
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))

    def put(clip, question, reference, points, **settings):
        camera = tmp_path / "camera.json"
        camera.write_text(json.dumps({"kind": "reference", **reference}))
        chosen = {"backends": ("points=patch",), "out": tmp_path / "run"}
        return vidence.ask(clip, question, camera=camera, points=points, **chosen, **settings)

    return put


def test_the_heavier_cup_falls_farther_and_both_as_far_as_marked_by_hand(ask, marked):
    cups = [np.array(marked["tracks"][name]) for name in ("cup 3", "cup 7")]
    (x, y), metre_px = marked["origin_px"], marked["px_per_m"]
    answer = ask(
        CUPS,
        f"Which travelled farther between 0 and {LAST * marked['dt_s']:.2f} s, "
        "the object at point 1 or the object at point 2?",
        {"pixels": [[x, y], [x + metre_px, y]], "length_m": 1.0},
        [(0.0, *cup[0, 1:].tolist()) for cup in cups],
        fps=1 / marked["dt_s"],
    )
    ways = [e for e in answer.evidence if isinstance(e, Measurement) and e.quantity == "travelled_distance"]
    fallen_m = [(cup[LAST, 2] - cup[0, 2]) / metre_px for cup in cups]
    assert [way.value for way in ways] == pytest.approx(fallen_m, rel=0.05)
    for way, true_m in zip(ways, fallen_m, strict=True):
        assert way.ci95[0] <= true_m <= way.ci95[1]
    assert answer.record.label == "the red object"


def test_a_dropped_ball_falls_with_g(ask):
    answer = ask(
        FOLDER / "ball_drop" / "ball_drop.mp4",
        "What is the mean vertical acceleration of the marked object between 4.6 and 6.2 s?",
        {"pixels": [[100, 135], [100, 1580]], "length_m": 2.32, "frame_rate": 120},
        [(1.0, 36.0, 84.0)],
    )
    assert answer.record.quantity is not None, answer.text
    fallen = answer.record.quantity
    assert fallen.value == pytest.approx(-G_M_S2, rel=0.15)
    assert fallen.ci95[0] <= -G_M_S2 <= fallen.ci95[1], fallen
