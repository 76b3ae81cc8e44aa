"""Puts every kind of state through a checkpoint under strict msgpack and prints what comes back."""

import os

os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"

from langgraph.checkpoint.memory import InMemorySaver
from langgraph.graph import END, START, StateGraph

from vidence.agent.policy import Brief, Objection
from vidence.agent.state import RunState
from vidence.traces.records import Answer, Call, Claim, Draft, JudgedClaim, Span, VideoRecord
from vidence.traces.records.claim import Absent

claim = Claim(id="c1", predicate=Absent(subject="car", span=Span(start_s=0, end_s=1)), evidence=("e1",))
judged = JudgedClaim(claim=claim, text="No car was seen.", status="verified")
video = VideoRecord(
    name="a", sha256="0" * 64, width=8, height=8, time_base=(1, 25), start_s=0, end_s=1, frames=25,
    rate_hz=25, codec="h264", pixel_format="yuv420p", decoder="none",
)  # fmt: skip
full = RunState(
    step=3,
    rounds=1,
    brief=Brief(video=video),
    calls=[Call(id="k1", tool="track", arguments={"query": "car", "span": {"start_s": 0, "end_s": 1}})],
    draft=Draft(claims=(claim,), truth=False),
    judged=[judged],
    objections=[Objection(claim="c1", status="uncited", reason="no evidence")],
    exhausted=None,
    answer=Answer(status="answered", text="No.", claims=(judged,)),
)
graph = StateGraph(RunState)
graph.add_node("fill", lambda state: full)
graph.add_edge(START, "fill")
graph.add_edge("fill", END)
saver = InMemorySaver()
compiled = graph.compile(checkpointer=saver)
config = {"configurable": {"thread_id": "1"}}
compiled.invoke({"step": 0}, config)
back = compiled.get_state(config).values
assert back == full, back
named = (back["calls"][0], back["brief"], back["draft"], back["judged"][0], back["answer"])
print(*(type(value).__name__ for value in named))
