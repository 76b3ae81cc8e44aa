"""Runs with a model behind a server: what goes over the wire, what comes back, and that they end verified."""

import base64
import json
import re
from pathlib import Path

import pytest

import vidence
from vidence.tools.models.choose import ModelSettings
from vidence.traces.events import Exchanged
from vidence.traces.reader import TraceReader


def exchanges(run):
    return [event.exchange for event in TraceReader(run).events if isinstance(event, Exchanged)]


def test_a_run_over_http_is_verified_and_holds_in_the_audit(ask_fake, honest, tmp_path):
    answer = ask_fake(*honest)
    assert answer.status == "answered"
    assert answer.record.quantity.name == "visible_duration"
    assert vidence.audit(tmp_path / "run").ok


def test_the_tokens_that_the_server_tells_are_counted_and_a_server_of_ones_own_costs_nothing(
    ask_fake, honest
):
    cost = ask_fake(*honest).cost
    assert (cost.model_calls, cost.tokens_in, cost.tokens_out, cost.usd) == (3, 3000, 150, 0.0)


@pytest.mark.parametrize("told", [None, (0, 0)])
def test_tokens_that_no_server_tells_are_counted_here(ask_fake, says, tmp_path, told):
    given_up = ("answer", {"outcome": "insufficient_evidence", "reason": "too dark"})
    answer = ask_fake(says.calls(given_up, usage=told))
    (exchange,) = exchanges(tmp_path / "run")
    assert exchange.usage.estimated
    assert exchange.usage.tokens_in > 500
    assert answer.cost.tokens_out == exchange.usage.tokens_out > 0


def test_with_seed_0_the_likeliest_reply_is_asked_for_and_else_one_that_is_drawn(
    ask_fake, honest, fake_server, tmp_path
):
    """Else all samples of one question would be the same."""
    for seed, warm in ((0, False), (1, True)):
        fake_server.asked.clear()
        ask_fake(*honest, seed=seed, out=f"run-{seed}")
        sent = {body["temperature"] for body in fake_server.bodies}
        assert [temperature > 0 for temperature in sent] == [warm]
        assert {e.model.parameters["temperature"] for e in exchanges(tmp_path / f"run-{seed}")} == sent


def test_the_request_is_what_such_servers_take(ask_fake, honest, fake_server):
    ask_fake(*honest, seed=7)
    body = fake_server.bodies[1]
    assert fake_server.asked[1][0] == "/v1/chat/completions"
    assert (body["model"], body["seed"]) == ("fake", 7)
    assert body["max_tokens"] == 2048
    assert "max_completion_tokens" not in body
    assert not body["stream"]
    tools = {tool["function"]["name"]: tool["function"] for tool in body["tools"]}
    assert {"track", "measure", "answer"} <= set(tools)
    assert tools["track"]["parameters"]["type"] == "object"


def test_pictures_ride_with_the_user_alone_and_nobody_speaks_twice_in_a_row(
    ask_fake, honest, says, fake_server
):
    looked = says.calls(("look", {"times_s": [1.0]}), ("track", {"query": "red car"}))
    ask_fake(looked, *honest[1:])
    messages = fake_server.bodies[1]["messages"]
    roles = [message["role"] for message in messages]
    assert roles == ["system", "user", "assistant", "tool", "tool", "user"]
    with_pictures = [m["role"] for m in messages if "image_url" in json.dumps(m)]
    assert with_pictures == ["user", "user"]
    assert all(isinstance(m["content"], str) for m in messages if m["role"] in ("system", "tool"))
    urls = re.findall(r'"url": "data:image/(\w+);base64,([^"]+)"', json.dumps(messages))
    assert all(
        base64.b64decode(data).startswith(b"\x89PNG" if kind == "png" else b"\xff\xd8") for kind, data in urls
    )


