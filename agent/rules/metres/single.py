"""Questions in metres of one thing: how far, how fast, how it turns and stops, how large it is."""

from __future__ import annotations

from ....traces.records.vocabulary import EVENTS, MetricQuantity
from ..ast import AskMeasure, Query, Threshold, Window
from ..grammar import Bindings
from ..questions import ask, instant_in
from ..windows import Tail


def measured(bound: Bindings, tail: Tail, quantity: MetricQuantity, **more: object) -> Query | None:
    """The question for a quantity of the thing bound, in its time."""
    thing = bound["t"]
    if thing.reference == "which":
        return None
    at, window = instant_in(tail)
    fields = {"quantity": quantity, "thing": thing, "at": at, "window": window}
    fields |= {"unit": bound.get("length_unit"), **more}
    return AskMeasure.model_validate(fields)


@ask(
    "how far ($do) {t:mover} ($cover) [along|on|for|over|forward|in all]",
    "how far ($be) {t:mover} ($acting)",
    "how far ($do) {t:mover} get",
    "(what|how much|how great a|how long a|how large a) (distance|way|path) ($do) {t:mover} ($cover)",
    "(what|how much) (distance|ground) ($be) (covered|travelled|driven|walked|traversed) by {t:mover}",
    "how much ground ($do) {t:mover} ($cover)",
    "how many {length_unit} ($do) {t:mover} ($cover)",
    "how many {length_unit} ($be) {t:mover} ($acting)",
    "$ask_for [the] (distance|way|length of the (way|path|route)) [that|which] {t:mover} ($cover)",
    "how long ($be) (the|its) (way|path|route|trip|trajectory) (of|taken by|covered by) {t:mover}",
    "$ask_for [the] distance {t:mover} [has|have|had] ($cover)",
)
def _travelled(bound: Bindings, tail: Tail) -> Query | None:
    return measured(bound, tail, "travelled_distance")


@ask(
    "how far [away] ($be) {t:mover} from (where it (<begin,start,be>|first appeared)|its (start|starting "
    "point|starting position|first position|initial position|origin))",
    "how far ($do) {t:mover} end up [away] from (where it <begin,start>|its (start|starting point|first "
    "position|starting position))",
    "how far [away] from (its (start|starting point|starting position|initial position)|where it "
    "<begin,start>) "
    "($do|$be) {t:mover} [end up|end|finish|stop]",
)
def _displaced(bound: Bindings, tail: Tail) -> Query | None:
    return measured(bound, tail, "displacement")


@ask(
    "how far [away] from where it was at {a:instant} ($be) {t:mover} at {b:instant}",
    "how far [away] ($be) {t:mover} at {b:instant} from where it was at {a:instant}",
    "how far [away] ($be) {t:mover} from where it was at {a:instant} at {b:instant}",
)
def _displaced_between(bound: Bindings, tail: Tail) -> Query | None:
    if tail.window != Window():
        return None
    return measured(bound, Tail(Window(after=bound["a"], before=bound["b"])), "displacement")


@ask(
    "$ask_for [the] {q:quantity} (of|for|by|did) {t:mover}",
    "$ask_for {t:mover} 's {q:quantity}",
    "(what|which|how much|how large [a|an]|how big [a|an]|how great [a|an]|how high [a|an]) {q:quantity} "
    "($do) {t:mover} (have|reach|show|undergo|experience|achieve|need|make|attain|hit|get to|keep|hold|"
    "maintain|cover|travel|travel at|go at|move at|drive at)",
    "[at|with] (what|which) {q:quantity} ($be) {t:mover} ($acting) [at|with]",
    "[at|with] (what|which) {q:quantity} ($do) {t:mover} ($act) [at|with]",
    "(what|which) {q:quantity} ($do) {t:mover} <reach,have,attain,achieve>",
    "[what ($be)] [the] {q:quantity} (that|which) {t:mover} <reach,have,attain,achieve,show,keep>",
    "$ask_for [the] {q:quantity} {t:mover} <reach,have,attain,achieve,hit>",
)
def _named_quantity(bound: Bindings, tail: Tail) -> Query | None:
    named = bound["q"]
    quantity = named.quantity
    if quantity in ("length", "width", "height") and tail.window.at is None and tail.window.after is not None:
        return None
    return measured(bound, tail, quantity, component=named.component)


