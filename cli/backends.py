"""`vidence backends`: what can do the looking, and what each needs."""

from __future__ import annotations

from . import console
from .app import app
from .ask import AsJson


@app.command()
def backends(as_json: AsJson = False) -> int:
    """List the backends by capability."""
    from ..tools.registry import DEFAULTS, list_backends

    listed = list_backends()
    if as_json:
        console.say_json({"schema_version": 1, "backends": [b.model_dump(mode="json") for b in listed]})
        return 0
    for backend in listed:
        chosen = " (default)" if DEFAULTS.get(backend.capability) == backend.name else ""
        state = ("ready", "green") if backend.installed else ("needs something", "yellow")
        console.say(f"{backend.capability:<11} ", (f"{backend.name}{chosen}", "bold"), "  ", state)
        about = [backend.needs and f"needs {backend.needs}", f"licence {backend.licence}", backend.device]
        console.say("            ", ("; ".join(filter(None, about)), "dim"))
        if backend.detail:
            console.say("            ", backend.detail)
    return 0
