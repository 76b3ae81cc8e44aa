"""The same folder in this process, and behind `transformers serve` in another, spoken to over HTTP."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

import vidence
from vidence.tools.models.choose import ModelSettings
from vidence.traces.events import Exchanged
from vidence.traces.reader import TraceReader

pytestmark = pytest.mark.models
QUESTION = "How long is the red car visible?"
START_S = 240


def exchanges(run):
    return [event.exchange for event in TraceReader(run).events if isinstance(event, Exchanged)]


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The address of a server that loads the folder that a request names."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("server")
    command = [Path(sys.executable).with_name("transformers"), "serve", "--device", "cpu"]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(port)],
            env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(folder)},
            stdout=log,
            stderr=log,
        )
    try:
        _wait(f"http://127.0.0.1:{port}/health", server, folder / "log")
        yield f"http://127.0.0.1:{port}/v1"
    finally:
        server.terminate()
        server.wait(30)


def _wait(address, server, log):
    end = time.monotonic() + START_S
    while time.monotonic() < end:
        assert server.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise AssertionError(f"the server does not come up: {log.read_text()}")


def test_a_model_calls_tools_over_http_as_it_does_in_this_process(folders, served, red_square, tmp_path):
    folder = folders("calling")
    near, far = tmp_path / "near", tmp_path / "far"
    vidence.ask(red_square, QUESTION, policy=f"local:{folder}", out=near)
    settings = ModelSettings(base_url=served)
    answer = vidence.ask(red_square, QUESTION, policy=f"openai:{folder}", out=far, model=settings)
    assert answer.status == "insufficient_evidence"
    assert vidence.audit(far).ok
    for run in (near, far):
        made = exchanges(run)
        assert [(use.name, use.arguments) for use in made[0].reply.uses] == [("track", {"query": "red car"})]
        # It was carried out once; the model knows nothing else, and is told so until that is enough.
        assert [e.accepted for e in made] == [1, 0, 0, 0, 0]
        assert all("made before" in e.correction for e in made[1:])
        assert "e1" in TraceReader(run).ledger()
    assert [e.usage.tokens_out for e in exchanges(far)] == [4] * 5
    assert not any(e.usage.estimated for e in exchanges(far))
