"""The events of a run, one per line of the trace, told apart by `kind`; and how two runs are compared."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Literal, TypeVar

from pydantic import Field, JsonValue, TypeAdapter

from .canonical import canonical
from .records import (
    SCHEMA_VERSION,
    Answer,
    Call,
    CallResult,
    Covered,
    Depth,
    Description,
    Draft,
    Earlier,
    Evidence,
    Exchange,
    Fingerprint,
    Frames,
    JudgedClaim,
    Points,
    Reading,
    Record,
    Replaced,
    Sight,
    Status,
    Tube,
    VideoRecord,
)
from .records.base import CallId, ClaimId, EvidenceId, Sha256
from .records.degradation import BEFALLING


class Cost(Record):
    """What a run cost."""

    wall_s: float = Field(default=0.0, ge=0)
    tool_calls: int = Field(default=0, ge=0)
    model_calls: int = Field(default=0, ge=0)
    tokens_in: int = Field(default=0, ge=0)
    tokens_out: int = Field(default=0, ge=0)
    usd: float | None = Field(default=None, ge=0, description="None where a price is not known")


class Attachment(Record):
    """A file that goes with the video: the camera's sidecar, or tracks from elsewhere."""

    role: Literal["camera", "tracks"]
    source: str = Field(description="its path; a hint, no identity")
    sha256: Sha256


