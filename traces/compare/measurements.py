"""The same quantity of the same thing, as two ledgers have it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from ..records import Evidence, Measurement, Path, Record, Tube
from .tubes import TubePair

# Numbers without an error bar are the same within this share of the larger.
_SAME_SHARE = 0.01
_SIGMAS = 1.96


class MeasurementPair(Record):
    """One quantity as two ledgers have it; either side may lack it."""

    quantity: str
    subject: str
    unit: str
    a: str | None
    b: str | None
    value_a: float | str | None = None
    value_b: float | str | None = None
    difference: float | None = None
    """The second less the first."""
    agree: bool | None = None
    """Whether they are the same within their error bars; None where one side lacks it."""


def pair_measurements(
    a: Mapping[str, Evidence], b: Mapping[str, Evidence], things: Sequence[TubePair]
) -> tuple[MeasurementPair, ...]:
    """Measurements of one quantity of the things that are the same, in order of the first ledger."""
    same = {pair.b: pair.a for pair in things if pair.a is not None and pair.b is not None}
    left = [e for e in a.values() if isinstance(e, Measurement)]
    right = [e for e in b.values() if isinstance(e, Measurement)]
    found, used = [], set[str]()
    for one in left:
        key = _key(one, a, {})
        other = next((m for m in right if m.id not in used and _key(m, b, same) == key), None)
        if other is not None:
            used.add(other.id)
        found.append(_paired(one, other))
    return (*found, *(_paired(None, other) for other in right if other.id not in used))


def _key(measured: Measurement, ledger: Mapping[str, Evidence], same: Mapping[str, str]) -> object:
    """What is measured of what: the tubes it rests on, by the first ledger's names, and when."""
    span = measured.span
    when = None if span is None else (round(span.start_s, 1), round(span.end_s, 1))
    tubes = tuple(same.get(tube, tube) for tube in _tubes(measured.derivation.inputs, ledger))
    instant = measured.derivation.parameters.get("at_s")
    return measured.quantity, measured.unit, tubes, instant if instant is not None else when


def _tubes(ids: Sequence[str], ledger: Mapping[str, Evidence]) -> list[str]:
    """The tubes that evidence rests on, through paths and measurements."""
    found: list[str] = []
    for key in ids:
        evidence = ledger.get(key)
        if isinstance(evidence, Tube):
            found.append(key)
        elif isinstance(evidence, Path):
            found += [evidence.tube] if evidence.tube else []
        elif isinstance(evidence, Measurement):
            found += _tubes(evidence.derivation.inputs, ledger)
    return found


def _paired(a: Measurement | None, b: Measurement | None) -> MeasurementPair:
    shown = a or b
    assert shown is not None
    value_a, value_b = _value(a), _value(b)
    both = isinstance(value_a, float) and isinstance(value_b, float)
    return MeasurementPair(
        quantity=shown.quantity,
        subject=shown.subject,
        unit=shown.unit,
        a=a and a.id,
        b=b and b.id,
        value_a=value_a,
        value_b=value_b,
        difference=value_b - value_a if both else None,  # type: ignore[operator]
        agree=None if a is None or b is None else _agree(a, b),
    )


def _value(measured: Measurement | None) -> float | str | None:
    return None if measured is None else measured.word if measured.value is None else measured.value


def _agree(a: Measurement, b: Measurement) -> bool:
    """Within the error bars of both; words have none."""
    if a.value is None or b.value is None:
        return a.word == b.word
    apart = abs(a.value - b.value)
    if a.unit == "deg":
        apart = abs((apart + 180.0) % 360.0 - 180.0)
    sigma = math.hypot(a.sigma or 0.0, b.sigma or 0.0)
    return apart <= max(_SIGMAS * sigma, _SAME_SHARE * max(abs(a.value), abs(b.value)))
