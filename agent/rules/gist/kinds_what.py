"""Questions of presence, number, doing, colour and finding, from what the question is made of."""

from __future__ import annotations

from typing import Any

from ..ast import (
    AskAttribute,
    AskCount,
    AskExists,
    AskGround,
    AskHappens,
    AskTimes,
    Line,
    Ordinal,
    Query,
    Thing,
)
from ..clauses import implied
from .clauses import EVENTS, Main, clause_of
from .lemmas import word_set
from .numbers import Amount
from .things import Named

_SEEN = "VISIBLE APPEAR INFRAME"
_OPENERS = word_set(
    """
    is are was were does do did has have had can could will would whether if correct true confirm verify
    yes ?
    """
)


_ASKING = word_set("which who whose where whom")
_ANY = word_set("any anything anyone anybody no")


def yes_no(main: Main) -> bool:
    """Whether the question can be answered with yes or no: an auxiliary opens it, or 'whether'."""
    words = set(main.words)
    if {"what", "how", "why"} & words or (main.words[0] in _ASKING and main.words[1:2] != ("is", "it")):
        return False
    return bool(_OPENERS & words) or main.words[-1] == "right" or main.words[0] in _ANY


def rank_of(main: Main) -> int | None:
    """The one rank said: 'first', 'last', 'second'; None where there is none, 0 where they differ."""
    ranks = {name.rank for name in main.generic if name.rank is not None}
    ranks |= {1 for sign in ("FIRST", "EARLIER") if sign in main.signs}
    ranks |= {-1} if "LAST" in main.signs else set()
    ranks |= set(main.values("NTH"))
    return (ranks.pop() if len(ranks) == 1 else 0) if ranks else None


# ---- presence -------------------------------------------------------------------------------------------


def exists(main: Main) -> Query | None:
    """Is there such a thing (in a window)? Is there none?"""
    name = _one(main)
    if name is None or name.rank or not yes_no(main) or main.tails:
        return None
    bare = not main.signs and (name.thing.reference == "any" or name.thing.plural or main.span is not None)
    if (
        not bare and not main.fits("VISIBLE|APPEAR|INFRAME|FIND|NEG|EVER|WINDOW", f"{_SEEN} NEG FIND EVER")
    ) or main.signs["NEG"] > 1:
        return None
    window = main.window()
    definite = name.thing.reference == "definite" and not name.thing.plural
    if (
        window is None
        or ("FIND" in main.signs and not _spotted(main, name))
        or (definite and main.timeless() and "NEG" not in main.signs)
    ):
        return None
    negated = "NEG" in main.signs or name.thing.text.startswith("no ")
    if negated and (not main.timeless() or main.words[1:2] == ("not",)):
        return None  # 'isn't there a red car?' hopes for one
    return AskExists(thing=name.thing, negated=negated, window=window)


def _spotted(main: Main, name: Named) -> bool:
    """'Can you find a red car anywhere?' asks whether there is one; 'the red car', to show it."""
    return name.thing.reference in ("indefinite", "any") or not main.timeless()


def _one(main: Main) -> Named | None:
    names = main.things or [name for name in main.generic if name.thing.plural]
    return names[0] if len(names) == 1 and len(main.names) == 1 else None


def anything_moves(main: Main) -> Query | None:
    """Does anything move in this stretch of time?"""
    anything = [
        n
        for n in main.generic
        if n.thing.reference in ("any", "indefinite") and n.rank is None and n.thing.text != "nothing"
    ]
    if main.span is None or main.things or not yes_no(main) or len(anything) != len(main.generic):
        return None
    if not main.fits("MOVE", "VISIBLE INFRAME FIND ELSE") or "ELSE" in main.signs:
        return None
    thing = anything[0].thing if anything else Thing(text="anything", reference="any")
    window = main.window()
    return AskHappens(subject=thing, clause=clause_of("MOVE"), window=window) if window else None


# ---- numbers --------------------------------------------------------------------------------------------


