"""What neighbours make of each other: 'start' + 'turn', 'move' + 'left', 'left, centre or right'."""

from __future__ import annotations

from collections.abc import Callable

from ..tokens import Token
from .asides import asked_doing, before_doing, clicked, headings, without_asides, without_opening
from .items import Item, asked
from .lemmas import lemmas, word_set
from .lexicon import video_end

_BE = word_set(
    """
    is was are were be been being stay stays stayed remain remains remained still 's
    """
)
_HAVE = word_set("has have had having")
_BEGUN = frozenset({"ENTER", "LEAVE", "TURN", "REVERSE", "PASS", "CROSS", "CROSSFRONT"})
_ACROSS = frozenset({"CROSS", "PASS", "MOVE", "ENTER"})


def resolve(items: list[Item], tokens: tuple[Token, ...]) -> list[Item]:
    """The items with neighbours joined."""
    items = [_moving_in(_stopped(item, items, tokens), items, tokens) for item in items]
    items = asked_doing(items, tokens)
    items = before_doing(items, tokens)
    items = headings(_sides_listed(_expanded(items)), tokens)
    items = clicked(without_opening(without_asides(items, tokens)))
    return _quiet(_joined(items, tokens))


def _expanded(items: list[Item]) -> list[Item]:
    """'Until when' asks for the last time; 'what follows' for what comes after."""
    parts = {
        "UNTILWHEN": ("WHEN", "LAST"),
        "SINCEWHEN": ("WHEN", "FIRST"),
        "WHATFOLLOWS": ("WHATHAPPENS", "AFTER"),
        "FIRSTIN": ("FIRST", "ENTER"),
        "FIRSTOUT": ("FIRST", "LEAVE"),
        "LASTIN": ("LAST", "ENTER"),
        "LASTOUT": ("LAST", "LEAVE"),
        "WHATTHEN": ("LATER", "WHATHAPPENS"),
        "ENTRYSIDE": ("ENTER", "SIDEQ"),
        "EXITSIDE": ("LEAVE", "SIDEQ"),
    }
    return [item._replace(sign=sign) for item in items for sign in parts.get(item.sign, (item.sign,))]


_ADVERBS = word_set("not already ever just fully completely then also yet now actually")


def _stopped(item: Item, items: list[Item], tokens: tuple[Token, ...]) -> Item:
    """'Is stopped' is a state, 'has stopped' and 'stopped' are the event."""
    if item.sign != "STOPPED":
        return item
    at = item.start - 1
    if tokens[at].text == "already":
        return item._replace(sign="STOP")
    while at >= 0 and tokens[at].text in _ADVERBS:
        at -= 1
    subject = next((one for one in items if one.sign == "THING" and one.end == at + 1), None)
    before = tokens[subject.start - 1].text if subject and subject.start else tokens[max(at, 0)].text
    return item._replace(sign="STILL" if before in _BE else "STOP")


_WAY_VERBS = word_set("move go travel head drive walk run roll turn pass proceed ride")


def _moving_in(item: Item, items: list[Item], tokens: tuple[Token, ...]) -> Item:
    """'Which way does it move in?', 'moving in the stretch from 2 to 5': moving, not coming in."""
    words = [token.text for token in tokens[item.start : item.end]]
    if (
        item.sign != "ENTER"
        or len(words) < 2
        or words[1] not in ("in", "on")
        or not set(words[2:]) <= {"on", "screen", "the", "picture", "image", "frame", "scene"}
    ):
        return item
    if not _WAY_VERBS & {words[0], *lemmas(tokens[item.start])}:
        return item
    if video_end(tokens, item.end) is not None:
        return item._replace(sign="MOVE")
    asks = any(other.sign in ("WAYQ", "FOURLIST") for other in items) or words[0].startswith(
        ("head", "travel")
    )
    timed = any(
        other.sign in ("WINDOW", "TIME") and other.start <= item.end + 4 and other.start >= item.end
        for other in items
    )
    listed = sum(other.sign in ("SIDE", "WAY") for other in items) >= 3
    return item._replace(sign="MOVE") if asks or timed or listed else item


