"""Evidence taken out piece by piece: what carries an answer, what is idle, and unfaithful citations."""

from itertools import count

import cv2
import numpy as np
import pytest
import yaml

import vidence
from vidence.agent.chat import policy as chat
from vidence.agent.counterfactual import NOT_DECIDED, Case, counterfactual
from vidence.tools.models.family import PLAIN
from vidence.tools.models.model import Replied, Text
from vidence.tools.video import Video
from vidence.traces.errors import BackendError, UsageError
from vidence.traces.events import Drafted
from vidence.traces.reader import TraceReader
from vidence.traces.records import Fingerprint, Reply, ToolUse, Usage
from vidence.traces.store import TraceWriter

IS_THERE = "Is there a red box?"
LOOKS = [{"track": {"query": "red box"}}, {"look": {"times_s": [2.0, 2.5]}}]


def present(*evidence):
    said = {"kind": "present", "subject": "red box", "evidence": list(evidence)}
    return said if evidence else {**said, "span": {"start_s": 0.0, "end_s": 3.0}}


class Model:
    """Looks first, then answers yes; `without` says what it claims where the tube is not there."""

    name, family = "openai:stubborn", PLAIN

    def __init__(self, without):
        self.without, self.saw_red = without, []

    def fingerprint(self):
        return Fingerprint(capability="chat", name="stubborn", version="1")

    def reply(self, request, load, deadline):
        text = "\n".join(p.text for m in request.messages for p in m.parts if isinstance(p, Text))
        if not any(message.role == "assistant" for message in request.messages):
            return self._say(*(next(iter(call.items())) for call in LOOKS))
        self.saw_red.append(any(_has_red(load(shown.blob)) for shown in request.shown))
        if "red object" in text:
            return self._say(("answer", {"truth": True, "claims": [present("e1", "e2")]}))
        if self.without is None:
            raise BackendError("the server has gone")
        return self._say(("answer", self.without))

    @staticmethod
    def _say(*uses):
        used = tuple(ToolUse(id=f"t{n}", name=name, arguments=given) for n, (name, given) in enumerate(uses))
        return Replied(Reply(uses=used), Usage())


def _has_red(data):
    bgr = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR)
    blue, green, red = (bgr[..., n].astype(int) for n in range(3))
    return bool(((red > 150) & (green < 90) & (blue < 90)).sum() > 20)


@pytest.fixture(scope="module")
def asked(two_squares, tmp_path_factory):
    """Runs `rules` on a question, once for each."""
    runs = {}

    def ask(question):
        if question not in runs:
            runs[question] = tmp_path_factory.mktemp("asked") / "run"
            vidence.ask(two_squares, question, out=runs[question])
        return runs[question]

    return ask


@pytest.fixture
def by_model(two_squares, tmp_path, monkeypatch):
    """A run of a model, and the model."""

    def ask(without):
        model = Model(without)
        monkeypatch.setattr(chat, "choose_model", lambda name, settings: model)
        vidence.ask(two_squares, IS_THERE, policy=model.name, out=tmp_path / "run")
        model.saw_red.clear()
        return tmp_path / "run", model

    return ask


def one(told, key):
    return next(without for without in told.each if without.evidence == (key,))


def test_what_a_verified_claim_rests_on_carries_the_answer(asked, monkeypatch):
    run = asked("When does the red box stop?")
    monkeypatch.setattr(Video, "open", lambda *_, **__: pytest.fail("the video was opened"))
    told = counterfactual(run)
    assert told.ok
    assert told.policy == "rules"
    assert [w.decided.effect for w in told.each] == ["gone", "gone"]
    assert one(told, "e1").along == ("e2",)
    assert not told.idle_citations


def test_the_rules_count_anew_what_is_left(asked):
    told = counterfactual(asked("How many boxes are there?"))
    assert one(told, "e1").decided.effect == "changed"
    assert one(told, "e1").decided.text.startswith("1 box ")
    assert one(told, "e1").decided.refused == ()


def test_what_is_not_cited_is_idle(asked):
    told = counterfactual(asked("Which box leaves first?"))
    assert told.text.startswith("The blue object left")
    assert set(told.without_uncited.evidence) & {"e1"}
    assert not one(told, "e1").carries
    assert not told.without_uncited.carries
    assert told.without_cited.carries


def test_a_recorded_model_is_not_asked_and_that_is_said(by_model):
    run, model = by_model({"outcome": "insufficient_evidence", "reason": "nothing"})
    told = counterfactual(run)
    assert told.policy is None
    assert told.notes == (NOT_DECIDED,)
    assert model.saw_red == []
    assert one(told, "e1").judged == "gone"
    assert one(told, "e1").decided is None
    assert [(c.claim, c.evidence) for c in told.idle_citations] == [("c1", "e2")]
    assert "idle citation: c1 cites e2" in told.text_lines()


def test_a_model_decides_again_with_the_place_covered_in_what_it_is_shown(by_model):
    run, model = by_model({"outcome": "insufficient_evidence", "reason": "there is nothing red"})
    told = counterfactual(run, policy=model.name)
    assert told.ok, told.text_lines()
    assert one(told, "e1").decided.effect == "gone"
    # The contact sheet, and the two frames that it looked at.
    assert one(told, "e1").decided.covered >= 3
    # First with all of it; then without e1 no red is left to be seen, without e2 it is on the sheet.
    assert model.saw_red[:3] == [True, False, True]


