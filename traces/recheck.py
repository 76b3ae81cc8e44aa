"""Computing a derived record again from the ledger, and saying where it differs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from .records import Absence, Derivation, Evidence, Measurement, SpanFound

if TYPE_CHECKING:
    from .formulas.derived import Derived, Occurrence

Derive = Callable[[Derivation, Mapping[str, Evidence]], "Derived"]

# Another processor may add in another order; a changed digit that anybody could read is far larger.
TOLERANCE = 1e-6


def recheck(evidence: Evidence, ledger: Mapping[str, Evidence], derive: Derive) -> str | None:
    """Why a derived record is not what its formula gives; None where it is, or where it has none."""
    if isinstance(evidence, Measurement):
        return _measurement(evidence, derive(evidence.derivation, ledger))
    if not isinstance(evidence, SpanFound | Absence) or evidence.derivation is None:
        return None
    occurrences = derive(evidence.derivation, ledger).occurrences
    if isinstance(evidence, SpanFound):
        return None if any(_same(evidence, o) for o in occurrences) else "the formula finds no such span"
    return f"the formula finds {len(occurrences)} in its span" if occurrences else None


def _measurement(said: Measurement, found: Derived) -> str | None:
    family, _, name = said.derivation.formula.partition(".")
    if said.quantity != ("count" if family == "count" else name):
        return f"it is called {said.quantity!r}, its formula is {said.derivation.formula!r}"
    if (said.word, said.unit) != (found.word, found.unit):
        return f"it says {said.word!r} in {said.unit!r}, the formula gives {found.word!r} in {found.unit!r}"
    for name, was, now in (
        ("value", _row(said.value), _row(found.value)),
        ("sigma", _row(said.sigma), _row(found.sigma)),
        ("ci95", said.ci95 or (), found.ci95 or ()),
    ):
        if len(was) != len(now) or not all(map(_close, was, now)):
            return f"its {name} is {list(was)}, the formula gives {list(now)}"
    return None


def _same(said: SpanFound, found: Occurrence) -> bool:
    numbers = (said.found.start_s, said.found.end_s, said.t_s, said.sigma_s)
    again = (found.found.start_s, found.found.end_s, found.t_s, found.sigma_s)
    return (said.what, said.direction) == (found.what, found.direction) and all(map(_close, numbers, again))


def _row(value: float | None) -> tuple[float, ...]:
    return () if value is None else (value,)


def _close(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
