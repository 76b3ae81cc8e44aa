"""The table of formulas, and the two things done with it: compute a value, check one that is recorded."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from ..errors import BadArguments, ToolError
from ..records import Absence, Derivation, Evidence, Measurement, SpanFound
from .choosing import class_name, colour, longest, nearest, size
from .comparing import difference, extreme
from .counting import count
from .derived import Derived, Given, Occurrence
from .durations import duration, interval, moving, still, together, visible
from .events import NAMES, events
from .metric import table as metric
from .placing import distance, position, relation
from .sequences import ground
from .travel import direction, displacement, mean_speed, path_length

Formula = Callable[[Given], Derived]

# What two computations of one value may differ by: the last bits of floating point.
SAME = 1e-6

_MEASURES: dict[str, Formula] = {
    "visible_duration": duration(visible),
    "moving_duration": duration(moving),
    "still_duration": duration(still),
    "overlap_duration": duration(together),
    "interval": interval,
    "displacement": displacement,
    "path_length": path_length,
    "mean_speed": mean_speed,
    "direction": direction,
    "position": position,
    "relation": relation,
    "distance": distance,
    "nearest": nearest(far=False),
    "farthest": nearest(far=True),
    "colour": colour,
    "class": class_name,
    "size": size,
    "longest": longest(most=True),
    "shortest": longest(most=False),
    "difference": difference,
    "greatest": extreme(most=True),
    "least": extreme(most=False),
}
_MODES = ("ever", "at_once", "at_time", "crossing", "leaving", "entering", "events")
_METRIC: dict[str, Formula] = {
    **{name: metric.solved(name) for name in metric.BUILDERS},
    **{name: metric.size(name) for name in ("length", "width", "height")},
    "difference": metric.difference,
    "greatest": metric.greatest(most=True),
    "least": metric.greatest(most=False),
}
FORMULAS: dict[str, Formula] = {
    **{f"measure.{name}": formula for name, formula in _MEASURES.items()},
    **{f"metric.{name}": formula for name, formula in _METRIC.items()},
    **{f"count.{mode}": count for mode in _MODES},
    **{f"event.{name}": events for name in NAMES},
    "ground.steps": ground,
}


def derive(derivation: Derivation, ledger: Mapping[str, Evidence]) -> Derived:
    """Compute a derivation's value from the ledger alone."""
    formula = FORMULAS.get(derivation.formula)
    if formula is None:
        raise BadArguments(f"{derivation.formula!r} is no known formula")
    missing = [key for key in derivation.inputs if key not in ledger]
    if missing:
        raise BadArguments(f"{derivation.formula} rests on {', '.join(missing)}, not in the ledger")
    return formula(Given(derivation, ledger))


def check(evidence: Evidence, ledger: Mapping[str, Evidence]) -> str | None:
    """What is wrong with a derived record, in a sentence; None where it holds or is not derived."""
    if not isinstance(evidence, Measurement | SpanFound | Absence) or evidence.derivation is None:
        return None
    if evidence.id in evidence.derivation.inputs:
        return f"{evidence.id} rests on itself"
    try:
        derived = derive(evidence.derivation, ledger)
    except ToolError as error:
        return f"{evidence.id} cannot be computed again: {error.message}"
    if isinstance(evidence, Measurement):
        return _check_measurement(evidence, derived)
    return _check_found(evidence, derived)


def _check_measurement(evidence: Measurement, derived: Derived) -> str | None:
    """Value, word, unit and error bar as computed again, and the quantity that the formula is of."""
    formula = evidence.derivation.formula
    named = (
        "count" if formula.startswith("count.") else formula.removeprefix("measure.").removeprefix("metric.")
    )
    if evidence.quantity != named:
        return f"{evidence.id} is called {evidence.quantity}, its formula is {formula}"
    pairs = (
        (evidence.value, derived.value),
        (evidence.sigma, derived.sigma),
        (evidence.at_s, derived.at_s),
        (evidence.at_sigma_s, derived.at_sigma_s),
    )
    ends = zip(evidence.ci95 or (None, None), derived.ci95 or (None, None), strict=True)
    if not all(_same(a, b) for a, b in (*pairs, *ends)):
        return f"{evidence.id} says {evidence.value}, computed again it is {derived.value}"
    if (evidence.word, evidence.unit) != (derived.word, derived.unit):
        return f"{evidence.id} says {evidence.word!r} in {evidence.unit!r}, computed again {derived.word!r}"
    return None


def _check_found(evidence: SpanFound | Absence, derived: Derived) -> str | None:
    """A span must be one of the occurrences; an absence must have none."""
    if isinstance(evidence, Absence):
        if not derived.occurrences:
            return None
        return f"{evidence.id} says it never happened, it did at {derived.occurrences[0].t_s:.2f} s"
    if evidence.derivation is None or evidence.derivation.inputs[:1] != (evidence.tube,):
        return f"{evidence.id} is of {evidence.tube}, its formula is not"
    if any(_is_same(evidence, one) for one in derived.occurrences):
        return None
    return f"{evidence.id} says {evidence.what} at {evidence.t_s:.2f} s, computed again it is not there"


def _is_same(evidence: SpanFound, one: Occurrence) -> bool:
    numbers = (
        (evidence.t_s, one.t_s),
        (evidence.sigma_s, one.sigma_s),
        (evidence.found.start_s, one.found.start_s),
        (evidence.found.end_s, one.found.end_s),
    )
    words = (evidence.what, evidence.direction) == (one.what, one.direction)
    return words and all(_same(a, b) for a, b in numbers)


def _same(a: float | None, b: float | None) -> bool:
    """Equal numbers, or both none."""
    if a is None or b is None:
        return a is b
    return math.isclose(a, b, rel_tol=SAME, abs_tol=SAME)
