"""`vidence bench kinebench`: questions listed, answers scored, goals beside them, JSON for programs."""

import json
from dataclasses import replace
from functools import partial

import pytest

from vidence.bench.kinebench import run as asking
from vidence.bench.kinebench import suite
from vidence.bench.kinebench.library import scene
from vidence.bench.kinebench.score import Reply


@pytest.fixture(autouse=True)
def few_frames(monkeypatch):
    """Scenes at a fifth of their rate, and questions answered by one who knows."""
    monkeypatch.setattr(suite, "scene", lambda name, seed: replace(scene(name, seed), rate_hz=5.0))
    monkeypatch.setattr(asking, "run", partial(asking.run, asker=knows, workers=1))


def knows(video, question, truth):
    match question.truth.kind:
        case "amount":
            value = question.truth.value
            return Reply(
                "answered", value=value * 1.01, unit=question.truth.unit, ci95=(value - 1, value + 1)
            )
        case "bearing":
            return Reply("answered", degrees=question.truth.degrees, clock=12)
        case _:
            return Reply("insufficient_evidence", "I do not know.")


def test_questions_are_listed_with_their_truth(vidence_cli, tmp_path):
    done = vidence_cli("bench", "kinebench", "--list", "--scene", "thumbnail", "--out", tmp_path)
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert len(lines) == 18 + 6 + 6
    assert all(line.startswith("thumbnail-") and " → " in line for line in lines)


def test_answers_are_scored_in_a_table_with_goals_met_and_missed(vidence_cli, tmp_path):
    asked = ("bench", "kinebench", "--scene", "thumbnail", "--stratum", "static", "--out", tmp_path)
    done = vidence_cli(*asked, "--failures", "--seed", "1")
    assert done.code == 5, done.err
    assert "[static] 18 questions, 1 scenes" in done.out
    row = next(line for line in done.out.splitlines() if line.startswith("distance and speed, median"))
    assert row.endswith("  met")
    assert "I do not know." in done.out


def test_json_holds_every_answer_and_goal(vidence_cli, tmp_path):
    done = vidence_cli(
        "bench", "kinebench", "--scene", "thumbnail", "--kind", "mean_speed", "--out", tmp_path, "--json"
    )
    (seed,) = json.loads(done.out)["seeds"]
    assert {answer["kind"] for answer in seed["answers"]} == {"mean_speed"}
    assert all(answer["score"]["outcome"] == "right" for answer in seed["answers"])
    assert {"name", "bound", "value", "met"} <= set(seed["goals"][0])


@pytest.mark.parametrize("option", ["--scene", "--kind", "--stratum"])
def test_what_is_not_known_is_named_with_what_is(vidence_cli, option):
    done = vidence_cli("bench", "kinebench", option, "nowhere")
    assert done.code == 2
    assert "'nowhere'" in done.err
    assert "Known: " in done.err
