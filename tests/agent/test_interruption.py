"""A real process stopped by Ctrl-C: its trace is whole, and it can go on."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

import vidence
from vidence.traces.events import CallFinished, CallStarted, Interrupted
from vidence.traces.reader import TraceReader

QUESTION = "What happened after the red box stopped?"


@pytest.fixture(scope="session")
def alone(tmp_path_factory):
    """An environment in which nothing is kept between runs, so that there is work to be cut off."""
    return {**os.environ, "VIDENCE_CACHE": "off", "VIDENCE_RUNS": str(tmp_path_factory.mktemp("runs"))}


def command(*arguments):
    return [sys.executable, "-m", "vidence", *map(str, arguments)]


@pytest.fixture(scope="session")
def uninterrupted(two_squares, alone, tmp_path_factory):
    """The answer of a run that nobody disturbs."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    subprocess.run(command("ask", two_squares, QUESTION, "--out", folder), env=alone, check=True, timeout=120)
    return vidence.Answer.of(folder)


def lines_of(folder):
    """How many lines of the trace its head vouches for; none where the run has not yet begun."""
    head = folder / "head.json"
    return json.loads(head.read_bytes())["count"] if head.exists() else 0


def wait_for_lines(process, folder, lines):
    """Until the trace has so many lines, or the process has ended."""
    while process.poll() is None and lines_of(folder) < lines:
        time.sleep(0.002)


def told(answer):
    """What an interruption must not change."""
    return answer.record.model_dump(), [e.model_dump() for e in answer.evidence]


def assert_whole(folder, video):
    events = TraceReader(folder).events
    ended = [e.result.call for e in events if isinstance(e, CallFinished)]
    assert len(ended) == len(set(ended)), "a finished call was made twice"
    assert set(ended) == {e.call.id for e in events if isinstance(e, CallStarted)}
    report = vidence.audit(folder, video=video)
    assert report.integrity.ok, report.text()
    assert report.completeness.ok, report.text()
    assert report.grounding.ok, report.text()


@pytest.mark.long
@pytest.mark.parametrize(("lines", "open_calls"), [(1, ()), (7, ("k1",))], ids=["loading", "searching"])
def test_ctrl_c_is_one_line_and_the_run_can_be_resumed(
    two_squares, alone, uninterrupted, tmp_path, lines, open_calls
):
    """A call that is under way stays open and is made again."""
    folder = tmp_path / "run"
    asking = command("ask", two_squares, QUESTION, "--out", folder)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(asking, env=alone, **pipes) as process:
        # The seventh line ends the first decision, and the search begins.
        wait_for_lines(process, folder, lines)
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    # A shell reads both as 130: Python ends by the signal itself where it came within an `exec` of an import.
    assert process.returncode in (130, -signal.SIGINT), err
    assert out == ""
    assert err.splitlines()[-1:] == ["interrupted"]  # Python itself may remark on an import cut off
    cut = TraceReader(folder).events[-1]
    assert isinstance(cut, Interrupted)
    assert (cut.reason, cut.open_calls) == ("interrupted by the user", open_calls)
    resumed = subprocess.run(
        command("resume", folder), env=alone, capture_output=True, text=True, check=False
    )
    assert resumed.returncode == 0, resumed.stderr
    assert uninterrupted.text in resumed.stdout
    assert told(vidence.Answer.of(folder)) == told(uninterrupted)
    assert_whole(folder, two_squares)
