"""The answer, its claims and the evidence, each with where it is to be seen."""

from __future__ import annotations

from collections.abc import Iterable

from ..records import Answer, Degradation, Derivation, Evidence, JudgedClaim
from ..records.claim import Quantified
from ..render import details, error_bar, number, summary
from .data import AnswerGiven, Cites, ClaimMade, EvidenceFound, Weak
from .numbers import numbers
from .pictures import Gallery, pictured
from .places import instant_of, place, span_of, span_told
from .told import Told


def answer(told: Told) -> AnswerGiven | None:
    """The answer, where the run came to one."""
    return None if told.answered is None else answer_given(told.answered.answer)


def answer_given(given: Answer) -> AnswerGiven:
    """An answer as the page tells it."""
    return AnswerGiven(
        status=given.status,
        text=given.text,
        fields=tuple(_fields(given)),
        spans=given.spans,
        unlooked=tuple(map(span_told, given.unlooked)),
        tubes=given.tubes,
        bearings=tuple((b.field, b.status, b.reason or "") for b in given.bearings),
        degradations=weak(given.degradations),
        reason=given.reason,
        hint=given.hint,
        forms=given.forms,
    )


def weak(degradations: Iterable[Degradation]) -> tuple[Weak, ...]:
    """Degradations as the page tells them."""
    return tuple(Weak(kind=one.kind, detail=one.detail) for one in degradations)


def _fields(given: Answer) -> Iterable[tuple[str, str]]:
    if given.truth is not None:
        yield "truth", "yes" if given.truth else "no"
    for name in ("choice", "label", "count"):
        value = getattr(given, name)
        if value is not None:
            yield name, str(value)
    if given.time_s is not None:
        yield "time", f"{given.time_s:.2f} s"
    if given.quantity is not None:
        yield given.quantity.name.replace("_", " "), _quantity(given.quantity)
    if given.direction is not None:
        way = given.direction
        yield "direction", f"{way.word}, {way.clock} o'clock ({way.degrees:.0f}°, {way.frame})"


def _quantity(told: Quantified) -> str:
    value = f"{number(told.value, told.sigma)} {told.unit}".strip()
    return value + error_bar(told.sigma, told.unit)


def claims(told: Told) -> tuple[ClaimMade, ...]:
    """The claims of the answer, or of the last draft that was judged."""
    return tuple(claim_made(judged, told, main=judged.claim.id in told.main) for judged in told.claims)


def claim_made(judged: JudgedClaim, told: Told, *, main: bool) -> ClaimMade:
    """One claim, with a place for each of its citations."""
    claim = judged.claim
    cites = []
    for n, name in enumerate(claim.evidence):
        cited = told.ledger.get(name)
        at = None if cited is None else place(cited, told.ledger, instant_of(claim.predicate, n))
        cites.append(Cites(evidence=name, at=at))
    return ClaimMade(
        id=claim.id,
        kind=claim.predicate.kind,
        text=judged.text,
        status=judged.status,
        main=main,
        reason=judged.reason,
        unlooked=tuple(map(span_told, judged.unlooked)),
        cites=tuple(cites),
    )


def evidence(told: Told, gallery: Gallery) -> tuple[EvidenceFound, ...]:
    """Every piece of evidence in order of entry."""
    return tuple(_evidence(one, told, gallery) for one in told.ledger.values())


def _evidence(one: Evidence, told: Told, gallery: Gallery) -> EvidenceFound:
    derivation: Derivation | None = getattr(one, "derivation", None)
    line, all_of_it = summary(one), details(one)
    return EvidenceFound(
        id=one.id,
        kind=one.kind,
        call=one.call,
        summary=line,
        details=None if all_of_it == line else all_of_it,
        span=span_of(one),
        at=place(one, told.ledger),
        cited=one.id in told.cited,
        rests_on=derivation.inputs if derivation else _rests_on(one),
        formula=derivation.formula if derivation else None,
        numbers=tuple(numbers(one)),
        degradations=weak(one.degradations),
        pictures=tuple(gallery.of(pictured(one))),
    )


def _rests_on(one: Evidence) -> tuple[str, ...]:
    named = (getattr(one, name, None) for name in ("tube", "calibration", "other"))
    return tuple(name for name in named if isinstance(name, str))
