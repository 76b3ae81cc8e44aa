"""Scores one reply against the truth: how far off, whether its interval covers, whether it was sure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

from ...traces.records.vocabulary import COLOURS
from ...traces.units import converted
from .asked import Amount, Bearing, Instant, Label, Option, Question, YesNo

if TYPE_CHECKING:
    from ...agent.answer import Answer as Answered

# Below these truths are near nought: errors are then shares of the floor, not of the truth.
FLOOR: Mapping[str, float] = {"m": 0.5, "m/s": 0.3, "m/s²": 0.5, "s": 0.4, "deg": 10.0}
RIGHT, INSTANT_S, HOUR_DEG = 0.25, 0.3, 30.0
# VSI-Bench's mean relative accuracy: the share of these bounds that the error stays below.
THRESHOLDS = tuple((50 - 5 * k) / 100 for k in range(10))

Outcome = Literal["right", "wrong", "refused", "failed"]


class Reply(NamedTuple):
    """What matters of an answer, whatever gave it."""

    status: str
    text: str = ""
    value: float | None = None
    unit: str = ""
    ci95: tuple[float, float] | None = None
    degrees: float | None = None
    clock: int | None = None
    direction_ci95: tuple[float, float] | None = None
    label: str | None = None
    truth: bool | None = None
    time_s: float | None = None
    choice: str | None = None


class Score(NamedTuple):
    """How a reply fares; errors are shares of the truth (or its floor), None where there is none."""

    outcome: Outcome
    error: float | None = None
    half_width: float | None = None
    covered: bool | None = None
    confident: bool = False
    hours_off: int | None = None
    degrees_off: float | None = None
    note: str = ""

    @property
    def wrong_but_confident(self) -> bool:
        """Asserted, wrong, and by its own interval not even possibly right."""
        return self.outcome == "wrong" and self.confident


def score(reply: Reply, question: Question) -> Score:
    """Compare a reply with what is true."""
    if reply.status not in ("answered", "partial"):
        return Score("refused" if reply.status != "failed" else "failed", note=reply.text)
    truth = question.truth
    match truth:
        case Amount():
            return _amount(reply, truth)
        case Bearing():
            return _bearing(reply, truth)
        case Label():
            return _label(reply, truth)
        case YesNo():
            return _verdict(reply.truth, truth.value)
        case Instant():
            return _instant(reply, truth)
        case Option():
            return _verdict(reply.choice, truth.text)


def mra(error: float | None) -> float:
    """VSI-Bench's mean relative accuracy of one relative error; nothing answered has none."""
    return 0.0 if error is None else sum(error < threshold for threshold in THRESHOLDS) / len(THRESHOLDS)


def _amount(reply: Reply, truth: Amount) -> Score:
    if reply.value is None and truth.unit == "deg" and reply.degrees is not None:
        reply = reply._replace(value=reply.degrees, unit="deg", ci95=reply.direction_ci95)
    if reply.value is None or (factor := converted(1.0, reply.unit, truth.unit)) is None:
        return Score("wrong", confident=True, note=f"no number in {truth.unit}: {reply.text}")
    value, wanted, ends = reply.value * factor, truth.value, reply.ci95
    if truth.unsigned:
        ends = None if ends is None else _mirrored(ends, value)
        value, wanted = abs(value), abs(wanted)
    scale = max(abs(wanted), FLOOR[truth.unit])
    error = abs(value - wanted) / scale
    if ends is None:
        return Score("right" if error <= RIGHT else "wrong", error, confident=True)
    low, high = sorted(end * factor for end in ends)
    # The last digit of an interval is not what it is judged by.
    covered = low - 1e-6 <= wanted <= high + 1e-6
    half = (high - low) / 2 / scale
    return Score("right" if error <= RIGHT else "wrong", error, half, covered, not covered)


def _mirrored(ends: tuple[float, float], value: float) -> tuple[float, float]:
    return ends if value >= 0 else (-ends[1], -ends[0])


def _bearing(reply: Reply, truth: Bearing) -> Score:
    if reply.degrees is None or reply.clock is None:
        return Score("wrong", confident=True, note=f"no direction: {reply.text}")
    off = abs(_turn(reply.degrees - truth.degrees))
    hours = abs((reply.clock - clock_of(truth.degrees) + 6) % 12 - 6)
    half = covered = None
    if reply.direction_ci95 is not None:
        low, high = reply.direction_ci95
        half = (high - low) / 2
        covered = abs(_turn(truth.degrees - (low + high) / 2)) <= half + 1e-6
    return Score(
        "right" if hours == 0 else "wrong",
        half_width=half,
        covered=covered,
        confident=not covered,
        hours_off=hours,
        degrees_off=off,
    )


def clock_of(degrees: float) -> int:
    """The hour on a clock face that a direction is nearest to; 12 is ahead."""
    return round(degrees / HOUR_DEG) % 12 or 12


def _label(reply: Reply, truth: Label) -> Score:
    said = (reply.label or reply.text or "").lower()
    if truth.word in COLOURS:
        named = set(re.findall(r"[a-z]+", said)) & {truth.word, truth.against}
    else:
        named = set(re.findall(r"toward|away", said))
    if named == {truth.word}:
        return Score("right")
    # "Cannot be told apart" is wrong where things are clearly apart, but it is not sure of itself.
    return Score("wrong", confident=bool(named), note=reply.text)


def _verdict(said: object, wanted: object) -> Score:
    if said is None:
        return Score("wrong", note="neither")
    return Score("right") if said == wanted else Score("wrong", confident=True, note=str(said))


def _instant(reply: Reply, truth: Instant) -> Score:
    if reply.time_s is None:
        return Score("wrong", confident=True, note=f"no time: {reply.text}")
    off = abs(reply.time_s - truth.t_s)
    return Score("right" if off <= INSTANT_S else "wrong", confident=off > INSTANT_S, note=f"{off:.2f} s")


def _turn(degrees: float) -> float:
    return (degrees + 180.0) % 360.0 - 180.0


def reply_of(answer: Answered) -> Reply:
    """What matters of an answer of Vidence's."""
    record = answer.record
    number, way = record.quantity, record.direction
    return Reply(
        status=record.status,
        text=record.text,
        value=number.value if number else None,
        unit=number.unit if number else "",
        ci95=number.ci95 if number else None,
        degrees=way.degrees if way else None,
        clock=way.clock if way else None,
        direction_ci95=way.ci95 if way else None,
        label=record.label,
        truth=record.truth,
        time_s=record.time_s,
        choice=record.choice,
    )