def test_calls_get_ids_of_our_own_so_that_two_runs_are_the_same(ask_fake, honest, fake_server, tmp_path):
    from vidence.traces.events import comparable

    for name in ("one", "two"):
        assert ask_fake(*honest, out=name).status == "answered"
    one, two = (comparable(TraceReader(tmp_path / name).events)[1:] for name in ("one", "two"))
    assert one == two
    answered = [m for m in fake_server.bodies[2]["messages"] if m["role"] == "tool"]
    assert [m["tool_call_id"] for m in answered] == ["call00101", "call00201"]


def test_arguments_that_are_no_json_are_corrected(ask_fake, honest, says, fake_server):
    broken = says.calls(("track", "the red car"))
    assert ask_fake(broken, *honest).status == "answered"
    assert "Correction" not in json.dumps(fake_server.bodies[0])
    assert "Correction: the arguments of 'track'" in json.dumps(fake_server.bodies[1])


def test_content_in_blocks_and_the_name_of_the_model_are_kept(ask_fake, says, honest, tmp_path):
    words = says.sends(
        says.completion({"content": [{"type": "text", "text": "It is "}, {"type": "text", "text": "red."}]})
    )
    ask_fake(words, *honest)
    reply = exchanges(tmp_path / "run")[0].reply
    assert (reply.text, reply.finish, reply.model) == ("It is red.", "stop", "fake-1")


def test_the_address_of_the_environment_is_in_the_trace(
    fake_server, two_squares, honest, tmp_path, monkeypatch
):
    monkeypatch.setenv("OPENAI_BASE_URL", fake_server.plays(*honest).base_url)
    vidence.ask(two_squares, "How long is the red car visible?", policy="openai:fake", out=tmp_path / "run")
    started = TraceReader(tmp_path / "run").started
    assert started.settings["model"]["base_url"] == fake_server.base_url


def test_a_describer_behind_a_server_has_its_address_in_the_trace_too(
    fake_server, two_squares, tmp_path, monkeypatch
):
    monkeypatch.setenv("OPENAI_BASE_URL", fake_server.base_url)
    vidence.ask(two_squares, "Is there a red box?", backends=["describer=openai:fake"], out=tmp_path / "run")
    started = TraceReader(tmp_path / "run").started
    assert started.settings["model"]["base_url"] == fake_server.base_url


def test_a_limit_of_money_needs_the_price_of_every_model(two_squares, tmp_path):
    elsewhere = ModelSettings(base_url="http://192.0.2.1/v1")
    for named in ({"policy": "openai:fake"}, {"backends": ["describer=openai:fake"]}):
        with pytest.raises(vidence.VidenceError, match="no price of 'openai:fake'") as refused:
            vidence.ask(
                two_squares,
                "Is there a red box?",
                model=elsewhere,
                budget=vidence.Budget(usd=1.0),
                out=tmp_path / "run",
                **named,
            )
        assert refused.value.exit_code == 2


def test_the_key_is_sent_to_the_server_and_written_nowhere(
    ask_fake, honest, fake_server, monkeypatch, tmp_path
):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-very-secret-0123456789")
    ask_fake(*honest)
    assert fake_server.asked[0][1]["authorization"] == "Bearer sk-very-secret-0123456789"
    for path in Path(tmp_path / "run").rglob("*"):
        assert not path.is_file() or b"very-secret" not in path.read_bytes(), path


def test_offline_reaches_this_machine_and_no_other(two_squares, fake_server, honest, tmp_path):
    settings = ModelSettings(base_url=fake_server.plays(*honest).base_url, offline=True)
    answer = vidence.ask(
        two_squares,
        "How long is the red car visible?",
        policy="openai:fake",
        model=settings,
        out=tmp_path / "run",
    )
    assert answer.status == "answered"
    for elsewhere in ("https://models.example/v1", "http://192.168.0.7:8000/v1", None):
        settings = ModelSettings(base_url=elsewhere, offline=True)
        with pytest.raises(vidence.VidenceError, match="--offline") as refused:
            vidence.ask(
                two_squares, "Is it there?", policy="openai:fake", model=settings, out=tmp_path / "not"
            )
        assert refused.value.exit_code == 2
    assert not (tmp_path / "not").exists()
