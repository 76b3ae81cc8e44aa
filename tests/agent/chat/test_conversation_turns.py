"""What a model is told, turn by turn: what came of its calls, what was wrong, what stands, what is left."""

import hashlib
import json
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

import vidence
from vidence.agent.chat import history
from vidence.agent.chat.policy import IN_A_ROW, IN_ALL
from vidence.agent.run import follow_up
from vidence.traces.events import Exchanged, Objected
from vidence.traces.reader import TraceReader

QUESTION = "How long is the red car visible?"
TRACKED = {"call": [{"track": {"query": "red car"}}]}
MEASURE = {"measure": {"quantity": "visible_duration", "of": ["e1"], "subject": "the red car"}}
MEASURED = {"call": [MEASURE]}
RIGHT = {"answer": {"claims": [{"kind": "quantity", "evidence": ["e2"]}]}}
LIE = {"answer": {"claims": [{"kind": "quantity", "evidence": ["e2"], "value": 30.3}]}}


def exchanges(run):
    return [event.exchange for event in TraceReader(run).events if isinstance(event, Exchanged)]


def texts(run, number):
    """The words of a request, message by message."""
    reader = TraceReader(run)
    request = json.loads(reader.blobs.get(exchanges(run)[number].request))
    return [
        (m["role"], "\n".join(p["text"] for p in m["parts"] if p["kind"] == "text"))
        for m in request["messages"]
    ]


def test_a_call_in_words_is_carried_out_and_told_back_as_a_call(two_squares, scripted, tmp_path):
    spoken = {
        "say": 'First I look.\n<tool_call>{"name": "track", "arguments": {"query": "red car"}}</tool_call>'
    }
    answer = scripted(two_squares, QUESTION, [spoken, MEASURED, RIGHT])
    assert answer.status == "answered"
    first, second, _ = exchanges(tmp_path / "run")
    assert first.repairs == ("1 call(s) were written into the text",)
    assert (first.accepted, first.reply.uses, second.repairs) == (1, (), ())
    told = texts(tmp_path / "run", 1)
    assert [role for role, _ in told] == ["system", "user", "assistant", "tool", "user"]
    assert told[2] == ("assistant", "First I look.")
    assert told[3][1].startswith("<data>\n> e1 tube: ")
    assert vidence.audit(tmp_path / "run").ok


def test_the_same_call_again_and_again_comes_to_an_end(two_squares, scripted, tmp_path):
    answer = scripted(two_squares, QUESTION, [TRACKED] * 20)
    assert answer.status == "insufficient_evidence"
    assert answer.cost.tool_calls == 1
    assert answer.cost.model_calls == 1 + IN_A_ROW + 1
    assert "made before and it gave e1" in answer.record.reason


def test_a_model_that_errs_every_other_time_comes_to_an_end(two_squares, scripted, tmp_path):
    looks = [{"call": [{"look": {"times_s": [n / 10]}}]} for n in range(29)]
    turns = [turn for look in looks for turn in ({"say": "Hm."}, look)]
    answer = scripted(two_squares, QUESTION, turns)
    assert answer.status == "insufficient_evidence"
    assert f"{IN_ALL + 1} times in this run" in answer.record.reason
    assert sum(e.correction is not None for e in exchanges(tmp_path / "run")) == IN_ALL + 1


def test_two_calls_at_once_are_told_apart_by_their_ids(two_squares, scripted):
    both = {"call": [{"track": {"query": "red car"}}, {"track": {"query": "blue car"}}]}
    measured = {
        "expect": {"text": ["> e1 tube: red", "> e2 tube: blue"]},
        "call": [{"measure": {"quantity": "visible_duration", "of": ["e1"], "subject": "the red car"}}],
    }
    right = {"answer": {"claims": [{"kind": "quantity", "evidence": ["e3"]}]}}
    assert scripted(two_squares, QUESTION, [both, measured, right]).status == "answered"


def test_a_failed_call_is_told_as_one_and_its_sibling_stands(two_squares, scripted):
    both = {"call": [{"track": {"query": "red car"}}, {"calibrate": None}]}
    then = {"expect": {"text": ["> e1 tube: red", "> failed (not_measurable): "]}, **MEASURED}
    assert scripted(two_squares, QUESTION, [both, then, RIGHT]).status == "answered"


def test_objections_stand_in_the_history_and_in_the_state(two_squares, scripted, tmp_path):
    other = {"answer": {"claims": [{"kind": "quantity", "evidence": ["e2"], "value": 40.4}]}}
    scripted(two_squares, QUESTION, [TRACKED, MEASURED, LIE, other, RIGHT])
    reasons = [e.reason for e in TraceReader(tmp_path / "run").events if isinstance(e, Objected)]
    told = texts(tmp_path / "run", 4)
    answered = [text for role, text in told if role == "tool"][-2:]
    assert [reason in text for reason, text in zip(reasons, answered, strict=True)] == [True, True]
    state = told[-1][1]
    assert reasons[1] in state
    assert reasons[0] not in state, "only the last answer's objections are still to be met"


