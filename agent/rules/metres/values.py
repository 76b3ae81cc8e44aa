"""What a question in metres wants to know: a number, a direction, a time on a line or near something."""

from __future__ import annotations

from ....traces.records.vocabulary import EVENTS, MetricQuantity
from ..ast import Clause, Line, Moment, Query, Thing, Window, Zone
from .heard import Heard
from .meanings import EXTREMES, PAIRED, SINGLE, SIZES, measured
from .words import kind_of_unit


def _asks(heard: Heard, quantity: str) -> str | None:
    """Whether when it was is asked, too or only; None where it cannot be."""
    told = "both" if heard.signs["WHENTOO"] else "when" if heard.signs["WHEN"] else "value"
    return told if told == "value" or quantity in EXTREMES else None


def of_one(heard: Heard) -> Query | None:
    """A quantity of one thing."""
    thing = heard.one()
    if thing is None or heard.told_by_rank or not heard.wants_value or heard.signs["MARGIN"]:
        return None
    for meaning in SINGLE:
        if heard.fits(meaning.need, meaning.may):
            asks = _asks(heard, meaning.quantity)
            if asks is None or _merely_done(heard, meaning.need) or _lasting(heard, thing, meaning.quantity):
                return None
            if meaning.quantity == "travelled_distance" and _while_braking(heard, thing):
                return measured(heard, "stopping_distance", thing, asks=asks, window=Window())
            return measured(heard, _at_once(heard, meaning.quantity), thing, asks=asks)
    return None


def _while_braking(heard: Heard, thing: Thing) -> bool:
    """'From when it brakes until it stands' is all of one stop: the event has its end for its instant."""
    window = heard.window() or Window()
    return all(
        isinstance(end, Moment)
        and end.clause.happens in ("stop", "still")
        and end.offset_s == 0
        and end.subject.noun in (thing.noun, "it")
        for end in (window.after, window.before)
    )


def _merely_done(heard: Heard, need: str) -> bool:
    """'Red car turn at all?' asks whether it does."""
    return need == "TURN" and not {"change", "changes", "turning", "shift", "degrees"} & set(heard.said)


def _lasting(heard: Heard, thing: Thing, quantity: str) -> bool:
    """'How long is the first object to enter in view?' asks for a time, 'how high at 2 s?' for a place."""
    arrives = thing.ordinal is not None and thing.ordinal.by in EVENTS
    for_long = thing.relative or thing.clause or arrives or {"for", "see"} & set(heard.said)
    return bool((quantity in SIZES and heard.signs["TIME"]) or (quantity == "length" and for_long))


def _at_once(heard: Heard, quantity: MetricQuantity) -> MetricQuantity:
    """'How hard does it brake at 3 s?' has no greatest: what it is at that instant."""
    window = heard.window()
    instant = window is not None and window.at is not None
    return (
        "mean_acceleration" if instant and quantity in ("max_acceleration", "max_deceleration") else quantity
    )


def from_camera(heard: Heard) -> Query | None:
    """'How far off is the person?': from the camera, where nothing else is named."""
    thing = heard.one()
    if thing is None or not heard.wants_value or thing.plural:
        return None
    if heard.fits("FAR|APART|COUNTED_length AWAY") or (
        heard.fits("APART", "FAR") and {"distant", "range"} & set(heard.said)
    ):
        return measured(heard, "distance", thing, to_camera=True)
    return None


def of_two(heard: Heard) -> Query | None:
    """A quantity of two things, or of one and the camera."""
    pair = heard.pair()
    if pair is None or heard.told_by_rank or not heard.wants_value:
        return None
    for meaning in PAIRED:
        if heard.fits(meaning.need, meaning.may):
            asks = _asks(heard, meaning.quantity) if meaning.quantity != "overtaking_time" else "value"
            if asks is None:
                return None
            ordered = _ordered(heard, pair, meaning.quantity)
            return measured(heard, meaning.quantity, *ordered, to_camera=heard.camera, asks=asks)
    return None


def stopping_from(heard: Heard) -> Query | None:
    """'How far from the person did the truck stop?': how far apart they are when it does."""
    if not heard.wants_value or len(heard.things) != 2 or heard.signs["TIME"] or heard.camera:
        return None
    led = [thing for thing in heard.things if heard.led(thing)]
    if len(led) != 1 or not heard.fits("FAR|APART|CLOSE|COUNTED_length STOP", "FROM AWAY TRAVEL"):
        return None
    thing = next(one for one in heard.things if one != led[0])
    at = Moment(subject=thing, clause=Clause(happens="stop"))
    return measured(heard, "distance", thing, led[0], at=at)


