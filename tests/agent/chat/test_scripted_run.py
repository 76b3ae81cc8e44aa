"""A whole run driven by a script: shown, corrected, objected to, and in the end verified."""

import vidence
from vidence.traces.events import Exchanged, Objected
from vidence.traces.reader import TraceReader

QUESTION = "How long is the red car visible?"
TRACKED = {"call": [{"track": {"query": "red car"}}]}
MEASURED = {"call": [{"measure": {"quantity": "visible_duration", "of": ["e1"], "subject": "the red car"}}]}


def exchanges(run):
    return [event.exchange for event in TraceReader(run).events if isinstance(event, Exchanged)]


def test_a_run_that_looks_measures_and_answers_is_verified_and_holds_in_the_audit(
    two_squares, scripted, tmp_path
):
    turns = [
        {"expect": {"text": [QUESTION, "Contact sheet"], "pictures": 1, "tools": ["track"]}, **TRACKED},
        {"expect": {"text": ["e1 tube"]}, "call": [*MEASURED["call"], {"look": {"times_s": [1.0, 2.0]}}]},
        {"expect": {"pictures": 3}, "answer": {"claims": [{"kind": "quantity", "evidence": ["e2"]}]}},
    ]
    answer = scripted(two_squares, QUESTION, turns)
    assert answer.status == "answered"
    assert answer.record.quantity.name == "visible_duration"
    assert vidence.audit(tmp_path / "run").ok
    assert answer.cost.model_calls == 3
    assert answer.cost.tokens_in > 0


def test_a_number_other_than_the_one_measured_is_objected_to_and_can_be_mended(
    two_squares, scripted, tmp_path
):
    lie = {"claims": [{"kind": "quantity", "evidence": ["e2"], "value": 30.3}]}
    truth = {"claims": [{"kind": "quantity", "evidence": ["e2"]}]}
    mended = {"expect": {"text": ["Objections to your last answer"]}, "answer": truth}
    answer = scripted(two_squares, QUESTION, [TRACKED, MEASURED, {"answer": lie}, mended])
    assert answer.status == "answered"
    objected = [e for e in TraceReader(tmp_path / "run").events if isinstance(e, Objected)]
    assert "not 30.3 s" in objected[0].reason


def test_a_lie_that_is_not_withdrawn_is_not_said(two_squares, scripted):
    lie = {"answer": {"claims": [{"kind": "quantity", "evidence": ["e2"], "value": 30.3}]}}
    answer = scripted(two_squares, QUESTION, [TRACKED, MEASURED, lie, lie, lie])
    assert answer.status == "insufficient_evidence"
    assert "30.3" not in answer.text


def test_an_answer_that_cites_what_there_is_not_is_corrected_once(two_squares, scripted, tmp_path):
    wrong = {"answer": {"claims": [{"kind": "quantity", "evidence": ["e9"]}]}}
    right = {
        "expect": {"text": ["Correction: claim 1 cites e9"]},
        "answer": {"claims": [{"kind": "quantity", "evidence": ["e2"]}]},
    }
    assert scripted(two_squares, QUESTION, [TRACKED, MEASURED, wrong, right]).status == "answered"
    assert [bool(e.correction) for e in exchanges(tmp_path / "run")] == [False, False, True, False]


def test_a_model_that_never_makes_sense_ends_in_a_typed_outcome(two_squares, scripted):
    answer = scripted(two_squares, QUESTION, [{"say": "I think it is red."}] * 6)
    assert answer.status == "insufficient_evidence"
    assert "no reply that could be acted on" in answer.record.reason
    assert answer.exit_code == 5


def test_running_out_of_tokens_gives_what_is_known_so_far(two_squares, scripted):
    answer = scripted(two_squares, QUESTION, [TRACKED, MEASURED], budget=vidence.Budget(tokens=3000))
    assert answer.status == "partial"
    assert "3000 tokens ran out" in answer.text


def test_the_same_run_is_made_twice(two_squares, scripted, tmp_path):
    from vidence.traces.events import comparable

    turns = [TRACKED, MEASURED, {"answer": {"claims": [{"kind": "quantity", "evidence": ["e2"]}]}}]
    for name in ("one", "two"):
        scripted(two_squares, QUESTION, turns, name=name)
    one, two = (comparable(TraceReader(tmp_path / name).events)[1:] for name in ("one", "two"))
    assert one == two
