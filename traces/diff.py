"""Two runs side by side, on their steps and the video's clock: what they did, found, measured, answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pydantic import Field

from .compare import (
    CallPair,
    ClaimPair,
    EvidencePair,
    MeasurementPair,
    SpanPair,
    TubePair,
    TubesCompared,
    calls_of,
    compare_tubes,
    pair_calls,
    pair_claims,
    pair_evidence,
    pair_measurements,
    pair_spans,
)
from .reader import TraceReader
from .records import Answer, Evidence, Fingerprint, Record, Tube


class Side(Record):
    """One of the two runs."""

    run: str
    video: str = Field(description="its name")
    sha256: str
    steps: int
    calls: int
    status: str | None = Field(description="None where it came to no answer")
    text: str | None


class Other(Record):
    """Something that has a value in either run, in words."""

    what: str
    a: str | None
    b: str | None


class Diff(Record):
    """Two runs side by side."""

    a: Side
    b: Side
    same_video: bool
    asked: tuple[Other, ...] = Field(description="what was asked otherwise, and by what other means")
    calls: tuple[CallPair, ...]
    things: TubesCompared | None = Field(description="None: frames of two sizes have no places in common")
    spans: tuple[SpanPair, ...]
    measurements: tuple[MeasurementPair, ...]
    evidence: tuple[EvidencePair, ...]
    claims: tuple[ClaimPair, ...]
    answer: tuple[Other, ...]

    @property
    def same(self) -> bool:
        """Whether they did, found and said the same: numbers within their error bars, words to the letter."""
        found = (self.other_calls, self.other_things, self.other_spans, self.other_numbers, self.evidence)
        return not any(found) and not self.other_claims and not self.answer

    @property
    def other_calls(self) -> tuple[CallPair, ...]:
        """Calls that the runs do not share."""
        return tuple(pair for pair in self.calls if pair.how != "same")

    @property
    def other_things(self) -> tuple[TubePair, ...]:
        """Things that one run lacks, calls otherwise, or has elsewhere."""
        pairs = () if self.things is None else self.things.pairs
        return tuple(p for p in pairs if p.label_a != p.label_b or p.apart or p.only_a or p.only_b)

    @property
    def other_spans(self) -> tuple[SpanPair, ...]:
        """Events that one run lacks, or has at another time."""
        return tuple(pair for pair in self.spans if not pair.agree)

    @property
    def other_numbers(self) -> tuple[MeasurementPair, ...]:
        """Numbers that one run lacks, or that are apart beyond their error bars."""
        return tuple(pair for pair in self.measurements if not pair.agree)

    @property
    def other_claims(self) -> tuple[ClaimPair, ...]:
        """Claims that one run does not make, or makes otherwise."""
        return tuple(pair for pair in self.claims if not pair.same)


def diff(a: TraceReader, b: TraceReader) -> Diff:
    """Hold two runs side by side."""
    one, other = a.started.video, b.started.video
    left, right = dict(a.ledger()), dict(b.ledger())
    alike = (one.width, one.height) == (other.width, other.height)
    things = compare_tubes(_tubes(left), _tubes(right)) if alike else None
    pairs = () if things is None else things.pairs
    same = {p.b: p.a for p in pairs if p.a is not None and p.b is not None}
    spans = pair_spans(left, right, same, 1 / max(min(one.rate_hz, other.rate_hz), 1e-6))
    numbers = pair_measurements(left, right, pairs)
    same |= {p.b: p.a for p in spans if p.a is not None and p.b is not None}
    same |= {p.b: p.a for p in numbers if p.a is not None and p.b is not None}
    rest, others = pair_evidence(left, right, same)
    return Diff(
        a=_side(a),
        b=_side(b),
        same_video=one.sha256 == other.sha256,
        asked=tuple(_differing(_asked(a), _asked(b))),
        calls=pair_calls(calls_of(a.events), calls_of(b.events), rest),
        things=things,
        spans=spans,
        measurements=numbers,
        evidence=others,
        claims=pair_claims(*(() if c is None else c.claims for c in map(_answered, (a, b)))),
        answer=tuple(_differing(_answer(a), _answer(b))),
    )


def _tubes(ledger: Mapping[str, Evidence]) -> list[Tube]:
    return [e for e in ledger.values() if isinstance(e, Tube)]


def _side(reader: TraceReader) -> Side:
    answer = _answered(reader)
    steps = {event.step for event in reader.events if event.kind == "step_started"}
    return Side(
        run=reader.run.name or str(reader.run),
        video=reader.started.video.name,
        sha256=reader.started.video.sha256,
        steps=len(steps),
        calls=len(reader.calls()),
        status=answer and answer.status,
        text=answer and answer.text,
    )


def _answered(reader: TraceReader) -> Answer | None:
    return None if reader.answered is None else reader.answered.answer


def _asked(reader: TraceReader) -> dict[str, str | None]:
    """What was asked, and by which means."""
    started = reader.started
    told: dict[str, str | None] = {
        "question": started.question,
        "understood as": started.understood,
        "options": " | ".join(started.options) or None,
        "points": str(started.points) if started.points else None,
        "policy": started.policy,
        "seed": str(started.seed),
        "vidence": started.vidence,
    }
    told |= {f"attached {one.role}": one.sha256 for one in started.attachments}
    results = reader.finished_calls().values()
    used = (*started.fingerprints, *(one for result in results for one in result.backends))
    for capability in sorted({one.capability for one in used}):
        told[capability] = ", ".join(sorted({_named(one) for one in used if one.capability == capability}))
    return told | {f"setting {key}": str(value) for key, value in started.settings.items()}


def _named(used: Fingerprint) -> str:
    """A backend with all that its output hangs on."""
    weights = f" {used.weights[:12]}" if used.weights else ""
    given = "".join(f" {key}={value}" for key, value in sorted(used.parameters.items()))
    return f"{used.name} {used.version}{weights} {used.dtype} on {used.device}{given}"


def _answer(reader: TraceReader) -> dict[str, str | None]:
    """The fields of an answer, in words."""
    answer = _answered(reader)
    if answer is None:
        return {"status": None}
    quantity, way = answer.quantity, answer.direction
    return {
        "status": answer.status,
        "text": answer.text,
        "truth": None if answer.truth is None else "yes" if answer.truth else "no",
        "choice": answer.choice,
        "label": answer.label,
        "count": None if answer.count is None else str(answer.count),
        "time": None if answer.time_s is None else f"{answer.time_s:.3f} s",
        "quantity": None if quantity is None else f"{quantity.name} {quantity.value:.6g} {quantity.unit}",
        "direction": None if way is None else f"{way.word}, {way.degrees:.1f}° ({way.frame})",
        "spans": ", ".join(f"{s.start_s:.2f}–{s.end_s:.2f} s" for s in answer.spans) or None,
    }


def _differing(a: Mapping[str, str | None], b: Mapping[str, str | None]) -> Iterable[Other]:
    for what in dict.fromkeys((*a, *b)):
        if a.get(what) != b.get(what):
            yield Other(what=what, a=a.get(what), b=b.get(what))
