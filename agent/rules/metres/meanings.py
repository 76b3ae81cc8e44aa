"""What a question in metres asks, from its signs: values, extremes and when, bounds, toward or away, who more."""

from __future__ import annotations

from typing import NamedTuple

from ....traces.records.vocabulary import Component, MetricQuantity
from ..ast import AskMeasure, Line, Query, Thing, Threshold, Zone
from .comparisons import compared, crowned
from .heard import Heard, kind_of_unit


class Meaning(NamedTuple):
    """A quantity, the signs that it needs, and those that may stand beside them."""

    quantity: MetricQuantity
    need: str
    may: str = ""


_HOW_FAR = "FAR|PATH|HOWMUCH|COUNTED_length"
# Of one thing, the first that fits.
_SINGLE = (
    Meaning("displacement", "DISPL", "FAR END START TRAVEL FROM COUNTED_length AWAY APART HOWMUCH PATH WHERE BETWEEN"),
    Meaning("displacement", "FAR|COUNTED_length|APART WHERE", "START END FROM APART BETWEEN AWAY TRAVEL"),
    Meaning("stopping_distance", "STOPD", "NEED LONG FAR HOWLONG TRAVEL"),
    Meaning("stopping_distance", "FAR|COUNTED_length|HOWMUCH STOP", "NEED DEC TRAVEL APART"),
    Meaning("stopping_deceleration", "DEC STOP", "NEED MEAN SPEED STRONG HOWMUCH"),
    Meaning("stopping_deceleration", "DEC MEAN", "HOWMUCH"),
    Meaning("max_deceleration", "DEC", "STRONG MAX SPEED HOWMUCH HARDER SHARP"),
    Meaning("max_acceleration", "ACC STRONG|MAX|HARDER", "HOWMUCH REACH VERT HORIZ"),
    Meaning("mean_acceleration", "ACC", "MEAN SPEED HORIZ VERT INSTANT TRAVEL HOWMUCH"),
    Meaning("turning_radius", "RADIUS", "TURN PATH TRAVEL NEED"),
    Meaning("turning_radius", "TIGHT TURN|PATH", "NEED TRAVEL"),
    Meaning("turning_angle", "TURN ANGLE|SHARP|HOWMUCH|COUNTED_angle|FAR|DEGREES", "TRAVEL WAY NEED TURN DEGREES MAX"),
    Meaning("turning_angle", "TURN", "NEED DEGREES"),
    Meaning("max_speed", "FASTEST", "TRAVEL COME SPEED REACH WHEN"),
    Meaning("max_speed", "SPEED MAX", "TRAVEL COME REACH WHEN NEED HORIZ VERT KEEP"),
    Meaning("min_speed", "SLOWEST", "TRAVEL COME SPEED REACH WHEN"),
    Meaning("min_speed", "SPEED MIN", "TRAVEL COME REACH WHEN HORIZ VERT"),
    Meaning("max_speed", "SPEED COME"),
    Meaning("mean_speed", "SPEED|COUNTED_speed", "TRAVEL MEAN INSTANT HORIZ VERT KEEP FALL STAY NEED REACH"),
    Meaning("mean_speed", "HOWMUCH SPEED", "TRAVEL MEAN"),
    Meaning("displacement", "FAR VERT|HORIZ", "TRAVEL FALL COUNTED_length"),
    Meaning("travelled_distance", f"TRAVEL {_HOW_FAR}", f"{_HOW_FAR} NEED COME".replace("|", " ")),
    Meaning("travelled_distance", "FAR COME", "COUNTED_length"),
    Meaning("travelled_distance", f"FALL {_HOW_FAR}", "TRAVEL"),
    Meaning("travelled_distance", "PATH", "FAR NEED COUNTED_length LONG"),
    Meaning("height", "TALL", "COUNTED_length HOWMUCH"),
    Meaning("length", "LONG", "COUNTED_length HOWMUCH"),
    Meaning("width", "WIDE", "COUNTED_length HOWMUCH"),
)  # fmt: skip
_APART = "FAR|APART|CLOSE|COUNTED_length|AWAY|GAP|HOWMUCH"
_APART_MAY = f"{_APART} BETWEEN FROM TOWARD COME STAND KEEP".replace("|", " ")
# Of two, the first that fits.
_PAIRED = (
    Meaning("time_to_contact", "CONTACT", "BETWEEN HOWLONG LONG PACE COUNTED_time UNTIL"),
    Meaning("time_to_contact", "HOWLONG|LONG|COUNTED_time REACH|CONTACT", "UNTIL PACE NEED TOWARD"),
    Meaning("closing_speed", "CLOSING", "BETWEEN TRAVEL APPROACH"),
    Meaning("closing_speed", "SPEED|COUNTED_speed APPROACH", "GAP FAR CLOSE TOWARD COME TRAVEL APART FROM BETWEEN"),
    Meaning("closing_speed", "SPEED CLOSE", "COME TRAVEL"),
    Meaning("closing_speed", "SPEED|COUNTED_speed TOWARD", "TRAVEL COME"),
    Meaning("following_time", "TIMEGAP", "BETWEEN FOLLOW KEEP LEAVE"),
    Meaning("following_time", "COUNTED_time|HOWLONG FOLLOW", "HOWMUCH"),
    Meaning("mean_distance", f"MEAN {_APART}", _APART_MAY + " DIFF"),
    Meaning("closest_approach", "CLOSEST", f"{_APART_MAY} WHEN TRAVEL MIN REACH"),
    Meaning("closest_approach", f"MIN {_APART}", f"{_APART_MAY} WHEN"),
    Meaning("closest_approach", "CLOSE COME|APPROACH", "TRAVEL FROM TOWARD"),
    Meaning("closest_approach", "CLOSE TRAVEL", "FROM TOWARD"),
    Meaning("farthest_apart", "FURTHEST", f"{_APART_MAY} WHEN TRAVEL"),
    Meaning("farthest_apart", f"MAX {_APART}", f"{_APART_MAY} WHEN"),
    Meaning("farthest_apart", "FAR|APART COME", "FROM AWAY APART"),
    Meaning("following_gap", "GAP|FOLLOW GAP|FAR|CLOSE|COUNTED_length|HOWMUCH|APART|KEEP", "FOLLOW KEEP LEAVE GAP FROM APART TRAVEL BETWEEN"),
    Meaning("heading_difference", "ANGLE|DIFF|COUNTED_angle|HOWMUCH WAY", "TRAVEL APART BETWEEN DIFF DEGREES HOWMUCH ANGLE FAR"),
    Meaning("overtaking_time", "WHEN OVERTAKE", "CAMFRAME"),
    Meaning("distance", f"{_APART}", f"{_APART_MAY} NEED"),
)  # fmt: skip
_ONE_SIDED = frozenset({"travelled_distance"})
_EXTREMES = frozenset(
    {"max_speed", "min_speed", "closest_approach", "farthest_apart", "max_acceleration", "max_deceleration"}
)


