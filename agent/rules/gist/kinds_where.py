"""Questions of place, side, direction and of two things' places, from what the question is made of."""

from __future__ import annotations

from typing import Any

from ..ast import AskDirection, AskRelation, AskSide, AskWhere, AskWhich, Clock, Query, Relative, Thing
from .clauses import EVENTS, Main, clause_of
from .kinds_time import subject_of
from .kinds_what import yes_no


def where(main: Main) -> Query | None:
    """Where is it at that time? Is it on the left?"""
    name = subject_of(main)
    at = _instant(main)
    if name is None or at is None or name.rank or name.thing.plural:
        return None
    may = "VISIBLE APPEAR INFRAME FIND"
    if main.fits("HORIZ", f"{may} WHERE SIDEQ WAYQ MOVE") and not {"WAYQ", "MOVE"} & set(main.signs):
        return AskWhere(thing=name.thing, at=at, part="horizontal")
    if main.fits("WHERE", may):
        return AskWhere(thing=name.thing, at=at)
    places = main.values("SIDE")
    if len(places) == 1 and yes_no(main) and main.fits("SIDE", may):
        return AskWhere(thing=name.thing, at=at, is_it=places[0])
    return None


def _instant(main: Main) -> Any:
    if main.span is not None or len(main.tails) > 1 or (main.tails and main.at is not None):
        return None
    if main.at is not None:
        return Clock(t_s=main.at)
    tail = main.tails[0] if main.tails else None
    return tail.moment() if tail and tail.sign == "AT" and tail.deed in EVENTS else None


def side(main: Main) -> Query | None:
    """By which side does it come in or go out?"""
    name = subject_of(main)
    if name is None or not main.timeless() or name.rank or name.thing.plural:
        return None
    for deed in ("ENTER", "LEAVE", "APPEAR", "DISAPPEAR"):
        happens = {"APPEAR": "ENTER", "DISAPPEAR": "LEAVE"}.get(deed, deed)
        if main.fits(f"SIDEQ|WHERE|FOURLIST {deed}", "SIDEQ WHERE FOURLIST INFRAME FIND"):
            return AskSide(subject=name.thing, clause=clause_of(happens))
    return None


def _to_a_side(main: Main) -> bool:
    """Whether a side asked for is where it goes: 'to which side', not 'on which side'."""
    return "SIDEQ" not in main.signs or bool({"to", "towards"} & set(main.words))


def direction(main: Main) -> Query | None:
    """Which way does it go?"""
    name = subject_of(main)
    window = main.window()
    if name is None or window is None or window.at is not None or name.rank or name.thing.plural:
        return None
    may = "INFRAME VISIBLE FIND LATER MOVE WAYQ FOURLIST"
    asks = (
        main.fits("WAYQ", may)
        or main.fits("FOURLIST MOVE", may)
        or (main.fits("WHERE|SIDEQ MOVE", f"{may} WHERE SIDEQ") and _to_a_side(main))
    )
    return AskDirection(thing=name.thing, window=window) if asks else None


_RELATIONS: dict[str, Any] = {
    "LEFTOF": "left_of",
    "RIGHTOF": "right_of",
    "ABOVE": "above",
    "BELOW": "below",
    "OVERLAP": "overlapping",
}


def relation(main: Main) -> Query | None:
    """Is A left of B at that time?"""
    if len(main.things) != 2 or main.generic or main.at is None or main.tails or not yes_no(main):
        return None
    first, second = main.things
    for sign, name in _RELATIONS.items():
        order = [item.sign for item in main.items if item.sign in (sign, "THING")]
        between = order == ["THING", sign, "THING"]
        if main.fits(sign, "INFRAME VISIBLE APPEAR FIND" + (" WHERE" if sign == "OVERLAP" else "")) and (
            between or sign == "OVERLAP"
        ):
            return AskRelation(thing=first.thing, relation=name, other=second.thing, at=Clock(t_s=main.at))
    return None


def nearest(main: Main) -> Query | None:
    """What is nearest to it at that time?"""
    if len(main.things) != 1 or main.at is None or main.tails or yes_no_only(main):
        return None
    if not main.fits("NEAREST|CLOSER", "THANANY INFRAME VISIBLE FIND ELSE"):
        return None
    if "CLOSER" in main.signs and "THANANY" not in main.signs:
        return None
    if main.things[0].rank or main.things[0].thing.plural or any(n.rank for n in main.generic):
        return None
    near = Relative(relation="nearest", other=main.things[0].thing)
    thing = Thing(text="which object", reference="which", relative=near)
    window = main.window()
    return AskWhich(thing=thing, window=window) if window else None


def yes_no_only(main: Main) -> bool:
    """Whether it asks about 'anything' and not for a thing: 'is anything near …'."""
    return any(name.thing.reference == "any" for name in main.generic)


BUILDERS = (where, side, direction, relation, nearest)