@ask(
    "how (fast|quick|quickly) ($be) {t:mover} [$acting|on average]",
    "how (fast|quick|quickly) ($do) {t:mover} ($act) [along] [on average]",
    "how (fast|quickly) ($do) {t:mover} [on average] ($act)",
    "what speed ($be) {t:mover} [($acting) [at]|at|doing]",
    "how many {u:unit} ($be) {t:mover} (doing|going|making)",
)
def _speed(bound: Bindings, tail: Tail) -> Query | None:
    unit = bound.get("u")
    if unit is not None and "/" not in unit and unit not in ("mph", "kn"):
        return None
    return measured(bound, tail, "mean_speed", unit=unit)


@ask(
    "how fast ($be) {t:mover} [$acting] ($at_peak)",
    "how fast ($do) {t:mover} ($act) ($at_peak)",
    "what ($be) the (fastest|most|quickest) [that] {t:mover} ($act)",
    "how fast ($do) {t:mover} get",
    "what ($be) the fastest [that] {t:mover} ($be) [$acting]",
)
def _top_speed(bound: Bindings, tail: Tail) -> Query | None:
    return measured(bound, tail, "max_speed")


@ask(
    "how (hard|strongly|sharply|heavily|abruptly|quickly|fast|much) ($do|$be) {t:mover} "
    "(<brake,decelerate>|"
    "slow down|slowing down|<slow>)",
)
def _brakes(bound: Bindings, tail: Tail) -> Query | None:
    at = tail.window.at is not None
    return measured(bound, tail, "mean_acceleration" if at else "max_deceleration")


@ask(
    "how (hard|strongly|quickly|fast|much|sharply) ($do|$be) {t:mover} "
    "(accelerate|accelerating|accelerates|"
    "speed up|speeding up|pick up speed)"
)
def _accelerates(bound: Bindings, tail: Tail) -> Query | None:
    at = tail.window.at is not None
    return measured(bound, tail, "mean_acceleration" if at else "max_acceleration")


@ask(
    "how (far|long a (way|distance)|much (room|distance|space)) ($do) {t:mover} "
    "(need|take|require|use) [in order]"
    " to (stop|come to a (stop|halt|standstill)|come to rest|halt|brake)",
    "how far ($do) {t:mover} ($act) while (braking|stopping|slowing down|it (brakes|stops|is braking))",
    "(over|within|in) (what|which) distance ($do) {t:mover} (stop|brake|come to a (stop|halt))",
)
def _stopping(bound: Bindings, tail: Tail) -> Query | None:
    return measured(bound, tail, "stopping_distance")


@ask(
    "[by|through] how (much|far|sharply|many degrees) ($do|$be) {t:mover} "
    "(<turn,rotate,veer,swerve>|change "
    "(direction|heading|its (heading|direction)))",
    "(through|by) (what|which|how large an|how big an) angle ($do) {t:mover} <turn,veer,rotate>",
    "how (sharp|big|large) ($be) {t:mover} 's turn [in degrees]",
    "how (sharp|big|large) ($be) the turn (of|made by|that) {t:mover} [<make,take>]",
    "how (sharp|big|large) a turn ($do) {t:mover} (make|take)",
)
def _turning(bound: Bindings, tail: Tail) -> Query | None:
    return measured(bound, tail, "turning_angle")


