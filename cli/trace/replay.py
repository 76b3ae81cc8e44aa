"""`vidence trace replay`: whether a run that is made again takes the same way."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import console
from ..app import trace_app
from ..ask import AsJson
from .folder import Folder

if TYPE_CHECKING:
    from ...traces.replay.verdict import Replay


@trace_app.command()
def replay(
    folder: Folder,
    level: Annotated[
        str, typer.Option(help="strict, from the trace alone; or recompute, on the video.")
    ] = "strict",
    video: Annotated[Path | None, typer.Option(help="Where the video lies now, if it was moved.")] = None,
    as_json: AsJson = False,
) -> int:
    """Make a run again and say where it first goes another way; exit 7 where it does."""
    told = _replayed(folder, level, video)
    if as_json:
        console.say_json({"schema_version": 1, "ok": told.ok, **told.model_dump(mode="json")})
    else:
        console.say(told.text())
    return 0 if told.ok else 7


def _replayed(folder: Path, level: str, video: Path | None) -> Replay:
    from ...agent.replaying.recompute import recompute
    from ...agent.replaying.strict import replay_strictly

    if level == "strict":
        return replay_strictly(folder)
    with console.progress() as report:
        return recompute(folder, video=video, report=report)
