"""What people added when the run was over: what they said, which of it stands, and what they covered."""

from __future__ import annotations

from datetime import UTC, datetime

from ..chain import Line
from ..covering import covers
from ..errors import ToolError
from ..events import Redacted, Reviewed
from ..records import Covered, Tube
from ..reviews import rescored
from .claims import answer_given, claim_made
from .data import AfterReview, Hidden, Opinion, Redaction, Withdrawn
from .places import rounded, span_told
from .told import Told


def after_review(told: Told) -> AfterReview | None:
    """What is left of the answer, where people call something wrong."""
    try:
        left = None if told.found.problems else rescored(told.events)
    except (ValueError, ToolError):
        # The evidence does not hold together, and the audit says so.
        return None
    if left is None:
        return None
    made = (claim_made(one, told, main=one.claim.id in told.main) for one in left.answer.claims)
    return AfterReview(answer=answer_given(left.answer), claims=tuple(made), taken=left.taken)


def opinions(told: Told) -> tuple[Opinion, ...]:
    """What people said of claims and evidence, in order; of one thing, a person's last word stands."""
    said = [(line, line.event) for line in told.found.lines if isinstance(line.event, Reviewed)]
    last = {(event.of, event.by): (line, event) for line, event in said}
    return tuple(_opinion(line, event, *last[event.of, event.by]) for line, event in said)


def _opinion(line: Line, event: Reviewed, after: Line, then: Reviewed) -> Opinion:
    stands = after.n == line.n
    return Opinion(
        n=line.n,
        of=event.of,
        verdict=event.verdict,
        by=event.by,
        why=event.why,
        when=_when(line),
        withdrawn=None if stands else Withdrawn(by=then.by, verdict=then.verdict, when=_when(after)),
    )


def redactions(told: Told) -> tuple[Redaction, ...]:
    """What was covered, by whom it is not said; in order."""
    return tuple(
        Redaction(
            n=line.n,
            why=line.event.why,
            when=_when(line),
            places=tuple(_hidden(place, told) for place in line.event.places),
            pictures=len(line.event.pictures),
        )
        for line in told.found.lines
        if isinstance(line.event, Redacted)
    )


def _hidden(place: Covered, told: Told) -> Hidden:
    return Hidden(
        xyxy=place.xyxy and rounded(place.xyxy),
        tube=place.tube,
        whole=place.whole,
        boxes=_boxes(place, told),
        span=place.span and span_told(place.span),
    )


def _boxes(place: Covered, told: Told) -> tuple[float, ...]:
    """What was covered of a tube, at each of its samples."""
    tube = told.ledger.get(place.tube or "")
    if not isinstance(tube, Tube):
        return ()
    always = place.model_copy(update={"span": None})
    at = covers([always], told.ledger, told.started.video.rate_hz)
    return tuple(value for t_s in tube.samples.t_s for box in at(t_s) for value in rounded(box))


def _when(line: Line) -> str:
    """What the machine's clock said; of a trace made to trip it, its number."""
    try:
        return f"{datetime.fromtimestamp(line.t, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (ValueError, OverflowError, OSError):
        return f"{line.t:.6g} s after the start of 1970"
