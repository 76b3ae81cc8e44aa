"""What a thing does: occurrences of a clause in a span, or the absence that says there are none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ....traces.records import Absence, Evidence, Span, SpanFound, Tube
from ....traces.records.vocabulary import STATES
from ..ast import Clause, Thing
from .session import Session, Wanted, of_kind
from .things import others_of, resolve, resolve_one

# What takes two; without another thing named, the things asked about do it with each other.
MUTUAL = ("pass", "cross", "meet", "part", "overlapping")
ANYTHING = Thing(text="object", reference="all", plural=True)


class Occurred(NamedTuple):
    """What one tube did: every occurrence in order of time, or the absences that say there was none."""

    tube: Tube
    found: tuple[SpanFound, ...]
    absences: tuple[Absence, ...]


def is_state(clause: Clause) -> bool:
    """Whether the clause lasts (moving) instead of happening at an instant (stop)."""
    return clause.happens in STATES


def occurrences(session: Session, tubes: Sequence[Tube], clause: Clause, span: Span | None) -> list[Occurred]:
    """What each tube did of a clause in a span."""
    return _sequences(session, tubes, clause, span) if clause.then else _single(session, tubes, clause, span)


def _single(session: Session, tubes: Sequence[Tube], clause: Clause, span: Span | None) -> list[Occurred]:
    partners = [_partners(session, tube, clause, span, tubes) for tube in tubes]
    wanted = [
        _event_call(session, tube, clause, span, other)
        for tube, others in zip(tubes, partners, strict=True)
        for other in others
    ]
    outcomes = iter(session.gather(wanted))
    done = [
        _occurred(tube, [e for _ in others for e in next(outcomes)])
        for tube, others in zip(tubes, partners, strict=True)
    ]
    return _diagonal(session, done, clause, span) if clause.also_way else done


def _diagonal(session: Session, done: list[Occurred], clause: Clause, span: Span | None) -> list[Occurred]:
    """Moves up and left: occurrences of the one way that share time with one of the other."""
    other = clause.model_copy(update={"way": clause.also_way, "also_way": None})
    second = _single(session, [o.tube for o in done], other, span)
    both = []
    for a, b in zip(done, second, strict=True):
        found = tuple(f for f in a.found if any(f.found.intersect(g.found) for g in b.found))
        both.append(Occurred(a.tube, found, () if found else (a.absences or b.absences)))
    return both


def _event_call(
    session: Session, tube: Tube, clause: Clause, span: Span | None, other: Tube | None
) -> Wanted:
    video = session.view.brief.video
    # "Is overtaken by the truck": it is the truck that does it.
    doer, done_to = (other, tube) if clause.passive and other else (tube, other)
    return Wanted(
        "events",
        {
            "of": doer.id,
            "event": clause.happens,
            "span": span,
            "other": done_to.id if done_to else None,
            "way": clause.way,
            "side": clause.side,
            "line": clause.line.pixels(video.width, video.height) if clause.line else None,
        },
    )


def _partners(
    session: Session, tube: Tube, clause: Clause, span: Span | None, tubes: Sequence[Tube]
) -> Sequence[Tube | None]:
    """The other things of a clause: none, the one meant, or every thing but the tube itself."""
    other = clause.other
    if other is None and (clause.happens not in MUTUAL or clause.line is not None):
        return [None]
    if other is None:
        # "The two people meet": each with the others of them; one alone, with anything.
        rivals = tubes if len(tubes) > 1 else resolve(session, ANYTHING, span).tubes
        return others_of(tube, rivals)
    if other.reference == "definite" and not other.plural:
        return others_of(tube, [resolve_one(session, other, span)])
    return others_of(tube, resolve(session, other, span).tubes)


def _sequences(session: Session, tubes: Sequence[Tube], clause: Clause, span: Span | None) -> list[Occurred]:
    """Clauses that follow one another: moves left, then stops."""
    steps, step = [], clause
    while True:
        other = resolve_one(session, step.other, span) if step.other else None
        steps.append(
            {"event": step.happens, "way": step.way, "side": step.side, "other": other.id if other else None}
        )
        if step.then is None:
            break
        step = step.then
    plain = [{name: value for name, value in s.items() if value is not None} for s in steps]
    wanted = [Wanted("ground", {"of": [tube.id], "steps": plain, "span": span}) for tube in tubes]
    return [_occurred(t, list(got)) for t, got in zip(tubes, session.gather(wanted), strict=True)]


def _occurred(tube: Tube, evidence: list[Evidence]) -> Occurred:
    found = sorted(of_kind(evidence, SpanFound), key=lambda f: (f.t_s, f.id))
    return Occurred(tube, tuple(found), () if found else tuple(of_kind(evidence, Absence)))
