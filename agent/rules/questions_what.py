"""Questions about things: which, where, which way, by which side, what colour, how two lie; and 'find …'."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ...traces.records.vocabulary import RelationName
from .ast import (
    AskAttribute,
    AskDirection,
    AskExists,
    AskGround,
    AskHappens,
    AskRelation,
    AskSide,
    AskWhere,
    AskWhich,
    Clause,
    Instant,
    Moment,
    Ordinal,
    Query,
    Relative,
    Thing,
    Window,
)
from .clauses import done_by
from .grammar import RULES, Bindings, Reader, Reading, matches, pattern, rule
from .questions import ask, is_event, named_after, placed_at, seen, which
from .things import ordinal_of, spoken
from .windows import Tail

# ---- which ----------------------------------------------------------------------------------------------

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
    "{a:thing} or {b:thing}|{a:thing} , {b:thing} [,] or {c:thing}|{a:thing} , {b:thing} , {c:thing} [,] or {d:thing}"
)
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
    "{s:which_thing} ($be) {rel:relation} {o:thing} [,] {list:choices}",
    "{s:which_thing} ($be) ($located) {rel:relation} {o:thing}",
    "{of:choice_of} ($be) {rel:relation} {o:thing}",
    "{s:which_thing} ($be) [located] [the] (nearest|closest) to {near:thing} [,] {list:choices}",
    "{of:choice_of} ($be) [the] (nearest|closest|nearer|closer) to {near:thing}",
    "{s:which_thing} ($be) (nearer|closer) to {near:thing} [,] {list:choices}",
    "{s:which_thing} ($be) [the] furthest [away] from {far:thing} [,] {list:choices}",
    "{s:which_thing} ($be) [located] {p:places}",
    "{s:which_thing} ($do) {by:thing} {v:transitive}",
    "{s:which_thing} ($be) {by:thing} {v:transitive}",
    "{s:which_thing} <get> {c:passive}",
    "by {s:which_thing} ($be) {o:thing} {v:transitive}",
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
    if {"rel", "near", "far"} & set(bound):
        if subject.relative is not None:
            return None
        changes["relative"] = _relative(bound)
    if "p" in bound:
        changes["places"] = bound["p"]
    thing = subject.model_copy(update=changes)
    return AskWhich(thing=thing, candidates=_candidates(bound) or (), window=tail.window)


def _relative(bound: Bindings) -> Relative:
    if "near" in bound:
        return Relative(relation="nearest", other=bound["near"])
    if "far" in bound:
        return Relative(relation="farthest", other=bound["far"])
    return Relative(relation=bound["rel"], other=bound["o"])


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
    "{s:which_thing} {c:finite} (the longest|longest|for the longest [time]|longer|for longer|the most){most:yes} [,] {list:choices}",
    "{s:which_thing} {c:finite} (the shortest|shortest|for the shortest [time]|shorter|the least){least:yes} [,] {list:choices}",
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
    "{s:which_thing} ($be) [the] (leftmost{l:yes}|rightmost{r:yes}|topmost{t:yes}|highest{t:yes}|lowest{b:yes}) [one|$things] [,] {list:choices}",
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
    "($be) {i:thing} [the] (larger|largest|bigger|biggest) (one|object|thing|of all|{k:counted}|of them){big:yes}",
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
    "($be) {i:thing} (nearest|closest) to {near:thing}",
    "($be) {i:thing} the (nearest|closest) (one|object|thing|{k:counted}) to {near:thing}",
)
def _is_it_the(bound: Bindings, tail: Tail) -> Query | None:
    """'Is the dog the leftmost object?', 'is the red box the one nearest to the ball?'"""
    thing: Thing = which(bound.get("s") or bound.get("k") or Thing(text="object"))
    if "e" in bound:
        thing = thing.model_copy(update={"ordinal": Ordinal(n=bound.get("n", 1), by=bound["e"])})
    if "near" in bound:
        thing = thing.model_copy(update={"relative": _relative(bound)})
    if bound["i"].reference not in ("definite", "other"):
        return None
    return AskWhich(thing=thing, is_it=bound["i"], window=tail.window)


@rule("extreme_thing")
def _extreme_thing(reader: Reader, place: int) -> Iterator[Reading]:
    """'leftmost object': told by its place in the picture alone."""
    for thing, end in reader.read(RULES["bare_thing"], place):
        if thing.ordinal is not None and thing.ordinal.by in ("left", "right", "top", "bottom"):
            yield thing, end


# ---- where ----------------------------------------------------------------------------------------------


def _instant_in(tail: Tail) -> tuple[Instant | None, Window]:
    """The window's instant apart from the rest of it."""
    return tail.window.at, tail.window.model_copy(update={"at": None})


