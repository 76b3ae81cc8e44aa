"""What a question in metres wants confirmed: that a quantity is beyond a bound, that a distance shrinks."""

from __future__ import annotations

from ....traces.records.vocabulary import MetricQuantity
from ..ast import Query, Threshold, Window
from .heard import Heard
from .meanings import APART_MAY, measured
from .words import kind_of_unit


def bounded(heard: Heard) -> Query | None:
    """Whether a quantity is above or below a number."""
    if not heard.yes_no or len(heard.bounds) != 1 or heard.asked or heard.signs["OR"] or heard.told_by_rank:
        return None
    bound = heard.bounds[0]
    kind = kind_of_unit(bound.unit)
    pair = heard.pair()
    if (
        kind == "length"
        and pair is not None
        and (
            heard.camera
            or pair[1] is not None
            or "COUPLE" in heard.signs
            or heard.has("APART", "CLOSE", "FROM", "AWAY")
        )
    ):
        if not heard.fits(
            "BOUND", f"{APART_MAY} TRAVEL STAY ALWAYS CLOSEST MIN FURTHEST MAX NEARER FURTHER APPROACH"
        ):
            return None
        return measured(
            heard,
            _apart_bound(heard, bound.sign),
            *pair,
            to_camera=heard.camera,
            threshold=bound,
            unit=bound.unit,
        )
    thing = heard.one()
    if thing is None:
        return None
    quantity = _bounded_quantity(heard, kind, bound.sign)
    return None if quantity is None else measured(heard, quantity, thing, threshold=bound, unit=bound.unit)


def _apart_bound(heard: Heard, sign: str) -> MetricQuantity:
    """Ever nearer than that, or always: the nearest they came decides the one, the farthest the other."""
    window = heard.window()
    if window is not None and window.at is not None:
        return "distance"
    lasting = heard.has("ALWAYS", "STAY")
    return "closest_approach" if (sign == "below") != lasting else "farthest_apart"


_LENGTHS: tuple[tuple[MetricQuantity, str, str], ...] = (
    ("height", "TALL", ""),
    ("length", "LONG", ""),
    ("width", "WIDE", ""),
    ("stopping_distance", "STOP|STOPD", "NEED DEC TRAVEL FAR"),
    ("displacement", "DISPL", "TRAVEL END FAR"),
    ("travelled_distance", "TRAVEL|PATH", "FAR PATH LONG"),
)


def _bounded_quantity(heard: Heard, kind: str, sign: str) -> MetricQuantity | None:
    """What is to be above or below, by the unit of the bound and what else is said."""
    if kind == "speed":
        return _bounded_speed(heard, sign)
    if kind == "length":
        return next((name for name, need, may in _LENGTHS if heard.fits(f"BOUND {need}", may)), None)
    if kind == "angle" and heard.fits("BOUND TURN"):
        return "turning_angle"
    if kind == "acceleration" and heard.fits("BOUND ACC|DEC", "MAX STRONG"):
        return "max_acceleration" if heard.signs["ACC"] else "max_deceleration"
    return None


def _bounded_speed(heard: Heard, sign: str) -> MetricQuantity | None:
    """At an instant the speed; else the extreme that decides: `ever below` the least, `always` the most."""
    if not heard.fits(
        "BOUND", "SPEED TRAVEL STAY ALWAYS FALL RISE REACH COME MAX MEAN MIN INSTANT FASTEST WHEN"
    ):
        return None
    window = heard.window()
    if window is not None and window.at is not None:
        return "speed"
    if heard.signs["MEAN"]:
        return "mean_speed"
    lasting = heard.has("ALWAYS", "STAY")
    dips = heard.has("FALL", "MIN") or "ever" in heard.words
    least = lasting if sign == "above" else dips and not lasting
    return "min_speed" if least else "max_speed"


def speeding(heard: Heard) -> Query | None:
    """Whether it gains or loses speed at some time."""
    thing = heard.one()
    window = heard.window()
    if thing is None or not heard.yes_no or heard.bounds or heard.asked or window in (None, Window()):
        return None
    if not heard.fits("ACC|DEC", "TRAVEL") or (heard.signs["ACC"] and heard.signs["DEC"]):
        return None
    limit = Threshold(sign="above" if heard.signs["ACC"] else "below", value=0.0, unit="m/s²")
    return measured(heard, "mean_acceleration", thing, threshold=limit)


_UP = "APPROACH|TOWARD|NEARER"
_DOWN = "RECEDE|AWAY|LEAVE|FURTHER"


def toward(heard: Heard) -> Query | None:
    """Whether the distance shrinks or grows."""
    pair = heard.pair()
    if pair is None or not heard.yes_no or heard.bounds or heard.asked or heard.signs["THAN"]:
        return None
    may = "TRAVEL COME FAR GAP APART BETWEEN OR FROM STAY"
    either = f"{_UP} {_DOWN} CLOSE"
    if heard.fits(f"{_UP}|CLOSE {_DOWN} OR", f"{may} {either}"):
        said = "asks"
    elif heard.fits(_UP, f"{may} {_UP}") and not heard.signs["OR"]:
        said = "toward"
    elif heard.fits(_DOWN, f"{may} {_DOWN}") and not heard.signs["OR"]:
        said = "away"
    else:
        return None
    if not heard.has("TRAVEL", "COME", "APPROACH", "RECEDE"):
        return None  # 'is it away from the car?' asks where it is
    return measured(heard, "closing_speed", *pair, to_camera=heard.camera, toward=said)
