"""Scores the object that `ask --json` prints against a pair's truth: right, wrong or refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from ...traces.records.region import Box
from ...traces.records.span import Span
from ...traces.records.vocabulary import COLOURS
from ..scenes.truth import ThingTruth, Truth
from .pairs import (
    At,
    Byside,
    Coloured,
    Deed,
    During,
    Found,
    Heading,
    Instant,
    Lasts,
    Next,
    Number,
    Option,
    Pair,
    Place,
    Refused,
    TrueAnswer,
    Which,
    YesNo,
)

Reply = Mapping[str, Any]
INSTANT_S, FRAMES = 0.35, 3
SPAN_IOU, BOX_IOU = 0.7, 0.5
DURATION_S, DURATION_SHARE = 0.4, 0.08
REFUSALS = ("insufficient_evidence", "unsupported_question")
# How an event may be told; the first of the words that a text holds counts.
VERBS: dict[str, tuple[str, ...]] = {
    "enter": ("enter", "appear", "come", "came", "arriv", "first seen"),
    "leave": ("leave", "left", "leaving", "disappear", "exit", "last seen", "gone", "goes out"),
    "appear": ("enter", "appear", "come", "came", "arriv", "first seen"),
    "disappear": ("leave", "left", "leaving", "disappear", "exit", "last seen", "gone", "goes out"),
    "start": ("start", "begin", "began", "set off", "sets off", "mov"),
    "stop": ("stop", "halt", "rest", "still"),
    "turn": ("turn", "change"),
    "reverse": ("revers", "back", "turn"),
    "pass": ("pass", "past", "overtak", "cross"),
    "meet": ("meet", "met", "touch", "overlap"),
}


class Verdict(NamedTuple):
    """How an answer fares, and why."""

    outcome: Literal["right", "wrong", "refused"]
    note: str = ""


def score(reply: Reply, pair: Pair, truth: Truth) -> Verdict:
    """Compare an answer with what is true."""
    status = str(reply.get("status"))
    if isinstance(pair.truth, Refused):
        return Verdict("right") if status in REFUSALS else Verdict("wrong", f"{status} instead of refusing")
    if status not in ("answered", "partial"):
        return Verdict("refused", status)
    answer = reply.get("answer") or {}
    note = _CHECKS[type(pair.truth)](pair.truth, answer, truth)
    return Verdict("wrong", note) if note else Verdict("right")


# Every check returns what is wrong, or an empty text.


def _yes_no(expected: YesNo, answer: Reply, truth: Truth) -> str:
    return (
        "" if answer.get("truth") is expected.value else f"truth {answer.get('truth')}, not {expected.value}"
    )


def _number(expected: Number, answer: Reply, truth: Truth) -> str:
    return (
        "" if answer.get("count") == expected.value else f"count {answer.get('count')}, not {expected.value}"
    )


def _slack_s(truth: Truth) -> float:
    return max(INSTANT_S, FRAMES / truth.rate_hz)


def _instant(expected: Instant, answer: Reply, truth: Truth) -> str:
    got = answer.get("time_s")
    slack = _slack_s(truth)
    good = isinstance(got, (int, float)) and expected.low_s - slack <= got <= expected.high_s + slack
    return "" if good else f"time {got}, not {expected.low_s:.2f}–{expected.high_s:.2f} s"


def _during(expected: During, answer: Reply, truth: Truth) -> str:
    spans = _spans(answer)
    whole = Span(start_s=min(s.start_s for s in spans), end_s=max(s.end_s for s in spans)) if spans else None
    good = whole is not None and whole.iou(expected.span) >= SPAN_IOU
    return "" if good else f"span {whole}, not {expected.span}"


def _lasts(expected: Lasts, answer: Reply, truth: Truth) -> str:
    quantity = answer.get("quantity") or {}
    got, unit = quantity.get("value"), quantity.get("unit")
    slack = max(DURATION_S, DURATION_SHARE * expected.value_s)
    good = isinstance(got, (int, float)) and unit == "s" and abs(got - expected.value_s) <= slack
    return "" if good else f"{got} {unit}, not {expected.value_s:.2f} s"


def _which(expected: Which, answer: Reply, truth: Truth) -> str:
    thing = truth.thing(expected.thing)
    said = str(answer.get("label") or answer.get("text") or "")
    if (named := _colours(str(answer.get("label") or ""))) and named != {thing.colour}:
        return f"label {said!r}, not {thing.name}"
    tubes = answer.get("tubes") or []
    if tubes:
        return (
            ""
            if any(mean_iou(tube, thing, truth) >= BOX_IOU for tube in tubes)
            else f"no tube of {thing.name}"
        )
    return "" if thing.colour in _colours(said) else f"{said!r}, not {thing.name}"


def _at(expected: At, answer: Reply, truth: Truth) -> str:
    thing = truth.thing(expected.thing)
    slack = _slack_s(truth)
    boxes = [
        b
        for tube in answer.get("tubes") or []
        for b in tube["boxes"]
        if abs(b["t_s"] - expected.t_s) <= slack
    ]
    best = max((_iou(b["xyxy"], thing, truth.frame_at(b["t_s"])) for b in boxes), default=0.0)
    return "" if best >= BOX_IOU else f"box IoU {best:.2f} with {thing.name} at {expected.t_s:g} s"


def _place(expected: Place, answer: Reply, truth: Truth) -> str:
    said = str(answer.get("label") or answer.get("text") or "").lower()
    words = re.findall(r"left|right|centre|center|middle", said)
    plain = {"center": "centre", "middle": "centre"}
    # "middle" also says the height; a side said beside it is what counts.
    sides = {plain.get(w, w) for w in words}
    got = sides & {"left", "right"} or sides
    return "" if got == {expected.word} else f"{said!r}, not {expected.word}"


def _side(expected: Byside, answer: Reply, truth: Truth) -> str:
    said = str(answer.get("label") or answer.get("text") or "").lower()
    got = set(re.findall(r"\b(left|right|top|bottom)\b", said))
    # "left" is a verb, too: "it left by the right".
    good = got == {expected.side} or got - {"left"} == {expected.side}
    return "" if good else f"{said!r}, not {expected.side}"


_WORDS = ("up", "up-right", "right", "down-right", "down", "down-left", "left", "up-left")


def _heading(expected: Heading, answer: Reply, truth: Truth) -> str:
    got = answer.get("direction") or {}
    word = _WORDS[round(expected.degrees / 45) % 8]
    clock = round(expected.degrees / 30) % 12
    near = isinstance(got.get("clock"), int) and (got["clock"] - clock) % 12 in (0, 1, 11)
    good = got.get("frame") == "image" and (got.get("word") == word or near)
    return "" if good else f"{got.get('word')} at {got.get('clock')} o'clock, not {word}"


def _colour(expected: Coloured, answer: Reply, truth: Truth) -> str:
    said = str(answer.get("label") or answer.get("text") or "")
    got = _colours(said)
    return "" if got == {expected.colour} else f"{said!r}, not {expected.colour}"


def _option(expected: Option, answer: Reply, truth: Truth) -> str:
    return (
        ""
        if answer.get("choice") == expected.text
        else f"choice {answer.get('choice')!r}, not {expected.text!r}"
    )


def _found(expected: Found, answer: Reply, truth: Truth) -> str:
    tubes = list(answer.get("tubes") or [])
    if len(tubes) != len(expected.things):
        return f"{len(tubes)} tubes, not {len(expected.things)}"
    for number in expected.things:
        thing = truth.thing(number)
        whole = truth.visible_span(number)
        best = max(
            (max(tube_iou(t, thing, truth, s) for s in (whole, expected.core) if s) for t in tubes),
            default=0.0,
        )
        if best < BOX_IOU:
            return f"tube IoU {best:.2f} with {thing.name}"
    return ""


def _next(expected: Next, answer: Reply, truth: Truth) -> str:
    text = f"{answer.get('label') or ''} {answer.get('text') or ''}".lower()
    if any(_told(deed, text, answer, truth) for deed in expected.deeds):
        return ""
    return f"{text.strip()!r}, not " + " or ".join(
        f"{truth.thing(d.thing).name} {d.event}" for d in expected.deeds
    )


def _told(deed: Deed, text: str, answer: Reply, truth: Truth) -> bool:
    """Whether the deed's doer and its verb are in the text, and the times given do not belie it."""
    times = [answer["time_s"]] if answer.get("time_s") is not None else [s.start_s for s in _spans(answer)]
    timely = not times or any(abs(t - deed.t_s) <= _slack_s(truth) + 0.1 for t in times)
    return (
        timely and str(truth.thing(deed.thing).colour) in text and any(v in text for v in VERBS[deed.event])
    )


