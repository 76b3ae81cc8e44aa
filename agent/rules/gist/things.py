"""Noun phrases: 'the red car', 'someone dressed in blue', 'the second object', 'whatever', 'this thing'."""

from __future__ import annotations

from typing import NamedTuple

from ....traces.records.vocabulary import ColourName
from ..ast import Clause, Thing
from ..lexicon import (
    COLOUR_WORDS,
    COMPOUNDS,
    EVERYONE,
    EVERYTHING,
    GENERIC,
    NOUNS,
    SAME_NOUN,
    SHADES,
)
from ..modifiers import Reference
from ..nouns import singular
from ..tokens import Token


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


_DETERMINERS: dict[str, Reference] = {
    "the": "definite",
    "a": "indefinite",
    "an": "indefinite",
    "some": "indefinite",
    "any": "any",
    "which": "which",
    "what": "which",
    "this": "definite",
    "that": "definite",
    "these": "definite",
    "those": "definite",
    "no": "any",
    "single": "indefinite",
    "whichever": "which",
    "whatever": "which",
}
_ALONE: dict[str, tuple[str, Reference]] = (
    {word: ("object", "any") for word in EVERYTHING if word != "everything"}
    | {word: ("person", "any") for word in EVERYONE if not word.startswith("every")}
    | {"something": ("object", "indefinite"), "someone": ("person", "indefinite")}
    | {"somebody": ("person", "indefinite"), "what": ("object", "which"), "which": ("object", "which")}
    | {"whatever": ("object", "which"), "who": ("person", "which"), "whoever": ("person", "which")}
    | {"whichever": ("object", "which"), "whichever": ("object", "which"), "nothing": ("object", "any")}
)
_PEOPLE = {
    "folk": "person",
    "folks": "person",
    "walker": "person",
    "walkers": "person",
    "bystander": "person",
    "bloke": "person",
    "chap": "person",
    "soul": "person",
    "passerby": "person",
    "passersby": "person",
}
_STATES = {"moving": "moving", "stationary": "still", "parked": "still", "motionless": "still"}
_GARMENTS = frozenset(
    ["clothes", "clothing", "clothed", "outfit", "outfits", "garment", "garments", "attire", "apparel", "gear", "dress", "top", "clothed", "kit", "shirt", "jacket", "coat", "suit", "outerwear", "getup"]
)
_WORN_BY = (
    "in",
    "wearing",
    "dressed in",
    "dressed all in",
    "dressed entirely in",
    "clad in",
    "clad all in",
    "clothed in",
    "with",
    "sporting",
    "who is wearing",
    "who wears",
    "who is dressed in",
    "who is in",
    "that wears",
    "that is wearing",
    "that is dressed in",
    "having",
    "who has",
    "attired in",
    "decked out in",
    "donning",
    "kitted out in",
    "garbed in",
    "all in",
    "whose clothes are",
    "whose clothing is",
    "whose outfit is",
    "in all",
    "who was wearing",
    "who was dressed in",
    "outfitted in",
    "who wore",
    "got up in",
    "with the",
)
_WEARING = tuple(tuple(text.split()) for text in sorted(_WORN_BY, key=len, reverse=True))
_CLAD = frozenset(["clad", "dressed", "clothed", "wearing", "attired", "garbed"])
_POINTED = frozenset(
    ["marked", "selected", "clicked", "highlighted", "indicated", "chosen", "pointed", "picked", "tapped", "tagged", "clicked"]
)
_POINTING = tuple(
    tuple(text.split())
    for text in sorted(
        ["on which i clicked", "on which i have clicked", "to which i have pointed", "to which i pointed", "at which i pointed", "which i clicked", "which i clicked on", "which i have clicked on", "which i marked", "which i have marked", "i clicked on", "i clicked", "i have clicked on", "i have clicked", "i just clicked on", "i just clicked", "i have just clicked", "i have just clicked on", "i marked", "i have marked", "i just marked", "i have just marked", "i selected", "i have selected", "i just selected", "i have just selected", "i pointed at", "i have pointed at", "i am pointing at", "i pointed to", "i have pointed to", "i am pointing to", "i tapped", "i tapped on", "i have tapped", "i have tapped on", "i just tapped", "i picked", "i have picked", "i picked out", "i chose", "i have chosen", "under the cursor", "under my cursor", "under the pointer", "at the point", "at my click", "under my click", "at the marker", "under the marker", "under the mark", "at the mark", "at the marked point", "at the clicked point", "under my pointer", "at the clicked spot", "at the marked spot", "here", "that i clicked on", "that i clicked", "that i marked", "that i selected", "at the point i clicked", "where i clicked", "i highlighted", "i have highlighted", "i just pointed at", "i have indicated", "i indicated", "i have just pointed at", "that has been marked", "that is marked", "that was marked", "that is selected", "that has been selected", "that is highlighted", "that was selected", "that was clicked", "that was clicked on", "clicked on", "that i have marked", "that i have selected", "that i have clicked on", "that i have clicked", "that i just clicked on", "that i just marked", "that i have just clicked on", "that i am pointing at", "that i pointed at", "that i tapped", "that i tapped on", "that i have just marked", "i put the mark on", "my click is on", "my cursor is on", "where i have clicked", "where my cursor is", "at this point", "in my selection", "you see marked"],
        key=len,
        reverse=True,
    )
)
_BOTH = [{"who", "what"}, *({f"{a}thing", f"{a}{b}"} for a in ("any", "some") for b in ("one", "body"))]
_BEFORE_CAN = frozenset({"the", "a", *COLOUR_WORDS})


