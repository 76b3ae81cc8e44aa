"""The manipulation `count`: how many tubes, or how often something happened."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from pydantic import Field

from ...traces.errors import BadArguments
from ...traces.formulas import derive
from ...traces.records import Absence, Derivation, Evidence, Measurement, Span, SpanFound, Tube
from ...traces.records.base import EvidenceId
from ...traces.records.region import Xyxy
from ...traces.records.vocabulary import CountMode, EventName, Side, StateName, Way
from .base import Arguments, Context, Output
from .deriving import (
    check_frame,
    check_span,
    check_time,
    coverage_of,
    degradations_of,
    ends,
    parameters,
    whole,
)


class CountArguments(Arguments):
    """What to count, and in which sense."""

    of: tuple[EvidenceId, ...] = Field(description="ids of the tubes, or of spans found to count events")
    mode: CountMode = Field(description="crossing: over a line; leaving, entering: by a side")
    query: str = Field(default="", description="in the words of the question")
    span: Span | None = Field(default=None, description="only in this part of the video, in seconds")
    at_s: float | None = Field(default=None, description="for at_time, in seconds")
    line: Xyxy | None = Field(default=None, description="x1, y1, x2, y2 px of the line for crossing")
    side: Side | None = Field(default=None, description="for leaving and entering")
    event: EventName | StateName | None = Field(default=None, description="for events")
    way: Way | None = Field(default=None, description="for events: only this way")
    other: EvidenceId | None = Field(default=None, description="for events of two: id of the other tube")
    absence: EvidenceId | None = Field(default=None, description="for a count of none: id of the absence")


class Count:
    """Count tubes or events."""

    name: ClassVar[str] = "count"
    summary: ClassVar[str] = "Count tubes, or events of tubes."
    arguments: ClassVar[type[CountArguments]] = CountArguments

    def run(self, arguments: CountArguments, context: Context) -> Output:
        """One measurement of quantity `count`."""
        _check(arguments, context)
        inputs = (*arguments.of, *((arguments.absence,) if arguments.absence else ()))
        derivation = _derivation(arguments, inputs, context)
        derived = derive(derivation, context.ledger)
        rests_on = [context.ledger[key] for key in inputs]
        return Output(
            evidence=[
                Measurement(
                    quantity="count",
                    value=derived.value,
                    unit=derived.unit,
                    sigma=derived.sigma,
                    ci95=derived.ci95,
                    span=_span(arguments, context),
                    subject=arguments.query or "things",
                    coverage=coverage_of(_covering(rests_on, context)),
                    derivation=derivation,
                    degradations=degradations_of(rests_on),
                )
            ]
        )


def _derivation(arguments: CountArguments, inputs: tuple[str, ...], context: Context) -> Derivation:
    """The formula of the arguments."""
    return Derivation(
        formula=f"count.{arguments.mode}",
        inputs=inputs,
        parameters=parameters(
            context,
            query=arguments.query,
            span=ends(arguments.span),
            at_s=arguments.at_s,
            line=arguments.line,
            side=arguments.side,
            event=arguments.event,
            way=arguments.way,
            other=arguments.other,
        ),
    )


def _check(arguments: CountArguments, context: Context) -> None:
    """The mode has what it needs, the ids name tubes, and times lie in the video."""
    check_span(arguments.span, context)
    check_time(arguments.at_s, context)
    check_frame(arguments.line, context)
    needed = {"at_time": "at_s", "crossing": "line"}.get(arguments.mode)
    if needed and getattr(arguments, needed) is None:
        raise BadArguments(f"counting {arguments.mode!r} needs {needed}: set it")
    if len(set(arguments.of)) != len(arguments.of):
        raise BadArguments(f"each tube is counted once, got {', '.join(arguments.of)}")
    if not arguments.of and arguments.absence is None:
        raise BadArguments("counting nothing needs the absence it rests on: set absence to its id")
    if arguments.absence is not None:
        context.ledger.get_as(arguments.absence, Absence)
    if arguments.other is not None:
        context.ledger.get_as(arguments.other, Tube)
    kinds = {type(context.ledger.get(key)) for key in arguments.of}
    if arguments.mode == "events" and kinds == {SpanFound}:
        return
    if arguments.mode == "events" and arguments.event is None:
        raise BadArguments("counting events needs to know which: set event")
    for key in arguments.of:
        context.ledger.get_as(key, Tube)


def _covering(rests_on: Sequence[Evidence], context: Context) -> list[Tube | Absence]:
    """The evidence that carries coverage: a span found has that of its tube."""
    tubes = [item.tube for item in rests_on if isinstance(item, SpanFound) and item.tube is not None]
    carriers = [item for item in rests_on if isinstance(item, Tube | Absence)]
    return [*carriers, *(context.ledger.get_as(key, Tube) for key in dict.fromkeys(tubes))]


def _span(arguments: CountArguments, context: Context) -> Span:
    """The span that the count speaks of."""
    if arguments.at_s is not None:
        return Span(start_s=arguments.at_s, end_s=arguments.at_s)
    return arguments.span or whole(context)
