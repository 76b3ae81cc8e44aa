"""Who is faster, farther, nearer – and by how much, if that can be told."""

from __future__ import annotations

from collections.abc import Sequence

from .....traces.entail.compared import verdict_of
from .....traces.metres import METRIC_WORDS
from .....traces.records import CallFailure, Draft, Measurement, Tube
from .....traces.records.claim import Chosen, Compared
from ...ast import AskCompare
from ..claims import name_of
from ..metres import (
    CAMERA,
    Placed,
    asked_when,
    calibration_of,
    claim_number,
    fitted,
    in_unit,
    measured_of,
    place,
    placed_where_possible,
    shown_unit,
    wanted,
)
from ..moments import asked_span
from ..naming import described
from ..session import Session
from ..things import resolve, resolve_one, same

ALIKE = "cannot be told apart"


def compare(session: Session, query: AskCompare) -> Draft:
    """Two things by their difference, several by who leads."""
    named = _candidates(session, query)
    if len(named) < 2:
        raise session.abstain("There is only one thing that fits, and comparing takes two.")
    placed = (
        place(session, named, metric=query.margin)
        if len(named) == 2
        else placed_where_possible(session, named, metric=query.margin)
    )
    found = _measured(session, query, placed)
    if len(found) == 2:
        return _two(session, query, _leading_first(query, found))
    return _many(session, query, found)


def _candidates(session: Session, query: AskCompare) -> list[tuple[Tube, str]]:
    """The things compared: those named, or all that fit a plural, or everything."""
    span = asked_span(session, query.window)
    named: list[tuple[Tube, str]] = []
    for thing in query.candidates:
        if thing.plural or thing.reference in ("which", "any", "all"):
            tubes = resolve(session, thing, span).tubes
            named += [(tube, f"the {described(tube)}") for tube in tubes]
        else:
            tube = resolve_one(session, thing, span)
            named.append((tube, name_of(thing, tube)))
    if query.is_it is not None:
        tube = resolve_one(session, query.is_it, span)
        if not any(same(tube, known) for known, _ in named):
            named.insert(0, (tube, name_of(query.is_it, tube)))
    unique: list[tuple[Tube, str]] = []
    for tube, name in named:
        if not any(same(tube, known) for known, _ in unique):
            unique.append((tube, name))
    return unique


def _measured(
    session: Session, query: AskCompare, placed: Sequence[Placed]
) -> list[tuple[Placed, Measurement]]:
    """The quantity of each; of two, both must be measurable, of many those that are."""
    when = asked_when(session, query)
    quantity = fitted(query.quantity, when)
    more: dict[str, object] = {"component": query.component}
    other = None
    if query.other is not None:
        tube = resolve_one(session, query.other, when.span)
        (other,) = place(session, [(tube, name_of(query.other, tube))])
    elif query.to_camera or quantity in ("distance", "mean_distance", "closest_approach"):
        more["relative_to"] = calibration_of(session).id
    rivals = [one for one in placed if other is None or not same(one.tube, other.tube)]
    calls = [wanted(session, quantity, one, when, other=other, more=more) for one in rivals]
    if len(rivals) == 2:
        session.gather(calls)
    outcomes = session.attempt(calls)
    found = [
        (one, measured_of(outcome))
        for one, outcome in zip(rivals, outcomes, strict=True)
        if not isinstance(outcome, CallFailure)
    ]
    if len(found) < 2:
        failures = [outcome.message for outcome in outcomes if isinstance(outcome, CallFailure)]
        raise session.abstain(failures[0] if failures else "There are no two things to compare.")
    return found


def _leading_first(
    query: AskCompare, found: list[tuple[Placed, Measurement]]
) -> list[tuple[Placed, Measurement]]:
    """The one that leads first, unless the question names the order."""
    if query.is_it is not None or query.same:
        return found
    sign = -1.0 if query.most else 1.0
    return sorted(found, key=lambda pair: sign * (pair[1].value or 0.0))


def _two(session: Session, query: AskCompare, found: Sequence[tuple[Placed, Measurement]]) -> Draft:
    """Two things: which has more, or that they cannot be told apart."""
    first, second = (one for one, _ in found)
    verdict = _compared(session, query, found)
    for thing, measured in found:
        _context(session, query, thing, measured)
    tubes = (first.tube.id, second.tube.id)
    more = verdict == ("more" if query.most else "less")
    winner = ALIKE if verdict == "alike" else (first if more else second).name
    if query.same:
        return session.draft(truth=verdict == "alike", label=winner, tubes=tubes)
    if query.is_it is not None:
        return session.draft(truth=None if verdict == "alike" else more, label=winner, tubes=tubes)
    return session.draft(label=winner, tubes=tubes)


def _compared(session: Session, query: AskCompare, found: Sequence[tuple[Placed, Measurement]]) -> str:
    """Claim the difference of two, and say which way it is."""
    (first, one), (second, two) = found
    measured = measured_of(
        session.call("measure", quantity="difference", of=[one.id, two.id], subject=first.name)
    )
    factor = in_unit(session, 1.0, measured, query.unit)
    verdict = verdict_of(measured)
    claimed = Compared.model_validate(
        {
            "quantity": one.quantity,
            "subject": first.name,
            "other": second.name,
            "verdict": verdict,
            "difference": (measured.value or 0.0) * factor,
            "unit": shown_unit(measured, query.unit),
            "sigma": None if measured.sigma is None else measured.sigma * factor,
            "ci95": None if measured.ci95 is None else tuple(end * factor for end in measured.ci95),
            "span": one.span if one.span == two.span else None,
        }
    )
    session.claim(claimed, measured, first.tube, second.tube)
    return verdict


def _many(session: Session, query: AskCompare, found: Sequence[tuple[Placed, Measurement]]) -> Draft:
    """Several things: the one that leads all others, if it can be told."""
    quantity = "greatest" if query.most else "least"
    ranked = measured_of(
        session.call("measure", quantity=quantity, of=[m.id for _, m in found], subject="all of them")
    )
    winner, measured = next(pair for pair in found if pair[1].id == ranked.word)
    tubes = (winner.tube.id,)
    if verdict_of(ranked) != "more":
        for one, each in found:
            claim_number(session, each, one, other=_other(query), unit=query.unit)
        return session.draft(label=ALIKE, tubes=tuple(one.tube.id for one, _ in found))
    words = METRIC_WORDS[measured.quantity]
    criterion = (words.most if query.most else words.least).format(other=_other(query) or "it")
    session.claim(
        Chosen(subject=winner.name, criterion=criterion, chosen=winner.tube.id), ranked, winner.tube
    )
    for one, each in found:
        _context(session, query, one, each)
    truth = None if query.is_it is None else same(winner.tube, resolve_one(session, query.is_it))
    return session.draft(truth=truth, label=winner.name, tubes=tubes)


def _context(session: Session, query: AskCompare, one: Placed, measured: Measurement) -> None:
    """What each of them measured: what the comparison rests on."""
    claim_number(session, measured, one, other=_other(query), unit=query.unit, main=False)


def _other(query: AskCompare) -> str | None:
    if query.other is not None:
        return f"the {query.other.text}"
    return CAMERA if query.to_camera else None
