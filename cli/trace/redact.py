"""`vidence trace redact`: a copy of a run in whose pictures some places are covered."""

from __future__ import annotations

import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .. import console
from ..app import trace_app
from ..ask import AsJson
from ..times import parse_time
from .folder import Folder

if TYPE_CHECKING:
    from ...traces.records import Covered
    from ...traces.records.region import Xyxy

STAYS = (
    "What is no picture stays: what was asked, said and read in words, boxes, masks, tracks, depth maps, "
    "and of a few frames a grid of 16×16 brightnesses. The original run and the video are as they were."
)
FACES = (
    "No faces were looked for: the upper third of every box of the tube was covered, over its whole width, "
    "while it is followed. A box may leave out a head, and who was lost in between has other tubes: look at "
    "the pictures of the copy before you give it away."
)


@trace_app.command()
def redact(
    folder: Folder,
    region: Annotated[
        list[str] | None, typer.Option(help="X1,Y1,X2,Y2[@T1-T2] in pixels of the frame and seconds.")
    ] = None,
    faces_of: Annotated[
        list[str] | None,
        typer.Option(metavar="TUBE", help="Cover the upper third of a tube's boxes, such as e1's."),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the copy; else DIR-redacted.")] = None,
    why: Annotated[str, typer.Option(help="Why; the copy says so.")] = "",
    as_json: AsJson = False,
) -> int:
    """Copy a run with places covered in every picture; the chain still holds, and names what was covered."""
    from ...tools.brush import Brush
    from ...traces.errors import UsageError
    from ...traces.redaction import redact as redacted

    places = [*map(_region, region or ()), *map(_faces, faces_of or ())]
    if not places:
        raise UsageError("nothing was named to be covered", hint="Say --region X1,Y1,X2,Y2 or --faces-of e1.")
    to = out or folder.resolve().with_name(f"{folder.resolve().name}-redacted")
    event = redacted(folder, to, places, Brush(), why=why.encode("utf-8", "replace").decode())
    if as_json:
        told = event.model_dump(mode="json", exclude={"kind"})
        console.say_json({"schema_version": 1, "trace": str(to), **told})
        return 0
    console.say(f"{to}: {len(event.pictures)} picture(s) were covered.")
    console.say(STAYS)
    if faces_of:
        console.say(FACES)
    return 0


def _region(text: str) -> Covered:
    """Read `X1,Y1,X2,Y2[@T1-T2]`."""
    from ...traces.errors import UsageError
    from ...traces.records import Covered, Span

    where, at, when = text.partition("@")
    try:
        box = _box(where)
        first, to, last = when.partition("-")
        if at and not to:
            raise ValueError(when)
        span = Span(start_s=parse_time(first), end_s=parse_time(last)) if at else None
        return Covered(xyxy=box, span=span)
    except ValueError:
        raise UsageError(
            f"a region is X1,Y1,X2,Y2, left and top first, and @T1-T2 for a part of the time, got {text!r}",
            hint="Say --region 100,40,180,90@2.5-4.",
        ) from None


def _box(text: str) -> Xyxy:
    x1, y1, x2, y2 = map(float, text.split(","))
    if not all(map(math.isfinite, (x1, y1, x2, y2))):
        raise ValueError(text)
    return x1, y1, x2, y2


def _faces(tube: str) -> Covered:
    from ...traces.errors import UsageError
    from ...traces.records import Covered

    try:
        return Covered(tube=tube)
    except ValueError:
        raise UsageError(f"a tube is named as the trace does, such as e1, got {tube!r}") from None
