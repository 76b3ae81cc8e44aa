"""The same question of the same video gives the same run, whatever the cache holds."""

import os
import subprocess
import sys

import pytest

import vidence
from vidence.traces.events import comparable
from vidence.traces.reader import TraceReader

QUESTIONS = [
    "What happened after the red box stopped?",
    "How many objects are there?",
    "Is there a green ball?",
    "Why is the box sad?",
]


def events_of(folder):
    return TraceReader(folder).events


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_run_is_the_same_with_a_cold_a_warm_and_no_cache(two_squares, tmp_path, monkeypatch, question):
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))
    runs = {}
    for name in ("cold", "warm", "off"):
        monkeypatch.setenv("VIDENCE_CACHE", "off" if name == "off" else "")
        vidence.ask(two_squares, question, out=tmp_path / name, seed=3)
        runs[name] = comparable(events_of(tmp_path / name))
    assert runs["cold"] == runs["warm"] == runs["off"]


ASK = "import sys, vidence; vidence.ask(sys.argv[1], 'How many moving objects are there?', out=sys.argv[2])"


def test_a_run_is_the_same_in_every_process(two_squares, tmp_path):
    """Sets stand in another order in each; so must nothing that is written."""
    runs = []
    for seed in "123":
        out = tmp_path / seed
        env = {**os.environ, "PYTHONHASHSEED": seed, "VIDENCE_CACHE": "off"}
        subprocess.run([sys.executable, "-c", ASK, two_squares, out], env=env, check=True, timeout=120)
        runs.append(comparable(events_of(out)))
    assert runs[0] == runs[1] == runs[2]


def test_other_questions_give_other_runs(two_squares, tmp_path, monkeypatch):
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))
    for number, question in enumerate(QUESTIONS[1:3]):
        vidence.ask(two_squares, question, out=tmp_path / str(number))
    assert comparable(events_of(tmp_path / "0")) != comparable(events_of(tmp_path / "1"))
