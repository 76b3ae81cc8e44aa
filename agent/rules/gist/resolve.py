"""What neighbours make of each other: 'start' + 'turn', 'move' + 'left', 'left, centre or right', 'was stopped'."""

from __future__ import annotations

from collections.abc import Callable

from ..tokens import Token
from .items import Item, asked

_BE = frozenset("is was are were be been being stay stays stayed remain remains remained still 's".split())
_HAVE = frozenset("has have had having".split())
_BEGUN = frozenset({"ENTER", "LEAVE", "TURN", "REVERSE", "PASS", "CROSS", "CROSSFRONT"})
_ACROSS = frozenset({"CROSS", "PASS", "MOVE", "ENTER"})
_GOING = frozenset({"MOVE", "START"})


def resolve(items: list[Item], tokens: tuple[Token, ...]) -> list[Item]:
    """The items with neighbours joined."""
    items = [_stopped(item, tokens) for item in items]
    for join in (_expanded, _sides_listed, _joined, _quiet):
        items = join(items)
    return items


def _expanded(items: list[Item]) -> list[Item]:
    """'Until when' asks for the last time, 'since when' for the first; 'what follows' for what comes after."""
    parts = {"UNTILWHEN": ("WHEN", "LAST"), "SINCEWHEN": ("WHEN", "FIRST"), "WHATFOLLOWS": ("WHATHAPPENS", "AFTER")}
    return [item._replace(sign=sign) for item in items for sign in parts.get(item.sign, (item.sign,))]


def _stopped(item: Item, tokens: tuple[Token, ...]) -> Item:
    """'Is stopped' is a state, 'has stopped' and 'stopped' are the event."""
    if item.sign != "STOPPED":
        return item
    for at in range(item.start - 1, max(-1, item.start - 8), -1):
        if tokens[at].text in _HAVE:
            return item._replace(sign="STOP")
        if tokens[at].text in _BE:
            return item._replace(sign="STILL")
    return item._replace(sign="STOP")


def _sides_listed(items: list[Item]) -> list[Item]:
    """'left, centre or right' and 'left, right, up or down' as one item."""
    out: list[Item] = []
    at = 0
    while at < len(items):
        end, signs, values = at, [], []
        while end < len(items) and items[end].sign in ("SIDE", "WAY", "CENTRE", ",", "INFRAME"):
            if items[end].sign in ("SIDE", "WAY", "CENTRE"):
                signs.append(items[end].sign)
                values.append(items[end].value or "centre")
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
    (lambda a, b: a == "WHILE" and b in ("INFRAME", "VISIBLE", "WINDOW", "TIME", "SPAN"), lambda a, b: b),
    (lambda a, b: a == "AT" and b in ("WINDOW", "TIME"), lambda a, b: b),
    (lambda a, b: a == "WHEN" and b in ("WHERE", "AT", "WHEN"), lambda a, b: a),
    (lambda a, b: a == "MOVE" and b in _BEGUN | {"STOP", "STILL"}, lambda a, b: b),
    (lambda a, b: a == "VISIBLE" and b in ("MOVE", "STILL"), lambda a, b: b),
    (lambda a, b: a == "STILL" and b in ("ABOVE", "BELOW", "LEFTOF", "RIGHTOF", "NEAREST", "CLOSER", "INFRAME"), lambda a, b: b),
    (lambda a, b: a == "START" and b in _BEGUN, lambda a, b: b),
    (lambda a, b: a == "START" and b == "MOVE", lambda a, b: a),
    (lambda a, b: a == "STOP" and b == "MOVE", lambda a, b: a),
    (lambda a, b: a in ("REVERSE", "MOVE", "START", "TURN") and b == "BACKWAY", lambda a, b: a._replace(sign="REVERSE")),
    (lambda a, b: a == "REVERSE" and b in ("MOVE", "REVERSE"), lambda a, b: a),
    (lambda a, b: a in _ACROSS and b in ("INFRONT", "CROSSFRONT"), lambda a, b: a._replace(sign="CROSSFRONT")),
    (lambda a, b: a == b and a in ("VISIBLE", "STILL", "COLOUR", "WAYQ", "COUNT", "MAX", "ATONCE", "WHEN", "OVERLAP", "SPAN", "WHERE", "FIND", "OVERTIME", "IMMEDIATE", "HOWLONG", "LATER", "SIDEQ", "INFRAME", "TURN", "LINE"), lambda a, b: a),
    (lambda a, b: a in ("ENTER", "LEAVE", "APPEAR", "DISAPPEAR", "VISIBLE") and b == "INFRAME", lambda a, b: a),
    (lambda a, b: a == "AFTER" and b == "AFTER", lambda a, b: a),
    (lambda a, b: a == "IMMEDIATE" and b in ("AFTER", "LATER"), lambda a, b: b),
    (lambda a, b: a in ("MOVE", "TURN") and b == "MOVE", lambda a, b: a),
    (lambda a, b: a == "STILL" and b == "STILL", lambda a, b: a),
)


def _joined(items: list[Item]) -> list[Item]:
    out: list[Item] = []
    for item in items:
        if out and item.sign == "SIDE" and out[-1].sign in _GOING and out[-1].sign == "MOVE":
            out.append(item._replace(sign="WAY") if item.value in ("left", "right") else item)
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
    if any(item.sign == "THING" or item.sign in ("COUNT", "WHEN", "HOWLONG", "COLOUR") for item in real):
        return [item for item in items if not (asked(item) and item.value.thing.text in ("what", "which"))] if (
            any(item.sign == "THING" for item in real)
        ) else items
    return items
