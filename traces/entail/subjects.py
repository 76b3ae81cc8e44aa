"""Whether the words for a thing can mean a tube, by the colours and the class that its record holds."""

from __future__ import annotations

from ..records import Region, Tube
from ..wording import KINDS, Phrase, is_bare, read_phrases

# A colour named in words fits a tube that has at least this share of it.
COLOUR_SHARE = 0.2


def misfit(words: str, thing: Tube | Region) -> str | None:
    """Why the words cannot mean the thing, in a sentence; None where they can."""
    phrases = read_phrases(words)
    problems = [_misfit(phrase, thing) for phrase in phrases]
    return None if any(problem is None for problem in problems) else problems[0]


def surely_fits(words: str, tube: Tube) -> bool:
    """Whether any tube like this one is meant: the words are a bare class or colour that it surely has."""
    return is_bare(words) and any(_surely(phrase, tube) for phrase in read_phrases(words))


def _misfit(phrase: Phrase, thing: Tube | Region) -> str | None:
    for colour in phrase.colours:
        if not _has_colour(thing, colour):
            return f"{thing.id} is {_colour(thing) or 'of no one colour'}, not {colour}"
    if phrase.noun is not None and _is_classed(thing) and not _is_a(thing.label, phrase.noun):
        return f"{thing.id} is a {thing.label}, not a {phrase.noun}"
    return None


def _colour(thing: Tube | Region) -> str | None:
    return thing.look.colour if isinstance(thing, Tube) else thing.colour


def _is_classed(thing: Tube | Region) -> bool:
    return thing.classed if isinstance(thing, Tube) else thing.label != "object"


def _has_colour(thing: Tube | Region, colour: str) -> bool:
    if _colour(thing) == colour:
        return True
    return isinstance(thing, Tube) and thing.look.colour_shares.get(colour, 0.0) >= COLOUR_SHARE


def _is_a(label: str, noun: str) -> bool:
    return label == noun or label in KINDS.get(noun, frozenset())


def _surely(phrase: Phrase, tube: Tube) -> bool:
    if any(tube.look.colour != colour for colour in phrase.colours):
        return False
    return phrase.noun is None or (tube.classed and _is_a(tube.label, phrase.noun))


def covers_query(query: str, subject: str) -> bool:
    """Whether finding nothing for `query` means that there is nothing for `subject`."""
    wanted = read_phrases(subject)
    looked = read_phrases(query) if query.strip() else (Phrase(None, ()),)
    return all(any(_includes(look, want) for look in looked) for want in wanted)


def _includes(wide: Phrase, narrow: Phrase) -> bool:
    """Whether everything that `narrow` means is meant by `wide`."""
    if not set(wide.colours) <= set(narrow.colours):
        return False
    return wide.noun is None or (narrow.noun is not None and _is_a(narrow.noun, wide.noun))
