"""How far, how fast, which way, how near: a quantity in metres of one thing or of a pair."""

from __future__ import annotations

from collections.abc import Sequence

from .....traces.records import CallFailure, Draft, Measurement, Tube
from .....traces.units import converted
from ...ast import AskDirection, AskMeasure, Thing, Threshold
from ..claims import name_of
from ..metres import (
    ANGLES,
    CAMERA,
    Placed,
    When,
    asked_when,
    calibration_of,
    claim_direction,
    claim_number,
    fitted,
    in_unit,
    measured_of,
    metric_calibration,
    place,
    placed_where_possible,
    wanted,
)
from ..moments import asked_span
from ..session import Session
from ..subjects import is_single, some
from ..things import resolve, resolve_one

PAIRS = (
    "distance",
    "mean_distance",
    "closest_approach",
    "farthest_apart",
    "closing_speed",
    "time_to_contact",
    "relative_direction",
    "heading_difference",
    "following_gap",
    "following_time",
    "overtaking_time",
)


def measure(session: Session, query: AskMeasure) -> Draft:
    """The quantity asked for; yes or no where a bound is asked about; toward or away."""
    metric_calibration(session)
    when = asked_when(session, query)
    if query.threshold is not None and not is_single(query.thing):
        return _anyone(session, query, when, query.threshold)
    one, other = _things(session, query, when)
    if query.toward is not None:
        return _toward(session, query, when, one, other)
    measured = _measured(session, query, when, one, other)
    if query.threshold is not None:
        return _against(session, query, query.threshold, [(one, measured)], other)
    return _told(session, query, one, other, measured)


def grounded_direction(session: Session, query: AskDirection) -> Draft:
    """Which way something goes, on the ground: what a calibrated camera makes of 'which way does it go?'"""
    asked = AskMeasure(
        quantity="direction", thing=query.thing, window=query.window, form="word", at=query.window.at
    )
    return measure(session, asked)


def _things(session: Session, query: AskMeasure, when: When) -> tuple[Placed, Placed | None]:
    """The thing and the other of a pair, in metres; of 'they', the two things there are."""
    span = asked_span(session, query.window)
    is_pair = query.quantity in PAIRS or query.toward is not None
    if is_pair and query.other is None and not query.to_camera and query.thing.plural:
        tubes = some(session, query.thing, span).tubes
        if len(tubes) != 2:
            raise session.abstain(
                f"{len(tubes)} things fit '{query.thing.text}', and it takes two.", hint="Name the two."
            )
        first, second = place(session, [(tube, f"the {_seen(tube)}") for tube in tubes])
        return first, second
    named = [_named(session, query.thing, query)]
    if query.other is not None:
        named.append(_named(session, query.other, query))
    placed = place(session, named)
    return placed[0], placed[1] if len(placed) > 1 else None


def _named(session: Session, thing: Thing, query: AskMeasure) -> tuple[Tube, str]:
    span = asked_span(session, query.window)
    tube = resolve_one(session, thing, span)
    return tube, name_of(thing, tube)


def _seen(tube: Tube) -> str:
    return f"{tube.look.colour} {tube.label}" if tube.look.colour else tube.name or tube.label


def _more(session: Session, query: AskMeasure) -> dict[str, object]:
    """What else a call is told: component, frame, line, zone, and that the other is the camera."""
    more: dict[str, object] = {"component": query.component, "frame": query.frame}
    if query.to_camera:
        more["relative_to"] = calibration_of(session).id
    if query.line is not None:
        more["line_m"] = [query.line.x1, query.line.y1, query.line.x2, query.line.y2]
    zone = query.zone
    if zone is not None and zone.radius is not None:
        more["radius_m"] = converted(zone.radius, zone.radius_unit, "m") or zone.radius
        if zone.near_camera:
            more["relative_to"] = calibration_of(session).id
    elif zone is not None:
        more["zone_m"] = [zone.x1, zone.y1, zone.x2, zone.y2]
    return more


def _measured(
    session: Session, query: AskMeasure, when: When, one: Placed, other: Placed | None
) -> Measurement:
    quantity = fitted(query.quantity, when)
    if query.zone is not None and query.zone.near is not None and other is None:
        tube = resolve_one(session, query.zone.near, when.span)
        (other,) = place(session, [(tube, name_of(query.zone.near, tube))])
    call = wanted(session, quantity, one, when, other=other, more=_more(session, query))
    return measured_of(session.gather([call])[0])


def _told(
    session: Session, query: AskMeasure, one: Placed, other: Placed | None, measured: Measurement
) -> Draft:
    """The draft of a number or a direction."""
    name = _other_name(query, other)
    tubes = (one.tube.id, *(() if other is None else (other.tube.id,)))
    spans = () if measured.span is None else (measured.span,)
    if measured.quantity in ANGLES:
        found = claim_direction(session, measured, one, other=name)
        label = {"clock": f"{found.clock} o'clock", "degrees": f"{found.degrees:.0f}°"}.get(query.form)
        return session.draft(label=label or found.word, tubes=tubes, spans=spans)
    claim_number(session, measured, one, other=name, unit=query.unit)
    return session.draft(label=measured.word, tubes=tubes, spans=spans)


