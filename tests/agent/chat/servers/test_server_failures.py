"""What goes wrong with servers: a clear sentence, the documented exit code, a whole trace that goes on."""

import re
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

import vidence
from vidence.tools.models.choose import ModelSettings
from vidence.traces.events import Exchanged
from vidence.traces.reader import TraceReader

KEY = "sk-very-secret-0123456789"


def exchanges(run):
    return [event.exchange for event in TraceReader(run).events if isinstance(event, Exchanged)]


@pytest.fixture
def fails_with(ask_fake, honest, fake_server, tmp_path, monkeypatch):
    """Fails at the second exchange; checks the error, the trace, and that resuming asks only for the rest."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)

    def check(*answers, match, tries=1, exit_code=4, **settings):
        with pytest.raises(vidence.VidenceError, match=match) as failed:
            ask_fake(honest[0], *answers, **settings)
        error, run = failed.value, tmp_path / "run"
        assert error.exit_code == exit_code
        assert KEY not in f"{error.message} {error.hint}"
        assert error.hint.splitlines()[-1] == f"`vidence resume {run}` goes on from there."
        assert len(fake_server.asked) == 1 + tries
        assert len(exchanges(run)) == 1
        assert vidence.audit(run).integrity.ok
        assert TraceReader(run).events[-1].reason == error.message
        fake_server.plays(*honest[1:])
        assert vidence.resume(run).status == "answered"
        assert len(fake_server.asked) == 1 + tries + 2
        assert len(exchanges(run)) == 3
        assert vidence.audit(run).ok
        assert not any(KEY.encode() in f.read_bytes() for f in run.rglob("*") if f.is_file())
        return error

    return check


def test_nobody_listens(two_squares, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    model = ModelSettings(base_url=f"http://127.0.0.1:{port}/v1")
    with pytest.raises(vidence.VidenceError, match=r"cannot be reached: .*refused") as failed:
        vidence.ask(two_squares, "Is it there?", policy="openai:fake", model=model, out=tmp_path / "run")
    assert failed.value.exit_code == 4
    assert "--base-url" in failed.value.hint
    assert vidence.audit(tmp_path / "run").integrity.ok


def test_a_name_that_is_no_machine(two_squares, tmp_path):
    model = ModelSettings(base_url="http://nowhere.invalid/v1")
    with pytest.raises(vidence.VidenceError, match=r"nowhere\.invalid/v1 cannot be reached") as failed:
        vidence.ask(two_squares, "Is it there?", policy="openai:fake", model=model, out=tmp_path / "run")
    assert failed.value.exit_code == 4


def test_the_server_hangs_up(fails_with, says):
    fails_with(says.hangs_up, match="broke off", tries=4)


def test_a_slow_server(fails_with, says, honest):
    began = time.monotonic()
    fails_with(says.sleeps(6, honest[1]), match="did not reply within 2 s", timeout_s=2.0)
    assert time.monotonic() - began < 20


def test_the_budget_of_seconds_ends_the_wait_with_what_is_known(ask_fake, honest, says):
    answer = ask_fake(honest[0], says.sleeps(30, honest[1]), budget=vidence.Budget(seconds=8.0))
    assert answer.status == "partial"
    assert answer.exit_code == 6
    assert "8 seconds ran out" in answer.text


def test_a_key_that_is_refused_is_not_repeated(fails_with, says):
    error = fails_with(
        says.fails(401, f"Incorrect API key provided: {KEY}."), match=r"refused the key \(401\)"
    )
    assert "OPENAI_API_KEY" in error.hint


def test_a_model_that_is_not_there(fails_with, says):
    error = fails_with(
        says.fails(404, "The model `fake` does not exist."), match="has no model 'fake': The model"
    )
    assert "ends in /v1" in error.hint


def test_too_many_requests_are_made_again_in_bounds(fails_with, says):
    fails_with(says.fails(429, "Rate limit reached"), match="is asked too often: Rate limit reached", tries=4)


def test_a_server_that_fails_is_asked_again_in_bounds(fails_with, says):
    fails_with(says.fails(500, "out of memory"), match=r"failed \(500\): out of memory", tries=4)


def test_a_reply_that_breaks_off(fails_with, says):
    cut = says.sends(b'{"choices": [{"mess', length=5000)
    fails_with(cut, match="broke off", tries=4)


def test_a_page_in_place_of_a_reply(fails_with, says):
    page = says.sends(b"<html><body>Welcome to nginx!</body></html>", kind="text/html; charset=utf-8")
    error = fails_with(page, match="it is text/html, not JSON")
    assert "--base-url" in error.hint


def test_a_reply_without_end(fails_with, says):
    huge = says.sends(says.completion({"content": "a" * 9_000_000}))
    fails_with(huge, match="longer than 8 MB")


def test_a_request_that_is_too_long_is_made_shorter(ask_fake, honest, says, tmp_path):
    too_long = says.fails(400, "This model's maximum context length is 4096 tokens.")
    assert ask_fake(honest[0], too_long, *honest[1:]).status == "answered"
    assert [e.thinned for e in exchanges(tmp_path / "run")][:2] == [0, 1]


def test_a_request_that_is_never_short_enough(fails_with, says):
    fails_with(
        says.fails(400, "This model's maximum context length is 4096 tokens."),
        match="longer than 'fake' can take: This model's maximum",
        tries=5,
    )


def test_cancelling_ends_the_wait_for_a_reply(ask_fake, honest, says, tmp_path):
    cancelled = threading.Event()
    threading.Timer(2.0, cancelled.set).start()
    began = time.monotonic()
    with pytest.raises(vidence.VidenceError, match="was cancelled"):
        ask_fake(says.sleeps(12, honest[0]), cancelled=cancelled)
    assert time.monotonic() - began < 10
    assert re.search("interrupted by the user", (tmp_path / "run" / "trace.jsonl").read_text())


def test_ctrl_c_ends_the_wait_for_a_reply_and_the_run_goes_on(
    fake_server, two_squares, honest, says, tmp_path
):
    run, arrived = tmp_path / "run", threading.Event()

    def stalls(handler):
        arrived.set()
        time.sleep(30)

    fake_server.plays(honest[0], stalls)
    command = [sys.executable, "-m", "vidence", "ask", two_squares, "How long is the red car visible?"]
    command += ["--policy", "openai:fake", "--base-url", fake_server.base_url, "--out", run]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert arrived.wait(60)
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=60)[1]
    assert (process.returncode, told.strip()) == (130, "interrupted")
    assert time.monotonic() - began < 15
    fake_server.plays(*honest[1:])
    assert vidence.resume(run).status == "answered"
    assert len(exchanges(run)) == 3
