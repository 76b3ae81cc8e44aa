"""What a model says when it answers, and how that becomes a draft: gaps are filled from what it cites."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ...traces.formulas import clock_of
from ...traces.records import (
    Absence,
    Claim,
    Draft,
    Evidence,
    Measurement,
    Predicate,
    Region,
    Span,
    SpanFound,
    Tube,
)
from ...traces.records.claim import Direction

KINDS = (
    *("present", "absent", "count", "quantity", "compared", "when", "where", "order", "direction"),
    *("relation", "chosen", "attribute", "happened", "free"),
)
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
_PREDICATE: TypeAdapter[Predicate] = TypeAdapter(Predicate)
Fields = dict[str, Any]


class Misread(Exception):
    """What is wrong with an answer, in a sentence for the model."""


class ClaimGiven(BaseModel):
    """One claim as a model gives it; what it leaves out is taken from the evidence that it cites."""

    model_config = ConfigDict(extra="allow", frozen=True)

    kind: Kind = Field(
        description="present, absent (not seen; with `event`: never did it), count, quantity (a number that "
        "was measured), compared, when (an event's instant), where, order, direction, relation, "
        "chosen (which one), attribute (colour or class), happened (a state or event over a span), "
        "free (words only)"
    )
    evidence: list[str] = Field(default=[], description="ids of the evidence that shows it, such as e3")
    subject: str | None = Field(default=None, description="the thing, in the words of the question")
    other: str | None = Field(default=None, description="the other thing, or 'the camera'")
    event: str | None = Field(default=None, description="for when, absent: stop, enter, turn …")
    what: str | None = Field(default=None, description="for happened: the state or event")
    name: str | None = Field(default=None, description="for quantity: as in `measure`; or colour, class")
    value: float | int | str | None = Field(default=None, description="the number, colour or class")
    unit: str | None = Field(default=None, description="m, m/s, km/h, s, px …")
    t_s: float | None = Field(default=None, description="the instant, in seconds")
    span: dict[str, float] | None = Field(default=None, description="{start_s, end_s} in seconds")
    relation: str | None = Field(default=None, description="left_of, above, near …; for order: before")
    text: str | None = Field(default=None, description="for free: the words")


class AnswerGiven(BaseModel):
    """An answer as a model gives it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    outcome: Literal["answered", "insufficient_evidence"] = Field(
        default="answered", description="insufficient_evidence where it cannot be shown"
    )
    claims: list[ClaimGiven] = Field(default=[], description="what is so, each with its evidence")
    truth: bool | None = Field(default=None, description="for a yes-or-no question: whether yes")
    choice: str | None = Field(default=None, description="the option chosen, word for word")
    label: str | None = Field(default=None, description="for which or who: what it is, in words")
    reason: str | None = Field(default=None, description="where nothing is answered: what is missing")


def drafted(given: Mapping[str, Any], ledger: Mapping[str, Evidence], options: tuple[str, ...]) -> Draft:
    """The draft of an answer; `Misread` says what to mend."""
    try:
        answer = AnswerGiven.model_validate(dict(given))
    except ValidationError as error:
        raise Misread(_faults("answer", error)) from None
    if answer.outcome == "insufficient_evidence":
        claims = tuple(_claim(n, c, ledger) for n, c in enumerate(answer.claims, start=1))
        reason = answer.reason or "The model found no evidence that answers this."
        return Draft(outcome="insufficient_evidence", told_by="model", claims=claims, reason=reason)
    if not answer.claims:
        raise Misread("an answer needs at least one claim, or outcome insufficient_evidence with a reason")
    if answer.choice is not None and answer.choice not in options:
        raise Misread(f"the choice {answer.choice!r} is none of the options {list(options)}")
    if options and answer.choice is None:
        raise Misread(f"the question has options: set `choice` to one of {list(options)}, word for word")
    claims = tuple(_claim(n, c, ledger) for n, c in enumerate(answer.claims, start=1))
    cited = [ledger[e] for c in claims for e in c.evidence if e in ledger]
    return Draft(
        told_by="model",
        claims=claims,
        truth=answer.truth,
        choice=answer.choice,
        label=answer.label,
        spans=tuple(dict.fromkeys(e.found for e in cited if isinstance(e, SpanFound))),
        tubes=tuple(dict.fromkeys(e.id for e in cited if isinstance(e, Tube))),
    )


