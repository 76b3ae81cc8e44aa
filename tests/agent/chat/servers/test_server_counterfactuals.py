"""Counterfactuals by a model behind a server that stumbles, goes, or is waited for no longer."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from vidence.agent.counterfactual import counterfactual
from vidence.tools.models.choose import ModelSettings


@pytest.fixture
def run(ask_fake, honest, tmp_path):
    assert ask_fake(*honest).status == "answered"
    return tmp_path / "run"


@pytest.fixture
def without(run, fake_server):
    """What carries the answer, decided by the server's model."""

    def find(*answers):
        fake_server.plays(*answers)
        model = ModelSettings(base_url=fake_server.base_url, timeout_s=20.0)
        return counterfactual(run, policy="openai:fake", model=model)

    return find


@pytest.fixture
def given_up(says):
    return says.calls(("answer", {"outcome": "insufficient_evidence", "reason": "too dark"}))


def decided(told):
    return [one.decided is not None for one in told.each]


def test_a_server_that_stumbles_once_is_asked_again(without, honest, says, given_up):
    told = without(says.fails(500), *honest, given_up)
    assert decided(told) == [True, True]
    assert not [note for note in told.notes if "not decided" in note]


def test_a_server_that_fails_on_one_piece_is_asked_of_the_next(without, honest, says, given_up):
    told = without(*honest, *[says.fails(500)] * 4, given_up)
    assert decided(told) == [False, True]
    assert any(note.startswith("not decided without e1: ") and "(500)" in note for note in told.notes)


def test_a_server_that_has_gone_leaves_the_claims_judged(without, fake_server, says):
    told = without(says.hangs_up)
    assert told.undecided
    assert [one.judged for one in told.each] == ["gone", "gone"]
    assert told.notes[0].startswith("not decided with all of it: ")


def test_ctrl_c_tells_what_was_found_so_far_and_leaves_nothing(run, fake_server, honest, says, tmp_path):
    fake_server.plays(*honest, says.sleeps(60, honest[0]))
    command = [sys.executable, "-m", "vidence", "trace", "counterfactual", run, "--policy", "openai:fake"]
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    held = {path: path.stat().st_mtime_ns for path in run.rglob("*")}
    process = subprocess.Popen(
        [*command, "--base-url", fake_server.base_url, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(scratch)},
    )
    until = time.monotonic() + 60
    while len(fake_server.asked) < 7 and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130, err
    assert "interrupted" in err
    told = json.loads(out)
    assert told["interrupted"] is True
    assert [one["judged"] for one in told["each"]] == ["gone", "gone"]
    assert any("interrupted" in note for note in told["notes"])
    assert not list(scratch.iterdir())
    assert {path: path.stat().st_mtime_ns for path in run.rglob("*")} == held