def named(tokens: tuple[Token, ...], place: int) -> tuple[Named, int] | None:
    """The longest noun phrase that starts here."""
    words = [token.text for token in tokens]
    at, reference, next_one = place, None, False
    if words[place] in _DETERMINERS:
        at, reference = place + 1, _DETERMINERS[words[place]]
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
    after = next((end + len(by) for by in _POINTING if tuple(words[end : end + len(by)]) == by), None)
    marked = start < len(words) and words[start] in _POINTED
    if thing.noun == "object" and (this or marked or after is not None):
        return thing.model_copy(update={"point": 0}), after or end
    return thing, end


def _alone(words: list[str], place: int) -> tuple[Named, int] | None:
    """Words that are a whole phrase: 'anything', 'what', 'whoever', 'this'."""
    word = words[place]
    three = words[place : place + 3]
    if len(three) == 3 and three[1] in ("or", "and") and {three[0], three[2]} in _BOTH:
        reference: Reference = "which" if "what" in three else "any"
        return Named(Thing(text=" ".join(three), reference=reference)), place + 3
    if word == "this" and not (place + 1 < len(words) and words[place + 1] in ("video", "sequence", "take")):
        after = next((by for by in _POINTING if tuple(words[place + 1 : place + 1 + len(by)]) == by), ())
        return Named(Thing(text="this", point=0)), place + 1 + len(after)
    if word in ("what", "whatever"):
        after = next((by for by in _POINTING if tuple(words[place + 1 : place + 1 + len(by)]) == by), ())
        if after:
            return Named(Thing(text="this", point=0)), place + 1 + len(after)
    if word not in _ALONE:
        return None
    noun, reference = _ALONE[word]
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
        elif (word in COLOUR_WORDS and word not in ("orange",)) or (word == "orange" and _adjective(words, at)):
            colours.append(COLOUR_WORDS[word])
            at += 1
        elif colours and (word in _CLAD or word == "coloured"):
            at += 1
        elif word in _STATES and clause is None and not colours and _noun(words, at + 1):
            clause = Clause.model_validate({"happens": _STATES[word]})
            at += 1
        elif (word in _POINTED or word in ("different", "separate", "distinct", "individual")) and (
            _head(words, at + 1) or (words[at + 1 : at + 2] and words[at + 1] in _STATES)
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
    return at + 1 < len(words) and (_noun(words, at + 1) is not None or words[at + 1] in _CLAD)


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
    if words[at] in _PEOPLE:
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
    for by in _WEARING:
        if tuple(words[at : at + len(by)]) == by:
            end = at + len(by)
            if end < len(words) and words[end] in ("a", "the", "an", "all", "some"):
                end += 1
            if end < len(words) and words[end] in COLOUR_WORDS:
                colour = COLOUR_WORDS[words[end]]
                end += 1
                end += end < len(words) and words[end] == "coloured"
                end += end < len(words) and words[end] in _GARMENTS
                end += end < len(words) and words[end] == "on" and words[end - 1] in (_GARMENTS | {colour})
                return colour, end
    return None


def _spoken(words: list[str], start: int, end: int) -> str:
    start += words[start] in ("the", "a", "an")
    return " ".join(words[start:end])
