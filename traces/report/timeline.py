"""The time axis: what happened when, and which times were looked at by what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ..records import (
    Coverage,
    Description,
    Evidence,
    Frames,
    Hits,
    Measurement,
    Path,
    Reading,
    Region,
    Span,
    SpanFound,
    Transcript,
    Tube,
)
from ..records.region import Xyxy
from .data import Event, Looked
from .places import moment, rounded
from .things import label_of
from .told import Told

# So many lines of speech or windows of a search are told on the axis.
MOST_LINES = 400


def events(told: Told) -> tuple[Event, ...]:
    """What happened, in order of time."""
    found = [event for e in told.ledger.values() for event in _events(e, told)]
    return tuple(sorted(found, key=lambda event: (event.t_s, event.until_s or event.t_s)))


def _events(evidence: Evidence, told: Told) -> list[Event]:
    if isinstance(evidence, SpanFound):
        return [_happened(evidence, told)]
    if isinstance(evidence, Hits):
        return [
            _event(evidence, told, "hit", evidence.query, hit.span.start_s, hit.span.end_s)
            for hit in evidence.hits[:MOST_LINES]
        ]
    if isinstance(evidence, Transcript):
        return [
            _event(evidence, told, "speech", " ".join(line.text.split()), line.span.start_s, line.span.end_s)
            for line in evidence.lines[:MOST_LINES]
        ]
    if isinstance(evidence, Measurement) and evidence.at_s is not None:
        label = f"{evidence.quantity.replace('_', ' ')} of {evidence.subject}"
        moment_had = _event(evidence, told, "moment", label, evidence.at_s, evidence.at_s)
        return [moment_had.model_copy(update={"sigma_s": moment(evidence.at_sigma_s or 0.0)})]
    return []


def _happened(found: SpanFound, told: Told) -> Event:
    who = " and ".join(_named(name, told) for name in (found.tube, found.other) if name)
    words = " ".join(word for word in (who, found.what, found.direction) if word)
    lasts = found.found.duration_s > 0
    kind: Literal["shot", "state", "event"] = (
        "shot" if found.what == "shot" else "state" if lasts else "event"
    )
    start_s = found.found.start_s if lasts else found.t_s
    event = _event(found, told, kind, words, start_s, found.found.end_s if lasts else start_s)
    return event.model_copy(update={"sigma_s": moment(found.sigma_s)})


def _named(name: str, told: Told) -> str:
    tube = told.ledger.get(name)
    return f"{label_of(tube)} ({name})" if isinstance(tube, Tube) else name


def _event(
    evidence: Evidence,
    told: Told,
    kind: Literal["event", "shot", "state", "hit", "speech", "moment"],
    label: str,
    start_s: float,
    end_s: float,
) -> Event:
    return Event(
        evidence=evidence.id,
        kind=kind,
        label=label,
        t_s=moment(start_s),
        until_s=moment(end_s) if end_s > start_s else None,
        cited=evidence.id in told.cited,
    )


def coverage(told: Told) -> tuple[Looked, ...]:
    """What was looked at; pieces of evidence that rest on the same looks are told together."""
    looks: dict[tuple[object, ...], Looked] = {}
    for evidence in told.ledger.values():
        for look in _looks(evidence, told):
            key = (look.tool, look.what, look.spans, look.rate_hz, look.region)
            before = looks.get(key)
            named = (*before.evidence, evidence.id) if before else (evidence.id,)
            looks[key] = look.model_copy(update={"evidence": named})
    return tuple(looks.values())


def _looks(evidence: Evidence, told: Told) -> Iterable[Looked]:
    if isinstance(evidence, Measurement | Path):
        return  # of things that were looked at already
    known: Coverage | None = getattr(evidence, "coverage", None)
    if known is not None:
        spans = tuple(map(_rounded, known.spans))
        yield _looked(known.tool, _sought(evidence), spans, round(known.rate_hz, 3))
        return
    times, region = _frames_of(evidence)
    if times:
        instants = tuple(Span(start_s=t_s, end_s=t_s) for t_s in sorted(map(moment, times)))
        tool = next((c.tool for c in told.calls.values() if c.id == evidence.call), evidence.kind)
        yield _looked(tool, evidence.kind, instants, 0.0, region)


def _looked(
    tool: str, what: str, spans: tuple[Span, ...], rate_hz: float, region: Xyxy | None = None
) -> Looked:
    return Looked(tool=tool, what=what, evidence=(), spans=spans, rate_hz=rate_hz, region=region)


def _rounded(span: Span) -> Span:
    return Span(start_s=moment(span.start_s), end_s=moment(span.end_s))


def _sought(evidence: Evidence) -> str:
    """What was looked for, in words."""
    if isinstance(evidence, Hits):
        return evidence.understood
    sought = getattr(evidence, "sought", None)
    return sought or ("everything" if sought == "" else evidence.kind)


def _frames_of(evidence: Evidence) -> tuple[list[float], Xyxy | None]:
    """Single frames that were looked at, and which part of them."""
    if isinstance(evidence, Frames):
        return [frame.t_s for frame in evidence.frames], evidence.crop and rounded(evidence.crop)
    if isinstance(evidence, Description):
        return [frame.t_s for frame in evidence.frames], None
    if isinstance(evidence, Reading):
        return [evidence.frame.t_s], rounded(evidence.crop)
    return ([evidence.frame.t_s], None) if isinstance(evidence, Region) else ([], None)
