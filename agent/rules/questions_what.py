"""What colour, what class; and 'find …'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .ast import (
    AskAttribute,
    AskGround,
    Query,
    Thing,
)
from .grammar import RULES, Bindings, Reader, Reading, matches, pattern, rule
from .questions import ask, named_after, relative_of, seen
from .things import ordinal_of
from .windows import Tail


@ask(
    "(what|which) $colour ($be) {t:thing}",
    "which [one] of (these|those|the|the following) $colour ($be) {t:thing}",
    "which [one] of (these|those|the|the following) $colour ($do) {t:thing} have",
    "(what|which) $colour ($be) [the] $colour of {t:thing}",
    "[what ($be)|'s|name|state|give|give me|tell me|report|find|identify|determine] [the] $colour of "
    "{t:thing}",
    "(what|which) $colour ($do) {t:thing} have|what $colour {t:thing} ($be|has|have)",
    "[what ($be)|name|state|give|tell me] {t:thing} 's $colour",
    "of (what|which) $colour ($be) {t:thing}|{t:thing} ($be) (what|which) $colour|how ($be) {t:thing} "
    "coloured",
    "(in|of) (what|which) $colour ($be) {t:thing}|what ($be) {t:thing} coloured",
    "($be) {t:thing} {a:colour} [,] or [($be) it] {b:colour}",
    "($be) {t:thing} [a] {a:colour} [,] or [a] {b:colour} (one|object|thing)",
)
def _colour_of(bound: Bindings, tail: Tail) -> Query | None:
    if bound["t"].reference == "which":
        return None
    return AskAttribute(thing=bound["t"], name="colour", window=tail.window)


@ask(
    "(what|which) $colour [of] {t:told}",
    "(what|which) ($kind) of {t:told}{class:yes}",
    "(what|which) ($kind) of $things ($be) it that {c:finite}{class:yes}",
)
def _attribute_of_which(bound: Bindings, tail: Tail) -> Query | None:
    thing: Thing = bound.get("t") or Thing(text="object", clause=bound.get("c"))
    return AskAttribute(thing=thing, name="class" if "class" in bound else "colour", window=tail.window)


_TOLD = tuple(
    pattern(text)
    for text in (
        "{t:counted} {c:finite} {n:rank_adverb}",
        "{t:counted} ($be) [the] {n:rank} [one|$things] to {c:to_do}",
        "{t:counted} {c:finite}",
        "{t:counted} ($be) [($located)] {rel:relation} {o:thing}",
        "{t:counted} ($be) [the] (nearest|closest) to {near:thing}",
        "{t:counted} ($be) [the] furthest [away] from {far:thing}",
    )
)


@rule("told")
def _told(reader: Reader, place: int) -> Iterator[Reading]:
    """'car leaves first', 'object is nearest to the box': the thing told by what follows it."""
    for node in _TOLD:
        for bound, end in matches(node, reader, place):
            thing: Thing = bound["t"]
            changes: dict[str, Any] = {"reference": "definite"}
            if "n" in bound:
                changes["ordinal"], changes["clause"] = ordinal_of(bound["n"], bound["c"])
            elif "c" in bound:
                changes["clause"] = bound["c"]
            else:
                changes["relative"] = relative_of(bound)
            said = thing.model_dump(include=set(changes) - {"reference"}, exclude_none=True)
            if not said:
                yield thing.model_copy(update=changes), end


@ask(
    "($be) {t:thing} {v:colour} [in colour|coloured]",
    "($be) {t:thing} a {v:colour} one|{t:thing} ($be) {v:colour}",
    "($be) the colour of {t:thing} {v:colour}|($be) {t:thing} 's colour {v:colour}",
    "($do) {t:thing} have the colour {v:colour}|($do) {t:thing} have a {v:colour} colour",
)
def _is_coloured(bound: Bindings, tail: Tail) -> Query | None:
    if bound["t"].reference not in ("definite", "other") or bound["t"].plural:
        return None
    return AskAttribute(thing=bound["t"], name="colour", value=bound["v"], window=tail.window)


@ask(
    "(what|which) ($kind) [of {k:counted}] ($be) {t:thing}",
    "what ($be) the ($kind) of {t:thing}|what ($be) {t:thing} 's ($kind)",
    "to (what|which) ($kind) ($do) {t:thing} belong|what object ($be) {t:thing}|what ($kind) {t:thing} ($be)",
)
def _class_of(bound: Bindings, tail: Tail) -> Query | None:
    if bound["t"].reference == "which":
        return None
    thing = named_after(bound["t"], bound["k"]) if "k" in bound else bound["t"]
    return AskAttribute(thing=thing, name="class", window=tail.window)


@ask(
    "($be) {t:thing} {v:a_class} [,] or {w:a_class}",
    "what ($be) {t:pointed}",
    "what ($kind) of (thing|object) ($be) {t:pointed}",
)
def _what_is(bound: Bindings, tail: Tail) -> Query | None:
    return AskAttribute(thing=bound["t"], name="class", window=tail.window)


@rule("pointed")
def _pointed(reader: Reader, place: int) -> Iterator[Reading]:
    for thing, end in reader.read(RULES["thing"], place):
        told = thing.ordinal is not None or thing.colours
        if thing.point is not None or thing.noun == "it" or (told and thing.noun == "object"):
            yield thing, end


@ask("($be) {t:thing} {v:a_class}")
def _is_a(bound: Bindings, tail: Tail) -> Query | None:
    thing: Thing = bound["t"]
    if thing.reference not in ("definite", "other"):
        return None
    value: Thing = bound["v"]
    if value.noun == "object" or value.colours or value.clause or value.relative or value.places:
        return None
    return AskAttribute(thing=thing, name="class", value=value.noun, window=tail.window)


@rule("a_class")
def _a_class(reader: Reader, place: int) -> Iterator[Reading]:
    if reader.word(place) in ("a", "an"):
        yield from reader.read(RULES["bare_thing"], place)


# ---- grounding ------------------------------------------------------------------------------------------


@rule("listed")
def _listed(reader: Reader, place: int) -> Iterator[Reading]:
    """Things to be found: one, or several joined by 'and'."""
    for thing, end in reader.read(RULES["thing"], place):
        yield (thing,), end
        for joiner in (1, 2):
            joined = [reader.word(end + k) for k in range(joiner)]
            if joined in (["and"], [","], [",", "and"]):
                for rest, stop in reader.read(_listed, end + joiner):
                    yield (thing, *rest), stop


@ask(
    "($find) {l:listed}",
    "where and when ($be|can) {l:listed} [be seen]|when and where ($be) {l:listed}",
    "{l:listed}{bare:yes}",
)
def _ground(bound: Bindings, tail: Tail) -> Query | None:
    things: tuple[Thing, ...] = bound["l"]
    if any(thing.reference == "which" for thing in things):
        return None
    if "bare" in bound and any(thing.reference in ("any", "indefinite") for thing in things):
        return None
    everything = tuple(part for thing in things for part in (seen(thing), *_others(thing)))
    return AskGround(things=everything, window=tail.window)


def _others(thing: Thing) -> tuple[Thing, ...]:
    """The other things a phrase speaks of: 'in front of the truck'."""
    found: list[Thing] = [thing.relative.other] if thing.relative else []
    clause = thing.clause
    while clause is not None:
        found.extend([clause.other] if clause.other else [])
        clause = clause.then
    return tuple(part for other in found for part in (other, *_others(other)))
