"""Sentences of claims, and one line for each piece of evidence."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from .metres import BELOW_NOUGHT, METRIC_WORDS, noun_of, place_words, read_criterion
from .records import (
    Absence,
    Calibration,
    Depth,
    Description,
    Evidence,
    Frames,
    Hits,
    Measurement,
    Path,
    Points,
    PointTrack,
    Predicate,
    Reading,
    Region,
    SaidLine,
    Span,
    SpanFound,
    Transcript,
    Tube,
)
from .records.claim import (
    Absent,
    Attribute,
    Chosen,
    Compared,
    Count,
    Direction,
    Free,
    Happened,
    Moment,
    Order,
    Present,
    Quantified,
    Related,
    When,
    Where,
)
from .wording import coloured, counted, past, read_sequence

# An error bar that is shown is the half-width of the 95 % interval.
Z95 = 1.96
# So many points are told one by one.
_FEW_POINTS = 4
_LED = re.compile(
    r"^(?:the|a|an|this|that|it|its|something|someone|anything|nothing|everything|both|all|each|one of|no|"
    r"any|some|another|every)\b",
    re.IGNORECASE,
)


def seconds(t_s: float, sigma_s: float | None = None) -> str:
    """A time or duration: two decimals where it is that exact, else one."""
    fine = sigma_s is not None and sigma_s > 0 and Z95 * sigma_s < 0.095
    return f"{t_s:.2f} s" if fine else f"{t_s:.1f} s"


def within(span: Span) -> str:
    """A span in words; an instant is 'at'."""
    if span.duration_s == 0:
        return f"at {seconds(span.start_s)}"
    return f"from {span.start_s:.1f} to {seconds(span.end_s)}"


def error_bar(sigma: float | None, unit: str) -> str:
    """' (±0.1 s)', or nothing where no error is known."""
    if not sigma:
        return ""
    half = Z95 * sigma
    digits = max(0, min(3, -math.floor(math.log10(half))))
    shown = f"{half:.{digits}f}"
    return f" (±{shown if float(shown) > 0 else f'{half:.1g}'} {unit})"


def number(value: float, sigma: float | None) -> str:
    """A number with as many decimals as its error bar has, one where it has none."""
    if not sigma:
        return f"{value:.0f}" if value == round(value) else f"{value:.1f}"
    digits = max(0, min(3, -math.floor(math.log10(Z95 * sigma))))
    # Nought has no sign.
    return f"{round(value, digits) + 0.0:.{digits}f}"


def named(subject: str) -> str:
    """The subject as given, with 'the' where it has no article."""
    return subject if _LED.match(subject) else f"the {subject}"


def some(subject: str) -> str:
    """The subject as given, with 'a' where it has no article."""
    return subject if _LED.match(subject) else f"{'an' if subject[:1].lower() in 'aeiou' else 'a'} {subject}"


def none_of(subject: str) -> str:
    """'no red car', whatever article it had."""
    return "no " + re.sub(r"^(?:the|a|an|any|no)\s+", "", subject)


def sentence(predicate: Predicate, ledger: Mapping[str, Evidence] | None = None) -> str:
    """The sentence of a predicate; the ledger gives chosen things their look."""
    text = _SENTENCES[type(predicate)](predicate)
    if isinstance(predicate, Chosen) and ledger is not None and predicate.chosen in ledger:
        text = f"{text} ({predicate.chosen})"
    return _as_sentence(text)


def _as_sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}" + ("" if text.endswith((".", "!", "?")) else ".")


def _present(p: Present) -> str:
    return f"{some(p.subject)} was seen {within(p.span)}"


def _absent(p: Absent) -> str:
    if p.event is None:
        return f"{none_of(p.subject)} was seen {within(p.span)}"
    return f"{named(p.subject)} {past(p.event, negated=True)} {within(p.span)}"


def _count(p: Count) -> str:
    things = f"{p.value} {counted(p.subject, p.value)}"
    was = "was" if p.value == 1 else "were"
    doing = _doing(p.detail) if p.detail else ""
    when = f"at {seconds(p.at_s)}" if p.at_s is not None else within(p.span)
    if p.mode == "events":
        times = {1: "once", 2: "twice"}.get(p.value, f"{p.value} times")
        did = past(p.detail) if p.detail and read_sequence(p.detail) else f"did this ({p.detail or 'event'})"
        return f"{named(p.subject)} {did} {times} {when}"
    if p.mode in _COUNTED:
        more = p.detail not in (None, "cross", "leave", "enter") and read_sequence(p.detail or "")
        did = past(p.detail or "") if more else _COUNTED[p.mode]
        return f"{things} {did} {when}"
    together = " at the same time, at most," if p.mode == "at_once" else ""
    return f"{things}{doing} {was} visible{together} {when}"


def older_sentence(predicate: Predicate) -> str | None:
    """How an older program said this, where that was in other words: its traces still say so."""
    if not isinstance(predicate, Count):
        return None
    p, when = predicate, within(predicate.span)
    if p.mode == "events":
        times = {1: "once", 2: "twice"}.get(p.value, f"{p.value} times")
        return _as_sentence(f"{named(p.subject)} did this {times} {when}: {p.detail or 'the event'}")
    if p.mode in _COUNTED:
        side = f" ({p.detail})" if p.detail and p.detail not in ("cross", "leave", "enter") else ""
        return _as_sentence(f"{p.value} {counted(p.subject, p.value)} {_COUNTED[p.mode]}{side} {when}")
    return None


def _doing(detail: str) -> str:
    """What picked the things counted: 'that stopped', 'that did not turn', '(left of the red car)'."""
    positive = detail.removeprefix("not ")
    if read_sequence(positive) is None:
        return f" ({detail})"
    return f" that {past(positive, negated=positive != detail)}"


_COUNTED = {"crossing": "crossed the line", "leaving": "left", "entering": "entered"}


def _quantity(p: Quantified) -> str:
    if p.name in METRIC_WORDS and not p.unit.startswith("px"):
        return _metric(p)
    value = f"{number(p.value, p.sigma)} {p.unit}".strip() + error_bar(p.sigma, p.unit)
    who = named(p.subject)
    return {
        "visible_duration": f"{who} was visible for {value}",
        "moving_duration": f"{who} was moving for {value}",
        "still_duration": f"{who} stood still for {value}",
        "overlap_duration": f"{who} overlapped the other for {value}",
        "interval": f"{who} was {value}",
        "displacement": f"{who} ended {value} from where it began, in the image",
        "path_length": f"{who} travelled {value} in the image",
        "mean_speed": f"{who} moved at {value} on average, in the image",
        "direction": f"{who} went towards {value} clockwise from up in the image",
        "distance": f"{who} was {value} away, in the image",
        "size": f"{who} measured {value} across in the image",
    }.get(p.name, f"{p.name.replace('_', ' ')} of {who}: {value}")


def _metric(p: Quantified) -> str:
    """A number in metres, and when: an extreme's instant, or the span."""
    below = p.value < 0 and p.name in BELOW_NOUGHT
    words = BELOW_NOUGHT[p.name] if below else METRIC_WORDS[p.name].sentence
    value = _with_unit(abs(p.value) if below else p.value, p.sigma, p.unit)
    other = named(p.other) if p.other else "the other"
    place = place_words(p.name, p.ground_m, other)
    told = words.format(who=named(p.subject), value=value, other=other, place=place)
    if p.t_s is not None and p.name not in _TIMES:
        return f"{told} at {seconds(p.t_s)}"
    return told if p.span is None or p.name in _TIMELESS else f"{told} {within(p.span)}"