def _ordered(heard: Heard, pair: tuple[Thing, Thing | None], quantity: str) -> tuple[Thing, Thing | None]:
    """The one that follows first: 'how far behind the truck is the car' is about the car."""
    ahead = heard.after("FOLLOW")
    if quantity in ("following_gap", "following_time") and ahead is not None and ahead == pair[0]:
        return (pair[1] or pair[0]), pair[0]
    if pair[1] is not None and heard.led(pair[0]) and not heard.led(pair[1]):
        return pair[1], pair[0]
    return pair


# ---- directions -----------------------------------------------------------------------------------------


def which_way(heard: Heard) -> Query | None:
    """Which way it goes, where the question says how that is to be told."""
    thing = heard.one()
    if thing is None or not heard.wants_value or thing.plural:
        return None
    if not heard.fits(
        "WAY|CLOCKWAY|CLOCK|WHERE CLOCK|CLOCKWAY|DEGREES|CAMFRAME|OWNFRAME|TRAVEL", "TRAVEL WAY TOWARD NEED"
    ):
        return None
    told = _told(heard)
    return None if told is None else measured(heard, "direction", thing, None, unit=None, **told)


def _told(heard: Heard) -> dict[str, object] | None:
    """How a direction is to be told; None where the question does not say."""
    signs = heard.signs
    clock = signs["CLOCK"] or signs["CLOCKWAY"] or "clock" in heard.said
    form = "clock" if clock else "degrees" if signs["DEGREES"] or heard.unit == "deg" else "number"
    frame = "camera" if signs["CAMFRAME"] else "initial" if signs["OWNFRAME"] else None
    return {"form": form, "frame": frame} if form != "number" or frame else None


def seen_from(heard: Heard) -> Query | None:
    """Which way the one lies from the other."""
    if not heard.wants_value or len(heard.things) != 2 or heard.camera:
        return None
    if not heard.fits("WAY|CLOCKWAY|WHERE|CLOCK VIEWFROM|VIEWOF|FROM", "CLOCK DEGREES APART CAMFRAME FROM"):
        return None
    origin = heard.after("VIEWFROM", "FROM") or heard.before("VIEWOF")
    if origin not in heard.things:
        return None
    target = next(thing for thing in heard.things if thing != origin)
    told = _told(heard) or {}
    return measured(heard, "relative_direction", origin, target, unit=None, **told)


# ---- lines, zones, nearness -----------------------------------------------------------------------------


def crossing(heard: Heard) -> Query | None:
    """When it crosses a line on the ground."""
    thing = heard.one()
    lines = [part.value for part in heard.parts if part.sign == "LINE"]
    if (
        thing is None
        or not heard.wants_value
        or not lines
        or not heard.fits("WHEN CROSS|REACH LINE", "TRAVEL")
    ):
        return None
    x1, y1, x2, y2 = lines[0]
    line = Line(x1=x1, y1=y1, x2=x2, y2=y2, x_unit="m", y_unit="m")
    return measured(heard, "crossing_time", thing, line=line)


def dwelling(heard: Heard) -> Query | None:
    """How long it is near another thing or the camera, or in a part of the ground."""
    if heard.yes_no or heard.asked or not heard.things or not heard.has("HOWLONG", "LONG", "COUNTED_time"):
        return None
    zones = [part.value for part in heard.parts if part.sign == "ZONE"]
    may = "HOWLONG LONG COUNTED_time STAY STAND TRAVEL AWAY FROM NEED APART BETWEEN FAR GAP"
    if zones and heard.one() is not None and heard.fits("ZONE", f"{may} INSIDE"):
        x1, y1, x2, y2 = zones[0]
        zone = Zone(x1=min(x1, x2), y1=min(y1, y2), x2=max(x1, x2), y2=max(y1, y2))
        return measured(heard, "dwell_time", heard.things[0], zone=zone)
    if len(heard.bounds) != 1 or zones or not heard.fits("BOUND", may):
        return None
    bound = heard.bounds[0]
    near = None if heard.camera else heard.things[-1]
    if (
        bound.sign != "below"
        or kind_of_unit(bound.unit) != "length"
        or len(heard.things) != (1 if heard.camera else 2)
    ):
        return None
    zone = Zone(near=near, near_camera=heard.camera, radius=bound.value, radius_unit=bound.unit)
    return measured(heard, "dwell_time", heard.things[0], zone=zone)
