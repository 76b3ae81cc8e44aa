"""From words to parts: things, times, bounds, units and concepts, so that every word is in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from ..ast import Clock, Thing, Threshold, Window
from ..grammar import RULES, Bindings, Node, Reader, matches, may_begin, pattern
from ..lexicon import GENERIC, NOUNS
from ..tokens import Token
from ..windows import Tail
from .concepts import CONCEPTS, FILLER
from .words import DETERMINERS  # and the rules that the patterns below name


class Part(NamedTuple):
    """Some words of the question: what they are signs of, what they say, and where they stand."""

    sign: str
    start: int
    end: int
    value: Any = None

    @property
    def signs(self) -> tuple[str, ...]:
        """Each of its signs: 'as far as' is SAME and FAR."""
        return tuple(self.sign.split())


Way = tuple[float, tuple[Part, ...]]
_EXCEPTING = frozenset({"except", "unlike", "besides", "but", "without", "excluding"})
# Ways to read a place that are kept, and how much dearer than the cheapest a way may be.
_MOST_WAYS = 16
_MOST_DEARER = 3.5
# What a noun costs that is not known, and one that means something else here; what a clause costs; longer
# fillers are cheaper.
_UNKNOWN_NOUN, _WORD_NOUN, _WITH_CLAUSE, _EXTRA_WORDS = 0.5, 2.0, 2.5, 0.05

_ABOVE = pattern(
    "(faster|quicker|more|greater|higher|further|taller|longer|wider|larger|bigger|harder|stronger) "
    "than|over"
    "|above|at least|in excess of|upward of|<exceed,surpass>|exceeding|beat|beats|top|tops|topped|<break>"
    "|not less than|no less than|no slower than|<reach,hit,attain>|as much as|as far as|as fast "
    "as|past|beyond|<get,go,come> up to"
)
_BELOW = pattern(
    "(slower|less|lower|smaller|closer|nearer|shorter|narrower) than|under|below|within|at most|no "
    "more than"
    "|no further than|no faster than|not more than|inside [of]|not even|(in|within) a (radius|distance) of"
)
# Comparatives that say what size is meant.
_SIZED = {"taller": "TALL", "longer": "LONG", "wider": "WIDE", "narrower": "WIDE"}
_AMOUNT = pattern("[a distance of|a speed of|the] ({x:number}|(a|one)) {u:unit} [limit|mark|speed limit]")
_COVERED = pattern(
    "(<cover,travel,traverse,drive,walk,run,go,move,fly,slide,roll>) {x:number} {u:length_unit}"
)
_OR_MORE = pattern(
    "{x:number} {u:unit} or (more|further|faster|above){more:yes}|{x:number} {u:unit} or (less|closer|slower)"
)
_UNIT = pattern(
    "[,] [measured|expressed|given|stated] (in|using) {u:unit}|\\( [in] {u:unit} \\)|[,] {u:unit} "
    "(please|only)"
)
_LASTING = pattern(
    "(in|within|during|for) [the] [next|first|following] {d:duration} [later|that follow|afterwards]"
)
_INSTANT = pattern("at [the] (time|instant|moment|point) [t =] {d:duration}")
_AT = ("round", "about")
_LAST_UNIT = pattern(", {u:unit}")
_COUNTED = pattern(
    "([through|by|over|within] how many|what number of|[the] [total] number of|total) {u:unit}"
    "|{u:length_unit}"
)
_ON_GROUND = frozenset({"m", "metres", "meters", "ground"})
_GROUND_LINE = pattern(
    "[the|a|an] [imaginary|virtual|straight|ground] (line|segment|gate) [on the ground] [that] "
    "[(from|between|through|joining|connecting|running|going)] [from|between|the points] {a:ground_point} "
    "(to|and|-|,) {b:ground_point} [$metres|\\( [in] $metres \\)|in $metres]".replace(
        "$metres", "(m|metres|meters)"
    )
)
_GROUND_ZONE = pattern(
    "[the|a|an] (rectangle|area|zone|region|box|square) [on the ground] [that] [(from|between|with "
    "corners)] "
    "[from|between|at] {a:ground_point} (to|and|-|,) {b:ground_point} [$metres|in $metres]".replace(
        "$metres", "(m|metres|meters)"
    )
)


@cache
def _lexicon() -> tuple[tuple[str, Node], ...]:
    """Each sign's wordings."""
    tables = (*CONCEPTS.items(), ("FILLER", FILLER))
    return tuple((sign, pattern(" ".join(text.split()))) for sign, text in tables)


@lru_cache(maxsize=2048)
def _lexicon_of(word: str) -> tuple[tuple[str, Node], ...]:
    """The wordings that may begin with a word."""
    return tuple((sign, node) for sign, node in _lexicon() if may_begin(node, word))


def ways(tokens: tuple[Token, ...]) -> Iterator[tuple[Part, ...]]:
    """The questions' words in parts, the ways of few parts first."""
    reader = Reader(tokens)
    best: list[list[Way]] = [[] for _ in range(len(tokens) + 1)]
    best[len(tokens)] = [(0.0, ())]
    for place in range(len(tokens) - 1, -1, -1):
        found = [
            (cost + more, (part, *rest))
            for part, cost in _parts(reader, place)
            for more, rest in best[part.end]
        ]
        found.sort(key=lambda way: way[0])
        best[place] = _distinct(found)
    least = best[0][0][0] if best[0] else 0.0
    yield from (parts for cost, parts in best[0] if cost <= least + _MOST_DEARER)