def measured(
    heard: Heard, quantity: MetricQuantity, thing: Thing, other: Thing | None = None, **more: object
) -> Query | None:
    """The question for a quantity, in its time and unit."""
    window = heard.window()
    if window is None or thing.reference == "which":
        return None
    component: Component | None = (
        "horizontal" if heard.signs["HORIZ"] else "vertical" if heard.signs["VERT"] else None
    )
    fields: dict[str, object] = {
        "quantity": quantity,
        "thing": thing,
        "other": other,
        "at": window.at,
        "window": window.model_copy(update={"at": None}),
        "unit": heard.unit,
        "component": component,
        **more,
    }
    return AskMeasure.model_validate(fields)


def _asks(heard: Heard, quantity: str) -> str | None:
    """Whether when it was is asked, too or only; None where it cannot be."""
    told = "both" if heard.signs["WHENTOO"] else "when" if heard.signs["WHEN"] else "value"
    return told if told == "value" or quantity in _EXTREMES else None


def of_one(heard: Heard) -> Query | None:
    """A quantity of one thing."""
    thing = heard.one()
    if thing is None or heard.yes_no or heard.bounds or heard.asked or heard.signs["MARGIN"]:
        return None
    for meaning in _SINGLE:
        if heard.fits(meaning.need, meaning.may):
            asks = _asks(heard, meaning.quantity)
            sized = meaning.quantity in ("height", "length", "width")
            if asks is None or (sized and (heard.signs["TIME"] or thing.relative or thing.clause)):
                return None
            return measured(heard, meaning.quantity, thing, asks=asks)
    return None


