"""A report of a run on the disk: the trace audited, the video found, the page written."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..tools.video import Video
    from ..traces.events import RunStarted


def write_report(
    folder: Path, *, out: Path | None = None, video: Path | None = None, embed: bool = False
) -> Path:
    """Write the report of a run and give its path; a video that is not there is done without."""
    from ..traces.audit import audit
    from ..traces.report.build import build
    from ..traces.report.excerpts import excerpts
    from ..traces.report.told import Told
    from ..traces.report.writing import place_for, write
    from .footage import same_video, sight_of

    page = place_for(folder, out)
    told = Told.by(folder)
    found, why = same_video(told.started, lambda: _open(folder, told.started, video))
    sight = sight_of(found, page, why=why, embed=excerpts(told) if embed else None)
    seen = None if found is None or not found.path.is_file() else found.path
    write(build(told, audit(folder, video=seen), sight), page)
    return page


def _open(folder: Path, started: RunStarted, video: Path | None) -> Video:
    """The video named, or where the trace says it lay, or beside the run; tracks without one are drawn."""
    from ..agent.inputs import open_inputs
    from ..agent.run import inputs_of, settings_of

    beside = folder.resolve().parent / Path(started.video.name).name
    moved = video or (beside if beside.is_file() and not Path(started.source).exists() else None)
    return open_inputs(inputs_of(started, moved, settings_of(started).fps)).video
