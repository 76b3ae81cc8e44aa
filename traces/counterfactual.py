"""What holds an answer up: its claims judged and composed again with some of its evidence taken out.

No model is needed for that. What a policy would have decided without it is another question, whose answer is
handed in here where somebody could be asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence
from typing import Literal

from pydantic import Field

from .compose import Borne, compose, cut_short, stands
from .entail import answering, borne_by, judge
from .entail.bearing import put_in
from .events import RunStarted
from .printable import printable
from .records import Answer, Draft, Evidence, JudgedClaim, Record
from .records.claim import ClaimStatus

# What becomes of an answer: nothing, the same on other claims, only a part of it, another, or none any more.
Effect = Literal["none", "grounds", "weaker", "changed", "gone"]
CARRIED: tuple[Effect, ...] = ("weaker", "changed", "gone")
Agree = Callable[[Answer, Answer], bool]
_GIVEN = ("answered", "partial")
_ID = re.compile(r"\be\d+\b")


class Moved(Record):
    """A claim whose status is another without."""

    claim: str
    was: ClaimStatus
    now: ClaimStatus
    reason: str | None = None


class Decided(Record):
    """What a policy answered when it was asked again without."""

    effect: Effect
    status: str
    text: str
    same_said: bool = Field(description="whether it said the same, be it borne out or not")
    covered: int | None = Field(
        default=None, description="how many pictures were shown with its place covered; None: none are shown"
    )
    refused: tuple[str, ...] = Field(default=(), description="calls that the trace could not answer")


class Without(Record):
    """What is left when evidence, and all that rests on it, is taken out."""

    evidence: tuple[str, ...]
    what: str = Field(description="in a line")
    along: tuple[str, ...] = Field(default=(), description="what rests on it, and went with it")
    cited_by: tuple[str, ...] = Field(default=(), description="claims that cite it")
    judged: Effect = Field(description="of the same claims, judged by what is left")
    moved: tuple[Moved, ...] = ()
    decided: Decided | None = Field(default=None, description="None where nobody was asked again")

    @property
    def effect(self) -> Effect:
        """Of the decision where there is one, else of the judgement."""
        return self.judged if self.decided is None else self.decided.effect

    @property
    def carries(self) -> bool:
        """Whether the answer does not stand as it is without it."""
        return self.effect in CARRIED


class IdleCitation(Record):
    """A citation that its claim can do without."""

    claim: str
    evidence: str
    others: bool = Field(description="whether the rest that the claim cites says the same")


class Counterfactual(Record):
    """What carries an answer, what is idle, and whether it rests on what it cites."""

    run: str
    status: str
    text: str
    policy: str | None = Field(description="what decided again; None: the claims were judged again, no more")
    each: tuple[Without, ...] = ()
    without_cited: Without | None = Field(default=None, description="all that is cited taken out at once")
    without_uncited: Without | None = Field(default=None, description="all that is not cited taken out")
    idle_citations: tuple[IdleCitation, ...] = ()
    unfaithful: tuple[str, ...] = Field(default=(), description="citations that do not carry the answer")
    notes: tuple[str, ...] = ()
    interrupted: bool = Field(default=False, description="whether it was cut off before all was decided")

    @property
    def ok(self) -> bool:
        """Whether the answer rests on what it cites, as far as could be found."""
        return not self.unfaithful

    @property
    def undecided(self) -> bool:
        """Whether somebody was asked to decide and could not, whatever was taken out."""
        return self.policy is not None and bool(self.each) and all(one.decided is None for one in self.each)

    def text_lines(self) -> str:
        """All of it in lines for a person."""
        decided = self.policy is not None and not self.undecided
        how = f"decided again by {self.policy}" if decided else "claims judged again; nothing was decided"
        lines = [f"{self.run}: {how}", f"answer ({self.status}): {self.text}"]
        for one in self.each:
            lines += _lines(one)
        lines += [
            f"idle citation: {c.claim} cites {c.evidence}, and stands without it" for c in self.idle_citations
        ]
        for name, group in (("all that is cited", self.without_cited), ("the rest", self.without_uncited)):
            lines += (
                [] if group is None else [f"without {name} ({', '.join(group.evidence)}): {_said(group)}"]
            )
        lines += [f"UNFAITHFUL: {why}" for why in self.unfaithful] or ["no citation was found unfaithful"]
        lines += [f"({note})" for note in self.notes]
        return "\n".join(map(printable, "\n".join(lines).split("\n")))


def _lines(one: Without) -> list[str]:
    word = "CARRIES" if one.carries else "idle" if one.effect == "none" and not one.moved else "supports"
    cited = f", cited by {', '.join(one.cited_by)}" if one.cited_by else ""
    along = f" (with it {', '.join(one.along)})" if one.along else ""
    return [
        f"{', '.join(one.evidence)} {word}{cited}: {one.what}",
        f"    without it{along}: {_said(one)}",
        *(f"    {m.claim} was {m.was}, is {m.now}: {m.reason or m.now}" for m in one.moved),
    ]


_WORDS: dict[Effect, str] = {
    "none": "the same",
    "grounds": "the same answer by other claims",
    "weaker": "only a part of it stands",
    "changed": "another answer",
    "gone": "no answer",
}


def _said(one: Without) -> str:
    if one.decided is None:
        return _WORDS[one.judged]
    covered = "" if one.decided.covered is None else f", its place covered in {one.decided.covered} pictures"
    text = "" if one.decided.effect == "none" else f": {one.decided.text}"
    return f"{_WORDS[one.decided.effect]}{covered}{text}"


def foundations(evidence: Evidence, known: Container[str]) -> frozenset[str]:
    """What of the evidence known a piece of it rests on directly."""
    named: list[object] = [getattr(evidence, name, None) for name in ("tube", "other", "calibration")]
    derivation = getattr(evidence, "derivation", None)
    if derivation is not None:
        named += [*derivation.inputs, *derivation.parameters.values()]
    return frozenset(one for one in named if isinstance(one, str) and one in known) - {evidence.id}


def resting_on(keys: Iterable[str], ledger: Mapping[str, Evidence]) -> frozenset[str]:
    """These pieces of evidence, and every one that would not be there without them."""
    gone = set(keys)
    # What rests on another enters the ledger after it.
    for key, evidence in ledger.items():
        if gone & foundations(evidence, ledger):
            gone.add(key)
    return frozenset(gone)


def cited(claims: Iterable[JudgedClaim], ledger: Mapping[str, Evidence]) -> frozenset[str]:
    """What claims cite, and all that this rests on."""
    found = {key for claim in claims for key in claim.claim.evidence if key in ledger}
    for key in reversed(list(ledger)):
        if key in found:
            found |= foundations(ledger[key], ledger)
    return frozenset(found)


def answer_without(
    gone: Collection[str], started: RunStarted, draft: Draft, ledger: Mapping[str, Evidence]
) -> Answer:
    """The answer that a draft bears where some evidence is not there; what cites it cites the rest."""
    left = {key: evidence for key, evidence in ledger.items() if key not in gone}
    claims = tuple(
        claim.model_copy(update={"evidence": tuple(key for key in claim.evidence if key not in gone)})
        for claim in draft.claims
    )
    told = draft.model_copy(update={"claims": claims})
    judged = judge(claims, left, started.video)
    return compose(
        told,
        judged,
        left,
        borne=borne_in(started, told, judged, left),
        video=started.video.degradations,
        exhausted=cut_short(told),
    )


def borne_in(
    started: RunStarted, draft: Draft, judged: Sequence[JudgedClaim], ledger: Mapping[str, Evidence]
) -> Borne:
    """What the claims of a draft bear out, and whether a run lets its model say more."""
    if draft.told_by == "program":
        return Borne()
    put = put_in(started)
    return Borne(
        borne_by(started, draft, judged, ledger),
        answering(put, judged, ledger, started.video),
        started.settings.get("allow_asserted") is True,
    )


def said_by(draft: Draft) -> Answer:
    """What a draft says, be it borne out or not."""
    judged = [JudgedClaim(claim=claim, text=claim.id, status="verified") for claim in draft.claims]
    return compose(draft.model_copy(update={"told_by": "program"}), judged, {})


def effect(was: Answer, now: Answer, agree: Agree) -> Effect:
    """What became of an answer."""
    if was.status in _GIVEN and now.status not in _GIVEN:
        return "gone"
    if was.status == "answered" and now.status == "partial":
        return "weaker"
    if not agree(was, now):
        return "changed"
    return "none" if _grounds(was) == _grounds(now) else "grounds"


def _grounds(answer: Answer) -> set[tuple[str, str]]:
    """What an answer claims, whatever the evidence is called."""
    return {(_ID.sub("e", c.claim.predicate.model_dump_json()), c.status) for c in answer.claims}


def moved(was: Answer, now: Answer) -> tuple[Moved, ...]:
    """The claims of one draft whose status is another now."""
    return tuple(
        Moved(claim=one.claim.id, was=one.status, now=other.status, reason=other.reason)
        for one, other in zip(was.claims, now.claims, strict=True)
        if one.status != other.status
    )


def idle_citations(
    answer: Answer, started: RunStarted, draft: Draft, ledger: Mapping[str, Evidence]
) -> tuple[IdleCitation, ...]:
    """Citations of claims that stand, and that each claim can do without."""
    found = []
    for judged in filter(stands, answer.claims):
        idle = [key for key in judged.claim.evidence if _does_without(judged, {key}, started, draft, ledger)]
        alike = len(idle) > 1 and not _does_without(judged, set(idle), started, draft, ledger)
        found += [IdleCitation(claim=judged.claim.id, evidence=key, others=alike) for key in idle]
    return tuple(found)


def _does_without(
    judged: JudgedClaim, keys: set[str], started: RunStarted, draft: Draft, ledger: Mapping[str, Evidence]
) -> bool:
    without = answer_without(resting_on(keys, ledger), started, draft, ledger)
    now = next(claim for claim in without.claims if claim.claim.id == judged.claim.id)
    return now.status == judged.status
