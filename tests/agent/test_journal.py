"""The journal: order of entry, one finding one id, and how it goes on after an interruption."""

from itertools import permutations
from threading import Thread

import pytest

from vidence.agent.journal import Journal
from vidence.tools.manipulations.base import Output
from vidence.tools.wrappers.record import Outcome
from vidence.traces.events import CallFinished, CallStarted, EvidenceEntered, RunStarted, StepFinished
from vidence.traces.reader import TraceReader
from vidence.traces.records import Absence, CallFailure, Coverage, Derivation, Draft, Fingerprint, VideoRecord
from vidence.traces.store import TraceWriter

PRINT = Fingerprint(capability="detector", name="fake", version="1")


@pytest.fixture
def video():
    return VideoRecord(
        name="a.mp4", sha256="0" * 64, width=8, height=8, time_base=(1, 25), start_s=0, end_s=8, frames=200,
        rate_hz=25, codec="h264", pixel_format="yuv420p", decoder="none",
    )  # fmt: skip


@pytest.fixture
def journal(tmp_path, video):
    started = RunStarted(vidence="0", question="?", policy="listed", video=video)
    with TraceWriter.create(tmp_path / "run", started) as writer:
        yield Journal(writer)


@pytest.fixture
def found(whole):
    """An outcome of absences of these names."""

    def make(*queries, **fields):
        coverage = Coverage(spans=(whole,), rate_hz=25.0, tool="motion", frames=200)
        evidence = tuple(Absence(query=q, span=whole, coverage=coverage) for q in queries)
        return Outcome(Output(evidence=evidence, backends=(PRINT, PRINT), **fields), None, 0.25)

    return make


def decide(journal, step, *queries):
    calls = journal.number([("look_for", {"query": q}) for q in queries])
    journal.step(step, "decide")
    journal.decide(step, calls, 0.0)
    journal.await_turn(calls)
    return calls


def events_of(tmp_path, kind):
    return [e for e in TraceReader(tmp_path / "run").events if isinstance(e, kind)]


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_outcomes_enter_in_the_order_of_their_calls_in_whatever_order_they_come(
    journal, found, tmp_path, order
):
    calls = decide(journal, 1, "a", "b", "c")
    for i in order:
        journal.commit(calls[i], found(calls[i].arguments["query"]))
    assert [(e.id, e.call, e.query) for e in journal.ledger.values()] == [
        ("e1", "k1", "a"), ("e2", "k2", "b"), ("e3", "k3", "c"),
    ]  # fmt: skip
    assert [e.result.call for e in events_of(tmp_path, CallFinished)] == ["k1", "k2", "k3"]
    assert not journal.is_waiting


def test_what_is_found_again_is_known_whatever_order_its_names_came_in(journal, found):
    def derived(parameters):
        (absence,) = found("a").output.evidence
        derivation = Derivation(formula="event.stop", parameters=parameters)
        return Outcome(Output((absence.model_copy(update={"derivation": derivation}),)), None, 0.0)

    first, second = decide(journal, 1, "a", "b")
    journal.commit(first, derived({"from_s": 1.0, "by_s": 2.0}))
    # A trace has names in order: what is read from it comes otherwise than what a tool gives.
    journal.commit(second, derived({"by_s": 2.0, "from_s": 1.0}))
    assert list(journal.ledger) == ["e1"]


def test_an_outcome_waits_for_those_before_it(journal, found):
    first, second = decide(journal, 1, "a", "b")
    journal.commit(second, found("b"))
    assert len(journal.ledger) == 0
    assert journal.is_waiting
    journal.commit(first, found("a"))
    assert list(journal.results) == ["k1", "k2"]


def test_outcomes_may_come_from_many_threads_at_once(journal, found, tmp_path):
    calls = decide(journal, 1, *(f"q{n}" for n in range(24)))
    threads = [Thread(target=journal.commit, args=(c, found(c.arguments["query"]))) for c in reversed(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [e.query for e in journal.ledger.values()] == [f"q{n}" for n in range(24)]
    assert len(events_of(tmp_path, CallFinished)) == 24


def test_one_finding_has_one_id_within_a_call_and_between_calls(journal, found, tmp_path):
    (first,) = decide(journal, 1, "a")
    journal.commit(first, found("a", "b", "a"))
    (second,) = decide(journal, 2, "b")
    journal.commit(second, found("b", "c"))
    assert journal.results["k1"].evidence == ("e1", "e2")
    assert journal.results["k2"].evidence == ("e2", "e3")
    assert [e.evidence.query for e in events_of(tmp_path, EvidenceEntered)] == ["a", "b", "c"]


def test_a_result_tells_backends_once_seconds_and_whether_it_was_kept(journal, found):
    (call,) = decide(journal, 1, "a")
    journal.commit(call, found("a", cached=True))
    result = journal.results["k1"]
    assert (result.backends, result.cached, result.tool_s) == ((PRINT,), True, 0.25)


def test_a_failure_gives_no_evidence(journal):
    (call,) = decide(journal, 1, "a")
    journal.commit(call, Outcome(None, CallFailure(code="nothing_found", message="nothing"), 0.1))
    assert journal.results["k1"].failure.code == "nothing_found"
    assert len(journal.ledger) == 0


def test_calls_are_numbered_through_the_run(journal, found):
    calls = decide(journal, 1, "a", "b")
    for call in calls:
        journal.commit(call, found(call.arguments["query"]))
    assert [c.id for c in decide(journal, 2, "c")] == ["k3"]


def test_a_decision_and_the_end_of_its_step_are_written_together(journal, tmp_path):
    decide(journal, 1, "a", "b")
    kinds = [type(e) for e in TraceReader(tmp_path / "run").events[-3:]]
    assert kinds == [CallStarted, CallStarted, StepFinished]


def continued(tmp_path):
    writer = TraceWriter.reopen(tmp_path / "run")
    return Journal.continued(writer, TraceReader(tmp_path / "run"))


def test_what_finished_stands_and_what_was_open_starts_anew(journal, found, tmp_path):
    first, second = decide(journal, 1, "a", "b")
    journal.commit(first, found("a"))
    journal.writer.close()
    again = continued(tmp_path)
    with again.writer:
        assert list(again.results) == ["k1"]
        assert again.decision(1) == (first, second)
        assert again.is_waiting
        again.commit(second, found("b", "a"))
        assert again.results["k2"].evidence == ("e2", "e1")
    started = [e.call.id for e in events_of(tmp_path, CallStarted)]
    assert started == ["k1", "k2", "k2"]


def test_a_step_that_was_cut_off_is_decided_anew(journal, tmp_path):
    decide(journal, 1, "a")
    journal.step(2, "decide")
    journal.writer.close()
    again = continued(tmp_path)
    with again.writer:
        assert again.decision(2) is None
        assert len(again.decision(1)) == 1


def test_a_draft_is_remembered_as_the_decision_of_its_step(journal, tmp_path):
    draft = Draft(outcome="insufficient_evidence", reason="nothing was learnt")
    journal.step(1, "decide")
    journal.decide(1, draft, 0.0)
    journal.writer.close()
    again = continued(tmp_path)
    with again.writer:
        assert again.decision(1) == draft
        assert not again.is_waiting