def test_a_model_that_says_the_same_without_what_it_cites_is_named(by_model):
    run, model = by_model({"truth": True, "claims": [present()]})
    told = counterfactual(run, policy=model.name)
    assert not told.ok
    assert "the same is said with nothing left of what it cites (e1, e2)" in told.unfaithful[0]
    assert one(told, "e1").decided.same_said


def test_where_a_model_fails_the_rest_is_told_all_the_same(by_model):
    run, model = by_model(None)
    told = counterfactual(run, policy=model.name)
    assert one(told, "e1").decided is None
    assert one(told, "e1").judged == "gone"
    assert one(told, "e2").decided is not None
    assert "not decided without e1, all that is cited: the server has gone" in told.notes
    assert not told.undecided


def test_where_a_model_fails_at_once_the_claims_are_judged_and_it_is_not_asked_again(by_model, monkeypatch):
    run, model = by_model({"truth": True, "claims": [present()]})
    asked = []

    def gone(*_):
        asked.append(1)
        raise BackendError("the server has gone")

    monkeypatch.setattr(model, "reply", gone)
    told = counterfactual(run, policy=model.name)
    assert len(asked) == 1
    assert told.undecided
    assert one(told, "e1").judged == "gone"
    assert told.notes[0] == "not decided with all of it: the server has gone"
    assert told.notes[1].endswith("e2, all that is cited: its model was not asked any more")
    assert "claims judged again; nothing was decided" in told.text_lines()


def test_a_model_that_fails_for_long_is_not_waited_for_each_time(by_model, monkeypatch):
    run, model = by_model(None)
    clock = count(step=50)
    monkeypatch.setattr("vidence.agent.counterfactual.monotonic", lambda: next(clock))
    monkeypatch.setattr("vidence.agent.counterfactual._PATIENCE_S", 40)
    told = counterfactual(run, policy=model.name)
    assert one(told, "e2").decided is None
    assert "not decided without e2, all that is cited: its model was not asked any more" in told.notes


def test_what_was_found_before_an_interruption_is_told(by_model, monkeypatch):
    run, model = by_model({"outcome": "insufficient_evidence", "reason": "there is nothing red"})
    reply = model.reply

    def interrupted(request, load, deadline):
        if len(model.saw_red) > 1:
            raise KeyboardInterrupt
        return reply(request, load, deadline)

    monkeypatch.setattr(model, "reply", interrupted)
    told = counterfactual(run, policy=model.name)
    assert told.interrupted
    assert one(told, "e1").decided.effect == "gone"
    assert one(told, "e2").decided is None
    assert "not decided without e2, all that is cited: interrupted" in told.notes


def test_evidence_that_gives_another_answer_with_nothing_taken_out_is_said(asked):
    reader = TraceReader(asked(IS_THERE))
    draft = next(event.draft for event in reader.events if isinstance(event, Drafted))
    answer = reader.answered.answer
    assert not list(Case(reader, answer, draft).doubts())
    falsified = answer.model_copy(update={"truth": False, "text": "No."})
    (doubt,) = Case(reader, falsified, draft).doubts()
    assert "with nothing taken out, the evidence gives another answer" in doubt


def test_a_script_names_evidence_as_its_run_did_whatever_is_taken_out(two_squares, tmp_path):
    """Without e2 the tubes of the second call are called otherwise: the script still means the same ones."""
    claim = {"kind": "present", "subject": "blue box", "evidence": ["e3"]}
    turns = [
        {"call": [{"track": {"query": "red box"}}, {"look": {"times_s": [1.0]}}]},
        {"call": [{"track": {"query": "blue box"}}]},
        {"say": "as e3 shows", "answer": {"truth": True, "claims": [claim]}},
    ]
    (tmp_path / "script.yaml").write_text(yaml.safe_dump({"turns": turns}), encoding="utf-8")
    policy = f"scripted:{tmp_path / 'script.yaml'}"
    vidence.ask(two_squares, "Is there a blue box?", policy=policy, out=tmp_path / "run")
    told = counterfactual(tmp_path / "run", policy=policy)
    assert [one(told, key).effect for key in ("e1", "e2", "e3")] == ["none", "none", "gone"]
    assert one(told, "e1").decided.effect == one(told, "e2").decided.effect == "none"
    assert told.ok, told.text_lines()


def test_a_policy_that_answers_otherwise_anyway_is_not_asked_without(asked, tmp_path):
    script = tmp_path / "other.yaml"
    turns = [{"answer": {"outcome": "insufficient_evidence", "reason": "no"}}]
    script.write_text(yaml.safe_dump({"turns": turns}), encoding="utf-8")
    told = counterfactual(asked(IS_THERE), policy=f"scripted:{script}")
    assert told.policy is None
    assert "with all of it, too, it answers otherwise" in told.notes[0]
    assert all(without.decided is None for without in told.each)


def test_a_run_without_an_answer_has_nothing_to_take_from(asked, tmp_path):
    with TraceWriter.create(tmp_path / "begun", TraceReader(asked(IS_THERE)).started):
        pass
    with pytest.raises(UsageError, match="has no answer"):
        counterfactual(tmp_path / "begun")