@ask(
    "where [exactly|precisely] ($be) {t:thing} [($located)]",
    "where [in $frame] ($be) {t:thing} [($located)]",
    "where {t:thing} ($be) [($located)]",
    "where (can|could|do) (i|you|we|one) (<find>|<see>) {t:thing}|where can {t:thing} be (found|seen)",
    "what ($be) the (position|location|bounding box|box|coordinates|place|whereabouts) of {t:thing}",
    "[what ($be)|give|give me|state|report|tell me|find] {t:thing} 's (position|location|bounding box|box|coordinates)",
    "(give|give me|state|report|tell me|find|show|show me) the (position|location|bounding box|box|coordinates) of {t:thing}",
    "(at|in) (what|which) (position|location|place) ($be) {t:thing} [($located)]",
    "(what|which|in what|in which) (part|area|region|corner|third|place) of $frame ($be) {t:thing} [($located)] [in]",
    "in (what|which) (part|area|region|corner|third) ($be) {t:thing} [($located)]",
)
def _where(bound: Bindings, tail: Tail) -> Query | None:
    at, window = _instant_in(tail)
    if bound["t"].reference == "which":
        return None
    return AskWhere(thing=bound["t"], at=at, window=window)


@ask(
    "[on|in|at|to] (what|which) (side|half) [of $frame] ($be) {t:thing} [($located)] [on|in]{h:yes}",
    "($be) {t:thing} [($located)] [on|in|to|at] [the] (left|right) [side|half|hand side|of $frame] or [on|in|to|at] [the] (right|left|centre) [side|half|of $frame]{h:yes}",
    "($be) {t:thing} [($located)] [on|in|at] [the] left [,] [in] [the] (centre|middle) [,] or [on] [the] right [of $frame]{h:yes}",
    "($be) {t:thing} [($located)] [on|in|at|near] [the] (top|bottom|upper|lower) [part|half|of $frame] or [on|in|at|near] [the] (bottom|top|lower|upper) [part|half|of $frame]{v:yes}",
    "($be) {t:thing} [($located)] [at|in] [the] top [,] [in] [the] (middle|centre) [,] or [at|in] [the] bottom [of $frame]{v:yes}",
)
def _where_part(bound: Bindings, tail: Tail) -> Query | None:
    at, window = _instant_in(tail)
    return AskWhere(thing=bound["t"], at=at, window=window, part="vertical" if "v" in bound else "horizontal")


@ask("($be) {t:thing} [($located)] {p:places}", "{t:thing} ($be) [($located)] {p:places}")
def _is_it_there(bound: Bindings, tail: Tail) -> Query | None:
    places = bound["p"]
    if bound["t"].reference in ("any", "indefinite"):
        placed = placed_at(bound["t"], bound)
        return AskExists(thing=placed, window=tail.window) if placed else None
    if len(places) != 1 or bound["t"].reference not in ("definite", "other"):
        return None
    at, window = _instant_in(tail)
    return AskWhere(thing=bound["t"], at=at, window=window, is_it=places[0])


@ask("where {h:inversion}", "where {h:statement}")
def _where_when(bound: Bindings, tail: Tail) -> Query | None:
    """'Where does it stop?' asks where it is when it stops; 'where does it leave?' by which side."""
    happening = bound["h"]
    clause: Clause = happening.clause
    if happening.none or tail.window.at is not None or clause.negated or clause.then:
        return None
    if clause.happens in ("enter", "leave") and clause.side is None:
        return AskSide(subject=happening.subject, clause=clause, window=tail.window)
    if clause == Clause(happens="moving"):
        return AskDirection(thing=happening.subject, window=tail.window)
    if not is_event(clause):
        return None
    moment = Moment(subject=happening.subject, clause=clause, nth=happening.nth or 1)
    return AskWhere(thing=happening.subject, at=moment, window=tail.window)


@ask(
    "where ($be) {t:thing} {f:adverb_rank} (seen|visible|spotted)",
    "where ($do) {t:thing} {f:adverb_rank} appear",
)
def _where_seen(bound: Bindings, tail: Tail) -> Query | None:
    clause = Clause(happens="appear" if bound["f"] == 1 else "disappear")
    return AskWhere(thing=bound["t"], at=Moment(subject=bound["t"], clause=clause), window=tail.window)


