"""Runs as strangers would write them, and a machine that they would like to use."""

import pytest

import vidence
from vidence.tests.agent.trust.strangers import QUESTION, Evil
from vidence.tests.traces.hostile import events_of, rewrite
from vidence.tools.video import Video
from vidence.traces.events import RunStarted
from vidence.traces.store import TraceWriter


@pytest.fixture
def evil(tmp_path):
    """A stranger's program, weights, script and server; `touched` tells whether any was used."""
    evil = Evil(tmp_path)
    with evil.server:
        yield evil


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """A folder without a vidence.toml, a key that a stranger would like, and a server that the user named."""
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    for name in ("VIDENCE_CONFIG", "OPENAI_BASE_URL", "VIDENCE_MODELS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPENAI_API_KEY", "sk-0123456789abcdef")
    monkeypatch.setenv("VIDENCE_TOKEN", "a-token-of-one-s-own")
    return folder


@pytest.fixture
def begun(two_squares, tmp_path):
    """A run that was cut off as it began, of these settings."""

    def begin(policy="rules", **settings):
        started = RunStarted(
            vidence="0",
            question=QUESTION,
            policy=policy,
            settings=settings,
            video=Video.open(two_squares).record,
            source=str(two_squares),
        )
        TraceWriter.create(tmp_path / "run", started).close()
        return tmp_path / "run"

    return begin


@pytest.fixture
def ended(two_squares, tmp_path):
    """A run that came to its end, with other settings written into its trace."""

    def end(policy="rules", **settings):
        run = tmp_path / "run"
        vidence.ask(two_squares, QUESTION, out=run)
        started, *events = events_of(run)
        rewrite(run, [started | {"policy": policy, "settings": started["settings"] | settings}, *events])
        return run

    return end
