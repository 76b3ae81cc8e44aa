"""A run that is killed, or loses its server, while its model is asked: it goes on, and asks nothing twice."""

import os
import signal
import subprocess
import sys
import threading

import pytest
import yaml

import vidence
from vidence.tools.models.scripted import ScriptedModel
from vidence.traces.errors import BackendError
from vidence.traces.events import Exchanged, Interrupted, comparable
from vidence.traces.reader import TraceReader

QUESTION = "How long is the red car visible?"
TURNS = [
    {"call": [{"track": {"query": "red car"}}, {"look": {"times_s": [1.0]}}]},
    {"say": "Hm."},
    {"call": [{"measure": {"quantity": "visible_duration", "of": ["e1"], "subject": "the red car"}}]},
    {"answer": {"claims": [{"kind": "quantity", "evidence": ["e3"], "value": 30.3}]}},
    {"answer": {"claims": [{"kind": "quantity", "evidence": ["e3"]}]}},
]
BUDGET = vidence.Budget(steps=20, seconds=600, tokens=500_000)
# Asks, and is killed when the model is to reply for the n-th time: nothing of that reply is left.
KILLED = """
import os, signal, sys
import vidence
from vidence.tools.models.scripted import ScriptedModel
video, question, script, out, turn = sys.argv[1:]
reply, asked = ScriptedModel.reply, []
def killed(self, request, load, deadline):
    asked.append(request)
    if len(asked) == int(turn):
        os.kill(os.getpid(), signal.SIGKILL)
    return reply(self, request, load, deadline)
ScriptedModel.reply = killed
budget = vidence.Budget(steps=20, seconds=600, tokens=500_000)
vidence.ask(video, question, policy=f"scripted:{script}", out=out, budget=budget)
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    path = tmp_path_factory.mktemp("scripts") / "script.yaml"
    path.write_text(yaml.safe_dump({"turns": TURNS}), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def undisturbed(two_squares, script, tmp_path_factory):
    """What a run that nobody disturbs leaves behind."""
    out = tmp_path_factory.mktemp("whole") / "run"
    answer = vidence.ask(two_squares, QUESTION, policy=f"scripted:{script}", out=out, budget=BUDGET)
    assert answer.status == "answered"
    return comparable(TraceReader(out).events)


@pytest.fixture
def asked(monkeypatch):
    """Every request that reaches the model from here on; `fails` tells which of them get an error."""
    requests, fails, reply = [], {}, ScriptedModel.reply

    def replied(self, request, load, deadline):
        requests.append(request)
        if len(requests) in fails:
            raise fails[len(requests)]
        return reply(self, request, load, deadline)

    monkeypatch.setattr(ScriptedModel, "reply", replied)
    return requests, fails


def exchanges(run):
    return [event.exchange for event in TraceReader(run).events if isinstance(event, Exchanged)]


@pytest.mark.parametrize("turn", range(1, len(TURNS) + 1))
def test_a_run_killed_while_its_model_thinks_goes_on_as_if_nothing_had_been(
    two_squares, script, undisturbed, asked, tmp_path, turn
):
    run = tmp_path / "run"
    command = [sys.executable, "-c", KILLED, *map(str, (two_squares, QUESTION, script, run, turn))]
    killed = subprocess.run(command, env=dict(os.environ), timeout=120, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert len(exchanges(run)) == turn - 1
    assert vidence.resume(run).status == "answered"
    assert len(asked[0]) == len(TURNS) - turn + 1, "what was replied before is not asked again"
    assert comparable(TraceReader(run).events) == undisturbed
    assert vidence.audit(run).ok


@pytest.mark.parametrize("turn", [1, 2, 4])
def test_a_run_whose_server_failed_goes_on_when_it_is_back(
    two_squares, script, undisturbed, asked, tmp_path, turn
):
    requests, fails = asked
    run, fails[turn] = tmp_path / "run", BackendError("the server said 500", hint="Try again.")
    with pytest.raises(BackendError, match="the server said 500"):
        vidence.ask(two_squares, QUESTION, policy=f"scripted:{script}", out=run, budget=BUDGET)
    assert len(exchanges(run)) == turn - 1
    fails.clear()
    assert vidence.resume(run).status == "answered"
    assert len(requests) == len(TURNS) + 1
    assert comparable(TraceReader(run).events) == undisturbed
    assert vidence.audit(run).ok


def test_a_run_that_is_cancelled_while_its_model_thinks_says_so_and_goes_on(
    two_squares, script, undisturbed, monkeypatch, tmp_path
):
    cancelled, reply, run = threading.Event(), ScriptedModel.reply, tmp_path / "run"

    def stopped(self, request, load, deadline):
        if "Hm." in str(request):
            cancelled.set()
        return reply(self, request, load, deadline)

    monkeypatch.setattr(ScriptedModel, "reply", stopped)
    with pytest.raises(BackendError, match="asking the script was cancelled"):
        vidence.ask(
            two_squares, QUESTION, policy=f"scripted:{script}", out=run, budget=BUDGET, cancelled=cancelled
        )
    assert isinstance(TraceReader(run).events[-1], Interrupted)
    monkeypatch.setattr(ScriptedModel, "reply", reply)
    assert vidence.resume(run).status == "answered"
    assert comparable(TraceReader(run).events) == undisturbed