def from_camera(heard: Heard) -> Query | None:
    """'How far off is the person?': from the camera, where nothing else is named."""
    thing = heard.one()
    if thing is None or heard.yes_no or heard.bounds or heard.asked or thing.plural:
        return None
    if heard.fits("FAR|APART|COUNTED_length AWAY") or (
        heard.fits("APART", "FAR") and "distant" in heard.words
    ):
        return measured(heard, "distance", thing, to_camera=True)
    return None


def of_two(heard: Heard) -> Query | None:
    """A quantity of two things, or of one and the camera."""
    pair = heard.pair()
    if pair is None or heard.yes_no or heard.bounds or heard.asked or heard.signs["MARGIN"]:
        return None
    for meaning in _PAIRED:
        if heard.fits(meaning.need, meaning.may):
            asks = _asks(heard, meaning.quantity) if meaning.quantity != "overtaking_time" else "value"
            if asks is None:
                return None
            return measured(
                heard,
                meaning.quantity,
                *_ordered(heard, pair, meaning.quantity),
                to_camera=heard.camera,
                asks=asks,
            )
    return None


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
    if thing is None or heard.yes_no or heard.asked or heard.bounds or thing.plural:
        return None
    if not heard.fits(
        "WAY|CLOCKWAY|CLOCK|WHERE CLOCK|CLOCKWAY|DEGREES|CAMFRAME|OWNFRAME|TRAVEL", "TRAVEL WAY TOWARD"
    ):
        return None
    told = _told(heard)
    return None if told is None else measured(heard, "direction", thing, unit=None, **told)


def _told(heard: Heard) -> dict[str, object] | None:
    """How a direction is to be told; None where the question does not say."""
    signs = heard.signs
    clock = signs["CLOCK"] or signs["CLOCKWAY"] or "clock" in heard.words
    form = "clock" if clock else "degrees" if signs["DEGREES"] or heard.unit == "deg" else "number"
    frame = "camera" if signs["CAMFRAME"] else "initial" if signs["OWNFRAME"] else None
    return {"form": form, "frame": frame} if form != "number" or frame else None


def seen_from(heard: Heard) -> Query | None:
    """Which way the one lies from the other."""
    if heard.yes_no or heard.bounds or heard.asked or len(heard.things) != 2 or heard.camera:
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
    if thing is None or heard.yes_no or not lines or not heard.fits("WHEN CROSS|REACH LINE", "TRAVEL"):
        return None
    x1, y1, x2, y2 = lines[0]
    line = Line(x1=x1, y1=y1, x2=x2, y2=y2, x_unit="m", y_unit="m")
    return measured(heard, "crossing_time", thing, line=line)


def dwelling(heard: Heard) -> Query | None:
    """How long it is near another thing or the camera, or in a part of the ground."""
    if (
        heard.yes_no
        or heard.asked
        or not heard.things
        or not heard.signs["HOWLONG"] + heard.signs["LONG"] + heard.signs["COUNTED_time"]
    ):
        return None
    zones = [part.value for part in heard.parts if part.sign == "ZONE"]
    may = "HOWLONG LONG COUNTED_time STAY STAND TRAVEL AWAY FROM NEED"
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


# ---- yes or no ------------------------------------------------------------------------------------------


def bounded(heard: Heard) -> Query | None:
    """Whether a quantity is above or below a number."""
    if not heard.yes_no or len(heard.bounds) != 1 or heard.asked or heard.signs["OR"]:
        return None
    bound = heard.bounds[0]
    limit = Threshold(sign="above" if bound.sign == "above" else "below", value=bound.value, unit=bound.unit)
    kind = kind_of_unit(bound.unit)
    pair = heard.pair()
    if (
        kind == "length"
        and pair is not None
        and (heard.camera or pair[1] is not None or "COUPLE" in heard.signs or _apart(heard))
    ):
        if not heard.fits(
            "BOUND", f"{_APART_MAY} TRAVEL STAY ALWAYS CLOSEST MIN FURTHEST MAX NEARER FURTHER APPROACH"
        ):
            return None
        return measured(
            heard,
            _apart_bound(heard, bound.sign),
            *pair,
            to_camera=heard.camera,
            threshold=limit,
            unit=bound.unit,
        )
    thing = heard.one()
    if thing is None:
        return None
    quantity = _bounded_quantity(heard, kind, bound.sign, bound.word)
    return None if quantity is None else measured(heard, quantity, thing, threshold=limit, unit=bound.unit)


