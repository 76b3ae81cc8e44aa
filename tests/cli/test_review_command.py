"""`vidence trace review`: people's verdicts follow a run, and what is left of its answer is told."""

import json
import shutil

import pytest
import yaml

import vidence
from vidence.agent.replaying.strict import replay_strictly
from vidence.traces.events import Reviewed, comparable
from vidence.traces.reader import TraceReader
from vidence.traces.reviews import rescored

TURNS = [
    {"call": [{"track": {"query": "red object"}}, {"look": {"times_s": [2.0]}}]},
    {"call": [{"measure": {"quantity": "visible_duration", "of": ["e1"]}}]},
    {
        "answer": {
            "truth": True,
            "claims": [
                {"kind": "present", "evidence": ["e1"], "subject": "a red object"},
                {"kind": "quantity", "evidence": ["e3"], "subject": "the red object"},
            ],
        }
    },
]


@pytest.fixture(scope="module")
def by_rules(sliding_square, tmp_path_factory):
    folder = tmp_path_factory.mktemp("rules") / "run"
    assert vidence.ask(sliding_square, "When does the red object stop?", out=folder).status == "answered"
    return folder


@pytest.fixture(scope="module")
def by_model(sliding_square, tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    (folder / "script.yaml").write_text(yaml.safe_dump({"turns": TURNS}), encoding="utf-8")
    policy = f"scripted:{folder / 'script.yaml'}"
    vidence.ask(sliding_square, "Is there a red object?", policy=policy, out=folder / "run")
    return folder / "run"


@pytest.fixture(params=["by_rules", "by_model"])
def run(request, tmp_path):
    return shutil.copytree(request.getfixturevalue(request.param), tmp_path / "run")


def answer_of(run):
    return TraceReader(run).answered.answer


def cited(run):
    return answer_of(run).claims[0].claim.evidence[0]


def tell(vidence_cli, run, of, verdict="wrong", by="Ann", *more):
    done = vidence_cli("trace", "review", run, of, "--verdict", verdict, "--by", by, "--json", *more)
    assert done.code == 0, done.err
    return json.loads(done.out)["rescored"]


def test_evidence_called_wrong_takes_its_claims_with_it(vidence_cli, run):
    before = (run / "trace.jsonl").read_bytes()
    left = tell(vidence_cli, run, cited(run), "wrong", "Ann", "--why", "a shadow")
    assert cited(run) in left["taken"]
    assert left["answer"]["status"] == "insufficient_evidence"
    assert "Ann calls" in left["answer"]["reason"]
    assert "a shadow" in left["answer"]["reason"]
    assert (run / "trace.jsonl").read_bytes().startswith(before)


def test_what_was_made_from_wrong_evidence_is_wrong_as_well(vidence_cli, by_model, tmp_path):
    run = shutil.copytree(by_model, tmp_path / "run")
    left = tell(vidence_cli, run, "e1")
    assert left["taken"] == ["e1", "e3"]
    by_status = {claim["claim"]["id"]: claim for claim in left["answer"]["claims"]}
    assert by_status["c2"]["status"] == "uncited"
    assert "e3 was made from evidence that is called wrong" in by_status["c2"]["reason"]


def test_what_rests_on_other_evidence_still_stands(vidence_cli, by_model, tmp_path):
    run = shutil.copytree(by_model, tmp_path / "run")
    left = tell(vidence_cli, run, "e3")
    assert [claim["status"] for claim in left["answer"]["claims"]] == ["verified", "uncited"]
    assert left["answer"]["status"] == "partial"
    assert left["answer"]["truth"] is None


def test_a_claim_called_wrong_does_not_stand(vidence_cli, run):
    left = tell(vidence_cli, run, "c1")
    (claim,) = [c for c in left["answer"]["claims"] if c["claim"]["id"] == "c1"]
    assert (claim["status"], left["taken"]) == ("contradicted", [])
    assert left["answer"]["status"] in ("partial", "insufficient_evidence")


def test_an_answer_is_what_it_was_where_nothing_it_rests_on_is_wrong(run):
    elsewhere = Reviewed(of="e999", verdict="wrong", by="Ann")
    left = rescored((*TraceReader(run).events, elsewhere))
    assert (left.taken, left.answer) == ((), answer_of(run))


@pytest.mark.parametrize("verdict", ["right", "unsure"])
def test_other_verdicts_are_told_and_change_nothing(vidence_cli, run, verdict):
    assert tell(vidence_cli, run, cited(run), verdict) is None
    assert f"review: Ann calls {cited(run)}" in vidence_cli("trace", "show", run).out


def test_the_last_word_of_each_person_counts(vidence_cli, run):
    tell(vidence_cli, run, cited(run))
    assert tell(vidence_cli, run, cited(run), "right") is None
    assert tell(vidence_cli, run, cited(run), "wrong", "Bob") is not None
    assert tell(vidence_cli, run, cited(run), "right") is not None


def test_a_run_under_review_holds_replays_and_is_told(vidence_cli, run):
    before = comparable(TraceReader(run).events)
    tell(vidence_cli, run, cited(run), "wrong", "Ann", "--why", "a shadow")
    audited = vidence_cli("trace", "audit", run)
    assert audited.code == 0, audited.out
    for out in (audited.out, vidence_cli("trace", "show", run).out):
        assert f"Ann calls {cited(run)} wrong: a shadow" in out
        assert "what is left of the answer" in out
        assert "insufficient_evidence" in out
    assert comparable(TraceReader(run).events) == before
    assert replay_strictly(run).ok


def test_a_review_that_was_cut_off_does_not_spoil_the_next(vidence_cli, run):
    with (run / "trace.jsonl").open("ab") as file:
        file.write(b'{"event":{"by":"Ann","kind":"rev')
    assert vidence_cli("trace", "audit", run).code == 7
    tell(vidence_cli, run, cited(run))
    audited = vidence_cli("trace", "audit", run)
    assert audited.code == 0, audited.out
    assert "(interrupted): killed" in audited.out
    assert replay_strictly(run).ok


def test_hostile_words_are_kept_and_shown_as_text(vidence_cli, run):
    tell(vidence_cli, run, cited(run), "wrong", "Ann\udcff", "--why", "\x1b[31m</script>\u202e")
    said = TraceReader(run).events[-1]
    assert isinstance(said, Reviewed)
    assert said.by == "Ann?"
    for command in ("show", "audit"):
        assert "\x1b" not in vidence_cli("trace", command, run).out


@pytest.mark.parametrize(
    "given",
    [
        ("e99", "--verdict", "wrong", "--by", "Ann"),
        ("c99", "--verdict", "wrong", "--by", "Ann"),
        ("k1", "--verdict", "wrong", "--by", "Ann"),
        ("E1", "--verdict", "wrong", "--by", "Ann"),
        ("", "--verdict", "wrong", "--by", "Ann"),
        ("e1", "--verdict", "wrong", "--by", ""),
        ("e1", "--verdict", "wrong", "--by", " \n "),
        ("e1", "--verdict", "wrong", "--by", "A" * 101),
        ("e1", "--verdict", "maybe", "--by", "Ann"),
        ("e1", "--verdict", "wrong"),
    ],
)
def test_what_is_no_review_is_said_in_a_sentence_and_adds_nothing(vidence_cli, by_rules, tmp_path, given):
    run = shutil.copytree(by_rules, tmp_path / "run")
    before = sorted((p.name, p.stat().st_size) for p in run.rglob("*"))
    done = vidence_cli("trace", "review", run, *given)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("error: ")
    assert sorted((p.name, p.stat().st_size) for p in run.rglob("*")) == before


@pytest.mark.parametrize(
    ("of", "by", "said", "hint"),
    [
        ("e1", "", "a review says whose it is", "--by NAME"),
        ("e1", "A" * 101, "a name has at most 100 characters", "--by NAME"),
        (
            "k1",
            "Ann",
            "'k1' is no id of evidence (e4) or of a claim (c2)",
            "`vidence trace show DIR` lists both",
        ),
        ("e99", "Ann", "'e99' is neither evidence of the run nor a claim of its answer", "lists both"),
    ],
)
def test_what_is_wrong_with_a_review_is_named(vidence_cli, by_rules, of, by, said, hint):
    done = vidence_cli("trace", "review", by_rules, of, "--verdict", "wrong", "--by", by)
    assert said in done.err.splitlines()[0]
    assert hint in done.err


def test_a_name_is_one_line(vidence_cli, run):
    tell(vidence_cli, run, cited(run), "right", " Ann\n of  the lab ")
    assert TraceReader(run).events[-1].by == "Ann of the lab"
