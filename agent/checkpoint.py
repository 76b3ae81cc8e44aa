"""The checkpoint of a run: taken up where it can be read and says what the trace says, else set aside."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..traces.layout import CHECKPOINT
from ..traces.records import Answer, Call, Draft, JudgedClaim
from .graph import build_graph
from .journal import Journal
from .policy import Brief, Objection
from .runtime import Runtime
from .state import RunState

if TYPE_CHECKING:
    from langchain_core.runnables import RunnableConfig
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

_CONFIG: RunnableConfig = {
    "configurable": {"thread_id": "run"},
    "recursion_limit": 10_000,
    "max_concurrency": 2,
}
# What the state is made of, and all that a checkpoint is read back as.
_KINDS = tuple(
    (kind.__module__, kind.__name__) for kind in (Answer, Brief, Call, Draft, JudgedClaim, Objection)
)


def carry_on(run: Runtime) -> None:
    """Run the graph to its end from where its checkpoint stands; without a usable one, from the start.

    From the start nothing is done twice: what was decided and found before is read from the journal.
    """
    from langsmith import tracing_context

    path = run.journal.writer.run / CHECKPOINT
    if path.exists() and not _usable(path, run.journal):
        _set_aside(path)
    # What is asked and found is in the run's own trace; a service that the environment names gets none of it.
    with tracing_context(enabled=False), _graph(path) as graph:
        begun = bool(graph.get_state(_CONFIG).next)
        graph.invoke(None if begun else RunState(step=0), _CONFIG, context=run, durability="sync")


@contextmanager
def _graph(path: Path) -> Iterator[Any]:
    """The graph, compiled with a checkpointer that writes to `path`."""
    from langgraph.checkpoint.sqlite import SqliteSaver

    with closing(sqlite3.connect(path, check_same_thread=False)) as connection:
        # A checkpoint lost with the power is made up for from the trace, which is never lost.
        connection.execute("PRAGMA synchronous=OFF")
        saver = SqliteSaver(connection, serde=_reads_its_own())
        yield build_graph().compile(checkpointer=saver)


def _reads_its_own() -> JsonPlusSerializer:
    """Reads what a run of Vidence writes; in other forms a checkpoint may name objects to be made."""
    from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

    class Own(JsonPlusSerializer):
        """Of the forms that there are, the one that is written."""

        def loads_typed(self, data: tuple[str, bytes]) -> Any:
            """The value; `ValueError` where it is of another form."""
            if data[0] == "json":
                raise ValueError("no run of Vidence writes its checkpoints as JSON")
            return super().loads_typed(data)

    return Own(allowed_msgpack_modules=_KINDS)


def _usable(path: Path, journal: Journal) -> bool:
    try:
        with closing(sqlite3.connect(path)) as connection:
            whole = connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
        with _graph(path) as graph:
            return whole and _agrees(graph.get_state(_CONFIG).values, journal)
    except Exception:
        # Whatever keeps a checkpoint from being read: the trace is there, and suffices.
        return False


def _agrees(state: Mapping[str, Any], journal: Journal) -> bool:
    """Whether a checkpoint tells of the run what its trace tells; where they disagree, the trace wins."""
    if journal.is_waiting:
        # A call that ended before its turn counts as done in the checkpoint, but its result is lost.
        return False
    if "brief" in state and state["brief"].model_dump(mode="json") != journal.brief:
        return False
    decided = journal.decision(state.get("step", 0))
    draft, calls = state.get("draft"), tuple(state.get("calls", ()))
    if isinstance(decided, Draft):
        return draft in (None, decided) and not calls
    return draft is None and calls == (decided or ())


def _set_aside(path: Path) -> None:
    """Out of the way, with the side files that a database may have."""
    for file in sorted(path.parent.glob(f"{path.name}*")):
        if not file.name.endswith(".unusable"):
            file.replace(file.with_name(f"{file.name}.unusable"))
