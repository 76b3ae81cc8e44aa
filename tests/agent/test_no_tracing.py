"""A run is traced in its own folder and nowhere else, whatever the environment says."""

from vidence.agent.policy import Propose
from vidence.traces.records import Draft


class Watching:
    """Notes whether LangChain would send what goes on to a service."""

    name = "watching"

    def __init__(self):
        self.traced = None

    def decide(self, view):
        from langchain_core.callbacks import CallbackManager
        from langchain_core.tracers import LangChainTracer

        handlers = CallbackManager.configure().handlers
        self.traced = any(isinstance(handler, LangChainTracer) for handler in handlers)
        return Propose(draft=Draft(outcome="insufficient_evidence", reason="nothing was learnt"))


def test_nothing_is_sent_to_a_tracing_service(start_run, monkeypatch):
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "a-key-of-nobody")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", "http://127.0.0.1:9")
    policy = Watching()
    start_run(policy)
    assert policy.traced is False