def _with_unit(value: float, sigma: float | None, unit: str) -> str:
    """A number with its error bar; degrees have their sign next to them."""
    shown = f"{number(value, sigma)} {unit}{error_bar(sigma, unit)}"
    return shown.replace(" deg", "°") if unit == "deg" else shown


# What is itself a time, and what has none.
_TIMES = ("crossing_time", "overtaking_time")
_TIMELESS = ("height", "length", "width", *_TIMES)


def _compared(p: Compared) -> str:
    value = _with_unit(abs(p.difference), p.sigma, p.unit)
    who, other = named(p.subject), named(p.other)
    anchor = named(p.relative_to) if p.relative_to else "it"
    words = METRIC_WORDS.get(p.quantity)
    when = f" {within(p.span)}" if p.span else ""
    noun = noun_of(p.quantity) + (f" to {anchor}" if p.relative_to else "")
    if p.verdict == "alike":
        return f"{who} and {other} cannot be told apart in {noun}{when}: they differ by {value}"
    if words is None:
        greater = "greater" if p.verdict == "more" else "smaller"
        return f"the {noun} of {who} was {greater} than that of {other}{when}, by {value}"
    verb = (words.more if p.verdict == "more" else words.less).format(other=anchor)
    return f"{who} {verb} than {other}{when}, by {value}"