def _other_name(query: AskMeasure, other: Placed | None) -> str | None:
    if other is not None:
        return other.name
    camera = query.to_camera or query.quantity in PAIRS
    return CAMERA if camera and query.other is None else None


def _anyone(session: Session, query: AskMeasure, when: When, bound: Threshold) -> Draft:
    """Whether any (or all) of the things that fit are beyond a bound."""
    span = asked_span(session, query.window)
    tubes = resolve(session, query.thing, span).tubes
    if not tubes:
        some(session, query.thing, span)
    placed = placed_where_possible(session, [(tube, name_of(query.thing, tube)) for tube in tubes])
    there = [one for one in placed if _is_there(one, when)]
    quantity = fitted(query.quantity, when)
    outcomes = session.attempt(
        [wanted(session, quantity, one, _loose(when), more=_more(session, query)) for one in there]
    )
    found = [
        (one, measured_of(outcome))
        for one, outcome in zip(there, outcomes, strict=True)
        if not isinstance(outcome, CallFailure)
    ]
    if not found:
        reasons = [outcome.message for outcome in outcomes if isinstance(outcome, CallFailure)]
        raise session.abstain(reasons[0] if reasons else "Nothing is seen in the time asked about.")
    return _against(session, query, bound, found, None)


def _loose(when: When) -> When:
    """Of many things each counts while it is seen."""
    return When(when.at_s, when.span, strict=False)


def _is_there(one: Placed, when: When) -> bool:
    if when.at_s is not None:
        return one.path.span.contains(when.at_s)
    part = None if when.span is None else one.path.span.intersect(when.span)
    return when.span is None or (part is not None and part.duration_s > 0)


def _against(
    session: Session,
    query: AskMeasure,
    bound: Threshold,
    found: Sequence[tuple[Placed, Measurement]],
    other: Placed | None,
) -> Draft:
    """Yes where an interval lies beyond the bound, no where all lie on the near side, else neither."""
    limit = bound.value
    beyond: list[tuple[Placed, Measurement]] = []
    near: list[tuple[Placed, Measurement]] = []
    for one, measured in found:
        value = in_unit(session, measured.value or 0.0, measured, bound.unit)
        half = 1.96 * in_unit(session, measured.sigma or 0.0, measured, bound.unit)
        value = abs(value) if measured.quantity == "turning_angle" else value
        over = value - limit if bound.sign == "above" else limit - value
        (beyond if over > half else near if over < -half else []).append((one, measured))
    every = query.thing.reference == "all"
    truth: bool | None = None
    if (every and len(beyond) == len(found)) or (not every and beyond):
        truth = True
    elif (every and near) or (not every and len(near) == len(found)):
        truth = False
    shown = beyond or [_nearest(found, bound)]
    for one, measured in shown if truth else [_nearest(found, bound)]:
        claim_number(session, measured, one, other=_other_name(query, other), unit=bound.unit)
    if truth is None:
        return session.draft(
            truth=None, label="cannot be told apart", tubes=tuple(o.tube.id for o, _ in found)
        )
    return session.draft(truth=truth, tubes=tuple(one.tube.id for one, _ in (beyond if truth else found)))


def _nearest(found: Sequence[tuple[Placed, Measurement]], bound: Threshold) -> tuple[Placed, Measurement]:
    """The one that comes nearest to being beyond the bound."""
    sign = 1.0 if bound.sign == "above" else -1.0
    return max(found, key=lambda pair: sign * (pair[1].value or 0.0))


def _toward(session: Session, query: AskMeasure, when: When, one: Placed, other: Placed | None) -> Draft:
    """Whether the distance shrinks or grows, surely."""
    call = wanted(session, "closing_speed", one, when, other=other, more=_more(session, query))
    measured = measured_of(session.gather([call])[0])
    name = other.name if other is not None else CAMERA
    claim_number(session, measured, one, other=name, unit=query.unit)
    low, high = measured.ci95 or (0.0, 0.0)
    told = "toward" if low > 0 else "away" if high < 0 else None
    tubes = (one.tube.id, *(() if other is None else (other.tube.id,)))
    if query.toward == "asks":
        return session.draft(label=told or "neither toward nor away", tubes=tubes)
    truth = None if told is None and not _slow(measured) else told == query.toward
    return session.draft(truth=truth, label=told, tubes=tubes)


def _slow(measured: Measurement) -> bool:
    """Whether it is sure that the distance hardly changes."""
    low, high = measured.ci95 or (-1.0, 1.0)
    return low > -0.2 and high < 0.2
