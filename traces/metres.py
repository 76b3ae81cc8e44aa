"""How metric quantities are put into words: what they are called, and who has more, less, most or least."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Words(NamedTuple):
    """A quantity's noun, its sentence ({who} and {value}, {other} for a pair), and its comparatives."""

    noun: str
    sentence: str
    more: str
    less: str
    most: str
    least: str


def _words(noun: str, sentence: str, compared: str = "") -> Words:
    """Comparatives as 'more|less|most|least', else by the noun."""
    if compared:
        return Words(noun, sentence, *compared.split("|"))
    return Words(
        noun,
        sentence,
        f"had more {noun}",
        f"had less {noun}",
        f"had the most {noun}",
        f"had the least {noun}",
    )


_FAST = "went faster|went slower|went fastest|went slowest"
_NEAR = "was farther from {other}|was nearer to {other}|was farthest from {other}|was nearest to {other}"
METRIC_WORDS: dict[str, Words] = {
    "travelled_distance": _words(
        "distance travelled",
        "{who} travelled {value}",
        "travelled farther|travelled less far|travelled farthest|travelled least far",
    ),
    "displacement": _words(
        "displacement",
        "{who} ended {value} from where it began",
        "ended farther from where it began|ended nearer to where it began"
        "|ended farthest from where it began|ended nearest to where it began",
    ),
    "mean_speed": _words("mean speed", "{who} moved at {value} on average", _FAST),
    "speed": _words("speed", "{who} moved at {value}", _FAST),
    "max_speed": _words(
        "top speed",
        "{who} moved at {value} at most",
        "reached a higher top speed|reached a lower top speed|reached the highest top speed"
        "|reached the lowest top speed",
    ),
    "min_speed": _words("lowest speed", "{who} moved at {value} at least"),
    "acceleration": _words("acceleration", "{who} accelerated at {value}"),
    "mean_acceleration": _words("mean acceleration", "{who} accelerated at {value} on average"),
    "max_acceleration": _words("greatest acceleration", "{who} accelerated at {value} at most"),
    "max_deceleration": _words("greatest deceleration", "{who} slowed down at {value} at most"),
    "stopping_distance": _words("stopping distance", "{who} needed {value} to stop"),
    "stopping_deceleration": _words("deceleration to the stop", "{who} slowed down at {value} to stop"),
    "turning_angle": _words("change of heading", "{who} turned by {value} to the right"),
    "turning_radius": _words("radius of its turn", "{who} turned with a radius of {value}"),
    "time_stopped": _words(
        "time standing",
        "{who} stood for {value}",
        "stood longer|stood less long|stood longest|stood least long",
    ),
    "height": _words("height", "{who} is {value} high", "is higher|is lower|is highest|is lowest"),
    "length": _words("length", "{who} is {value} long", "is longer|is shorter|is longest|is shortest"),
    "width": _words("width", "{who} is {value} wide", "is wider|is narrower|is widest|is narrowest"),
    "distance": _words("distance", "{who} was {value} from {other}", _NEAR),
    "mean_distance": _words("mean distance", "{who} was {value} from {other} on average", _NEAR),
    "closest_approach": _words(
        "closest approach",
        "{who} and {other} came within {value} of one another",
        "stayed farther from {other}|came nearer to {other}|stayed farthest from {other}"
        "|came nearest to {other}",
    ),
    "farthest_apart": _words("farthest distance", "{who} and {other} were {value} apart at most", _NEAR),
    "closing_speed": _words("closing speed", "{who} and {other} were closing at {value}"),
    "time_to_contact": _words("time to contact", "{who} would have met {other} after {value}"),
    "heading_difference": _words("angle between their ways", "{who} and {other} headed {value} apart"),
    "following_gap": _words("gap", "{who} was {value} behind {other}, bumper to bumper"),
    "following_time": _words("gap in time", "{who} followed {other} by {value}"),
    "overtaking_time": _words("time of overtaking", "{who} and {other} were level at {value}"),
    "crossing_time": _words("time of crossing", "{who} crossed {place} at {value}"),
    "dwell_time": _words("time within", "{who} was {place} for {value}"),
}


def noun_of(quantity: str) -> str:
    """What a quantity is called."""
    known = METRIC_WORDS.get(quantity)
    return known.noun if known else quantity.replace("_", " ")


def place_words(quantity: str, ground_m: Sequence[float] | None, other: str) -> str:
    """The line that is crossed, or what a thing is in or near for a while, on the ground."""
    crossed = quantity == "crossing_time"
    if ground_m is None:
        return "the line" if crossed else "there"
    if len(ground_m) == 1:
        return f"within {ground_m[0]:g} m of {other}"
    x1, y1, x2, y2 = ground_m
    return f"{'the line' if crossed else 'in the zone'} between ({x1:g}, {y1:g}) and ({x2:g}, {y2:g}) m"


# What is said instead of a value below nought.
BELOW_NOUGHT: dict[str, str] = {
    "turning_angle": "{who} turned by {value} to the left",
    "closing_speed": "{who} and {other} were drawing apart at {value}",
}


def is_of_two(quantity: str) -> bool:
    """Whether a quantity is of a thing and another, or the camera."""
    words = METRIC_WORDS.get(quantity)
    return quantity == "relative_direction" or (words is not None and "{other}" in words.sentence)


class Criterion(NamedTuple):
    """What one of several things was the first in: by which quantities, most or least, and near to what."""

    quantities: frozenset[str]
    most: bool
    other: str | None


def read_criterion(text: str) -> Criterion | None:
    """The criterion that words such as 'travelled farthest' or 'was nearest to the truck' mean."""
    for most in (True, False):
        named = {
            quantity: other
            for quantity, words in METRIC_WORDS.items()
            if (other := _other_in(words.most if most else words.least, text)) is not None
        }
        if named:
            return Criterion(frozenset(named), most, next(iter(named.values())) or None)
    return None


def _other_in(pattern: str, text: str) -> str | None:
    """What a text has for {other} in a pattern, '' where it names none; None where it does not fit."""
    start, named, _ = pattern.partition("{other}")
    if not named:
        return "" if text == start else None
    return text.removeprefix(start) if text.startswith(start) else None