# ---- sides and directions -------------------------------------------------------------------------------


@ask(
    "($what_way) ($do) {t:thing} ($go) [in|to|towards]",
    "($what_way) ($be) {t:thing} (moving|going|heading|driving|walking|travelling|rolling|sliding|running|headed) [in|to|towards]",
    "($what_way) {t:thing} (<go,move,head,travel,drive,walk,run,roll,slide>|($be) (moving|going|heading|driving|walking|travelling|rolling)) [in]",
    "where ($be) {t:thing} (moving|going|heading|headed|driving|walking|travelling) [to]",
    "where ($do) {t:thing} (go|head|move|drive|walk|travel) [to]",
    "(what ($be)|give|tell me|state|find|give me) the [overall|main|general] (direction|heading) of [travel|motion|movement] [of] {t:thing}",
    "what ($be) {t:thing} 's (direction|heading) [of (travel|motion|movement)]",
    "what ($be) the (direction|heading) [in which|that] {t:thing} (<move,go,travel,drive,walk,run>|($be) (moving|heading|going|travelling)) [in]",
    "($do) {t:thing} ($go) ($either_way)",
    "($be) {t:thing} (moving|going|heading|driving|walking|travelling|rolling|sliding|running) ($either_way)",
    "what ($be) {t:thing} 's (motion|movement) direction",
)
def _direction(bound: Bindings, tail: Tail) -> Query | None:
    return AskDirection(thing=bound["t"], window=tail.window)


@ask(
    "($what_way) ($do) {t:thing} <turn,veer,swerve,curve>",
    "($what_way) ($be) {t:thing} turning|($what_way) {t:thing} <turn,veer,swerve>",
    "($do) {t:thing} <turn,veer,swerve> ($either_way)|($be) {t:thing} turning ($either_way)",
    "where ($do) {t:thing} turn to",
)
def _turn_way(bound: Bindings, tail: Tail) -> Query | None:
    return AskDirection(thing=bound["t"], clause=Clause(happens="turn"), window=tail.window)


@ask(
    "[$by] ($what_side) {h:inversion} [$by]",
    "[$by] ($what_side) {h:statement} [$by]",
    "where ($do) {s:thing} (come from|enter from|appear from){enter:yes}",
    "from where ($do) {s:thing} (come|enter|appear){enter:yes}",
    "($what_side) ($do) {s:thing} come (in|into $frame) [$by]{enter:yes}",
    "[$by] ($what_side) ($do) {s:thing} (come from|come in from|come in){enter:yes}",
    "where {s:thing} <come> from{enter:yes}",
    "{h:inversion} ($by) [the] ($what_side)",
    "what ($be) the side {s:thing} <leave,exit> [$by]{leave:yes}",
    "{h:inversion} [$by] ($what_side)",
)
def _side(bound: Bindings, tail: Tail) -> Query | None:
    if "h" in bound:
        happening = bound["h"]
        subject, clause = happening.subject, happening.clause
        if happening.none or happening.nth:
            return None
    else:
        subject, clause = bound["s"], Clause(happens="enter" if "enter" in bound else "leave")
    if clause.happens in ("appear", "disappear"):
        clause = clause.model_copy(update={"happens": "enter" if clause.happens == "appear" else "leave"})
    if clause not in (Clause(happens="enter"), Clause(happens="leave")):
        return None
    return AskSide(subject=subject, clause=clause, window=tail.window)


# ---- colour and class -----------------------------------------------------------------------------------


@rule("colour_choice")
def _colour_choice(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_TWO_COLOURS, reader, place):
        yield (bound["a"], bound["b"]), end


_TWO_COLOURS = pattern("{a:colour} [,] or {b:colour}")


