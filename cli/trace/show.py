"""`vidence trace show`: a run as text."""

from __future__ import annotations

from .. import console
from ..app import trace_app
from .folder import Folder, code_of


@trace_app.command()
def show(folder: Folder) -> int:
    """Print a run: question, steps, calls, evidence, claims, answer; exit 7 where its trace does not hold."""
    from ...traces.show import show as shown

    console.say(shown(folder))
    return code_of(folder, aloud=False)
