"""Lies that ride in words which no record checks, and what is only asserted: kept out, or said as such."""

import pytest

import vidence
from vidence.traces.chain import scan
from vidence.traces.entail import borne_by, judge
from vidence.traces.events import Answered
from vidence.traces.formulas import check
from vidence.traces.grounding import grounding
from vidence.traces.reader import TraceReader

TRACKED = {"call": [{"track": {"query": "red car"}}]}
COUNTED = {"call": [{"count": {"of": ["e1"], "mode": "ever", "query": "red cars"}}]}
FREE = {"kind": "free", "text": "The driver looks worried.", "evidence": ["e1"]}


@pytest.mark.parametrize(
    ("claim", "word"),
    [
        ({"kind": "present", "subject": "a stolen red car", "evidence": ["e1"]}, "stolen"),
        ({"kind": "present", "subject": "the red car of the murderer", "evidence": ["e1"]}, "murderer"),
        ({"kind": "count", "subject": "red getaway cars", "evidence": ["e2"]}, "getaway"),
        ({"kind": "count", "detail": "drunk", "evidence": ["e2"]}, "drunk"),
        ({"kind": "count", "detail": "stop", "evidence": ["e2"]}, "stopped"),
        (
            {"kind": "chosen", "criterion": "first to flee", "subject": "red car", "evidence": ["e1"]},
            "flee",
        ),
        ({"kind": "attribute", "subject": "the suspect", "evidence": ["e1"]}, "suspect"),
    ],
)
def test_words_that_nothing_shows_are_not_said(two_squares, scripted, tmp_path, claim, word):
    answer = scripted(
        two_squares, "What is there?", [TRACKED, COUNTED, *[{"answer": {"claims": [claim]}}] * 6]
    )
    assert answer.status == "insufficient_evidence"
    assert not any(word in judged.text for judged in answer.claims if judged.status == "verified")
    assert vidence.audit(tmp_path / "run").ok


def test_words_of_the_question_may_be_used_as_they_stand_there(two_squares, scripted):
    claim = {"kind": "present", "subject": "a stolen red car", "evidence": ["e1"]}
    turns = [TRACKED, {"answer": {"claims": [claim]}}]
    assert scripted(two_squares, "Do you see a stolen red car?", turns, name="there").status == "answered"
    moved = [TRACKED, *[{"answer": {"truth": True, "claims": [claim]}}] * 6]
    answer = scripted(two_squares, "Is the red car stolen?", moved, name="asked")
    assert (answer.status, answer.record.truth) == ("insufficient_evidence", None)
    assert answer.claims == ()


def test_an_answer_that_rests_on_a_free_claim_alone_abstains(two_squares, scripted, tmp_path):
    lie = {"answer": {"truth": True, "claims": [FREE]}}
    answer = scripted(two_squares, "Does the driver look worried?", [TRACKED, lie, lie, lie])
    assert (answer.status, answer.record.truth) == ("insufficient_evidence", None)
    assert "worried" not in answer.text
    assert vidence.audit(tmp_path / "run").ok


def test_where_it_is_allowed_what_is_asserted_is_said_as_such(two_squares, scripted, tmp_path):
    told = {"answer": {"claims": [FREE]}}
    answer = scripted(
        two_squares, "How does the driver look?", [TRACKED, told, told, told], allow_asserted=True
    )
    assert answer.status == "answered"
    assert answer.text == "The driver looks worried (the model says so; nothing cited shows it)."
    assert [d.kind for d in answer.record.degradations if d.kind == "asserted"] == ["asserted"]
    assert [c.status for c in answer.claims] == ["asserted"]
    assert vidence.audit(tmp_path / "run").ok
    assert TraceReader(tmp_path / "run").started.settings["allow_asserted"] is True


def test_a_yes_that_does_not_follow_is_said_as_asserted_only_where_that_is_allowed(
    two_squares, scripted, tmp_path
):
    told = {"answer": {"truth": True, "claims": [{"kind": "present", "evidence": ["e1"]}]}}
    turns = [TRACKED, told, told, told]
    kept = scripted(two_squares, "Is the red car old?", turns, name="kept")
    assert (kept.status, kept.record.truth) == ("partial", None)
    said = scripted(two_squares, "Is the red car old?", turns, name="said", allow_asserted=True)
    assert (said.status, said.record.truth) == ("answered", True)
    assert said.text.startswith("Yes (the model says so; the claims do not show it).")
    assert vidence.audit(tmp_path / "said").ok


def test_a_wrong_number_is_not_said_even_where_assertions_are_allowed(two_squares, scripted):
    measured = {"call": [{"measure": {"quantity": "visible_duration", "of": ["e1"]}}]}
    lie = {"answer": {"claims": [{"kind": "quantity", "evidence": ["e2"], "value": 30.3}]}}
    turns = [TRACKED, measured, lie, lie, lie]
    answer = scripted(two_squares, "How long is the red car visible?", turns, allow_asserted=True)
    assert answer.status == "insufficient_evidence"
    assert "30.3" not in answer.text


def test_the_objection_to_a_yes_says_what_the_claims_leave_out(two_squares, scripted):
    vague = {"answer": {"truth": True, "claims": [{"kind": "present", "evidence": ["e1"]}]}}
    moved = {"call": [{"events": {"of": "e1", "event": "stop"}}]}
    turns = [
        TRACKED,
        vague,
        {
            "expect": {"text": ["truth is asserted: whether that means yes does not follow", "'stop'"]},
            **moved,
        },
        {
            "answer": {
                "truth": True,
                "claims": [{"kind": "when", "evidence": ["e2"], "subject": "the red car"}],
            }
        },
    ]
    answer = scripted(two_squares, "Does the red car stop?", turns)
    assert (answer.status, answer.record.truth) == ("answered", True)


def _grounding(folder, forged):
    """What an audit finds of a run whose answer says something else."""
    lines = []
    for line in scan(folder).lines:
        event = line.event
        if isinstance(event, Answered):
            event = event.model_copy(update={"answer": event.answer.model_copy(update=forged)})
        lines.append(line.model_copy(update={"event": event}))
    return [problem.why for problem in grounding(lines, judge, check, borne_by).problems]


@pytest.mark.parametrize(
    ("forged", "why"),
    [
        ({"truth": False}, "its truth is not the one that was drafted"),
        ({"bearings": ()}, "what its claims bear out is not what it says they do"),
    ],
)
def test_an_audit_finds_a_yes_that_was_turned(two_squares, scripted, tmp_path, forged, why):
    found = {"call": [{"events": {"of": "e1", "event": "stop"}}]}
    honest = {"truth": True, "claims": [{"kind": "when", "evidence": ["e2"], "subject": "the red car"}]}
    scripted(two_squares, "Does the red car stop?", [TRACKED, found, {"answer": honest}])
    assert _grounding(tmp_path / "run", {}) == []
    assert _grounding(tmp_path / "run", forged) == [why]