def _distinct(found: list[Way]) -> list[Way]:
    """The cheapest ways, of those that say the same the first."""
    kept: dict[tuple[object, ...], Way] = {}
    for way in found:
        said = tuple((part.sign, part.value) for part in way[1] if part.sign != "FILLER")
        kept.setdefault(said, way)
        if len(kept) >= _MOST_WAYS:
            break
    return list(kept.values())


def _parts(reader: Reader, place: int) -> Iterator[tuple[Part, float]]:
    """What can start here, with what it costs: fewer and longer parts are better."""
    yield from _worded(reader, place)
    yield from _amounts(reader, place)
    yield from _times(reader, place)
    yield from _things(reader, place)
    if reader.word(place) in (",", "-", "(", ")"):
        yield Part(",", place, place + 1), 0.5


def _worded(reader: Reader, place: int) -> Iterator[tuple[Part, float]]:
    for sign, node in _lexicon_of(reader.word(place)):
        for end in {end for _, end in matches(node, reader, place)}:
            if end > place:
                yield Part(sign, place, end), 1.0 - _EXTRA_WORDS * (sign == "FILLER") * (end - place - 1)


def _amounts(reader: Reader, place: int) -> Iterator[tuple[Part, float]]:
    for sign, node in (("above", _ABOVE), ("below", _BELOW)):
        for _, middle in matches(node, reader, place):
            for bound, end in matches(_AMOUNT, reader, middle):
                yield _bound(place, end, sign, bound, _SIZED.get(reader.word(place), "")), 0.8
    for bound, end in matches(_COVERED, reader, place):
        yield _bound(place, end, "above", bound, "TRAVEL"), 1.5
    for bound, end in matches(_OR_MORE, reader, place):
        sign = "above" if "more" in bound else "below"
        yield _bound(place, end, sign, bound), 0.8
    for bound, end in matches(_UNIT, reader, place):
        yield Part("UNIT", place, end, bound["u"]), 0.8
    for bound, end in matches(_LAST_UNIT, reader, place):
        if end == len(reader.tokens):
            yield Part("UNIT", place, end, bound["u"]), 0.8
    for bound, end in matches(_COUNTED, reader, place):
        if reader.word(place) != "in":
            yield Part("COUNTED", place, end, bound["u"]), 0.9
    for sign, node in (("LINE", _GROUND_LINE), ("ZONE", _GROUND_ZONE)):
        for bound, end in matches(node, reader, place):
            if _ON_GROUND & {reader.word(k) for k in range(place, end)}:  # else in pixels
                yield Part(sign, place, end, (*bound["a"], *bound["b"])), 0.8


def _bound(place: int, end: int, sign: str, bound: Bindings, also: str = "") -> Part:
    """'More than 3 m/s', 'within 5 feet': what something is to be above or below."""
    limit = Threshold.model_validate({"sign": sign, "value": bound.get("x", 1.0), "unit": bound["u"]})
    return Part(f"BOUND {also}".strip(), place, end, limit)


def _times(reader: Reader, place: int) -> Iterator[tuple[Part, float]]:
    tails: tuple[tuple[Tail, int], ...] = reader.read(RULES["tail"], place)
    for tail, end in tails:
        if end > place and tail == Tail(tail.window):
            yield Part("TIME", place, end, tail), 0.8
    if reader.word(place - 1) in (*_AT, ",", "@") or place == 0:
        for seconds, end in reader.read(RULES["duration"], place):
            if reader.word(end) in ("", ",") or reader.word(place - 1) in _AT:
                yield Part("TIME", place, end, Tail(Window(at=Clock(t_s=seconds)))), 0.8
    for bound, end in matches(_INSTANT, reader, place):
        yield Part("TIME", place, end, Tail(Window(at=Clock(t_s=bound["d"])))), 0.8
    for bound, end in matches(_LASTING, reader, place):
        yield Part("LASTING", place, end, bound["d"]), 0.9


def _things(reader: Reader, place: int) -> Iterator[tuple[Part, float]]:
    if reader.word(place) in ("who", "which", "what") and reader.word(place + 1) in ("way", "one", "of"):
        yield from _which_of(reader, place)
        return
    readings: tuple[tuple[Thing, int], ...] = reader.read(RULES["mover"], place)
    for thing, end in readings:
        cost = _cost_of(thing, determined=reader.word(place) in DETERMINERS)
        if cost is not None:
            yield Part("THING", place, end, thing), cost


def _cost_of(thing: Thing, *, determined: bool) -> float | None:
    """How far-fetched it is that these words name a thing; None where they do not."""
    words = thing.noun.split()
    if thing.noun == "it" or thing.text in ("who", "what", "which"):
        return None
    if any(word in _EXCEPTING or (word.endswith("est") and _lexicon_of(word)) for word in words):
        return None  # 'the tallest person' is told by a rank
    cost = 1.0 if thing.clause is None and thing.relative is None else 1.0 + _WITH_CLAUSE
    if thing.ident or words[-1] in NOUNS | GENERIC | {"person", "object"}:
        return cost
    if not determined and not thing.colours:
        return None  # any word might be a noun
    return cost + (_WORD_NOUN if _lexicon_of(thing.noun) else _UNKNOWN_NOUN)


def _which_of(reader: Reader, place: int) -> Iterator[tuple[Part, float]]:
    """'which of the two people'."""
    if reader.word(place + 1) == "of":
        for thing, end in reader.read(RULES["bare_thing"], place):
            if thing.noun != "it":
                yield Part("THING", place, end, thing), 1.0
