"""One claim before the judge: what it cites, whether that is sound, and the verdicts there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypeVar

from ..coverage import gaps, slack_s, unlooked
from ..formulas import check
from ..records import (
    Absence,
    Claim,
    ClaimStatus,
    Coverage,
    Evidence,
    EvidenceBase,
    Measurement,
    Path,
    Span,
    SpanFound,
    Tube,
    VideoRecord,
)

E = TypeVar("E", bound=EvidenceBase)
F = TypeVar("F")


class Verdict(NamedTuple):
    """The status of a claim, and why in one sentence where it is not verified."""

    status: ClaimStatus
    reason: str | None = None
    unlooked: tuple[Span, ...] = ()
    """What nothing looked at, where that is all that is wrong."""


VERIFIED = Verdict("verified")


def contradicted(reason: str) -> Verdict:
    """The records say otherwise."""
    return Verdict("contradicted", reason)


def asserted(reason: str) -> Verdict:
    """No record says so."""
    return Verdict("asserted", reason)


def looked_over(holes: tuple[Span, ...]) -> Verdict:
    """Verified where nothing was left out; else what was is named."""
    if not holes:
        return VERIFIED
    named = ", ".join(f"{hole.start_s:.2f} to {hole.end_s:.2f} s" for hole in holes)
    return Verdict("asserted", f"nobody looked from {named}", holes)


class Untold(str):
    """Why what is cited does not tell whether a claim is so; it says nothing against it."""

    __slots__ = ()


def of_nobody(key: str) -> Untold:
    """That nothing tells which thing a measurement is of."""
    return Untold(f"{key} is of no tube, so nothing tells what it is of: track that, and go on with its id")


def borne_out(found: Sequence[F], wrong_with: Callable[[F], str | None], nothing: str) -> Verdict:
    """Verified by the first of what is cited that says so; else what is wrong with it.

    One that does not tell may be one that would bear it out, whatever the others say.
    """
    problems: list[str] = []
    for one in found:
        problem = wrong_with(one)
        if problem is None:
            return VERIFIED
        problems.append(problem)
    untold = [problem for problem in problems if isinstance(problem, Untold)]
    return asserted((*untold, nothing)[0]) if untold or not problems else contradicted(problems[-1])


@dataclass(frozen=True)
class Case:
    """A claim, the ledger, and the video that both speak of."""

    claim: Claim
    ledger: Mapping[str, Evidence]
    video: VideoRecord
    checked: dict[str, str | None] = field(default_factory=dict)
    """What is wrong with the records looked at so far; cases of one ledger share it."""

    def cited(self, kind: type[E]) -> tuple[E, ...]:
        """What the claim cites of one kind."""
        found = (self.ledger[key] for key in self.claim.evidence)
        return tuple(item for item in found if isinstance(item, kind))

    def tube(self, key: str | None) -> Tube | None:
        """A tube of the ledger."""
        found = None if key is None else self.ledger.get(key)
        return found if isinstance(found, Tube) else None

    def thing(self, key: str | None) -> Tube | None:
        """The tube that a piece of evidence is (first) of: a path's, a measurement's, or itself."""
        found = None if key is None else self.ledger.get(key)
        if isinstance(found, Path):
            return self.tube(found.tube)
        if isinstance(found, Measurement) and found.derivation.inputs[:1] not in ((), (key,)):
            return self.thing(found.derivation.inputs[0])
        return self.tube(key)

    def tubes_of(self, keys: Iterable[str]) -> tuple[Tube, ...]:
        """The tubes among these ids."""
        return tuple(tube for key in keys if (tube := self.tube(key)) is not None)

    @property
    def all_tubes(self) -> tuple[Tube, ...]:
        """Every tube of the ledger."""
        return tuple(item for item in self.ledger.values() if isinstance(item, Tube))

    @property
    def slack_s(self) -> float:
        """Two frames of the video."""
        return slack_s(self.video.rate_hz)

    def outside(self, *times_s: float) -> str | None:
        """What is wrong with times that do not lie in the video."""
        start, end = self.video.start_s, self.video.end_s
        for t in times_s:
            if not start - self.slack_s <= t <= end + self.slack_s:
                return f"{t:.2f} s is outside the video, which runs from {start:.2f} to {end:.2f} s"
        return None

    def unsound(self, evidence: Evidence) -> str | None:
        """What is wrong with a record: its formula gives something else, or speaks of another video."""
        if evidence.id not in self.checked:
            self.checked[evidence.id] = self._unsound(evidence)
        return self.checked[evidence.id]

    def _unsound(self, evidence: Evidence) -> str | None:
        if isinstance(evidence, Path):
            return _disputed(evidence)
        if not isinstance(evidence, Measurement | SpanFound | Absence) or evidence.derivation is None:
            return None
        parameters = evidence.derivation.parameters
        frame, ends = (self.video.width, self.video.height), (self.video.start_s, self.video.end_s)
        if parameters.get("frame_px", frame) != frame or parameters.get("video_s", ends) != ends:
            return f"{evidence.id} was computed for another video"
        for key in evidence.derivation.inputs:
            below = self.ledger.get(key)
            problem = None if below is None or key == evidence.id else self.unsound(below)
            if problem is not None:
                return problem
        return check(evidence, self.ledger)

    @property
    def whole(self) -> Span:
        """All of the video."""
        return Span(start_s=self.video.start_s, end_s=self.video.end_s)

    def searched(self, span: Span, evidence: Iterable[Evidence]) -> Verdict:
        """Whether no search behind the evidence left out anything of a span."""
        return looked_over(unlooked(span, evidence, self.slack_s))

    def looked_over(self, span: Span, coverages: Iterable[Coverage]) -> Verdict:
        """Whether the coverages leave nothing of a span out."""
        return looked_over(gaps(span, coverages, self.slack_s))


def _disputed(path: Path) -> str | None:
    """What is wrong with metres that two sources put elsewhere: nobody knows which of them is right."""
    told = next((d.detail for d in path.degradations if d.kind == "sources_disagree"), None)
    return None if told is None else f"what the metres of {path.id} rest on disagrees: {told}"
