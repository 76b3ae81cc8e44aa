"""The time axis: what happened when, and which times were looked at by what."""

from __future__ import annotations

from typing import Literal

from ..coverage import coverage_of
from ..records import Evidence, Hits, Measurement, SpanFound, Transcript, Tube
from .data import Event, Looked
from .places import moment, rounded, span_told
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
    return tuple(
        Looked(
            tool=look.tool,
            what=look.what,
            evidence=look.evidence,
            spans=tuple(map(span_told, look.spans)),
            rate_hz=round(look.rate_hz, 3),
            region=look.region and rounded(look.region),
            unlooked=tuple(map(span_told, look.unlooked)),
        )
        for look in coverage_of(told.events)
    )
