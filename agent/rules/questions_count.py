"""Questions of presence and number: is there …, how many …, are there more than two …."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from .ast import AskCount, AskExists, AskHappens, AskOrder, Clause, Moment, Query, Thing, Window
from .clauses import implied
from .grammar import RULES, Bindings, Reader, Reading, matches, pattern, rule
from .questions import any_of, ask, is_event, placed_at, seen, unspecific
from .windows import Tail

Mode = Literal["ever", "at_once", "at_time"]


class Tally(NamedTuple):
    """How many of what: 'more than two cars'."""

    thing: Thing
    at_least: int | None = None
    at_most: int | None = None
    exactly: int | None = None

    def limited(self, limit: str, n: int) -> Tally:
        """The tally with one of its limits set."""
        at_least, at_most, exactly = (n if limit == name else None for name in self._fields[1:])
        return Tally(self.thing, at_least, at_most, exactly)


# pattern, the limit it sets, and what to add to its number
_TALLIES = tuple(
    (pattern(text), limit, more)
    for text, limit, more in (
        ("(more than|over) {n:number} {t:counted}", "at_least", 1),
        (
            "(at least|no fewer than|no less than) {n:number} {t:counted}|{n:number} or more {t:counted}",
            "at_least",
            0,
        ),
        ("(several|multiple) {t:counted}|more than one {t:counted}", "at_least", 2),
        ("(fewer|less) than {n:number} {t:counted}", "at_most", -1),
        ("(at most|no more than|not more than|up to) {n:number} {t:counted}", "at_most", 0),
        ("{n:number} or (fewer|less) {t:counted}", "at_most", 0),
        ("[exactly|only|just|precisely] {n:number} {t:counted}", "exactly", 0),
    )
)


@rule("tally")
def _tally(reader: Reader, place: int) -> Iterator[Reading]:
    for node, limit, more in _TALLIES:
        for bound, end in matches(node, reader, place):
            n = bound.get("n", 0.0) + more
            if n >= 0 and n == int(n):
                yield Tally(bound["t"]).limited(limit, int(n)), end


_DISTINCT = frozenset({"different", "distinct", "separate", "individual", "unique"})
_DETERMINERS = frozenset({"the", "a", "an", "any", "all", "some", "this", "that"})


@rule("counted")
def _counted(reader: Reader, place: int) -> Iterator[Reading]:
    """A noun phrase without determiner or number, to be counted."""
    if reader.word(place) in _DISTINCT:
        place += 1
    if reader.word(place) in _DETERMINERS:
        return
    for thing, end in reader.read(RULES["thing"], place):
        if thing.reference in ("definite", "any") and thing.number is None and thing.ordinal is None:
            yield any_of(thing), end


# ---- how many -------------------------------------------------------------------------------------------


def _count(tally: Tally, clause: Clause | None, tail: Tail) -> Query | None:
    thing = seen(tally.thing)
    if clause is not None and clause not in (Clause(happens="visible"), Clause(happens="appear")):
        if thing.clause is not None and not implied(thing.clause, clause):
            return None
        thing = thing.model_copy(update={"clause": clause})
    mode: Mode = "at_time" if tail.window.at is not None else "ever"
    return AskCount(
        thing=any_of(thing),
        mode="at_once" if tail.at_once else mode,
        window=tail.window,
        at_least=tally.at_least,
        at_most=tally.at_most,
        exactly=tally.exactly,
    )


@ask(
    "how many {c:finite}",
    "count how many {t:counted} ($be) there|count how many {t:counted} there ($be)|count how many "
    "{t:counted} {c:finite}",
    "count [up] (all|the|all the|all of the|every) {t:counted} [($seen)]",
    "($how_many) {t:counted} [that|which] {c:finite}",
    "($how_many) {t:counted} ($be) there {c:predicate}",
    "($how_many) {t:counted} ($be) [wearing|dressed in] {col:colour} [in colour]",
    "($how_many) {t:counted} ($be) [there] [($located)] {p:places}",
    "($how_many) {t:counted} ($be) [there] [($located)] {rel:relation} {o:thing}",
    "($how_many) {t:counted} ($be) there [($seen)]",
    "($how_many) {t:counted} there ($be) [($seen)]",
    "($how_many) {t:counted} (can|do|could|did) ($you) (<see>|<find>|<count>|<spot>|<have>|<show>|"
    "<contain>|<observe>)",
    "($how_many) {t:counted} ($you) (can|could) see|($how_many) {t:counted} (can|could) be ($seen)",
    "($how_many) {t:counted} ($be) [($seen)]",
    "($how_many) {t:counted} <exist>|($how_many) {t:counted} ($do) $you (<show>|<contain>)",
    "($how_many) [different|distinct] {t:counted}",
    at_once=True,
)
def _how_many(bound: Bindings, tail: Tail) -> Query | None:
    thing: Thing = bound.get("t") or Thing(text="objects", plural=True, reference="any")
    if "col" in bound:
        coloured = thing.model_copy(update={"colours": (bound["col"],)})
        return None if thing.colours else _count(Tally(coloured), None, tail)
    if "p" in bound or "o" in bound:
        placed = placed_at(thing, bound)
        return _count(Tally(placed), None, tail) if placed else None
    return _count(Tally(thing), bound.get("c"), tail)


@ask(
    "($most) {t:counted} [that|which] [($be)] [(ever|(ever) seen|seen)] [($seen)]",
    "($most) {t:counted} (that|which) {c:finite}",
    "($most) {t:counted} {c:predicate}",
    "($most) {t:counted} ($be) there",
    "how many {t:counted} ($be) there at (most|the most|maximum)",
    "how many {t:counted} ($be) [ever] ($seen) at (most|the most|maximum)",
    "how many {t:counted} {c:finite} at (most|the most|maximum)",
    at_once=True,
)
def _most(bound: Bindings, tail: Tail) -> Query | None:
    return _count(Tally(bound["t"]), bound.get("c"), tail._replace(at_once=True))


# ---- is there -------------------------------------------------------------------------------------------


@ask(
    "($be) there [ever|only] {n:tally} [($seen)]",
    "($be) {n:tally} [ever] ($seen)",
    "there ($be) {n:tally} [($seen)]",
    "(can|do|could) ($you) [ever] see {n:tally}",
    "($do) ($you) (<show>|<contain>|<have>) {n:tally}",
    "($do) [there] {n:tally} {c:does}",
    "($be) {n:tally} {c:predicate}",
    at_once=True,
)
def _tallied(bound: Bindings, tail: Tail) -> Query | None:
    tally: Tally = bound["n"]
    return _count(tally, bound.get("c"), tail)


@ask(
    "($be) not there {t:thing} [($seen)]",
    "($be) there [ever|at (any|some) (time|point|moment)] {t:thing} [($seen)]",
    "[($be)] [it] possible to see {t:thing}|($be) {t:thing} to be seen",
    "there ($be) {t:thing} [($seen)]",
    "($do) there (exist|appear) {t:thing}",
    "(can|do|could|did) ($you) [ever] (<see>|<spot>|<find>|<notice>|<detect>) {t:thing}",
    "($do) ($you) [ever] (<show>|<contain>|<have>|<include>|<feature>) {t:thing}",
    "(can|could) {t:thing} be (seen|found|spotted)",
    "($do) {t:thing} [ever] (<appear,occur,exist>|<show> up) [in $frame]",
    "($be) {t:thing} [ever] ($seen)",
    "any {t:counted}",
    "($do) {t:thing} [ever] become visible|<have> {t:thing} been seen",
)
def _exists(bound: Bindings, tail: Tail) -> Query | None:
    thing: Thing = bound["t"]
    if tail.at_once or thing.noun == "it" or thing.reference == "which":
        return None
    if thing.reference == "definite" and thing.relative is not None and thing.clause is None:
        return None  # 'is the red car left of the truck' asks how they lie
    if thing.number is not None and thing.reference in ("definite", "any"):
        return _count(Tally(thing.model_copy(update={"number": None}), exactly=thing.number), None, tail)
    return AskExists(thing=seen(thing), window=tail.window)


@ask(
    "($be) there [really] {t:no_thing} [($seen)]",
    "($be) {t:no_thing} [ever] ($seen)",
    "there ($be) {t:no_thing} [($seen)]",
    "($be) there (not|never) {t:thing} [($seen)]",
    "(can|do) ($you) see {t:no_thing}",
    "($do) {t:no_thing} (<appear>|<show> up)",
)
def _exists_not(bound: Bindings, tail: Tail) -> Query | None:
    return AskExists(thing=any_of(seen(bound["t"])), negated=True, window=tail.window)


@ask("($be) ($video|$frame) (free of|without|empty of) {t:thing}")
@ask("($do) ($video|$frame) not (<show,contain,have>) {t:thing}")
def _is_free_of(bound: Bindings, tail: Tail) -> Query | None:
    return AskExists(thing=any_of(bound["t"]), negated=True, window=tail.window)


@ask("($be) there (any|some|a) [kind of|sort of|sign of] (motion|movement|activity|action) [at all|going on]")
def _any_motion(bound: Bindings, tail: Tail) -> Query | None:
    anything = Thing(text="anything", reference="any")
    return AskHappens(subject=anything, clause=Clause(happens="moving"), window=tail.window)


@ask("($be) ($frame|$video|the (road|street|floor|table|stage|room)) [ever] empty")
def _empty(bound: Bindings, tail: Tail) -> Query | None:
    return AskExists(thing=Thing(text="anything", reference="any"), negated=True, window=tail.window)


# ---- does it happen -------------------------------------------------------------------------------------


@ask("($be) there [ever] (a|any) ($when_noun) [in time] [when|where|at which|that|in which] {h:statement}")
@ask(
    "{h:inversion}",
    "{h:statement}",
    always=True,
    nth=True,
)
def _happens(bound: Bindings, tail: Tail) -> Query | None:
    happening = bound["h"]
    subject, clause, window = happening.subject, happening.clause, tail.window
    if happening.nth or subject.reference == "which" or (tail.nth and not tail.again):
        return None
    if tail.again:
        return _again(subject, clause, window)
    if happening.none:
        present = seen(subject.model_copy(update={"clause": clause})).clause is None
        if subject.clause is not None and not present:
            return None
        thing = subject if present else subject.model_copy(update={"clause": clause})
        return AskExists(thing=thing, negated=True, window=window)
    if clause.happens == "visible" and subject.reference == "definite" and subject.relative is not None:
        return None  # 'is the red car left of the truck in the picture' asks how they lie
    if clause.happens in ("visible", "appear") and subject.reference in ("indefinite", "any"):
        return AskExists(thing=subject, negated=clause.negated, window=window)
    if clause == Clause(happens="moving", negated=True) and window.at is not None:
        clause = Clause(happens="still")
    if clause.happens == "overlapping" and clause.other is not None and window.at is not None:
        return None  # how two things lie at an instant is a relation
    always = tail.always or (happening.lasting and window != Window())
    if always:
        return (
            None
            if is_event(clause)
            else AskHappens(subject=subject, clause=clause, always=True, window=window)
        )
    order = _as_order(Moment(subject=subject, clause=clause), window)
    return order or AskHappens(subject=subject, clause=clause, window=window)


def _again(subject: Thing, clause: Clause, window: Window) -> Query | None:
    """'Does it start again?': does it start after having stopped?"""
    if clause != Clause(happens="start"):
        return None
    if window.after is None:
        window = window.model_copy(update={"after": Moment(subject=subject, clause=Clause(happens="stop"))})
    return AskHappens(subject=subject, clause=clause, window=window)


def _as_order(first: Moment, window: Window) -> Query | None:
    """'Does A leave before B arrives?' compares two events."""
    if not is_event(first.clause) or first.clause.negated or first.clause.then or unspecific(first.subject):
        return None
    for name, relation in (("before", "before"), ("after", "after"), ("at", "same_time")):
        second = getattr(window, name)
        alone = window.model_copy(update={name: None}) == Window()
        if alone and isinstance(second, Moment) and is_event(second.clause) and not second.offset_s:
            return AskOrder.model_validate({"first": first, "second": second, "relation": relation})
    return None
