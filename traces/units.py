"""Units at the boundary: what people write, and what a value in one unit is in another."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pint import UnitRegistry

# What is shown and read, and what it is called where it is converted.
_CALLED: dict[str, str] = {
    "m": "metre",
    "cm": "centimetre",
    "mm": "millimetre",
    "km": "kilometre",
    "ft": "foot",
    "in": "inch",
    "yd": "yard",
    "mi": "mile",
    "m/s": "metre/second",
    "m/min": "metre/minute",
    "cm/s": "centimetre/second",
    "mm/s": "millimetre/second",
    "km/h": "kilometre/hour",
    "mph": "mile/hour",
    "ft/s": "foot/second",
    "kn": "knot",
    "m/s²": "metre/second**2",
    "ft/s²": "foot/second**2",
    "cm/s²": "centimetre/second**2",
    "km/h/s": "kilometre/hour/second",
    "mph/s": "mile/hour/second",
    "g": "standard_gravity",
    "s": "second",
    "ms": "millisecond",
    "min": "minute",
    "h": "hour",
    "deg": "degree",
    "rad": "radian",
}
_SPELT: dict[str, str] = {
    **dict.fromkeys(("metre", "metres", "meter", "meters"), "m"),
    **dict.fromkeys(("centimetre", "centimetres", "centimeter", "centimeters"), "cm"),
    **dict.fromkeys(("millimetre", "millimetres", "millimeter", "millimeters"), "mm"),
    **dict.fromkeys(("kilometre", "kilometres", "kilometer", "kilometers"), "km"),
    **dict.fromkeys(("foot", "feet"), "ft"),
    **dict.fromkeys(("inch", "inches"), "in"),
    **dict.fromkeys(("yard", "yards"), "yd"),
    **dict.fromkeys(("mile", "miles"), "mi"),
    **dict.fromkeys(("kph", "kmh", "kmph", "km/hr", "kms/h", "km per h"), "km/h"),
    **dict.fromkeys(("mi/h", "m.p.h.", "miles/h"), "mph"),
    **dict.fromkeys(("fps", "ft/sec"), "ft/s"),
    **dict.fromkeys(("knot", "knots", "kt", "kts"), "kn"),
    **dict.fromkeys(("m/s^2", "m/s2", "m/s/s", "ms^-2", "m/s**2"), "m/s²"),
    **dict.fromkeys(("ms^-1", "mps", "m/sec"), "m/s"),
    **dict.fromkeys(("ft/s^2", "ft/s2"), "ft/s²"),
    **dict.fromkeys(("gs", "g's", "gees"), "g"),
    **dict.fromkeys(("second", "seconds", "sec", "secs"), "s"),
    **dict.fromkeys(("millisecond", "milliseconds", "msec"), "ms"),
    **dict.fromkeys(("minute", "minutes", "mins"), "min"),
    **dict.fromkeys(("hour", "hours", "hr", "hrs"), "h"),
    **dict.fromkeys(("degree", "degrees", "°"), "deg"),
    **dict.fromkeys(("radian", "radians"), "rad"),
}
_PER = re.compile(r"\s*(?:/|\bper\b|\ban?\b)\s*")


def parse_unit(text: str) -> str | None:
    """The unit that words mean, as it is shown; None where they mean none."""
    words = re.sub(r"\s+", " ", text.strip().lower())
    for squared in (" squared", " square"):
        words = words.removesuffix(squared) + ("²" if words.endswith(squared) else "")
    known = _known(words)
    if known is not None:
        return known
    parts = _PER.split(words)
    if len(parts) < 2:
        return None
    top = _known(parts[0])
    below = [_known(part.removesuffix("²")) for part in parts[1:]]
    if top is None or None in below:
        return None
    if below == ["s", "s"] or (below == ["s"] and words.endswith("²")):
        below = ["s²"]
    made = "/".join([top, *filter(None, below)])
    made = made.replace("mi/h", "mph")
    return made if made in _CALLED else None


def _known(words: str) -> str | None:
    return words if words in _CALLED else _SPELT.get(words)


def converted(value: float, unit: str, into: str) -> float | None:
    """A value in another unit; None where the units do not fit together."""
    if unit == into:
        return value
    if unit not in _CALLED or into not in _CALLED:
        return None
    from pint import DimensionalityError

    units = _registry()
    try:
        return float(units.Quantity(value, _CALLED[unit]).to(_CALLED[into]).magnitude)
    except DimensionalityError:
        return None


def fits(unit: str, into: str) -> bool:
    """Whether values of one unit can be told in another."""
    return converted(1.0, unit, into) is not None


@cache
def _registry() -> UnitRegistry[float]:
    from pint import UnitRegistry

    return UnitRegistry()
