"""The writer: what it says is written is on disk, whatever happens next."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from vidence.traces.blobs import BlobStore
from vidence.traces.canonical import digest
from vidence.traces.chain import scan
from vidence.traces.errors import AuditFailed, TraceCorrupt, UsageError
from vidence.traces.events import (
    Briefed,
    Interrupted,
    Objected,
    Resumed,
    RunFinished,
)
from vidence.traces.reader import TraceReader
from vidence.traces.store import TraceWriter

NOTE = Objected(claim="c1", status="uncited", reason="r")


def started_of(make_run):
    return TraceReader(make_run()).started


def test_each_event_is_readable_as_soon_as_it_is_appended(tmp_path, make_run):
    with TraceWriter.create(tmp_path / "r", started_of(make_run)) as writer:
        for count in range(2, 6):
            head = writer.append(NOTE)
            reader = TraceReader(tmp_path / "r")
            assert reader.head == head == writer.head
            assert len(reader.events) == count
            assert reader.tail == b""


def test_events_appended_together_stand_together(tmp_path, make_run):
    with TraceWriter.create(tmp_path / "r", started_of(make_run)) as writer:
        with pytest.raises(ValueError, match="not JSON compliant"):
            writer.append(NOTE, Briefed.model_construct(brief={"x": float("nan")}))
        assert len(TraceReader(tmp_path / "r").events) == 1
        assert TraceReader(tmp_path / "r").tail == b""
        writer.append(NOTE, NOTE)
    assert len(TraceReader(tmp_path / "r").events) == 3


def test_an_interrupt_after_the_head_moved_keeps_the_event(tmp_path, make_run, monkeypatch):
    from vidence.traces import durable

    writer = TraceWriter.create(tmp_path / "r", started_of(make_run))

    def interrupt(folder):
        raise KeyboardInterrupt

    monkeypatch.setattr(durable, "sync_folder", interrupt)
    with pytest.raises(KeyboardInterrupt):
        writer.append(NOTE)
    monkeypatch.undo()
    writer.append(NOTE)
    writer.close()
    assert len(TraceReader(tmp_path / "r").events) == 3


def test_many_threads_make_one_chain(tmp_path, make_run):
    with TraceWriter.create(tmp_path / "r", started_of(make_run)) as writer:
        threads = [
            threading.Thread(target=lambda: [writer.append(NOTE, NOTE) for _ in range(5)]) for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(TraceReader(tmp_path / "r").events) == 41


def test_a_run_has_one_writer(tmp_path, make_run):
    run = tmp_path / "r"
    first = TraceWriter.create(run, started_of(make_run))
    with pytest.raises(UsageError, match="another process is writing"):
        TraceWriter.reopen(run)
    first.close()
    TraceWriter.reopen(run).close()


def test_a_used_folder_is_not_written_to(tmp_path, make_run):
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "mine.txt").write_text("keep")
    with pytest.raises(UsageError, match="is not empty"):
        TraceWriter.create(tmp_path / "r", started_of(make_run))
    assert [p.name for p in (tmp_path / "r").iterdir()] == ["mine.txt"]
    with pytest.raises(UsageError, match="no run can be written"):
        TraceWriter.create(tmp_path / "r" / "mine.txt", started_of(make_run))


def test_reopening_closes_what_was_open(make_run):
    run = make_run(until=10)
    TraceWriter.reopen(run, vidence="1").close()
    *_, interrupted, resumed = TraceReader(run).events
    assert interrupted == Interrupted(
        reason="killed",
        open_steps=(1,),
        open_calls=("k2", "k3"),
        orphans=tuple(sorted((digest(b"a picture" * 9), digest(b"stored by a failed call")))),
    )
    assert resumed == Resumed(vidence="1")
    assert set(TraceReader(run).finished_calls()) == {"k1"}
    assert list(TraceReader(run).ledger()) == ["e1", "e2"]


def test_a_torn_line_is_kept_aside(make_run, fake_audit):
    run = make_run(until=10)
    torn = b'{"event":{"kind":"evid'
    with (run / "trace.jsonl").open("ab") as file:
        file.write(torn)
    (run / "head.json.tmp").write_bytes(b"{")
    (run / "blobs" / ".partial-1-1").write_bytes(b"half")
    before = fake_audit(run)
    assert before.integrity.ok
    assert any("22 bytes follow the head: a torn line" in note for note in before.integrity.notes)
    assert not before.completeness.ok
    writer = TraceWriter.reopen(run)
    interrupted = TraceReader(run).events[-2]
    assert isinstance(interrupted, Interrupted)
    assert (interrupted.torn_bytes, interrupted.partial_files) == (22, 2)
    assert writer.blobs.get(interrupted.torn) == torn
    writer.append(RunFinished(status="partial"))
    writer.close()
    assert fake_audit(run).ok


def test_whole_lines_beyond_the_head_are_said_and_set_aside(make_run, fake_audit):
    run = make_run(until=10)
    extra = (run / "trace.jsonl").read_bytes().splitlines(keepends=True)[-1]
    with (run / "trace.jsonl").open("ab") as file:
        file.write(extra)
    assert any("1 whole line(s)" in note for note in fake_audit(run).integrity.notes)
    with TraceWriter.reopen(run) as writer:
        assert writer.blobs.get(TraceReader(run).events[-2].torn) == extra


def test_an_interruption_that_was_said_is_not_said_twice(make_run):
    run = make_run(until=17)
    with TraceWriter.reopen(run) as writer:
        writer.interrupt("stopped by Ctrl-C")
    with TraceWriter.reopen(run):
        pass
    kinds = [event.kind for event in TraceReader(run).events[-4:]]
    assert kinds == ["interrupted", "resumed", "interrupted", "resumed"]


@pytest.mark.parametrize("left", [{}, {"trace.jsonl": b""}, {"trace.jsonl": b"{"}, {"trace.jsonl": b"{}\n"}])
def test_a_run_killed_while_it_was_made_is_said_to_hold_nothing(left, tmp_path):
    (tmp_path / "lock").touch()
    for name, data in left.items():
        (tmp_path / name).write_bytes(data)
    with pytest.raises(TraceCorrupt):
        TraceWriter.reopen(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["lock", *left])


def test_a_finished_run_is_not_reopened(make_run):
    run = make_run()
    before = (run / "trace.jsonl").read_bytes()
    with pytest.raises(UsageError, match="is finished"):
        TraceWriter.reopen(run)
    assert (run / "trace.jsonl").read_bytes() == before


def test_a_tampered_run_is_not_reopened(make_run):
    run = make_run(until=10)
    data = (run / "trace.jsonl").read_bytes()
    (run / "trace.jsonl").write_bytes(data.replace(b"red car", b"bad car", 1))
    with pytest.raises(TraceCorrupt, match="does not hold"):
        TraceWriter.reopen(run)


def test_blobs_are_kept_by_content(tmp_path):
    store = BlobStore(tmp_path)
    name = store.put(b"data")
    assert store.put(b"data") == name == digest(b"data")
    assert store.get(name) == b"data"
    assert store.path(name) == tmp_path / "blobs" / "sha256" / name[:2] / name[2:]
    assert [p.name for p in (tmp_path / "blobs").iterdir()] == ["sha256"]


def test_a_changed_or_missing_blob_is_not_given_out(tmp_path):
    store = BlobStore(tmp_path)
    name = store.put(b"data")
    store.path(name).write_bytes(b"date")
    with pytest.raises(AuditFailed, match="does not hold"):
        store.get(name)
    assert store.put(b"data") == name
    assert store.get(name) == b"data"
    with pytest.raises(AuditFailed, match="is not in"):
        store.get("0" * 64)
    with pytest.raises(ValueError, match="64 lower-case"):
        store.get("../../etc/passwd")


def test_what_a_failed_call_stored_is_accounted_for(make_run, fake_audit):
    run = make_run()
    finished = TraceReader(run).events[-1]
    assert finished == RunFinished(status="answered", uncited=(digest(b"stored by a failed call"),))
    assert fake_audit(run).ok


def test_what_comes_after_an_interruption_is_too_late(make_run):
    run = make_run(until=9)
    with TraceWriter.reopen(run) as writer:
        writer.interrupt("stopped by Ctrl-C")
        with pytest.raises(UsageError, match="came too late"):
            writer.append(NOTE)
    assert isinstance(TraceReader(run).events[-1], Interrupted)


WRITER = """
import sys
from pathlib import Path
from vidence.traces.events import Objected, RunStarted
from vidence.traces.store import TraceWriter
run = Path(sys.argv[1])
started = RunStarted.model_validate_json(sys.argv[2])
writer = TraceWriter.reopen(run) if run.exists() else TraceWriter.create(run, started)
print("ready", flush=True)
n = 0
while True:
    writer.blobs.put(b"%d" % n * 5000)
    writer.append(Objected(claim=str(n), status="s", reason="x" * (n % 7) * 3000))
    n += 1
    print(n, flush=True)
