"""Where each citation jumps to: an instant of the video, and the box that is meant on its frame."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from ..records import (
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
    Predicate,
    Reading,
    Region,
    Span,
    SpanFound,
    Transcript,
    Tube,
)
from ..records.claim import Order
from ..records.region import Xyxy
from .data import Place

# Presentation times in a page are told in such parts of a second, boxes to these decimals of a pixel.
PARTS_OF_S, PIXEL_DECIMALS = 10_000, 1


def moment(t_s: float) -> float:
    """A presentation time as the page tells it: never before its frame, which is on display then."""
    return math.ceil(round(t_s * PARTS_OF_S, 6)) / PARTS_OF_S


def span_told(span: Span) -> Span:
    """A span by the moments of a page."""
    return Span(start_s=moment(span.start_s), end_s=moment(span.end_s))


def rounded(xyxy: Xyxy) -> Xyxy:
    """A box as the page tells it."""
    x1, y1, x2, y2 = (round(value, PIXEL_DECIMALS) for value in xyxy)
    return x1, y1, x2, y2


def span_of(evidence: Evidence) -> Span | None:
    """The time a piece of evidence is of, where it has one."""
    found = getattr(evidence, "found", None)
    if (
        found is None
        and isinstance(evidence, Points)
        and all(track.seen is None for track in evidence.tracks)
    ):
        return None
    found = found or getattr(evidence, "span", None)
    return found if isinstance(found, Span) else None


def place(evidence: Evidence, ledger: Mapping[str, Evidence], at_s: float | None = None) -> Place | None:
    """Where to see a piece of evidence; `at_s` is the instant that a claim speaks of, where it has one."""
    return _PLACES[type(evidence)](evidence, ledger, at_s)


def instant_of(predicate: Predicate, cited: int) -> float | None:
    """The instant that a claim speaks of; of an order, that of the event cited first or second."""
    if isinstance(predicate, Order):
        return (predicate.first, predicate.second)[min(cited, 1)].t_s
    for name in ("t_s", "at_s"):
        found = getattr(predicate, name, None)
        if found is not None:
            return float(found)
    return None


def _tube(tube: Tube, ledger: Mapping[str, Evidence], at_s: float | None) -> Place:
    samples = tube.samples
    if at_s is None or not tube.span.contains(at_s):
        full = _fully_seen(tube) or samples.t_s
        at_s = full[len(full) // 2]
    row = min(range(len(samples)), key=lambda n: round(abs(samples.t_s[n] - at_s), 6))
    near_s = moment(samples.t_s[row])
    meant_s = None if near_s == moment(at_s) else moment(at_s)
    return Place(t_s=near_s, meant_s=meant_s, xyxy=rounded(samples.xyxy[row]), tube=tube.id)


def _fully_seen(tube: Tube) -> list[float]:
    rows = zip(tube.samples.t_s, tube.samples.seen, strict=True)
    return [t_s for t_s, seen in rows if seen == "full"]


def _of_tube(name: str | None, ledger: Mapping[str, Evidence], at_s: float) -> Place:
    """An instant with the box that a tube has then; without one where it is not seen."""
    tube = _tube_of(name, ledger)
    near_s = None if tube is None else _nearest(tube, at_s)
    return Place(t_s=moment(at_s)) if tube is None or near_s is None else _tube(tube, ledger, near_s)


def _tube_of(name: str | None, ledger: Mapping[str, Evidence]) -> Tube | None:
    """The tube of a name, or that a path of this name is of."""
    found = ledger.get(name or "")
    found = ledger.get(found.tube or "") if isinstance(found, Path) else found
    return found if isinstance(found, Tube) else None


def _nearest(tube: Tube, at_s: float) -> float | None:
    """An instant of a tube; at its very ends events are told a little outside of it."""
    if tube.span.contains(at_s):
        return at_s
    times = tube.samples.t_s
    edge = times[0] if at_s < times[0] else times[-1]
    return edge if abs(edge - at_s) <= 2 * tube.frame_interval_s else None


def _found(found: SpanFound, ledger: Mapping[str, Evidence], at_s: float | None) -> Place:
    until_s = moment(found.found.end_s) if found.found.duration_s > 0 else None
    there = _of_tube(found.tube, ledger, found.t_s)
    return there.model_copy(update={"until_s": until_s})


def _measurement(m: Measurement, ledger: Mapping[str, Evidence], at_s: float | None) -> Place | None:
    asked = m.derivation.parameters.get("at_s")
    told = m.at_s if m.at_s is not None else asked
    inputs = m.derivation.inputs
    first = next((name for name in inputs if isinstance(ledger.get(name), Tube | Path | SpanFound)), None)
    source = ledger.get(first or "")
    if isinstance(told, int | float):
        at_s = float(told)
    elif at_s is None and m.span is not None:
        at_s = m.span.start_s
    if isinstance(source, SpanFound):
        return _found(source, ledger, None)
    if at_s is None:
        return None if source is None else place(source, ledger)
    if m.span is None or told is not None or m.span.duration_s == 0:
        return _of_tube(first, ledger, at_s)
    return _over(m.span, first, ledger)


def _over(span: Span, name: str | None, ledger: Mapping[str, Evidence]) -> Place:
    """The stretch of a span, from the first time in it that all of the thing is seen."""
    tube = _tube_of(name, ledger)
    whole = [t_s for t_s in _fully_seen(tube) if span.contains(t_s)] if tube else []
    there = _of_tube(name, ledger, whole[0] if whole else span.start_s)
    return there.model_copy(update={"until_s": moment(span.end_s)})


def _path(path: Path, ledger: Mapping[str, Evidence], at_s: float | None) -> Place:
    times = path.samples.t_s
    inside = at_s is not None and times[0] <= at_s <= times[-1]
    return _of_tube(path.tube, ledger, at_s if inside and at_s is not None else times[len(times) // 2])


def _points(points: Points, ledger: Mapping[str, Evidence], at_s: float | None) -> Place | None:
    track = next((one for one in points.tracks if one.seen and one.start), None)
    if track is None or track.seen is None or track.start is None:
        return None
    x, y = track.start
    return Place(t_s=moment(track.seen.start_s), until_s=moment(track.seen.end_s), xyxy=rounded((x, y, x, y)))


def _frames(frames: Frames, ledger: Mapping[str, Evidence], at_s: float | None) -> Place | None:
    if not frames.frames:
        return None
    times = [frame.t_s for frame in frames.frames]
    t_s = times[0] if at_s is None else min(times, key=lambda t: abs(t - at_s))
    until_s = moment(times[-1]) if len(times) > 1 else None
    return Place(t_s=moment(t_s), until_s=until_s, xyxy=frames.crop and rounded(frames.crop))


def _stretch(evidence: Description | Transcript, ledger: object, at_s: float | None) -> Place:
    span = evidence.span
    start_s = at_s if at_s is not None and span.contains(at_s) else span.start_s
    return Place(t_s=moment(start_s), until_s=moment(span.end_s))


def _absence(absence: Absence, ledger: Mapping[str, Evidence], at_s: float | None) -> Place:
    there = _of_tube(absence.tube, ledger, absence.span.start_s)
    return there.model_copy(update={"until_s": moment(absence.span.end_s)})


def _hits(hits: Hits, ledger: Mapping[str, Evidence], at_s: float | None) -> Place:
    if not hits.hits:
        return Place(t_s=moment(hits.span.start_s), until_s=moment(hits.span.end_s))
    best = hits.hits[0]
    return Place(t_s=moment(best.t_s), until_s=moment(max(best.span.end_s, best.t_s)))


def _region(region: Region, ledger: object, at_s: float | None) -> Place:
    return Place(t_s=moment(region.frame.t_s), xyxy=rounded(region.box.xyxy))


def _reading(reading: Reading, ledger: object, at_s: float | None) -> Place:
    return Place(t_s=moment(reading.frame.t_s), xyxy=rounded(reading.crop))


def _depth(depth: Depth, ledger: object, at_s: float | None) -> Place:
    thing = depth.thing
    box = None if thing is None else rounded(thing.xyxy)
    return Place(t_s=moment(depth.frame.t_s), xyxy=box, tube=thing.tube if thing else None)


_PLACES: dict[type[object], Callable[[Any, Any, float | None], Place | None]] = {
    Tube: _tube,
    SpanFound: _found,
    Measurement: _measurement,
    Absence: _absence,
    Region: _region,
    Frames: _frames,
    Path: _path,
    Points: _points,
    Calibration: lambda evidence, ledger, at_s: None,
    Description: _stretch,
    Hits: _hits,
    Transcript: _stretch,
    Reading: _reading,
    Depth: _depth,
}