def count(main: Main) -> Query | None:
    """How many are seen, ever, at once, at an instant, in a window; how many do something."""
    name = _many(main)
    later = " LATER" if any(tail.sign == "AFTER" for tail in main.tails) else ""
    if name is None or not main.fits("COUNT|TOTAL", f"COUNT TOTAL VISIBLE APPEAR INFRAME FIND{later}"):
        return None
    window = main.window()
    if window is None or main.tight():
        return None
    mode: Any = "at_time" if main.at is not None or window.at is not None else "ever"
    return AskCount(thing=name.thing, mode=mode, window=window)


def _many(main: Main) -> Named | None:
    names = [name for name in main.names if name.thing.plural and name.rank is None]
    if len(names) != 1 or len(main.names) != 1:
        return None
    thing: Thing = names[0].thing.model_copy(update={"reference": "any"})
    return Named(thing, names[0].rank, names[0].next)


def count_at_once(main: Main) -> Query | None:
    """The most at one moment."""
    name = _many(main)
    may = f"TOGETHER COUNT TOTAL MAX ATONCE {_SEEN} FIND"
    if name is None or not main.fits("MAX|ATONCE", may) or not main.timeless():
        return None
    if "COUNT" not in main.signs and not {"MAX", "ATONCE"} <= set(main.signs):
        return None
    return AskCount(thing=name.thing, mode="at_once")


def count_doing(main: Main) -> Query | None:
    """How many enter or leave by a side, cross a line, stop."""
    name = _many(main)
    if name is None or not main.timeless():
        return None
    clause = None
    if main.fits(
        "COUNT|TOTAL CROSS|PASS|MOVE|LINE|ENTER POINT", "LINE WHEN VISIBLE INFRAME CROSS FIND COUNT TOTAL"
    ):
        points = main.values("POINT")
        if len(points) == 2 and ("CROSS" in main.signs or "PASS" in main.signs or "LINE" in main.signs):
            (x1, y1), (x2, y2) = points
            clause = clause_of("CROSS", line=Line(x1=x1, y1=y1, x2=x2, y2=y2))
    for deed in ("ENTER", "LEAVE", "APPEAR", "DISAPPEAR"):
        if (
            main.fits(f"COUNT|TOTAL {deed} SIDE", "COUNT TOTAL INFRAME FIND APPEAR")
            and len(main.values("SIDE")) == 1
        ):
            happens = {"APPEAR": "ENTER", "DISAPPEAR": "LEAVE"}.get(deed, deed)
            clause = clause_of(happens, side=main.values("SIDE")[0])
    for deed in ("STOP", "TURN", "ENTER", "LEAVE", "REVERSE"):
        if main.fits(f"COUNT|TOTAL {deed}", "COUNT TOTAL INFRAME FIND"):
            clause = clause_of(deed)
    given = name.thing.clause
    if clause is None or (given is not None and not implied(given, clause)):
        return None
    return AskCount(thing=name.thing.model_copy(update={"clause": clause}))


def at_least(main: Main) -> Query | None:
    """Are there so many or more?"""
    name = _many(main)
    amounts = main.values("AMOUNT")
    if not amounts and main.fits("NUMBER ORMORE", f"TOTAL COUNT {_SEEN} FIND NUMBER"):
        amounts = [Amount(int(n)) for n in main.values("NUMBER") if n == int(n)]
    if name is None or len(amounts) != 1 or not main.timeless() or not yes_no(main):
        return None
    if not main.fits("AMOUNT|NUMBER", f"ORMORE AMOUNT NUMBER TOTAL COUNT {_SEEN} FIND"):
        return None
    return AskCount(thing=name.thing, at_least=amounts[0].n)


def times(main: Main) -> Query | None:
    """How often does it stop?"""
    if len(main.things) != 1 or main.things[0].thing.plural or main.generic or not main.timeless():
        return None
    for deed in ("STOP", "TURN", "REVERSE"):
        if main.fits(f"TIMES|COUNT {deed}", "TOTAL TIMES COUNT INFRAME FIND"):
            return AskTimes(subject=main.things[0].thing, clause=clause_of(deed))
    return None