def _when(p: When) -> str:
    return f"{named(p.subject)} {past(p.event)} at {seconds(p.t_s, p.sigma_s)}{error_bar(p.sigma_s, 's')}"


def _where(p: Where) -> str:
    x1, y1, x2, y2 = (f"{v:.0f}" for v in p.xyxy)
    place = (
        "the centre"
        if (p.horizontal, p.vertical) == ("centre", "middle")
        else (f"the {p.vertical} {p.horizontal}")
    )
    box = f"box ({x1}, {y1})–({x2}, {y2}) px"
    return f"at {seconds(p.t_s)} {named(p.subject)} was in {place} of the frame, {box}"


def _order(p: Order) -> str:
    word = "before" if p.relation == "before" else "at the same time as"
    return f"{_moment(p.first)} {word} {_moment(p.second)}"


def _moment(m: Moment) -> str:
    return f"{named(m.subject)} {past(m.event)} (at {m.t_s:.2f} s)"


def _direction(p: Direction) -> str:
    frame = {
        "image": "in the image",
        "camera": "on the ground, 12 o'clock being the camera's way forward",
        "initial": "on the ground, 12 o'clock being its own way",
    }
    detail = f"{p.clock} o'clock, {round(p.degrees) % 360}°{error_bar(p.sigma, '°').replace(' °', '°')}"
    who, other = named(p.subject), named(p.other) if p.other else "it"
    did = {"displacement": f"{who} went", "heading": f"{who} headed", "place": f"from {who}, {other} was"}
    when = within(p.span)
    if p.frame == "image":
        return f"{did[p.of]} {p.word} {frame[p.frame]} ({detail}) {when}"
    return f"{did[p.of]} {_grounded(p.word)} {when}: {detail} {frame[p.frame]}"


def _grounded(word: str) -> str:
    """A way on the ground in words: 'away from the camera and to the right'."""
    first, _, second = word.partition("-")
    first = {"away": "away from the camera", "towards": "towards the camera"}.get(first, first)
    return f"{first} and to the {second}" if second else first


def _related(p: Related) -> str:
    relation = {"left_of": "left of", "right_of": "right of", "in_front_of": "in front of"}.get(
        p.relation, p.relation
    )
    relation = "near" if relation == "near" else relation
    verb = "was" if p.holds else "was not"
    return f"at {seconds(p.t_s)} {named(p.subject)} {verb} {relation} {named(p.other)}"


def _chosen(p: Chosen) -> str:
    if read_criterion(p.criterion) is not None:
        return f"{named(p.subject)} {p.criterion}"
    return f"{named(p.subject)} was {p.criterion}"


