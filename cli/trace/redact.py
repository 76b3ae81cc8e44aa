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
    "What is no picture stays: what was asked, said and read in words, where the video lay, boxes, outlines, "
    "tracks and points, and of a few frames a grid of 16×16 brightnesses. The original run and the video are "
    "as they were; `vidence trace export COPY --to mp4` makes a film in which the places are covered, too."
)
FACES = (
    "No faces were looked for. Of whom {tubes} follows the upper half is covered, with a margin, where a box "
    "is of somebody upright and seen whole, and else all of the box. Who was lost in between, or is followed "
    "twice, has other tubes: look at the pictures of the copy before you give it away."
)


@trace_app.command()
def redact(
    folder: Folder,
    region: Annotated[
        list[str] | None, typer.Option(help="X1,Y1,X2,Y2[@T1-T2] in pixels of the frame and seconds.")
    ] = None,
    faces_of: Annotated[
        list[str] | None,
        typer.Option(metavar="TUBE", help="Cover where the face of whom a tube follows may be, such as e1."),
    ] = None,
    whole: Annotated[
        list[str] | None, typer.Option(metavar="TUBE", help="Cover all of what a tube follows.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder of the copy; else DIR-redacted.")] = None,
    why: Annotated[str, typer.Option(help="Why; the copy says so.")] = "",
    as_json: AsJson = False,
) -> int:
    """Copy a run with places covered in every picture; the chain still holds, and names what was covered."""
    from ...tools.brush import Brush
    from ...traces.errors import UsageError
    from ...traces.redaction import redact as redacted
    from ...traces.signing import outlived

    places = [
        *map(_region, region or ()),
        *(_followed(tube, whole=False) for tube in faces_of or ()),
        *(_followed(tube, whole=True) for tube in whole or ()),
    ]
    if not places:
        raise UsageError(
            "nothing was named to be covered", hint="Say --region X1,Y1,X2,Y2, --faces-of e1 or --whole e1."
        )
    to = out or folder.resolve().with_name(f"{folder.resolve().name}-redacted")
    event = redacted(folder, to, places, Brush(), why=why.encode("utf-8", "replace").decode())
    if as_json:
        told = event.model_dump(mode="json", exclude={"kind"})
        console.say_json({"schema_version": 1, "trace": str(to), **told})
        return 0
    console.say(f"{to}: {len(event.pictures)} picture(s) were covered.")
    console.say(STAYS)
    if faces_of:
        console.say(FACES.format(tubes=", ".join(faces_of)))
    for line in (*_others(to, {*(faces_of or ()), *(whole or ())}), *filter(None, (outlived(to),))):
        console.say(line)
    return 0


def _others(copy: Path, named: set[str]) -> list[str]:
    """Tubes that nobody named: one of them may be of the same person."""
    from ...traces.reader import TraceReader
    from ...traces.records import Tube

    known = TraceReader(copy).ledger()
    others = [
        f"{key} ({one.label})" for key, one in known.items() if isinstance(one, Tube) and key not in named
    ]
    return [f"Tubes that were not named: {', '.join(others)}."] if named and others else []


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


def _followed(tube: str, *, whole: bool) -> Covered:
    from ...traces.errors import UsageError
    from ...traces.records import Covered

    try:
        return Covered(tube=tube, whole=whole)
    except ValueError:
        raise UsageError(f"a tube is named as the trace does, such as e1, got {tube!r}") from None
