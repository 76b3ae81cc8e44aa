"""`vidence ask` with a chat model: options reach model and trace, cost is shown, failures are clear."""

import json

import pytest
import yaml

from vidence.traces.reader import TraceReader

QUESTION = "How long is the red car visible?"


@pytest.fixture
def script(tmp_path):
    """A script that looks, measures and answers."""
    turns = [
        {"call": [{"track": {"query": "red car"}}]},
        {"call": [{"measure": {"quantity": "visible_duration", "of": ["e1"], "subject": "the red car"}}]},
        {"answer": {"claims": [{"kind": "quantity", "evidence": ["e2"]}]}},
    ]
    path = tmp_path / "turns.yaml"
    path.write_text(yaml.safe_dump({"turns": turns}), encoding="utf-8")
    return f"scripted:{path}"


def test_what_the_model_cost_is_shown(vidence_cli, sliding_square, script):
    done = vidence_cli("ask", sliding_square, QUESTION, "--policy", script, "--budget", "usd=1")
    assert done.code == 0, done.err
    assert "3 model calls, " in done.out
    assert "$0.0000" in done.out
    cost = json.loads(vidence_cli("ask", sliding_square, QUESTION, "--policy", script, "--json").out)["cost"]
    assert set(cost) == {"wall_s", "tool_calls", "model_calls", "tokens_in", "tokens_out", "usd"}
    assert (cost["model_calls"], cost["usd"]) == (3, 0.0)
    assert cost["tokens_in"] > 0


def test_nothing_is_said_of_models_where_none_was_asked(vidence_cli, sliding_square):
    assert "model call" not in vidence_cli("ask", sliding_square, "What colour is the box?").out


def test_the_options_are_in_the_trace(vidence_cli, sliding_square, script, tmp_path):
    options = (
        "--base-url",
        "http://127.0.0.1:9/v1",
        "--timeout",
        "30",
        "--device",
        "cpu",
        "--dtype",
        "float32",
    )
    run = tmp_path / "run"
    done = vidence_cli(
        "ask", sliding_square, QUESTION, "--policy", script, *options, "--marks", "--offline", "--out", run
    )
    assert done.code == 0, done.err
    assert TraceReader(run).started.settings["model"] == {
        "base_url": "http://127.0.0.1:9/v1",
        "timeout_s": 30.0,
        "device": "cpu",
        "dtype": "float32",
        "marks": True,
        "offline": True,
    }


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--policy", "openai:fake", "--base-url", "http://127.0.0.1:9/v1"), 4, "cannot be reached"),
        (("--policy", "openai:fake", "--base-url", "http://me:pass@127.0.0.1:9/v1"), 2, "no user, password"),
        (("--policy", "openai:gpt-4o", "--offline"), 2, "--offline forbids"),
        (("--policy", "openai:gpt-4o"), 4, "OPENAI_API_KEY is not set"),
        (
            ("--policy", "openai:nonsense-9", "--budget", "usd=1"),
            2,
            "no price of 'openai:nonsense-9' is known",
        ),
        (("--policy", "nonsense:x"), 2, "there is no policy 'nonsense:x'"),
        (("--policy", "rules", "--timeout", "0"), 2, "--timeout"),
    ],
)
def test_what_cannot_be_is_one_sentence(vidence_cli, sliding_square, monkeypatch, arguments, code, words):
    from vidence.tools.models import patience

    monkeypatch.setattr(patience, "PAUSE_S", 0.01)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    done = vidence_cli("ask", sliding_square, "Is it there?", *arguments)
    assert done.code == code
    assert words in done.err
    assert "Traceback" not in done.err
    assert "pass@" not in done.err


@pytest.mark.parametrize(
    "slip", [("--device", "gpu"), ("--dtype", "half"), ("--option", ""), ("--option", " ")]
)
def test_a_slip_is_refused_also_where_only_a_served_model_is_asked(vidence_cli, sliding_square, slip):
    server = ("--policy", "openai:any", "--base-url", "http://127.0.0.1:9/v1")
    done = vidence_cli("ask", sliding_square, QUESTION, *server, *slip)
    assert done.code == 2, done.err


def test_a_folder_that_is_no_run_is_no_recorded_model(vidence_cli, sliding_square, tmp_path):
    done = vidence_cli("ask", sliding_square, QUESTION, "--policy", f"recorded:{tmp_path}")
    assert done.code == 4
    assert "is not the folder of a run" in done.err


def test_a_run_that_is_shown_tells_the_money_of_each_step(vidence_cli, sliding_square, script, tmp_path):
    vidence_cli("ask", sliding_square, QUESTION, "--policy", script, "--out", tmp_path / "run")
    lines = vidence_cli("trace", "show", tmp_path / "run").out.split("\n")
    steps = [line for line in lines if "tokens," in line]
    assert len(steps) == 3
    assert all(line.endswith(", $0.0000") for line in [*steps, *(x for x in lines if x.startswith("cost:"))])
