"""A strict replay takes the way of the trace without the video; whatever else a trace says, it names."""

import pytest
import yaml

import vidence
from vidence.agent.replaying import strict
from vidence.agent.replaying.strict import replay_strictly
from vidence.agent.rules.policy import RulesPolicy
from vidence.agent.run import follow_up
from vidence.tools.video import Video
from vidence.tools.wrappers import cache
from vidence.traces.errors import TraceCorrupt
from vidence.traces.events import Answered, CallFinished, CallStarted, EvidenceEntered
from vidence.traces.reader import TraceReader
from vidence.traces.store import TraceWriter

STOPS = "When does the red box stop?"
TURNS = [
    {"call": [{"track": {"query": "red box"}}, {"look": {"times_s": [1.0, 2.0]}}]},
    {"say": "I measure.", "call": [{"measure": {"quantity": "visible_duration", "of": ["e1"]}}]},
    {"answer": {"claims": [{"kind": "quantity", "evidence": ["e9"]}]}},
    {"answer": {"claims": [{"kind": "quantity", "evidence": ["e3"], "subject": "the red box"}]}},
]


@pytest.fixture(scope="module")
def scripted(two_squares, tmp_path_factory):
    """A run that a script drove: pictures shown, a correction, calls at once."""
    folder = tmp_path_factory.mktemp("scripted")
    (folder / "script.yaml").write_text(yaml.safe_dump({"turns": TURNS}), encoding="utf-8")
    policy = f"scripted:{folder / 'script.yaml'}"
    answer = vidence.ask(two_squares, "How long is the red box visible?", policy=policy, out=folder / "run")
    assert answer.status == "answered"
    (folder / "script.yaml").unlink()
    return folder / "run"


@pytest.fixture(autouse=True)
def blind(monkeypatch, asked, scripted):
    """Whoever opens the video or the cache fails; this gives what allows it again, to ask in a test."""
    monkeypatch.setattr(Video, "open", lambda *_, **__: pytest.fail("the video was opened"))
    monkeypatch.setattr(cache, "open_cache", lambda *_: pytest.fail("the cache was opened"))
    return monkeypatch.undo


def test_a_run_by_rules_takes_the_same_way_again(asked):
    told = replay_strictly(asked)
    assert told.ok, told.text()
    assert told.compared["calls"] == len(TraceReader(asked).calls())
    assert told.compared["answers"] == 1
    assert "the same" in told.text()


def test_a_run_by_a_model_takes_the_same_way_without_it(scripted):
    told = replay_strictly(scripted)
    assert told.ok, told.text()
    assert told.compared["exchanges with a model"] == 4


def test_pictures_that_were_sent_are_not_drawn_anew(scripted, monkeypatch):
    from vidence.agent.chat import history

    monkeypatch.setattr(history, "frames_shown", lambda *_, **__: pytest.fail("a picture was drawn"))
    monkeypatch.setattr(history, "contact_sheet", lambda *_: pytest.fail("a sheet was drawn"))
    assert replay_strictly(scripted).ok


def test_a_follow_up_replays_with_the_calls_that_it_carried_over(asked, blind, tmp_path):
    blind()
    follow_up(asked, "And how long is it visible?", out=tmp_path / "second")
    told = replay_strictly(tmp_path / "second")
    assert told.ok, told.text()


@pytest.mark.parametrize(
    "settings",
    [
        {"question": "Which box stops?", "options": ("the red box", "the blue box")},
        {"question": "What colour is this?", "points": ((2.0, 100.0, 36.0),)},
        {"question": "Why is the box in a hurry?"},
        {"question": STOPS, "budget": vidence.Budget(steps=1)},
    ],
    ids=["options", "points", "refused", "steps"],
)
def test_runs_of_every_sort_replay(two_squares, blind, tmp_path, settings):
    blind()
    vidence.ask(two_squares, out=tmp_path / "run", **settings)
    told = replay_strictly(tmp_path / "run")
    assert told.ok, told.text()


@pytest.mark.parametrize("budget", [{"tool_seconds": 0.0001}, {"seconds": 0.0001}], ids=["tools", "all"])
def test_time_that_ran_out_runs_out_in_the_same_step(two_squares, blind, tmp_path, budget):
    blind()
    answer = vidence.ask(two_squares, STOPS, budget=vidence.Budget(**budget), out=tmp_path / "run")
    assert answer.status == "partial"
    told = replay_strictly(tmp_path / "run")
    assert told.ok, told.text()


def test_an_interrupted_run_replays_as_far_as_it_went_and_whole_once_resumed(
    two_squares, blind, tmp_path, monkeypatch
):
    blind()
    folder, append, left = tmp_path / "run", TraceWriter.append, iter(range(7))

    def dies(writer, *events):
        if next(left, None) is None:
            raise KeyboardInterrupt
        return append(writer, *events)

    monkeypatch.setattr(TraceWriter, "append", dies)
    with pytest.raises(KeyboardInterrupt):
        vidence.ask(two_squares, STOPS, out=folder)
    monkeypatch.undo()
    part = replay_strictly(folder)
    assert part.ok, part.text()
    assert "did not finish" in part.text()
    vidence.resume(folder)
    whole = replay_strictly(folder)
    assert whole.ok, whole.text()
    assert whole.compared["answers"] == 1


