"""Noun phrases: 'the red car', 'someone dressed in blue', 'the second object', 'whatever', 'this thing'."""

from __future__ import annotations

from typing import NamedTuple

from ....traces.records.vocabulary import ColourName
from ..ast import Clause, Thing
from ..lexicon import (
    COLOUR_WORDS,
    COMPOUNDS,
    GENERIC,
    NOUNS,
    SAME_NOUN,
    SHADES,
)
from ..modifiers import Reference
from ..nouns import singular
from ..tokens import Token
from .words_things import (
    ALONE,
    BOTH,
    CLAD,
    DETERMINERS,
    GARMENTS,
    PEOPLE,
    POINTED,
    POINTING,
    STATES,
    WEARING,
)


class Named(NamedTuple):
    """A noun phrase as read: the thing, and the rank said of it ('second', 'last', 'next')."""

    thing: Thing
    rank: int | None = None
    next: bool = False

    @property
    def generic(self) -> bool:
        """Whether it names no kind of thing and tells it by nothing: 'the object', 'what', 'anything'."""
        thing = self.thing
        return thing.noun == "object" and not thing.colours and thing.point is None and thing.clause is None


_BEFORE_CAN = frozenset({"the", "a", *COLOUR_WORDS})


def named(tokens: tuple[Token, ...], place: int) -> tuple[Named, int] | None:
    """The longest noun phrase that starts here."""
    words = [token.text for token in tokens]
    at, reference, next_one = place, None, False
    if words[place] in DETERMINERS:
        at, reference = place + 1, DETERMINERS[words[place]]
        while at < len(words) and words[at] in (
            "single",
            "very",
            "other",
            "sole",
            "only",
            "various",
            "further",
            "new",
            "additional",
            "more",
        ):
            if words[at] in ("other", "more"):
                break
            at += 1
    rank, at, next_one = _ranked(tokens, at)
    found = _noun_phrase(tokens, at)
    if found is not None:
        thing, end = found
        this = words[place] == "this" and thing.noun == "object"
        thing, end = _pointed(words, place, at, end, thing, this)
        if words[place] in ("that", "this") and thing.plural:
            return None
        if reference is None:
            reference = "any" if thing.plural else "definite"
        thing = thing.model_copy(update={"reference": reference, "text": _spoken(words, place, end)})
        return Named(thing, rank, next_one), end
    return _alone(words, place)


def _ranked(tokens: tuple[Token, ...], at: int) -> tuple[int | None, int, bool]:
    if at < len(tokens) and tokens[at].text == "next":
        return 1, at + 1, True
    if at < len(tokens) and tokens[at].text == "very" and at + 1 < len(tokens) and tokens[at + 1].rank:
        return tokens[at + 1].rank, at + 2, False
    if at < len(tokens) and tokens[at].rank is not None:
        return tokens[at].rank, at + 1, False
    return None, at, False


def _pointed(
    words: list[str], place: int, start: int, end: int, thing: Thing, this: bool
) -> tuple[Thing, int]:
    """'this object', 'the marked object', 'the thing I clicked on'."""
    after = next((end + len(by) for by in POINTING if tuple(words[end : end + len(by)]) == by), None)
    marked = start < len(words) and words[start] in POINTED
    if thing.noun == "object" and (this or marked or after is not None):
        return thing.model_copy(update={"point": 0}), after or end
    return thing, end


def _alone(words: list[str], place: int) -> tuple[Named, int] | None:
    """Words that are a whole phrase: 'anything', 'what', 'whoever', 'this'."""
    word = words[place]
    three = words[place : place + 3]
    if len(three) == 3 and three[1] in ("or", "and") and {three[0], three[2]} in BOTH:
        reference: Reference = "which" if "what" in three else "any"
        return Named(Thing(text=" ".join(three), reference=reference)), place + 3
    if word == "this" and not (place + 1 < len(words) and words[place + 1] in ("video", "sequence", "take")):
        after = next((by for by in POINTING if tuple(words[place + 1 : place + 1 + len(by)]) == by), ())
        return Named(Thing(text="this", point=0)), place + 1 + len(after)
    if word in ("what", "whatever"):
        after = next((by for by in POINTING if tuple(words[place + 1 : place + 1 + len(by)]) == by), ())
        if after:
            return Named(Thing(text="this", point=0)), place + 1 + len(after)
    if word not in ALONE:
        return None
    noun, reference = ALONE[word]
    return Named(Thing(text=word, noun=noun, reference=reference)), place + 1


