"""A policy at work anew on what a trace holds: the same calls are answered, others are refused."""

import pytest
import yaml

import vidence
from vidence.agent.replaying.redecide import redecide
from vidence.agent.run import follow_up
from vidence.tools.video import Video
from vidence.traces.errors import UsageError
from vidence.traces.reader import TraceReader
from vidence.traces.store import TraceWriter

LONG = "How long is the red box visible?"
ANSWER = {"answer": {"claims": [{"kind": "quantity", "evidence": ["e3"], "subject": "the red box"}]}}
TURNS = [
    {"call": [{"track": {"query": "red box"}}, {"look": {"times_s": [1.0, 2.0]}}]},
    {"call": [{"measure": {"quantity": "visible_duration", "of": ["e1"]}}]},
    ANSWER,
]
# The same calls in another order: the tube is e2 now, and what is measured of it e3 again.
TURNED = [
    {"expect": {"pictures": 1}, "call": [{"look": {"times_s": [1.0, 2.0]}}]},
    {"expect": {"pictures": 3}, "call": [{"track": {"query": "red box"}}]},
    {"call": [{"measure": {"quantity": "visible_duration", "of": ["e2"]}}]},
    ANSWER,
]
UNHEARD = [
    {"call": [{"track": {"query": "red box"}}]},
    {"call": [{"measure": {"quantity": "mean_speed", "of": ["e1"]}}]},
    {
        "expect": {"text": ["the trace holds no such call of 'measure'"]},
        "answer": {"outcome": "insufficient_evidence", "reason": "it cannot be measured"},
    },
]


@pytest.fixture(scope="module")
def script(tmp_path_factory):
    folder = tmp_path_factory.mktemp("scripts")

    def write(name, turns):
        (folder / f"{name}.yaml").write_text(yaml.safe_dump({"turns": turns}), encoding="utf-8")
        return f"scripted:{folder / name}.yaml"

    return write


@pytest.fixture(scope="module")
def asked(two_squares, tmp_path_factory):
    folder = tmp_path_factory.mktemp("asked") / "run"
    assert vidence.ask(two_squares, LONG, out=folder).status == "answered"
    return folder


@pytest.fixture(scope="module")
def scripted(two_squares, tmp_path_factory, script):
    folder = tmp_path_factory.mktemp("scripted") / "run"
    assert vidence.ask(two_squares, LONG, policy=script("first", TURNS), out=folder).status == "answered"
    return folder


@pytest.fixture(autouse=True)
def blind(monkeypatch, asked, scripted):
    monkeypatch.setattr(Video, "open", lambda *_, **__: pytest.fail("the video was opened"))
    return monkeypatch.undo


def test_the_rules_decide_as_they_did(asked):
    told = redecide(asked)
    assert told.ok, told.text()
    assert not told.left_out
    assert not told.notes


def test_a_model_that_a_trace_names_is_asked_only_where_it_is_named_anew(scripted):
    with pytest.raises(UsageError, match="asked only where you name it") as refused:
        redecide(scripted)
    assert "--policy" in refused.value.hint


def test_a_script_decides_as_it_did(scripted):
    told = redecide(scripted, policy=TraceReader(scripted).started.policy)
    assert told.ok, told.text()
    assert not told.notes


def test_the_same_calls_in_another_order_are_answered_under_the_ids_they_have_then(scripted, script):
    told = redecide(scripted, policy=script("turned", TURNED))
    assert told.ok, told.text()
    assert not told.left_out
    assert "the same answer by another way: step 1 (decide)" in told.text()


def test_a_call_that_the_trace_does_not_hold_is_refused_and_named(scripted, script):
    told = redecide(scripted, policy=script("unheard", UNHEARD))
    assert not told.ok
    assert told.diverged.what == "the answer"
    assert "not answered: measure" in told.text()
    assert '"quantity":"mean_speed"' in told.left_out[0]


def test_rules_get_what_a_model_had_found_and_no_more(scripted):
    told = redecide(scripted, policy="rules")
    assert told.compared["calls"] == 2
    assert told.compared["pieces of evidence"] == 1
    # A model said less of what it measured: to the rules that is another call.
    assert '"subject":"the red box"' in told.left_out[0]
    assert "where the trace has the call k2 (look)" in told.diverged.why


def test_a_model_answers_from_what_rules_had_found_though_nothing_is_shown_to_it(asked, script):
    turns = [
        {"expect": {"pictures": 0}, "call": [{"track": {"query": "red box"}}]},
        {"call": [{"measure": {"quantity": "visible_duration", "of": ["e1"], "subject": "the red box"}}]},
        {"answer": {"claims": [{"kind": "quantity", "evidence": ["e2"], "subject": "the red box"}]}},
    ]
    told = redecide(asked, policy=script("later", turns))
    assert told.ok, told.text()
    assert told.compared["calls"] == 2


def test_with_the_video_a_model_is_shown_the_whole_of_it(asked, script, blind, two_squares):
    blind()
    turns = [{"expect": {"pictures": 1}, "answer": {"outcome": "insufficient_evidence", "reason": "no"}}]
    told = redecide(asked, policy=script("shown", turns), video=two_squares)
    assert not told.ok


def test_a_follow_up_finds_what_was_carried_over(asked, blind, tmp_path):
    blind()
    follow_up(asked, "And when does it stop?", out=tmp_path / "second")
    told = redecide(tmp_path / "second")
    assert told.ok, told.text()


def test_a_run_without_an_answer_is_not_redecided(asked, tmp_path):
    with TraceWriter.create(tmp_path / "begun", TraceReader(asked).started):
        pass
    with pytest.raises(UsageError, match="has no answer to compare with"):
        redecide(tmp_path / "begun")
