"""Where to and where, in words: ways of motion, sides and places of the frame, lines, relations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ...traces.records.vocabulary import RelationName, Side, Way
from .ast import Line, Place
from .grammar import Bindings, Reader, Reading, matches, pattern, rule

_WAYS: dict[str, Way] = {
    "left": "left",
    "right": "right",
    "up": "up",
    "down": "down",
    "top": "up",
    "bottom": "down",
}
_WAYS |= {
    "leftward": "left",
    "rightward": "right",
    "upward": "up",
    "downward": "down",
    "upper": "up",
    "lower": "down",
}
_SIDES: dict[str, Side] = {"left": "left", "right": "right", "top": "top", "bottom": "bottom"}
_SIDES |= {"upper": "top", "lower": "bottom"}
_BESIDE = frozenset({"left", "right"})
_OPPOSITE = {"left": "right", "right": "left", "up": "down", "down": "up"}


class Heading(NamedTuple):
    """A way in the picture, and the second one of a diagonal."""

    way: Way
    also: Way | None = None


@rule("edgewise")
def _edgewise(reader: Reader, place: int) -> Iterator[Reading]:
    if reader.word(place) in _SIDES:
        yield _WAYS[reader.word(place)], place + 1


@rule("ward")
def _ward(reader: Reader, place: int) -> Iterator[Reading]:
    if (reader.word(place) in _WAYS and reader.word(place) not in _SIDES) or reader.word(place) in _BESIDE:
        yield _WAYS[reader.word(place)], place + 1


@rule("side_word")
def _side_word(reader: Reader, place: int) -> Iterator[Reading]:
    if reader.word(place) in _SIDES:
        yield _SIDES[reader.word(place)], place + 1


_HEADINGS = tuple(
    pattern(text)
    for text in (
        "[diagonally] from [the] {from:edgewise} {from2:edgewise} [corner] ($whither) [the] {w:edgewise} "
        "{also:edgewise} [corner] [of $frame]",
        "[straight|directly] from [the] {from:edgewise} $hand [of $frame] ($whither) [the] {w:edgewise} "
        "$hand "
        "[of $frame]",
        "[diagonally] ($whither) the {w:edgewise} {also:edgewise} [hand] [corner|side] [of $frame]",
        "[diagonally] {w:ward} (and|to the|towards the|and to the|and towards the) {also:edgewise} [of "
        "$frame]",
        "[diagonally] {w:ward} [and] {also:ward}",
        "[diagonally] ($whither) the {w:edgewise} and {also:ward}",
        "[straight|directly] ($whither) [the] {w:edgewise} $hand [of $frame]",
        "[straight|directly] in (a|the) {w:ward} direction",
        "[straight|directly] {w:ward} [(across|in|through|over) $frame|in direction|$frame]",
        "(across|along|through) $frame from [the] {from:edgewise} $hand ($whither) [the] {w:edgewise} $hand",
        "(across|through|in) $frame ($whither) [the] {w:edgewise}",
    )
)


@rule("way")
def _way(reader: Reader, place: int) -> Iterator[Reading]:
    """A direction of motion: 'left', 'to the right-hand side', 'from top to bottom', 'up and left'."""
    for node in _HEADINGS:
        for bound, end in matches(node, reader, place):
            heading = _heading(bound)
            if heading:
                yield heading, end


def _heading(bound: Bindings) -> Heading | None:
    way, also = bound["w"], bound.get("also")
    if "from" in bound and bound["from"] != _OPPOSITE[way]:
        return None
    if "from2" in bound and bound["from2"] != _OPPOSITE[bound["also"]]:
        return None
    if also is not None and also in (way, _OPPOSITE[way]):
        return None
    if also in ("up", "down"):
        way, also = also, way
    return Heading(way, also)


_SIDE = pattern("($by) [the|its] {s:side_word} $hand [of $frame]|[the] {s:side_word} $hand [of $frame]")


@rule("side")
def _side(reader: Reader, place: int) -> Iterator[Reading]:
    """A side of the frame something enters or leaves by."""
    for bound, end in matches(_SIDE, reader, place):
        yield bound["s"], end


_PLACES = tuple(
    pattern(text)
    for text in (
        "(in|at|near|on|within) [the] {s:side_word} {s2:side_word} [hand] [corner|part|quarter|quadrant|"
        "area] [of $frame]",
        "(on|at|to|in|within|near|along) [the] [very|far] {s:side_word} [hand] "
        "[side|half|part|third|edge|end|area|portion|border|region] [of $frame]",
        "[right] (in|at|near) [the] [very] (middle|centre) [third|part|area|region] [of $frame]|centred",
    )
)


@rule("places")
def _places(reader: Reader, place: int) -> Iterator[Reading]:
    """Where in the frame: 'on the left', 'in the top right corner', 'in the middle of the picture'."""
    for node in _PLACES:
        for bound, end in matches(node, reader, place):
            found: tuple[Place, ...] = tuple(bound[key] for key in ("s", "s2") if key in bound) or ("centre",)
            beside = [part for part in found if part in _BESIDE]
            if len(found) == 1 or len(beside) == 1:
                yield tuple(sorted(found, key=lambda part: part not in _BESIDE)), end


# ---- lines ----------------------------------------------------------------------------------------------


@rule("number")
def _number(reader: Reader, place: int) -> Iterator[Reading]:
    token = reader.token(place)
    if token and token.number is not None:
        yield token.number, place + 1


_PIXELS = pattern("{n:number} [pixels|px|pixel]")
_END = pattern(r"[the] [point] [\(] {x:pixels} [,] {y:pixels} [\)]")


@rule("pixels")
def _pixels(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_PIXELS, reader, place):
        yield bound["n"], end


@rule("line_end")
def _line_end(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_END, reader, place):
        yield (bound["x"], bound["y"]), end


_LINE_FROM = pattern(
    "$aline [line|segment] [that (runs|goes)|which (runs|goes)|running|drawn|going|joining|connecting] "
    "[from|between] {p:line_end} (to|and) "
    "{q:line_end}"
)
_LINE_X = pattern("$aline [vertical] [line] [at] x (=|is|equals|at|of) {x:pixels}")
_LINE_Y = pattern("$aline [horizontal] [line] [at] y (=|is|equals|at|of) {y:pixels}")
_LINE_LEVEL = pattern(
    "$aline horizontal (middle|centre) [line] [of $frame]"
    "|$aline horizontal line (in|through|across|at) the (middle|centre) [of $frame]"
)
_LINE_UPRIGHT = pattern(
    "$aline [vertical] (middle|centre) [line] [of $frame]|[the] midline [of $frame]"
    "|$aline [vertical] line (in|through|down|at) the (middle|centre) [of $frame]"
)


@rule("line")
def _line(reader: Reader, place: int) -> Iterator[Reading]:
    """A line in the picture: by its two ends, by x or y, or through the middle (upright unless said)."""
    for bound, end in matches(_LINE_FROM, reader, place):
        (x1, y1), (x2, y2) = bound["p"], bound["q"]
        yield Line(x1=x1, y1=y1, x2=x2, y2=y2), end
    for bound, end in matches(_LINE_X, reader, place):
        yield Line(x1=bound["x"], y1=0, x2=bound["x"], y2=1, y_unit="share"), end
    for bound, end in matches(_LINE_Y, reader, place):
        yield Line(x1=0, y1=bound["y"], x2=1, y2=bound["y"], x_unit="share"), end
    for _, end in matches(_LINE_LEVEL, reader, place):
        yield Line(x1=0, y1=0.5, x2=1, y2=0.5, x_unit="share", y_unit="share"), end
    for _, end in matches(_LINE_UPRIGHT, reader, place):
        yield Line(x1=0.5, y1=0, x2=0.5, y2=1, x_unit="share", y_unit="share"), end


# ---- relations ------------------------------------------------------------------------------------------

_RELATIONS: tuple[tuple[str, RelationName], ...] = (
    ("[immediately|directly|just] (on|to|at) [the] left [hand] [side] of|[somewhere] left of", "left_of"),
    ("[immediately|directly|just] (on|to|at) [the] right [hand] [side] of|[somewhere] right of", "right_of"),
    ("further [to the] left than|more to the left than", "left_of"),
    ("further [to the] right than|more to the right than", "right_of"),
    (
        "[directly|just|somewhere] (above|over)|higher [up] [in $frame] than"
        "|further up [in $frame] than|on top of",
        "above",
    ),
    (
        "[directly|just|somewhere] (below|under|beneath|underneath)|lower [down] [in $frame] than"
        "|further down [in $frame] than",
        "below",
    ),
    ("[directly|right] in front of", "in_front_of"),
    ("[directly|right] behind", "behind"),
    ("[right|very] (near|beside|nearby) [to]|[very] close to|[right] next to|close by|alongside", "near"),
    ("(inside|within) [of]", "inside"),
    ("<overlap,touch,intersect:ing> [with]|in contact with", "overlapping"),
)
_RELATION_NODES = tuple((pattern(text), name) for text, name in _RELATIONS)


@rule("relation")
def _relation(reader: Reader, place: int) -> Iterator[Reading]:
    """How two things lie in the picture, with its preposition: 'to the left of', 'next to'."""
    for node, name in _RELATION_NODES:
        for _, end in matches(node, reader, place):
            yield name, end
