"""From a question to an audited answer through a detector of open vocabulary, in its real code."""

import pytest

import vidence
from vidence.tests.models import tiny_detectors as tiny
from vidence.tools.backends.hub import HubNetwork
from vidence.tools.weights.device import quietly
from vidence.traces.reader import TraceReader
from vidence.traces.records import Tube

pytestmark = pytest.mark.models


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    with quietly():
        return tiny.grounding_dino(tmp_path_factory.mktemp("grounding-dino"))


@pytest.fixture
def finds_squares(monkeypatch):
    """Whatever it is asked, the network's heads say where red is, and where blue is."""
    make = HubNetwork.__init__

    def made(self, *given, **named):
        make(self, *given, **named)
        tiny.finds_squares(self.model, number=slice(None))

    monkeypatch.setattr(HubNetwork, "__init__", made)


@pytest.fixture
def ask(folder, red_square, tmp_path):
    def asked(question):
        detector = f"detector=grounding-dino:{folder}"
        return vidence.ask(red_square, question, backends=[detector], out=tmp_path / "run")

    return asked


def tubes(run):
    return [item for item in TraceReader(run).ledger().values() if isinstance(item, Tube)]


def test_a_question_is_answered_by_what_the_words_found(ask, finds_squares, tmp_path):
    answer = ask("When does the red square stop?")
    assert answer.status == "answered", answer.text
    # It slides four pixels a frame from -30 to 90, at 25 frames a second.
    assert answer.record.time_s == pytest.approx(1.2, abs=0.1)
    assert vidence.audit(tmp_path / "run").ok
    (tube,) = tubes(tmp_path / "run")
    assert (tube.label, tube.classed, tube.sought) == ("square", True, "square")
    assert tube.source == "grounding-dino+association"
    assert tube.look.colour == "red"


def test_what_nobody_shows_is_absent_and_says_what_was_sought(ask, finds_squares, tmp_path):
    answer = ask("Is there a green square?")
    assert answer.text.startswith("No")
    assert vidence.audit(tmp_path / "run").ok
    (absence,) = [i for i in TraceReader(tmp_path / "run").ledger().values() if i.kind == "absence"]
    assert absence.sought == "square"


def test_the_trace_names_the_weights(ask, finds_squares, folder, tmp_path):
    ask("How many squares are there?")
    started = TraceReader(tmp_path / "run").started
    prints = [b for b in started.fingerprints if b.name == "grounding-dino"]
    assert prints[0].weights
    assert prints[0].parameters["threshold"] == 0.3