class RunStarted(Record):
    """What was asked of which video, by which policy and backends; the first event of every run."""

    kind: Literal["run_started"] = "run_started"
    schema_version: int = SCHEMA_VERSION
    vidence: str = Field(description="version of the package")
    question: str
    options: tuple[str, ...] = ()
    points: tuple[tuple[float, float, float], ...] = ()
    policy: str
    settings: dict[str, JsonValue] = Field(default_factory=dict)
    seed: int = 0
    video: VideoRecord
    source: str = Field(default="", description="the video's path as given; a hint for audits, no identity")
    attachments: tuple[Attachment, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    sights: tuple[Sight, ...] = Field(default=(), description="frames of it, as they were decoded")
    tooling: dict[str, str] = Field(
        default_factory=dict,
        description="what results rest on: digests of the code's packages and files, versions of libraries",
    )
    earlier: tuple[Earlier, ...] = Field(default=(), description="questions that this one goes on from")
    understood: str | None = Field(default=None, description="the question with its references filled in")
    inherited: int = Field(default=0, ge=0, description="calls of earlier runs, carried over with evidence")


class Briefed(Record):
    """What was known of the video before any thought."""

    kind: Literal["brief"] = "brief"
    brief: dict[str, JsonValue]


class StepStarted(Record):
    """A node of the graph began its work."""

    kind: Literal["step_started"] = "step_started"
    step: int = Field(ge=0)
    node: str


class StepFinished(Record):
    """A node of the graph ended its work."""

    kind: Literal["step_finished"] = "step_finished"
    step: int = Field(ge=0)
    node: str
    wall_s: float = Field(default=0.0, ge=0)


class Exchanged(Record):
    """A model was asked, and replied."""

    kind: Literal["exchange"] = "exchange"
    exchange: Exchange


class CallStarted(Record):
    """A manipulation was called."""

    kind: Literal["call_started"] = "call_started"
    call: Call


class CallFinished(Record):
    """A manipulation ended; append it together with its evidence, so that both stand or neither does."""

    kind: Literal["call_finished"] = "call_finished"
    result: CallResult


class EvidenceEntered(Record):
    """A piece of evidence entered the ledger."""

    kind: Literal["evidence"] = "evidence"
    evidence: Evidence


class Drafted(Record):
    """The policy proposed an answer."""

    kind: Literal["draft"] = "draft"
    draft: Draft


class Judged(Record):
    """The claims of a draft with the status that the ledger, as it was then, gave them."""

    kind: Literal["judged"] = "judged"
    claims: tuple[JudgedClaim, ...]


class Objected(Record):
    """Why the verifier does not let a claim stand."""

    kind: Literal["objection"] = "objection"
    claim: str
    status: str
    reason: str


class Answered(Record):
    """The answer, and what it cost."""

    kind: Literal["answer"] = "answer"
    answer: Answer
    cost: Cost = Cost()


class Interrupted(Record):
    """The run was cut off here; steps and calls still open are closed by this event."""

    kind: Literal["interrupted"] = "interrupted"
    reason: str
    open_steps: tuple[int, ...] = ()
    open_calls: tuple[CallId, ...] = ()
    torn: Sha256 | None = Field(default=None, description="blob of the bytes found beyond the head")
    torn_bytes: int = Field(default=0, ge=0)
    orphans: tuple[Sha256, ...] = Field(default=(), description="blobs that no event had cited yet")
    partial_files: int = Field(default=0, ge=0, description="half-written temporary files removed")


class Resumed(Record):
    """The run goes on."""

    kind: Literal["resumed"] = "resumed"
    vidence: str = Field(default="", description="version of the package that goes on")
    tooling: dict[str, str] | None = Field(
        default=None,
        description="what results rest on that is not as at the start, '' where it is gone; None: not told",
    )


class RunFinished(Record):
    """The run is over; only what people add to it comes later: reviews and redactions."""

    kind: Literal["run_finished"] = "run_finished"
    status: Status
    uncited: tuple[Sha256, ...] = Field(
        default=(), description="blobs that calls stored and then failed; the writer fills this in"
    )


class Reviewed(Record):
    """What a person says of a claim or a piece of evidence of a finished run."""

    kind: Literal["review"] = "review"
    of: ClaimId | EvidenceId
    verdict: Literal["right", "wrong", "unsure"]
    by: str = Field(min_length=1, description="who says so; a signature alone can vouch for it")
    why: str = ""


class Redacted(Record):
    """Pictures of a finished run were covered in part; from here on these digests stand for theirs."""

    kind: Literal["redaction"] = "redaction"
    why: str = ""
    places: tuple[Covered, ...] = Field(min_length=1)
    pictures: tuple[Replaced, ...] = ()


# One union, so that a line of the trace says by itself what it is.
Event = Annotated[
    RunStarted
    | Briefed
    | StepStarted
    | StepFinished
    | Exchanged
    | CallStarted
    | CallFinished
    | EvidenceEntered
    | Drafted
    | Judged
    | Objected
    | Answered
    | Interrupted
    | Resumed
    | RunFinished
    | Reviewed
    | Redacted,
    Field(discriminator="kind"),
]
# What people add to a run that is over.
AFTERWARDS = Reviewed | Redacted
EVENT: TypeAdapter[Event] = TypeAdapter(Event)


def blobs_of(event: Event) -> tuple[str, ...]:
    """The blobs that an event rests on."""
    if isinstance(event, RunFinished):
        return event.uncited
    if isinstance(event, Redacted):
        return tuple(picture.now for picture in event.pictures)
    if isinstance(event, Interrupted):
        return event.orphans if event.torn is None else (event.torn, *event.orphans)
    if isinstance(event, Exchanged):
        exchange = event.exchange
        return (exchange.request, *exchange.refused, *(shown.blob for shown in exchange.shown))
    if isinstance(event, EvidenceEntered):
        evidence = event.evidence
        if isinstance(evidence, Frames):
            return evidence.blobs
        if isinstance(evidence, Description):
            return (*_asked(evidence.request), *(shown.blob for shown in evidence.shown))
        if isinstance(evidence, Reading):
            return (*_asked(evidence.request), *evidence.shown)
        if isinstance(evidence, Depth):
            return (evidence.map,)
        if isinstance(evidence, Points):
            return (evidence.columns,)
        if isinstance(evidence, Tube) and evidence.masks is not None:
            return (evidence.masks,)
    return ()


def _asked(request: str | None) -> tuple[str, ...]:
    """The blob of what a model was asked, where one was."""
    return () if request is None else (request,)


def last_words(events: Iterable[Event]) -> tuple[Reviewed, ...]:
    """What people say by now: of one thing, the last word of each of them."""
    last = {(event.of, event.by): event for event in events if isinstance(event, Reviewed)}
    return tuple(last.values())


def replacements(events: Iterable[Event]) -> dict[str, str]:
    """Which blob there is now for every picture that was covered, however often it was."""
    found: dict[str, str] = {}
    for event in events:
        if isinstance(event, Redacted):
            step = {picture.original: picture.now for picture in event.pictures}
            found = {original: step.get(now, now) for original, now in found.items()} | step
    return found


def comparable(events: Iterable[Event]) -> tuple[dict[str, JsonValue], ...]:
    """What of a run must be equal when it is run again.

    Left out: clocks, durations, where the file lay, cache hits, retries and what else befell the work alone,
    what failed calls had stored, interruptions and the starts they repeated, what people added when it was
    over; calls that ran at once are put in the order of their ids.
    """
    kept: list[Event] = []
    started: set[bytes] = set()
    for event in events:
        if isinstance(event, Interrupted | Resumed | AFTERWARDS):
            continue
        if isinstance(event, StepStarted | CallStarted):
            line = canonical(event)
            if line in started:
                continue
            started.add(line)
        kept.append(event)
    return tuple(_timeless(event) for event in _in_call_order(kept))


def _in_call_order(events: list[Event]) -> list[Event]:
    ordered: list[Event] = []
    together: list[tuple[int, Event]] = []
    for event in events:
        number = _call_number(event)
        if number is None:
            ordered += [e for _, e in sorted(together, key=lambda pair: pair[0])]
            together = []
            ordered.append(event)
        else:
            together.append((number, event))
    return ordered + [e for _, e in sorted(together, key=lambda pair: pair[0])]


def _call_number(event: Event) -> int | None:
    if isinstance(event, CallStarted):
        return int(event.call.id[1:])
    if isinstance(event, EvidenceEntered):
        return int(event.evidence.call[1:])
    if isinstance(event, CallFinished):
        return int(event.result.call[1:])
    return None


Told = TypeVar("Told", Evidence, Answer)

_CHANGING: dict[str, dict[str, bool | set[str]]] = {
    "run_started": {"source": True},
    "step_finished": {"wall_s": True},
    "exchange": {"exchange": {"wall_s", "attempts"}},
    "call_finished": {"result": {"tool_s", "cached", "attempts"}},
    "answer": {"cost": {"wall_s"}},
    "run_finished": {"uncited": True},
}


def _timeless(event: Event) -> dict[str, JsonValue]:
    if isinstance(event, EvidenceEntered):
        event = event.model_copy(update={"evidence": lasting(event.evidence)})
    elif isinstance(event, Answered):
        event = event.model_copy(update={"answer": lasting(event.answer)})
    return event.model_dump(mode="json", exclude=_CHANGING.get(event.kind))


def lasting(told: Told) -> Told:
    """Without what befell only the work on it."""
    left = tuple(one for one in told.degradations if one.kind not in BEFALLING)
    return told.model_copy(update={"degradations": left})
