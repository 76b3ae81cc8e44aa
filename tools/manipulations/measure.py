"""The manipulation `measure`: durations, distances in pixels, directions, places, relations, looks."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field

from ...traces.errors import BadArguments
from ...traces.formulas import FORMULAS, derive
from ...traces.metres import is_of_two
from ...traces.records import Calibration, Derivation, Measurement, Path, Span, SpanFound, Tube
from ...traces.records.base import EvidenceId
from ...traces.records.vocabulary import (
    Component,
    DirectionFrame,
    MetricQuantity,
    Quantity,
    RelationName,
    Way,
)
from .base import Arguments, Context, Output
from .deriving import check_span, check_time, coverage_of, degradations_of, ends, parameters

AT_A_TIME = ("position", "relation", "distance", "nearest", "farthest")
OF_TWO = ("relation", "distance", "nearest", "farthest", "overlap_duration")
OF_MANY = ("nearest", "farthest", "longest", "shortest")
AMONG = ("difference", "greatest", "least")


Four = tuple[float, float, float, float]


class MeasureArguments(Arguments):
    """What to measure of what."""

    quantity: Quantity | MetricQuantity | Literal["difference", "greatest", "least"] = Field(
        description="of tubes in the picture, of paths in metres"
    )
    of: tuple[EvidenceId, ...] = Field(
        min_length=1,
        description="id of the tube or path; for interval of both spans; to choose of all; "
        "for difference, greatest, least of measurements",
    )
    subject: str = Field(default="", description="in the words of the question")
    span: Span | None = Field(default=None, description="only in this part of the video, in seconds")
    at_s: float | None = Field(default=None, description="for position, relation, distance")
    relative_to: EvidenceId | None = Field(
        default=None, description="id of the other tube or path; a calibration is the camera"
    )
    relation: RelationName | None = Field(default=None, description="for relation: which one")
    way: Way | None = Field(default=None, description="for moving_duration: only this way")
    by: Literal["visible_duration", "moving_duration", "still_duration", "size"] = Field(
        default="visible_duration", description="for longest, shortest: of which quantity"
    )
    component: Component | None = Field(default=None, description="of paths: only this part of the motion")
    frame: DirectionFrame | None = Field(default=None, description="of paths: what 12 o'clock is")
    line_m: Four | None = Field(
        default=None, description="for crossing_time: [x1, y1, x2, y2] in metres, as the path has them"
    )
    zone_m: Four | None = Field(default=None, description="for dwell_time: two corners, in metres too")
    radius_m: float | None = Field(
        default=None, gt=0, description="for dwell_time: within this of relative_to"
    )


class Measure:
    """Measure a quantity of a tube, or between tubes or spans."""

    name: ClassVar[str] = "measure"
    summary: ClassVar[str] = "Measure a quantity of tubes, spans, paths or measurements."
    arguments: ClassVar[type[MeasureArguments]] = MeasureArguments

    def run(self, arguments: MeasureArguments, context: Context) -> Output:
        """One measurement."""
        of_paths = isinstance(context.ledger.get(arguments.of[0]), Path | Measurement)
        if of_paths:
            derivation = metric_derivation(arguments, context)
        else:
            _check(arguments, context)
            derivation = _derivation(arguments, context)
        derived = derive(derivation, context.ledger)
        rests_on = [context.ledger[key] for key in derivation.inputs]
        return Output(
            evidence=[
                Measurement(
                    quantity=arguments.quantity,
                    value=derived.value,
                    word=derived.word,
                    unit=derived.unit,
                    sigma=derived.sigma,
                    ci95=derived.ci95,
                    at_s=derived.at_s,
                    at_sigma_s=derived.at_sigma_s,
                    span=metric_span(arguments, context) if of_paths else _span(arguments, context),
                    subject=arguments.subject or "it",
                    coverage=coverage_of(rests_on),
                    derivation=derivation,
                    degradations=degradations_of(rests_on),
                )
            ]
        )


def metric_derivation(arguments: MeasureArguments, context: Context) -> Derivation:
    """The formula of paths, or of measurements of paths; a path's calibration comes along."""
    check_span(arguments.span, context)
    check_time(arguments.at_s, context)
    quantity = arguments.quantity
    if quantity in AMONG:
        for key in arguments.of:
            context.ledger.get_as(key, Measurement)
        return Derivation(formula=f"metric.{quantity}", inputs=arguments.of, parameters={})
    if f"metric.{quantity}" not in FORMULAS:
        raise BadArguments(f"{quantity!r} is measured of tubes, in the picture, not of paths")
    paths = [context.ledger.get_as(key, Path) for key in arguments.of]
    other = () if arguments.relative_to is None else (arguments.relative_to,)
    _check_other(arguments, context)
    calibration = paths[0].calibration
    inputs = dict.fromkeys((*arguments.of, *other, *(() if calibration is None else (calibration,))))
    return Derivation(
        formula=f"metric.{quantity}",
        inputs=tuple(inputs),
        parameters=parameters(
            context,
            span=ends(arguments.span),
            at_s=arguments.at_s,
            component=arguments.component,
            frame=arguments.frame,
            line_m=arguments.line_m,
            zone_m=arguments.zone_m,
            radius_m=arguments.radius_m,
        ),
    )