"""


def kill_while_writing(run: Path, question: str, delay_s: float) -> int:
    """How many events the writer said were written before it was killed."""
    command = [sys.executable, "-c", WRITER, str(run), question]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(delay_s)
        os.kill(process.pid, signal.SIGKILL)
        said = [line for line in process.stdout.read().split("\n")[:-1] if line]
    return int(said[-1]) if said else 0


def test_a_killed_writer_loses_nothing_that_it_said_was_written(tmp_path, make_run, fake_audit):
    rng = random.Random(5)
    run = tmp_path / "killed"
    question = started_of(make_run).model_dump_json()
    for _ in range(20):
        before = len(TraceReader(run).events) if run.exists() else 1
        said = kill_while_writing(run, question, rng.uniform(0.0, 0.05))
        assert scan(run).whole_tail_lines <= 1
        reader = TraceReader(run)
        notes = [e for e in reader.events[before:] if isinstance(e, Objected)]
        assert said <= len(notes) <= said + 1
        assert fake_audit(run).integrity.ok
        assert "Traceback" not in json.dumps(fake_audit(run).text())
    with TraceWriter.reopen(run) as writer:
        writer.append(RunFinished(status="partial"))
    assert fake_audit(run).ok
    assert sum(isinstance(e, Resumed) for e in TraceReader(run).events) == 20


def test_a_run_can_be_read_while_it_is_written(tmp_path, make_run):
    run = tmp_path / "r"
    with TraceWriter.create(run, started_of(make_run)) as writer:
        thread = threading.Thread(target=lambda: [writer.append(NOTE) for _ in range(60)])
        thread.start()
        counts = []
        while thread.is_alive():
            counts.append(len(TraceReader(run).events))
        thread.join()
    assert counts == sorted(counts)
    assert len(TraceReader(run).events) == 61
