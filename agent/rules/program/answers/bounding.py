"""Whether a quantity in metres is beyond a bound: of one thing, of any that fit, of any two of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import NamedTuple

from .....traces.records import CallFailure, Draft, Measurement, Tube
from ...ast import AskMeasure, Threshold
from ..claims import name_of
from ..metres import (
    CAMERA,
    Placed,
    When,
    claim_number,
    fitted,
    in_unit,
    measured_of,
    placed_where_possible,
    wanted,
)
from ..moments import asked_span
from ..session import Arguments, Session
from ..things import nothing, others_of, resolve, resolve_one, same

UNTOLD = "cannot be told"


class Case(NamedTuple):
    """One thing, or two, and the number that was measured of them."""

    one: Placed
    other: Placed | None
    measured: Measurement


class Told(NamedTuple):
    """What was measured of many things, and why it could not be measured of others."""

    cases: list[Case]
    missing: tuple[str, ...]


def any_beyond(session: Session, query: AskMeasure, when: When, more: Arguments, *, of_two: bool) -> Draft:
    """Whether any (or all) of the things that fit, or any two of them, are beyond the bound."""
    assert query.threshold is not None
    told = measured_each(session, query, when, more, of_two=of_two)
    other = CAMERA if query.to_camera else None
    return beyond(session, query, query.threshold, told.cases, other=other, missing=told.missing)


def measured_each(session: Session, query: AskMeasure, when: When, more: Arguments, *, of_two: bool) -> Told:
    """The quantity of everything that fits, while it is seen; or of any two of them."""
    span = asked_span(session, query.window)
    found = resolve(session, query.thing, span)
    anchor = None if query.other is None else resolve_one(session, query.other, span)
    tubes = found.tubes if anchor is None else others_of(anchor, found.tubes)
    if not tubes:
        raise nothing(session, found)
    named = [(tube, name_of(query.thing, tube)) for tube in tubes]
    if query.other is not None and anchor is not None:
        named.append((anchor, name_of(query.other, anchor)))
    placing = placed_where_possible(session, named)
    cases = [
        (one, other)
        for one, other in _cases(session, placing.placed, anchor, of_two=of_two)
        if _is_there(one, when) and (other is None or _is_there(other, when))
    ]
    loose = When(when.at_s, when.span, strict=False)
    quantity = fitted(query.quantity, when)
    outcomes = session.attempt(
        [wanted(session, quantity, one, loose, other=other, more=more) for one, other in cases]
    )
    told = [
        Case(*case, measured_of(outcome))
        for case, outcome in zip(cases, outcomes, strict=True)
        if not isinstance(outcome, CallFailure)
    ]
    missing = [*placing.missing, *(o.message for o in outcomes if isinstance(o, CallFailure))]
    if not told:
        raise session.abstain(missing[0] if missing else "Nothing is seen in the time asked about.")
    return Told(told, tuple(missing))


def _cases(
    session: Session, placed: Sequence[Placed], anchor: Tube | None, *, of_two: bool
) -> list[tuple[Placed, Placed | None]]:
    """What is measured: each thing, each with the one named, or each two of them."""
    if anchor is not None:
        named = next((one for one in placed if same(one.tube, anchor)), None)
        if named is None:
            raise session.abstain("The thing it is relative to cannot be placed in metres.")
        return [(one, named) for one in placed if one is not named]
    if not of_two:
        return [(one, None) for one in placed]
    if len(placed) < 2:
        raise session.abstain("Only one thing fits, and it takes two.", hint="Name the two.")
    return list(combinations(placed, 2))


def _is_there(one: Placed, when: When) -> bool:
    """Whether a thing is followed at all in the time asked about."""
    if when.at_s is not None:
        return one.path.span.contains(when.at_s)
    part = None if when.span is None else one.path.span.intersect(when.span)
    return when.span is None or (part is not None and part.duration_s > 0)


def beyond(
    session: Session,
    query: AskMeasure,
    bound: Threshold,
    cases: Sequence[Case],
    *,
    other: str | None,
    missing: Sequence[str] = (),
) -> Draft:
    """Yes where an interval lies beyond the bound, no where all lie on the near side, else neither."""
    sides = [_side(session, case.measured, bound) for case in cases]
    over = [case for case, side in zip(cases, sides, strict=True) if side == "over"]
    under = [case for case, side in zip(cases, sides, strict=True) if side == "under"]
    truth = _truth(query.thing.reference == "all", len(over), len(under), len(cases) + len(missing))
    nearest = _nearest(cases, bound)
    shown = over if truth else (under if query.thing.reference == "all" and under else [nearest])
    for case in shown if truth is not None else [nearest]:
        name = case.other.name if case.other is not None else other
        claim_number(session, case.measured, case.one, other=name, unit=bound.unit)
    tubes = dict.fromkeys(one.tube.id for case in shown for one in case[:2] if one is not None)
    return session.draft(truth=truth, label=UNTOLD if truth is None else None, tubes=tuple(tubes))


def _truth(every: bool, over: int, under: int, count: int) -> bool | None:
    """What is so of any, or of every one, of `count` things; None where it cannot be told."""
    if every:
        return False if under else True if over == count else None
    return True if over else False if under == count else None


def _side(session: Session, measured: Measurement, bound: Threshold) -> str:
    """Over the bound, under it (short of it), or too near to tell."""
    value = in_unit(session, measured.value or 0.0, measured, bound.unit)
    half = 1.96 * in_unit(session, measured.sigma or 0.0, measured, bound.unit)
    value = abs(value) if measured.quantity == "turning_angle" else value
    past = value - bound.value if bound.sign == "above" else bound.value - value
    return "over" if past > half else "under" if past < -half else "near"


def _nearest(cases: Sequence[Case], bound: Threshold) -> Case:
    """The one that comes nearest to being beyond the bound."""
    sign = 1.0 if bound.sign == "above" else -1.0
    return max(cases, key=lambda case: sign * (case.measured.value or 0.0))