_PLACES = {"SIDE": "", "WAY": "", "CENTRE": "centre", "LEFTOF": "left", "RIGHTOF": "right"}


def _sides_listed(items: list[Item]) -> list[Item]:
    """'left, centre or right' and 'left, right, up or down' as one item."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        end, signs, values = at, [], []
        while end < len(items) and items[end].sign in (
            "SIDE",
            "WAY",
            "CENTRE",
            "LEFTOF",
            "RIGHTOF",
            ",",
            "INFRAME",
        ):
            if items[end].sign in _PLACES:
                signs.append(items[end].sign)
                values.append(items[end].value or _PLACES[items[end].sign])
            end += 1
        while end > at and items[end - 1].sign in (",", "INFRAME"):
            end -= 1
        kind = _list_kind(values)
        if kind:
            out.append(Item(kind, items[at].start, items[end - 1].end, tuple(values)))
            at = end
        else:
            out.append(items[at])
            at += 1
    return out


def _list_kind(values: list[str]) -> str | None:
    if set(values) == {"left", "centre", "right"} and len(values) == 3:
        return "HORIZ"
    if set(values) >= {"left", "right"} and len(values) == 4:
        return "FOURLIST" if "centre" not in values else None
    return None


_JOINS: tuple[tuple[Callable[[str, str], bool], Callable[[Item, Item], Item]], ...] = (
    (lambda a, b: a in ("SPAN", "WHEN", "HOWLONG") and b == "WINDOW", lambda a, b: b),
    (lambda a, b: a == "CROSS" and b == "INFRAME", lambda a, b: a._replace(sign="MOVE")),
    (lambda a, b: a == "WHILE" and b in ("WINDOW", "TIME", "SPAN"), lambda a, b: b),
    (lambda a, b: a == "AT" and b in ("WINDOW", "TIME"), lambda a, b: b),
    (lambda a, b: a == "WHEN" and b in ("WHERE", "AT", "WHEN"), lambda a, b: a),
    (lambda a, b: a == "MOVE" and b in _BEGUN | {"STOP"}, lambda a, b: b),
    (lambda a, b: a == "VISIBLE" and b in ("MOVE", "STILL"), lambda a, b: b),
    (
        lambda a, b: a == "STILL" and b in ("ABOVE", "BELOW", "LEFTOF", "RIGHTOF", "NEAREST", "CLOSER"),
        lambda a, b: b,
    ),
    (lambda a, b: a == "START" and b in _BEGUN, lambda a, b: b),
    (lambda a, b: a == "START" and b == "MOVE", lambda a, b: a),
    (lambda a, b: a == "STOP" and b == "MOVE", lambda a, b: a),
    (
        lambda a, b: a in ("REVERSE", "MOVE", "START", "TURN") and b == "BACKWAY",
        lambda a, b: a._replace(sign="REVERSE"),
    ),
    (lambda a, b: a == "REVERSE" and b in ("MOVE", "REVERSE"), lambda a, b: a),
    (
        lambda a, b: a in _ACROSS and b in ("INFRONT", "CROSSFRONT"),
        lambda a, b: a._replace(sign="CROSSFRONT"),
    ),
    (
        lambda a, b: (
            a == b
            and a
            in (
                "VISIBLE",
                "STILL",
                "COLOUR",
                "WAYQ",
                "COUNT",
                "MAX",
                "ATONCE",
                "WHEN",
                "OVERLAP",
                "SPAN",
                "WHERE",
                "FIND",
                "OVERTIME",
                "IMMEDIATE",
                "HOWLONG",
                "LATER",
                "SIDEQ",
                "INFRAME",
                "TURN",
                "LINE",
            )
        ),
        lambda a, b: a,
    ),
    (lambda a, b: a in ("LEAVE", "APPEAR", "DISAPPEAR", "VISIBLE") and b == "INFRAME", lambda a, b: a),
    (lambda a, b: a == "SPAN" and b in ("WHEN", "WHILE"), lambda a, b: a),
    (lambda a, b: a == "AFTER" and b in ("AFTER", "AT", "WHEN"), lambda a, b: a),
    (lambda a, b: a == "IMMEDIATE" and b in ("AFTER", "LATER"), lambda a, b: b),
    (lambda a, b: a in ("MOVE", "TURN") and b == "MOVE", lambda a, b: a),
    (lambda a, b: a == "STILL" and b == "STILL", lambda a, b: a),
)


def _thing_next(items: list[Item], item: Item) -> bool:
    at = items.index(item) + 1
    return at < len(items) and items[at].sign == "THING" and not asked(items[at])


def _bare_left(item: Item, tokens: tuple[Token, ...]) -> bool:
    return [token.text for token in tokens[item.start : item.end]] == ["left"]


_COURSES = frozenset({"its", "course", "direction", "heading"})
_RESTING = frozenset({"sit", "sits", "lie", "lies", "sitting", "lying", "rest", "rests"})


def _joined(items: list[Item], tokens: tuple[Token, ...]) -> list[Item]:
    out: list[Item] = []
    for item in items:
        if (
            out
            and item.sign == "SIDE"
            and out[-1].sign == "MOVE"
            and tokens[out[-1].end - 1].text not in ("off", "out")
        ):
            out.append(item._replace(sign="WAY") if item.value in ("left", "right") else item)
            continue
        if (
            out
            and item.sign == "LEAVE"
            and out[-1].sign in ("LEAVE", "ENTER", "DISAPPEAR")
            and _bare_left(item, tokens)
        ):
            out.append(item._replace(sign="SIDE", value="left"))
            continue
        if (
            out
            and out[-1].sign == "WHILE"
            and item.sign in ("INFRAME", "VISIBLE")
            and not _thing_next(items, item)
        ):
            out[-1] = item
            continue
        if (
            out
            and item.sign in ("SIDE", "SIDEQ")
            and out[-1].sign == "MOVE"
            and tokens[out[-1].end - 1].text in ("off", "out")
        ):
            out[-1] = out[-1]._replace(sign="LEAVE")
            out.append(item)
            continue
        if out and out[-1].sign == "THING" and item.sign == "NTH" and tokens[item.start].text == "number":
            out[-1] = out[-1]._replace(value=out[-1].value._replace(rank=item.value), end=item.end)
            continue
        if (
            out
            and item.sign == "SIDE"
            and out[-1].sign == "STILL"
            and tokens[out[-1].end - 1].text in _RESTING
        ):
            out[-1] = item
            continue
        if out and out[-1].sign == "TURN" and item.sign == "WAYQ" and tokens[item.start].text in _COURSES:
            continue
        joined = next((join for fits, join in _JOINS if out and fits(out[-1].sign, item.sign)), None)
        if joined is None:
            out.append(item)
        else:
            kept = joined(out[-1], item)
            out[-1] = kept._replace(start=out[-1].start, end=item.end)
    return out


def _quiet(items: list[Item]) -> list[Item]:
    """Without 'what' and 'which' where they only open the question: 'what is the first thing to leave?'."""
    real = [item for item in items if not asked(item) and item.sign != ","]
    if any(item.sign == "THING" and (not item.value.generic or item.value.rank) for item in real):
        return [item for item in items if not asked(item)]
    if any(item.sign == "THING" or item.sign in ("COUNT", "WHEN", "HOWLONG", "COLOUR") for item in real):
        return (
            [
                item
                for item in items
                if not (asked(item) and item.value.thing.text in ("what", "which", "who"))
            ]
            if (any(item.sign == "THING" for item in real))
            else items
        )
    return items
