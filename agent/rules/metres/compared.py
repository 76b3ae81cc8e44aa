"""Questions that compare in metres: who is faster, farther, nearer, taller – and by how much."""

from __future__ import annotations

from ..ast import AskCompare, Query, Thing
from ..grammar import Bindings
from ..questions import ask, instant_in
from ..windows import Tail


def compared(bound: Bindings, tail: Tail, **more: object) -> Query | None:
    """The comparison of what is bound and listed, in its time."""
    at, window = instant_in(tail)
    ranked = bound.get("r")
    fields: dict[str, object] = {"at": at, "window": window, "unit": bound.get("length_unit"), **more}
    if ranked is not None:
        fields = {"quantity": ranked.quantity, "most": ranked.most, **fields}
    if "candidates" not in fields:
        listed = tuple(bound.get("list") or bound.get("of") or tail.choices)
        subject = bound.get("s")
        fields["candidates"] = listed or ((subject,) if subject is not None else ())
    if not fields["candidates"] and not more.get("is_it"):
        fields["candidates"] = (Thing(text="things", reference="which", plural=True),)
    return AskCompare.model_validate(fields)


@ask(
    "{s:which_thing} [$do|$be] [($act)|($acting)|($cover)] {r:rank_word} [of all|of them "
    "[all]|overall] [,] "
    "{list:choices}",
    "{of:choice_of} [$do|$be] [($act)|($acting)|($cover)] {r:rank_word}",
    "{s:which_thing} ($be) [the] {r:rank_word} [one|thing|object|of all|of them [all]|overall|mover] [,] "
    "{list:choices}",
)
def _which(bound: Bindings, tail: Tail) -> Query | None:
    return compared(bound, tail)


@ask(
    "{s:which_thing} (<brake,decelerate>|<slow> down) [the] (harder|hardest|more (strongly|sharply|heavily)"
    "|most (strongly|sharply|heavily)) [,] {list:choices}{down:yes}",
    "{s:which_thing} (<accelerate>|<speed> up) [the] (harder|hardest|more (strongly|sharply|quickly)"
    "|most (strongly|sharply|quickly)) [,] {list:choices}",
)
def _which_harder(bound: Bindings, tail: Tail) -> Query | None:
    return compared(bound, tail, quantity="max_deceleration" if "down" in bound else "max_acceleration")


@ask(
    "{s:which_thing} ($be|<have>) [the] (higher|highest|greater|greatest|larger|largest|bigger|biggest) "
    "{q:quantity} [,] {list:choices}",
    "{s:which_thing} ($be|<have>) [the] (lower|lowest|smaller|smallest|shorter|shortest) {q:quantity} [,] "
    "{list:choices}{less:yes}",
    "{s:which_thing} ($do) (reach|have|attain) [the|a] (higher|highest|greater|greatest) {q:quantity} [,] "
    "{list:choices}",
    "{s:which_thing} <reach,have,attain> [the|a] (higher|highest|greater|greatest|larger|largest) "
    "{q:quantity} [,] "
    "{list:choices}",
    "{of:choice_of} (<have,reach>|($do) (have|reach)) [the|a] "
    "(higher|highest|greater|greatest|larger|largest) "
    "{q:quantity}",
)
def _which_has(bound: Bindings, tail: Tail) -> Query | None:
    named = bound["q"]
    return compared(bound, tail, quantity=named.quantity, component=named.component, most="less" not in bound)


@ask(
    "{s:which_thing} ($be) {n:nearness} to {cam} [,] {list:choices}",
    "{s:which_thing} ($be) {n:nearness} [away] from {cam} [,] {list:choices}",
    "{of:choice_of} ($be) {n:nearness} (to|from) {cam}",
    "(what|who) ($be) {n:nearness} (to|from) {cam} [,] {list:choices}",
)
def _nearest_camera(bound: Bindings, tail: Tail) -> Query | None:
    return compared(bound, tail, quantity="distance", most=bound["n"], to_camera=True)


