"""Integrity: whether a run's bytes are the ones that were written, all of them and no others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from . import masks, points
from .canonical import digest_file
from .chain import Problem, Scan
from .covering import views
from .errors import MediaError
from .events import Event, EvidenceEntered, Redacted, RunFinished, RunStarted, blobs_of, replacements
from .layout import Survey, survey
from .plain import is_file, read_plain
from .records import Points, Tube
from .verdict import Verdict, verdict


def integrity(run: Path, scan: Scan, video: Path | None, identify: Callable[[Path], str]) -> Verdict:
    """Check chain, head, blobs, files and, where it is there, the video."""
    problems, notes = list(scan.problems), list[str]()
    finished = any(isinstance(line.event, RunFinished) for line in scan.lines)
    # What a crash leaves behind says nothing bad of a run that was cut off; of a finished one it does.
    leftovers = problems if finished or scan.problems else notes
    found = survey(run)
    _cited_blobs(scan, found, problems)
    _redactions(scan, problems, notes)
    problems += [Problem(why=f"{_name(run, path)} does not belong to a run") for path in found.foreign]
    for sentence in _leftovers(run, scan, found):
        if leftovers is problems:
            problems.append(Problem(why=sentence))
        else:
            notes.append(f"interrupted: {sentence}")
    if found.unchecked:
        notes.append(f"not part of the evidence and not checked: {', '.join(found.unchecked)}")
    _video(run, scan, video, identify, problems, notes)
    return verdict(problems, notes)


def _cited_blobs(scan: Scan, found: Survey, problems: list[Problem]) -> None:
    gone = replacements(line.event for line in scan.lines)
    for line in scan.lines:
        for sha256 in blobs_of(line.event):
            path = found.blobs.get(sha256)
            if sha256 in gone:
                why = None if path is None else f"its blob {sha256} was covered, and still lies there"
            else:
                why = _broken(path, sha256) or _unfit(line.event, path)
            if why is not None:
                problems.append(Problem(n=line.n, kind=line.event.kind, why=why))


def _redactions(scan: Scan, problems: list[Problem], notes: list[str]) -> None:
    """What was covered since; nothing but pictures may be."""
    events = [line.event for line in scan.lines]
    if not any(isinstance(event, Redacted) for event in events):
        return
    for line in scan.lines:
        if isinstance(line.event, Redacted):
            pictures = views(events[: line.n])
            problems += [
                Problem(n=line.n, kind=line.event.kind, why=f"{picture.original} is no picture of the run")
                for picture in line.event.pictures
                if picture.original not in pictures
            ]
    covered = set(replacements(events)) & set(views(e for e in events if not isinstance(e, Redacted)))
    if covered:
        notes.append(f"{len(covered)} pictures were redacted; what they showed is vouched for by digest only")


def _broken(path: Path | None, sha256: str) -> str | None:
    if path is None:
        return f"its blob {sha256} is missing"
    if path.is_symlink() or not path.is_file():
        return f"its blob {sha256} is not a plain file"
    try:
        return None if digest_file(path) == sha256 else f"its blob {sha256} was changed"
    except OSError as error:
        return f"its blob {sha256} cannot be read ({error.strerror})"


def _unfit(event: Event, path: Path | None) -> str | None:
    """Why the masks of a tube are not those of its samples, or places of points not what is told of them."""
    evidence = event.evidence if isinstance(event, EvidenceEntered) else None
    if path is None or not isinstance(evidence, Tube | Points):
        return None
    try:
        data = read_plain(path)
    except OSError as error:
        return f"its blob {path.parent.name}{path.name} cannot be read ({error.strerror})"
    if isinstance(evidence, Tube):
        why, what = masks.misfit(evidence, data), "masks"
    else:
        why, what = points.misfit(evidence, data), "places"
    return None if why is None else f"the {what} of {evidence.id} do not fit it: {why}"


def _leftovers(run: Path, scan: Scan, found: Survey) -> list[str]:
    cited = {sha256 for line in scan.lines for sha256 in blobs_of(line.event)}
    # Events that cannot be read may cite what those that can do not.
    alone = [sha256 for sha256 in found.blobs if sha256 not in cited] if scan.whole else []
    said = [f"blob {sha256} is cited by no event" for sha256 in alone]
    said += [f"{_name(run, path)} is a half-written file" for path in found.partial]
    if scan.tail:
        whole = scan.whole_tail_lines
        what = f"{whole} whole line(s)" if whole else "a torn line"
        said.append(f"{len(scan.tail)} bytes follow the head: {what} that it does not vouch for")
    return said


def _video(
    run: Path,
    scan: Scan,
    video: Path | None,
    identify: Callable[[Path], str],
    problems: list[Problem],
    notes: list[str],
) -> None:
    started = scan.lines[0].event if scan.lines else None
    if not isinstance(started, RunStarted):
        return
    path = video or _nearby(run, started)
    if path is None:
        notes.append(f"the video {started.video.name!r} is not there, so it was not compared")
        return
    try:
        seen = identify(path)
    except (OSError, MediaError) as error:
        if video is not None:
            raise MediaError(
                f"the video {path.name!r} cannot be read: {getattr(error, 'strerror', None) or error}",
                hint="Name the one that was looked at with --video FILE.",
            ) from error
        problems.append(Problem(why=f"the video {path.name!r} cannot be read: {error}"))
        return
    if seen != _looked_at(started):
        why = f"the video {path.name!r} is not the one that was looked at: its digest is {seen}"
        problems.append(Problem(n=0, kind=started.kind, why=why))
    else:
        notes.append(f"the video {path.name!r} is the one that was looked at")


def _looked_at(started: RunStarted) -> str:
    """The digest of the file that was asked about: the video, or the tracks in its stead."""
    stead = (one.sha256 for one in started.attachments if one.source == started.source)
    return next(stead, started.video.sha256)


def _nearby(run: Path, started: RunStarted) -> Path | None:
    candidates = [Path(started.source)] if started.source else []
    candidates.append(run.parent / Path(started.video.name).name)
    return next((path for path in candidates if is_file(path)), None)


def _name(run: Path, path: Path) -> str:
    return repr(str(path.relative_to(run)))
