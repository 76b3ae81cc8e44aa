"""`vidence backends`: what can do the looking, and what each needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import console
from .app import app
from .ask import AsJson

if TYPE_CHECKING:
    from ..tools.listing import Listing


@app.command()
def backends(as_json: AsJson = False) -> int:
    """List the backends by capability."""
    from ..tools.listing import list_backends

    listed = list_backends()
    if as_json:
        console.say_json({"schema_version": 1, "backends": [b.model_dump(mode="json") for b in listed]})
        return 0
    for backend in listed:
        _say(backend)
    return 0


def _say(backend: Listing) -> None:
    from ..tools.registry import DEFAULTS

    chosen = " (default)" if DEFAULTS.get(backend.capability) == backend.name else ""
    state = ("needs something", "yellow") if backend.mend else ("ready", "green")
    console.say(f"{backend.capability:<11} ", (f"{backend.name}{chosen}", "bold"), "  ", state)
    weights = backend.weights and f"weights {backend.weights}{'' if backend.weights_here else ' (not here)'}"
    needs = backend.needs and f"needs {backend.needs}"
    about = (needs, f"licence {backend.licence}", weights, backend.device)
    console.say("            ", ("; ".join(filter(None, about)), "dim"))
    if backend.restricted:
        console.say("            ", (backend.restricted, "bold yellow"))
    for line in filter(None, (backend.detail, backend.mend)):
        console.say("            ", line)
