"""Judging comparisons in metres: who has more, by how much, and whether that can be told at all."""

from __future__ import annotations

from collections.abc import Sequence

from ..metres import is_of_two, read_criterion
from ..records import Calibration, Measurement
from ..records.claim import Chosen, Compared
from .case import VERIFIED, Case, Verdict, borne_out, contradicted, of_nobody
from .numbers import Told, wrong_number, wrong_span
from .subjects import misfit

CAMERA = ("the camera", "camera")


def compared(case: Case, p: Compared) -> Verdict:
    """A cited difference of two measurements of this quantity, of these things, bears the verdict out."""
    found = [m for m in case.cited(Measurement) if m.quantity == "difference"]
    return borne_out(found, lambda measured: _differs_not(case, measured, p), "it cites no difference")


def _differs_not(case: Case, measured: Measurement, p: Compared) -> str | None:
    """Why a measured difference does not say this."""
    parts = _parts(case, measured)
    if len(parts) != 2 or any(part.quantity != p.quantity for part in parts):
        return f"{measured.id} is no difference of two measurements of {p.quantity}"
    wrong = wrong_number(measured, Told(p.difference, p.unit, p.sigma, p.ci95))
    if wrong is not None:
        return wrong
    if p.verdict != verdict_of(measured):
        return f"{measured.id} says {verdict_of(measured)!r}, not {p.verdict!r}"
    for part, words in zip(parts, (p.subject, p.other), strict=True):
        tube = case.thing(part.id)
        wrong = of_nobody(part.id) if tube is None else misfit(words, tube)
        wrong = wrong or wrong_span(part, p.span) or wrong_other(case, part, p.relative_to)
        if wrong is not None:
            return wrong
    return None


def verdict_of(difference: Measurement) -> str:
    """More or less where the interval is on one side of nought; else they cannot be told apart."""
    if difference.ci95 is None:
        return "alike"
    low, high = difference.ci95
    return "more" if low > 0 else "less" if high < 0 else "alike"


def most_of_all(case: Case, p: Chosen, ranked: Sequence[Measurement]) -> Verdict:
    """A cited ranking singles out this tube, surely, by the criterion named."""
    problem = ""
    for measured in ranked:
        problem = _leads_not(case, measured, p) or ""
        if not problem:
            return VERIFIED
    return contradicted(problem)


def _leads_not(case: Case, measured: Measurement, p: Chosen) -> str | None:
    """Why a ranking does not say this."""
    winner = case.thing(measured.word)
    if winner is None or winner.id != p.chosen:
        return f"{measured.id} chooses {winner.id if winner else measured.word}, not {p.chosen}"
    parts, criterion = _parts(case, measured), read_criterion(p.criterion)
    if (
        criterion is None
        or criterion.most is not (measured.quantity == "greatest")
        or any(part.quantity not in criterion.quantities for part in parts)
        or len({part.quantity for part in parts}) > 1
    ):
        return f"{measured.id} is not of {p.criterion!r}"
    if criterion.other not in (None, "it"):
        wrong = next((w for part in parts if (w := wrong_other(case, part, criterion.other))), None)
        if wrong is not None:
            return wrong
    if len(parts) > 1 and verdict_of(measured) != "more":
        return f"{measured.id}: the first two cannot be told apart"
    return None


def _parts(case: Case, measured: Measurement) -> list[Measurement]:
    found = (case.ledger.get(key) for key in measured.derivation.inputs)
    return [part for part in found if isinstance(part, Measurement)]


def wrong_other(case: Case, measured: Measurement, other: str | None) -> str | None:
    """Why a measurement is not of a pair with the other that is named."""
    if other is None:
        return None
    near = measured.ground_m is not None and len(measured.ground_m) == 1
    if measured.derivation.formula.startswith("metric.") and not (near or is_of_two(measured.quantity)):
        return f"{measured.id} is of one thing alone, not of it and {other}"
    inputs = measured.derivation.inputs
    if other in CAMERA:
        tubes = [case.thing(key) for key in inputs if not isinstance(case.ledger.get(key), Calibration)]
        return None if len(tubes) == 1 else f"{measured.id} is not of the camera"
    tube = case.thing(inputs[1]) if len(inputs) > 1 else None
    return f"{measured.id} is of no other thing" if tube is None else misfit(other, tube)
