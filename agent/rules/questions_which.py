"""Questions for a thing: which is so, which is longest, largest or nearest, and whether it is that one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .ast import (
    AskWhich,
    Clause,
    Ordinal,
    Query,
    Thing,
)
from .clauses import done_by
from .grammar import RULES, Bindings, Reader, Reading, matches, pattern, rule
from .questions import ask, named_after, relative_of, which
from .things import spoken
from .windows import Tail

_WHO_WHAT = (
    (pattern("who|which person|whoever"), "person", "person"),
    (
        pattern("what|which|which one|which [one] of (these|those|them|the following)|what thing"),
        "object",
        "object",
    ),
)
_WHICH_OF = pattern("which [one] of the (two|three|four|five|following)")
_CHOICE = pattern(
    "{a:thing} or {b:thing}|{a:thing} , {b:thing} [,] or {c:thing}|{a:thing} , {b:thing} , {c:thing} [,] "
    "or {d:thing}"
)
_TWO_COLOURS = pattern("the {colour} or [the] {b:thing}")
_PAIR_OF = pattern(
    "which [one] of {a:thing} (and|or) {b:thing}|which of {a:thing} , {b:thing} [,] (and|or) {c:thing}"
)


@rule("which_thing")
def _which_thing(reader: Reader, place: int) -> Iterator[Reading]:
    """What is asked for: 'which car', 'who', 'what', 'which of the following'."""
    if reader.word(place) in ("which", "what"):
        for thing, end in reader.read(RULES["thing"], place):
            if thing.reference == "which":
                yield thing, end
    for node, noun, text in _WHO_WHAT:
        for _, end in matches(node, reader, place):
            yield Thing(text=text, noun=noun, reference="which"), end
    for _, end in matches(_WHICH_OF, reader, place):
        yield Thing(text=spoken(reader, place, end), reference="which"), end


@rule("choices")
def _choices(reader: Reader, place: int) -> Iterator[Reading]:
    """'the red car or the blue one'; also nothing."""
    for bound, end in matches(_TWO_COLOURS, reader, place):
        second: Thing = bound["b"]
        if second.colours and not second.plural:
            text = " ".join((bound["colour"], *second.text.split()[1:]))
            yield (second.model_copy(update={"colours": (bound["colour"],), "text": text}), second), end
    for bound, end in matches(_CHOICE, reader, place):
        yield tuple(bound[key] for key in "abcd" if key in bound), end
    yield (), place


@rule("choice_of")
def _choice_of(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_PAIR_OF, reader, place):
        yield tuple(bound[key] for key in "abc" if key in bound), end


def _candidates(bound: Bindings) -> tuple[Thing, ...] | None:
    given: tuple[Thing, ...] = bound.get("list") or bound.get("of") or ()
    subject = bound.get("s")
    return tuple(named_after(thing, subject) for thing in given) if subject else given


@ask(
    "{s:which_thing} {c:finite} [,] {list:choices}",
    "{s:which_thing} ($be) the one (that|which|who) {c:finite} [,] {list:choices}",
    "{of:choice_of} {c:finite}",
    "(what|who) ($be) it that {c:finite}{s:any_which}",
    "{s:which_thing} ($be|<lie,stand,sit>) {rel:relation} {o:thing} [,] {list:choices}",
    "{s:which_thing} ($be) ($located) {rel:relation} {o:thing}",
    "{of:choice_of} ($be) {rel:relation} {o:thing}",
    "{s:which_thing} ($be) [located] [the] (nearest|closest) [to] {near:thing} [,] {list:choices}",
    "{of:choice_of} ($be) [the] (nearest|closest|nearer|closer) to {near:thing}",
    "{s:which_thing} ($be) (nearer|closer) to {near:thing} [,] {list:choices}",
    "{s:which_thing} ($be) [the] furthest [away] from {far:thing} [,] {list:choices}",
    "{s:which_thing} ($be) [located] {p:places}",
    "{s:which_thing} ($do) {by:thing} {v:transitive}",
    "{s:which_thing} ($be) {by:thing} {v:transitive}",
    "{s:which_thing} <get> {c:passive}",
    "by {s:which_thing} ($be) {o:thing} {v:transitive}",
    "{s:which_thing} ($be) [wearing|dressed in] {col:colour} [in colour|coloured] [,] {list:choices}",
    "what ($be) {s:that_thing}",
)
def _which(bound: Bindings, tail: Tail) -> Query | None:
    subject: Thing = bound.get("s") or Thing(text="one", reference="which")
    clause: Clause | None = bound.get("c")
    if "by" in bound:
        clause = done_by(bound["by"], bound["v"])
    elif "v" in bound:
        clause = Clause(happens=bound["v"], other=bound["o"])
    if clause is not None and subject.clause is not None:
        return None
    changes: dict[str, Any] = {"reference": "which"}
    if clause is not None:
        changes["clause"] = clause
    if "col" in bound:
        if subject.colours:
            return None
        changes["colours"] = (bound["col"],)
    if {"rel", "near", "far"} & set(bound):
        if subject.relative is not None:
            return None
        changes["relative"] = relative_of(bound)
    if "p" in bound:
        changes["places"] = bound["p"]
    thing = subject.model_copy(update=changes)
    return AskWhich(thing=thing, candidates=_candidates(bound) or (), window=tail.window)


@rule("that_thing")
def _that_thing(reader: Reader, place: int) -> Iterator[Reading]:
    """'the object that …', where only the clause says which."""
    for thing, end in reader.read(RULES["thing"], place):
        told = thing.clause or thing.relative or thing.places
        if (
            thing.noun in ("object", "person")
            and told
            and thing.ordinal is None
            and thing.reference == "definite"
        ):
            yield thing, end


@rule("any_which")
def _any_which(reader: Reader, place: int) -> Iterator[Reading]:
    yield Thing(text="object", reference="which"), place


_MOST = {"visible": "visible_duration", "moving": "moving_duration", "still": "still_duration"}


@ask(
    "{s:which_thing} {c:finite} (the longest|longest|for the longest [time]|longer|for longer|the "
    "most){most:yes} [,] {list:choices}",
    "{s:which_thing} {c:finite} (the shortest|shortest|for the shortest [time]|shorter|the "
    "least){least:yes} [,] {list:choices}",
    "{of:choice_of} {c:finite} (the longest|longest|for the longest [time]|longer|for longer){most:yes}",
    "{s:which_thing} ($be) [the] (longest|longer) {c:predicate}{most:yes} [,] {list:choices}",
    "{s:which_thing} ($be) [the] (larger|largest|bigger|biggest) [one|$things]{big:yes} [,] {list:choices}",
    "{s:which_thing} ($be) [the] (smaller|smallest) [one|$things]{small:yes} [,] {list:choices}",
    "{of:choice_of} ($be) [the] (larger|largest|bigger|biggest){big:yes}",
    "{of:choice_of} ($be) [the] (smaller|smallest){small:yes}",
    "what ($be) the (largest|biggest) $things{big:yes}{s:any_which}",
    "what ($be) the smallest $things{small:yes}{s:any_which}",
)
def _which_most(bound: Bindings, tail: Tail) -> Query | None:
    by: Any = "size"
    if "c" in bound:
        clause: Clause = bound["c"]
        if clause != Clause(happens=clause.happens) or clause.happens not in _MOST:
            return None
        by = _MOST[clause.happens]
    thing = which(bound["s"]) if "s" in bound else Thing(text="one", reference="which")
    most = "most" in bound or "big" in bound
    return AskWhich(thing=thing, by=by, most=most, candidates=_candidates(bound) or (), window=tail.window)


@ask(
    "{s:which_thing} ($be) [the] (nearest|closest) to the {e:side_word} $hand [of $frame] [,] {list:choices}",
    "{s:which_thing} ($be) [the] furthest [to the|to|on the] {e:side_word} [,] {list:choices}",
    "{s:which_thing} ($be) [the] (leftmost{l:yes}|rightmost{r:yes}|topmost{t:yes}|highest{t:yes}|"
    "lowest{b:yes}) [one|$things] [,] {list:choices}",
    "{s:which_thing} ($be) [the] {n:rank} from the {e:side_word}",
    "{s:which_thing} ($be) [the] {n:rank} [one|$things] from the {e:side_word}",
)
def _which_extreme(bound: Bindings, tail: Tail) -> Query | None:
    side = (
        bound.get("e")
        or {"l": "left", "r": "right", "t": "top", "b": "bottom"}[next(key for key in "lrtb" if key in bound)]
    )
    thing = which(bound["s"])
    if thing.ordinal is not None:
        return None
    thing = thing.model_copy(update={"ordinal": Ordinal(n=bound.get("n", 1), by=side)})
    return AskWhich(thing=thing, candidates=_candidates(bound) or (), window=tail.window)


@ask(
    "($be) {i:thing} [the] (larger|largest|bigger|biggest) (one|object|thing|of all|{k:counted}|of "
    "them){big:yes}",
    "($be) {i:thing} [the] (smaller|smallest) (one|object|thing|of all|{k:counted}|of them){small:yes}",
    "($be) {i:thing} (larger|bigger) than {o:thing}{big:yes}",
    "($be) {i:thing} smaller than {o:thing}{small:yes}",
    "{h:inversion} (longer than|for longer than) {o:thing} [($do|$be)]{most:yes}",
)
def _is_most(bound: Bindings, tail: Tail) -> Query | None:
    """'Is the dog the largest?', 'is A bigger than B?', 'does A move longer than B?'"""
    by: Any = "size"
    subject: Thing = bound["h"].subject if "h" in bound else bound["i"]
    if "h" in bound:
        clause = bound["h"].clause
        if clause != Clause(happens=clause.happens) or clause.happens not in _MOST or bound["h"].none:
            return None
        by = _MOST[clause.happens]
    if subject.reference not in ("definite", "other"):
        return None
    thing = which(bound["k"]) if "k" in bound else Thing(text="object", reference="which")
    among = (subject, bound["o"]) if "o" in bound else ()
    return AskWhich(
        thing=thing, by=by, most="small" not in bound, candidates=among, is_it=subject, window=tail.window
    )


@ask(
    "($be) {i:thing} the {s:extreme_thing}",
    "($be) {i:thing} [the] (furthest|most) [to] [the|on the] {e:side_word}",
    "($be) {i:thing} the {n:rank} (one|{k:counted}) from the {e:side_word}",
    "($be) {i:thing} the (one|{k:counted}) (nearest|closest) [to] {near:thing}",
    "($be) {i:thing} (nearest|closest) [to] {near:thing}",
    "($be) {i:thing} the (nearest|closest) (one|object|thing|{k:counted}) to {near:thing}",
)
def _is_it_the(bound: Bindings, tail: Tail) -> Query | None:
    """'Is the dog the leftmost object?', 'is the red box the one nearest to the ball?'"""
    thing: Thing = which(bound.get("s") or bound.get("k") or Thing(text="object"))
    if "e" in bound:
        thing = thing.model_copy(update={"ordinal": Ordinal(n=bound.get("n", 1), by=bound["e"])})
    if "near" in bound:
        thing = thing.model_copy(update={"relative": relative_of(bound)})
    if bound["i"].reference not in ("definite", "other"):
        return None
    return AskWhich(thing=thing, is_it=bound["i"], window=tail.window)


@rule("extreme_thing")
def _extreme_thing(reader: Reader, place: int) -> Iterator[Reading]:
    """'leftmost object': told by its place in the picture alone."""
    for thing, end in reader.read(RULES["bare_thing"], place):
        if thing.ordinal is not None and thing.ordinal.by in ("left", "right", "top", "bottom"):
            yield thing, end