@ask(
    "how (tight|wide) ($be) {t:mover} 's (turn|curve|bend)",
    "how (tight|wide) a (turn|curve|bend|circle) ($do|$be) {t:mover} "
    "(make|take|drive|follow|<turn>|making|taking)",
    "how tightly ($do) {t:mover} <turn>",
    "$ask_for [the] radius of {t:mover} 's (turn|curve|bend|path|circle)",
    "$ask_for [the] radius (on|with|at) which {t:mover} <turn>",
)
def _radius(bound: Bindings, tail: Tail) -> Query | None:
    return measured(bound, tail, "turning_radius")


@ask(
    "how (tall|high) ($be) {t:mover}{h:yes}",
    "how wide ($be) {t:mover}{w:yes}",
    "how long ($be) {t:mover}{l:the_end}",
)
def _size(bound: Bindings, tail: Tail) -> Query | None:
    if tail != Tail() or bound["t"].clause is not None:
        return None
    ordinal = bound["t"].ordinal
    if "l" in bound and (bound["t"].relative or (ordinal is not None and ordinal.by in EVENTS)):
        return None  # 'how long is the dog near the ball?' asks for a time
    quantity: MetricQuantity = "height" if "h" in bound else "width" if "w" in bound else "length"
    return measured(bound, tail, quantity)


# ---- against a bound ------------------------------------------------------------------------------------


@ask(
    "($be) {t:mover} [$adverb] [$acting] [at] (faster than|more than|above|over|quicker than|in excess of) "
    "{x:number} {u:unit}",
    "($do) {t:mover} [$adverb] ($act) (faster than|at more than|above|over|quicker than|at over|at above) "
    "{x:number} {u:unit}",
    "($do) {t:mover} [$adverb] (exceed|break|top|surpass|reach more than|go above|go "
    "over|reach|hit|get above) "
    "{x:number} {u:unit}",
    "($do) {t:mover} 's speed [$adverb] (exceed|break|top|surpass|reach|go above|go over|rise above) "
    "{x:number} "
    "{u:unit}",
    "($be) {t:mover} 's speed [$adverb] (above|over|more than|greater than|higher than) {x:number} {u:unit}",
)
def _faster_than(bound: Bindings, tail: Tail) -> Query | None:
    return _bound(bound, tail, "above")


@ask(
    "($be) {t:mover} [$adverb] [$acting] [at] (slower than|less than|below|under) {x:number} {u:unit}",
    "($do) {t:mover} [$adverb] ($act) (slower than|at less than|below|under|at under) {x:number} {u:unit}",
    "($do) {t:mover} [$adverb] (stay|remain|keep) (below|under|slower than) {x:number} {u:unit}",
    "($do) {t:mover} 's speed [$adverb] (stay|remain|keep|drop|fall) (below|under) {x:number} {u:unit}",
)
def _slower_than(bound: Bindings, tail: Tail) -> Query | None:
    return _bound(bound, tail, "below")


@ask(
    "($do) {t:mover} [$adverb] ($cover) [a distance of] (farther than|further than|more than|over|at "
    "least) "
    "{x:number} {u:unit}",
    "($do) {t:mover} [$adverb] ($cover) (less than|under|not even) {x:number} {u:unit}{less:yes}",
)
def _farther_than(bound: Bindings, tail: Tail) -> Query | None:
    unit = bound["u"]
    if "/" in unit or unit in ("mph", "kn", "s", "min", "deg", "g"):
        return None
    sign = "below" if "less" in bound else "above"
    limit = Threshold.model_validate({"sign": sign, "value": bound["x"], "unit": unit})
    return measured(bound, tail, "travelled_distance", threshold=limit, unit=unit)


def _bound(bound: Bindings, tail: Tail, sign: str) -> Query | None:
    """A speed against a bound: its greatest in a span, for 'below' too – it must never be above."""
    unit = bound["u"]
    if "/" not in unit and unit not in ("mph", "kn"):
        return None
    limit = Threshold.model_validate({"sign": sign, "value": bound["x"], "unit": unit})
    quantity: MetricQuantity = "speed" if tail.window.at is not None else "max_speed"
    return measured(bound, tail, quantity, threshold=limit, unit=unit)
