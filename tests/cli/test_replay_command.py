"""`vidence trace replay`: at three levels, with its exit codes and its JSON."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from vidence.bench.scenes.encode import encode
from vidence.traces.blobs import BlobStore
from vidence.traces.events import Answered, Exchanged
from vidence.traces.reader import TraceReader
from vidence.traces.store import TraceWriter


@pytest.fixture
def asked(vidence_cli, sliding_square, tmp_path):
    done = vidence_cli("ask", sliding_square, "When does the red box stop?", "--out", tmp_path / "run")
    assert done.code == 0
    return tmp_path / "run"


@pytest.mark.parametrize("level", ["strict", "recompute", "redecide"])
def test_a_run_replays_at_every_level(vidence_cli, asked, level):
    done = vidence_cli("trace", "replay", asked, "--level", level)
    assert (done.code, done.err) == (0, "")
    assert f"run: {level} replay: the same" in done.out


def test_strict_is_what_is_meant_where_no_level_is_named(vidence_cli, asked, sliding_square):
    assert "strict replay" in vidence_cli("trace", "replay", asked).out


def test_a_run_that_goes_another_way_exits_with_7_and_says_where(vidence_cli, asked, tmp_path):
    first, *rest = TraceReader(asked).events
    with TraceWriter.create(tmp_path / "false", first) as writer:
        for event in rest:
            if isinstance(event, Answered):
                event = event.model_copy(update={"answer": event.answer.model_copy(update={"time_s": 9.0})})
            writer.append(event)
    done = vidence_cli("trace", "replay", tmp_path / "false", "--json")
    told = json.loads(done.out)
    assert done.code == 7
    assert (told["schema_version"], told["ok"], told["level"]) == (1, False, "strict")
    assert told["diverged"]["what"] == "the answer"
    assert "answer.time_s: 9.0 then" in told["diverged"]["why"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--policy", "rules"], "--policy and --base-url go with --level redecide"),
        (["--video", "clip.mp4"], "a strict replay looks at no video"),
        (["--level", "loose"], "'loose'"),
    ],
)
def test_options_that_do_not_go_together_are_said(vidence_cli, asked, options, said):
    done = vidence_cli("trace", "replay", asked, *options)
    assert done.code == 2
    assert said in done.err


def test_a_video_that_is_gone_is_asked_for(vidence_cli, asked, sliding_square, tmp_path, monkeypatch):
    first, *rest = TraceReader(asked).events
    with TraceWriter.create(
        tmp_path / "moved", first.model_copy(update={"source": "/gone/away.mp4"})
    ) as writer:
        writer.append(*rest)
    done = vidence_cli("trace", "replay", tmp_path / "moved", "--level", "recompute")
    assert done.code == 3
    assert "--video FILE" in done.err
    again = vidence_cli(
        "trace", "replay", tmp_path / "moved", "--level", "recompute", "--video", sliding_square
    )
    assert again.code == 0


def test_where_no_call_can_be_made_again_that_is_not_the_same_and_exits_with_4(vidence_cli, asked, tmp_path):
    """A backend that this machine does not have, as of a package that is not installed."""
    first, *rest = TraceReader(asked).events
    elsewhere = {**first.settings, "backends": ["detector=of-another-package"]}
    of_calls = [e for e in rest if getattr(e, "result", None) is None or e.result.call == "k1"]
    with TraceWriter.create(tmp_path / "there", first.model_copy(update={"settings": elsewhere})) as writer:
        writer.append(*of_calls)
    done = vidence_cli("trace", "replay", tmp_path / "there", "--level", "recompute")
    assert done.code == 4
    assert "recompute replay: NOT KNOWN, for no call could be recomputed" in done.out
    told = vidence_cli("trace", "replay", tmp_path / "there", "--level", "recompute", "--json")
    plain = json.loads(told.out)
    assert (told.code, plain["ok"], plain["diverged"]) == (4, False, None)
    assert any("there is no detector 'of-another-package' here" in one for one in plain["left_out"])


@pytest.mark.parametrize("spoil", [lambda blob: blob.write_bytes(b"other"), lambda blob: blob.unlink()])
def test_of_a_blob_that_is_not_as_it_was_the_event_is_named(vidence_cli, tmp_path, spoil):
    run = shutil.copytree(
        Path(__file__).parents[1] / "golden" / "runs" / "99b79e2" / "model", tmp_path / "run"
    )
    lines = TraceReader(run).lines
    asked = next(line for line in lines if isinstance(line.event, Exchanged))
    request = asked.event.exchange.request
    spoil(BlobStore(run).path(request))
    done = vidence_cli("trace", "replay", run)
    assert done.code == 7
    sentence, hint = done.err.splitlines()
    assert f"blob {request} of event {asked.n} (exchange)" in sentence
    assert "trace audit" in hint


def test_a_policy_is_not_shown_pictures_of_another_video(vidence_cli, asked, tmp_path):
    frames = ((number * 3600, np.full((120, 192, 3), number, np.uint8)) for number in range(20))
    encode(tmp_path / "other.mp4", frames, size=(192, 120), rate_hz=25, crf=20)
    done = vidence_cli("trace", "replay", asked, "--level", "redecide", "--video", tmp_path / "other.mp4")
    assert done.code == 3
    assert "is not the video that was looked at" in done.err
