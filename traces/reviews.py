"""What people said of a run that is over, and the answer as it is without what they call wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import Field

from .compose import compose, cut_short, stands
from .counterfactual import borne_in, resting_on
from .entail import judge
from .errors import UsageError
from .events import Drafted, Event, EvidenceEntered, Reviewed, RunStarted, last_words
from .printable import printable
from .reader import TraceReader
from .records import Answer, Claim, Draft, Evidence, JudgedClaim, Record
from .show import in_words
from .store import TraceWriter

Known = Mapping[str, Evidence]


class Rescored(Record):
    """An answer without what people call wrong."""

    answer: Answer
    taken: tuple[str, ...] = Field(description="evidence called wrong, and what was made from it")

    def text(self) -> str:
        """What is left, in lines for a person."""
        gone = f" ({', '.join(self.taken)} taken away)" if self.taken else ""
        lines = [f"what is left of the answer{gone}: {self.answer.status}: {self.answer.text}"]
        fallen = (claim for claim in self.answer.claims if not stands(claim))
        lines += [f"  {claim.claim.id} does not stand: {claim.text} ({claim.reason})" for claim in fallen]
        return "\n".join(map(printable, lines))


def review(run: Path, said: Reviewed) -> Rescored | None:
    """Add what a person says to a finished run; what its answer is then, where that is another."""
    reader = TraceReader(run)
    known = {*reader.ledger(), *(claim.claim.id for claim in _answered(reader))}
    if said.of not in known:
        raise UsageError(
            f"{said.of!r} is neither evidence of the run nor a claim of its answer",
            hint=f"`vidence trace show {run}` lists both.",
        )
    with TraceWriter.add_to(run) as writer:
        writer.append(said)
    return rescored(TraceReader(run).events)


def _answered(reader: TraceReader) -> tuple[JudgedClaim, ...]:
    return () if reader.answered is None else reader.answered.answer.claims


def rescored(events: Sequence[Event]) -> Rescored | None:
    """The answer that is left of a run; None where nobody calls anything wrong, or nothing was drafted."""
    wrong = {said.of: said for said in last_words(events) if said.verdict == "wrong"}
    draft = next((e.draft for e in reversed(events) if isinstance(e, Drafted)), None)
    if not wrong or draft is None:
        return None
    return _without(wrong, draft, events)


def left_in_words(events: Sequence[Event]) -> list[str]:
    """What is left of the answer, in lines; a trace made to trip the formulas ends in a sentence, too."""
    try:
        left = rescored(events)
    except Exception as error:
        return [f"what is left of the answer cannot be said: {printable(f'{type(error).__name__}: {error}')}"]
    return [] if left is None else left.text().split("\n")


def _without(wrong: dict[str, Reviewed], draft: Draft, events: Sequence[Event]) -> Rescored:
    started = next(e for e in events if isinstance(e, RunStarted))
    whole = {e.evidence.id: e.evidence for e in events if isinstance(e, EvidenceEntered)}
    gone = resting_on(wrong, whole)
    ledger = {key: evidence for key, evidence in whole.items() if key not in gone}
    judged = tuple(_judged(claim, wrong, whole, ledger, started) for claim in draft.claims)
    answer = compose(
        draft.model_copy(update={"tubes": tuple(key for key in draft.tubes if key in ledger)}),
        judged,
        ledger,
        borne=borne_in(started, draft, judged, ledger),
        video=started.video.degradations,
        exhausted=cut_short(draft),
    )
    return Rescored(answer=answer, taken=tuple(key for key in whole if key in gone))


def _judged(
    claim: Claim, wrong: dict[str, Reviewed], whole: Known, ledger: Known, started: RunStarted
) -> JudgedClaim:
    """A claim judged by what is left; one that was called wrong, or cites what was, does not stand."""
    lost = [key for key in claim.evidence if key in whole and key not in ledger]
    if claim.id not in wrong and not lost:
        return judge([claim], ledger, started.video)[0]
    (was,) = judge([claim], whole, started.video)
    if claim.id in wrong:
        return was.model_copy(update={"status": "contradicted", "reason": in_words(wrong[claim.id])})
    said = wrong.get(lost[0])
    why = in_words(said) if said else f"{lost[0]} was made from evidence that is called wrong"
    return was.model_copy(update={"status": "uncited", "reason": why})
