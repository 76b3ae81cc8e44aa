"""`vidence trace replay`: whether a run that is made again takes the same way."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...traces.errors import UsageError
from .. import console
from ..app import trace_app
from ..ask import AsJson
from ..options import BaseUrl, Policy, Timeout
from .folder import Folder, check_asked

if TYPE_CHECKING:
    from ...traces.replay.verdict import Replay


class Levels(StrEnum):
    """How much of a run is made again."""

    strict = "strict"
    recompute = "recompute"
    redecide = "redecide"


@trace_app.command()
def replay(
    folder: Folder,
    level: Annotated[
        Levels,
        typer.Option(
            help="strict: all from the trace; recompute: its tools on the video; redecide: its policy."
        ),
    ] = Levels.strict,
    video: Annotated[Path | None, typer.Option(help="Where the video lies now, if it was moved.")] = None,
    policy: Policy = None,
    base_url: BaseUrl = None,
    timeout: Timeout = 600.0,
    as_json: AsJson = False,
) -> int:
    """Make a run again and say where it first goes another way; exit 7 where it does."""
    if level != Levels.redecide and (policy or base_url):
        raise UsageError("--policy and --base-url go with --level redecide: else no policy is at work")
    check_asked(policy, base_url)
    if level == Levels.strict and video is not None:
        raise UsageError(
            "a strict replay looks at no video", hint="Leave --video out, or add --level recompute."
        )
    told = _replayed(folder, level, video, policy, base_url, timeout)
    if as_json:
        console.say_json({"schema_version": 1, "ok": told.ok, **told.model_dump(mode="json")})
    else:
        console.say(told.text())
    return 4 if told.untold else 0 if told.ok else 7


def _replayed(
    folder: Path, level: Levels, video: Path | None, policy: str | None, base_url: str | None, timeout: float
) -> Replay:
    from ...agent.replaying.recompute import recompute
    from ...agent.replaying.redecide import redecide
    from ...agent.replaying.strict import replay_strictly
    from ...tools.models.choose import ModelSettings

    if level == Levels.strict:
        return replay_strictly(folder)
    with console.progress() as report:
        if level == Levels.recompute:
            return recompute(folder, video=video, report=report)
        model = ModelSettings(base_url=base_url, timeout_s=timeout)
        return redecide(folder, policy=policy, model=model, video=video, report=report)
