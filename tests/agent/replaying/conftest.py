"""A run by the rules; and a trace rewritten from its start, its chain whole: only its content can tell."""

import shutil

import pytest

import vidence
from vidence.traces.events import EvidenceEntered
from vidence.traces.reader import TraceReader
from vidence.traces.store import TraceWriter


def _rewritten(run, folder, change):
    """The run with each event replaced by what `change` gives for it: none, one or several."""
    events = [changed for event in TraceReader(run).events for changed in change(event)]
    with TraceWriter.create(folder, events[0]) as writer:
        if (run / "blobs").exists():
            shutil.copytree(run / "blobs", folder / "blobs")
        writer.append(*events[1:])
    return folder


def _with_evidence(kind, change):
    """What changes the first evidence of a kind."""
    done = []

    def changed(event):
        if isinstance(event, EvidenceEntered) and event.evidence.kind == kind and not done:
            done.append(event)
            return [event.model_copy(update={"evidence": change(event.evidence)})]
        return [event]

    return changed


@pytest.fixture(scope="module")
def asked(two_squares, tmp_path_factory):
    """A run by the rules; a module that needs another question has its own."""
    folder = tmp_path_factory.mktemp("asked") / "run"
    question = "What happened after the red box stopped?"
    assert vidence.ask(two_squares, question, out=folder).status == "answered"
    return folder


@pytest.fixture
def rewritten():
    return _rewritten


@pytest.fixture
def with_evidence():
    return _with_evidence
