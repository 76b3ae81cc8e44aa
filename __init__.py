"""Vidence answers questions about videos and shows why the answer is true."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .agent.answer import Answer
    from .agent.budget import Budget
    from .agent.graph import build_graph
    from .agent.run import ask, ask_async, follow_up, resume
    from .tools.video import Video
    from .traces.audit import audit
    from .traces.errors import VidenceError

# Where each public name lives; nothing is imported until it is used.
_HOMES = {
    "Answer": ".agent.answer",
    "Budget": ".agent.budget",
    "Video": ".tools.video",
    "VidenceError": ".traces.errors",
    "ask": ".agent.run",
    "ask_async": ".agent.run",
    "audit": ".traces.audit",
    "build_graph": ".agent.graph",
    "follow_up": ".agent.run",
    "resume": ".agent.run",
}

__all__ = [
    "Answer",
    "Budget",
    "VidenceError",
    "Video",
    "ask",
    "ask_async",
    "audit",
    "build_graph",
    "follow_up",
    "resume",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name], __name__), name)


def __dir__() -> list[str]:
    return sorted(__all__)