# ---- doings ---------------------------------------------------------------------------------------------


def happens(main: Main) -> Query | None:
    """Does it stop, turn, leave by a side; is it moving between 2 and 5 s?"""
    side = len(main.values("SIDE")) == 1 and all(n.thing.text.endswith("one") for n in main.generic)
    if len(main.things) != 1 or (main.generic and not side) or not yes_no(main) or main.things[0].rank:
        return None
    thing = main.things[0].thing
    window = main.window()
    if window is None or thing.plural or thing.reference != "definite" or main.tight():
        return None
    for deed in ("STOP", "TURN", "REVERSE", "START", "ENTER", "LEAVE"):
        if main.fits(deed, "INFRAME FIND VISIBLE") and main.timeless():
            return AskHappens(subject=thing, clause=clause_of(deed))
    for deed in ("ENTER", "LEAVE", "DISAPPEAR"):
        if (
            main.fits(f"{deed} SIDE", "INFRAME FIND SIDEQ WHERE")
            and len(main.values("SIDE")) == 1
            and main.timeless()
        ):
            clause = clause_of({"DISAPPEAR": "LEAVE"}.get(deed, deed), side=main.values("SIDE")[0])
            return AskHappens(subject=thing, clause=clause)
    for state in ("MOVE", "STILL"):
        before = main.lasting() or any(tail.sign == "BEFORE" for tail in main.tails)
        if (
            not before
            and main.fits(state, "INFRAME VISIBLE FIND")
            and not (state == "MOVE" and main.timeless())
        ):
            return AskHappens(subject=thing, clause=clause_of(state), window=window)
    return None


def anything_enters(main: Main) -> Query | None:
    """Does anything come in after …?"""
    anything = [n for n in main.generic if n.thing.reference in ("any", "indefinite")]
    arrivals = not main.generic and not main.things
    persons = [n for n in main.things if n.thing.text in ("anyone", "anybody", "someone", "somebody")]
    if main.things != persons or persons or not yes_no(main) or len(main.tails) != 1:
        return None
    if (
        main.at is not None
        or main.span is not None
        or main.tails[0].sign not in ("AFTER", "BEFORE", "ONLYAFTER")
    ):
        return None
    if (
        not (arrivals or (len(anything) == 1 and anything == main.generic))
        or main.tails[0].sign == "ONLYAFTER"
    ):
        return None
    if not main.fits("ENTER|APPEAR", "ELSE INFRAME VISIBLE LATER FIND"):
        return None
    window = main.window()
    thing = Thing(text="anything", reference="any")
    return AskHappens(subject=thing, clause=clause_of("ENTER"), window=window) if window else None


# ---- colour ---------------------------------------------------------------------------------------------


def colour(main: Main) -> Query | None:
    """What colour is the truck? Is it white?"""
    names = main.things
    if len(names) != 1 or main.generic or names[0].thing.plural or names[0].rank or not main.timeless():
        return None
    thing, values = names[0].thing, main.values("COLOURVAL")
    if thing.reference == "which":
        return None
    if main.fits("COLOUR", f"{_SEEN} HOW FIND"):
        return AskAttribute(thing=thing, name="colour")
    either = "or" in main.words and "or not" not in " ".join(main.words)
    if len(values) == 1 and not either and yes_no(main) and main.fits("COLOURVAL", f"COLOUR {_SEEN} FIND"):
        return AskAttribute(thing=thing, name="colour", value=values[0])
    return None


def colour_of_doer(main: Main) -> Query | None:
    """The colour of whatever leaves first, stops, is third from the left."""
    rank = rank_of(main)
    if main.things or rank == 0 or any(name.thing.plural for name in main.generic):
        return None
    found = _nth_doer(main, rank) or _nth_from_side(main, rank)
    window = main.window()
    if found is None or window is None:
        return None
    return AskAttribute(thing=found, name="colour", window=window)


