"""`vidence trace report`: a run as one page, to look at it and follow every claim to its frame."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .. import console
from ..app import trace_app
from ..ask import AsJson
from .folder import Folder, code_of


@trace_app.command()
def report(
    folder: Folder,
    out: Annotated[Path | None, typer.Option(help="The page's file; else beside the run, DIR.html.")] = None,
    video: Annotated[Path | None, typer.Option(help="Where the video lies now, if it was moved.")] = None,
    embed_video: Annotated[
        bool, typer.Option("--embed-video", help="Put a small clip of what is cited into the page.")
    ] = False,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
    as_json: AsJson = False,
) -> int:
    """Write a page that shows the answer, its evidence and the video, and needs no network."""
    import webbrowser

    from ..reporting import write_report

    with console.progress() as tell:
        tell("writing the report", None)
        page = write_report(folder, out=out, video=video, embed=embed_video)
    if as_json:
        console.say_json({"schema_version": 1, "report": str(page)})
    else:
        console.say(str(page))
    if open_it and not webbrowser.open(page.resolve().as_uri()):
        console.warn(f"no browser could be opened; open {page} yourself")
    return code_of(folder)
