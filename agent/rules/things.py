"""Noun phrases: determiner, number or rank, adjectives, noun, and what follows to tell it from others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...traces.records.vocabulary import Side
from .ast import Clause, Ordinal, Thing
from .grammar import Reader, Reading, matches, pattern, rule
from .lexicon import (
    ADJECTIVES,
    COLOUR_WORDS,
    COMPOUNDS,
    EVERYONE,
    EVERYTHING,
    GENERIC,
    NOUNS,
    PRONOUNS,
    SAME_NOUN,
    SHADES,
    SIZES,
)
from .modifiers import Phrase, Reference, followed_by, timed
from .nouns import is_compound, may_name, singular

_STATES = {
    **dict.fromkeys(("moving", "travelling"), "moving"),
    **dict.fromkeys(("parked", "stationary", "motionless", "stopped", "unmoving", "halted"), "still"),
    **dict.fromkeys(("still", "static", "standing", "resting"), "still"),
    "visible": "visible",
    "hidden": "hidden",
}
_EXTREMES: dict[str, Side] = {"leftmost": "left", "rightmost": "right", "topmost": "top", "uppermost": "top"}
_EXTREMES |= {"highest": "top", "bottommost": "bottom", "lowest": "bottom", "undermost": "bottom"}
_BY_STATE = {
    "moving": "start",
    "visible": "appear",
    "still": "stop",
    "overlapping": "meet",
    "hidden": "disappear",
}
_MARKED = frozenset({"marked", "highlighted", "indicated", "selected", "pointed"})
_MOST_UNKNOWN = 2


# ---- determiners ----------------------------------------------------------------------------------------

_DETERMINERS: tuple[tuple[str, Reference | None], ...] = (
    (
        "(all|each|every one|every) of (the|these|those)|all [the|these|those]|each|every|both [of] [the|"
        "these]",
        "all",
    ),
    ("[the] other|another|some other|any other", "other"),
    ("any of (the|these|those)|any", "any"),
    ("one of (the|these|those)|some of (the|these|those)|at least one of (the|these|those)", "indefinite"),
    ("a|an|some|at least (one|a)", "indefinite"),
    ("(which|what) of (the|these|those|them)|which|what", "which"),
    ("the", "definite"),
    ("this|that|these|those", "definite"),
)
_DETERMINER_NODES = tuple((pattern(text), reference) for text, reference in _DETERMINERS)


def _determined(reader: Reader, place: int) -> Iterator[tuple[Phrase, int]]:
    for node, reference in _DETERMINER_NODES:
        for _, end in matches(node, reader, place):
            bare = reference in ("definite", "indefinite") and end == place + 1
            phrase = Phrase(start=end if bare else place, reference=reference)
            if reader.word(place) == "both":
                phrase = phrase._replace(number=2)
            this = reader.word(place) in ("this", "that", "these", "those")
            yield (
                (phrase._replace(point=0) if this and reader.word(end).rstrip("s") in GENERIC else phrase),
                end,
            )
    yield Phrase(start=place), place


# ---- before the noun ------------------------------------------------------------------------------------


def _modified(reader: Reader, phrase: Phrase, place: int) -> Iterator[tuple[Phrase, int]]:
    """Rank, number, colours, sizes, states, adjectives, in any order, then the noun."""
    yield from _noun(reader, phrase, place)
    token = reader.token(place)
    if token is None:
        return
    word = token.text
    if token.number is not None and phrase.number is None and token.number == int(token.number):
        yield from _modified(reader, phrase._replace(number=int(token.number)), place + 1)
    if word in ("single", "couple", "pair") and phrase.number is None:
        skipped = place + (2 if reader.word(place + 1) == "of" else 1)
        yield from _modified(reader, phrase._replace(number=1 if word == "single" else 2), skipped)
    if token.rank is not None and phrase.rank is None and phrase.ordinal is None:
        yield from _modified(reader, phrase._replace(rank=token.rank), place + 1)
    yield from _described(reader, phrase, place, word)


def _described(reader: Reader, phrase: Phrase, place: int, word: str) -> Iterator[tuple[Phrase, int]]:
    if word in COLOUR_WORDS:
        yield from _coloured(reader, phrase, place)
    if word in SHADES and reader.word(place + 1) in COLOUR_WORDS:
        yield from _coloured(reader, phrase, place + 1)
    if word in _EXTREMES and phrase.ordinal is None:
        n = phrase.rank or 1
        yield from _modified(
            reader, phrase._replace(ordinal=Ordinal(n=n, by=_EXTREMES[word]), rank=None), place + 1
        )
    if word in SIZES and phrase.ordinal is None:
        n = phrase.rank or 1
        yield from _modified(
            reader, phrase._replace(ordinal=Ordinal(n=n, by=SIZES[word]), rank=None), place + 1
        )
    if word in _STATES and phrase.clause is None:
        state: Any = _STATES[word]
        yield from _modified(reader, phrase._replace(clause=Clause(happens=state)), place + 1)
    if word in _MARKED and phrase.point is None:
        yield from _modified(reader, phrase._replace(point=(phrase.rank or 1) - 1, rank=None), place + 1)
    if word in ADJECTIVES:
        yield from _modified(reader, phrase._replace(adjectives=(*phrase.adjectives, word)), place + 1)
    elif (
        may_name(reader, place)
        and phrase.unknown < _MOST_UNKNOWN
        and not (word.endswith("s") and word[-2:] != "ss")
    ):
        more = phrase._replace(adjectives=(*phrase.adjectives, word), unknown=phrase.unknown + 1)
        yield from _modified(reader, more, place + 1)


def _coloured(reader: Reader, phrase: Phrase, place: int) -> Iterator[tuple[Phrase, int]]:
    phrase = phrase._replace(colours=(*phrase.colours, COLOUR_WORDS[reader.word(place)]))
    after = reader.word(place + 1)
    if after == "coloured":
        yield from _modified(reader, phrase, place + 2)
    if after in ("and", ",") and reader.word(place + 2) in COLOUR_WORDS:
        yield from _coloured(reader, phrase, place + 2)
    yield from _modified(reader, phrase, place + 1)


# ---- the noun -------------------------------------------------------------------------------------------


def _noun(reader: Reader, phrase: Phrase, place: int) -> Iterator[tuple[Phrase, int]]:
    first, second = reader.word(place), reader.word(place + 1)
    last, plural = singular(second)
    if f"{first} {last}" in COMPOUNDS or is_compound(first, last):
        yield _named(phrase, f"{first} {last}", plural), place + 2
    noun, plural = singular(first)
    if noun in GENERIC | NOUNS or noun == "person" or (phrase.unknown == 0 and (may_name(reader, place))):
        yield _named(phrase, noun, plural), place + 1


def _named(phrase: Phrase, noun: str, plural: bool) -> Phrase:
    noun = "object" if noun in GENERIC else SAME_NOUN.get(noun, noun)
    noun = " ".join((*phrase.adjectives, noun))
    return phrase._replace(noun=noun, plural=plural)


# ---- the whole ------------------------------------------------------------------------------------------


def finished(reader: Reader, phrase: Phrase, end: int) -> Thing | None:
    """The thing a phrase names; None where what it says does not fit together."""
    phrase = _ordered(phrase)
    if phrase.rank is not None or (phrase.ordinal is not None and phrase.plural):
        return None
    reference = phrase.reference or ("any" if phrase.plural else "definite")
    if (
        len(phrase.places) == 1
        and reference == "definite"
        and not phrase.plural
        and phrase.places[0] != "centre"
    ):
        phrase = phrase._replace(ordinal=Ordinal(n=1, by=phrase.places[0]), places=())
    return Thing(
        text=spoken(reader, phrase.start, end),
        noun=phrase.noun,
        colours=phrase.colours,
        reference=reference,
        plural=phrase.plural,
        number=phrase.number,
        ordinal=phrase.ordinal,
        clause=phrase.clause,
        relative=phrase.relative,
        places=phrase.places,
        point=phrase.point,
    )


def _ordered(phrase: Phrase) -> Phrase:
    """A rank made an ordinal: by the event the clause tells, else by appearance."""
    if phrase.rank is None or phrase.ordinal is not None or phrase.plural:
        return phrase
    clause = phrase.clause if phrase.ranked_by_clause else None
    if clause is None:
        return phrase._replace(ordinal=Ordinal(n=phrase.rank, by="appear"), rank=None)
    if clause.negated or clause.then is not None:
        return phrase
    ordinal, kept = ordinal_of(phrase.rank, clause)
    return phrase._replace(ordinal=ordinal, rank=None, clause=kept)


def ordinal_of(rank: int, clause: Clause) -> tuple[Ordinal, Clause | None]:
    """The n-th by what a clause tells, and what of the clause the ordinal does not say."""
    by: Any = _BY_STATE.get(clause.happens, clause.happens)
    if clause.happens == "visible" and rank == -1:
        by = "disappear"
    return Ordinal(n=rank, by=by), None if clause == Clause(happens=clause.happens) else clause


def spoken(reader: Reader, start: int, end: int) -> str:
    """The words of a stretch of the question."""
    words = " ".join(reader.word(place) for place in range(start, end))
    return words.replace(" 's", "'s").replace(" ,", ",")


def _single_words(reader: Reader, place: int) -> Iterator[tuple[Phrase, int]]:
    word = reader.word(place)
    references: dict[str, Any] = EVERYTHING | EVERYONE
    if word in references:
        noun = "object" if word in EVERYTHING else "person"
        phrase = Phrase(start=place, reference=references[word], noun=noun)
        yield phrase, place + 1
        if reader.word(place + 1) in COLOUR_WORDS:
            yield phrase._replace(colours=(COLOUR_WORDS[reader.word(place + 1)],)), place + 2
    if word == "who":
        yield Phrase(start=place, reference="which", noun="person"), place + 1
    if word in ("this", "that"):
        yield Phrase(start=place, reference="definite", noun="object", point=0), place + 1
    if word in ("others", "rest") and reader.word(place - 1) == "the":
        yield Phrase(start=place, reference="other", noun="object", plural=True), place + 1


@rule("thing")
def _thing(reader: Reader, place: int) -> Iterator[Reading]:
    """A noun phrase, longest first; a pronoun is the noun 'it' until the question is whole."""
    word = reader.word(place)
    if word in PRONOUNS:
        yield Thing(text=word, noun="it"), place + 1
        return
    yield from _numbered(reader, place)
    found: dict[Reading, None] = {}
    for phrase, end in _heads(reader, place):
        for whole, stop in followed_by(reader, phrase, end):
            thing = finished(reader, whole, stop)
            if thing is not None:
                found.setdefault((thing, stop))
    yield from sorted(found, key=lambda reading: (timed(reading[0]), -reading[1]))


def _heads(reader: Reader, place: int) -> Iterator[tuple[Phrase, int]]:
    yield from _single_words(reader, place)
    for phrase, end in _determined(reader, place):
        yield from _modified(reader, phrase, end)


@rule("bare_thing")
def _bare_thing(reader: Reader, place: int) -> Iterator[Reading]:
    """A noun phrase without what may follow it."""
    yield from _numbered(reader, place)
    for phrase, end in _heads(reader, place):
        thing = finished(reader, phrase, end)
        if thing is not None:
            yield thing, end


_TRACKS = frozenset({"track", "object", "id", "number", "agent", "tracklet", "thing"})
_UNITS = frozenset({"s", "second", "seconds", "m", "metres", "%", "px", "pixels"})


def _numbered(reader: Reader, place: int) -> Iterator[Reading]:
    """'pedestrian 12', 'track 7', 'the car #3': the one of that id."""
    start = place + (reader.word(place) == "the")
    noun, _ = singular(reader.word(start))
    known = noun in NOUNS or noun in _TRACKS
    at = start + 1
    while reader.word(at) in ("#", "number", "no", "id", ".", "with"):
        at += 1
    token = reader.token(at)
    if not known or token is None or token.number is None or token.number != int(token.number):
        return
    if reader.word(at + 1) in _UNITS or "." in token.text:
        return
    canonical = "object" if noun in _TRACKS else SAME_NOUN.get(noun, noun)
    text = f"{reader.word(start)} {token.text}"
    yield Thing(text=text, noun=canonical, ident=token.text), at + 1
