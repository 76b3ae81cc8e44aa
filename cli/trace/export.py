"""`vidence trace export`: what a run found, in the formats of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ...traces.errors import UsageError
from .. import console
from ..app import trace_app
from ..ask import AsJson
from .folder import Folder


@trace_app.command()
def export(
    folder: Folder,
    to: Annotated[str, typer.Option("--to", help="mot, coco, cvat, csv or parquet.")],
    out: Annotated[Path | None, typer.Option(help="The file or folder; else beside the run.")] = None,
    tube: Annotated[
        list[str] | None, typer.Option(help="A thing to export, such as e4; else all of them.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Write what a run found in another format, and say what that loses."""
    from ...traces.export.chosen import Chosen
    from ...traces.export.formats import FORMATS
    from ...traces.export.formats import export as exported
    from ...traces.export.writing import place_for

    if to not in FORMATS:
        raise UsageError(f"--to {to!r} is no format", hint=f"The formats are {', '.join(FORMATS)}.")
    chosen = Chosen.of(folder, tube or ())
    path = place_for(folder, out, FORMATS[to].ending)
    with console.progress() as tell:
        tell(f"writing {path.name}", None)
        exported(chosen, FORMATS[to], path)
    loses, notes = FORMATS[to].loses, chosen.notes
    if as_json:
        told = {"format": to, "path": str(path), "loses": loses, "notes": notes}
        console.say_json({"schema_version": 1, **told})
        return 0
    console.say(str(path))
    for note in notes:
        console.warn(f"note: {note}")
    for loss in loses:
        console.say((f"lost: {loss}", "dim"))
    return 0
