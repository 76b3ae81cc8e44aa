"""What a model says when it answers, and how that becomes a draft: gaps are filled from what it cites."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, get_args

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.config import JsonDict

from ...traces.formulas import clock_of
from ...traces.records import Claim, Draft, Evidence, Predicate, SpanFound
from .fills import Fields, filled, parted, tubes_behind

Kind = Literal[
    "present",
    "absent",
    "count",
    "quantity",
    "compared",
    "when",
    "where",
    "order",
    "direction",
    "relation",
    "chosen",
    "attribute",
    "happened",
    "free",
]
KINDS: tuple[str, ...] = get_args(Kind)
_PREDICATE: TypeAdapter[Predicate] = TypeAdapter(Predicate)
# What each kind of claim is filled in from, in words.
_NEEDS: dict[str, str] = {
    "present": "a tube (from `track`) or a region (from `detect`)",
    "absent": "an absence: a `track` or `events` call that found nothing",
    "count": "a measurement made by `count`",
    "quantity": "a measurement made by `measure`",
    "compared": "a `difference`, made by `measure` of two measurements",
    "when": "an event (from `events`)",
    "where": "a tube, with `t_s`",
    "order": "two events (from `events`)",
    "direction": "a direction, made by `measure`",
    "relation": "a relation, made by `measure`",
    "chosen": "a choice made by `measure` (nearest, longest, greatest …), or events with `criterion`",
    "attribute": "a tube, or its colour made by `measure`",
    "happened": "a state or event (from `events` or `ground`)",
    "free": "a description (from `describe`), with `text`",
}


# An object of which no field is told is refused by some servers.
_SPAN: JsonDict = {"properties": {"start_s": {"type": "number"}, "end_s": {"type": "number"}}}


class Misread(Exception):
    """What is wrong with an answer, in a sentence for the model."""


def _listed(given: Any) -> Any:
    """Ids as a list, however they were written: 'e1, e3' is two."""
    return re.findall(r"e\d+", given) or [given] if isinstance(given, str) else given


class ClaimGiven(BaseModel):
    """One claim as a model gives it; what it leaves out is taken from the evidence that it cites."""

    model_config = ConfigDict(extra="allow", frozen=True)

    kind: Kind = Field(
        description="absent: not seen, or with `event` never did it; quantity: a number measured; "
        "chosen: which one; attribute: colour or class; happened: a state or event; free: words only"
    )
    evidence: Annotated[list[str], BeforeValidator(_listed)] = Field(
        default=[], description="ids of what shows it, such as e3"
    )
    subject: str | None = Field(default=None, description="in the words of the question")
    other: str | None = Field(default=None, description="the other thing, or 'the camera'")
    event: str | None = Field(default=None, description="for when, absent: as in `events`")
    what: str | None = Field(default=None, description="for happened: as in `events`")
    name: str | None = Field(default=None, description="for quantity: as in `measure`; or colour, class")
    value: float | int | str | None = Field(default=None, description="the number, colour or class")
    unit: str | None = Field(default=None, description="such as km/h")
    t_s: float | None = Field(default=None, description="in seconds")
    span: dict[str, float] | None = Field(default=None, description="in seconds", json_schema_extra=_SPAN)
    relation: str | None = Field(default=None, description="such as left_of; for order: before")
    criterion: str | None = Field(default=None, description="for chosen: such as 'first to stop'")
    text: str | None = Field(default=None, description="for free: the words")


class AnswerGiven(BaseModel):
    """An answer as a model gives it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    outcome: Literal["answered", "insufficient_evidence"] = Field(
        default="answered", description="insufficient_evidence where it cannot be shown"
    )
    claims: list[ClaimGiven] = Field(default=[], description="what the question asks, each with its evidence")
    truth: bool | None = Field(default=None, description="for a yes-or-no question")
    choice: str | None = Field(default=None, description="the option chosen, word for word")
    label: str | None = Field(default=None, description="for which or who: what it is, in words")
    reason: str | None = Field(default=None, description="for insufficient_evidence: what is missing")