@ask(
    "{s:which_thing} <get,come> {n:nearness} to ({cam}|{o:mover}) [,] {list:choices}",
    "{s:which_thing} ($do) (get|come) {n:nearness} to {cam} [,] {list:choices}",
    "{s:which_thing} ($do) (get|come) {n:nearness} to {o:mover} [,] {list:choices}",
)
def _came_nearest(bound: Bindings, tail: Tail) -> Query | None:
    other = bound.get("o")
    return compared(
        bound, tail, quantity="closest_approach", most=bound["n"], other=other, to_camera=other is None
    )


@ask(
    "($do|$be) {a:mover} or {b:mover} [$adverb] [($act)|($cover)|($acting)|have|be] [the] {r:rank_word}",
    "($do) {a:mover} or {b:mover} [$adverb] ($act|$cover) {r:rank_word}",
)
def _either(bound: Bindings, tail: Tail) -> Query | None:
    return compared(bound, tail, candidates=(bound["a"], bound["b"]))


@ask(
    "($do) {a:mover} ($act|$cover) {r:rank_word} than {b:mover}",
    "($be) {a:mover} [($acting)] {r:rank_word} than {b:mover}",
    "{a:mover} ($act|$be) {r:rank_word} than {b:mover}",
)
def _is_more(bound: Bindings, tail: Tail) -> Query | None:
    return compared(bound, tail, candidates=(bound["a"], bound["b"]), is_it=bound["a"])


@ask(
    "[by] how much {r:rank_word} ($be) {a:mover} [$acting] than {b:mover}",
    "[by] how much {r:rank_word} ($do) {a:mover} ($act|$cover) than {b:mover}",
    "by how much ($be) {a:mover} {r:rank_word} than {b:mover}",
    "by how much ($do) {a:mover} ($act) {r:rank_word} than {b:mover}",
    "how many {length_unit} {r:rank_word} ($do|$be) {a:mover} [$act|$acting] than {b:mover}",
)
def _by_how_much(bound: Bindings, tail: Tail) -> Query | None:
    return compared(bound, tail, candidates=(bound["a"], bound["b"]), margin=True)


@ask(
    "($be) {c:couple} [$acting] (equally fast|(at|with) the same (speed|pace)|as fast as "
    "$each_other|the same speed)"
    "{speed:yes}",
    "($do) {c:couple} ($act) (equally fast|(at|with) the same (speed|pace)|as fast as "
    "$each_other){speed:yes}",
    "($be) {a:mover} [$acting] (as fast as|at the same speed as|equally fast as) {b:mover}{speed:yes}",
    "($do) {a:mover} ($act) (as fast as|at the same speed as) {b:mover}{speed:yes}",
    "($do) {c:couple} ($act|$cover) (equally far|the same distance|as far as $each_other)",
    "($do) {a:mover} ($act|$cover) (as far as|the same distance as) {b:mover}",
    "($be) {c:couple} (equally tall|the same height|of the same height){tall:yes}",
)
def _same(bound: Bindings, tail: Tail) -> Query | None:
    two = bound["c"] if "c" in bound else (bound["a"], bound["b"])
    quantity = "mean_speed" if "speed" in bound else "height" if "tall" in bound else "travelled_distance"
    things = tuple(thing for thing in two if thing is not None)
    return compared(bound, tail, quantity=quantity, candidates=things, same=True)


@ask(
    "$ask_for [the] difference (in|of) {q:quantity} between {c:couple}",
    "$ask_for the {q:quantity} difference between {c:couple}",
)
def _difference(bound: Bindings, tail: Tail) -> Query | None:
    things = tuple(thing for thing in bound["c"] if thing is not None)
    named = bound["q"]
    return compared(
        bound, tail, quantity=named.quantity, component=named.component, candidates=things, margin=True
    )
