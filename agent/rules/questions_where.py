"""Questions of place: where it is, by which side it comes and goes, which way, how two things lie."""

from __future__ import annotations

from collections.abc import Iterator

from ...traces.records.vocabulary import RelationName
from .ast import (
    AskDirection,
    AskExists,
    AskHappens,
    AskRelation,
    AskSide,
    AskWhere,
    Clause,
    Moment,
    Query,
)
from .grammar import Bindings, Reader, Reading, matches, pattern, rule
from .questions import ask, instant_in, is_event, placed_at
from .windows import Tail


@ask(
    "($what_way) ($do) {t:thing} ($go) [in|to|towards]",
    "($what_way) ($be) {t:thing} (moving|going|heading|driving|walking|travelling|rolling|sliding|running|"
    "headed) [in|to|towards]",
    "($what_way) {t:thing} (<go,move,head,travel,drive,walk,run,roll,slide>|($be) (moving|going|heading|"
    "driving|walking|travelling|rolling)) [in]",
    "where ($be) {t:thing} (moving|going|heading|headed|driving|walking|travelling) [to]",
    "where ($do) {t:thing} (go|head|move|drive|walk|travel) [to]",
    "[what ($be)|give|tell me|state|find|give me] [the] [overall|main|general] (direction|heading) of "
    "[travel|motion|movement] [of] {t:thing}",
    "what ($be) {t:thing} 's (direction|heading) [of (travel|motion|movement)]",
    "what ($be) the (direction|heading) [in which|that] {t:thing} (<move,go,travel,drive,walk,run>|($be) "
    "(moving|heading|going|travelling)) [in]",
    "($do) {t:thing} ($go) ($either_way)",
    "($be) {t:thing} (moving|going|heading|driving|walking|travelling|rolling|sliding|running) ($either_way)",
    "what ($be) {t:thing} 's (motion|movement) direction",
)
def _direction(bound: Bindings, tail: Tail) -> Query | None:
    return AskDirection(thing=bound["t"], window=tail.window)


@ask(
    "(where|whereabouts) [exactly|precisely] ($be) {t:thing} [($located)]",
    "(where|whereabouts) (would|will) {t:thing} be",
    "where [in $frame] (can|could|would) (i|you|we|one) (<find>|<see>) {t:thing}",
    "where [in $frame] ($be) {t:thing} [($located)]",
    "where {t:thing} ($be) [($located)]",
    "where (can|could|do) (i|you|we|one) (<find>|<see>) {t:thing}|where can {t:thing} be (found|seen)",
    "what [$be] [the] (position|location|bounding box|box|coordinates|place|whereabouts) of {t:thing}",
    "[what ($be)|give|give me|state|report|tell me|find] {t:thing} 's (position|location|bounding box|box|"
    "coordinates)",
    "[give|give me|state|report|tell me|find|show|show me] [the] (position|location|bounding box|box|"
    "coordinates) of {t:thing}",
    "(at|in) (what|which) (position|location|place) ($be) {t:thing} [($located)]",
    "(what|which|in what|in which) (part|area|region|corner|third|place) of $frame ($be) {t:thing} "
    "[($located)] [in]",
    "in (what|which) (part|area|region|corner|third) ($be) {t:thing} [($located)]",
)
def _where(bound: Bindings, tail: Tail) -> Query | None:
    at, window = instant_in(tail)
    if bound["t"].reference == "which":
        return None
    return AskWhere(thing=bound["t"], at=at, window=window)


@ask(
    "[on|in|at|to] (what|which) (side|half) [of $frame] ($be) {t:thing} [($located)] [on|in]{h:yes}",
    "($be) {t:thing} [($located)] [on|in|to|at] [the] (left|right) [side|half|hand side|of $frame] or [on|"
    "in|to|at] [the] (right|left|centre) [side|half|of $frame]{h:yes}",
    "($be) {t:thing} [($located)] [on|in|at] [the] left [,] [in] [the] (centre|middle) [,] or [on] [the] "
    "right [of $frame]{h:yes}",
    "($be) {t:thing} [($located)] [on|in|at|near] [the] (top|bottom|upper|lower) [part|half|of $frame] or "
    "[on|in|at|near] [the] (bottom|top|lower|upper) [part|half|of $frame]{v:yes}",
    "($be) {t:thing} [($located)] [at|in] [the] top [,] [in] [the] (middle|centre) [,] or [at|in] [the] "
    "bottom [of $frame]{v:yes}",
)
def _where_part(bound: Bindings, tail: Tail) -> Query | None:
    at, window = instant_in(tail)
    return AskWhere(thing=bound["t"], at=at, window=window, part="vertical" if "v" in bound else "horizontal")


@ask("($be) {t:thing} [($located)] {p:places}", "{t:thing} ($be) [($located)] {p:places}")
def _is_it_there(bound: Bindings, tail: Tail) -> Query | None:
    places = bound["p"]
    if bound["t"].reference in ("any", "indefinite"):
        placed = placed_at(bound["t"], bound)
        return AskExists(thing=placed, window=tail.window) if placed else None
    if len(places) != 1 or bound["t"].reference not in ("definite", "other"):
        return None
    at, window = instant_in(tail)
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
    "from where ($do) {s:thing} (come|enter|appear) [in|into $frame|$frame]{enter:yes}",
    "($what_side) ($do) {s:thing} come (in|into $frame) [$by]{enter:yes}",
    "[$by] ($what_side) ($do) {s:thing} (come from|come in from|come in){enter:yes}",
    "where {s:thing} <come> from{enter:yes}",
    "{h:inversion} or ($by) [the] {side_word}",
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
    if "side_word" in bound:  # 'from the left or from the right'
        clause = clause.model_copy(update={"side": None})
    if clause not in (Clause(happens="enter"), Clause(happens="leave")):
        return None
    return AskSide(subject=subject, clause=clause, window=tail.window)


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
    at, window = instant_in(tail)
    if relation == "overlapping" and at is None:
        clause = Clause(happens="overlapping", other=other)
        return AskHappens(subject=thing, clause=clause, window=window)
    return AskRelation(thing=thing, relation=relation, other=other, at=at, versus=versus, window=window)
