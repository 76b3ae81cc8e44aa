"""A follow-up goes on from a finished run: its evidence is carried over, so that nothing is found twice."""

from __future__ import annotations

from collections.abc import Sequence

from ..traces.errors import UsageError
from ..traces.events import (
    Briefed,
    CallFinished,
    CallStarted,
    Event,
    EvidenceEntered,
    Redacted,
    StepFinished,
    StepStarted,
    blobs_of,
    last_words,
)
from ..traces.reader import TraceReader
from ..traces.records import Answer, Earlier, Span
from ..traces.store import TraceWriter


def finished_run(reader: TraceReader) -> TraceReader:
    """The run, if it came to its end."""
    if not reader.finished or reader.answered is None:
        raise UsageError(
            f"the run in {str(reader.run)!r} did not finish, so nothing can follow up on it",
            hint="Finish it with `vidence resume`.",
        )
    if any(isinstance(event, Redacted) for event in reader.events):
        raise UsageError(
            f"pictures of the run in {str(reader.run)!r} were covered, so nothing can follow up on it",
            hint="Go on from the original run.",
        )
    for word in last_words(reader.events):
        if word.verdict == "wrong" and word.of.startswith("e"):
            raise UsageError(
                f"{word.by} calls {word.of} of {str(reader.run)!r} wrong, so nothing can follow up on it",
                hint="Ask anew of the video.",
            )
    return reader


def earlier_of(reader: TraceReader) -> tuple[Earlier, ...]:
    """The questions before a follow-up on this run: those before it, and its own."""
    started, answered = reader.started, reader.answered
    assert answered is not None
    answer, before = answered.answer, started.earlier[-1] if started.earlier else None
    one = Earlier(
        trace=reader.head.hash,
        question=started.understood or started.question,
        text=answer.text,
        subject=_subject(answer),
        t_s=_instant(answer),
        span=_while(answer),
    )
    # An answer that spoke of nothing leaves 'it' and 'then' what they were.
    if before is not None and one.subject is None:
        one = one.model_copy(update={"subject": before.subject, "t_s": before.t_s, "span": before.span})
    return (*started.earlier, one)


def carry_over(reader: TraceReader, writer: TraceWriter) -> None:
    """The calls of a run with their evidence and blobs, and its brief, into a new trace."""
    calls, results, ledger = reader.calls(), reader.finished_calls(), reader.ledger()
    brief = next((event for event in reader.events if isinstance(event, Briefed)), None)
    events: list[Event] = [CallStarted(call=calls[name]) for name in results]
    events += [EvidenceEntered(evidence=evidence) for evidence in ledger.values()]
    events += [CallFinished(result=result) for result in results.values()]
    for sha256 in dict.fromkeys(blob for event in events for blob in blobs_of(event)):
        writer.blobs.put(reader.blobs.get(sha256))
    if brief is not None:
        events += [StepStarted(step=0, node="brief"), brief, StepFinished(step=0, node="brief")]
    writer.append(*events)


def _subject(answer: Answer) -> str | None:
    """The thing that an answer was about, as a definite phrase."""
    subjects = (getattr(judged.claim.predicate, "subject", None) for judged in answer.claims)
    said = answer.label or next((subject for subject in subjects if subject), None)
    if said is None:
        return None
    first, _, rest = said.partition(" ")
    return f"the {rest}" if first.lower() in ("a", "an", "the", "any", "some") else f"the {said}"


def _instant(answer: Answer) -> float | None:
    """The instant that an answer speaks of, if it is one."""
    if answer.time_s is not None:
        return answer.time_s
    times = _values(answer, ("t_s", "at_s"))
    return times[0] if times else None


def _values(answer: Answer, names: Sequence[str]) -> list[float]:
    found = (getattr(judged.claim.predicate, name, None) for judged in answer.claims for name in names)
    return [value for value in found if isinstance(value, float)]


def _while(answer: Answer) -> Span | None:
    """The while that an answer speaks of."""
    if answer.spans:
        return answer.spans[0]
    spans = (getattr(judged.claim.predicate, "span", None) for judged in answer.claims)
    return next((span for span in spans if isinstance(span, Span) and span.duration_s > 0), None)