def drafted(
    given: Mapping[str, Any],
    ledger: Mapping[str, Evidence],
    options: tuple[str, ...],
    frame_px: tuple[float, float],
) -> Draft:
    """The draft of an answer; `Misread` says what to mend. `frame_px` tells in which part places lie."""
    try:
        answer = AnswerGiven.model_validate(dict(given))
    except ValidationError as error:
        raise Misread(_faults("the answer", error)) from None
    claims = tuple(_claim(n, c, ledger, frame_px) for n, c in enumerate(answer.claims, start=1))
    if answer.outcome == "insufficient_evidence":
        return Draft(
            outcome="insufficient_evidence", told_by="model", claims=claims, reason=answer.reason or None
        )
    if not answer.claims:
        raise Misread("an answer needs at least one claim, or outcome insufficient_evidence with a reason")
    if answer.choice is not None and answer.choice not in options:
        raise Misread(f"the choice {answer.choice!r} is none of the options {list(options)}")
    if options and answer.choice is None:
        raise Misread(f"the question has options: set `choice` to one of {list(options)}, word for word")
    cited = [ledger[e] for e in dict.fromkeys(e for c in claims for e in c.evidence)]
    return Draft(
        told_by="model",
        claims=claims,
        truth=answer.truth,
        choice=answer.choice,
        label=answer.label,
        spans=tuple(dict.fromkeys(e.found for e in cited if isinstance(e, SpanFound))),
        tubes=tubes_behind(cited, ledger),
    )


def _claim(
    number: int, given: ClaimGiven, ledger: Mapping[str, Evidence], frame_px: tuple[float, float]
) -> Claim:
    """One claim, whole."""
    unknown = [key for key in given.evidence if key not in ledger]
    if unknown:
        raise Misread(f"claim {number} cites {', '.join(unknown)}, which is not in the evidence so far")
    cited = [ledger[key] for key in given.evidence]
    said = filled(given.kind, cited, ledger, given.model_dump(exclude_none=True, exclude={"evidence"}))
    whole = _completed(given.kind, said, frame_px)
    try:
        return Claim(
            id=f"c{number}", predicate=_PREDICATE.validate_python(whole), evidence=tuple(given.evidence)
        )
    except ValidationError as error:
        raise Misread(_lacking(number, given.kind, cited, error)) from None


def _completed(kind: str, said: Fields, frame_px: tuple[float, float]) -> Fields:
    """Only the fields that this kind of claim has; a clock face follows from degrees, a part from a box."""
    if kind == "direction" and "degrees" in said and "clock" not in said:
        said = {**said, "clock": clock_of(float(said["degrees"]))}
    if kind == "where":
        said = parted(said, frame_px)
    known = _FIELDS[kind]
    return {key: value for key, value in said.items() if key in known}


def _fields_of(kind: str) -> frozenset[str]:
    for model in Predicate.__args__[0].__args__:
        if model.model_fields["kind"].default == kind:
            return frozenset(model.model_fields)
    raise AssertionError(kind)


_FIELDS = {kind: _fields_of(kind) for kind in KINDS}


def _lacking(number: int, kind: str, cited: Sequence[Evidence], error: ValidationError) -> str:
    """Which fields a claim lacks or has wrong, and what it would have to cite to be filled in."""
    missing = [_place(fault["loc"]) for fault in error.errors() if fault["type"] == "missing"]
    if not missing:
        return _faults(f"claim {number} ({kind})", error)
    cites = ", ".join(f"{e.id} (a {e.kind})" for e in cited) or "nothing"
    return (
        f"claim {number} ({kind}) lacks {', '.join(dict.fromkeys(missing))}: it cites {cites}, and is filled "
        f"in from {_NEEDS[kind]}; cite that, or give the fields"
    )


def _place(loc: tuple[int | str, ...]) -> str:
    """Where in an answer a fault is, without the name of the kind, which comes first in a claim's."""
    return ".".join(str(part) for part in (loc[1:] if loc[:1] and loc[0] in KINDS else loc)) or "it"


def _faults(what: str, error: ValidationError) -> str:
    """All that is wrong, in one sentence."""
    faults = [f"{_place(fault['loc'])}: {fault['msg']}" for fault in error.errors()]
    return f"{what} does not fit: {'; '.join(faults[:6])}"