@ask(
    "(what|which) $colour ($be) {t:thing}",
    "(what|which) $colour ($be) the $colour of {t:thing}",
    "[what ($be)|'s|name|state|give|give me|tell me|report|find|identify|determine] the $colour of {t:thing}",
    "(what|which) $colour ($do) {t:thing} have|what $colour {t:thing} ($be|has|have)",
    "[what ($be)|name|state|give|tell me] {t:thing} 's $colour",
    "of (what|which) $colour ($be) {t:thing}|{t:thing} ($be) (what|which) $colour|how ($be) {t:thing} coloured",
    "(in|of) (what|which) $colour ($be) {t:thing}|what ($be) {t:thing} coloured",
    "($be) {t:thing} {two:colour_choice}",
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
                changes["relative"] = _relative(bound)
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


@ask("what ($be) {t:pointed}", "what ($kind) of (thing|object) ($be) {t:pointed}")
def _what_is(bound: Bindings, tail: Tail) -> Query | None:
    return AskAttribute(thing=bound["t"], name="class", window=tail.window)


@rule("pointed")
def _pointed(reader: Reader, place: int) -> Iterator[Reading]:
    for thing, end in reader.read(RULES["thing"], place):
        if (
            thing.point is not None
            or thing.noun == "it"
            or (thing.ordinal is not None and thing.noun == "object")
        ):
            yield thing, end


@ask("($be) {t:thing} {v:a_class}", "what ($be) {t:thing} [,] {v:a_class} or {w:a_class}")
def _is_a(bound: Bindings, tail: Tail) -> Query | None:
    thing: Thing = bound["t"]
    if thing.reference not in ("definite", "other") or "w" in bound:
        return None
    value: Thing = bound["v"]
    if value.colours and value.noun == "object":
        return None
    words = (*value.colours, value.noun)
    if value.colours or value.clause or value.relative or value.places:
        return None
    return AskAttribute(thing=thing, name="class", value=" ".join(words), window=tail.window)


@rule("a_class")
def _a_class(reader: Reader, place: int) -> Iterator[Reading]:
    if reader.word(place) in ("a", "an"):
        yield from reader.read(RULES["bare_thing"], place)


# ---- relations ------------------------------------------------------------------------------------------

_VERSUS: tuple[tuple[str, RelationName, RelationName], ...] = (
    ("[on|to] [the] left or [on|to] [the] right [side] of", "left_of", "right_of"),
    ("[on|to] [the] right or [on|to] [the] left [side] of", "right_of", "left_of"),
    ("[to|on] the left [side] of or [to|on] the right [side] of", "left_of", "right_of"),
    ("left of or right of|left or right of", "left_of", "right_of"),
    ("above or (below|under)|over or under", "above", "below"),
    ("(below|under) or above|under or over", "below", "above"),
    ("in front of or behind", "in_front_of", "behind"),
    ("behind or in front of", "behind", "in_front_of"),
)
_VERSUS_NODES = tuple((pattern(text), a, b) for text, a, b in _VERSUS)


@rule("versus")
def _versus(reader: Reader, place: int) -> Iterator[Reading]:
    for node, a, b in _VERSUS_NODES:
        for _, end in matches(node, reader, place):
            yield (a, b), end


@ask(
    "($be) {t:thing} [ever] [($located)] {v:versus} {o:thing}",
    "[on|to] (which|what) side of {o:thing} ($be) {t:thing} [on]{side:yes}",
    "($be) {t:thing} [ever] [($located)] {r:relation} {o:thing}",
    "{t:thing} ($be) [($located)] {r:relation} {o:thing}",
    "($do) {t:thing} (lie|stand|sit) {r:relation} {o:thing}",
    "($do) {t:thing} (<overlap>) [with] {o:thing}{overlap:yes}",
    "($do|$be) {t:thing} and {o:thing} (overlap|overlapping|touching|in contact) [each other]{overlap:yes}",
    "($be) {t:thing} and {o:thing} (near|close to|next to) each other{close:yes}",
)
def _related(bound: Bindings, tail: Tail) -> Query | None:
    thing, other = bound["t"], bound["o"]
    relation: RelationName = bound.get("r", "near" if "close" in bound else "overlapping")
    versus: RelationName | None = None
    if "v" in bound:
        relation, versus = bound["v"]
    elif "side" in bound:
        relation, versus = "left_of", "right_of"
    if thing.reference in ("any", "indefinite") and "r" in bound:
        placed = placed_at(thing, {"rel": relation, "o": other})
        return AskExists(thing=placed, window=tail.window) if placed else None
    at, window = _instant_in(tail)
    if relation == "overlapping" and at is None:
        clause = Clause(happens="overlapping", other=other)
        return AskHappens(subject=thing, clause=clause, window=window)
    return AskRelation(thing=thing, relation=relation, other=other, at=at, versus=versus, window=window)


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


@ask("($find) {l:listed}", "where and when ($be) {l:listed}|when and where ($be) {l:listed}", "{l:listed}")
def _ground(bound: Bindings, tail: Tail) -> Query | None:
    things: tuple[Thing, ...] = bound["l"]
    if any(thing.reference == "which" for thing in things):
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
