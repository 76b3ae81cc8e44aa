"""A cassette made of a run gives the run again; anything else that is asked stops it and says why."""

import pytest
import yaml

import vidence
from vidence.agent.chat import policy as chat
from vidence.tools.deadline import Deadline
from vidence.tools.models.choose import choose_model
from vidence.tools.models.model import Replied, Request
from vidence.tools.models.recorded import Cassette, RecordedModel, write_cassette
from vidence.tools.models.scripted import Script, ScriptedModel
from vidence.traces.errors import BackendError, BackendMissing, ContextOverflow
from vidence.traces.events import Exchanged, comparable
from vidence.traces.reader import TraceReader
from vidence.traces.records import Reply, Usage

QUESTION = "How long is the red car visible?"
TURNS = [
    {"call": [{"track": {"query": "red car"}}, {"look": {"times_s": [1.0]}}]},
    {"say": "I measure.", "call": [{"measure": {"quantity": "visible_duration", "of": ["e1"]}}]},
    {"answer": {"claims": [{"kind": "quantity", "evidence": ["e9"]}]}},
    {"answer": {"claims": [{"kind": "quantity", "evidence": ["e3"], "subject": "the red car"}]}},
]


@pytest.fixture(scope="module")
def filmed(two_squares, tmp_path_factory):
    """A run that a script drove, a correction among its turns."""
    folder = tmp_path_factory.mktemp("filmed")
    (folder / "script.yaml").write_text(yaml.safe_dump({"turns": TURNS}), encoding="utf-8")
    answer = vidence.ask(
        two_squares, QUESTION, policy=f"scripted:{folder / 'script.yaml'}", out=folder / "run"
    )
    assert answer.status == "answered"
    return folder / "run"


@pytest.fixture
def replayed(monkeypatch, two_squares, tmp_path):
    """Asks again, of a recorded model."""

    def ask(model, question=QUESTION, **settings):
        monkeypatch.setattr(chat, "choose_model", lambda name, settings: model)
        return vidence.ask(two_squares, question, policy="recorded:it", out=tmp_path / "again", **settings)

    return ask


def test_a_cassette_gives_the_same_run_again(filmed, replayed, tmp_path):
    write_cassette(filmed, tmp_path / "tape.json")
    answer = replayed(RecordedModel.from_file(tmp_path / "tape.json"))
    assert answer.record == vidence.Answer.of(filmed).record
    events, again = TraceReader(filmed).events, TraceReader(tmp_path / "again").events
    assert [e["kind"] for e in comparable(events)] == [e["kind"] for e in comparable(again)]
    asked = [[e.exchange.request for e in run if isinstance(e, Exchanged)] for run in (events, again)]
    assert asked[0] == asked[1]


def test_a_folder_of_a_run_is_a_cassette_too(filmed, replayed):
    assert replayed(RecordedModel.from_file(filmed)).status == "answered"


def test_a_cassette_is_written_the_same_twice_and_its_digest_is_its_fingerprint(filmed, tmp_path):
    for name in ("one.json", "two.json"):
        write_cassette(filmed, tmp_path / name)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    prints = [RecordedModel.from_file(tmp_path / name).fingerprint() for name in ("one.json", "two.json")]
    assert prints[0] == prints[1]
    assert prints[0].weights is not None


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"question": "How long is the blue car visible?"}, "'…\n> How long is the red car"),
        ({"options": ("3 s", "2 s")}, "messages[1]"),
        ({"seed": 5}, "seed: 0 then, 5 now"),
        ({"budget": vidence.Budget(tokens=90_000)}, "tokens"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_the_first_difference_of_a_request_is_named(filmed, replayed, tmp_path, change, told):
    with pytest.raises(BackendError, match="first differs at") as caught:
        replayed(RecordedModel.from_run(filmed), **change)
    assert told.splitlines()[-1] in caught.value.message
    assert len(caught.value.message) < 400
    assert not TraceReader(tmp_path / "again").finished


def test_a_difference_late_in_a_run_is_told_of_the_request_that_comes_nearest(filmed):
    tape = Cassette.from_run(filmed)
    model = RecordedModel(tape)
    third = tape.recorded[2].request
    changed = {**third, "messages": [*third["messages"][:-1], {**third["messages"][-1], "role": "tool"}]}
    last = len(third["messages"]) - 1
    with pytest.raises(BackendError, match=rf"number 3 .* messages\[{last}\].role: 'user' then, 'tool' now"):
        model.reply(Request.model_validate(changed), lambda sha256: b"", Deadline())


def test_a_request_that_was_too_long_then_is_too_long_again(filmed):
    tape = Cassette.from_run(filmed)
    first = tape.recorded[0]
    model = RecordedModel(tape.model_copy(update={"recorded": (first.model_copy(update={"reply": None}),)}))
    with pytest.raises(ContextOverflow):
        model.reply(Request.model_validate(first.request), lambda sha256: b"", Deadline())


def test_what_tools_asked_of_the_model_is_on_the_cassette_too(two_squares, replayed, tmp_path, monkeypatch):
    """`describe` asks the policy's own model where no other was chosen."""

    class Talking(ScriptedModel):
        def reply(self, request, load, deadline):
            if not request.tools:
                return Replied(Reply(text="A red square slides in."), Usage())
            return super().reply(request, load, deadline)

    claim = {"kind": "free", "text": "The red square slides in.", "evidence": ["e1"]}
    turns = [
        {"call": [{"describe": {"question": "What goes on?", "at_s": 1.0}}]},
        {"answer": {"claims": [claim]}},
    ]
    script = Script.model_validate({"turns": turns})
    monkeypatch.setattr(chat, "choose_model", lambda name, settings: Talking(script))
    question, out = "What does the square do?", tmp_path / "run"
    first = vidence.ask(two_squares, question, policy="scripted:it", out=out)
    again = replayed(RecordedModel.from_run(out), question)
    assert "slides in" in again.text
    assert again.record == first.record


def test_a_cassette_that_is_none_or_not_there_is_one_clear_sentence(tmp_path):
    (tmp_path / "none.json").write_text('{"version": 1}')
    with pytest.raises(BackendError, match="is no cassette: model"):
        RecordedModel.from_file(tmp_path / "none.json")
    with pytest.raises(BackendMissing, match="cannot be read"):
        RecordedModel.from_file(tmp_path / "missing.json")
    with pytest.raises(BackendMissing, match="is not the folder of a run"):
        RecordedModel.from_file(tmp_path)


def test_a_run_without_a_model_makes_no_cassette(two_squares, tmp_path):
    vidence.ask(two_squares, "What stops?", out=tmp_path / "rules")
    with pytest.raises(BackendError, match="no model was asked"):
        Cassette.from_run(tmp_path / "rules")


def test_the_kind_recorded_can_be_chosen_by_name(filmed):
    model = choose_model(f"recorded:{filmed}")
    assert model.name == f"recorded:{filmed}"
