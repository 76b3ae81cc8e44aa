"""How far, how fast, which way, how near: a quantity in metres of one thing or of a pair."""

from __future__ import annotations

from typing import NamedTuple

from .....traces.metres import is_of_two
from .....traces.records import Draft, Measurement, Tube
from .....traces.units import converted
from ...ast import AskDirection, AskHowLong, AskMeasure, Thing
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
    left_out,
    measured_of,
    place,
    require_scale,
    wanted,
)
from ..moments import asked_span
from ..naming import described
from ..session import Arguments, Session, Wanted
from ..subjects import is_single, some
from ..things import resolve_one
from .bounding import Case, any_beyond, beyond, measured_each
from .pictured import seen_direction

# Calibrations that tell how something goes on the ground.
ON_GROUND = ("ground_plane", "posed", "tracks")
# A distance that changes more slowly than this, surely, neither shrinks nor grows.
_HARDLY_M_S = 0.2
# What turns by less than this goes straight on.
_A_TURN_DEG = 10.0


class Pair(NamedTuple):
    """The thing asked about, and the other one where it takes two."""

    one: Placed
    other: Placed | None


def measure(session: Session, query: AskMeasure) -> Draft:
    """The quantity asked for; yes or no where a bound is asked about; toward or away."""
    if query.quantity in ("direction", "heading") and _in_picture(session, query):
        return seen_direction(session, query)
    require_scale(session, query.quantity)
    when = asked_when(session, query)
    if query.threshold is not None and not is_single(query.thing):
        return any_beyond(session, query, when, _more(session, query), of_two=_takes_two(query))
    if query.toward is None and not is_single(query.thing) and not _takes_two(query):
        return _each(session, query, when)
    pair = _pair(session, query)
    if query.toward is not None:
        return _toward(session, query, when, pair)
    measured = measured_of(session.gather([_call(session, query, when, pair)])[0])
    if query.threshold is not None:
        case = Case(pair.one, pair.other, measured)
        return beyond(session, query, query.threshold, [case], other=_other_name(query, pair.other))
    return _told(session, query, pair, measured)


def grounded_direction(session: Session, query: AskDirection) -> Draft:
    """Which way something goes, on the ground: what a calibrated camera makes of 'which way does it go?'"""
    asked = AskMeasure(
        quantity="direction", thing=query.thing, window=query.window, form="word", at=query.window.at
    )
    return measure(session, asked)


def grounded_turn(session: Session, query: AskDirection) -> Draft:
    """To which side something turns on the ground, if it surely turns at all."""
    asked = AskMeasure(quantity="turning_angle", thing=query.thing, window=query.window)
    pair = _pair(session, asked)
    when = asked_when(session, asked)
    measured = measured_of(session.gather([_call(session, asked, when, pair)])[0])
    low, high = measured.ci95 or (0.0, 0.0)
    if low < _A_TURN_DEG and high > -_A_TURN_DEG:
        raise session.abstain(f"{pair.one.name} was not seen to turn.")
    return _told(session, asked, pair, measured)


def grounded_standing(session: Session, query: AskHowLong, thing: Thing) -> Draft:
    """How long something stands on the ground: what seems to stand in the picture may come nearer."""
    return measure(session, AskMeasure(quantity="time_stopped", thing=thing, window=query.window))


def _in_picture(session: Session, query: AskMeasure) -> bool:
    """Whether a direction is one in the picture: asked for so, or nothing tells the ground's."""
    return query.frame == "image" or (
        query.frame is None and session.view.brief.calibrated in (None, "homography", "depth")
    )


def _takes_two(query: AskMeasure) -> bool:
    """Whether a pair is asked about without a second thing being named: 'they', 'the cars'."""
    is_pair = is_of_two(query.quantity) or query.toward is not None
    return is_pair and query.other is None and not query.to_camera


