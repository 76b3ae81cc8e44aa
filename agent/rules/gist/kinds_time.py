"""Questions of when, how long, in which order and what next, from what the question is made of."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from ..ast import AskFirst, AskHowLong, AskNext, AskOrder, AskWhen, Clause, Moment, Ordinal, Query, Thing
from .clauses import DEEDS, EVENTS, PAIRED, STATES, Main, Tail, clause_of
from .items import Item
from .kinds_what import rank_of, yes_no
from .things import Named

_SEEN = "VISIBLE APPEAR INFRAME"


def subject_of(main: Main) -> Named | None:
    """The one thing that the question is about."""
    return main.things[0] if len(main.things) == 1 and not main.generic else None


# ---- when -----------------------------------------------------------------------------------------------


def when(main: Main) -> Query | None:
    """When does it stop? When is it first seen?"""
    window = main.window()
    if (
        window is None
        or main.at is not None
        or main.span is not None
        or ("WHEN" not in main.signs and not _sighting(main))
    ):
        return None
    if "WHEN" not in main.signs:
        main = Main([*main.items, Item("WHEN", 0, 0)], main.words)
    pair = _pair(main)
    if pair is not None:
        return pair
    if "times" in main.words:
        return None  # 'at which times' asks for all of them
    name = subject_of(main)
    clause = _when_clause(main) if name is not None else None
    if name is None or clause is None or name.thing.plural or name.thing.reference == "which":
        return None
    thing = _ranked(name, clause)
    return AskWhen(subject=thing, clause=clause, window=window) if thing else None


def _sighting(main: Main) -> bool:
    """'Last sighting of the red car' alone."""
    nth_time = {("first", "time"), ("last", "time")} & set(pairwise(main.words))
    return bool({"sighting", "appearance", "glimpse"} & set(main.words)) or bool(nth_time)


def _when_clause(main: Main) -> Clause | None:
    may = "INFRAME FIND"
    if main.fits("WHEN FIRST MOVE", "INFRAME FIND STILL"):
        return clause_of("START" if {"put", "set", "STILL"} & {*main.words, *main.signs} else "MOVE")
    if main.fits("WHEN FIRST VISIBLE|APPEAR|INFRAME", f"{may} {_SEEN}"):
        return Clause(happens="appear")
    if main.fits("WHEN FIRST|LAST", may) and "with" in main.words:
        return Clause(happens="appear" if "FIRST" in main.signs else "disappear")
    if main.fits("WHEN MOVE ENDS", may):
        return clause_of("STOP")
    if main.fits("WHEN LAST VISIBLE|APPEAR|INFRAME", f"{may} {_SEEN} YET"):
        return Clause(happens="disappear")
    for deed in EVENTS:
        if deed not in PAIRED and main.fits(f"WHEN {deed}", f"{may} FIRST"):
            return clause_of(deed)
    changed = main.order("STILL", "MOVE")
    if main.fits("WHEN STILL MOVE", may) and len(changed) == 2 and "from" in main.words:
        return clause_of("START" if changed[0] == "STILL" else "STOP")
    if main.fits("WHEN START", "STILL MOVE INFRAME FIND"):
        return clause_of("START")
    if main.fits("WHEN STOP", "MOVE INFRAME FIND"):
        return clause_of("STOP")
    return None


def _ranked(name: Named, clause: Clause) -> Thing | None:
    if name.rank is None:
        return name.thing
    if clause.happens not in ("enter", "appear") or name.next:
        return None
    by: Any = clause.happens
    return name.thing.model_copy(update={"ordinal": Ordinal(n=name.rank, by=by)})


def _pair(main: Main) -> Query | None:
    if len(main.things) != 2 or main.generic or main.tails:
        return None
    if not main.fits("WHEN PASS|MEET", "FIRST INFRAME FIND MEET"):
        return None
    if "PASS" in main.signs and "MEET" in main.signs:
        return None
    first, second = main.things
    deed = "PASS" if "PASS" in main.signs else "MEET"
    if deed == "PASS" and passive(main):
        first, second = second, first
    return AskWhen(subject=first.thing, clause=clause_of(deed, second))


def passive(main: Main) -> bool:
    """Whether it is the second thing that does it: 'is passed by', 'the passing of A by B'."""
    items = [item for item in main.items if item.sign in ("PASS", "CROSSFRONT")]
    if len(items) != 1:
        return False
    words = main.words
    verb = words[items[0].start : items[0].end]
    if (
        "passing" in verb
        and "of" in words[items[0].start : items[0].end + 1]
        and "by" in words[items[0].end :]
    ):
        return True
    after = words[items[0].end] if items[0].end < len(words) else ""
    participle = verb[0] in ("passed", "overtaken", "overhauled")
    aux = {"is", "was", "gets", "got", "be", "been", "being", "get"} & set(words[: items[0].start])
    return participle and "by" in (verb[-1], after) and bool(aux)


def span(main: Main) -> Query | None:
    """From when to when is it visible?"""
    name = subject_of(main)
    if name is None or not main.timeless() or name.rank or name.thing.plural:
        return None
    seen = "SPAN"
    if main.fits(seen, f"{_SEEN} FIND WHEN STAYTIME FIRST LAST") or main.fits(
        "WHEN VISIBLE|INFRAME", "VISIBLE INFRAME FIND"
    ):
        return AskWhen(subject=name.thing, clause=Clause(happens="visible"), side="span")
    if main.fits("SPAN|WHEN ENTER|APPEAR LEAVE|DISAPPEAR", "FIND INFRAME") and "SPAN" in main.signs:
        return AskWhen(subject=name.thing, clause=Clause(happens="visible"), side="span")
    return None


# ---- how long -------------------------------------------------------------------------------------------

_LASTING = (
    ("STILLTIME", "still", "TOTAL VISIBLE INFRAME HOWLONG STILL STAYTIME"),
    ("MOVETIME", "moving", "TOTAL VISIBLE INFRAME HOWLONG MOVE"),
    ("STAYTIME", "visible", "TOTAL VISIBLE INFRAME HOWLONG APPEAR"),
)


def how_long(main: Main) -> Query | None:
    """How long is it visible, moving, still?"""
    if not main.timeless():
        return None
    state = _lasting(main)
    name = subject_of(main)
    if state and name is not None and not name.rank and not name.thing.plural:
        return AskHowLong(subject=name.thing, clause=Clause.model_validate({"happens": state}))
    return _first_enterer(main)


def _lasting(main: Main) -> str | None:
    for sign, state, may in _LASTING:
        if main.fits(sign, f"{may} FIND"):
            return state
    if main.fits("HOWLONG STILL", "TOTAL VISIBLE INFRAME FIND"):
        return "still"
    if main.fits("HOWLONG MOVE", "TOTAL VISIBLE INFRAME FIND"):
        return "moving"
    if main.fits("HOWLONG FIND", "VISIBLE INFRAME") and {"show", "shows"} & set(main.words):
        return "visible"
    if main.fits("HOWLONG VISIBLE|INFRAME|APPEAR", f"{_SEEN} TOTAL FIND"):
        return "visible"
    return None


def _first_enterer(main: Main) -> Query | None:
    rank = rank_of(main)
    if main.things or not rank or len(main.generic) > 2:
        return None
    if not main.fits("HOWLONG|STAYTIME ENTER|APPEAR", f"{_SEEN} HOWLONG STAYTIME FIRST LAST NTH FIND"):
        return None
    if not {"VISIBLE", "INFRAME", "STAYTIME"} & set(main.signs):
        return None
    thing = Thing(text="object", ordinal=Ordinal(n=rank, by="enter"))
    return AskHowLong(subject=thing, clause=Clause(happens="visible"))


def how_long_between(main: Main) -> Query | None:
    """How long from one moment to another?"""
    if main.at is not None or main.span is not None or main.generic or len(main.tails) > 2:
        return None
    moments = _spanned(main)
    if moments is None:
        return None
    return AskHowLong(start=moments[0], end=moments[1])


def _spanned(main: Main) -> tuple[Moment, Moment] | None:
    may = "FIND LATER INFRAME VISIBLE TOTAL HOWLONG WHEN"
    deeds = main.order(*EVENTS)
    if not main.fits("HOWLONG|SPAN", " ".join((may, *EVENTS))) or PAIRED & set(deeds):
        return None
    tails = {tail.sign: tail for tail in main.tails}
    if len(main.tails) == 2 and set(tails) == {"AFTER", "UNTIL"} and not deeds and not main.things:
        return tails["AFTER"].moment(), tails["UNTIL"].moment()
    if len(main.tails) == 2 and set(tails) == {"AT"} and not deeds and not main.things:
        first, second = sorted(main.tails, key=lambda tail: tail.at)
        return first.moment(), second.moment()
    if not main.tails and len(main.things) == 2 and len(deeds) == 2:
        return _moments_in_order(main, deeds)
    if len(main.tails) == 1 and len(main.things) == 1 and len(deeds) == 1:
        own = Moment(subject=main.things[0].thing, clause=clause_of(deeds[0]))
        tail = main.tails[0]
        if tail.sign == "AFTER":
            return tail.moment(), own
        if tail.sign in ("BEFORE", "UNTIL"):
            return own, tail.moment()
        if tail.sign == "AT":
            return (own, tail.moment()) if tail.at > main.items[0].start else None
    return None


def _moments_in_order(main: Main, deeds: list[str]) -> tuple[Moment, Moment] | None:
    """Two happenings one after the other in the words: each thing with the deed next to it."""
    order = [item.sign for item in main.items if item.sign == "THING" or item.sign in EVENTS]
    shapes = (
        ["THING", deeds[0], "THING", deeds[1]],
        [deeds[0], "THING", deeds[1], "THING"],
        ["THING", deeds[0], deeds[1], "THING"],
    )
    if order not in [list(shape) for shape in shapes] and order != [deeds[0], "THING", "THING", deeds[1]]:
        return None
    first, second = (
        Moment(subject=name.thing, clause=clause_of(deed))
        for name, deed in zip(main.things, deeds, strict=True)
    )
    return first, second


# ---- order ----------------------------------------------------------------------------------------------


def order(main: Main) -> Query | None:
    """Does A leave before B comes in?"""
    name = subject_of(main)
    if name is None or len(main.tails) != 1 or not yes_no(main) or main.at is not None or main.span:
        return None
    tail = main.tails[0]
    deeds = main.order(*EVENTS)
    if len(deeds) != 1 or deeds[0] in PAIRED or tail.deed in STATES or name.rank:
        return None
    if name.thing.reference != "definite" or "soon" in main.words:
        return None
    if not main.fits(deeds[0], "ALREADY ONLY INFRAME FIND FIRST LATER"):
        return None
    own = Moment(subject=name.thing, clause=clause_of(deeds[0]))
    relation = _relation(main, tail)
    if relation is None:
        return None
    return AskOrder(first=own, second=tail.moment(), relation=relation)


def told_order(main: Main) -> Query | None:
    """Is it right that A stopped first and B left later?"""
    deeds = main.order(*EVENTS)
    if len(main.things) != 2 or len(deeds) != 2 or not main.timeless() or not yes_no(main) or main.generic:
        return None
    if not main.fits(deeds[0], f"{deeds[1]} FIRST LATER INFRAME FIND") or PAIRED & set(deeds):
        return None
    order = main.order("FIRST", "LATER", "THING", *EVENTS)
    plain = [sign for sign in order if sign not in ("FIRST", "LATER")]
    if plain != ["THING", deeds[0], "THING", deeds[1]] or order == plain or order[3:4] == ["FIRST"]:
        return None
    if ("FIRST" in order and order.index("FIRST") > 2) or ("LATER" in order and order.index("LATER") < 2):
        return None
    first, second = (
        Moment(subject=n.thing, clause=clause_of(d)) for n, d in zip(main.things, deeds, strict=True)
    )
    return AskOrder(first=first, second=second)


def _relation(main: Main, tail: Tail) -> Any:
    if tail.sign in ("BEFORE", "BYTIME"):
        return "before"
    if "ONLY" in main.signs and tail.sign not in ("AFTER", "ONLYAFTER"):
        return None
    if tail.sign in ("AFTER", "ONLYAFTER"):
        return "after" if "FIRST" not in main.signs and "ALREADY" not in main.signs else None
    if tail.sign == "AT" and ("ALREADY" in main.signs or "had" in main.words):
        return "before"
    return None


_LOOKS = frozenset({"find", "show", "track", "locate", "mark", "highlight", "follow", "trace"})


def which_first(main: Main) -> Query | None:
    """Which comes in first, A or B? What leaves first?"""
    rank = rank_of(main)
    if not rank or not main.timeless() or "COLOUR" in main.signs or any(n.thing.plural for n in main.generic):
        return None
    deeds = main.order(*EVENTS)
    seen = len(main.things) == 2 and main.fits("INFRAME|VISIBLE FIRST|EARLIER", "FIND INFRAME VISIBLE")
    if seen:
        deeds = ["APPEAR"]
    may = "FIRST EARLIER LAST NTH INFRAME FIND VISIBLE THANANY"
    if len(deeds) != 1 or deeds[0] in PAIRED or not (seen or main.fits(deeds[0], may)):
        return None
    clause = clause_of(deeds[0])
    asks = (
        "or" in main.words
        or any(n.thing.reference == "which" for n in main.generic)
        or {"which", "who", "what", "whose", "pick", "choose", "select"} & set(main.words)
    )
    if len(main.things) == 2 and asks and rank in (1, -1):
        if any(name.rank or name.thing.plural for name in main.things):
            return None
        return AskFirst(candidates=tuple(name.thing for name in main.things), clause=clause, nth=rank)
    located = "FIND" in main.signs and _LOOKS & set(main.words)
    if not main.things and (main.generic or asks) and not _is_yes_no(main) and not located:
        return AskFirst(candidates=(), clause=clause, nth=rank)
    return None


def _is_yes_no(main: Main) -> bool:
    return any(n.thing.reference in ("any", "indefinite") for n in main.generic)


# ---- what next ------------------------------------------------------------------------------------------


def next_after(main: Main) -> Query | None:
    """What happens after …? What did the other do then?"""
    if len(main.tails) != 1 or main.tails[0].sign not in ("AFTER", "AT") or main.at is not None or main.span:
        return None
    tail = main.tails[0]
    may = "LATER IMMEDIATE FIRST FIND ELSE INFRAME"
    if tail.sign == "AT" and not (tail.deed == "LEAVE" and {"gone", "longer", "out"} & set(main.words)):
        return None
    if tail.deed in STATES or any(n.thing.reference != "which" and n.rank is None for n in main.generic):
        return None
    if not main.things and main.fits("WHATHAPPENS", may):
        return AskNext(moment=tail.moment())
    if len(main.things) == 1 and not main.things[0].rank and main.fits("WHATDO|WHATHAPPENS", f"{may} HOW"):
        return AskNext(moment=tail.moment(), subject=main.things[0].thing)
    return None


BUILDERS = (when, span, how_long, how_long_between, order, told_order, which_first, next_after)
__all__ = ["BUILDERS", "DEEDS", "subject_of"]
