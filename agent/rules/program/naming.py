"""What things are called in claims and answers."""

from __future__ import annotations

from ....traces.records import Tube
from ....traces.wording import coloured
from ..ast import Thing

_PLURALS = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "bus": "buses",
    "box": "boxes",
}


def kind_words(thing: Thing) -> str:
    """Colours and noun, as a query for the tools; empty when everything is meant."""
    noun = "" if thing.noun == "object" else thing.noun
    return " ".join((*thing.colours, noun)).strip()


def plain(thing: Thing) -> str:
    """Colours and noun, singular: 'red car', 'object'."""
    return coloured(thing.noun, *thing.colours)


def plural(thing: Thing) -> str:
    """Colours and noun, plural: 'red cars', 'objects'."""
    noun = thing.noun
    if noun not in _PLURALS:
        noun += "es" if noun.endswith(("s", "x", "ch", "sh")) else "s"
    return coloured(_PLURALS.get(noun, noun), *thing.colours)


def described(tube: Tube) -> str:
    """A tube in words that its record bears out: 'red car', 'blue object 7' where its file gives it an id."""
    return coloured(" ".join(word for word in (tube.label, tube.name) if word), tube.look.colour)


def called(thing: Thing, tube: Tube) -> str:
    """What a claim calls a resolved thing: the question's words, with the colour where they name none."""
    if thing.ident is not None:
        return f"the {thing.noun if tube.label == 'object' else tube.label} {thing.ident}"
    if thing.colours or (thing.noun != "object" and thing.noun != tube.label):
        return f"the {plain(thing)}"
    return f"the {described(tube)}"


def article(words: str) -> str:
    """The words with 'a' or 'an'."""
    return f"{'an' if words[:1] in 'aeiou' else 'a'} {words}"
