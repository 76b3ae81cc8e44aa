"""A measurement: quantity, value, unit, uncertainty, and the formula that gives it again."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .coverage import Coverage
from .evidence import Derivation, EvidenceBase
from .span import Span


class Measurement(EvidenceBase):
    """A number with its unit and error bar, or a word (a colour, a side) where the quantity is a word."""

    kind: Literal["measurement"] = "measurement"
    quantity: str
    value: float | None = None
    word: str | None = Field(default=None, description="the value in words, where it has one")
    unit: str = Field(description="s, px, px/s, m, m/s, m/s², deg, 1 (a plain number) or '' (a word)")
    sigma: float | None = Field(default=None, ge=0)
    ci95: tuple[float, float] | None = None
    at_s: float | None = Field(default=None, description="when, for what is had at one instant: a top speed")
    at_sigma_s: float | None = Field(default=None, ge=0)
    span: Span | None = None
    subject: str = Field(description="what was measured, in the words of the question")
    coverage: Coverage | None = None
    derivation: Derivation

    @property
    def ground_m(self) -> tuple[float, ...] | None:
        """Of a time at a place on the ground: x1, y1, x2, y2 of the line or zone, or a radius."""
        told = self.derivation.parameters
        radius_m, given = told.get("radius_m"), told.get("zone_m") or told.get("line_m")
        if isinstance(radius_m, int | float):
            return (float(radius_m),)
        ends = given if isinstance(given, tuple) else ()
        return tuple(float(end) for end in ends if isinstance(end, int | float)) or None
