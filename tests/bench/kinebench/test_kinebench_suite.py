import json
import random
import re
from dataclasses import replace

import numpy as np
import pytest

from vidence.bench.kinebench import suite as module
from vidence.bench.kinebench.inputs import inputs_of, mot, perturbed, sidecar
from vidence.bench.kinebench.kinds import KINDS
from vidence.bench.kinebench.library import scene
from vidence.bench.kinebench.phrasings import PHRASINGS, put
from vidence.bench.kinebench.phrasings_unseen import UNSEEN
from vidence.bench.kinebench.run import run
from vidence.bench.kinebench.score import Reply
from vidence.bench.kinebench.suite import EACH, stage, suite
from vidence.tools.geometry.sidecar import load_camera
from vidence.tools.tracks.reading import load_tracks

NAMES = ("high_rate", "drone")
RATE_HZ = {"high_rate": 30.0, "drone": 5.0}
SLOTS = {
    "a": "red car", "b": "blue box", "t": "2", "t1": "1", "t2": "3", "bound": "2", "bound_kmh": "7.2",
    "radius": "3", "d": "1.5",
}  # fmt: skip


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """Two scenes at half and a fifth of their frame rate."""
    folder = tmp_path_factory.mktemp("kinebench")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "scene", lambda name, seed: replace(scene(name, seed), rate_hz=RATE_HZ[name]))
        return folder, stage(5, folder, NAMES, workers=1)


def test_every_kind_has_a_plain_wording_and_paraphrases_whose_slots_are_filled():
    assert set(PHRASINGS) == set(UNSEEN) == set(KINDS)
    for kind in KINDS:
        assert min(len(PHRASINGS[kind]), len(UNSEEN[kind])) >= 2
        assert not set(PHRASINGS[kind]) & set(UNSEEN[kind])
        for seed in range(24):
            text = put(kind, SLOTS, random.Random(seed), unseen=seed % 2 == 1)
            assert re.fullmatch(r"[^{}]*[?.]", text), text
            assert "  " not in text


def test_questions_are_the_same_for_the_same_seed(staged):
    _, truths = staged
    questions = suite(5, truths)
    assert questions == suite(5, truths)
    assert len({q.id for q in questions}) == len(questions)
    assert len(questions) == sum(EACH.values())
    assert {q.stratum for q in questions if q.scene == "drone"} == {"moving"}


def test_a_scene_is_rendered_once(staged):
    folder, truths = staged
    before = (folder / "drone-5.mp4").stat().st_mtime_ns
    assert stage(5, folder, NAMES) == truths
    assert (folder / "drone-5.mp4").stat().st_mtime_ns == before


def test_windows_lie_within_the_video(staged):
    _, truths = staged
    for question in suite(5, truths):
        times = truths[question.scene].times_s
        named = [
            float(t) for t in re.findall(r"(?:between|from|and|to|at|At) (\d[\d.]*)(?= |\?|,)", question.text)
        ]
        assert all(times[0] <= t <= times[-1] for t in named), question.text


def test_perturbed_sidecars_are_off_as_they_declare(staged):
    camera = staged[1]["high_rate"].camera
    off = []
    for seed in range(300):
        drawn = perturbed(camera, np.random.default_rng(seed))
        off.append((drawn["mount"]["height_m"] - camera.height_m) / drawn["sigma"]["height_m"])
    assert np.mean(off) == pytest.approx(0.0, abs=0.2)
    assert np.std(off) == pytest.approx(1.0, abs=0.15)


def test_the_sidecar_is_the_renderer_s_camera(staged, tmp_path):
    camera = staged[1]["drone"].camera
    path = tmp_path / "camera.json"
    path.write_text(json.dumps(sidecar(camera)))
    pixels = np.array([[100.0, 200.0], [500.0, 330.0]])
    lifted = load_camera(path, rate_hz=25.0).to_ground(pixels, np.zeros(2))
    assert lifted[:, :2] == pytest.approx(camera.ground_at(pixels), abs=1e-9)


def test_tracks_are_unsteady_boxes_with_gaps_that_the_product_reads(staged, tmp_path):
    truth = staged[1]["high_rate"]
    path = tmp_path / "tracks.csv"
    path.write_text(mot(truth, np.random.default_rng(0)))
    tracks = load_tracks(path, video=None, fps=truth.rate_hz).tracks
    assert len(tracks) == len([t for t in truth.things if t.colour])
    rows = np.loadtxt(path, delimiter=",")
    car = rows[rows[:, 1] == 1]
    frames = car[:, 0].astype(int) - 1
    whole = np.array([truth.things[0].clipped_box[i] for i in frames])
    sure = np.array([truth.things[0].visible_fraction[i] > 0.99 for i in frames])
    bottom = (car[:, 3] - 1 + car[:, 5] - whole[:, 3])[sure]
    assert 0.3 < bottom.std() < 2.0
    assert abs(bottom.mean()) < 0.4
    assert len(frames) < 0.99 * len(truth.times_s)


def test_each_stratum_is_asked_with_its_own_files(staged):
    folder, truths = staged
    questions = {q.stratum: q for q in suite(5, truths)}
    given = {name: inputs_of(q, truths[q.scene], folder / "inputs") for name, q in questions.items()}
    assert given["tracks"].tracks is not None
    assert given["moving"].backends == ("detector=colour",)
    assert "sigma" in json.loads(given["perturbed"].camera.read_text())
    assert "sigma" not in json.loads(given["static"].camera.read_text())


def test_a_run_asks_every_question_and_keeps_their_order(staged):
    folder, truths = staged
    questions = suite(5, truths)[::7]
    results = run(
        questions, truths, folder, asker=lambda video, q, truth: Reply("answered", q.text), workers=1
    )
    assert [r.question for r in results] == questions
    assert [r.reply.text for r in results] == [q.text for q in questions]