def _check_other(arguments: MeasureArguments, context: Context) -> None:
    """What is of one thing has no other path; the camera is no other."""
    if arguments.relative_to is None:
        return
    of_two = is_of_two(arguments.quantity) or arguments.quantity == "dwell_time"
    if not isinstance(context.ledger.get(arguments.relative_to), Path | Calibration):
        raise BadArguments(f"{arguments.relative_to!r} should name a path, or the calibration for the camera")
    if not of_two and isinstance(context.ledger[arguments.relative_to], Path):
        raise BadArguments(
            f"{arguments.quantity!r} is of one thing, not relative to another",
            hint="Leave out relative_to, or measure closing_speed or distance.",
        )


def metric_span(arguments: MeasureArguments, context: Context) -> Span | None:
    """The span that a measurement of paths speaks of."""
    if arguments.at_s is not None:
        return Span(start_s=arguments.at_s, end_s=arguments.at_s)
    if arguments.span is not None or arguments.quantity in AMONG:
        return arguments.span
    spans = [path.span for key in arguments.of if isinstance(path := context.ledger[key], Path)]
    other = None if arguments.relative_to is None else context.ledger[arguments.relative_to]
    if isinstance(other, Path):
        spans.append(other.span)
    start, end = max(span.start_s for span in spans), min(span.end_s for span in spans)
    return Span(start_s=start, end_s=end) if start <= end else None


def _derivation(arguments: MeasureArguments, context: Context) -> Derivation:
    """The formula of the arguments; the other tube is the last input."""
    other = () if arguments.relative_to is None else (arguments.relative_to,)
    chooses = arguments.quantity in ("longest", "shortest")
    return Derivation(
        formula=f"measure.{arguments.quantity}",
        inputs=(*arguments.of, *other),
        parameters=parameters(
            context,
            span=ends(arguments.span),
            at_s=arguments.at_s,
            relation=arguments.relation,
            way=arguments.way,
            by=arguments.by if chooses else None,
        ),
    )


def _check(arguments: MeasureArguments, context: Context) -> None:
    """The quantity has what it needs, the ids name what it is of, and times lie in the video."""
    if f"measure.{arguments.quantity}" not in FORMULAS:
        raise BadArguments(
            f"{arguments.quantity!r} is measured of paths, in metres, and {arguments.of[0]} is none",
            hint="Calibrate, locate the tube, and measure of the path that gives.",
        )
    check_span(arguments.span, context)
    check_time(arguments.at_s, context)
    quantity, count = arguments.quantity, len(arguments.of)
    if quantity in AT_A_TIME and arguments.at_s is None:
        raise BadArguments(f"{quantity!r} is measured at a time: set at_s")
    if quantity == "relation" and arguments.relation is None:
        raise BadArguments("a relation needs to be named: set relation")
    if (quantity in OF_TWO) is (arguments.relative_to is None):
        need = "needs the other tube: set" if quantity in OF_TWO else "is of one thing: leave out"
        raise BadArguments(f"{quantity!r} {need} relative_to")
    wanted = 2 if quantity == "interval" else 1
    if quantity not in OF_MANY and count != wanted:
        raise BadArguments(f"{quantity!r} is of {wanted} piece(s) of evidence, got {count}")
    _check_kinds(arguments, context)


def _check_kinds(arguments: MeasureArguments, context: Context) -> None:
    """Intervals lie between spans found; everything else is of tubes."""
    kind: type[SpanFound] | type[Tube] = SpanFound if arguments.quantity == "interval" else Tube
    for key in arguments.of:
        context.ledger.get_as(key, kind)
    if arguments.relative_to is not None:
        context.ledger.get_as(arguments.relative_to, Tube)


def _span(arguments: MeasureArguments, context: Context) -> Span:
    """The span that the measurement speaks of."""
    if arguments.at_s is not None:
        return Span(start_s=arguments.at_s, end_s=arguments.at_s)
    if arguments.quantity == "interval":
        times = sorted(context.ledger.get_as(key, SpanFound).t_s for key in arguments.of)
        return Span(start_s=times[0], end_s=times[-1])
    if arguments.span is not None:
        return arguments.span
    tubes = [context.ledger.get_as(key, Tube) for key in arguments.of]
    return Span(
        start_s=min(tube.span.start_s for tube in tubes), end_s=max(tube.span.end_s for tube in tubes)
    )
