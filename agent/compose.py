"""From a draft and its judged claims to an answer: only what stands is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from ..traces.records import Answer, Degradation, Draft, Evidence, JudgedClaim, Status
from ..traces.records.claim import Absent, Count, Direction, Quantified, When
from ..traces.units import converted

STANDING = ("verified", "supported")
P = TypeVar("P")


def stands(judged: JudgedClaim) -> bool:
    """Whether an answer may rest on the claim."""
    return judged.status in STANDING


def _first(claims: Iterable[JudgedClaim], kind: type[P]) -> P | None:
    """The first predicate of a kind."""
    return next((c.claim.predicate for c in claims if isinstance(c.claim.predicate, kind)), None)


def _degradations(
    claims: Iterable[JudgedClaim], ledger: Mapping[str, Evidence], video: Sequence[Degradation]
) -> tuple[Degradation, ...]:
    """Of the video and of all evidence the claims cite, each once, in order."""
    cited = (d for c in claims for e in c.claim.evidence for d in ledger[e].degradations)
    return tuple(dict.fromkeys((*video, *cited)))


def _status(draft: Draft, claims: Sequence[JudgedClaim], exhausted: str | None) -> Status:
    standing = sum(map(stands, claims))
    if exhausted:
        return "partial"
    if draft.outcome != "answered":
        return draft.outcome
    if standing == len(claims) and standing:
        return "answered"
    return "partial" if standing else "insufficient_evidence"


def _lead(draft: Draft) -> list[str]:
    """The words before the claims: yes or no, and the option chosen."""
    truth = [] if draft.truth is None else ["Yes." if draft.truth else "No."]
    return truth + (
        [f"{draft.choice}." if draft.choice[-1:].isalnum() else draft.choice] if draft.choice else []
    )


def _reason(draft: Draft, claims: Sequence[JudgedClaim], exhausted: str | None) -> str | None:
    if exhausted:
        return f"{exhausted[0].upper()}{exhausted[1:]} before the question was answered."
    if draft.outcome != "answered":
        return draft.reason
    fallen = [c for c in claims if not stands(c)]
    return f"Not shown: {fallen[0].text} ({fallen[0].reason})" if fallen else None


def _apology(draft: Draft, exhausted: str | None) -> str | None:
    """What the text says of claims that fell: not their words, which did not stand; the reason has them."""
    return None if exhausted or draft.outcome != "answered" else "Not all of the answer could be shown."


def _had_at(quantity: Quantified | None) -> float | None:
    """When an extreme was had, or what time a quantity itself is; not the instant that was asked about."""
    if quantity is None:
        return None
    if quantity.name in ("crossing_time", "overtaking_time"):
        return converted(quantity.value, quantity.unit, "s")
    asked = quantity.span is not None and quantity.span.duration_s == 0
    return None if asked else quantity.t_s


def compose(
    draft: Draft,
    judged: Sequence[JudgedClaim],
    ledger: Mapping[str, Evidence],
    *,
    video: Sequence[Degradation] = (),
    exhausted: str | None = None,
) -> Answer:
    """The answer that the standing claims of a draft bear."""
    standing = [c for c in judged if stands(c)]
    status = _status(draft, judged, exhausted)
    reason = _reason(draft, judged, exhausted)
    whole = status == "answered"
    said = _lead(draft) if whole else [_apology(draft, exhausted) or reason or "Nothing can be said."]
    # Where nothing is answered the reason already says what was not seen.
    said += [c.text for c in standing if whole or not isinstance(c.claim.predicate, Absent)]
    # What was known when the budget ran out is said, but answers no field of the question.
    answering = draft.outcome == "answered" and not exhausted
    main = [c for c in standing if answering and (not draft.main or c.claim.id in draft.main)]
    count, when = _first(main, Count), _first(main, When)
    quantity = _first(main, Quantified)
    return Answer(
        status=status,
        text=" ".join(said),
        choice=draft.choice if whole else None,
        truth=draft.truth if whole else None,
        label=draft.label if whole else None,
        quantity=quantity,
        direction=_first(main, Direction),
        count=count.value if count else None,
        time_s=when.t_s if when else _had_at(quantity) if draft.truth is None else None,
        spans=draft.spans if standing else (),
        tubes=draft.tubes if standing else (),
        claims=tuple(judged),
        degradations=_degradations(standing, ledger, video),
        reason=reason,
        hint=draft.hint,
        forms=draft.forms,
    )