def _attribute(p: Attribute) -> str:
    return f"{named(p.subject)} was {p.value if p.name == 'colour' else some(p.value)}"


def _happened(p: Happened) -> str:
    side = f" by the {p.side} side" if p.side else ""
    return f"{named(p.subject)} {past(p.what)}{side} {within(p.span)}"


def _free(p: Free) -> str:
    return p.text.strip()


_SENTENCES: dict[type[object], Callable[[Any], str]] = {
    Present: _present,
    Absent: _absent,
    Count: _count,
    Quantified: _quantity,
    Compared: _compared,
    When: _when,
    Where: _where,
    Order: _order,
    Direction: _direction,
    Related: _related,
    Chosen: _chosen,
    Attribute: _attribute,
    Happened: _happened,
    Free: _free,
}


# ---- evidence -----------------------------------------------------------------------------------------


def summary(evidence: Evidence) -> str:
    """One line that says what a piece of evidence holds."""
    return _SUMMARIES[type(evidence)](evidence)


def _tube(e: Tube) -> str:
    return (
        f"{coloured(e.label, e.look.colour)}, {_from_to(e.span)}, {len(e.samples)} samples, from {e.source}"
    )


def _from_to(span: Span) -> str:
    return f"{span.start_s:.1f}–{span.end_s:.1f} s"


def _span(e: SpanFound) -> str:
    of = f" of {e.tube}" if e.tube else ""
    other = f" with {e.other}" if e.other else ""
    direction = f" ({e.direction})" if e.direction else ""
    if e.found.duration_s == 0:
        return f"{e.what}{direction}{of}{other} at {seconds(e.t_s, e.sigma_s)}{error_bar(e.sigma_s, 's')}"
    return f"{e.what}{direction}{of}{other}, {_from_to(e.found)}"


def _measurement(e: Measurement) -> str:
    value = e.word or ""
    if e.value is not None and e.quantity != "relation":
        unit = "" if e.unit == "1" else f" {e.unit}"
        shown = f"{number(e.value, e.sigma)}{unit}{error_bar(e.sigma, e.unit)}"
        value = f"{value}, {shown}" if value else shown
    when = "" if e.span is None else f", {_from_to(e.span) if e.span.duration_s else within(e.span)}"
    return f"{e.quantity.replace('_', ' ')} of {e.subject}: {value}{when}"


def _absence(e: Absence) -> str:
    what = f"no {e.query or 'thing'}" + (f" of {e.tube}" if e.tube else "")
    looked = f"{e.coverage.rate_hz:.3g} looks a second by {e.coverage.tool}"
    return f"{what} in {_from_to(e.span)}, {looked}"


def _region(e: Region) -> str:
    x1, y1, x2, y2 = (f"{v:.0f}" for v in e.box.xyxy)
    look = f"{e.colour} {e.label}" if e.colour else e.label
    return f"{look} at {e.frame.t_s:.2f} s in ({x1}, {y1})–({x2}, {y2}) px, score {e.score:.2f}"


def _frames(e: Frames) -> str:
    times = ", ".join(f"{frame.t_s:.2f}" for frame in e.frames[:4])
    more = f" and {len(e.frames) - 4} more" if len(e.frames) > 4 else ""
    rate = f", {e.coverage.rate_hz:.3g} a second" if e.coverage else ""
    return f"{len(e.frames)} frame(s) at {times} s{more}{rate}" + (", cropped" if e.crop else "")


def _path(e: Path) -> str:
    of = e.tube or e.label
    return f"path of {of} in metres by {e.scale}, {_from_to(e.span)}, {len(e.samples)} samples"


