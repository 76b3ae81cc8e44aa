"""Questions of order: which of two events came first, and which of several things did something first."""

from __future__ import annotations

from collections.abc import Iterator

from .ast import AskFirst, AskOrder, Clause, Moment, Query, Thing, Window
from .clauses import done_by
from .grammar import RULES, Bindings, Reader, Reading, matches, pattern, rule
from .questions import ask, is_event, moment_of, named_after, says_nothing_more, unspecific, which
from .windows import Tail

_ELLIPSIS = pattern("{s:thing} [($do)]")


@rule("inverted_moment")
def _inverted_moment(reader: Reader, place: int) -> Iterator[Reading]:
    """'does the red car leave' as a moment."""
    for happening, end in reader.read(RULES["inversion"], place):
        moment = moment_of(happening)
        if moment is not None:
            yield moment, end


@rule("nominal_moment")
def _nominal_moment(reader: Reader, place: int) -> Iterator[Reading]:
    for happening, end in reader.read(RULES["nominal"], place):
        yield Moment(subject=happening.subject, clause=happening.clause), end


@rule("same_event")
def _same_event(reader: Reader, place: int) -> Iterator[Reading]:
    """'the blue one (does)', where the event is the one just told."""
    for bound, end in matches(_ELLIPSIS, reader, place):
        yield bound["s"], end


def _order(
    first: Moment, second: Moment, tail: Tail, relation: str = "before", asks: bool = False
) -> Query | None:
    if tail.window != Window() or first.clause.negated or second.clause.negated:
        return None
    return AskOrder.model_validate({"first": first, "second": second, "relation": relation, "which": asks})


@ask("<have> {s:thing} [already] {c:has_done} (when|by the time|before|by the moment) {b:moment}")
def _already(bound: Bindings, tail: Tail) -> Query | None:
    return _ordered({"a": Moment(subject=bound["s"], clause=bound["c"]), "b": bound["b"]}, tail, "before")


@ask(
    "{a:inverted_moment} (before|earlier than|sooner than|ahead of|prior to) {b:moment}",
    "($be) it true that {a:moment} before {b:moment}",
    "{a:inverted_moment} (before|earlier than|sooner than|ahead of) {b:same_event}",
    "($do) {a:nominal_moment} (<happen,occur,come>|<take> place) (before|earlier than) {b:moment}",
    "($be) {a:nominal_moment} (before|earlier than) {b:moment}",
)
def _before(bound: Bindings, tail: Tail) -> Query | None:
    return _ordered(bound, tail, "before")


@ask(
    "{a:inverted_moment} (after|later than|following) {b:moment}",
    "{a:inverted_moment} (after|later than) {b:same_event}",
    "($do) {a:nominal_moment} (<happen,occur,come>|<take> place) (after|later than) {b:moment}",
)
def _after(bound: Bindings, tail: Tail) -> Query | None:
    return _ordered(bound, tail, "after")


@ask(
    "{a:inverted_moment} (at the same time as|simultaneously with|at the same moment as|just as|exactly "
    "when|together with)"
    " {b:moment}",
    "{a:inverted_moment} (at the same time as|simultaneously with) {b:same_event}",
    "{a:inverted_moment} and {b:moment} (at the same time|simultaneously)",
)
def _same_time(bound: Bindings, tail: Tail) -> Query | None:
    return _ordered(bound, tail, "same_time")


@ask("($do) {pair:pair} [both] {c:does}", at_once=True)
def _together(bound: Bindings, tail: Tail) -> Query | None:
    if not tail.at_once:
        return None
    first, second = (Moment(subject=thing, clause=bound["c"]) for thing in bound["pair"])
    return _ordered({"a": first, "b": second}, tail, "same_time")


def _ordered(bound: Bindings, tail: Tail, relation: str) -> Query | None:
    first, second = bound["a"], bound["b"]
    if isinstance(second, Thing):
        second = Moment(subject=second, clause=first.clause)
    if not (is_event(first.clause) and is_event(second.clause)) or unspecific(first.subject):
        return None
    return _order(first, second, tail, relation)


@ask(
    "{a:inverted_moment} before or after {b:moment}",
    "{a:inverted_moment} before or after {b:same_event}",
    "(what|which [of these|of the two|one|event]) (<happen,occur,come>|<take> place) (first|earlier|"
    "sooner) [,|-] "
    "[that|when|whether] {a:moment} [,] or [that|when|whether] {b:moment}",
    "(what|which [of these|of the two|one|event]) ($be) (first|earlier|sooner) [,|-] {a:moment} [,] or "
    "{b:moment}",
    "(what|which) (<happen,occur,come>) first of {a:moment} and {b:moment}",
    "{a:inverted_moment} first [,] or ($do) {b:moment}",
    "{a:inverted_moment} first [,] or {b:moment}",
    "(what|which [of these|of the two|one|event]) (<happen,occur,come>|<take> place) (first|earlier|"
    "sooner) [,] {a:inverted_moment} [,] or {b:inverted_moment}",
)
def _which_came_first(bound: Bindings, tail: Tail) -> Query | None:
    first, second = bound["a"], bound["b"]
    if isinstance(second, Thing):
        second = Moment(subject=second, clause=first.clause)
    return _order(first, second, tail, asks=True)


# ---- first of several -----------------------------------------------------------------------------------


_SOONER = (
    (pattern("(earlier|sooner)"), 1),
    (pattern("later"), -1),
)


