"""A run with a model of random weights: nonsense, yet a typed end, a whole trace, the same each time."""

import socket

import pytest

import vidence
from vidence.tools.models.choose import ModelSettings
from vidence.traces.events import Exchanged, comparable
from vidence.traces.reader import TraceReader

pytestmark = pytest.mark.models
QUESTION = "How long is the red car visible?"


def exchanges(run):
    return [event.exchange for event in TraceReader(run).events if isinstance(event, Exchanged)]


@pytest.fixture
def no_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a local model reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("family", ["qwen2.5-vl", "qwen3-vl"])
def test_nonsense_ends_typed_with_every_reply_in_the_trace(
    family, folders, red_square, tmp_path, no_network, capfd
):
    run = tmp_path / "run"
    policy = f"local:{folders(family)}"
    capfd.readouterr()
    answer = vidence.ask(red_square, QUESTION, policy=policy, out=run)
    assert answer.status == "insufficient_evidence"
    assert "no reply that could be acted on" in answer.record.reason
    assert vidence.audit(run).ok
    made = exchanges(run)
    assert len(made) == answer.cost.model_calls == 4
    assert all(e.correction and e.reply.finish in ("length", "stop") for e in made)
    assert all(0 < e.usage.tokens_out <= 24 for e in made)
    assert all(e.usage.tokens_in > 1000 and not e.usage.estimated for e in made)
    assert made[0].model.weights
    assert made[0].model.parameters["family"] == family
    # What transformers has to say on its own is not the user's business.
    assert capfd.readouterr() == ("", "")


def test_the_same_run_is_made_twice(folders, red_square, tmp_path):
    for name in ("one", "two"):
        vidence.ask(red_square, QUESTION, policy=f"local:{folders('qwen3-vl')}", out=tmp_path / name, seed=5)
    one, two = (comparable(TraceReader(tmp_path / name).events)[1:] for name in ("one", "two"))
    assert one == two


def test_a_seed_gives_the_same_reply_and_another_seed_another(open_model, asked):
    model = open_model("qwen2.5-vl")
    replies = {seed: [asked(model, "Go on.", seed=seed).reply.text for _ in range(2)] for seed in (0, 1, 2)}
    assert all(one == two for one, two in replies.values())
    assert len({one for one, _ in replies.values()}) == 3


def test_what_is_known_of_the_weights_tells_one_model_from_another(open_model):
    one, other = open_model("qwen2.5-vl"), open_model("qwen3-vl")
    assert one.fingerprint() == open_model("qwen2.5-vl").fingerprint()
    assert one.fingerprint().weights != other.fingerprint().weights
    assert one.fingerprint().dtype == "float32"
    assert open_model("qwen2.5-vl", dtype="bfloat16").fingerprint().dtype == "bfloat16"


def test_a_model_that_is_used_twice_is_loaded_once(open_model):
    one, two = open_model("qwen3-vl"), open_model("qwen3-vl")
    assert one._chat is two._chat


def test_running_out_of_seconds_in_the_middle_of_a_reply_ends_it(open_model, folders, red_square, tmp_path):
    model = open_model("qwen3-vl")
    model._chat.model.generation_config.max_new_tokens = 20_000
    try:
        answer = vidence.ask(
            red_square,
            QUESTION,
            policy=f"local:{folders('qwen3-vl')}",
            out=tmp_path / "run",
            budget=vidence.Budget(seconds=8),
            model=ModelSettings(),
        )
    finally:
        model._chat.model.generation_config.max_new_tokens = 24
    assert answer.status == "partial"
    assert answer.exit_code == 6
    assert vidence.audit(tmp_path / "run").ok
