"""A small run with every kind of event, written by the real writer, and a judge that needs no formulas."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from vidence.traces.events import (
    Answered,
    Briefed,
    CallFinished,
    CallStarted,
    Cost,
    Drafted,
    Event,
    EvidenceEntered,
    Judged,
    Objected,
    RunFinished,
    RunStarted,
    StepFinished,
    StepStarted,
)
from vidence.traces.records import (
    Absence,
    Answer,
    Box,
    Call,
    CallFailure,
    CallResult,
    Claim,
    Coverage,
    Degradation,
    Derivation,
    Draft,
    Fingerprint,
    FrameRef,
    Frames,
    JudgedClaim,
    Measurement,
    Region,
    Span,
    SpanFound,
    Tube,
    TubeSamples,
    VideoRecord,
)
from vidence.traces.records.claim import Count, Present
from vidence.traces.store import TraceWriter

VIDEO = VideoRecord(
    name="clip.mp4",
    sha256="5" * 64,
    width=320,
    height=180,
    time_base=(1, 12800),
    start_s=0.0,
    end_s=2.0,
    frames=50,
    rate_hz=25.0,
    codec="h264",
    pixel_format="yuv420p",
    decoder="fake 1",
)
WHOLE = Span(start_s=0.0, end_s=2.0)
COVERAGE = Coverage(spans=(WHOLE,), rate_hz=25.0, tool="motion", frames=50)


def tube(number: int) -> Tube:
    times = tuple(round(i * 0.04, 6) for i in range(6))
    n = len(times)
    return Tube(
        id=f"e{number}",
        call="k1",
        label="object",
        track=number,
        source="motion+association",
        samples=TubeSamples(
            pts=tuple(int(t * 12800) for t in times),
            t_s=times,
            index=tuple(range(n)),
            xyxy=tuple((10.5 + i, 20.0, 40.25 + i, 50.0) for i in range(n)),
            seen=("full",) * n,
            real_edges=((True, True, True, True),) * n,
            score=(0.9,) * n,
        ),
        frame_interval_s=0.04,
        coverage=COVERAGE,
    )


def judge(claims: Sequence[Claim], ledger: object, video: VideoRecord) -> tuple[JudgedClaim, ...]:
    """A judge for tests: a claim stands when it cites anything."""
    return tuple(
        JudgedClaim(claim=c, text=f"{c.id} holds.", status="verified" if c.evidence else "uncited")
        for c in claims
    )


def run_events(frames_blob: str) -> list[Event]:
    """The events after `run_started`, up to the end."""
    return [*work_events(frames_blob), *end_events()]


def work_events(frames_blob: str) -> list[Event]:
    """The brief and three calls."""
    return [
        StepStarted(step=0, node="brief"),
        Briefed(brief={"shots": [[0.0, 2.0]], "camera_moves": False}),
        StepFinished(step=0, node="brief", wall_s=0.25),
        StepStarted(step=1, node="manipulate"),
        CallStarted(call=Call(id="k1", tool="track", arguments={"query": "red car"})),
        CallStarted(call=Call(id="k2", tool="look", arguments={"times_s": [0.5]})),
        CallStarted(call=Call(id="k3", tool="detect", arguments={"query": "dog", "at_s": 0.5})),
        EvidenceEntered(evidence=tube(1)),
        EvidenceEntered(
            evidence=Measurement(
                id="e2",
                call="k1",
                quantity="count",
                value=1.0,
                unit="1",
                subject="red car \u202e “quoted” \x1b[31m",
                derivation=Derivation(formula="count.ever", inputs=("e1",), parameters={"span": (0.0, 2.0)}),
                degradations=(Degradation(kind="occluded", detail="for 0.2 s"),),
            )
        ),
        CallFinished(result=CallResult(call="k1", evidence=("e1", "e2"), tool_s=0.125)),
        EvidenceEntered(
            evidence=Frames(
                id="e3", call="k2", frames=(FrameRef(pts=6400, t_s=0.5, index=12),), blobs=(frames_blob,)
            )
        ),
        EvidenceEntered(
            evidence=Region(
                id="e4",
                call="k2",
                label="car",
                score=0.5,
                frame=FrameRef(pts=6400, t_s=0.5),
                box=Box(xyxy=(1.0, 2.0, 3.0, 4.5)),
            )
        ),
        EvidenceEntered(evidence=SpanFound(id="e5", call="k2", what="shot", found=WHOLE, t_s=0.0)),
        EvidenceEntered(evidence=Absence(id="e6", call="k2", query="dog", span=WHOLE, coverage=COVERAGE)),
        CallFinished(result=CallResult(call="k2", evidence=("e3", "e4", "e5", "e6"))),
        CallFinished(
            result=CallResult(
                call="k3", evidence=("e1",), failure=CallFailure(code="nothing_found", message="no dog")
            )
        ),
        StepFinished(step=1, node="manipulate", wall_s=0.5),
    ]


def end_events() -> list[Event]:
    """Draft, judgement and answer."""
    claims = (
        Claim(
            id="c1", predicate=Count(subject="cars", mode="ever", value=1, span=WHOLE), evidence=("e1", "e2")
        ),
        Claim(id="c2", predicate=Present(subject="dog", span=WHOLE)),
    )
    judged = judge(claims, None, VIDEO)
    return [
        Drafted(draft=Draft(claims=claims)),
        Judged(claims=judged),
        Objected(claim="c2", status="uncited", reason="nothing is cited"),
        Answered(
            answer=Answer(status="answered", text="One.", count=1, claims=judged[:1]),
            cost=Cost(wall_s=0.75, tool_calls=3),
        ),
        RunFinished(status="answered"),
    ]


def started(question: str = "How many cars are there?") -> RunStarted:
    return RunStarted(
        vidence="0",
        question=question,
        options=("one", "two"),
        points=((0.5, 10.0, 20.0),),
        policy="rules",
        settings={"budget": {"steps": 8}},
        video=VIDEO,
        fingerprints=(Fingerprint(capability="detector", name="motion", version="1"),),
    )


MakeRun = Callable[..., Path]


@pytest.fixture
def make_run(tmp_path: Path) -> MakeRun:
    """Write a run; `until` cuts its events short, `question` and `start_t_s` change what they can."""
    names = itertools.count()

    def make(until: int | None = None, question: str = "How many cars?", start_t_s: float = 1e9) -> Path:
        run = tmp_path / f"run{next(names)}"
        ticks = itertools.count()
        clock = lambda: start_t_s + next(ticks) * 0.01  # noqa: E731
        with TraceWriter.create(run, started(question), clock=clock) as writer:
            picture = writer.blobs.put(b"a picture" * 9)
            writer.blobs.put(b"stored by a failed call")
            for event in run_events(picture)[:until]:
                writer.append(event)
        return run

    return make


@pytest.fixture
def fake_judge() -> Callable[..., tuple[JudgedClaim, ...]]:
    return judge


@pytest.fixture
def fake_audit() -> Callable[..., object]:
    from vidence.traces.audit import audit

    return lambda run, **options: audit(
        run, **{"judge": judge, "recheck": lambda evidence, ledger: None, **options}
    )
