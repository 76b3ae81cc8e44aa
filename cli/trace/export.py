"""`vidence trace export`: what a run found, in the formats of other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ...traces.errors import UsageError
from .. import console
from ..app import trace_app
from ..ask import AsJson
from .folder import Folder

if TYPE_CHECKING:
    from ...traces.events import RunStarted
    from ...traces.export.film import Film, Take


@trace_app.command()
def export(
    folder: Folder,
    to: Annotated[str, typer.Option("--to", help="mot, coco, cvat, csv, parquet, mp4, clips, otel or chat.")],
    out: Annotated[Path | None, typer.Option(help="The file or folder; else beside the run.")] = None,
    video: Annotated[Path | None, typer.Option(help="Where the video lies now, if it was moved.")] = None,
    tube: Annotated[
        list[str] | None, typer.Option(help="A thing to export, such as e4; else all of them.")
    ] = None,
    all_tubes: Annotated[
        bool, typer.Option("--all-tubes", help="Each tube, also where several are of one thing.")
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Write what a run found in another format, and say what that loses."""
    from ...traces.export.chosen import Chosen
    from ...traces.export.formats import FORMATS, no_film
    from ...traces.export.formats import export as exported
    from ...traces.export.writing import place_for

    if to not in FORMATS:
        raise UsageError(f"--to {to!r} is no format", hint=f"The formats are {', '.join(FORMATS)}.")
    if video is not None and not FORMATS[to].filmed:
        raise UsageError(f"--video was given, and {to} shows no video", hint="Leave --video out.")
    if tube and all_tubes:
        raise UsageError("--tube wants some tubes, and --all-tubes all", hint="Give one of them.")
    chosen = Chosen.of(folder, tube or (), apart=all_tubes)
    path = place_for(folder, out, FORMATS[to].ending)
    film = _film(folder, chosen.reader.started, video) if FORMATS[to].filmed else no_film
    with console.progress() as tell:
        tell(f"writing {path.name}", None)
        exported(chosen, FORMATS[to], path, film)
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


def _film(folder: Path, started: RunStarted, named: Path | None) -> Film:
    """What films a run: its own video, wherever that lies, with what was found drawn on it."""
    from ...agent.inputs import check_video
    from ...tools.annotating import annotator
    from ...tools.video.film import write_film
    from ..reporting import ANOTHER, open_video

    video = open_video(folder, started, named)
    check_video(video, started, hint=ANOTHER)

    def film(take: Take, path: Path) -> tuple[str, ...]:
        return write_film(path, video, annotator(take), span=take.span)

    return film
