"""A report of a run on the disk: the trace audited, the video found, the page written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..traces.errors import MediaError, VidenceError

if TYPE_CHECKING:
    from ..tools.video import Video
    from ..traces.events import RunStarted

ANOTHER = "Name the one that was looked at with --video FILE."


def write_report(
    folder: Path, *, out: Path | None = None, video: Path | None = None, embed: bool = False
) -> Path:
    """Write the report of a run and give its path; a video that is not there is done without."""
    from ..traces.audit import audit
    from ..traces.report.build import build
    from ..traces.report.excerpts import excerpts
    from ..traces.report.told import Told
    from ..traces.report.writing import place_for, write
    from .footage import sight_of

    page = place_for(folder, out)
    told = Told.by(folder)
    found, why = _found(folder, told.started, video, needed=embed or video is not None)
    sight = sight_of(found, page, why=why, embed=excerpts(told) if embed else None, covered=told.covered)
    seen = None if found is None or not found.path.is_file() else found.path
    write(build(told, audit(folder, video=video or seen), sight), page)
    return page


def _found(
    folder: Path, started: RunStarted, video: Path | None, *, needed: bool
) -> tuple[Video | None, str]:
    """The video of a run where it is there and the same; else why not, or an error where it is needed."""
    from ..agent.inputs import check_video

    name = started.video.name
    try:
        opened = open_video(folder, started, video)
    except VidenceError:
        if needed:
            raise
        # The error would name folders of this machine, and the page may go to others.
        return None, f"The video {name!r} is not there, or cannot be opened."
    try:
        check_video(opened, started, hint=ANOTHER)
    except MediaError as error:
        if needed:
            raise
        return None, f"{error.message}, so it is not shown."
    return opened, ""


def open_video(folder: Path, started: RunStarted, video: Path | None) -> Video:
    """The video named, or where the trace says it lay, or beside the run; tracks without one are drawn."""
    try:
        return _opened(folder, started, video)
    except MediaError as error:
        if video is not None:
            raise
        why = f"the video {started.video.name!r} is not there, or cannot be opened: {error.message}"
        raise MediaError(why, hint=ANOTHER) from error


def _opened(folder: Path, started: RunStarted, video: Path | None) -> Video:
    from ..agent.inputs import open_inputs
    from ..agent.run import inputs_of, settings_of
    from ..tools.video import Video
    from ..traces.plain import is_file

    beside = folder.resolve().parent / Path(started.video.name).name
    moved = video or (beside if is_file(beside) and not is_file(Path(started.source)) else None)
    given = inputs_of(started, moved, settings_of(started).fps)
    if given.video is not None:
        return Video.open(given.video, fps=given.fps)
    return open_inputs(replace(given, camera=None)).video