def _points(e: Points) -> str:
    of = f" of {e.tube}" if e.tube else ""
    seen = [track for track in e.tracks if track.seen is not None]
    shares = sorted(track.share for track in seen)
    known = f"{len(seen)} of {len(e.tracks)} points{of} followed by {e.source}, {_from_to(e.span)}"
    ground = ", on the ground" if e.on_ground else ""
    ways = "; ".join(map(_way, e.tracks)) if len(e.tracks) <= _FEW_POINTS else ""
    told = ways or f"half of them in {shares[len(shares) // 2]:.0%} of their frames or more"
    return f"{known}{ground}: {told}"


def _way(track: PointTrack) -> str:
    """Where a point began and ended, in pixels."""
    if track.seen is None or track.start is None or track.end is None:
        return "not seen"
    (x1, y1), (x2, y2) = track.start, track.end
    return f"({x1:.0f}, {y1:.0f}) to ({x2:.0f}, {y2:.0f}) px, seen {track.share:.0%}"


def _calibration(e: Calibration) -> str:
    known = ", ".join(f"{name} ±{sigma:.3g}" for name, sigma in e.sigma.items())
    return f"{e.model.replace('_', ' ')} from {e.source}" + (f" ({known})" if known else "")


def _description(e: Description) -> str:
    return f"{_from_to(e.span)}: {_cut(e.text)}"


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 120 else plain[:119] + "…"


def _hits(e: Hits) -> str:
    looked = f"{e.coverage.rate_hz:.3g} looks a second by {e.coverage.tool} for {e.understood}"
    found = "; ".join(f"{_window(hit.span)} (best at {hit.t_s:.2f}, {hit.score:.2f})" for hit in e.hits)
    return f"{e.query!r} in {_from_to(e.span)}, {looked}: {found or 'no window stands out'}"


def _window(span: Span) -> str:
    return f"{span.start_s:.2f}–{span.end_s:.2f} s"


def _transcript(e: Transcript) -> str:
    words = _cut(" / ".join(line.text for line in e.lines))
    return f"{len(e.lines)} line(s) in {_from_to(e.span)}, from {e.source}: {words or 'nothing is said'}"


def _reading(e: Reading) -> str:
    words = _cut(" / ".join(line.text for line in e.lines))
    return f"at {e.frame.t_s:.2f} s by {e.source}: {words or 'no text was made out'}"


def _depth(e: Depth) -> str:
    unit = " m" if e.means == "metric" else ""
    told = {"metric": "depth", "relative": "relative depth", "inverse": "nearness"}[e.means]
    known = e.range
    all_ = "nothing known" if known is None else f"{known.least:.3g} to {known.most:.3g}{unit}"
    thing = e.thing
    at = (
        ""
        if thing is None
        else f"; {thing.tube or 'the box'} at {thing.median:.3g}{unit} ± {thing.spread:.2g}"
    )
    return f"{told} at {e.frame.t_s:.2f} s by {e.source}: {all_}{at}"


def details(evidence: Evidence) -> str:
    """All the words of what is made of words, line by line; of everything else its summary."""
    if isinstance(evidence, Transcript) and evidence.lines:
        said = "\n".join(map(_said, evidence.lines))
        return f"{_from_to(evidence.span)}, from {evidence.source}:\n{said}"
    if isinstance(evidence, Reading) and evidence.lines:
        read = "\n".join(line.text for line in evidence.lines)
        return f"at {evidence.frame.t_s:.2f} s by {evidence.source}:\n{read}"
    if isinstance(evidence, Description):
        return f"{_from_to(evidence.span)}: {evidence.text.strip()}"
    return summary(evidence)


def _said(line: SaidLine) -> str:
    return f"{_window(line.span)}: {' '.join(line.text.split())}"


_SUMMARIES: dict[type[object], Callable[[Any], str]] = {
    Tube: _tube,
    SpanFound: _span,
    Measurement: _measurement,
    Absence: _absence,
    Region: _region,
    Frames: _frames,
    Path: _path,
    Points: _points,
    Calibration: _calibration,
    Description: _description,
    Hits: _hits,
    Transcript: _transcript,
    Reading: _reading,
    Depth: _depth,
}