_CHECKS: dict[type[Any], Callable[[Any, Reply, Truth], str]] = {
    YesNo: _yes_no,
    Number: _number,
    Instant: _instant,
    During: _during,
    Lasts: _lasts,
    Which: _which,
    At: _at,
    Place: _place,
    Byside: _side,
    Heading: _heading,
    Coloured: _colour,
    Option: _option,
    Found: _found,
    Next: _next,
}


def _spans(answer: Reply) -> list[Span]:
    return [Span(start_s=s["start_s"], end_s=s["end_s"]) for s in answer.get("spans") or []]


def _colours(text: str) -> set[str]:
    words = set(re.findall(r"[a-z]+", text.lower().replace("gray", "grey")))
    return {c for c in COLOURS if c in words}


def _iou(xyxy: Iterable[float], thing: ThingTruth, frame: int) -> float:
    x1, y1, x2, y2 = xyxy
    return Box(xyxy=(x1, y1, x2, y2)).iou(Box(xyxy=thing.clipped_box[frame]))


def mean_iou(tube: Reply, thing: ThingTruth, truth: Truth) -> float:
    """Mean IoU of a tube's boxes with the thing, over those of its frames in which the thing is seen."""
    at = [(b["xyxy"], truth.frame_at(b["t_s"])) for b in tube["boxes"]]
    found = [_iou(box, thing, frame) for box, frame in at if thing.seen(frame)]
    return sum(found) / len(found) if 2 * len(found) > len(at) else 0.0


def tube_iou(tube: Reply, thing: ThingTruth, truth: Truth, span: Span) -> float:
    """IoU over the frames of `span` and those of the tube; a frame that only one of them has counts 0."""
    boxes = {truth.frame_at(b["t_s"]): b["xyxy"] for b in tube["boxes"]}
    wanted = {i for i, t in enumerate(truth.times_s) if span.start_s <= t <= span.end_s and thing.seen(i)}
    # A frame in which the thing is hidden may have a box or not.
    hidden = {i for i in boxes if thing.visible_fraction[i] < 0.1 and span.contains(truth.times_s[i])}
    frames = (wanted | set(boxes)) - hidden
    total = sum(_iou(boxes[i], thing, i) for i in wanted & set(boxes))
    return total / len(frames) if frames else 0.0


def expected(truth: TrueAnswer) -> str:
    """A true answer in a few words, for tables."""
    return ", ".join(f"{k}={v}" for k, v in truth.model_dump(exclude={"kind"}).items()) or truth.kind
