"""What things do: clauses, in every form of their verbs, and happenings (a subject with its clause)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ...traces.records.vocabulary import STATES
from .ast import Clause, Thing
from .directions import Heading
from .grammar import RULES, Bindings, Reader, Reading, matches, pattern, rule
from .phrases import PREDICATES, TRANSITIVES, VERB_PHRASES

# Adverbs that change nothing in an answer; "finally" or "again" would, and are not skipped.
_VERB_NODES = tuple((pattern(text), happens) for text, happens in VERB_PHRASES)
_PREDICATE_NODES = tuple((pattern(text), happens) for text, happens in PREDICATES)
_TRANSITIVE_NODES = tuple((pattern(text), happens) for text, happens in TRANSITIVES)
_PASSIVE = pattern("{v:transitive} by {other:thing}")
_FROM = pattern("[in] from [the] {s:side_word} $hand [of $frame]")


class Happening(NamedTuple):
    """Somebody doing something; `none` where the subject is 'nothing' or 'no car'."""

    subject: Thing
    clause: Clause
    none: bool = False


@rule("side_from")
def _side_from(reader: Reader, place: int) -> Iterator[Reading]:
    for bound, end in matches(_FROM, reader, place):
        yield bound["s"], end


@rule("back_way")
def _back_way(reader: Reader, place: int) -> Iterator[Reading]:
    yield from reader.read(RULES["way"], place)


def _clause(happens: Any, bound: Bindings) -> Clause:
    heading = bound.get("way") or bound.get("back_way")
    if isinstance(heading, str):
        heading = Heading(heading)  # type: ignore[arg-type]
    return Clause(
        happens=happens,
        way=heading.way if heading else None,
        also_way=heading.also if heading else None,
        side=bound.get("side", bound.get("side_from")),
        other=bound.get("other"),
        line=bound.get("line"),
    )


@rule("verb_phrase")
def _verb_phrase(reader: Reader, place: int) -> Iterator[Reading]:
    """A verb and what belongs to it, the verb in any form."""
    token = reader.token(place)
    if token is None or not token.verbs:
        return
    found = [
        (_clause(happens, b), end) for node, happens in _VERB_NODES for b, end in matches(node, reader, place)
    ]
    for bound, end in matches(_BEGIN, reader, place):
        # to begin to turn is to turn; beginning to move is an event of its own, above
        if bound["c"].happens in _MOTIONS - {"moving", "start", "stop"}:
            found.append((bound["c"], end))
    yield from sorted(found, key=lambda reading: -reading[1])


def _in_form(reader: Reader, place: int, *forms: str) -> Iterator[Reading]:
    token = reader.token(place)
    if token is not None and token.is_form(*forms):
        yield from reader.read(_verb_phrase, place)


_BEGIN = pattern("<start,begin,commence> (to {c:to_do}|{c:doing})")
_MOTIONS = frozenset({"enter", "leave", "start", "stop", "turn", "reverse", "pass", "cross", "moving"})


def implied(state: Clause, event: Clause) -> bool:
    """Whether a state goes without saying: 'moving objects' that leave are objects that leave."""
    return state == Clause(happens="moving") and event.happens in _MOTIONS and not event.negated


@rule("transitive")
def _transitive(reader: Reader, place: int) -> Iterator[Reading]:
    """A verb without the object it needs."""
    for node, happens in _TRANSITIVE_NODES:
        for _, end in matches(node, reader, place):
            yield happens, end


@rule("passive")
def _passive(reader: Reader, place: int) -> Iterator[Reading]:
    """'overtaken by the truck': what another does to it."""
    token = reader.token(place)
    if token is not None and token.is_form("pp"):
        for bound, end in matches(_PASSIVE, reader, place):
            yield done_by(bound["other"], bound["v"]), end


def done_by(other: Thing, happens: str) -> Clause:
    """The clause of a thing that `other` does something to; meeting is the same both ways."""
    mutual = happens in ("meet", "overlapping", "part")
    return Clause.model_validate({"happens": happens, "other": other, "passive": not mutual})


@rule("doing")
def _doing(reader: Reader, place: int) -> Iterator[Reading]:
    yield from _in_form(reader, place, "ing")


@rule("to_do")
def _to_do(reader: Reader, place: int) -> Iterator[Reading]:
    yield from _in_form(reader, place, "base")


@rule("does")
def _does(reader: Reader, place: int) -> Iterator[Reading]:
    yield from _in_form(reader, place, "base", "s", "past", "pp")


@rule("has_done")
def _has_done(reader: Reader, place: int) -> Iterator[Reading]:
    yield from _in_form(reader, place, "pp", "past", "base")


@rule("predicate")
def _predicate(reader: Reader, place: int) -> Iterator[Reading]:
    """What stands after 'be': a progressive verb or a state."""
    found: list[Reading] = []
    for node, happens in _PREDICATE_NODES:
        found.extend((_clause(happens, b), end) for b, end in matches(node, reader, place))
    found.extend(_in_form(reader, place, "ing"))
    found.extend(reader.read(_passive, place))
    yield from sorted(found, key=lambda reading: -reading[1])


# ---- clauses after their subject ------------------------------------------------------------------------

_FINITE = tuple(
    (pattern(text), negated)
    for text, negated in (
        ("[$adverb] ($do) not [$adverb] {c:to_do}", True),
        ("never {c:does}", True),
        ("($be) (not|never) [$adverb] {c:predicate}", True),
        ("($be) [$adverb] [still] {c:predicate}", False),
        ("($be) [$adverb] [still] being {c:predicate}", False),
        ("(will|would|can|could|shall|may|might|must) be {c:predicate}", False),
        ("(<have>|'s) [just|already] been {c:predicate}", False),
        ("(will|would|shall|<have>|'s|<do>) [$adverb] {c:has_done}", False),
        ("[$adverb] {c:does}", False),
        ("(will|would|shall|<have>|'s) (not|never) {c:has_done}", True),
    )
)
_TURNING_TO = pattern("[,] [and] then {way}|[,] and {way}")
_AFTERWARDS = "then|afterwards|after that|subsequently|later"
# What may follow in a chain: (pattern, goes before what was said, after a finite verb, after a participle)
_THEN = tuple(
    (pattern(text), earlier, finite, doing)
    for text, earlier, finite, doing in (
        (f"[,] [and] ({_AFTERWARDS}) {{c:does}}", False, True, False),
        (f"[,] and [{_AFTERWARDS}] {{c:does}}", False, True, False),
        (", {c:does}", False, True, False),
        ("[,] and [then] ($be) {c:predicate}", False, True, False),
        (f"[,] [and] ({_AFTERWARDS}) {{c:doing}}", False, False, True),
        ("[,] and {c:doing}", False, False, True),
        ("[,] before {c:doing}", False, True, True),
        ("[only] after {c:doing}", True, True, True),
    )
)


def _negate(clause: Clause, negated: bool) -> Clause:
    return clause.model_copy(update={"negated": True}) if negated else clause


def followed(first: Clause, nxt: Clause) -> Clause:
    """The clause with another at the end of its chain; the same said twice is said once."""
    if nxt == Clause(happens=first.happens) and first.happens not in STATES:
        return first
    return first.model_copy(update={"then": followed(first.then, nxt) if first.then else nxt})


def _chains(reader: Reader, clause: Clause, place: int, doing: bool, depth: int = 0) -> Iterator[Reading]:
    if clause.way is not None and clause.then is None:
        for bound, end in matches(_TURNING_TO, reader, place):
            onward = _clause("moving", bound)
            yield followed(clause, onward), end
    for node, earlier, after_finite, after_doing in _THEN if depth < 3 else ():
        if not (after_doing if doing else after_finite):
            continue
        for bound, end in matches(node, reader, place):
            linked = followed(bound["c"], clause) if earlier else followed(clause, bound["c"])
            yield from _chains(reader, linked, end, doing, depth + 1)
    yield clause, place


@rule("finite")
def _finite(reader: Reader, place: int) -> Iterator[Reading]:
    """A whole clause after its subject: 'is moving', 'does not stop', 'moves left, then stops'."""
    for node, negated in _FINITE:
        for bound, end in matches(node, reader, place):
            yield from _chains(reader, _negate(bound["c"], negated), end, doing=False)


@rule("doing_chain")
def _doing_chain(reader: Reader, place: int) -> Iterator[Reading]:
    """A participle and what follows: 'moving left and then stopping'."""
    for clause, end in reader.read(_doing, place):
        yield from _chains(reader, clause, end, doing=True)
