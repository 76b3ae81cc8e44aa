"""What follows a noun to tell the thing from others: clauses, places, relations, colours, points."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal, NamedTuple

from ...traces.records.vocabulary import ColourName
from .ast import Clause, Clock, Ordinal, Relative, Thing
from .clauses import done_by, implied
from .grammar import Reader, Reading, matches, pattern, rule
from .lexicon import (
    COLOUR_WORDS,
    SHADES,
)

Reference = Literal["definite", "indefinite", "any", "all", "other", "which"]


class Phrase(NamedTuple):
    """A noun phrase while it is being read."""

    start: int
    reference: Reference | None = None
    number: int | None = None
    rank: int | None = None
    ranked_by_clause: bool = False
    adjectives: tuple[str, ...] = ()
    unknown: int = 0
    colours: tuple[ColourName, ...] = ()
    noun: str = ""
    plural: bool = False
    ordinal: Ordinal | None = None
    clause: Clause | None = None
    relative: Relative | None = None
    places: tuple[Any, ...] = ()
    point: int | None = None


_AFTER = tuple(
    pattern(text)
    for text in (
        "[,] (that|which|who) {ranked:finite} [{n:rank_adverb}]",
        "[,] (that|which|who) {early:adverb_rank} {ranked:finite}",
        "[,] (that|which|who) ($be) [the] {early:rank} [one|$things] to {ranked:to_do}",
        "[,] [that|which|who|whom] {by:thing} {v:transitive}",
        "(to|that) {ranked:to_do} [{n:rank_adverb}]",
        "to be {ranked:predicate}",
        "{ranked:doing_chain} [{n:rank_adverb}]",
        "[[,] (that|which|who) ($be) [currently]] {relation:relation} {other:thing}",
        "[[,] (that|which|who) ($be)] (nearest|closest|nearest to|closest to) {near:thing}",
        "[[,] (that|which|who) ($be)] (nearest|closest) to the {extreme:side_word} $hand [of $frame]",
        "[[,] (that|which|who) ($be)] (furthest [away]|most distant) from {far:thing}",
        "[[,] (that|which|who) ($be)] {places}",
        "[[,] (that|which|who) ($be)] [the] furthest [to the|to|on the] {extreme:side_word}",
        "[counting|counted] from [the] {from:side_word} [side]",
        "[,] (that|which|who) ($be) {colour}",
        "[[,] (that|which|who) ($be)] (in|wearing|dressed in|clad in) [a|the] {colour} [$garment]",
        "(that|which|who) (wears|has) [a|the] {colour} ($garment)",
        "with (a|the) {colour} ($garment)",
        "at {at:time}",
        "(of|with) [the] colour {colour}|whose colour ($be) {colour}|{colour} in colour|of {colour} colour",
        "[[that] ($be)] (at|under|on|by|near) [the] [marked|given] {point:marked_point}|[that] i (marked|"
        "pointed at|clicked [on])",
        "{clause:predicate}",
    )
)


@rule("rank")
def _rank(reader: Reader, place: int) -> Iterator[Reading]:
    token = reader.token(place)
    if token is not None and token.rank is not None:
        yield token.rank, place + 1


_RANK_ADVERBS = (
    (pattern("[the] (first|earliest|soonest) [of all|of them all|of them|overall]|before the others"), 1),
    (
        pattern(
            "before (all|any of|all of) [the] (others|other ones|other $things)|before (any|every) other "
            "[$things]"
        ),
        1,
    ),
    (pattern("[the] (last|latest) [of all|of them all|of them|overall]|after (all the|the) others"), -1),
)


@rule("rank_adverb")
def _rank_adverb(reader: Reader, place: int) -> Iterator[Reading]:
    """'first', 'second', 'last of all', 'before the others'."""
    for node, n in _RANK_ADVERBS:
        for _, end in matches(node, reader, place):
            yield n, end
    token = reader.token(place)
    if token is not None and token.rank is not None and token.rank > 1:
        yield token.rank, place + 1


@rule("adverb_rank")
def _adverb_rank(reader: Reader, place: int) -> Iterator[Reading]:
    if reader.word(place) in ("first", "last"):
        yield {"first": 1, "last": -1}[reader.word(place)], place + 1


@rule("colour")
def _colour(reader: Reader, place: int) -> Iterator[Reading]:
    if reader.word(place) in SHADES and reader.word(place + 1) in COLOUR_WORDS:
        yield COLOUR_WORDS[reader.word(place + 1)], place + 2
    if reader.word(place) in COLOUR_WORDS:
        yield COLOUR_WORDS[reader.word(place)], place + 1


_POINT = pattern("{n:rank} point|point [number] {k:number}|point|spot|location|position|place")


@rule("marked_point")
def _marked_point(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_POINT, reader, place):
        index = int(bound.get("n", bound.get("k", 1))) - 1
        if index >= 0:
            yield index, end


def followed_by(reader: Reader, phrase: Phrase, place: int, depth: int = 0) -> Iterator[tuple[Phrase, int]]:
    """The phrase with all that can follow it, the longest first."""
    if depth < 4:
        for node in _AFTER:
            for bound, end in matches(node, reader, place):
                more = _with(phrase, dict(bound))
                if more is not None:
                    yield from followed_by(reader, more, end, depth + 1)
    yield phrase, place


def _with(phrase: Phrase, bound: dict[str, Any]) -> Phrase | None:
    """The phrase with one more thing said of it; None where that was said already."""
    if "by" in bound:
        bound = {"clause": done_by(bound["by"], bound["v"])}
    if "ranked" in bound or "clause" in bound:
        return _with_clause(phrase, bound)
    if "colour" in bound:
        return None if phrase.colours else phrase._replace(colours=(bound["colour"],))
    if "places" in bound:
        return None if phrase.places or phrase.ordinal else phrase._replace(places=bound["places"])
    if "extreme" in bound or "from" in bound:
        return _with_extreme(phrase, bound)
    if "at" in bound:
        return _with_time(phrase, Clock(t_s=bound["at"]))
    if "point" in bound:
        return phrase._replace(point=bound["point"])
    if phrase.relative is not None:
        return None
    for key, relation in (("near", "nearest"), ("far", "farthest")):
        if key in bound:
            return phrase._replace(relative=Relative(relation=relation, other=bound[key]))
    if "other" in bound:
        return phrase._replace(relative=Relative(relation=bound["relation"], other=bound["other"]))
    return phrase._replace(point=0)


_SEEN = (Clause(happens="visible"), Clause(happens="appear"))


def _with_clause(phrase: Phrase, bound: dict[str, Any]) -> Phrase | None:
    clause: Clause = bound.get("ranked") or bound["clause"]
    given = phrase.clause
    if given is not None and clause in _SEEN and not set(bound) & {"n", "early"} and phrase.rank is None:
        return phrase  # 'moving objects that are seen' are those that move
    if (given is not None and not implied(given, clause)) or (phrase.noun == "" and not phrase.reference):
        return None
    rank = bound.get("n", bound.get("early"))
    if "early" in bound and rank == 1 and clause.then is not None:
        rank = None  # 'first moves left and then stops' tells an order of doings, not of things
    if rank is None:
        return phrase._replace(clause=clause, ranked_by_clause="ranked" in bound)
    if phrase.rank is not None or phrase.ordinal is not None:
        return None
    return phrase._replace(clause=clause, rank=rank, ranked_by_clause=True)


def _with_time(phrase: Phrase, at: Clock) -> Phrase | None:
    """'the leftmost car at 2 s': when its place counts."""
    if phrase.ordinal is not None and phrase.ordinal.at is None:
        return phrase._replace(ordinal=phrase.ordinal.model_copy(update={"at": at}))
    if phrase.relative is not None and phrase.relative.at is None:
        return phrase._replace(relative=phrase.relative.model_copy(update={"at": at}))
    return None


def timed(thing: Thing) -> bool:
    """Whether a time is said inside the phrase; a window of the whole question is the better reading."""
    parts = (thing.ordinal, thing.relative)
    return any(part is not None and part.at is not None for part in parts)


def _with_extreme(phrase: Phrase, bound: dict[str, Any]) -> Phrase | None:
    if phrase.ordinal is not None or ("from" in bound and phrase.rank is None):
        return None
    side = bound.get("extreme") or bound["from"]
    return phrase._replace(ordinal=Ordinal(n=phrase.rank or 1, by=side), rank=None)
