"""Who does what: a subject with its clause, in the order of statements, questions and noun phrases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from .ast import Clause, Thing
from .clauses import followed
from .grammar import RULES, Reader, Reading, matches, pattern, rule

_ENDS = {"visible": "disappear", "moving": "stop", "still": "start", "overlapping": "part"}
_LASTING = frozenset({"stay", "remain", "keep"})
_MUTUAL = frozenset({"meet", "part", "overlapping", "pass", "cross"})


class Happening(NamedTuple):
    """Somebody doing something; `none` where the subject is 'nothing' or 'no car'; `nth` time."""

    subject: Thing
    clause: Clause
    none: bool = False
    nth: int | None = None
    no_longer: bool = False
    lasting: bool = False

    @property
    def ending(self) -> Clause:
        """The clause, or the event that ends it: 'no longer visible' begins when it disappears."""
        ends = _ENDS.get(self.clause.happens) if self.no_longer else None
        return Clause.model_validate({"happens": ends, "other": self.clause.other}) if ends else self.clause


_NONE = (
    (pattern("nothing|no (object|thing)"), "object"),
    (pattern("nobody|no one|no person"), "person"),
)
_NO_THING = pattern("(no|none of the|not a single) {thing:thing}|not any {thing:thing}")


@rule("no_thing")
def _no_thing(reader: Reader, place: int) -> Iterator[Reading]:
    """'no red car', 'nothing', 'nobody', as the thing there is none of."""
    for node, noun in _NONE:
        for _, end in matches(node, reader, place):
            yield (
                Thing(text="any" + ("thing" if noun == "object" else "one"), noun=noun, reference="any"),
                end,
            )
    for bound, end in matches(_NO_THING, reader, place):
        if bound["thing"].reference != "which" and bound["thing"].text != "one":
            yield bound["thing"].model_copy(update={"reference": "any"}), end


_TWO_COLOURS = pattern("the {colour} and [the] {b:thing}")
_PAIR = pattern("{a:thing} and {b:thing}")
_STRAIGHT = tuple(
    (pattern(text), kind)
    for text, kind in (
        ("{s:thing} {c:lasting}{lasts:yes}", "one"),
        ("{s:thing} [{n:time_rank}] {c:finite}", "one"),
        ("{no:no_thing} {c:finite}", "none"),
        ("{pair:pair} {c:finite}", "pair"),
        ("{s:thing} ($be) no longer {c:predicate}", "ended"),
        ("there ($be) {s:thing}", "there"),
    )
)
_INVERTED = tuple(
    (pattern(text), kind)
    for text, kind in (
        ("($do) {s:thing} [$adverb] {c:lasting}{lasts:yes}", "one"),
        ("($do) {s:thing} [$adverb] [{n:time_rank}] {c:does_chain}", "one"),
        ("($do) {s:thing} (not|never) {c:to_do}", "not"),
        ("($do) not {s:thing} {c:to_do}", "one"),
        ("($be) {s:thing} [$adverb] [still] [{n:time_rank}] {c:predicate_chain}", "one"),
        ("(<have>) {s:thing} [$adverb] been {c:predicate}", "one"),
        ("($be) {s:thing} [$adverb] being {c:predicate}", "one"),
        ("($be) {s:thing} (not|never) [$adverb] {c:predicate}", "not"),
        ("($be) {s:thing} no longer {c:predicate}", "ended"),
        ("($be) not {s:thing} {c:predicate}", "one"),
        ("($do) {no:no_thing} {c:does_chain}", "none"),
        ("($be) {no:no_thing} {c:predicate}", "none"),
        ("($do) {pair:pair} [$adverb] {c:does_chain}", "pair"),
        ("($be) {pair:pair} [$adverb] {c:predicate}", "pair"),
        ("($be) there {s:thing}", "there"),
    )
)


@rule("pair")
def _pair(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_TWO_COLOURS, reader, place):
        b: Thing = bound["b"]
        if b.reference == "definite" and b.colours and not b.plural:
            text = " ".join((bound["colour"], *b.text.split()[1:]))
            yield (b.model_copy(update={"colours": (bound["colour"],), "text": text}), b), end
    for bound, end in matches(_PAIR, reader, place):
        yield (bound["a"], bound["b"]), end


_DOES_NEXT = pattern("{a:does} [,] (and then|and|then) {b:does}|{a:does} before {b:doing}")
_IS_NEXT = pattern("{a:predicate} [,] (and then|and|then) {b:predicate}|{a:predicate} before {b:doing}")


@rule("does_chain")
def _does_chain(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_DOES_NEXT, reader, place):
        yield followed(bound["a"], bound["b"]), end
    yield from reader.read(RULES["does"], place)


@rule("predicate_chain")
def _predicate_chain(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_IS_NEXT, reader, place):
        yield followed(bound["a"], bound["b"]), end
    yield from reader.read(RULES["predicate"], place)


def _happening(kind: str, bound: Any) -> Happening | None:
    if kind == "there":
        return _there(bound["s"])
    clause: Clause = bound["c"]
    if kind == "none":
        return Happening(bound["no"], clause, none=True)
    if kind in ("not", "ended"):
        denied = clause.model_copy(update={"negated": not clause.negated})
        return Happening(bound["s"], denied, no_longer=kind == "ended")
    if kind == "pair":
        first, second = bound["pair"]
        return _together(first, second, clause)
    subject: Thing = bound["s"]
    if "n" in bound and subject.clause is not None:
        return None  # in 'the car that enters first stops', first is said of entering
    if clause.passive and clause.other is not None and not clause.then:
        turned = clause.model_copy(update={"other": subject, "passive": False})
        return Happening(clause.other, turned, nth=bound.get("n"))
    alone = clause.happens in _MUTUAL and clause.other is None and clause.line is None
    if alone and not subject.plural:
        return None
    return Happening(subject, clause, nth=bound.get("n"), lasting="lasts" in bound)


def _there(thing: Thing) -> Happening:
    """'there is a red car' says it is visible; 'there is a car moving' that it moves."""
    if thing.clause is not None and thing.ordinal is None:
        return Happening(thing.model_copy(update={"clause": None}), thing.clause)
    return Happening(thing, Clause(happens="visible"))


def _together(a: Thing, b: Thing, clause: Clause) -> Happening | None:
    """'A and B meet' is A meeting B."""
    if clause.happens not in _MUTUAL or clause.other is not None or clause.line is not None or clause.then:
        return None
    return Happening(a, clause.model_copy(update={"other": b}))


def _all(nodes: Any, reader: Reader, place: int) -> Iterator[Reading]:
    """The readings, shortest subject first: in 'is the car standing still' it is not 'the car standing'."""
    found: list[Reading] = []
    for node, kind in nodes:
        for bound, end in matches(node, reader, place):
            happening = _happening(kind, bound)
            if happening is not None:
                found.append((happening, end))
    yield from sorted(found, key=lambda reading: len(reading[0].subject.text))


@rule("time_rank")
def _time_rank(reader: Reader, place: int) -> Iterator[Reading]:
    """'first stops', 'finally stops': which time it happens."""
    if reader.word(place) in ("finally", "eventually", "ultimately"):
        yield -1, place + 1
    yield from reader.read(RULES["adverb_rank"], place)


@rule("lasting")
def _lasting(reader: Reader, place: int) -> Iterator[Reading]:
    """'stays still', 'remains visible': a state said to last."""
    token = reader.token(place)
    if token is not None and any(lemma in _LASTING for lemma, _ in token.verbs):
        yield from reader.read(RULES["does"], place)


@rule("yes")
def _yes(reader: Reader, place: int) -> Iterator[Reading]:
    yield True, place


@rule("statement")
def _statement(reader: Reader, place: int) -> Iterator[Reading]:
    """'the red car stops', 'the red car is moving', 'A and B meet'."""
    yield from _all(_STRAIGHT, reader, place)


@rule("inversion")
def _inversion(reader: Reader, place: int) -> Iterator[Reading]:
    """'does the red car stop', 'is the red car moving', 'do A and B meet'."""
    yield from _all(_INVERTED, reader, place)


@rule("happening")
def _either(reader: Reader, place: int) -> Iterator[Reading]:
    yield from reader.read(_inversion, place)
    yield from reader.read(_statement, place)


# ---- as nouns: 'the arrival of the truck', 'the red car stopping' ----------------------------------------

_NOMINALS: tuple[tuple[str, Any], ...] = (
    ("arrival|entry|entrance|entering|coming in", "enter"),
    ("appearance", "appear"),
    ("departure|exit|exiting|leaving|getaway", "leave"),
    ("disappearance", "disappear"),
    ("stop|halt|stopping|halting|standstill|coming to a (stop|halt|standstill)|coming to rest", "stop"),
    ("start|departure from rest|setting off|start of (motion|movement)|starting|first movement", "start"),
    ("turn|turning|bend|change (of|in) (direction|course|heading)|direction change|course change", "turn"),
    (
        "reversal|u turn|about turn|about face|turnaround|reversing|turning back|change of direction back",
        "reverse",
    ),
)
_NOMINAL_NODES = tuple(
    (
        pattern(f"[the] ({nouns}) (of|by|made by) {{s:thing}} [$out_in]|{{s:thing}} 's ({nouns}) [$out_in]"),
        happens,
    )
    for nouns, happens in _NOMINALS
)
_MUTUAL_NODES = tuple(
    (pattern(f"[the] ({nouns}) (of|between) {{pair:pair}}"), happens)
    for nouns, happens in (
        ("meeting|collision|contact|encounter|touching|impact|first contact", "meet"),
        ("separation|parting", "part"),
    )
)
_GERUND = pattern("{s:thing} {c:doing}|{s:thing} 's {c:doing}")


@rule("nominal")
def _nominal(reader: Reader, place: int) -> Iterator[Reading]:
    """An event named by a noun or a participle."""
    for node, happens in _NOMINAL_NODES:
        for bound, end in matches(node, reader, place):
            yield Happening(bound["s"], Clause(happens=happens)), end
    for node, happens in _MUTUAL_NODES:
        for bound, end in matches(node, reader, place):
            a, b = bound["pair"]
            yield Happening(a, Clause(happens=happens, other=b)), end
    for bound, end in matches(_GERUND, reader, place):
        yield Happening(bound["s"], bound["c"]), end


@rule("own_doing")
def _own_doing(reader: Reader, place: int) -> Iterator[Reading]:
    """'stopping' without a subject, in 'before stopping': the main clause's subject does it."""
    for clause, end in reader.read(RULES["doing"], place):
        yield Happening(Thing(text="it", noun="it"), clause), end
