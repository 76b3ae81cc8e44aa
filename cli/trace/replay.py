"""`vidence trace replay`: whether a run that is made again takes the same way."""

from __future__ import annotations

from .. import console
from ..app import trace_app
from ..ask import AsJson
from .folder import Folder


@trace_app.command()
def replay(
    folder: Folder,
    as_json: AsJson = False,
) -> int:
    """Make a run again and say where it first goes another way; exit 7 where it does."""
    from ...agent.replaying.strict import replay_strictly

    told = replay_strictly(folder)
    if as_json:
        console.say_json({"schema_version": 1, "ok": told.ok, **told.model_dump(mode="json")})
    else:
        console.say(told.text())
    return 0 if told.ok else 7