def test_a_correction_names_what_was_wrong_and_nothing_of_the_reply_is_carried_out(
    two_squares, scripted, tmp_path
):
    both = {"call": [{"look": {"times_s": [1.0]}}, {"look": {"times_s": [99.0]}}]}
    told = {
        "expect": {"text": ["Correction: times_s 99 lies outside the video", "not carried out"]},
        **TRACKED,
    }
    answer = scripted(two_squares, QUESTION, [both, told, MEASURED, RIGHT])
    assert answer.status == "answered"
    assert answer.cost.tool_calls == 2


def test_arguments_that_no_server_would_take_back_are_told_as_words(two_squares, scripted, tmp_path):
    broken = {"call": [{"track": "the red car"}, {"fly": {}}]}
    scripted(two_squares, QUESTION, [broken, TRACKED, MEASURED, RIGHT])
    role, said = texts(tmp_path / "run", 1)[2]
    assert role == "assistant"
    assert said == "(I tried to call: track the red car fly {})"


@pytest.mark.parametrize(
    ("budget", "told"),
    [
        ({"steps": 9}, "Budget left: 8 steps"),
        ({"steps": None, "seconds": 900.0}, "Budget left: 900 seconds in all"),
        ({"steps": None}, "Budget left: not limited"),
    ],
)
def test_the_budget_that_is_left_is_told(two_squares, scripted, budget, told):
    turns = [TRACKED, {"expect": {"text": [told]}, **MEASURED}, RIGHT]
    answer = scripted(two_squares, QUESTION, turns, budget=vidence.Budget(**budget))
    assert answer.status == "answered"


def test_the_digest_of_every_prompt_is_in_the_trace(two_squares, scripted, tmp_path):
    scripted(two_squares, QUESTION, [TRACKED, MEASURED, RIGHT])
    there = {
        Path(file.name).stem: file.read_text("utf-8") for file in (files("vidence") / "prompts").iterdir()
    }
    digests = {name: hashlib.sha256(text.rstrip("\n").encode()).hexdigest() for name, text in there.items()}
    assert len(digests) >= 6
    assert all(e.prompts == digests for e in exchanges(tmp_path / "run"))


def test_a_claim_of_a_thing_waits_until_the_model_knows_when_and_where_it_is(two_squares, scripted):
    claim = {"kind": "attribute", "subject": "the square", "name": "colour", "value": "red"}
    turns = [
        {"call": [{"look": {"times_s": [1.0]}}]},
        {"answer": {"claims": [{**claim, "evidence": ["e1"]}]}},
        {"expect": {"text": ["cites only e1 (frames): first find when and where"]}, **TRACKED},
        {"answer": {"claims": [{**claim, "evidence": ["e2", "e1"]}]}},
    ]
    answer = scripted(two_squares, "What colour is the red square?", turns)
    assert [claim.status for claim in answer.record.claims] == ["verified"]


def test_pictures_are_made_once_however_many_steps_there_are(two_squares, scripted, monkeypatch):
    made, sheet = [], history.contact_sheet
    monkeypatch.setattr(history, "contact_sheet", lambda *given: made.append(given) or sheet(*given))
    assert scripted(two_squares, QUESTION, [TRACKED, MEASURED, LIE, RIGHT]).status == "answered"
    assert len(made) == 1


def test_turns_of_the_user_never_follow_each_other(two_squares, scripted, tmp_path):
    """Some chat templates refuse two turns of one role in a row."""
    looked = {"call": [{"look": {"times_s": [1.0]}}]}
    scripted(two_squares, QUESTION, [{"say": "Hm."}, TRACKED, MEASURED, looked, {"say": ""}, LIE, RIGHT])
    for number in range(7):
        roles = [role for role, _ in texts(tmp_path / "run", number)]
        assert roles[:2] == ["system", "user"]
        assert roles[-1] == "user"
        for one, after in pairwise(roles):
            assert (one, after) not in (("user", "user"), ("assistant", "assistant"), ("user", "tool"))


def test_a_follow_up_is_told_what_was_asked_before_and_shown_nothing_of_it_twice(
    two_squares, scripted, tmp_path
):
    scripted(two_squares, QUESTION, [TRACKED, {"call": [MEASURE, {"look": {"times_s": [1.0]}}]}, RIGHT])
    ground = {"expect": {"text": ["Asked and answered before", QUESTION, "e3 frames"], "pictures": 1}}
    turns = [{**ground, "answer": {"claims": [{"kind": "attribute", "evidence": ["e1"]}]}}]
    script = tmp_path / "again.yaml"
    script.write_text(yaml.safe_dump({"turns": turns}), encoding="utf-8")
    answer = follow_up(
        tmp_path / "run", "And what colour is it?", policy=f"scripted:{script}", out=tmp_path / "again"
    )
    assert answer.cost.tool_calls == 0
    assert answer.status == "answered", answer.record.reason
