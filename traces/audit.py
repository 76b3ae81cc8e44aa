"""The audit of a run, offline and by anyone: integrity, completeness, grounding and authenticity."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from .canonical import digest_file
from .chain import Line, Problem, Scan, scan
from .errors import AuditFailed
from .events import Interrupted, last_words
from .grounding import Bear, Judge, Recheck, grounding
from .integrity import integrity
from .progress import Progress, unclosed
from .show import in_words
from .signing import authenticity
from .verdict import AuditReport, Verdict, limits, verdict


def audit(
    run: Path,
    *,
    video: Path | None = None,
    verify_key: Path | None = None,
    identify: Callable[[Path], str] = digest_file,
    judge: Judge | None = None,
    recheck: Recheck | None = None,
    bear: Bear | None = None,
) -> AuditReport:
    """Check a run's folder; `verify_key` is the public key that is to vouch for it.

    `identify` gives a video's digest, `judge`, `bear` and `recheck` the formulas.
    Raises only where there is no folder or no trace; whatever is wrong inside is in the report.
    """
    found = scan(run)
    signed = authenticity(run, found, verify_key)
    report = AuditReport(
        run=(run.name or str(run)).encode("utf-8", "replace").decode(),
        events=len(found.lines),
        integrity=integrity(run, found, video, identify),
        completeness=_completeness(found),
        grounding=grounding(found.lines, judge or _judge(), recheck or _recheck(), bear or _bear()),
        authenticity=signed,
        limits=limits(signed.status),
    )
    return _reviewed(report, found) if found.whole else _cut_short(report, found)


def require(report: AuditReport) -> None:
    """Raise where an audit failed, naming the first thing that does not hold."""
    for name, part in (
        ("integrity", report.integrity),
        ("completeness", report.completeness),
        ("grounding", report.grounding),
        ("authenticity", report.authenticity),
    ):
        if part.ok is False:
            raise AuditFailed(f"the {name} of {report.run!r} does not hold: {part.problems[0]}")


def _completeness(found: Scan) -> Verdict:
    progress = Progress(found.lines)
    problems = list(progress.problems)
    notes = _interruptions(found.lines)
    if not progress.finished and found.whole:
        problems += unclosed(progress, found.lines)
        problems.append(Problem(why="the run did not finish; `vidence resume` goes on with it"))
    return verdict(problems, notes)


def _interruptions(lines: Sequence[Line]) -> list[str]:
    return [
        f"event {line.n} (interrupted): {line.event.reason}"
        for line in lines
        if isinstance(line.event, Interrupted)
    ]


def _cut_short(report: AuditReport, found: Scan) -> AuditReport:
    """Events that cannot be read were not judged either, and no verdict may pass over that."""
    note = Problem(why=f"only the first {len(found.lines)} events could be read; the rest was not checked")
    return report.model_copy(
        update={name: _with(getattr(report, name), note) for name in ("completeness", "grounding")}
    )


def _reviewed(report: AuditReport, found: Scan) -> AuditReport:
    """What people say of the run, and what is left of its answer then, is noted with the grounding."""
    events = [line.event for line in found.lines]
    said = last_words(events)
    if not said or not report.grounding.ok:
        return report
    # Imported when needed, as it loads the formulas.
    from .reviews import left_in_words

    notes = [*report.grounding.notes, *map(in_words, said), *map(str.strip, left_in_words(events))]
    return report.model_copy(
        update={"grounding": report.grounding.model_copy(update={"notes": tuple(notes)})}
    )


def _with(part: Verdict, problem: Problem) -> Verdict:
    return part.model_copy(update={"ok": False, "problems": (*part.problems, problem)})


def _judge() -> Judge:
    # Imported when needed: the formulas load numpy, and reading a trace does not need it.
    from .entail import judge

    return judge


def _bear() -> Bear:
    from .entail import borne_by

    return borne_by


def _recheck() -> Recheck:
    from .formulas import check

    return check
