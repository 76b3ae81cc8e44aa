"""The judge: from claims and the ledger to a status for each, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..records import Claim, Evidence, JudgedClaim, Span, Tube, VideoRecord
from ..records.claim import (
    Absent,
    Attribute,
    Chosen,
    Compared,
    Count,
    Direction,
    Free,
    Happened,
    Order,
    Present,
    Quantified,
    Related,
    When,
    Where,
)
from ..render import sentence
from .case import Case, Verdict, contradicted
from .compared import compared
from .happened import happened, order, when
from .measured import attribute, chosen, direction, quantity, related, where
from .said import free
from .seen import absent, count, present

_JUDGES: dict[type[object], Callable[[Case, Any], Verdict]] = {
    Present: present,
    Absent: absent,
    Count: count,
    Quantified: quantity,
    Compared: compared,
    When: when,
    Where: where,
    Order: order,
    Direction: direction,
    Related: related,
    Chosen: chosen,
    Attribute: attribute,
    Happened: happened,
    Free: free,
}


def judge(
    claims: Sequence[Claim], ledger: Mapping[str, Evidence], video: VideoRecord
) -> tuple[JudgedClaim, ...]:
    """The status of each claim, computed from the ledger alone."""
    checked: dict[str, str | None] = {}
    return tuple(_judged(Case(claim, ledger, video, checked)) for claim in claims)


def _judged(case: Case) -> JudgedClaim:
    verdict = _verdict(case)
    return JudgedClaim(
        claim=case.claim,
        text=sentence(case.claim.predicate, case.ledger),
        status=verdict.status,
        reason=None if verdict.status == "verified" else verdict.reason,
        unlooked=verdict.unlooked,
    )


def _verdict(case: Case) -> Verdict:
    """Citations first, then times, then whether what is cited is sound, then what it says."""
    missing = [key for key in case.claim.evidence if key not in case.ledger]
    if missing:
        return Verdict("uncited", f"{', '.join(missing)} is not in the ledger")
    if not case.claim.evidence:
        return Verdict("uncited", "it cites nothing")
    outside = case.outside(*_times(case.claim))
    if outside is not None:
        return contradicted(outside)
    for key in case.claim.evidence:
        problem = case.unsound(case.ledger[key]) or _outside_the_video(case, case.ledger[key])
        if problem is not None:
            return contradicted(problem)
    predicate = case.claim.predicate
    return _JUDGES[type(predicate)](case, predicate)


def _times(claim: Claim) -> tuple[float, ...]:
    """Every time that a claim names."""
    p = claim.predicate
    span: Span | None = getattr(p, "span", None)
    times = [] if span is None else [span.start_s, span.end_s]
    times += [t for name in ("t_s", "at_s") if (t := getattr(p, name, None)) is not None]
    if isinstance(p, Order):
        times += [p.first.t_s, p.second.t_s]
    return tuple(times)


def _outside_the_video(case: Case, evidence: Evidence) -> str | None:
    """What is wrong with a cited tube that is not of this video's time."""
    if not isinstance(evidence, Tube):
        return None
    return case.outside(evidence.samples.t_s[0], evidence.samples.t_s[-1])
