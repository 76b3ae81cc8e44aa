"""Who is faster, farther, nearer – and by how much, if that can be told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from .....traces.entail.compared import verdict_of
from .....traces.metres import METRIC_WORDS, is_of_two
from .....traces.records import CallFailure, Draft, Measurement, Tube
from .....traces.records.claim import Chosen, Compared
from ...ast import AskCompare
from ..claims import name_of
from ..metres import (
    CAMERA,
    SCALE_FREE,
    Placed,
    asked_when,
    calibration_of,
    claim_number,
    fitted,
    in_unit,
    left_out,
    measured_of,
    place,
    placed_where_possible,
    require_scale,
    shown_unit,
    wanted,
)
from ..moments import asked_span
from ..naming import described
from ..session import Session
from ..things import resolve, resolve_one, same

ALIKE = "cannot be told apart"
# Of many things compared, so many are told with their numbers.
_TOLD = 5
# What is compared of distances to the camera where nothing else is named.
TO_CAMERA = ("distance", "mean_distance", "closest_approach")


def compare(session: Session, query: AskCompare) -> Draft:
    """Two things by their difference, several by who leads; without a scale only who it is."""
    if query.margin:
        require_scale(session, query.quantity)
    named = _candidates(session, query)
    if len(named) < 2:
        raise session.abstain("There is only one thing that fits, and comparing takes two.")
    rivals = _placed(session, query, named)
    found = _measured(session, query, rivals)
    if query.quantity not in SCALE_FREE and not calibration_of(session).metric:
        draft = _without_scale(session, query, found)
    elif len(found) == 2:
        draft = _two(session, query, _leading_first(query, found))
    else:
        draft = _many(session, query, found)
    unsaid = [left_out(rivals.missing + len(rivals.each) - len(found)), _untold(len(found) - _TOLD)]
    return draft.model_copy(update={"hint": " ".join(filter(None, unsaid)) or None})


def _untold(count: int) -> str | None:
    """What is said of those compared whose numbers are not told."""
    return f"{count} more {'was' if count == 1 else 'were'} compared." if count > 0 else None


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


class _Rivals(NamedTuple):
    """The things compared, and the one they are near to or far from."""

    each: list[Placed]
    other: Placed | None
    missing: int


def _placed(session: Session, query: AskCompare, named: Sequence[tuple[Tube, str]]) -> _Rivals:
    """The things in metres; of many, those that can be placed."""
    anchor: list[tuple[Tube, str]] = []
    if query.other is not None:
        tube = resolve_one(session, query.other, asked_span(session, query.window))
        anchor = [(tube, name_of(query.other, tube))]
    every = [*(one for one in named if not any(same(one[0], tube) for tube, _ in anchor)), *anchor]
    placed = place(session, every) if len(named) == 2 else placed_where_possible(session, every).placed
    rivals = [one for one in placed if not any(same(one.tube, tube) for tube, _ in anchor)]
    others = [one for one in placed if one not in rivals]
    if anchor and not others:
        raise session.abstain(f"{anchor[0][1]} cannot be placed in metres.")
    return _Rivals(rivals, others[0] if others else None, len(every) - len(placed))


def _measured(session: Session, query: AskCompare, rivals: _Rivals) -> list[tuple[Placed, Measurement]]:
    """The quantity of each; of two, both must be measurable, of many those that are."""
    when = asked_when(session, query)
    quantity = fitted(query.quantity, when)
    more: dict[str, object] = {"component": query.component}
    if rivals.other is None and (query.to_camera or quantity in TO_CAMERA):
        more["relative_to"] = calibration_of(session).id
    calls = [wanted(session, quantity, one, when, other=rivals.other, more=more) for one in rivals.each]
    if len(rivals.each) == 2:
        session.gather(calls)
    outcomes = session.attempt(calls)
    found = [
        (one, measured_of(outcome))
        for one, outcome in zip(rivals.each, outcomes, strict=True)
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
    return _in_order(query, found)


def _in_order(
    query: AskCompare, found: Sequence[tuple[Placed, Measurement]]
) -> list[tuple[Placed, Measurement]]:
    """The one that leads first."""
    return sorted(found, key=lambda pair: pair[1].value or 0.0, reverse=query.most)


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
            "relative_to": _other(query),
        }
    )
    session.claim(claimed, measured, first.tube, second.tube)
    return verdict


def _many(session: Session, query: AskCompare, found: Sequence[tuple[Placed, Measurement]]) -> Draft:
    """Several things: the one that leads all others, if it can be told."""
    winner = _leader(session, query, found)
    leading = _in_order(query, found)[:_TOLD]
    if winner is None:
        for one, each in leading:
            claim_number(session, each, one, other=_other(query), unit=query.unit)
        truth = _trails(session, query, found)
        return session.draft(truth=truth, label=ALIKE, tubes=tuple(one.tube.id for one, _ in leading))
    for one, each in leading:
        _context(session, query, one, each)
    return _won(session, query, winner)


def _leader(
    session: Session, query: AskCompare, found: Sequence[tuple[Placed, Measurement]]
) -> Placed | None:
    """The one that surely leads, claimed; None where that cannot be told."""
    quantity = "greatest" if query.most else "least"
    ranked = measured_of(
        session.call("measure", quantity=quantity, of=[m.id for _, m in found], subject="all of them")
    )
    if verdict_of(ranked) != "more":
        return None
    winner, measured = next(pair for pair in found if pair[1].id == ranked.word)
    words = METRIC_WORDS[measured.quantity]
    criterion = (words.most if query.most else words.least).format(other=_other(query) or "it")
    session.claim(
        Chosen(subject=winner.name, criterion=criterion, chosen=winner.tube.id), ranked, winner.tube
    )
    return winner


def _trails(session: Session, query: AskCompare, found: Sequence[tuple[Placed, Measurement]]) -> bool | None:
    """False where the one asked about surely comes after another, though not all can be told apart."""
    if query.is_it is None:
        return None
    asked = resolve_one(session, query.is_it)
    mine = next((pair for pair in found if same(pair[0].tube, asked)), None)
    if mine is None:
        return None
    first = _in_order(query, found)[0]
    if first[1].id == mine[1].id:
        return None
    ahead = _compared(session, query, [first, mine])
    return False if ahead == ("more" if query.most else "less") else None


def _won(session: Session, query: AskCompare, winner: Placed) -> Draft:
    truth = None if query.is_it is None else same(winner.tube, resolve_one(session, query.is_it))
    return session.draft(truth=truth, label=winner.name, tubes=(winner.tube.id,))


def _without_scale(session: Session, query: AskCompare, found: Sequence[tuple[Placed, Measurement]]) -> Draft:
    """Who leads, and no number: what scale there is would shift all of them alike."""
    winner = _leader(session, query, found)
    if winner is None:
        noun = METRIC_WORDS[found[0][1].quantity].noun
        raise session.abstain(f"They cannot be told apart in {noun}.")
    if query.same:
        return session.draft(truth=False, label=winner.name, tubes=(winner.tube.id,))
    return _won(session, query, winner)


def _context(session: Session, query: AskCompare, one: Placed, measured: Measurement) -> None:
    """What each of them measured: what the comparison rests on."""
    claim_number(session, measured, one, other=_other(query), unit=query.unit, main=False)


def _other(query: AskCompare) -> str | None:
    if not is_of_two(query.quantity):
        return None
    if query.other is not None:
        return f"the {query.other.text}"
    return CAMERA if query.to_camera or query.quantity in TO_CAMERA else None
