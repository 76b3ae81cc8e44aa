"""To make a stranger's calls again nothing is loaded that the trace alone names, and no model is asked."""

import json

import pytest

import vidence
from vidence.agent.replaying.recompute import recompute
from vidence.agent.run import Settings
from vidence.agent.trust import remember
from vidence.tests.agent.trust.strangers import QUESTION
from vidence.tests.traces.hostile import events_of, rewrite
from vidence.tools import registry

STOP = {"answer": {"outcome": "insufficient_evidence", "reason": "It was only a look."}}
LOOKS = {
    "describer": {"describe": {"question": "What is in the middle?", "at_s": 2.0}},
    "reader": {"read_text": {"t_s": 1.0}},
}


@pytest.fixture
def made(monkeypatch):
    """The names of the backends that were made."""
    made, make = [], registry.make_backend

    def watched(entry, argument, settings):
        made.append(entry.name)
        return make(entry, argument, settings)

    monkeypatch.setattr(registry, "make_backend", watched)
    return made


@pytest.mark.parametrize(
    "choice",
    [
        "detector=ultralytics:{},trusted=yes",
        "detector=ultralytics:{}",
        "detector=onnx:{}",
        "tracker=bytetrack:lost=2",
    ],
)
def test_what_a_trace_alone_names_is_not_loaded(ended, evil, made, choice):
    written = choice.format(evil.weights)
    capability, _, given = written.partition("=")
    run = ended(backends=[written])
    made.clear()
    told = recompute(run)
    why = f"the call k1 (track): the {capability} {given!r} was not named on this machine"
    assert any(one.startswith(why) for one in told.left_out)
    assert given.partition(":")[0] not in made
    assert not evil.touched


def test_an_outline_of_a_configuration_of_anybodys_is_not_made(two_squares, tmp_path, made):
    run = tmp_path / "run"
    vidence.ask(two_squares, "When does this stop?", points=[(1.0, 90.0, 36.0)], out=run)
    started, *events = events_of(run)
    wanted = ["segmenter=sam2:w.pt,config=../../x.yaml"]
    rewrite(run, [started | {"settings": started["settings"] | {"backends": wanted}}, *events])
    told = recompute(run)
    assert any("config=../../x.yaml' was not named on this machine" in one for one in told.left_out)
    assert "sam2" not in made


def test_what_a_backend_given_later_takes_the_place_of_need_not_be_named(ended, evil):
    told = recompute(ended(backends=[f"detector=onnx:{evil.weights}", "detector=motion"]))
    assert (told.ok, told.left_out) == (True, ()), told.text()


def test_what_a_run_was_begun_with_here_is_made_again(ended, here, made):
    choice = "tracker=bytetrack:lost=2"
    run = ended(backends=[choice])
    remember(Settings(backends=(choice,)))
    assert not any("was not named" in one for one in recompute(run).left_out)
    assert "bytetrack" in made


@pytest.mark.parametrize("capability", LOOKS)
def test_where_no_words_are_recorded_no_model_is_asked(two_squares, tmp_path, evil, made, capability):
    script, words, run = tmp_path / "script.json", tmp_path / "words.json", tmp_path / "run"
    script.write_text(json.dumps({"turns": [{"call": [LOOKS[capability]]}, STOP]}))
    words.write_text(json.dumps({"turns": [{"say": "A red box."}]}))
    chosen = [f"{capability}=scripted:{words}"]
    vidence.ask(two_squares, QUESTION, policy=f"scripted:{script}", backends=chosen, out=run)
    made.clear()
    started, *events = events_of(run)
    model = started["settings"]["model"] | {"base_url": evil.url, "timeout_s": 0.5}
    settings = started["settings"] | {"backends": [f"{capability}=openai:fake"], "model": model}
    rewrite(run, [started | {"settings": settings}, *(forgotten(event) for event in events)])
    told = recompute(run)
    why = f"the trace holds no words of its {capability} 'openai', and no model is asked again"
    assert any(why in one for one in told.left_out)
    assert not evil.touched
    assert "openai" not in made


def forgotten(event):
    """A call that gave something, as one that broke off: with no words of whoever spoke."""
    result = event.get("result")
    if result is None:
        return event
    failure = {"code": "backend_failed", "message": "It broke off.", "hint": None}
    return event | {"result": result | {"evidence": [], "failure": failure}}
