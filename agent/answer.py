"""The answer as users get it: the record, the evidence behind it, and where its trace lies."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from ..traces.compose import stands
from ..traces.errors import BackendError, BackendMissing
from ..traces.events import Cost
from ..traces.ledger import Ledger
from ..traces.reader import TraceReader
from ..traces.records import Answer as AnswerRecord
from ..traces.records import Evidence, JudgedClaim, Span, Status, Tube
from ..traces.records.claim import Compared, Direction, Quantified
from ..traces.render import summary
from ..traces.wording import coloured

EXIT_CODES: dict[str, int] = {
    "answered": 0,
    "partial": 6,
    "insufficient_evidence": 5,
    "unsupported_question": 5,
}
_BACKEND = frozenset({BackendError.code, BackendMissing.code})
Json = dict[str, Any]
P = TypeVar("P")


@dataclass(frozen=True)
class Agreement:
    """How many of several answers to one question say the same."""

    samples: int
    agreeing: int
    answers: tuple[str, ...]
    failures: tuple[str, ...] = ()
    """Why those without an answer have none."""


@dataclass(frozen=True)
class Answer:
    """An answer with its claims and their evidence."""

    question: str
    record: AnswerRecord
    ledger: Ledger
    cost: Cost
    trace: Path
    understood: str | None = None
    """Of a follow-up: the question with what it refers to filled in."""
    agreement: Agreement | None = None
    """Where it was asked several times: how often this was the answer."""
    backend_failed: bool = False
    """Whether calls failed for want of a backend, and for no other reason."""

    @classmethod
    def of(cls, folder: Path) -> Answer:
        """The answer of a finished run."""
        reader = TraceReader(folder)
        answered = reader.answered
        if answered is None:
            raise ValueError(f"the run in {str(folder)!r} has no answer yet")
        started = reader.started
        return cls(
            started.question,
            answered.answer,
            reader.ledger(),
            answered.cost,
            folder,
            understood=started.understood,
            backend_failed=_for_want_of_a_backend(reader),
        )

    @property
    def status(self) -> Status:
        """Answered, partial, insufficient_evidence or unsupported_question."""
        return self.record.status

    @property
    def text(self) -> str:
        """The answer in words."""
        return self.record.text

    @property
    def claims(self) -> tuple[JudgedClaim, ...]:
        """The claims, each with its status and the evidence it cites."""
        return self.record.claims

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence that the answer's claims cite, in order of entry."""
        cited = {e for claim in self.claims for e in claim.claim.evidence} | set(self.record.tubes)
        return tuple(e for e in self.ledger.values() if e.id in cited)

    @property
    def exit_code(self) -> int:
        """What the command line exits with: a backend's failure, where that is why nothing stands."""
        wanting = self.status == "insufficient_evidence" and not any(map(stands, self.claims))
        return BackendError.exit_code if wanting and self.backend_failed else EXIT_CODES[self.status]

    def as_json(self) -> Json:
        """The object that `vidence ask --json` prints."""
        return {
            "schema_version": 1,
            "status": self.status,
            "question": self.question,
            **({"understood": self.understood} if self.understood else {}),
            "answer": self._answer(),
            "claims": [_claim(c) for c in self.claims],
            "bearings": [
                b.model_dump(mode="json", include={"field", "status", "reason"}) for b in self.record.bearings
            ],
            "evidence": [_evidence(e) for e in self.evidence],
            "degradations": [d.model_dump(mode="json") for d in self.record.degradations],
            "reason": self.record.reason,
            "hint": self.record.hint,
            "forms": list(self.record.forms),
            "unlooked": [one.model_dump() for one in self.record.unlooked],
            "trace": str(self.trace),
            **({"agreement": asdict(self.agreement)} if self.agreement else {}),
            "cost": self.cost.model_dump(mode="json"),
        }

    def _answer(self) -> Json:
        record = self.record
        return {
            "text": record.text,
            "choice": record.choice,
            "quantity": record.quantity and _plain(record.quantity),
            "direction": record.direction and _plain(record.direction),
            "comparison": next((_plain(p) for p in self._said(Compared)), None),
            "measurements": [_plain(p) for p in self._said(Quantified)],
            "count": record.count,
            "truth": record.truth,
            "label": record.label,
            "time_s": record.time_s,
            "spans": [s.model_dump(mode="json") for s in record.spans],
            "tubes": [self._tube(self.ledger.get_as(t, Tube)) for t in record.tubes],
        }

    def _said(self, kind: type[P]) -> list[P]:
        """The predicates of a kind that stand, where the question is answered at all."""
        if self.status not in ("answered", "partial"):
            return []
        told = [c.claim.predicate for c in self.claims if stands(c)]
        return [predicate for predicate in told if isinstance(predicate, kind)]

    def _tube(self, tube: Tube) -> Json:
        """A tube's boxes, within the spans of the answer where it has some."""
        samples = tube.samples
        rows = zip(samples.t_s, samples.index, samples.xyxy, samples.seen, strict=True)
        seen = [(t_s, index, xyxy) for t_s, index, xyxy, how in rows if how != "hidden"]
        wanted = _wanted([t_s for t_s, _, _ in seen], self.record.spans)
        alone = len(self.record.tubes) == 1 and self.record.label
        return {
            "label": alone or coloured(tube.label, tube.look.colour),
            "evidence": tube.id,
            "boxes": [
                {"t_s": t_s, "frame": index, "xyxy": list(xyxy)}
                for place, (t_s, index, xyxy) in enumerate(seen)
                if wanted is None or place in wanted
            ],
        }


def _for_want_of_a_backend(reader: TraceReader) -> bool:
    """Whether calls of this run failed, and all of them because a backend is missing or broke."""
    results = list(reader.finished_calls().values())[reader.started.inherited :]
    codes = {result.failure.code for result in results if result.failure is not None}
    return bool(codes) and codes <= _BACKEND


def _wanted(times_s: list[float], spans: tuple[Span, ...]) -> set[int] | None:
    """Which samples lie in the spans; of an instant, the one nearest to it. None is all of them."""
    if not spans:
        return None
    wanted: set[int] = set()
    for span in spans:
        if span.duration_s > 0:
            wanted |= {i for i, t_s in enumerate(times_s) if span.contains(t_s)}
        elif times_s:
            wanted.add(min(range(len(times_s)), key=lambda i: abs(times_s[i] - span.start_s)))
    return wanted


def _plain(predicate: Quantified | Direction | Compared) -> Json:
    """A predicate's fields, without the word that tells it from others."""
    return predicate.model_dump(mode="json", exclude={"kind"})


def _claim(judged: JudgedClaim) -> Json:
    return {
        "id": judged.claim.id,
        "text": judged.text,
        "status": judged.status,
        "evidence": list(judged.claim.evidence),
        **({"reason": judged.reason} if judged.reason else {}),
        **({"unlooked": [one.model_dump() for one in judged.unlooked]} if judged.unlooked else {}),
    }


def _evidence(evidence: Evidence) -> Json:
    span = _span(evidence)
    return {
        "id": evidence.id,
        "kind": evidence.kind,
        "span": span and span.model_dump(mode="json"),
        "summary": summary(evidence),
    }


def _span(evidence: Evidence) -> Span | None:
    """When a piece of evidence was, where it has a time."""
    if isinstance(evidence, Tube):
        return evidence.span
    found = getattr(evidence, "found", None) or getattr(evidence, "span", None)
    return found if isinstance(found, Span) else None