def _pair(session: Session, query: AskMeasure) -> Pair:
    """The thing and the other of a pair, in metres; of 'they', the two things there are."""
    span = asked_span(session, query.window)
    if _takes_two(query) and query.thing.plural:
        tubes = some(session, query.thing, span).tubes
        if len(tubes) != 2:
            told = "one thing fits" if len(tubes) == 1 else f"{len(tubes)} things fit"
            raise session.abstain(f"{told} '{query.thing.text}', and it takes two.", hint="Name the two.")
        return Pair(*place(session, [(tube, f"the {described(tube)}") for tube in tubes]))
    near = query.zone.near if query.zone is not None else None
    named = [_named(session, query.thing, query)]
    named += [_named(session, other, query) for other in (query.other, near) if other is not None][:1]
    if len(named) > 1 and named[0][0].id == named[1][0].id:
        raise session.abstain(f"{named[0][1]} and {named[1][1]} are one thing, and it takes two.")
    placed = place(session, named)
    return Pair(placed[0], placed[1] if len(placed) > 1 else None)


def _named(session: Session, thing: Thing, query: AskMeasure) -> tuple[Tube, str]:
    tube = resolve_one(session, thing, asked_span(session, query.window))
    return tube, name_of(thing, tube)


def _more(session: Session, query: AskMeasure) -> Arguments:
    """What else a call is told: component, frame, line, zone, and that the other is the camera."""
    told: Arguments = {"component": query.component, "frame": query.frame}
    zone = query.zone
    if query.to_camera or (zone is not None and zone.near_camera):
        told["relative_to"] = calibration_of(session).id
    if query.line is not None:
        told["line_m"] = [query.line.x1, query.line.y1, query.line.x2, query.line.y2]
    if zone is not None and zone.radius is not None:
        told["radius_m"] = converted(zone.radius, zone.radius_unit, "m") or zone.radius
    elif zone is not None:
        told["zone_m"] = [zone.x1, zone.y1, zone.x2, zone.y2]
    return told


def _call(session: Session, query: AskMeasure, when: When, pair: Pair) -> Wanted:
    quantity = "closing_speed" if query.toward is not None else fitted(query.quantity, when)
    return wanted(session, quantity, pair.one, when, other=pair.other, more=_more(session, query))


def _other_name(query: AskMeasure, other: Placed | None) -> str | None:
    """What a claim calls the other of a pair."""
    if other is not None:
        return other.name
    near_camera = query.zone is not None and query.zone.near_camera
    return CAMERA if query.to_camera or near_camera or is_of_two(query.quantity) else None


def _told(session: Session, query: AskMeasure, pair: Pair, measured: Measurement) -> Draft:
    """The draft of a number or a direction."""
    name = _other_name(query, pair.other)
    spans = () if measured.span is None else (measured.span,)
    if measured.quantity in ANGLES:
        found = claim_direction(session, measured, pair.one, other=name)
        label = {"clock": f"{found.clock} o'clock", "degrees": f"{found.degrees:.0f}°"}.get(query.form)
        return session.draft(label=label or found.word, tubes=_tubes(pair), spans=spans)
    claim_number(session, measured, pair.one, other=name, unit=query.unit)
    return session.draft(label=measured.word, tubes=_tubes(pair), spans=spans)


def _each(session: Session, query: AskMeasure, when: When) -> Draft:
    """The quantity of every thing that fits: 'how far does each car go?'"""
    told = measured_each(session, query, when, _more(session, query), of_two=False)
    for case in told.cases:
        name = _other_name(query, case.other)
        if case.measured.quantity in ANGLES:
            claim_direction(session, case.measured, case.one, other=name)
        else:
            claim_number(session, case.measured, case.one, other=name, unit=query.unit)
    tubes = tuple(case.one.tube.id for case in told.cases)
    return session.draft(tubes=tubes, hint=left_out(len(told.missing)))


def _tubes(pair: Pair) -> tuple[str, ...]:
    return tuple(placed.tube.id for placed in pair if placed is not None)


def _toward(session: Session, query: AskMeasure, when: When, pair: Pair) -> Draft:
    """Whether the distance shrinks or grows, surely."""
    measured = measured_of(session.gather([_call(session, query, when, pair)])[0])
    claim_number(session, measured, pair.one, other=_other_name(query, pair.other) or CAMERA, unit=query.unit)
    low, high = measured.ci95 or (0.0, 0.0)
    told = "toward" if low > 0 else "away" if high < 0 else None
    if query.toward == "asks":
        return session.draft(label=told or "neither toward nor away", tubes=_tubes(pair))
    hardly = low > -_HARDLY_M_S and high < _HARDLY_M_S
    truth = None if told is None and not hardly else told == query.toward
    return session.draft(truth=truth, label=told, tubes=_tubes(pair))