def _apart(heard: Heard) -> bool:
    return bool(heard.signs["APART"] or heard.signs["CLOSE"] or heard.signs["FROM"] or heard.signs["AWAY"])


def _apart_bound(heard: Heard, sign: str) -> MetricQuantity:
    """Ever nearer than that, or always: the nearest they came decides the one, the farthest the other."""
    window = heard.window()
    if window is not None and window.at is not None:
        return "distance"
    lasting = bool(heard.signs["ALWAYS"] or heard.signs["STAY"])
    return "closest_approach" if (sign == "below") != lasting else "farthest_apart"


def _bounded_quantity(heard: Heard, kind: str, sign: str, word: str) -> MetricQuantity | None:
    window = heard.window()
    lasting = bool(heard.signs["ALWAYS"] or heard.signs["STAY"])
    if kind == "speed" and heard.fits(
        "BOUND", "SPEED TRAVEL STAY ALWAYS FALL REACH COME MAX MEAN MIN INSTANT FASTEST"
    ):
        if window is not None and window.at is not None:
            return "speed"
        if heard.signs["MEAN"]:
            return "mean_speed"
        dips = heard.signs["FALL"] or heard.signs["MIN"] or "ever" in heard.words
        if sign == "below":
            return "min_speed" if dips and not lasting else "max_speed"
        return "min_speed" if lasting else "max_speed"
    if kind == "length":
        for quantity, need in (("height", "TALL"), ("length", "LONG"), ("width", "WIDE")):
            if heard.fits(f"BOUND {need}"):
                return quantity  # type: ignore[return-value]
        sized = {
            "taller": "height",
            "longer": "length",
            "wider": "width",
            "shorter": None,
            "narrower": "width",
        }.get(word)
        if sized and heard.fits("BOUND"):
            return sized  # type: ignore[return-value]
        if heard.fits("BOUND DISPL", "TRAVEL END FAR"):
            return "displacement"
        if heard.fits("BOUND TRAVEL|PATH", "FAR PATH"):
            return "travelled_distance"
    if kind == "angle" and heard.fits("BOUND TURN"):
        return "turning_angle"
    if kind == "acceleration" and heard.fits("BOUND ACC|DEC", "MAX STRONG"):
        return "max_acceleration" if heard.signs["ACC"] else "max_deceleration"
    return None


_UP = "APPROACH|TOWARD|NEARER"
_DOWN = "RECEDE|AWAY|LEAVE|FURTHER"


def toward(heard: Heard) -> Query | None:
    """Whether the distance shrinks or grows."""
    pair = heard.pair()
    if pair is None or not heard.yes_no or heard.bounds or heard.asked or heard.signs["THAN"]:
        return None
    may = "TRAVEL COME FAR GAP APART BETWEEN OR FROM STAY"
    either = f"{_UP} {_DOWN}".replace("|", " ")
    if heard.fits(f"{_UP} {_DOWN} OR", f"{may} {either}"):
        said = "asks"
    elif heard.fits(_UP, f"{may} {_UP}".replace("|", " ")) and not heard.signs["OR"]:
        said = "toward"
    elif heard.fits(_DOWN, f"{may} {_DOWN}".replace("|", " ")) and not heard.signs["OR"]:
        said = "away"
    else:
        return None
    if set(may.split()) >= set(heard.signs) - {"THING", "TIME", "CAM", "COUPLE", "LEAVE"}:
        return None  # 'does it leave the camera?' says nothing of metres
    return measured(heard, "closing_speed", *pair, to_camera=heard.camera, toward=said)


BUILDERS = (
    compared,
    crowned,
    bounded,
    toward,
    dwelling,
    crossing,
    seen_from,
    which_way,
    of_two,
    of_one,
    from_camera,
)
