"""The manipulation `compare`: measurements held against each other, with the interval of their difference."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from pydantic import Field

from ...traces.errors import BadArguments
from ...traces.formulas import derive
from ...traces.records import Derivation, Evidence, Measurement, Span
from ...traces.records.base import EvidenceId
from .base import Arguments, Context, Output
from .deriving import coverage_of, degradations_of

Kind = Literal["difference", "greatest", "least"]


class CompareArguments(Arguments):
    """Which measurements to compare, and how."""

    of: tuple[EvidenceId, ...] = Field(min_length=2, description="ids of the measurements, each of one thing")
    kind: Kind | None = Field(
        default=None,
        description="difference: the first less the second; greatest, least: which one; "
        "left out: difference of two, greatest of more",
    )
    subject: str = Field(default="", description="in the words of the question")


class Compare:
    """Compare measurements."""

    name: ClassVar[str] = "compare"
    summary: ClassVar[str] = (
        "Compare measurements of one quantity: the difference of two, or which is greatest or least. "
        "A `compared` claim cites the difference."
    )
    arguments: ClassVar[type[CompareArguments]] = CompareArguments

    def run(self, arguments: CompareArguments, context: Context) -> Output:
        """One measurement of quantity `difference`, `greatest` or `least`."""
        parts = [context.ledger.get_as(key, Measurement) for key in arguments.of]
        kind = arguments.kind or ("difference" if len(parts) == 2 else "greatest")
        _check(arguments, kind, parts)
        family = "metric" if all(_is_metric(part) for part in parts) else "measure"
        derivation = Derivation(formula=f"{family}.{kind}", inputs=arguments.of)
        derived = derive(derivation, context.ledger)
        rests_on: Sequence[Evidence] = parts
        return Output(
            evidence=[
                Measurement(
                    quantity=kind,
                    value=derived.value,
                    word=derived.word,
                    unit=derived.unit,
                    sigma=derived.sigma,
                    ci95=derived.ci95,
                    span=_span(parts),
                    subject=arguments.subject or _named(parts, kind),
                    coverage=coverage_of(rests_on),
                    derivation=derivation,
                    degradations=degradations_of(rests_on),
                )
            ]
        )


def _check(arguments: CompareArguments, kind: Kind, parts: Sequence[Measurement]) -> None:
    """Different measurements, of one quantity; two for a difference."""
    if len(set(arguments.of)) != len(arguments.of):
        raise BadArguments(f"a measurement is not compared with itself, got {', '.join(arguments.of)}")
    if kind == "difference" and len(parts) != 2:
        raise BadArguments(
            f"a difference is of two measurements, got {len(parts)}", hint="Set kind to greatest or least."
        )
    quantities = sorted({part.quantity for part in parts})
    if len(quantities) > 1:
        raise BadArguments(
            f"only measurements of one quantity can be compared, not {' and '.join(quantities)}"
        )


def _is_metric(part: Measurement) -> bool:
    """Whether it is of paths: their differences know what shifts both alike."""
    return part.derivation.formula.startswith("metric.")


def _span(parts: Sequence[Measurement]) -> Span | None:
    """The span of all, where it is one."""
    spans = {part.span for part in parts}
    return parts[0].span if len(spans) == 1 else None


def _named(parts: Sequence[Measurement], kind: Kind) -> str:
    joined = " and ".join(dict.fromkeys(part.subject for part in parts))
    return f"{parts[0].quantity.replace('_', ' ')} of {joined}" if kind == "difference" else joined
