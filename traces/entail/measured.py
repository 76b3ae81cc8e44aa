"""Judging what was measured: quantities, directions, places, relations, choices, looks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import ToolError
from ..formulas import clock_of, derive, thirds, words_of
from ..records import (
    Box,
    Calibration,
    Derivation,
    Evidence,
    Measurement,
    Path,
    Region,
    Span,
    SpanFound,
    Tube,
)
from ..records.claim import Attribute, Chosen, Direction, Quantified, Related, Where
from ..wording import COLOUR_WORDS, Happening, read_happening, read_phrases
from .case import VERIFIED, Case, Verdict, asserted, borne_out, contradicted, of_nobody
from .compared import most_of_all, wrong_other
from .numbers import Told, same_instant, same_number, same_pixel, same_sigma, wrong_number, wrong_span
from .subjects import misfit

DEGREES = 0.5 + 1e-6


def quantity(case: Case, p: Quantified) -> Verdict:
    """A cited measurement of this quantity, of a thing that fits, gives this number in this unit."""
    found = case.cited(Measurement)
    return borne_out(found, lambda measured: _measures_not(case, measured, p), "it cites no measurement")


def _measures_not(case: Case, measured: Measurement, p: Quantified) -> str | None:
    """Why a measurement does not say this."""
    if measured.quantity != p.name:
        return f"{measured.id} is a {measured.quantity}, not a {p.name}"
    wrong = wrong_number(measured, Told(p.value, p.unit, p.sigma, p.ci95))
    wrong = wrong or wrong_span(measured, p.span) or wrong_other(case, measured, p.other)
    wrong = wrong or _wrong_place(measured, p.ground_m) or _wrong_instant(measured, p.t_s)
    return wrong or _wrong_subject(case, measured, p.subject)


def _wrong_place(measured: Measurement, ground_m: tuple[float, ...] | None) -> str | None:
    """Why what was measured was not of the line, zone or nearness that is claimed."""
    if ground_m is None or ground_m == measured.ground_m:
        return None
    return f"{measured.id} is of {measured.ground_m} on the ground, not of {ground_m}"


def _wrong_instant(measured: Measurement, t_s: float | None) -> str | None:
    """Why what was measured was not had at the instant claimed."""
    at = measured.at_s if measured.at_s is not None else measured.derivation.parameters.get("at_s")
    if t_s is None or (isinstance(at, int | float) and same_instant(t_s, float(at))):
        return None
    return f"{measured.id} was had at {at} s, not at {t_s:.2f} s"


def _wrong_subject(case: Case, measured: Measurement, subject: str) -> str | None:
    """Why a measurement is not of the thing named: its first tube does not fit the words."""
    inputs = measured.derivation.inputs
    if measured.quantity == "interval" or not inputs:
        return None
    tube = case.thing(inputs[0])
    return of_nobody(measured.id) if tube is None else misfit(subject, tube)


def direction(case: Case, p: Direction) -> Verdict:
    """Degrees, clock and word agree with one another and with a cited direction."""
    word = words_of(p.frame)[round(p.degrees / 45.0) % 8]
    if clock_of(p.degrees) != p.clock or word != p.word:
        return contradicted(
            f"{p.degrees:.1f}° is {clock_of(p.degrees)} o'clock and {word!r}, "
            f"not {p.clock} o'clock and {p.word!r}"
        )
    found = [m for m in case.cited(Measurement) if m.quantity == DIRECTIONS[p.of]]
    return borne_out(
        found,
        lambda measured: (
            _points_not(case, measured, p)
            or _wrong_subject(case, measured, p.subject)
            or wrong_other(case, measured, p.other)
        ),
        "it cites no direction",
    )


DIRECTIONS = {"displacement": "direction", "heading": "heading", "place": "relative_direction"}


def _points_not(case: Case, measured: Measurement, p: Direction) -> str | None:
    """Why a measured direction is another."""
    frame = frame_of(case.ledger, measured)
    if frame != p.frame:
        return f"{measured.id} is in the frame {frame!r}, not {p.frame!r}"
    value = measured.value or 0.0
    if abs((p.degrees - value + 180.0) % 360.0 - 180.0) > DEGREES:
        return f"{measured.id} gives {value:.1f}°, not {p.degrees:.1f}°"
    if not same_sigma(p.sigma, measured.sigma):
        return f"{measured.id} is known to ±{measured.sigma}°, not ±{p.sigma}°"
    if p.ci95 is not None and (measured.ci95 is None or not all(map(same_number, p.ci95, measured.ci95))):
        return f"{measured.id} has the interval {measured.ci95}, not {p.ci95}"
    return wrong_span(measured, p.span)


def frame_of(ledger: Mapping[str, Evidence], measured: Measurement) -> str:
    """The frame that a direction is in: the one its derivation names, else the usual one of what it is of."""
    named = measured.derivation.parameters.get("frame")
    if isinstance(named, str):
        return named
    inputs = [ledger.get(key) for key in measured.derivation.inputs]
    has_place = any(isinstance(one, Calibration) and one.camera is not None for one in inputs)
    on_ground = any(isinstance(one, Path) and one.frame == "world" for one in inputs)
    return "camera" if has_place and on_ground else "image"


def where(case: Case, p: Where) -> Verdict:
    """A cited tube or region that fits has this box at that time, in this part of the frame."""
    box = _as_box(p)
    if box is None or not _in_frame(case, box):
        return contradicted(f"the box {p.xyxy} does not lie in the frame")
    parts = thirds(box, (float(case.video.width), float(case.video.height)))
    if parts != (p.horizontal, p.vertical):
        return contradicted(f"that box is in the {parts[1]} {parts[0]} of the frame")
    things: list[Tube | Region] = [*case.cited(Tube), *case.cited(Region)]
    for measured in case.cited(Measurement):
        things += case.tubes_of(measured.derivation.inputs[:1])
    verdict = borne_out(
        things,
        lambda thing: misfit(p.subject, thing) or _elsewhere(thing, p),
        "it cites neither a tube nor a region",
    )
    tubes = [thing for thing in things if isinstance(thing, Tube)]
    if verdict != VERIFIED or len(tubes) < len(things):
        return verdict
    return case.searched(Span(start_s=p.t_s, end_s=p.t_s), tubes)


def _as_box(p: Where) -> Box | None:
    try:
        return Box(xyxy=p.xyxy)
    except ValueError:
        return None


def _in_frame(case: Case, box: Box) -> bool:
    x1, y1, x2, y2 = box.xyxy
    return x1 >= -1 and y1 >= -1 and x2 <= case.video.width + 1 and y2 <= case.video.height + 1


def _elsewhere(thing: Tube | Region, p: Where) -> str | None:
    """Why a thing is not there then."""
    if isinstance(thing, Region):
        if not same_instant(p.t_s, thing.frame.t_s):
            return f"{thing.id} is of {thing.frame.t_s:.2f} s"
        box: Box | None = thing.box
    else:
        box = thing.box_at(p.t_s)
    if box is None:
        return f"{thing.id} is not in view at {p.t_s:.2f} s"
    if all(map(same_pixel, p.xyxy, box.xyxy)):
        return None
    return f"{thing.id} is at {tuple(round(v, 1) for v in box.xyxy)} then"


def related(case: Case, p: Related) -> Verdict:
    """A cited relation, of things that fit in this order, says the same at that time."""
    found = [m for m in case.cited(Measurement) if m.quantity == "relation"]
    verdict = borne_out(found, lambda measured: _relates_not(case, measured, p), "it cites no relation")
    if verdict != VERIFIED:
        return verdict
    at = Span(start_s=p.t_s, end_s=p.t_s)
    tubes = [tube for measured in found for tube in case.tubes_of(measured.derivation.inputs)]
    return case.searched(at, tubes)


def _relates_not(case: Case, measured: Measurement, p: Related) -> str | None:
    """Why a measured relation is another."""
    derivation = measured.derivation
    name, at = derivation.parameters.get("relation"), derivation.parameters.get("at_s")
    if name != p.relation:
        return f"{measured.id} is about {name!r}, not {p.relation!r}"
    if not isinstance(at, int | float) or not same_instant(p.t_s, at):
        return f"{measured.id} is at {at} s, not at {p.t_s} s"
    if (measured.value == 1.0) is not p.holds:
        return f"{measured.id} says {measured.word}"
    tubes = case.tubes_of(derivation.inputs)
    if len(tubes) != 2:
        return f"{measured.id} is not of two tubes"
    return misfit(p.subject, tubes[0]) or misfit(p.other, tubes[1])


_EXTREMES = {
    "nearest": "nearest closest",
    "farthest": "farthest furthest",
    "longest": "longest largest biggest most",
    "shortest": "shortest smallest least",
}
_BY = {
    "visible_duration": "visible seen view",
    "moving_duration": "moving moved moves move",
    "still_duration": "still stood stationary standing",
    "size": "largest biggest smallest size",
}
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")
_WORDS = re.compile(r"[a-z]+")


def chosen(case: Case, p: Chosen) -> Verdict:
    """A cited choice, or cited events, single out this tube, and no time was left out."""
    verdict = _singled_out(case, p)
    return _of_all_there_were(case, p) if verdict == VERIFIED else verdict


def _of_all_there_were(case: Case, p: Chosen) -> Verdict:
    """Whether all of the time was looked at in which another might have been more, or sooner."""
    keys = {key for one in case.cited(Measurement) for key in one.derivation.inputs}
    things = [tube for key in (*keys, *case.claim.evidence) if (tube := case.thing(key)) is not None]
    return case.searched(_of_when(case, p), things)


def _of_when(case: Case, p: Chosen) -> Span:
    """The time that a choice is of: its instant, its span, or for the first and the last all on one side."""
    choices = case.cited(Measurement)
    events = [event.t_s for event in case.cited(SpanFound) if event.tube == p.chosen]
    if not choices and events:
        last = "last" in p.criterion.lower().split()[:2]
        ends = (max(events), case.whole.end_s) if last else (case.whole.start_s, min(events))
        return Span(start_s=min(ends), end_s=max(ends))
    for one in choices:
        at, span = (one.derivation.parameters.get(name) for name in ("at_s", "span"))
        if isinstance(at, int | float):
            return Span(start_s=at, end_s=at)
        if isinstance(span, tuple) and isinstance(span[0], float) and isinstance(span[1], float):
            return Span(start_s=span[0], end_s=span[1])
    return case.whole


def _singled_out(case: Case, p: Chosen) -> Verdict:
    """A cited choice, or cited events, single out this tube by the criterion named."""
    tube = case.tube(p.chosen)
    if tube is None:
        return contradicted(f"{p.chosen} is no tube")
    wrong = misfit(p.subject, tube)
    if wrong is not None:
        return contradicted(wrong)
    ranked = [m for m in case.cited(Measurement) if m.quantity in ("greatest", "least")]
    if ranked:
        return most_of_all(case, p, ranked)
    found = [m for m in case.cited(Measurement) if m.quantity in _EXTREMES]
    problem = "it cites no choice"
    for measured in found:
        problem = _chooses_not(case, measured, p) or ""
        if not problem:
            return VERIFIED
    if found:
        return contradicted(problem)
    return _chosen_by_order(case, p) if case.cited(SpanFound) else asserted(problem)


def _chooses_not(case: Case, measured: Measurement, p: Chosen) -> str | None:
    """Why a measured choice is another."""
    if measured.word != p.chosen:
        return f"{measured.id} chooses {measured.word}, not {p.chosen}"
    words = set(_WORDS.findall(p.criterion.lower()))
    if not words & set(_EXTREMES[measured.quantity].split()):
        return f"{measured.id} is of the {measured.quantity}, not of {p.criterion!r}"
    by = measured.derivation.parameters.get("by")
    if isinstance(by, str) and not words & set(_BY[by].split()):
        return f"{measured.id} compares {by}, not {p.criterion!r}"
    return _wrong_anchor(case, measured, p.criterion) or _wrong_time(measured, p.criterion)


def _wrong_anchor(case: Case, measured: Measurement, criterion: str) -> str | None:
    """Why the thing that others are near to is not the one named."""
    if measured.quantity not in ("nearest", "farthest"):
        return None
    anchor = case.tube(measured.derivation.inputs[-1])
    _, _, words = criterion.partition(" to ")
    words = re.split(r"\bat \d", words)[0].strip() or re.split(r"\bfrom\b", criterion)[-1].strip()
    if anchor is None or not words:
        return None if anchor is not None else f"{measured.id} is relative to nothing"
    return misfit(words, anchor)


def _wrong_time(measured: Measurement, criterion: str) -> str | None:
    """Why a choice at another time is not this one."""
    named = re.search(r"\bat (\d+(?:\.\d+)?) ?s\b", criterion)
    at = measured.derivation.parameters.get("at_s")
    if named is None or not isinstance(at, int | float):
        return None
    return None if same_instant(float(named.group(1)), at) else f"{measured.id} is at {at:.2f} s"


def _chosen_by_order(case: Case, p: Chosen) -> Verdict:
    """'first to leave': the cited occurrences of that event, in order of time, one per tube."""
    found = re.match(r"(?:the )?(\w+) to (.+)$", p.criterion.strip().lower())
    step = read_happening(found.group(2)) if found else None
    if found is None or step is None or found.group(1) not in (*_ORDINALS, "last"):
        return asserted(f"{p.criterion!r} is no order of events")
    first_of: dict[str, SpanFound] = {}
    for event in sorted(case.cited(SpanFound), key=lambda e: e.t_s):
        if event.what == step.name and event.tube is not None:
            first_of.setdefault(event.tube, event)
    index = -1 if found.group(1) == "last" else _ORDINALS.index(found.group(1))
    order = list(first_of)
    if not -len(order) <= index < len(order) or order[index] != p.chosen:
        return contradicted(f"of the events cited, {order} is the order")
    return _overlooked(case, p, step, set(order)) or VERIFIED


def _overlooked(case: Case, p: Chosen, step: Happening, cited: set[str]) -> Verdict | None:
    """A thing of the same kind that did it, too, as the ledger knows, and is not among those compared."""
    kinds = [phrase.noun or "object" for phrase in read_phrases(p.subject)]
    for event in case.ledger.values():
        if not isinstance(event, SpanFound) or event.what != step.name or case.unsound(event) is not None:
            continue
        tube = case.tube(event.tube)
        if tube is not None and tube.id not in cited and any(misfit(kind, tube) is None for kind in kinds):
            return contradicted(f"{event.id} says that {tube.id} did, too, at {event.t_s:.2f} s: cite it")
    return None


def attribute(case: Case, p: Attribute) -> Verdict:
    """A cited tube, or a measurement of its look, has this colour or class."""
    tubes = [*case.cited(Tube)]
    for measured in case.cited(Measurement):
        if measured.quantity == p.name:
            tubes += case.tubes_of(measured.derivation.inputs)
    return borne_out(
        tubes, lambda tube: misfit(p.subject, tube) or _looks_not(case, tube, p), "it cites no tube"
    )


def _looks_not(case: Case, tube: Tube, p: Attribute) -> str | None:
    """Why a tube does not have this colour or class."""
    derivation = Derivation(formula=f"measure.{p.name}", inputs=(tube.id,))
    try:
        word = derive(derivation, case.ledger).word
    except ToolError as error:
        return error.message
    said = COLOUR_WORDS.get(p.value.lower(), p.value) if p.name == "colour" else p.value
    if p.name == "class":
        nouns = [phrase.noun for phrase in read_phrases(p.value)]
        said = word if word is not None and word in nouns else p.value
    return None if word == said else f"{tube.id} is {word}, not {p.value}"