def _nth_doer(main: Main, rank: int | None) -> Thing | None:
    text = "object"
    ranks = "FIRST LAST NTH INFRAME FIND VISIBLE LATER IMMEDIATE"
    if main.at is not None or any(tail.sign not in ("AFTER", "BEFORE") for tail in main.tails):
        return None
    for deed in EVENTS:
        if main.fits(f"COLOUR {deed}", ranks) and deed not in ("PASS", "MEET", "CROSSFRONT"):
            by: Any = EVENTS[{"DISAPPEAR": "LEAVE", "APPEAR": "ENTER"}.get(deed, deed)]
            if rank is None and deed in ("STOP", "TURN", "REVERSE", "START") and main.timeless():
                return Thing(text=text, clause=clause_of(deed))
            if rank is not None:
                return Thing(text=text, ordinal=Ordinal(n=rank, by=by))
            if _implied_first(main):
                return Thing(text=text, ordinal=Ordinal(n=1, by=by))
    return None


def _implied_first(main: Main) -> bool:
    """'The next one to leave after …', 'what leaves right after …'."""
    return len(main.tails) == 1 and ("LATER" in main.signs or "IMMEDIATE" in main.signs)


def _nth_from_side(main: Main, rank: int | None) -> Thing | None:
    sides = main.values("SIDE") or [start for start, _ in main.values("SIDETOSIDE")]
    if rank is None or main.at is None or len(set(sides)) != 1:
        return None
    if not main.fits(
        "COLOUR SIDE|SIDETOSIDE", "FIRST NTH INFRAME FIND VISIBLE COUNT START MOVE LAST SIDETOSIDE"
    ):
        return None
    return Thing(text="object", ordinal=Ordinal(n=rank, by=sides[0]))


# ---- finding --------------------------------------------------------------------------------------------


def ground(main: Main) -> Query | None:
    """Find the red car; the one that goes left and then stops; what comes in from the left."""
    boxes = {"WHERE", "OVERTIME"} <= set(main.signs)
    if ("FIND" not in main.signs and not boxes) or not main.timeless():
        return None
    soft = "VISIBLE INFRAME OVERTIME LATER WHERE"
    things = [name for name in main.things if not name.rank]
    if len(things) != len(main.things):
        return None
    if len(things) == 1 and main.fits("FIND|WHERE", f"{soft} FIND") and not main.generic:
        if "EVER" in main.signs and _spotted(main, things[0]):
            return None
        return AskGround(things=(things[0].thing,))
    return _ground_doing(main, things, soft)


def _ground_doing(main: Main, things: list[Named], soft: str) -> Query | None:
    if len(things) == 1 and main.fits("FIND MOVE WAY STOP", f"{soft} FIRST STILL"):
        ways = main.values("WAY")
        if len(ways) == 1 and main.order("MOVE", "STOP") == ["MOVE", "STOP"]:
            then = clause_of("STOP")
            return _found(things[0], clause_of("MOVE", way=ways[0], then=then))
    if len(things) == 2 and main.fits("FIND CROSSFRONT", soft):
        clause = clause_of("CROSSFRONT", things[1])
        thing = things[0].thing.model_copy(update={"clause": clause})
        return AskGround(things=(thing, things[1].thing))
    plain = all(not name.thing.plural and name.rank is None for name in main.generic)
    if not things and plain and main.fits("FIND ENTER|APPEAR SIDE", soft):
        return _found(None, clause_of("ENTER", side=main.values("SIDE")[0]))
    return None


def _found(name: Named | None, clause: Any) -> Query:
    thing = name.thing if name else Thing(text="object")
    return AskGround(things=(thing.model_copy(update={"clause": clause}),))


BUILDERS = (
    exists,
    anything_moves,
    count,
    count_at_once,
    count_doing,
    at_least,
    times,
    happens,
    anything_enters,
    colour,
    colour_of_doer,
    ground,
)
