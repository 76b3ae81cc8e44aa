"""A stranger's folder leads nowhere: nothing is written through its links, no file of it makes objects."""

import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest

import vidence
from vidence.tests.agent.trust.strangers import QUESTION
from vidence.tools.video import Video
from vidence.traces.errors import TraceCorrupt
from vidence.traces.events import RunStarted
from vidence.traces.store import TraceWriter


def link_head_aside(run, elsewhere):
    (run / "head.json.tmp").symlink_to(elsewhere / "file")


def link_lock(run, elsewhere):
    (run / "lock").unlink(missing_ok=True)
    (run / "lock").symlink_to(elsewhere / "new")


def link_checkpoint(run, elsewhere):
    (run / "checkpoint.sqlite").symlink_to(elsewhere / "database")


def link_blobs(run, elsewhere):
    (run / "blobs").symlink_to(elsewhere)


@pytest.mark.parametrize("link", [link_head_aside, link_lock, link_checkpoint, link_blobs])
def test_nothing_is_written_where_a_link_in_a_run_leads(begun, tmp_path, link):
    elsewhere, run = tmp_path / "elsewhere", begun()
    elsewhere.mkdir()
    (elsewhere / "file").write_text("mine")
    with closing(sqlite3.connect(elsewhere / "database")) as connection:
        connection.execute("CREATE TABLE mine (x)")
    before = {path.name: path.read_bytes() for path in elsewhere.iterdir()}
    link(run, elsewhere)
    with pytest.raises(TraceCorrupt, match="is a link, and nothing is written to a run that has any"):
        vidence.resume(run)
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == before


def test_a_checkpoint_makes_no_objects_that_a_stranger_names(two_squares, begun, tmp_path, monkeypatch):
    made = []
    monkeypatch.setattr("langgraph.checkpoint.serde.jsonplus.JsonPlusSerializer._reviver", made.append)
    run = tmp_path / "run"
    begun()
    vidence.ask(two_squares, QUESTION, out=tmp_path / "other")
    shutil.copy(tmp_path / "other" / "checkpoint.sqlite", run / "checkpoint.sqlite")
    with closing(sqlite3.connect(run / "checkpoint.sqlite")) as connection:
        told = json.dumps({"lc": 2, "type": "constructor", "id": ["os", "mkdir"], "args": ["x"]})
        connection.execute("UPDATE checkpoints SET type = 'json', checkpoint = ?", (told.encode(),))
        connection.execute("UPDATE writes SET type = 'json', value = ?", (told.encode(),))
        connection.commit()
    assert vidence.resume(run).status == "answered"
    assert (run / "checkpoint.sqlite.unusable").exists()
    assert not made


@pytest.mark.parametrize("role", ["camera", "tracks"])
def test_a_file_beside_the_video_is_a_file(two_squares, tmp_path, role):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    started = RunStarted(
        vidence="0",
        question=QUESTION,
        policy="rules",
        video=Video.open(two_squares).record,
        source=str(two_squares),
        attachments=({"role": role, "source": str(pipe), "sha256": "0" * 64},),
    )
    TraceWriter.create(tmp_path / "run", started).close()
    with pytest.raises(vidence.VidenceError, match="not a regular file"):
        vidence.resume(tmp_path / "run")


def test_the_video_that_a_trace_names_is_a_file_of_this_machine(two_squares, tmp_path, evil):
    for number, source in enumerate((evil.url + "/video.mp4", f"tcp://{evil.url[7:]}", str(evil.script))):
        started = RunStarted(
            vidence="0",
            question=QUESTION,
            policy="rules",
            video=Video.open(two_squares).record,
            source=source,
        )
        TraceWriter.create(tmp_path / f"run-{number}", started).close()
        with pytest.raises(vidence.VidenceError) as refused:
            vidence.resume(tmp_path / f"run-{number}")
        assert refused.value.exit_code == 3
    assert not evil.touched
