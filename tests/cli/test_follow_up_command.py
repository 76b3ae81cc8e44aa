"""`vidence ask --continue` and `--samples`: going on from a run, and asking more than once."""

import json

import pytest
import yaml

from vidence.traces.reader import TraceReader


def test_a_follow_up_says_what_it_was_understood_as(vidence_cli, sliding_square, tmp_path):
    assert (
        vidence_cli("ask", sliding_square, "When does the red box stop?", "--out", tmp_path / "a").code == 0
    )
    done = vidence_cli("ask", "and what colour is it?", "--continue", tmp_path / "a", "--out", tmp_path / "b")
    assert done.code == 0
    assert "What colour is the red box?" in done.out
    assert vidence_cli("trace", "audit", tmp_path / "b").code == 0


def test_a_follow_up_has_the_files_of_its_run(vidence_cli, sliding_square, tmp_path):
    vidence_cli("ask", sliding_square, "When does the red box stop?", "--out", tmp_path / "a")
    done = vidence_cli("ask", "how fast?", "--continue", tmp_path / "a", "--camera", tmp_path / "c.json")
    assert done.code == 2
    assert "camera" in done.err


def test_going_on_from_what_is_no_run_is_said(vidence_cli, tmp_path):
    done = vidence_cli("ask", "And then?", "--continue", tmp_path / "nowhere")
    assert done.code in (2, 3, 7)
    assert "nowhere" in done.err


def test_samples_agree_and_each_has_its_trace(vidence_cli, sliding_square, tmp_path):
    question = "When does the red box stop?"
    done = vidence_cli("ask", sliding_square, question, "--samples", 2, "--out", tmp_path / "s", "--json")
    told = json.loads(done.out)
    assert (told["agreement"]["agreeing"], told["agreement"]["samples"]) == (2, 2)
    assert sorted(path.name for path in (tmp_path / "s").iterdir()) == ["sample-1", "sample-2"]


@pytest.fixture
def asked_of_a_model(vidence_cli, sliding_square, tmp_path):
    """Asks a script that gives up at once, with these options; then goes on from that with others."""
    script = tmp_path / "turns.yaml"
    turns = [{"answer": {"outcome": "insufficient_evidence", "reason": "it is dark"}}]
    script.write_text(yaml.safe_dump({"turns": turns}), encoding="utf-8")

    def ask(first, second):
        policy = ("--policy", f"scripted:{script}")
        assert (
            vidence_cli("ask", sliding_square, "Is it so?", *policy, *first, "--out", tmp_path / "a").code
            == 5
        )
        done = vidence_cli("ask", "And now?", "--continue", tmp_path / "a", *second, "--out", tmp_path / "b")
        assert done.code == 5, done.err
        return TraceReader(tmp_path / "b").started

    return ask


def test_what_a_follow_up_does_not_say_of_its_model_is_as_it_was(asked_of_a_model):
    first = ("--offline", "--timeout", "30", "--device", "cpu")
    model = asked_of_a_model(first, ("--marks", "--timeout", "40")).settings["model"]
    assert (model["offline"], model["timeout_s"], model["device"], model["marks"]) == (
        True,
        40.0,
        "cpu",
        True,
    )


def test_a_follow_up_has_the_seed_and_the_budget_of_its_run(asked_of_a_model):
    started = asked_of_a_model(("--seed", "7", "--budget", "usd=0.5,tokens=90000"), ())
    assert started.seed == 7
    assert (started.settings["budget"]["usd"], started.settings["budget"]["tokens"]) == (0.5, 90000)


def test_a_follow_up_may_have_a_seed_and_a_budget_of_its_own(asked_of_a_model):
    started = asked_of_a_model(("--seed", "7", "--budget", "usd=0.5"), ("--seed", "0", "--budget", "steps=9"))
    assert started.seed == 0
    assert (started.settings["budget"]["usd"], started.settings["budget"]["steps"]) == (None, 9)
