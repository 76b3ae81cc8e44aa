"""Pure formulas of derived evidence; the verifier and the audit compute with the same ones."""

from __future__ import annotations

from .derive import FORMULAS, check, derive
from .derived import Derived, Occurrence
from .heading import clock_of, degrees_of, word_of
from .metric.table import words_of
from .placing import thirds
from .sequences import spelled
from .visibility import visible_spans

__all__ = [
    "FORMULAS",
    "Derived",
    "Occurrence",
    "check",
    "clock_of",
    "degrees_of",
    "derive",
    "spelled",
    "thirds",
    "visible_spans",
    "word_of",
    "words_of",
]