def _noun_phrase(tokens: tuple[Token, ...], at: int) -> tuple[Thing, int] | None:
    """Colours and states, a noun, and what it wears."""
    words = [token.text for token in tokens]
    colours: list[ColourName] = []
    clause: Clause | None = None
    while at < len(words):
        word = words[at]
        if word in SHADES and at + 1 < len(words) and words[at + 1] in COLOUR_WORDS:
            at += 1
        elif (word in COLOUR_WORDS and word not in ("orange",)) or (
            word == "orange" and _adjective(words, at)
        ):
            colours.append(COLOUR_WORDS[word])
            at += 1
        elif colours and (word in CLAD or word == "coloured"):
            at += 1
        elif word in STATES and clause is None and not colours and _noun(words, at + 1):
            clause = Clause.model_validate({"happens": STATES[word]})
            at += 1
        elif (word in POINTED or word in ("different", "separate", "distinct", "individual")) and (
            _head(words, at + 1) or (words[at + 1 : at + 2] and words[at + 1] in STATES)
        ):
            at += 1
        else:
            break
    head = _noun(words, at)
    if head is None:
        return None
    noun, plural, end = head
    worn = _worn(words, end) if not colours and noun in ("person", "object", "man", "woman") else None
    if worn is not None:
        colours, end = [worn[0]], worn[1]
        noun = "person" if noun == "object" else noun
    thing = Thing(text=words[at], noun=noun, colours=tuple(colours), plural=plural, clause=clause)
    return thing, end


def _head(words: list[str], at: int) -> bool:
    return _noun(words, at) is not None or (at < len(words) and words[at] in COLOUR_WORDS)


def _adjective(words: list[str], at: int) -> bool:
    """Whether 'orange' is the colour here: another noun or 'clad' follows."""
    return at + 1 < len(words) and (_noun(words, at + 1) is not None or words[at + 1] in CLAD)


def _noun(words: list[str], at: int) -> tuple[str, bool, int] | None:
    if at >= len(words):
        return None
    if at + 1 < len(words):
        last, plural = singular(words[at + 1])
        if f"{words[at]} {last}" in COMPOUNDS:
            return f"{words[at]} {last}", plural, at + 2
    if words[at : at + 2] in (["passer", "by"], ["passers", "by"]):
        return "person", words[at] == "passers", at + 2
    word, plural = singular(words[at])
    if words[at] in PEOPLE:
        return "person", words[at].endswith("s") or words[at] in ("folk", "passersby"), at + 1
    if words[at] in ("someone", "somebody", "anyone", "anybody", "whoever"):
        return ("person", False, at + 1) if _worn(words, at + 1) else None
    if word == "can" and (at == 0 or words[at - 1] not in _BEFORE_CAN):
        return None
    if word in GENERIC:
        return "object", plural, at + 1
    if word in NOUNS or word == "person":
        return SAME_NOUN.get(word, word), plural, at + 1
    return None


def _worn(words: list[str], at: int) -> tuple[ColourName, int] | None:
    """The colour of the clothes and where the phrase ends: 'in red', 'with red clothes on'."""
    for by in WEARING:
        if tuple(words[at : at + len(by)]) == by:
            end = at + len(by)
            if end < len(words) and words[end] in ("a", "the", "an", "all", "some"):
                end += 1
            if end < len(words) and words[end] in COLOUR_WORDS:
                colour = COLOUR_WORDS[words[end]]
                end += 1
                end += end < len(words) and words[end] == "coloured"
                end += end < len(words) and words[end] in GARMENTS
                end += end < len(words) and words[end] == "on" and words[end - 1] in (GARMENTS | {colour})
                return colour, end
    return None


def _spoken(words: list[str], start: int, end: int) -> str:
    start += words[start] in ("the", "a", "an")
    return " ".join(words[start:end])
