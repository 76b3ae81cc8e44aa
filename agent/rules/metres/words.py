"""The words of metres: units, quantities, more and less, the camera – as rules that patterns name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ....traces.records.vocabulary import Component, MetricQuantity
from ....traces.units import parse_unit
from ..grammar import RULES, Reader, Reading, matches, pattern, rule


class Named(NamedTuple):
    """A quantity as it is called."""

    quantity: MetricQuantity
    component: Component | None = None


class Ranked(NamedTuple):
    """A quantity and which end of it is meant: 'farther' is more of the distance, 'slowest' least speed."""

    quantity: MetricQuantity
    most: bool


_NOUNS: tuple[tuple[str, MetricQuantity, Component | None], ...] = (
    (
        "[total|overall|whole|full|entire] (travelled distance|distance "
        "(travelled|covered|driven|walked|gone|"
        "moved|run|traversed)|travel distance|path length|way length|trajectory length|mileage)"
        "|length of [the|its] (path|way|route|trajectory|trip)|[total|overall] distance",
        "travelled_distance",
        None,
    ),
    (
        "[net|total] displacement|(net|straight line|direct|crow fly) distance [travelled|covered]"
        "|distance (between|from) [its] start (and|to) [its] (end|finish)",
        "displacement",
        None,
    ),
    ("[average|mean|overall|typical] (speed|velocity|pace)", "mean_speed", None),
    (
        "(top|maximum|max|highest|peak|greatest|fastest|maximal) (speed|velocity|pace)"
        "|maximum of [the|its] speed",
        "max_speed",
        None,
    ),
    ("(lowest|minimum|min|slowest|smallest|minimal) (speed|velocity|pace)", "min_speed", None),
    ("(instantaneous|current|momentary|exact) (speed|velocity)", "speed", None),
    ("[average|mean] horizontal (speed|velocity)", "mean_speed", "horizontal"),
    ("[average|mean] vertical (speed|velocity)", "mean_speed", "vertical"),
    ("[average|mean] horizontal acceleration", "mean_acceleration", "horizontal"),
    (
        "[average|mean] vertical acceleration|downward acceleration|acceleration of free fall"
        "|gravitational acceleration|acceleration due to gravity",
        "mean_acceleration",
        "vertical",
    ),
    ("horizontal (distance|displacement)", "displacement", "horizontal"),
    ("vertical (distance|displacement)|(fall|drop) (height|distance)", "displacement", "vertical"),
    ("[average|mean] acceleration", "mean_acceleration", None),
    ("(maximum|max|peak|greatest|strongest|hardest|highest) acceleration", "max_acceleration", None),
    (
        "(maximum|max|peak|greatest|strongest|hardest|highest) (deceleration|braking)|deceleration",
        "max_deceleration",
        None,
    ),
    ("(average|mean|stopping|braking) deceleration", "stopping_deceleration", None),
    ("(stopping|braking) distance", "stopping_distance", None),
    (
        "(turning|turn) angle|angle of (the|its) turn|change (of|in) (heading|direction)|heading change"
        "|angle it turns through",
        "turning_angle",
        None,
    ),
    ("(turning|turn|curve) radius|radius of (the|its) (turn|curve|bend|path)", "turning_radius", None),
    ("height|stature", "height", None),
    ("width|breadth", "width", None),
    ("length", "length", None),
)
_NOUN_NODES = tuple((pattern(text), Named(quantity, part)) for text, quantity, part in _NOUNS)

_PAIR_NOUNS: tuple[tuple[str, MetricQuantity], ...] = (
    (
        "(minimum|smallest|shortest|least|closest|min|minimal) (distance|gap|separation|spacing)"
        "|closest (approach|proximity)",
        "closest_approach",
    ),
    ("(maximum|largest|greatest|biggest|longest|max|maximal) (distance|gap|separation)", "farthest_apart"),
    ("(average|mean) (distance|separation|spacing)", "mean_distance"),
    ("(distance|separation|spacing|range)", "distance"),
    ("(closing|approach) (speed|velocity|rate)|relative speed", "closing_speed"),
    ("(following|bumper to bumper) (gap|distance)|gap|headway|clearance", "following_gap"),
    ("time gap|time headway|following time", "following_time"),
    ("time to (contact|collision|impact)", "time_to_contact"),
    ("angle|difference (in|of) heading|heading difference", "heading_difference"),
)
_PAIR_NODES = tuple((pattern(text), quantity) for text, quantity in _PAIR_NOUNS)

_RANKS: tuple[tuple[str, MetricQuantity, bool], ...] = (
    (
        "(farther|further|(a|the) (longer|greater|bigger|larger) (distance|way)|[the] more "
        "(distance|ground|metres)"
        "|[the] (farthest|furthest|most)|the (longest|greatest|biggest|largest|most) (distance|way)"
        "|the most (distance|ground|metres))",
        "travelled_distance",
        True,
    ),
    (
        "(less far|(a|the) (shorter|smaller|lesser) (distance|way)|less (distance|ground)|[the] "
        "least far|the least"
        "|the (shortest|smallest|least) (distance|way))",
        "travelled_distance",
        False,
    ),
    (
        "(faster|quicker|more quickly|at a (higher|greater) (speed|pace)|[the] (fastest|quickest|swiftest)"
        "|at the (highest|greatest|higher|greater) (speed|pace)|more speed)",
        "mean_speed",
        True,
    ),
    (
        "(slower|more slowly|less quickly|at a (lower|smaller) (speed|pace)|[the] slowest"
        "|at the (lowest|lower|smaller) (speed|pace))",
        "mean_speed",
        False,
    ),
    ("(taller|[the] tallest)", "height", True),
    ("([the] shortest in height|less tall|smaller in height)", "height", False),
    ("(wider|broader|[the] (widest|broadest))", "width", True),
    ("(narrower|[the] narrowest)", "width", False),
    ("(longer in length|[the] longest in length)", "length", True),
)
_RANK_NODES = tuple((pattern(text), Ranked(quantity, most)) for text, quantity, most in _RANKS)

_NEARNESS: tuple[tuple[str, bool], ...] = (
    ("(nearer|closer|[the] (nearest|closest))", False),
    ("(farther|further|more distant|[the] (farthest|furthest))", True),
)
_NEAR_NODES = tuple((pattern(text), most) for text, most in _NEARNESS)
_MOST_UNIT_WORDS = 6
_SQUARED = re.compile(r"seconds ?\^? ?2\b|seconds ?\* ?\* ?2\b")
_LENGTHS = frozenset({"m", "cm", "mm", "km", "ft", "in", "yd", "mi"})


@rule("unit")
def _unit(reader: Reader, place: int) -> Iterator[Reading]:
    """A unit: 'km/h', 'metres per second', 'feet'; the longest first."""
    for length in range(_MOST_UNIT_WORDS, 0, -1):
        words = [reader.word(place + k) for k in range(length)]
        if not all(words):
            continue
        text = " ".join(words).replace(" / ", "/").replace("/ ", "/").replace(" ^ ", "^")
        unit = parse_unit(_SQUARED.sub("s²", text))
        if unit is not None:
            yield unit, place + length


@rule("length_unit")
def _length_unit(reader: Reader, place: int) -> Iterator[Reading]:
    """A unit of length."""
    yield from ((unit, end) for unit, end in reader.read(_unit, place) if unit in _LENGTHS)


@rule("the_end")
def _the_end(reader: Reader, place: int) -> Iterator[Reading]:
    """Nothing more is said."""
    if place == len(reader.tokens):
        yield True, place


_THEN = ("before", "after", "when", "as", "at")


@rule("mover")
def _mover(reader: Reader, place: int) -> Iterator[Reading]:
    """A thing, its own words before what it may be doing: 'is the box moving' speaks of the box."""
    bare = reader.read(RULES["bare_thing"], place)
    yield from bare
    for thing, end in reader.read(RULES["thing"], place):
        # 'driving right before it stopped' drives until just then, not to the right
        just = reader.word(end - 1) == "right" and reader.word(end) in _THEN
        if (thing, end) not in bare and not just:
            yield thing, end


@rule("quantity")
def _quantity(reader: Reader, place: int) -> Iterator[Reading]:
    """What is measured of one thing, by its name."""
    for node, named in _NOUN_NODES:
        for _, end in matches(node, reader, place):
            yield named, end


@rule("pair_quantity")
def _pair_quantity(reader: Reader, place: int) -> Iterator[Reading]:
    """What is measured of two things, by its name."""
    for node, quantity in _PAIR_NODES:
        for _, end in matches(node, reader, place):
            yield quantity, end


@rule("rank_word")
def _rank_word(reader: Reader, place: int) -> Iterator[Reading]:
    """'farther', 'the fastest', 'at a lower speed'."""
    for node, ranked in _RANK_NODES:
        for _, end in matches(node, reader, place):
            yield ranked, end


@rule("nearness")
def _nearness(reader: Reader, place: int) -> Iterator[Reading]:
    """'nearer', 'the farthest'."""
    for node, most in _NEAR_NODES:
        for _, end in matches(node, reader, place):
            yield most, end


_CAMERA = pattern("$cam")


@rule("cam")
def _cam(reader: Reader, place: int) -> Iterator[Reading]:
    """The camera, or who films."""
    for _, end in matches(_CAMERA, reader, place):
        yield True, end
