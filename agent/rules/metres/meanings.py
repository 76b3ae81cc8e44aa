"""Which signs mean which quantity in metres, of one thing and of two, and the question made of them."""

from __future__ import annotations

from typing import NamedTuple

from ....traces.records.vocabulary import MetricQuantity
from ..ast import AskMeasure, Query, Thing
from .heard import Heard


class Meaning(NamedTuple):
    """A quantity, the signs that it needs, and those that may stand beside them."""

    quantity: MetricQuantity
    need: str
    may: str = ""


# What may stand beside the signs that a meaning needs.
_HOW_FAR = "FAR|PATH|HOWMUCH|COUNTED_length"
_FROM_START = "FAR END START TRAVEL FROM COUNTED_length AWAY APART HOWMUCH PATH WHERE BETWEEN LONG SHARP COME"
_PACED = "TRAVEL MEAN INSTANT KEEP FALL STAY NEED REACH SLOW"
_BY_HOW_MUCH = "ANGLE|SHARP|HOWMUCH|COUNTED_angle|FAR|DEGREES"
_TURNED = "TRAVEL WAY NEED TURN DEGREES MAX SENSE"
_CLOSING = "GAP FAR CLOSE TOWARD COME TRAVEL APART FROM BETWEEN"
_BEHIND = "GAP|FAR|CLOSE|COUNTED_length|HOWMUCH|APART|KEEP"
_FOLLOWED = "FOLLOW KEEP LEAVE GAP FROM APART TRAVEL BETWEEN"
_DIFFERING = "FROM NEED WHERE TRAVEL APART BETWEEN DIFF DEGREES HOWMUCH ANGLE FAR"
# Of one thing, the first that fits.
SINGLE = (
    Meaning("displacement", "DISPL", _FROM_START),
    Meaning("displacement", "FAR|COUNTED_length|APART WHERE", f"{_FROM_START} STAND"),
    Meaning("stopping_distance", "STOPD", "NEED LONG FAR HOWLONG TRAVEL"),
    Meaning("stopping_distance", "FAR|COUNTED_length|HOWMUCH STOP", "NEED DEC TRAVEL APART"),
    Meaning("stopping_distance", "FAR|COUNTED_length DEC", "TRAVEL NEED"),
    Meaning("stopping_deceleration", "DEC STOP", "NEED MEAN SPEED STRONG HOWMUCH"),
    Meaning("stopping_deceleration", "DEC MEAN", "HOWMUCH"),
    Meaning("max_deceleration", "DEC", "STRONG MAX SPEED HOWMUCH HARDER SHARP REACH STOP NEED"),
    Meaning("mean_acceleration", "ACC MEAN", "STRONG SPEED HORIZ VERT TRAVEL HOWMUCH COUNTED_acceleration"),
    Meaning("mean_acceleration", "RATE SPEED", "MEAN"),
    Meaning("mean_acceleration", "MEAN SPEED CHANGE"),
    Meaning("max_acceleration", "ACC STRONG|MAX|HARDER", "HOWMUCH REACH VERT HORIZ"),
    Meaning("mean_acceleration", "ACC", "SPEED HORIZ VERT INSTANT TRAVEL COUNTED_acceleration"),
    Meaning("turning_radius", "RADIUS", "TURN PATH TRAVEL NEED FOLLOW"),
    Meaning("turning_radius", "TIGHT TURN|PATH", "NEED TRAVEL"),
    Meaning("turning_angle", f"TURN {_BY_HOW_MUCH}", _TURNED),
    Meaning("turning_angle", "TURN", "NEED DEGREES"),
    Meaning("turning_angle", "CHANGE WAY", "HOWMUCH DEGREES ANGLE COUNTED_angle TRAVEL"),
    Meaning("max_speed", "FASTEST", "TRAVEL COME SPEED REACH WHEN"),
    Meaning("max_speed", "SPEED MAX", "TRAVEL COME REACH WHEN NEED HORIZ VERT KEEP"),
    Meaning("max_speed", "SPEED TALL RISE|COME|REACH|TRAVEL"),
    Meaning("min_speed", "SLOWEST", "TRAVEL COME SPEED REACH WHEN"),
    Meaning("min_speed", "SPEED MIN", "TRAVEL COME REACH WHEN HORIZ VERT"),
    Meaning("min_speed", "SPEED SLOW COME"),
    Meaning("max_speed", "SPEED COME"),
    Meaning("mean_speed", "SPEED|COUNTED_speed", f"{_PACED} HORIZ VERT"),
    Meaning("mean_speed", "HOWMUCH SPEED", "TRAVEL MEAN"),
    Meaning("displacement", "FAR VERT|HORIZ", "TRAVEL FALL COUNTED_length"),
    Meaning("travelled_distance", f"TRAVEL {_HOW_FAR}", f"{_HOW_FAR} NEED COME"),
    Meaning("travelled_distance", "FAR COME", "COUNTED_length"),
    Meaning("travelled_distance", f"FALL {_HOW_FAR}", "TRAVEL"),
    Meaning("travelled_distance", "PATH", "FAR NEED COUNTED_length LONG FOLLOW"),
    Meaning("height", "TALL", "COUNTED_length HOWMUCH STAND FAR SHARP"),
    Meaning("length", "LONG", "COUNTED_length HOWMUCH"),
    Meaning("width", "WIDE", "COUNTED_length HOWMUCH"),
)  # fmt: skip
_APART = "FAR|APART|CLOSE|COUNTED_length|AWAY|GAP|HOWMUCH"
APART_MAY = f"{_APART} BETWEEN FROM TOWARD COME STAND KEEP"
# Of two, the first that fits.
PAIRED = (
    Meaning("time_to_contact", "CONTACT", "BETWEEN HOWLONG LONG PACE COUNTED_time UNTIL"),
    Meaning("time_to_contact", "HOWLONG|LONG|COUNTED_time REACH|CONTACT", "UNTIL PACE NEED TOWARD"),
    Meaning("closing_speed", "CLOSING", "BETWEEN TRAVEL APPROACH"),
    Meaning("closing_speed", "SPEED|COUNTED_speed APPROACH", _CLOSING),
    Meaning("closing_speed", "SPEED CLOSE", _CLOSING),
    Meaning("closing_speed", "SPEED|COUNTED_speed FALL FAR|GAP|APART", "BETWEEN"),
    Meaning("closing_speed", "SPEED|COUNTED_speed TOWARD", "TRAVEL COME"),
    Meaning("following_time", "TIMEGAP", "BETWEEN FOLLOW KEEP LEAVE"),
    Meaning("following_time", "COUNTED_time|HOWLONG FOLLOW", "HOWMUCH"),
    Meaning("mean_distance", f"MEAN {_APART}", APART_MAY + " DIFF"),
    Meaning("closest_approach", f"CLOSEST {_APART}|COME|TRAVEL|REACH|WHEN", f"{APART_MAY} MIN CROSS"),
    Meaning("closest_approach", f"MIN {_APART}", f"{APART_MAY} WHEN REACH"),
    Meaning("closest_approach", f"CROSS {_APART}", "FROM AWAY"),
    Meaning("closest_approach", "MISS FAR|COUNTED_length|HOWMUCH|MARGIN|CLOSE", "APART"),
    Meaning("closest_approach", "CLOSE COME|APPROACH", "TRAVEL FROM TOWARD"),
    Meaning("closest_approach", "CLOSE TRAVEL", "FROM TOWARD"),
    Meaning("farthest_apart", "FURTHEST", f"{APART_MAY} WHEN TRAVEL"),
    Meaning("farthest_apart", f"MAX {_APART}", f"{APART_MAY} WHEN"),
    Meaning("farthest_apart", "FAR|APART COME", "FROM AWAY APART"),
    Meaning("distance", f"CAM GAP|FOLLOW {_BEHIND}", _FOLLOWED),
    Meaning("following_gap", "KEEP|LEAVE FAR|APART", "FOLLOW FROM"),
    Meaning("following_gap", f"GAP|FOLLOW {_BEHIND}", _FOLLOWED),
    Meaning("heading_difference", "ANGLE|DIFF|COUNTED_angle|HOWMUCH|DEGREES WAY|PATH", _DIFFERING),
    Meaning("heading_difference", "ANGLE COUPLE TRAVEL", "BETWEEN"),
    Meaning("overtaking_time", "WHEN OVERTAKE CAMFRAME"),
    Meaning("distance", f"{_APART}", f"{APART_MAY} NEED"),
)  # fmt: skip
SIZES = frozenset({"height", "length", "width"})
# Those that are had at one moment, so that one may ask when.
EXTREMES = frozenset(
    {"max_speed", "min_speed", "closest_approach", "farthest_apart", "max_acceleration", "max_deceleration"}
)


def measured(
    heard: Heard, quantity: MetricQuantity, thing: Thing, other: Thing | None = None, **more: object
) -> Query | None:
    """The question for a quantity, in its time and unit."""
    common = heard.common()
    if common is None or thing.reference == "which":
        return None
    return AskMeasure.model_validate({"quantity": quantity, "thing": thing, "other": other, **common, **more})
