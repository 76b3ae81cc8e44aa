"""`vidence resume`: an interrupted run goes on to its answer."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from . import console
from .app import app, cancelled
from .ask import AsJson, show


@app.command()
def resume(
    folder: Annotated[Path, typer.Argument(help="The folder of an interrupted run.")],
    video: Annotated[str | None, typer.Option(help="Where the video lies now, if it was moved.")] = None,
    policy: Annotated[str | None, typer.Option(help="The model of a stranger's run.")] = None,
    base_url: Annotated[str | None, typer.Option(help="The server of a stranger's run.")] = None,
    profile: Annotated[str | None, typer.Option(help="The profile of a stranger's run.")] = None,
    backend: Annotated[
        list[str] | None,
        typer.Option(help="CAPABILITY=NAME:ARG: a backend of a stranger's run."),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Finish an interrupted run; finished tool calls are not made again.

    The run goes on as its trace says. A trace may be a stranger's: what it names of models, servers, programs
    and files of backends counts only where you have named the same: as the run began, here, or in your
    vidence.toml.
    """
    from ..agent.run import resume as resume_run

    with console.progress() as report:
        answer = resume_run(
            folder,
            video=video,
            policy=policy,
            base_url=base_url,
            profile=profile,
            backends=backend or (),
            report=report,
            cancelled=cancelled,
        )
    return show(answer, as_json=as_json)