def test_a_number_that_was_falsified_leads_another_way(asked, tmp_path, rewritten):
    def later(event):
        if isinstance(event, EvidenceEntered) and event.evidence.kind == "span":
            later_s = event.evidence.t_s + 0.5
            return [event.model_copy(update={"evidence": event.evidence.model_copy(update={"t_s": later_s})})]
        return [event]

    told = replay_strictly(rewritten(asked, tmp_path / "false", later))
    assert not told.ok
    assert "draft" in told.diverged.what
    assert "t_s" in told.diverged.why
    assert "verify" not in told.diverged.node


def test_another_answer_than_its_claims_give_is_named(asked, tmp_path, rewritten):
    def lies(event):
        if isinstance(event, Answered):
            return [event.model_copy(update={"answer": event.answer.model_copy(update={"text": "Never."})})]
        return [event]

    told = replay_strictly(rewritten(asked, tmp_path / "lies", lies))
    assert told.diverged.what == "the answer"
    assert "'Never.' then" in told.diverged.why


def test_a_call_that_nobody_made_is_named(asked, tmp_path, rewritten):
    def other(event):
        if isinstance(event, CallStarted) and event.call.tool == "track":
            arguments = {**event.call.arguments, "query": "green box"}
            return [event.model_copy(update={"call": event.call.model_copy(update={"arguments": arguments})})]
        return [event]

    told = replay_strictly(rewritten(asked, tmp_path / "other", other))
    assert told.diverged.step == 1
    assert told.diverged.node == "decide"
    assert "call k1 (track) differs at call.arguments.query: 'green box' then, 'red box' now" in told.text()


def test_a_result_that_was_taken_out_is_named(asked, tmp_path, rewritten):
    def gone(event):
        return [] if isinstance(event, CallFinished) and event.result.call == "k1" else [event]

    told = replay_strictly(rewritten(asked, tmp_path / "gone", gone))
    assert "holds no result of the call k1 (track)" in told.diverged.why


def test_words_put_into_a_models_mouth_are_named(scripted, tmp_path, rewritten):
    def said(event):
        if event.kind == "exchange" and event.exchange.reply.text:
            reply = event.exchange.reply.model_copy(update={"text": "I guess."})
            return [event.model_copy(update={"exchange": event.exchange.model_copy(update={"reply": reply})})]
        return [event]

    told = replay_strictly(rewritten(scripted, tmp_path / "said", said))
    assert not told.ok
    assert "I measure." in told.diverged.why
    assert "I guess." in told.diverged.why


def test_other_prompts_than_then_are_noted_and_the_replies_still_lead_the_same_way(scripted, monkeypatch):
    from vidence.agent.chat import conversation

    prompt = conversation.prompt
    monkeypatch.setattr(conversation, "prompt", lambda name: f"{prompt(name)} Be brief.")
    monkeypatch.setattr(strict, "prompt_digests", lambda: {"system": "0" * 64})
    told = replay_strictly(scripted)
    assert told.ok, told.text()
    assert "other today than then: the prompt" in told.text()


def test_another_conversation_with_the_same_prompts_is_named(scripted, monkeypatch):
    from vidence.agent.chat import conversation

    monkeypatch.setattr(conversation, "lines_of", lambda *_: ["e1 is a cow"])
    told = replay_strictly(scripted)
    assert told.diverged.what == "what the model was asked or replied"
    assert "a cow" in told.diverged.why


def test_settings_that_no_run_has_are_said_of_the_trace(asked, tmp_path, rewritten):
    def odd(event):
        if event.kind == "run_started":
            return [event.model_copy(update={"settings": {**event.settings, "budget": {"steps": "many"}}})]
        return [event]

    with pytest.raises(TraceCorrupt, match=r"settings that the trace holds are not those of a run: .*Budget"):
        replay_strictly(rewritten(asked, tmp_path / "odd", odd))


def test_what_trips_the_policy_is_a_divergence(asked, monkeypatch):
    monkeypatch.setattr(RulesPolicy, "decide", lambda *_: 1 / 0)
    told = replay_strictly(asked)
    assert told.diverged.step == 1
    assert "it breaks off: ZeroDivisionError" in told.diverged.why


def test_a_run_that_was_cut_off_before_its_first_step_is_said_to_be(asked, tmp_path):
    started = TraceReader(asked).started
    with TraceWriter.create(tmp_path / "begun", started):
        pass
    with pytest.raises(vidence.VidenceError, match="cut off before its first step"):
        replay_strictly(tmp_path / "begun")
