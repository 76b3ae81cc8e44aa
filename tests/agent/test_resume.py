"""A run that dies at any of its writes goes on from its trace, whatever has become of its checkpoint."""

import shutil
import sqlite3
import threading

import pytest

import vidence
from vidence.traces.events import CallFinished, CallStarted
from vidence.traces.reader import TraceReader
from vidence.traces.store import TraceWriter

QUESTION = "What happened after the red box stopped?"


class Died(Exception):
    """Stands for the end of the process."""


class Mortal:
    """Lets a writer write so often, then dies: before that write, or just after it."""

    def __init__(self, monkeypatch):
        self.writes, self.dies_at, self.after = 0, None, False
        self._append, self._lock = TraceWriter.append, threading.Lock()
        monkeypatch.setattr(TraceWriter, "append", lambda writer, *events: self.append(writer, *events))

    def append(self, writer, *events):
        with self._lock:
            self.writes += 1
            now = self.writes
        if self.dies_at is not None and now >= self.dies_at:
            if self.after and now == self.dies_at:
                self._append(writer, *events)
            raise Died
        return self._append(writer, *events)


@pytest.fixture
def mortal(monkeypatch, tmp_path):
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))
    return Mortal(monkeypatch)


def told(answer):
    """What an interruption must not change."""
    return answer.record.model_dump(), [e.model_dump() for e in answer.evidence]


def finished_once(folder):
    """No call finished twice, and every one that started finished."""
    events = TraceReader(folder).events
    ended = [e.result.call for e in events if isinstance(e, CallFinished)]
    assert len(ended) == len(set(ended))
    assert set(ended) == {e.call.id for e in events if isinstance(e, CallStarted)}
    report = vidence.audit(folder)
    assert report.ok, report.text()


def die(mortal, video, folder, at, *, after=False):
    mortal.writes, mortal.dies_at, mortal.after = 0, at, after
    with pytest.raises(Died):
        vidence.ask(video, QUESTION, out=folder)
    mortal.dies_at = None


@pytest.mark.long
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_run_that_dies_at_a_write_ends_with_the_same_answer(mortal, two_squares, tmp_path, after):
    whole = vidence.ask(two_squares, QUESTION, out=tmp_path / "whole")
    writes = mortal.writes
    assert whole.status == "answered"
    assert writes > 12
    # The first write begins the run; after the last there is nothing left to do.
    for at in range(2, writes + (not after)):
        folder = tmp_path / f"run-{at}"
        die(mortal, two_squares, folder, at, after=after)
        assert told(vidence.resume(folder)) == told(whole), f"died at write {at} of {writes}"
        finished_once(folder)


def test_a_run_may_die_again_and_again(mortal, two_squares, tmp_path):
    whole = vidence.ask(two_squares, QUESTION, out=tmp_path / "whole")
    die(mortal, two_squares, tmp_path / "run", 4)
    for _ in range(4):
        mortal.writes, mortal.dies_at = 0, 5
        with pytest.raises(Died):
            vidence.resume(tmp_path / "run")
    mortal.dies_at = None
    assert told(vidence.resume(tmp_path / "run")) == told(whole)
    finished_once(tmp_path / "run")


def remove(checkpoint):
    checkpoint.unlink()


def truncate(checkpoint):
    checkpoint.write_bytes(checkpoint.read_bytes()[:1000])


def overwrite(checkpoint):
    checkpoint.write_bytes(b"no database " * 400)


def garble(checkpoint):
    """The database holds, what is stored in it does not."""
    with sqlite3.connect(checkpoint) as connection:
        connection.execute("UPDATE checkpoints SET checkpoint = x'c1c1c1'")
    connection.close()


@pytest.mark.parametrize("spoil", [remove, truncate, overwrite, garble])
def test_the_trace_suffices_without_a_checkpoint(mortal, two_squares, tmp_path, spoil):
    whole = vidence.ask(two_squares, QUESTION, out=tmp_path / "whole")
    die(mortal, two_squares, tmp_path / "run", 9)
    spoil(tmp_path / "run" / "checkpoint.sqlite")
    assert told(vidence.resume(tmp_path / "run")) == told(whole)
    finished_once(tmp_path / "run")


def test_where_checkpoint_and_trace_disagree_the_trace_wins(mortal, two_squares, tmp_path):
    whole = vidence.ask(two_squares, QUESTION, out=tmp_path / "whole")
    mortal.writes, mortal.dies_at = 0, 9
    with pytest.raises(Died):
        vidence.ask(two_squares, "How many blue boxes are there?", out=tmp_path / "other")
    die(mortal, two_squares, tmp_path / "run", 7)
    shutil.copy(tmp_path / "other" / "checkpoint.sqlite", tmp_path / "run" / "checkpoint.sqlite")
    assert told(vidence.resume(tmp_path / "run")) == told(whole)
    finished_once(tmp_path / "run")


def test_a_finished_sibling_that_was_not_yet_written_is_made_again(mortal, start_run, listed, tmp_path):
    """The second call ends first and waits for its turn in memory only; then the process dies."""
    # Writes: the run, step 0 and its end, step 1, its calls; the sixth is the outcome of the first call.
    mortal.dies_at = 6
    steps = [[{"query": "a", "wait_s": 0.3}, {"query": "b"}]]
    with pytest.raises(Died):
        start_run(listed(steps))
    mortal.dies_at = None
    assert start_run(listed(steps), resume=True).status == "answered"
    finished_once(tmp_path / "run")


def test_a_run_whose_budget_ran_out_stays_partial_when_resumed(mortal, two_squares, tmp_path):
    limited = vidence.Budget(seconds=0.001)
    mortal.dies_at = 6
    with pytest.raises(Died):
        vidence.ask(two_squares, QUESTION, out=tmp_path / "run", budget=limited)
    mortal.dies_at = None
    answer = vidence.resume(tmp_path / "run")
    assert answer.status == "partial"
    assert "ran out" in answer.text


def test_a_finished_run_is_not_resumed(mortal, two_squares, tmp_path):
    vidence.ask(two_squares, QUESTION, out=tmp_path / "run")
    with pytest.raises(vidence.VidenceError, match="nothing to resume"):
        vidence.resume(tmp_path / "run")


def test_another_video_is_refused(mortal, two_squares, make_video, numbered, tmp_path):
    die(mortal, two_squares, tmp_path / "run", 7)
    other = make_video(tmp_path / "other.mp4", numbered(5))
    with pytest.raises(vidence.VidenceError, match="not the video that was looked at"):
        vidence.resume(tmp_path / "run", video=other)
    assert vidence.resume(tmp_path / "run", video=two_squares).status == "answered"


def test_a_checkpoint_is_read_back_without_a_warning(mortal, two_squares, tmp_path, caplog):
    die(mortal, two_squares, tmp_path / "run", 12)
    assert vidence.resume(tmp_path / "run").status == "answered"
    assert [record.message for record in caplog.records] == []