@rule("sooner")
def _sooner(reader: Reader, place: int) -> Iterator[Reading]:
    for node, n in _SOONER:
        for _, end in matches(node, reader, place):
            yield n, end


@ask(
    "($do) {a:thing} {c:does} first [,] or {b:thing}",
    "($be) {a:thing} {c:doing} first [,] or {b:thing}",
)
def _first_of_two(bound: Bindings, tail: Tail) -> Query | None:
    """'Did the red car arrive first, or the blue car?'"""
    second = named_after(bound["b"], bound["a"])
    return AskFirst(candidates=(bound["a"], second), clause=bound["c"], window=tail.window)


@ask(
    "($be) {a:thing} [first] (seen|visible) (before|earlier than) {b:thing}{before:yes}",
    "($be) {a:thing} [first] (seen|visible) after {b:thing}",
)
def _seen_before(bound: Bindings, tail: Tail) -> Query | None:
    first, second = (Moment(subject=bound[key], clause=Clause(happens="appear")) for key in "ab")
    return _order(first, second, tail, "before" if "before" in bound else "after")


@ask(
    "which (came|comes|was|is|arrived) first [,] {a:thing} or {b:thing}",
    "(what|who) (came|comes|was|is) first [,] {a:thing} or {b:thing}",
)
def _came_first(bound: Bindings, tail: Tail) -> Query | None:
    if tail.window != Window():
        return None
    return AskFirst(candidates=(bound["a"], bound["b"]), clause=Clause(happens="appear"))


@ask(
    "{s:which_thing} [$adverb] {c:finite} [the] {n:rank_adverb} [,] {list:choices}",
    "{s:which_thing} ($be) [the] {n:rank} [one|$things] to {c:to_do} [,] {list:choices}",
    "{s:which_thing} {n:adverb_rank} {c:finite} [,] {list:choices}",
    "[name|identify|tell me|state|give] {s:which_thing} (which|that|who) {c:finite} {n:rank_adverb}",
    "(what|which|who) ($be) [the] {n:rank} [one|$things] to {c:to_do} [,] {list:choices}",
    "[between|out of|among|of|from] {pre:pair} [,] {s:which_thing} {c:finite} {n:rank_adverb}",
    "(between|out of|among|of) {pre:pair} [,] {s:which_thing} ($be) [the] {n:rank} [one] to {c:to_do}",
    "{s:which_thing} ($be) the one (that|which|who) {c:finite} {n:rank_adverb}",
    "{s:which_thing} ($do) {by:thing} {v:transitive} {n:rank_adverb}",
    "{of:choice_of} {c:finite} [the] {n:rank_adverb}",
    "{s:which_thing} {c:finite} {n:sooner} [,] {list:choices}",
    "{of:choice_of} {c:finite} {n:sooner}",
    "($do) {list:choices} {c:does} {n:rank_adverb}",
    "($be) it {list:choices} that {c:finite} {n:rank_adverb}",
    "[what ($be)|name|identify|tell me|give|state|who ($be)] the {n:rank} {s:bare_thing} (to {c:to_do}|"
    "(that|which|who) {c:finite})",
    "(what|who) ($be) the {s:bare_thing} (that|which|who) {c:finite} {n:rank_adverb}",
)
def _first(bound: Bindings, tail: Tail) -> Query | None:
    given: tuple[Thing, ...] = bound.get("list") or bound.get("pre") or bound.get("of") or ()
    subject: Thing | None = bound.get("s")
    if given and subject is not None:
        given = tuple(named_after(thing, subject) for thing in given)
    elif subject is not None and not (says_nothing_more(subject) and subject.number is None):
        given = (which(subject),)
    clause: Clause = done_by(bound["by"], bound["v"]) if "by" in bound else bound["c"]
    if clause.negated:
        return None
    if clause == Clause(happens="visible"):  # seen first is to appear first, seen last to disappear last
        clause = Clause(happens="appear" if bound["n"] > 0 else "disappear")
    return AskFirst(candidates=given, clause=clause, nth=bound["n"], window=tail.window)


@ask(
    "($be) {s:thing} [the] {n:rank} (one|$things|{k:counted}) to {c:to_do}",
    "($be) {s:thing} [the] {n:rank} to {c:to_do}",
    "($be) {s:thing} the {n:rank} (one|{k:counted}) that {c:finite}",
    "($be) {s:thing} the {n:rank} {c:doing}",
    "($do) {s:thing} {c:does} {n:rank_adverb}",
    "($be) {s:thing} {c:doing} {n:rank_adverb}",
    "($do) {s:thing} {c:does} {n:sooner}",
    "($be) it {s:thing} (that|which|who) {c:finite} {n:rank_adverb}",
    "($be) it {s:thing} (that|which|who) {n:adverb_rank} {c:finite}",
    "{s:thing} {c:finite} {n:rank_adverb}",
)
def _is_first(bound: Bindings, tail: Tail) -> Query | None:
    """'Is the red car the first to leave?', 'does the red car leave first?'"""
    subject, clause = bound["s"], bound["c"]
    if subject.reference not in ("definite", "other") or subject.plural or clause.negated:
        return None
    kind = bound.get("k")
    among = () if kind is None or says_nothing_more(kind) else (which(kind),)
    return AskFirst(candidates=among, clause=clause, nth=bound["n"], is_it=subject, window=tail.window)
