"""Follow-ups go on from a finished run: evidence is carried over, references resolve, nothing is redone."""

import pytest

import vidence
from vidence.agent.run import follow_up
from vidence.traces.errors import MediaError, UsageError
from vidence.traces.events import CallStarted, Reviewed, RunStarted
from vidence.traces.reader import TraceReader
from vidence.traces.reviews import review
from vidence.traces.store import TraceWriter


@pytest.fixture
def asked(two_squares, tmp_path, monkeypatch):
    monkeypatch.setenv("VIDENCE_CACHE_DIR", str(tmp_path / "cache"))
    vidence.ask(two_squares, "When does the red box stop?", out=tmp_path / "first")
    return tmp_path / "first"


def tools_of(run, *, own):
    started = TraceReader(run).started
    calls = [e.call.tool for e in TraceReader(run).events if isinstance(e, CallStarted)]
    return calls[started.inherited :] if own else calls


def test_a_follow_up_resolves_it_and_measures_nothing_twice(asked, tmp_path):
    answer = follow_up(asked, "And how long is it visible?", out=tmp_path / "second")
    assert answer.understood == "How long is the red box visible?"
    assert answer.record.quantity.name == "visible_duration"
    own = tools_of(tmp_path / "second", own=True)
    assert "track" in tools_of(tmp_path / "second", own=False)
    assert "track" not in own
    assert answer.cost.tool_calls == len(own)
    assert vidence.audit(tmp_path / "second").ok


def test_then_is_the_time_of_the_answer_before_and_the_chain_goes_on(asked, tmp_path):
    second = follow_up(asked, "Is it left of the blue box then?", out=tmp_path / "second")
    assert second.understood == "Is the red box left of the blue box at 1.60 s?"
    third = follow_up(tmp_path / "second", "What about the blue box?", out=tmp_path / "third")
    assert "the blue box" in third.understood
    assert len(TraceReader(tmp_path / "third").started.earlier) == 2
    assert vidence.audit(tmp_path / "third").ok


def test_the_carried_over_evidence_keeps_its_ids(asked, tmp_path):
    follow_up(asked, "How long is it visible?", out=tmp_path / "second")
    first, second = TraceReader(asked).ledger(), TraceReader(tmp_path / "second").ledger()
    assert all(second[key] == evidence for key, evidence in first.items())


def test_a_follow_up_that_was_cut_off_goes_on(asked, tmp_path, monkeypatch):
    from vidence.agent import nodes

    def fails(*_):
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(nodes, "_choose", fails)
        with pytest.raises(RuntimeError):
            follow_up(asked, "How long is it visible?", out=tmp_path / "second")
    answer = vidence.resume(tmp_path / "second")
    assert answer.understood == "How long is the red box visible?"
    assert answer.status == "answered"
    assert vidence.audit(tmp_path / "second").ok


def test_an_unfinished_run_cannot_be_followed_up(tmp_path, two_squares):
    video = vidence.Video.open(two_squares).record
    started = RunStarted(vidence="0", question="?", policy="rules", video=video)
    TraceWriter.create(tmp_path / "open", started).close()
    with pytest.raises(UsageError, match="did not finish"):
        follow_up(tmp_path / "open", "And then?")


def test_nothing_follows_up_on_evidence_that_a_person_calls_wrong(asked, tmp_path):
    review(asked, Reviewed(of="e1", verdict="wrong", by="Ada", why="a shadow"))
    with pytest.raises(UsageError, match=r"Ada calls e1 of .* wrong"):
        follow_up(asked, "and how long is it visible?", out=tmp_path / "next")
    assert not (tmp_path / "next").exists()
    review(asked, Reviewed(of="e1", verdict="right", by="Ada", why="no shadow after all"))
    follow_up(asked, "and how long is it visible?", out=tmp_path / "next")


def test_another_video_in_the_place_of_the_first_is_refused(asked, tmp_path, two_squares):
    other = tmp_path / "other.mp4"
    other.write_bytes(two_squares.read_bytes() + b"\x00\x00\x00\x08free")
    with pytest.raises(MediaError, match="not the video that was looked at"):
        follow_up(asked, "How long is it visible?", video=other, out=tmp_path / "second")