def _claim(number: int, given: ClaimGiven, ledger: Mapping[str, Evidence]) -> Claim:
    """One claim, whole."""
    unknown = [key for key in given.evidence if key not in ledger]
    if unknown:
        raise Misread(f"claim {number} cites {', '.join(unknown)}, which is not in the evidence so far")
    said: Fields = given.model_dump(exclude_none=True, exclude={"evidence"})
    cited = [ledger[key] for key in given.evidence]
    for evidence in cited:
        said = {**_from(given.kind, evidence, ledger), **said}
    try:
        predicate = _PREDICATE.validate_python(_completed(given.kind, said))
        return Claim(id=f"c{number}", predicate=predicate, evidence=tuple(given.evidence))
    except ValidationError as error:
        raise Misread(_faults(f"claim {number} ({given.kind})", error)) from None


def _from(kind: str, evidence: Evidence, ledger: Mapping[str, Evidence]) -> Fields:
    """What a piece of evidence says in the fields of a kind of claim."""
    fill = _FILLS.get((kind, type(evidence)))
    return {} if fill is None else {k: v for k, v in fill(evidence, ledger).items() if v is not None}


def _look(tube: Tube) -> str:
    return f"{tube.look.colour} {tube.label}" if tube.look.colour else tube.label


def _doer(found: SpanFound, ledger: Mapping[str, Evidence]) -> str | None:
    tube = ledger.get(found.tube or "")
    return _look(tube) if isinstance(tube, Tube) else None


def _measured(m: Measurement, ledger: Mapping[str, Evidence]) -> Fields:
    fields: Fields = {"name": m.quantity, "subject": m.subject, "value": m.value, "unit": m.unit}
    return fields | {"sigma": m.sigma, "ci95": m.ci95, "span": m.span, "t_s": m.at_s, "ground_m": m.ground_m}


def _counted(m: Measurement, ledger: Mapping[str, Evidence]) -> Fields:
    mode = m.derivation.formula.removeprefix("count.")
    at_s = m.derivation.parameters.get("at_s")
    fields: Fields = {"subject": m.subject, "mode": mode, "span": m.span, "at_s": at_s}
    return fields | {"value": None if m.value is None else int(m.value)}


def _directed(m: Measurement, ledger: Mapping[str, Evidence]) -> Fields:
    if m.value is None:
        return {}
    frame = m.derivation.parameters.get("frame") or ("image" if m.quantity == "direction" else "camera")
    fields: Fields = {"subject": m.subject, "degrees": m.value % 360, "clock": clock_of(m.value)}
    return fields | {"word": m.word, "frame": frame, "span": m.span, "sigma": m.sigma, "ci95": m.ci95}


_FILLS: dict[tuple[str, type[Any]], Callable[[Any, Mapping[str, Evidence]], Fields]] = {
    ("present", Tube): lambda e, _: {"subject": _look(e), "span": e.span},
    ("present", Region): lambda e, _: {
        "subject": e.label,
        "span": Span(start_s=e.frame.t_s, end_s=e.frame.t_s),
    },
    ("absent", Absence): lambda e, _: {"subject": e.query, "span": e.span},
    ("when", SpanFound): lambda e, ledger: {
        "subject": _doer(e, ledger),
        "event": e.what,
        "t_s": e.t_s,
        "sigma_s": e.sigma_s,
    },
    ("happened", SpanFound): lambda e, ledger: {
        "subject": _doer(e, ledger),
        "what": e.what,
        "span": e.found,
    },
    ("count", Measurement): _counted,
    ("quantity", Measurement): _measured,
    ("direction", Measurement): _directed,
    ("attribute", Tube): lambda e, _: {"subject": _look(e), "name": "colour", "value": e.look.colour},
    ("chosen", Tube): lambda e, _: {"subject": _look(e), "chosen": e.id},
}


def _completed(kind: str, said: Fields) -> Fields:
    """Only the fields that this kind of claim has; a clock face follows from degrees."""
    if kind == "direction" and "degrees" in said and "clock" not in said:
        said = {**said, "clock": clock_of(float(said["degrees"]))}
    known = _FIELDS[kind]
    return {key: value for key, value in said.items() if key in known}


def _fields_of(kind: str) -> frozenset[str]:
    for model in Predicate.__args__[0].__args__:
        if model.model_fields["kind"].default == kind:
            return frozenset(model.model_fields)
    raise AssertionError(kind)


_FIELDS = {kind: _fields_of(kind) for kind in KINDS}


def _faults(what: str, error: ValidationError) -> str:
    """All that is wrong, in one sentence."""
    faults = [
        f"{'.'.join(str(part) for part in fault['loc']) or 'it'}: {fault['msg']}" for fault in error.errors()
    ]
    return f"{what} does not fit: {'; '.join(faults[:6])}"


__all__ = ["AnswerGiven", "ClaimGiven", "Direction", "Misread", "drafted"]
