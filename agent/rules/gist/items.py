"""From tokens to items: noun phrases, times, numbers, sides and concepts; every word in one of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..lexicon import COLOUR_WORDS
from ..tokens import Token
from .lemmas import word_set
from .lexicon import FILLER, concepts, frame_end
from .numbers import amount, line_point, span, time_at
from .things import Named, named


class Item(NamedTuple):
    """One part of the question: its concept (or THING, TIME, SIDE …), what it says, and where it stands."""

    sign: str
    start: int
    end: int
    value: Any = None


_SIDES = {
    "left": "left",
    "right": "right",
    "top": "top",
    "bottom": "bottom",
    "upper": "top",
    "lower": "bottom",
}
_SIDE_NOUNS = word_set(
    """
    hand side edge border part half area portion end boundary margin region third section of sector
    """
)
_WAYS = {
    "leftward": "left",
    "rightward": "right",
    "up": "up",
    "upward": "up",
    "down": "down",
    "downward": "down",
}
_BEFORE_LEFT = word_set(
    """
    the on to towards from by at via through off over further far or and , move moves moving moved go
    goes going head heads heading headed travel travels travelling drive drives driving which from walk
    walks run runs roll rolls bound in across past beyond screen direction top bottom right side
    """
)
_PRONOUNS = frozenset({"it", "they", "he", "she"})
_LINKS = frozenset({"AFTER", "BEFORE", "AT", "WHEN", "UNTIL", "BYTIME", "ONLYAFTER"})
_BE = word_set("is are was were be")
_ARTICLES = word_set("the a an its")
_INWARD = frozenset({"FIRSTIN", "LASTIN"})
_AFTER_LEFT = word_set("hand side edge border part half boundary margin of or centre middle")


def scan(tokens: tuple[Token, ...]) -> list[Item] | None:
    """All items of the question but fillers; None where its words cannot all be accounted for."""
    chosen = _chosen(tokens, 0, set())
    if chosen is None:
        return None
    items: list[Item] = []
    for item in chosen:
        pronoun = tokens[item.start].text in _PRONOUNS and item.sign == FILLER
        if pronoun and items and items[-1].end == item.start and items[-1].sign in _LINKS:
            items.append(item._replace(sign="PRONOUN"))
        elif item.sign != FILLER:
            items.append(item)
    return items


def _chosen(tokens: tuple[Token, ...], place: int, dead: set[int]) -> list[Item] | None:
    """Items one after the other to the end; at each place the longest after which the rest can be read."""
    if place >= len(tokens):
        return []
    for item in _items(tokens, place) if place not in dead else ():
        rest = _chosen(tokens, item.end, dead)
        if rest is not None:
            return [item, *rest]
    dead.add(place)
    return None


def _items(tokens: tuple[Token, ...], place: int) -> list[Item]:
    """The items that can start here, the longest first, slots before concepts."""
    if tokens[place].text in (",", "/"):
        return [Item(",", place, place + 1)]
    found = [*_slots(tokens, place), *_worded(tokens, place)]
    return sorted(found, key=lambda item: -item.end)


def _slots(tokens: tuple[Token, ...], place: int) -> list[Item]:
    found: list[Item] = []
    for sign, read in (("POINT", line_point), ("WINDOW", span), ("TIME", time_at), ("AMOUNT", amount)):
        got = read(tokens, place)
        if got is not None:
            found.append(Item(sign, place, got[1], got[0]))
    noun = named(tokens, place)
    if noun is not None and not (noun[0].thing.text == "orange" and tokens[place].text == "orange"):
        found.append(Item("THING", place, noun[1], noun[0]))
    return found


def _worded(tokens: tuple[Token, ...], place: int) -> list[Item]:
    word = tokens[place].text
    side = _left_to_right(tokens, place) or _side(tokens, place)
    if word == "right" and place + 1 == len(tokens) and place and tokens[place - 1].text == ",":
        return [Item(FILLER, place, place + 1)]
    if word == "left" and place and tokens[place - 1].text in _BE and side is None:
        return []  # 'how many are left' asks for who remains
    found = [side] if side is not None else []
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if word == "out" and (after in ("before", "prior") or (place and tokens[place - 1].text == "one")):
        found.append(Item("LEAVE", place, place + 1))
    if word in _WAYS:
        found.append(Item("WAY", place, place + 1, _WAYS[word]))
    found.extend(_concepts(tokens, place, side))
    found.extend(_numbered(tokens, place))
    frame = frame_end(tokens, place)
    return found if frame is None else [*found, Item("INFRAME", place, frame)]


def _concepts(tokens: tuple[Token, ...], place: int, side: Item | None) -> Iterator[Item]:
    """What the lexicon has here, with or without an article before it."""
    word = tokens[place].text
    inner = concepts(tokens, place + 1) if word in _ARTICLES else []
    here = concepts(tokens, place)
    longer = [one for one in inner if one[1] > place + 2 and all(one[1] > end for _, end in here)]
    for concept, end in (*longer, *here):
        framed = frame_end(tokens, end) is not None
        if word == "left" and side is not None and end == place + 1:
            continue
        if concept in ("LEFTOF", "RIGHTOF") and framed:
            continue  # 'left of the picture' is a side
        if concept in _INWARD and framed:
            continue  # 'last in view' is seen last
        yield Item(concept, place, end)


def _numbered(tokens: tuple[Token, ...], place: int) -> Iterator[Item]:
    """Colours, ranks and numbers that stand alone."""
    token = tokens[place]
    after = tokens[place + 1].number if place + 1 < len(tokens) else None
    if token.text in COLOUR_WORDS:
        yield Item("COLOURVAL", place, place + 1, COLOUR_WORDS[token.text])
    if token.text == "number" and after:
        yield Item("NTH", place, place + 2, int(after))
    if token.rank is not None and token.rank not in (1, -1):
        yield Item("NTH", place, place + 1, token.rank)
    if token.number is not None:
        yield Item("NUMBER", place, place + 1, token.number)


def _side(tokens: tuple[Token, ...], place: int) -> Item | None:
    """'left', 'the left-hand edge of the picture', as a side and not as the verb."""
    words = [token.text for token in tokens]
    at = place + (words[place] in ("the", "its"))
    at += at < len(words) and words[at] in ("far", "very", "extreme")
    if (
        at >= len(words)
        or words[at] not in _SIDES
        or (words[at] in ("upper", "lower") and not _side_noun(words, at))
    ):
        return None
    if words[at] == "left" and not _is_side(words, at):
        return None
    if words[at] == "right" and _merely_right(words, at):
        return Item(FILLER, place, at + 1)
    end = at + 1
    while end < len(words) and words[end] in _SIDE_NOUNS - {"of"}:
        end += 1
    frame = frame_end(tokens, end)
    if frame is not None:
        end = frame
    if end < len(words) and words[end] == "of":
        end = frame_end(tokens, end + 1) or end
    while end < len(words) and words[end] in _SIDE_NOUNS - {"of"}:
        end += 1
    return Item("SIDE", place, end, _SIDES[words[at]])


def _left_to_right(tokens: tuple[Token, ...], place: int) -> Item | None:
    """'from left to right', which counts from the left and goes to the right."""
    places = [at for at in range(place, min(place + 6, len(tokens))) if tokens[at].text != "the"]
    places = places[1:] if tokens[place].text == "from" else places
    words = [tokens[at].text for at in places[:3]]
    if len(words) == 3 and words[1] == "to" and {words[0], words[2]} <= set(_SIDES) and words[0] != words[2]:
        return Item("SIDETOSIDE", place, places[2] + 1, (_SIDES[words[0]], _SIDES[words[2]]))
    return None


def _side_noun(words: list[str], at: int) -> bool:
    return at + 1 < len(words) and words[at + 1] in _SIDE_NOUNS


_AFTER_MERELY = word_set("at when as after before there now then here by past back into in")


def _merely_right(words: list[str], at: int) -> bool:
    """'right at 3 s', 'right there': no side."""
    after = words[at + 1] if at + 1 < len(words) else ""
    before = words[at - 1] if at else ""
    return after in _AFTER_MERELY and before not in _BEFORE_LEFT - {",", "and", "which"}


def _is_side(words: list[str], at: int) -> bool:
    before = words[at - 1] if at else ""
    after = words[at + 1] if at + 1 < len(words) else ""
    listed = (
        after in (",", "/")
        and len(words) > at + 2
        and words[at + 2] in ("right", "centre", "middle", "or", "in", "top")
    )
    return (
        listed
        or before in _BEFORE_LEFT - {"which", "and"}
        or after in _AFTER_LEFT
        or (before in ("direction", "is") and after == "")
    )


def asked(item: Item) -> bool:
    """Whether the item is only a question word: 'which one', 'what'."""
    value = item.value
    if isinstance(value, Named) and value.thing.text in ("who", "whoever"):
        return True
    return (
        isinstance(value, Named) and value.generic and value.thing.reference == "which" and value.rank is None
    )
