"""`vidence trace counterfactual`: what carries an answer, with its exit codes and its JSON."""

import json

import pytest

from vidence.traces.reader import TraceReader
from vidence.traces.store import TraceWriter

SCRIPT = """
turns:
- call: [{{track: {{query: red box}}}}]
- answer: {{claims: [{claim}]}}
- answer: {{claims: [{claim}]}}
"""


@pytest.fixture
def asked(vidence_cli, sliding_square, tmp_path):
    done = vidence_cli("ask", sliding_square, "When does the red box stop?", "--out", tmp_path / "run")
    assert done.code == 0
    return tmp_path / "run"


def test_what_carries_an_answer_is_told(vidence_cli, asked):
    done = vidence_cli("trace", "counterfactual", asked)
    assert (done.code, done.err) == (0, "")
    assert "run: decided again by rules" in done.out
    assert "e2 CARRIES, cited by c1: stop" in done.out
    assert "no citation was found unfaithful" in done.out


def test_it_is_told_to_programs_too(vidence_cli, asked):
    told = json.loads(vidence_cli("trace", "counterfactual", asked, "--json").out)
    assert (told["schema_version"], told["ok"], told["policy"]) == (1, True, "rules")
    assert [one["decided"]["effect"] for one in told["each"]] == ["gone", "gone"]
    assert told["without_cited"]["evidence"] == ["e1", "e2"]


def scripted(vidence_cli, video, folder, claim, *options):
    (folder / "script.yaml").write_text(SCRIPT.format(claim=claim), encoding="utf-8")
    policy = f"scripted:{folder / 'script.yaml'}"
    asked = ("ask", video, "What is the box like?", "--policy", policy, "--out", folder / "run", *options)
    assert vidence_cli(*asked).code == 0
    return folder / "run"


def test_of_a_recorded_model_the_claims_are_judged_and_that_is_said(vidence_cli, sliding_square, tmp_path):
    run = scripted(vidence_cli, sliding_square, tmp_path, "{kind: present, subject: red box, evidence: [e1]}")
    done = vidence_cli("trace", "counterfactual", run)
    assert done.code == 0
    assert "claims judged again; nothing was decided" in done.out
    assert "covering places in pictures was not tried; --policy NAME has a model decide again" in done.out


def test_an_answer_that_stays_without_what_it_cites_exits_with_7(vidence_cli, sliding_square, tmp_path):
    claim = "{kind: free, text: It looks new, evidence: [e1]}"
    run = scripted(vidence_cli, sliding_square, tmp_path, claim, "--allow-asserted")
    done = vidence_cli("trace", "counterfactual", run)
    assert done.code == 7
    assert "UNFAITHFUL: the answer stays although nothing that it cites is left (e1)" in done.out


def test_a_folder_that_holds_no_answer_is_said(vidence_cli, asked, tmp_path):
    with TraceWriter.create(tmp_path / "begun", TraceReader(asked).started):
        pass
    done = vidence_cli("trace", "counterfactual", tmp_path / "begun")
    assert done.code == 2
    assert "has no answer to take evidence from" in done.err


ONCE = """
turns:
- call: [{track: {query: red box}}]
- answer: {claims: [{kind: present, subject: red box, evidence: [e1]}]}
"""


def test_a_script_that_runs_out_on_its_own_run_is_said_of_the_piece_and_ends_nothing(
    vidence_cli, sliding_square, tmp_path
):
    (tmp_path / "script.yaml").write_text(ONCE, encoding="utf-8")
    policy, run = f"scripted:{tmp_path / 'script.yaml'}", tmp_path / "run"
    asked = ("ask", sliding_square, "Is there a red box?", "--policy", policy, "--out", run)
    assert vidence_cli(*asked).code == 0
    done = vidence_cli("trace", "counterfactual", run, "--policy", policy, "--json")
    told = json.loads(done.out)
    assert told["policy"] == policy
    assert [one["judged"] for one in told["each"]] == ["gone"]
    assert told["each"][0]["decided"] is None
    said = "not decided without e1, all that is cited: turn 3 is due, and the script ends after 2"
    assert said in told["notes"]


def test_a_policy_that_can_decide_nothing_exits_with_4_and_the_claims_are_judged(
    vidence_cli, asked, tmp_path
):
    (tmp_path / "script.yaml").write_text("turns: [{say: I wonder.}]", encoding="utf-8")
    done = vidence_cli("trace", "counterfactual", asked, "--policy", f"scripted:{tmp_path / 'script.yaml'}")
    assert done.code == 4
    assert "claims judged again; nothing was decided" in done.out
    assert "not decided with all of it: turn 2 is due, and the script ends after 1" in done.out
    assert "e2 CARRIES, cited by c1: stop" in done.out


@pytest.mark.parametrize("command", [["counterfactual"], ["replay", "--level", "redecide"]])
def test_an_address_without_a_model_to_be_asked_there_is_said(vidence_cli, asked, command):
    first, *options = command
    done = vidence_cli("trace", first, asked, *options, "--base-url", "http://127.0.0.1:9/v1")
    assert done.code == 2
    assert "--base-url goes with --policy" in done.err
