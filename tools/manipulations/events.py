"""The manipulation `events`: when something happens to a tube, or how long it is in a state."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from ...traces.errors import BadArguments
from ...traces.formulas import Occurrence, derive
from ...traces.records import Absence, Derivation, Evidence, Span, SpanFound, Tube
from ...traces.records.base import EvidenceId
from ...traces.records.region import Xyxy
from ...traces.records.vocabulary import EventName, Side, StateName, Way
from .base import Arguments, Context, Output
from .deriving import check_frame, check_span, degradations_of, ends, parameters, whole

NEED_OTHER = ("pass", "meet", "part", "overlapping")


class EventsArguments(Arguments):
    """What to look for on which tube."""

    of: EvidenceId = Field(description="id of the tube")
    event: EventName | StateName = Field(description="what to look for")
    span: Span | None = Field(default=None, description="only in this part of the video, in seconds")
    other: EvidenceId | None = Field(default=None, description="for events of two: id of the other tube")
    way: Way | None = Field(default=None, description="only this way")
    side: Side | None = Field(default=None, description="only by this side")
    line: Xyxy | None = Field(default=None, description="x1, y1, x2, y2 px of the line that is crossed")


class Events:
    """Find when an event or a state of a tube took place."""

    name: ClassVar[str] = "events"
    summary: ClassVar[str] = "Find when an event or state of a tube happens."
    arguments: ClassVar[type[EventsArguments]] = EventsArguments

    def run(self, arguments: EventsArguments, context: Context) -> Output:
        """One span per occurrence, in order of time, or an absence."""
        tube = context.ledger.get_as(arguments.of, Tube)
        derivation = _derivation(arguments, context)
        found = derive(derivation, context.ledger).occurrences
        involved = [context.ledger[key] for key in derivation.inputs]
        weak = degradations_of(involved)
        evidence: list[Evidence] = [
            spanned(one, derivation).model_copy(update={"degradations": weak}) for one in found
        ]
        if not evidence:
            evidence.append(
                Absence(
                    query=_words(arguments),
                    span=arguments.span or whole(context),
                    coverage=tube.coverage,
                    tube=arguments.of,
                    derivation=derivation,
                    degradations=weak,
                )
            )
        return Output(evidence=evidence)


def spanned(one: Occurrence, derivation: Derivation) -> SpanFound:
    """An occurrence as evidence; the first input is its tube, the second the other one."""
    inputs = derivation.inputs
    return SpanFound(
        what=one.what,
        found=one.found,
        t_s=one.t_s,
        tube=inputs[0],
        other=inputs[1] if len(inputs) > 1 else None,
        direction=one.direction,
        sigma_s=one.sigma_s,
        derivation=derivation,
    )


def _derivation(arguments: EventsArguments, context: Context) -> Derivation:
    """The formula of the arguments, once they fit the ledger and the video."""
    check_span(arguments.span, context)
    check_frame(arguments.line, context)
    _check_other(arguments, context)
    inputs = (arguments.of,) if arguments.other is None else (arguments.of, arguments.other)
    return Derivation(
        formula=f"event.{arguments.event}",
        inputs=inputs,
        parameters=parameters(
            context,
            span=ends(arguments.span),
            way=arguments.way,
            side=arguments.side,
            line=arguments.line,
        ),
    )


def _check_other(arguments: EventsArguments, context: Context) -> None:
    """Events of two need the other one, and nothing else may have it."""
    event, other = arguments.event, arguments.other
    if other is None:
        if event in NEED_OTHER or (event == "cross" and arguments.line is None):
            raise BadArguments(f"{event!r} happens between two things: set other to the second tube's id")
        return
    context.ledger.get_as(other, Tube)
    if other == arguments.of:
        raise BadArguments(f"{event!r} needs two different tubes, got {other!r} twice")
    if event not in (*NEED_OTHER, "cross"):
        raise BadArguments(f"{event!r} happens to one thing: leave other out")


def _words(arguments: EventsArguments) -> str:
    """What was looked for, in words."""
    return " ".join(word for word in (arguments.event, arguments.way, arguments.side) if word)
