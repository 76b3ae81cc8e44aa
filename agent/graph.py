"""The controller: brief → decide ⇄ manipulate → verify → conclude, as a LangGraph state graph."""

from __future__ import annotations

from typing import Any

from langgraph.graph import END, START, StateGraph
from langgraph.types import Send

from . import nodes
from .runtime import Runtime
from .state import CallState, RunState


def _after_decide(state: RunState) -> list[Send] | str:
    """To the calls that were decided, one branch each; or to the verifier with a draft."""
    if state.get("draft") is not None:
        return "verify"
    calls = state["calls"]
    return [Send("manipulate", CallState(call=call, first=calls[0].id)) for call in calls]


def _after_verify(state: RunState) -> str:
    """Back to the policy while there are objections it has not yet answered."""
    return "decide" if state.get("draft") is None else "conclude"


def build_graph() -> StateGraph[RunState, Runtime, RunState, RunState]:
    """The graph, not yet compiled; compile it with a checkpointer to be able to resume."""
    graph: StateGraph[RunState, Runtime, RunState, RunState] = StateGraph(RunState, context_schema=Runtime)
    add: Any = graph.add_node  # its overloads do not take a node with a narrower input
    add("brief", nodes.brief)
    add("decide", nodes.decide)
    add("manipulate", nodes.manipulate, input_schema=CallState)
    add("verify", nodes.verify)
    add("conclude", nodes.conclude)
    graph.add_edge(START, "brief")
    graph.add_edge("brief", "decide")
    graph.add_conditional_edges("decide", _after_decide, ["manipulate", "verify"])
    graph.add_edge("manipulate", "decide")
    graph.add_conditional_edges("verify", _after_verify, ["decide", "conclude"])
    graph.add_edge("conclude", END)
    return graph
