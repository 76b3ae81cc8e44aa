"""What the programs in metres share: things located, quantities measured of them, claims made of that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ....traces.formulas import clock_of
from ....traces.metres import is_of_two
from ....traces.records import Calibration, CallFailure, Evidence, Measurement, Path, Span, Tube
from ....traces.records.claim import Direction, Quantified
from ....traces.units import converted, fits
from ..ast import AskCompare, AskMeasure
from .moments import asked_span, instant_time
from .session import Arguments, Session, Wanted, of_kind

# What these are of: an instant; without one, what stands in for them over a span.
AT_INSTANT = {
    "speed": "mean_speed",
    "acceleration": "mean_acceleration",
    "heading": "direction",
    "distance": "mean_distance",
    "time_to_contact": None,
    "relative_direction": None,
    "heading_difference": None,
    "following_gap": None,
    "following_time": None,
}
OVER_SPAN = {
    "mean_speed": "speed",
    "mean_acceleration": "acceleration",
    "direction": "heading",
    "mean_distance": "distance",
    "max_speed": "speed",
    "min_speed": "speed",
    "closest_approach": "distance",
    "farthest_apart": "distance",
}
ANGLES = ("direction", "heading", "relative_direction")
TIMES = ("crossing_time", "overtaking_time")
# What is the same at any scale.
SCALE_FREE = (
    *ANGLES,
    "turning_angle",
    "heading_difference",
    "time_to_contact",
    "following_time",
    "overtaking_time",
)
CAMERA = "the camera"


@dataclass(frozen=True)
class Placed:
    """A thing in metres: its tube, its path, and what a claim calls it."""

    tube: Tube
    path: Path
    name: str


class Placing(NamedTuple):
    """The things that could be placed, and why others could not."""

    placed: list[Placed]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class When:
    """The time asked about: an instant, a span, or all there is."""

    at_s: float | None = None
    span: Span | None = None
    strict: bool = False
    """Both ends were named on the clock, so that none of it may be missing."""


def calibration_of(session: Session) -> Calibration:
    """What gives this run its metres; abstains where nothing does."""
    return of_kind(session.call("calibrate"), Calibration)[0]


def require_scale(session: Session, quantity: str) -> None:
    """Abstain where a number of metres is asked for and only proportions are known."""
    if quantity not in SCALE_FREE and not calibration_of(session).metric:
        raise session.abstain(
            "Only proportions can be told: the camera's height over the ground is not given, so there is no "
            "scale.",
            hint="Put mount.height_m into the camera sidecar; which is faster or goes farther can be asked "
            "without it.",
        )


def place(session: Session, named: Sequence[tuple[Tube, str]]) -> list[Placed]:
    """Things in metres: located in one call; abstains where one of them cannot be."""
    return _placed(named, session.gather([_location(session, [tube for tube, _ in named])])[0])


def placed_where_possible(session: Session, named: Sequence[tuple[Tube, str]]) -> Placing:
    """Those of many things that can be placed at all, and why others cannot; abstains where none can."""
    (together,) = session.attempt([_location(session, [tube for tube, _ in named])])
    if not isinstance(together, CallFailure):
        return Placing(_placed(named, together), ())
    outcomes = session.attempt([_location(session, [tube]) for tube, _ in named])
    found: list[Placed] = []
    for one, outcome in zip(named, outcomes, strict=True):
        if not isinstance(outcome, CallFailure):
            found += _placed([one], outcome)
    if not found:
        raise session.abstain(together.message, hint=together.hint)
    return Placing(found, tuple(o.message for o in outcomes if isinstance(o, CallFailure)))


def left_out(count: int) -> str | None:
    """What an answer about many things says of those that could not be measured."""
    if count < 1:
        return None
    told = "One thing" if count == 1 else f"{count} things"
    return f"{told} that could not be measured {'is' if count == 1 else 'are'} left out."


def _location(session: Session, tubes: Sequence[Tube]) -> Wanted:
    return Wanted("locate", {"of": [tube.id for tube in tubes], "calibration": calibration_of(session).id})


def _placed(named: Sequence[tuple[Tube, str]], evidence: Sequence[Evidence]) -> list[Placed]:
    paths = of_kind(evidence, Path)
    return [Placed(tube, path, name) for (tube, name), path in zip(named, paths, strict=True)]


def asked_when(session: Session, query: AskMeasure | AskCompare) -> When:
    """The time that a question in metres asks about."""
    if query.at is not None:
        return When(at_s=instant_time(session, query.at))
    window = query.window
    span = asked_span(session, window)
    if span is not None and span.duration_s == 0:
        return When(at_s=span.start_s)
    clocks = [getattr(end, "kind", None) == "clock" for end in (window.after, window.before)]
    return When(span=span, strict=all(clocks))


def fitted(quantity: str, when: When) -> str:
    """The quantity for the time asked about: 'speed' of a span is its mean, 'mean speed' at an instant."""
    if when.at_s is not None:
        return OVER_SPAN.get(quantity, quantity)
    return AT_INSTANT.get(quantity) or quantity


def timing(session: Session, quantity: str, when: When, paths: Sequence[Path]) -> dict[str, object]:
    """The span or instant to measure over: what is asked, cut to when the things are followed."""
    if when.at_s is not None and quantity in (*AT_INSTANT, "closing_speed"):
        return {"at_s": when.at_s}
    seen = _followed(paths)
    if quantity in AT_INSTANT:
        part = seen if when.span is None else when.span.intersect(seen)
        if part is None:
            raise session.abstain(_unseen(paths))
        return {"at_s": (part.start_s + part.end_s) / 2}
    if when.at_s is not None:
        return {"span": Span(start_s=min(when.at_s, seen.end_s), end_s=seen.end_s)}
    if when.span is None or when.strict:
        return {"span": when.span}
    part = when.span.intersect(seen)
    if part is None or part.duration_s == 0:
        raise session.abstain(_unseen(paths))
    return {"span": part}


def _followed(paths: Sequence[Path]) -> Span:
    start, end = max(p.span.start_s for p in paths), min(p.span.end_s for p in paths)
    return Span(start_s=min(start, end), end_s=end)


def _unseen(paths: Sequence[Path]) -> str:
    told = " and ".join(f"{p.span.start_s:.2f} to {p.span.end_s:.2f} s" for p in paths)
    return f"It is not seen in the time asked about; it is followed from {told}."


def wanted(
    session: Session, quantity: str, one: Placed, when: When, *, other: Placed | None = None, more: Arguments
) -> Wanted:
    """The call that measures a quantity of a thing, or of a pair."""
    paths = [one.path] if other is None else [one.path, other.path]
    relative = more.get("relative_to") if other is None else other.path.id
    return Wanted(
        "measure",
        {
            "quantity": quantity,
            "of": [one.path.id],
            **more,
            "relative_to": relative,
            "subject": one.name,
            **timing(session, quantity, when, paths),
        },
    )


def measured_of(evidence: Sequence[object]) -> Measurement:
    """The measurement that a call gave."""
    return next(item for item in evidence if isinstance(item, Measurement))


def in_unit(session: Session, value: float, measured: Measurement, unit: str | None) -> float:
    """A measured number in the unit asked for."""
    if unit is None:
        return value
    told = converted(value, measured.unit, unit)
    if told is None:
        raise session.abstain(
            f"The {measured.quantity.replace('_', ' ')} is in {measured.unit}, and not to be told in {unit}.",
            hint=f"Ask for it in {measured.unit}.",
        )
    return told


def shown_unit(measured: Measurement, unit: str | None) -> str:
    """The unit that a claim is in: the one asked for, if it fits."""
    return unit if unit is not None and fits(measured.unit, unit) else measured.unit


def claim_number(
    session: Session,
    measured: Measurement,
    one: Placed,
    *,
    other: str | None,
    unit: str | None,
    main: bool = True,
) -> None:
    """Claim a number as it was measured, in the unit asked for."""
    add = session.claim if main else session.context
    add(number_of(session, measured, one, other=other, unit=unit), measured)


def number_of(
    session: Session, measured: Measurement, one: Placed, *, other: str | None, unit: str | None
) -> Quantified:
    """A number as it was measured, in the unit asked for."""
    value = in_unit(session, measured.value or 0.0, measured, unit)
    factor = in_unit(session, 1.0, measured, unit)
    low_high = None
    if measured.ci95 is not None:
        low_high = (measured.ci95[0] * factor, measured.ci95[1] * factor)
    at_s = measured.at_s if measured.quantity not in TIMES else None
    if at_s is None:
        at = measured.derivation.parameters.get("at_s")
        at_s = float(at) if isinstance(at, int | float) else None
    ground = measured.ground_m
    return Quantified(
        name=measured.quantity,
        subject=one.name,
        value=value,
        unit=shown_unit(measured, unit),
        sigma=None if measured.sigma is None else measured.sigma * factor,
        ci95=low_high,
        span=measured.span,
        other=other if is_of_two(measured.quantity) or (ground and len(ground) == 1) else None,
        t_s=at_s,
        ground_m=ground,
    )


def usual_frame(session: Session, one: Placed) -> str:
    """What 12 o'clock is where the question does not say: the camera's way forward, where it has a place."""
    return "camera" if one.path.frame == "world" and calibration_of(session).camera else "image"


_OF = {"direction": "displacement", "heading": "heading", "relative_direction": "place"}


def claim_direction(session: Session, measured: Measurement, one: Placed, *, other: str | None) -> Direction:
    """Claim a direction as it was measured, in its frame."""
    degrees = (measured.value or 0.0) % 360.0
    frame = measured.derivation.parameters.get("frame")
    claimed = Direction.model_validate(
        {
            "subject": one.name,
            "frame": frame or usual_frame(session, one),
            "degrees": 0.0 if degrees >= 360.0 else degrees,
            "clock": clock_of(degrees),
            "word": measured.word,
            "span": measured.span or one.path.span,
            "sigma": measured.sigma,
            "ci95": measured.ci95,
            "of": _OF[measured.quantity],
            "other": other,
        }
    )
    session.claim(claimed, measured)
    return claimed
