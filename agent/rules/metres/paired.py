"""Questions in metres of two things, or of one and the camera: how near, closing or not, where from "
"the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from ....traces.records.vocabulary import MetricQuantity
from ..ast import AskMeasure, Query, Thing, Threshold, Zone
from ..grammar import RULES, Bindings, Reader, Reading, matches, pattern, rule
from ..questions import ask, instant_in
from ..windows import Tail

_TWO = pattern("{pair:pair}|{a:mover} , {b:mover}")
_THEY = pattern(
    "they|(the|these|those|both) two [of them|things|objects|ones]|the two|both [of them]|the pair"
)


@rule("couple")
def _couple(reader: Reader, place: int) -> Iterator[Reading]:
    """'the car and the truck', or 'they'."""
    for bound, end in matches(_TWO, reader, place):
        yield bound.get("pair") or (bound["a"], bound["b"]), end
    for thing, end in reader.read(RULES["mover"], place):
        if thing.plural and thing.number in (2, None) and thing.reference != "which":
            yield (thing, None), end
    for _, end in matches(_THEY, reader, place):
        yield (Thing(text="the two", reference="all", plural=True), None), end


def paired(bound: Bindings, tail: Tail, quantity: MetricQuantity, **more: object) -> Query | None:
    """The question for a quantity of the two bound, in its time."""
    at, window = instant_in(tail)
    if "c" in bound:
        thing, other = bound["c"]
    else:
        thing, other = bound["t"], bound.get("o")
    if thing.reference == "which" or (other is not None and other.reference == "which"):
        return None
    fields = {"quantity": quantity, "thing": thing, "other": other, "at": at, "window": window}
    fields |= {"unit": bound.get("length_unit"), **more}
    if other is None and "c" not in bound:
        fields["to_camera"] = True
    return AskMeasure.model_validate(fields)


@ask(
    "how far apart ($be) {c:couple}",
    "how far ($be) {c:couple} (apart|from $each_other|away from $each_other)",
    "how far [$away_word] ($be) {t:mover} [$away_word] from (camera|{cam})",
    "how far [$away_word] ($be) {t:mover} [$away_word] from {o:mover}",
    "how far [$away_word] from {o:mover} ($be) {t:mover}",
    "how far [$away_word] from (camera|{cam}) ($be) {t:mover}",
    "how far $away_word ($be) {t:mover}",
    "how (close|near) ($be) {t:mover} to (camera|{cam})",
    "how (close|near) ($be) {t:mover} to {o:mover}",
    "how (close|near) ($be) {c:couple} [to $each_other]",
    "how many {length_unit} ($be|$do) [there] [between] {c:couple} [apart|lie between]",
    "how many {length_unit} ($be) there between {c:couple}",
    "how many {length_unit} ($be) {t:mover} [$away_word] from {o:mover}",
    "how many {length_unit} ($be) {t:mover} [$away_word] from {cam}",
    "how much (space|room|distance) ($be) there between {c:couple}",
)
def _distance(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "distance")


@ask(
    "(what|which|how (big|large|much) [a|an|of a]) (distance|space|room) ($do) {t:mover} "
    "(keep|leave|hold|maintain) (to|from|behind) {o:mover} [ahead|in front]"
)
def _kept(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "following_gap")


@ask(
    "$ask_for [the] {q:pair_quantity} (between|of|separating) {c:couple}",
    "$ask_for [the] {q:pair_quantity} (between|from|of) {t:mover} (to|from|and|towards) {cam}",
    "$ask_for [the] {q:pair_quantity} (from|of) {t:mover} (to|from|towards) {o:mover}",
    "$ask_for [the] {q:pair_quantity} (between|from) {cam} (to|and) {t:mover}",
    "$ask_for {t:mover} 's {q:pair_quantity} (to|from|towards|with) {cam}",
    "$ask_for {t:mover} 's {q:pair_quantity} (to|from|towards|with|behind) {o:mover}",
    "(what|how big a|how large a|which) {q:pair_quantity} ($do) {t:mover} (keep|leave|have|hold|maintain) "
    "(to|from|behind|with) {o:mover}",
)
def _named_pair(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, bound["q"])


@ask(
    "how (close|near) ($do) {c:couple} (get|come|pass|approach) [to $each_other|$each_other]",
    "how (close|near) ($do) {t:mover} (get|come|pass|go) to (camera|{cam})",
    "how (close|near) ($do) {t:mover} (get|come|pass|go|approach) (to|by) {o:mover}",
    "how (closely|near) ($do) {t:mover} (pass|approach) {o:mover}",
    "how (close|near) together ($do) {c:couple} (get|come)",
    "how far [apart] ($be) {c:couple} [apart] (at their (closest|nearest)|at the (closest|nearest)|when "
    "(closest|nearest))",
    "how (close|near) ($be) {c:couple} (at their (closest|nearest)|at the (closest|nearest)|at most)",
)
def _closest(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "closest_approach")


@ask(
    "(when|at (what|which) (time|moment|instant|second)) ($be) {c:couple} (closest|nearest) [together|to "
    "$each_other]",
    "(when|at (what|which) (time|moment|instant|second)) ($be) {t:mover} (closest|nearest) to {o:mover}",
    "(when|at (what|which) (time|moment|instant|second)) ($be) {t:mover} (closest|nearest) to {cam}",
    "(when|at (what|which) (time|moment)) ($do) {c:couple} (come|get) (closest|nearest) [together|to "
    "$each_other]",
)
def _when_closest(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "closest_approach", asks="when")


@ask(
    "how far apart ($do) {c:couple} (get|come) [at (most|the most)]",
    "how far apart ($be) {c:couple} at (most|the most|their farthest|their furthest)",
)
def _farthest(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "farthest_apart")


@ask(
    "[how (fast|quickly)|[at] what (speed|rate)] ($be|$do) {c:couple} (closing [in] [on "
    "$each_other]|approaching "
    "[$each_other]|approach $each_other)",
    "(how (fast|quickly)|[at] what (speed|rate)) ($be|$do) {t:mover} (approaching|approach|closing "
    "[in] on|close "
    "[in] on|nearing|gaining on|getting closer to|coming towards) {o:mover}",
    "(how (fast|quickly)|[at] what (speed|rate)) ($be|$do) {t:mover} (approaching|approach|closing "
    "[in] on|close "
    "[in] on|nearing|coming towards|getting closer to) {cam}",
)
def _closing(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "closing_speed")


@ask(
    "($be) {t:mover} (approaching|nearing|coming towards) or (leaving|receding from|moving away from) {cam}",
    "($be) {t:mover} [$acting|coming|heading|headed] (toward|towards|nearer [to]|closer [to]) {cam} or "
    "[$acting] (away|farther away) [from (it|us|them)]",
    "($be) {t:mover} [$acting|coming|heading|headed] (toward|towards|nearer [to]|closer [to]) [{cam}] or "
    "[$acting] (away from|farther [away] from|further [away] from) {cam}",
    "($be) {t:mover} [$acting|coming|heading|headed] (toward|towards) {o:mover} or [$acting] away [from it]",
    "($be) {t:mover} [$acting|coming|heading|headed] (toward|towards|nearer [to]|closer [to]) or "
    "[$acting] (away from|farther [away] from|further [away] from) {o:mover}",
    "($be) {t:mover} (approaching|nearing|getting closer to|closing in on) or [$acting] "
    "(leaving|receding from|moving away from|getting farther from|getting away from|drawing away from) "
    "{o:mover}",
    "($be) {t:mover} (approaching|nearing|getting closer to) {o:mover} or [$acting] "
    "(away [from it]|leaving it|receding|moving away)",
    "($do) {t:mover} ($act) (toward|towards) {cam} or away [from (it|us|them)]",
    "($do) {t:mover} ($act) (toward|towards) {o:mover} or away [from it]",
    "($do) {t:mover} ($act) (toward|towards) or away from {o:mover}",
    "($do) {t:mover} ($act) (toward|towards) or away from {cam}",
)
def _toward_or_away(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "closing_speed", toward="asks")


@ask(
    "($be) {t:mover} (approaching|nearing|getting (closer|nearer) to|($acting|coming|heading|headed) "
    "(toward|"
    "towards|closer to|nearer to)) {cam}",
    "($be) {t:mover} (approaching|nearing|getting (closer|nearer) to|($acting|coming|heading|headed) "
    "(toward|"
    "towards|closer to|nearer to)) {o:mover}",
    "($do) {t:mover} (approach|near|get (closer|nearer) to|close in on|($act) (toward|towards)) {cam}",
    "($do) {t:mover} (approach|near|get (closer|nearer) to|close in on|($act) (toward|towards)) {o:mover}",
    "($be) {c:couple} (approaching|closing [in] on) $each_other",
    "($be) {c:couple} getting (closer|nearer) [to $each_other|together]",
)
def _toward(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "closing_speed", toward="toward")


@ask(
    "($be) {t:mover} (receding from|getting (farther|further) [away] from|($acting|heading) away from) {cam}",
    "($be) {t:mover} (receding from|getting (farther|further) [away] from|($acting|heading) away "
    "from) {o:mover}",
    "($do) {t:mover} (recede from|get (farther|further) [away] from) {o:mover}",
    "($do) {t:mover} (recede from|get (farther|further) [away] from|($act) away from) {cam}",
)
def _away(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "closing_speed", toward="away")


@ask(
    "how (long|much time) (will|would|does|did) [it] [take] {t:mover} [take|need|have|have left] to "
    "(reach|hit|"
    "catch|get to|meet|arrive at|run into|collide with|touch|catch up with) {o:mover}",
    "how (soon|long) (would|will|until|before|till) {t:mover} (<reach,hit,catch,meet>|<run> into|"
    "<collide> with|<get> to) {o:mover}",
    "in how (long|many seconds) (would|will) {t:mover} (reach|hit|catch|meet|run into|collide with) "
    "{o:mover}",
    "how long until {c:couple} (<meet,collide>)",
)
def _contact(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "time_to_contact")


@ask(
    "where ($be) {o:mover} (relative to|with respect to|in relation to|seen from|as seen from|from "
    "the (point of "
    "view|viewpoint|perspective) of|when seen from) {t:mover}",
    "[at|in] (what|which) direction ($be|$do) {o:mover} (lie|be|stand|sit) (from|relative to|of) {t:mover}",
    "(seen|viewed|looking) from {t:mover} [,] [in|at] (what|which) direction ($be) {o:mover} [seen|lying]",
    "from {t:mover} [,] [in|at] (what|which) direction ($be|$do) {o:mover} [lie|be]",
    "[in] (what|which) direction ($be) {o:mover} (from|relative to|with respect to|as seen from|seen "
    "from) {t:mover}",
    "[at|in] (what|which) (clock direction|o'clock|clock position) ($be) {o:mover} (from|relative "
    "to|with respect "
    "to|as seen from|seen from) {t:mover}",
    "$ask_for [the] (relative direction|bearing|direction) (of|from) {t:mover} to {o:mover}",
    "$ask_for [the] (direction|bearing|relative direction) of {o:mover} (relative to|with respect "
    "to|from|as seen "
    "from|seen from) {t:mover}",
    "(what|which) way [along] ($be) {o:mover} (from|as seen from|seen from) {t:mover}",
)
def _seen_from(bound: Bindings, tail: Tail) -> Query | None:
    if bound["o"].reference == "which":
        return None
    return paired(bound, tail, "relative_direction")


@ask(
    "how (far|close|near|many {length_unit}) behind {o:mover} ($be) {t:mover} [following|$acting]",
    "how (far|close|near|closely) ($be|$do) {t:mover} [$acting] (behind|follow|following) {o:mover}",
    "how (big|large|wide) ($be) the (gap|following distance|headway|space) (between|from) {t:mover} "
    "(and|to) {o:mover}",
)
def _gap(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "following_gap")


@ask(
    "($do) {t:mover} [$adverb] (come|get|pass|go) (within|closer than|nearer than) {x:number} "
    "{u:unit} (of|to|from) "
    "{o:mover}",
    "($do) {t:mover} [$adverb] (come|get|pass|go) (within|closer than|nearer than) {x:number} "
    "{u:unit} (of|to|from) "
    "{cam}",
    "($do) {c:couple} [$adverb] (come|get|pass) (within|closer than|nearer than) {x:number} {u:unit} "
    "[of|to] "
    "[$each_other]",
    "($be) {t:mover} [$adverb] (within|closer than|nearer than|less than) {x:number} {u:unit} "
    "(of|to|from|away from) "
    "{o:mover}",
    "($be) {t:mover} [$adverb] (within|closer than|nearer than|less than) {x:number} {u:unit} "
    "(of|to|from|away from) "
    "{cam}",
    "($be) {c:couple} [$adverb] (within|closer than|nearer than|less than) {x:number} {u:unit} "
    "(apart|of $each_other|"
    "from $each_other)",
)
def _within(bound: Bindings, tail: Tail) -> Query | None:
    return _against(bound, tail, "below")


@ask(
    "($be) {t:mover} [$adverb] (more than|over|farther than|further than) {x:number} {u:unit} [away] "
    "from {o:mover}",
    "($be) {t:mover} [$adverb] (more than|over|farther than|further than) {x:number} {u:unit} [away] "
    "from {cam}",
    "($be) {c:couple} [$adverb] (more than|over|farther than|further than) {x:number} {u:unit} apart",
)
def _beyond(bound: Bindings, tail: Tail) -> Query | None:
    return _against(bound, tail, "above")


def _against(bound: Bindings, tail: Tail, sign: str) -> Query | None:
    unit = bound["u"]
    if "/" in unit or unit in ("mph", "kn", "s", "min", "deg", "g"):
        return None
    limit = Threshold.model_validate({"sign": sign, "value": bound["x"], "unit": unit})
    if tail.window.at is not None:
        quantity: MetricQuantity = "distance"
    else:
        quantity = "closest_approach" if sign == "below" else "farthest_apart"
    return paired(bound, tail, quantity, threshold=limit, unit=unit)


@ask(
    "($long) ($be) {t:mover} (within|closer than|nearer than|less than) {x:number} {u:unit} "
    "(of|to|from|away from) "
    "{cam}",
    "($long) ($be) {t:mover} (within|closer than|nearer than|less than) {x:number} {u:unit} "
    "(of|to|from|away from) "
    "{o:mover}",
    "($long) ($do) {t:mover} (stay|remain) (within|closer than) {x:number} {u:unit} (of|to) {o:mover}",
)
def _dwell(bound: Bindings, tail: Tail) -> Query | None:
    at, window = instant_in(tail)
    if at is not None or "/" in bound["u"]:
        return None
    near = bound.get("o")
    zone = Zone(near=near, near_camera=near is None, radius=bound["x"], radius_unit=bound["u"])
    return AskMeasure(quantity="dwell_time", thing=bound["t"], window=window, zone=zone)


@ask(
    "$ask_for [the] angle between the (headings|directions|ways|courses|paths|heading|direction) of "
    "{c:couple}",
    "$ask_for [the] angle between {c:couple} 's (headings|directions|ways|courses)",
    "[by] how (much|many degrees|far) ($do) the (directions|headings|courses|ways) [of travel|of "
    "motion] of "
    "{c:couple} (differ|diverge)",
    "[by] how (much|many degrees) ($do) {c:couple} differ in (direction|heading|course)",
)
def _angle_between(bound: Bindings, tail: Tail) -> Query | None:
    return paired(bound, tail, "heading_difference")
