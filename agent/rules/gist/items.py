"""From tokens to items: noun phrases, times, numbers, points, sides and concepts; every word in one of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from ..lexicon import COLOUR_WORDS
from ..tokens import Token
from .lexicon import FILLER, frame_end, longest
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
_SIDE_NOUNS = frozenset(
    ["hand", "side", "edge", "border", "part", "half", "area", "portion", "end", "boundary", "margin", "region", "third", "section", "of", "sector"]
)
_WAYS = {
    "leftward": "left",
    "rightward": "right",
    "up": "up",
    "upward": "up",
    "down": "down",
    "downward": "down",
}
_BEFORE_LEFT = frozenset(
    ["the", "on", "to", "towards", "from", "by", "at", "via", "through", "off", "over", "further", "far", "or", "and", ",", "move", "moves", "moving", "moved", "go", "goes", "going", "head", "heads", "heading", "headed", "travel", "travels", "travelling", "drive", "drives", "driving", "which", "from", "walk", "walks", "run", "runs", "roll", "rolls", "bound", "in", "across", "past", "beyond", "screen", "direction", "top", "bottom", "right", "side"]
)
_PRONOUNS = frozenset({"it", "they", "he", "she"})
_LINKS = frozenset({"AFTER", "BEFORE", "AT", "WHEN", "UNTIL", "BYTIME", "ONLYAFTER"})
_INWARD = frozenset({"FIRSTIN", "LASTIN"})
_LEADING = frozenset(["to", "on", "at", "towards", "in", "over", "somewhere", "anywhere"])
_AFTER_LEFT = frozenset(["hand", "side", "edge", "border", "part", "half", "boundary", "margin", "of", "or", "centre", "middle"])


def scan(tokens: tuple[Token, ...]) -> list[Item] | None:
    """All items of the question but fillers; None where a word means nothing here."""
    items: list[Item] = []
    place = 0
    while place < len(tokens):
        item = _item(tokens, place)
        if item is None:
            return None
        if tokens[place].text in _PRONOUNS and item.sign == FILLER and items and items[-1].end == place:
            item = item._replace(sign="PRONOUN") if items[-1].sign in _LINKS else item
        if item.sign != FILLER:
            items.append(item)
        place = item.end
    return items


def _item(tokens: tuple[Token, ...], place: int) -> Item | None:
    """The item that starts here; the longest of what can be read, slots before concepts."""
    if tokens[place].text in (",", "/"):
        return Item(",", place, place + 1)
    found = [*_slots(tokens, place), *_worded(tokens, place)]
    return max(found, key=lambda item: item.end, default=None)


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
    found: list[Item] = []
    side = _left_to_right(tokens, place) or _side(tokens, place)
    if side is not None:
        found.append(side)
    word = tokens[place].text
    if word == "right" and place + 1 == len(tokens) and place and tokens[place - 1].text == ",":
        return [Item(FILLER, place, place + 1)]
    if word == "out" and place + 1 < len(tokens) and tokens[place + 1].text in ("before", "prior"):
        found.append(Item("LEAVE", place, place + 1))
    if word in _WAYS:
        found.append(Item("WAY", place, place + 1, _WAYS[word]))
    concept = longest(tokens, place)
    if word in ("the", "a", "an", "its") and place + 1 < len(tokens):
        inner = longest(tokens, place + 1)
        if inner is not None and inner[1] > place + 2 and (concept is None or inner[1] > concept[1]):
            concept = inner
    if (
        word == "left"
        and place
        and tokens[place - 1].text in ("is", "are", "was", "were", "be")
        and side is None
    ):
        return []  # 'how many are left' asks for who remains
    if concept is not None and concept[0] in _INWARD and frame_end(tokens, concept[1]) is not None:
        concept = (concept[0][: -len("IN")], place + 1)  # 'last in view' is seen last
    if (
        concept is not None
        and concept[0] in ("LEFTOF", "RIGHTOF")
        and frame_end(tokens, concept[1]) is not None
    ):
        concept = (FILLER, place + 1) if word in _LEADING else None  # 'left of the picture' is a side
    if concept is not None and not (concept[1] == place + 1 and word == "left" and side is not None):
        found.append(Item(concept[0], place, concept[1]))
    if word in COLOUR_WORDS:
        found.append(Item("COLOURVAL", place, place + 1, COLOUR_WORDS[word]))
    if word == "number" and place + 1 < len(tokens) and (tokens[place + 1].number or 0) >= 1:
        found.append(Item("NTH", place, place + 2, int(tokens[place + 1].number or 0)))
    if tokens[place].rank is not None and tokens[place].rank not in (1, -1):
        found.append(Item("NTH", place, place + 1, tokens[place].rank))
    number = tokens[place].number
    if number is not None:
        found.append(Item("NUMBER", place, place + 1, number))
    frame = frame_end(tokens, place)
    if frame is not None:
        found.append(Item("INFRAME", place, frame))
    return found


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


_AFTER_MERELY = frozenset(["at", "when", "as", "after", "before", "there", "now", "then", "here", "by", "past", "back", "into", "in"])


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
