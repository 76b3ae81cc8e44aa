"""A report of a run: everything its page shows, gathered from the trace, the audit and the video."""

from __future__ import annotations

from ..events import Cost, RunStarted
from ..records import Record, VideoRecord
from ..verdict import AuditReport, Authenticity, Verdict
from .afterwards import after_review, opinions, redactions
from .claims import answer, claims, evidence, weak
from .data import Asked, Checked, ClaimMade, Found, Player, Report, Spent, Video
from .ground import cameras, paths, plots
from .pictures import Gallery, Sight, frames
from .places import place
from .steps import steps
from .things import marks, point_ways, tubes
from .timeline import coverage, events
from .told import Told

COPY = (
    "This page tells what the trace said when it was written, and proves nothing by itself: "
    "to be sure, audit the trace."
)


def build(told: Told, audited: AuditReport, sight: Sight) -> Report:
    """The report of a run, as far as its trace holds."""
    gallery, left_out = Gallery(told, sight), list[str]()
    made = claims(told)
    # What is shown of the video goes before what models saw, should there not be room for both.
    film = frames(told, gallery, _jumps(made, told), left_out)
    found, chain = evidence(told, gallery), steps(told, gallery)
    drawn = plots(told, left_out), tubes(told, left_out), point_ways(told, left_out)
    if gallery.refused:
        left_out.append(f"{gallery.refused} picture(s): they are in the trace")
    return Report(
        run=_asked(told),
        video=_video(told.started.video),
        player=sight.player,
        answer=answer(told),
        audit=_checked(audited),
        limits=_limits(audited, sight.player),
        left_out=tuple(f"Not in this page: {what}." for what in left_out),
        claims=made,
        opinions=opinions(told),
        redactions=redactions(told),
        after=after_review(told),
        evidence=found,
        tubes=drawn[1],
        marks=marks(told),
        points=drawn[2],
        paths=paths(told),
        cameras=cameras(told),
        plots=drawn[0],
        events=events(told),
        coverage=coverage(told),
        frames=film,
        pictures=tuple(gallery.pictures),
        steps=chain,
        cost=None if told.answered is None else _spent(told.answered.cost),
    )


def _jumps(made: tuple[ClaimMade, ...], told: Told) -> list[float]:
    """When the citations are, those of claims that answer first."""
    cited = [cite.at for claim in sorted(made, key=lambda claim: not claim.main) for cite in claim.cites]
    places = [*cited, *(place(one, told.ledger) for one in told.ledger.values() if one.id in told.cited)]
    return [at.t_s for at in places if at is not None]


def _asked(told: Told) -> Asked:
    started: RunStarted = told.started
    head = told.found.head
    return Asked(
        title=told.folder.resolve().name,
        question=started.question,
        understood=started.understood,
        options=started.options,
        points=started.points,
        earlier=tuple((one.question, one.text) for one in started.earlier),
        policy=started.policy,
        seed=started.seed,
        vidence=started.vidence,
        backends=tuple(f"{f.capability}: {f.name} {f.version} on {f.device}" for f in started.fingerprints),
        status=told.status,
        trace=head.hash if head else "",
    )


def _video(record: VideoRecord) -> Video:
    same = set(Video.model_fields) - {"degradations"}
    return Video(**record.model_dump(include=same), degradations=weak(record.degradations))


def _checked(audited: AuditReport) -> tuple[Checked, ...]:
    """The verdicts of an audit, in its order."""
    verdicts = [(name, getattr(audited, name)) for name in type(audited).model_fields]
    return tuple(
        _verdict(name, found) for name, found in verdicts if isinstance(found, Verdict | Authenticity)
    )


def _verdict(name: str, found: Verdict | Authenticity) -> Checked:
    problems = tuple(Found(n=problem.n, why=problem.why) for problem in found.problems)
    return Checked(name=name, ok=found.ok, problems=problems, notes=found.notes)


def _limits(audited: AuditReport, player: Player) -> tuple[str, ...]:
    """What cannot be known."""
    return (audited.limits, COPY, *(() if player.kind == "beside" else (player.why,)))


def _spent(cost: Cost) -> Spent:
    known: Record = cost
    return Spent(**known.model_dump(include=set(Spent.model_fields)))
