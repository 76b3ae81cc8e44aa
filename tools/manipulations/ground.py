"""The manipulation `ground`: which tubes do these things one after the other, and when."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ...traces.formulas import derive, spelled
from ...traces.records import Absence, Derivation, Evidence, Record, Span, Tube
from ...traces.records.base import EvidenceId
from ...traces.records.vocabulary import EventName, Side, StateName, Way
from .base import Arguments, Context, Output
from .deriving import check_span, degradations_of, ends, parameters, tubes_of, whole
from .events import spanned


class Step(Record):
    """One thing that the tube does."""

    event: EventName | StateName = Field(description="what it does")
    way: Way | None = Field(default=None, description="only this way")
    side: Side | None = Field(default=None, description="only by this side")
    other: EvidenceId | None = Field(default=None, description="for events of two: id of the other tube")


class GroundArguments(Arguments):
    """Which tubes to try, and what they have to do."""

    of: tuple[EvidenceId, ...] = Field(min_length=1, description="ids of the tubes to try")
    steps: tuple[Step, ...] = Field(min_length=1, description="what the tube does, in this order")
    span: Span | None = Field(default=None, description="only in this part of the video, in seconds")


class Ground:
    """Find the tubes whose events hold the steps in order."""

    name: ClassVar[str] = "ground"
    summary: ClassVar[str] = "Find which tubes do these things in this order, and when."
    arguments: ClassVar[type[GroundArguments]] = GroundArguments

    def run(self, arguments: GroundArguments, context: Context) -> Output:
        """One span per tube that fits; where none does, an absence per tube."""
        check_span(arguments.span, context)
        tubes_of([s.other for s in arguments.steps if s.other is not None], context)
        found: list[Evidence] = []
        absent: list[Evidence] = []
        for key, tube in zip(arguments.of, tubes_of(arguments.of, context), strict=True):
            derivation = _derivation(key, arguments, context)
            weak = degradations_of([context.ledger[one] for one in derivation.inputs])
            occurrences = derive(derivation, context.ledger).occurrences
            for one in occurrences:
                found.append(spanned(one, derivation).model_copy(update={"degradations": weak}))
            if not occurrences:
                absent.append(_absence(key, tube, derivation, arguments, context))
        return Output(evidence=found or absent)


def _derivation(key: str, arguments: GroundArguments, context: Context) -> Derivation:
    """The formula for one tube; the others that the steps name are inputs too."""
    others = dict.fromkeys(step.other for step in arguments.steps if step.other is not None)
    return Derivation(
        formula="ground.steps",
        inputs=(key, *others),
        parameters=parameters(
            context,
            span=ends(arguments.span),
            steps=tuple(spelled(s.event, s.way, s.side, s.other) for s in arguments.steps),
        ),
    )


def _absence(
    key: str, tube: Tube, derivation: Derivation, arguments: GroundArguments, context: Context
) -> Absence:
    """That one tube does not do these things."""
    words = (" ".join(w for w in (s.event, s.way, s.side) if w) for s in arguments.steps)
    return Absence(
        query=", then ".join(words),
        span=arguments.span or whole(context),
        coverage=tube.coverage,
        tube=key,
        derivation=derivation,
        degradations=tube.degradations,
    )
