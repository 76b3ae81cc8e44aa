"""How much of a run a model is told at once: less, by steps, where it says that the request is too long."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """The newest so many are told in full; what is older is one line, or a count."""

    pictures: int
    lines: int
    turns: int


# Each thinning takes the next; what the last does not bring down cannot be brought down.
LIMITS = (
    Limits(pictures=24, lines=120, turns=1000),
    Limits(pictures=12, lines=60, turns=12),
    Limits(pictures=6, lines=30, turns=6),
    Limits(pictures=3, lines=15, turns=3),
    Limits(pictures=1, lines=8, turns=1),
)
