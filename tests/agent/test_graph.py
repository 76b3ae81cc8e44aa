"""The graph: its drawing, its state, the order of parallel results, budgets, failures, objections."""

import subprocess
import sys
from pathlib import Path

import pytest

import vidence
from vidence.agent import nodes
from vidence.agent.budget import Budget
from vidence.agent.policy import Propose
from vidence.agent.state import STATE_KEYS
from vidence.traces.events import CallFinished, CallStarted, EvidenceEntered, Objected
from vidence.traces.reader import TraceReader
from vidence.traces.records import Claim, Draft
from vidence.traces.records.claim import Count


def edges_drawn():
    drawn = vidence.build_graph().compile().get_graph()
    return {(edge.source, edge.target, edge.conditional) for edge in drawn.edges}


def test_the_drawing_is_that_of_the_design():
    assert edges_drawn() == {
        ("__start__", "brief", False),
        ("brief", "decide", False),
        ("decide", "manipulate", True),
        ("decide", "verify", True),
        ("manipulate", "decide", False),
        ("verify", "decide", True),
        ("verify", "conclude", True),
        ("conclude", "__end__", False),
    }


def test_results_enter_in_the_order_of_the_calls_however_long_each_takes(start_run, listed, tmp_path):
    slow_first = [{"query": "a", "wait_s": 0.2}, {"query": "b", "wait_s": 0.1}, {"query": "c"}]
    start_run(listed([slow_first]))
    events = TraceReader(tmp_path / "run").events
    assert [e.result.call for e in events if isinstance(e, CallFinished)] == ["k1", "k2", "k3"]
    assert [(e.evidence.id, e.evidence.query) for e in events if isinstance(e, EvidenceEntered)] == [
        ("e1", "a"),
        ("e2", "b"),
        ("e3", "c"),
    ]


def test_the_same_finding_is_recorded_once_and_keeps_its_id(start_run, listed, tmp_path):
    start_run(listed([[{"query": "a"}], [{"query": "b"}, {"query": "a", "wait_s": 0.0}]]))
    reader = TraceReader(tmp_path / "run")
    assert len(reader.ledger()) == 2
    assert reader.finished_calls()["k3"].evidence == ("e1",)
    assert vidence.audit(tmp_path / "run").completeness.ok


def test_what_is_decided_at_once_goes_by_the_same_evidence(start_run, listed, tool):
    seen = {}

    def look(call, context):
        found = tool(call, context)
        seen[call.arguments["query"]] = tuple(context.ledger)
        return found

    steps = [[{"query": "a"}], [{"query": "b"}, {"query": "c", "wait_s": 0.3}], [{"query": "d"}]]
    start_run(listed(steps), tool=look)
    assert seen == {"a": (), "b": ("e1",), "c": ("e1",), "d": ("e1", "e2", "e3")}


def test_siblings_survive_a_failed_call(start_run, listed, tmp_path):
    start_run(listed([[{"query": "a"}, {"query": "unheard-of"}, {"query": "b"}]]))
    results = TraceReader(tmp_path / "run").finished_calls()
    assert results["k2"].failure.code == "nothing_found"
    assert results["k1"].evidence == ("e1",)
    assert results["k3"].evidence == ("e2",)


def test_a_bug_in_a_tool_ends_the_run_with_its_trace_intact(start_run, listed, tmp_path):
    with pytest.raises(RuntimeError, match="a bug in a tool"):
        start_run(listed([[{"query": "a"}, {"query": "bug"}]]))
    reader = TraceReader(tmp_path / "run")
    assert not reader.finished
    assert vidence.audit(tmp_path / "run").integrity.ok
    assert reader.finished_calls()["k2"].failure.code == "internal"


def test_running_out_of_steps_gives_a_partial_answer_that_says_so(start_run, listed):
    answer = start_run(listed([[{"query": "a"}]] * 9), budget=Budget(steps=2))
    assert answer.status == "partial"
    assert "budget of 2 steps ran out" in answer.text


def test_every_node_returns_only_known_keys(start_run, listed, monkeypatch):
    returned = set()
    for name in ("brief", "decide", "manipulate", "verify", "conclude"):
        node = getattr(nodes, name)

        def noted(state, runtime, node=node):
            update = node(state, runtime)
            returned.update(update)
            return update

        noted.__annotations__ = node.__annotations__
        monkeypatch.setattr(nodes, name, noted)
    start_run(listed([[{"query": "a"}]]))
    assert {"brief", "step", "draft", "calls", "judged", "objections", "rounds", "answer"} <= returned
    assert returned <= STATE_KEYS


def test_a_claim_that_does_not_stand_comes_back_as_an_objection(start_run, listed, tmp_path, whole):
    class Liar:
        name = "liar"

        def __init__(self):
            self.objections = []

        def decide(self, view):
            if not view.calls:
                return listed([[{"query": "cars"}]]).decide(view)
            self.objections.append(view.objections)
            if view.objections:
                return Propose(draft=Draft(outcome="insufficient_evidence", reason="It was not so."))
            lie = Count(subject="cars", mode="ever", value=3, span=whole)
            return Propose(draft=Draft(claims=(Claim(id="c1", predicate=lie, evidence=("e1",)),)))

    liar = Liar()
    answer = start_run(liar)
    assert [len(objections) for objections in liar.objections] == [0, 1]
    assert answer.status == "insufficient_evidence"
    assert answer.count is None
    assert any(isinstance(e, Objected) for e in TraceReader(tmp_path / "run").events)


def test_a_stubborn_policy_is_not_asked_for_ever_and_its_lie_is_not_said(start_run, listed, whole):
    class Stubborn:
        name = "stubborn"
        asked = 0

        def decide(self, view):
            if not view.calls:
                return listed([[{"query": "cars"}]]).decide(view)
            self.asked += 1
            lie = Count(subject="cars", mode="ever", value=3, span=whole)
            return Propose(draft=Draft(claims=(Claim(id="c1", predicate=lie, evidence=("e1",)),)))

    stubborn = Stubborn()
    answer = start_run(stubborn)
    assert stubborn.asked == 2
    assert answer.status == "insufficient_evidence"
    assert answer.count is None


def test_the_state_passes_strict_msgpack():
    """The environment variable is read at import, so this needs a process of its own."""
    script = Path(__file__).with_name("strict_msgpack_run.py")
    done = subprocess.run([sys.executable, "-W", "error", str(script)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["Call", "Brief", "Draft", "JudgedClaim", "Answer"]


def test_calls_are_started_before_they_finish_and_all_are_closed(start_run, listed, tmp_path):
    start_run(listed([[{"query": "a"}, {"query": "b"}]]))
    events = TraceReader(tmp_path / "run").events
    started = [e.call.id for e in events if isinstance(e, CallStarted)]
    assert started == ["k1", "k2"]
    report = vidence.audit(tmp_path / "run")
    assert report.ok, report.text()
