"""Small runs to export, always the same to the byte; and what each format makes of them.

`python -m vidence.tests.traces.export.sample_exports FOLDER` writes the golden files into a folder.
"""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path

from vidence.tools.models.model import Message, Offered, Picture, Request, Text
from vidence.traces import masks
from vidence.traces.canonical import canonical
from vidence.traces.events import (
    Answered,
    Briefed,
    CallFinished,
    CallStarted,
    Cost,
    Drafted,
    Event,
    EvidenceEntered,
    Exchanged,
    Interrupted,
    Judged,
    Objected,
    Resumed,
    RunFinished,
    RunStarted,
    StepFinished,
    StepStarted,
)
from vidence.traces.export.chosen import Chosen
from vidence.traces.export.film import Take
from vidence.traces.export.formats import FORMATS, export
from vidence.traces.records import (
    Answer,
    Box,
    Call,
    CallFailure,
    CallResult,
    Claim,
    Coverage,
    Derivation,
    Draft,
    Exchange,
    Fingerprint,
    FrameRef,
    Frames,
    JudgedClaim,
    Mask,
    Measurement,
    PathSamples,
    Region,
    Reply,
    Shown,
    Span,
    SpanFound,
    ToolUse,
    Tube,
    TubeSamples,
    Usage,
    VideoRecord,
)
from vidence.traces.records import (
    Path as Way,
)
from vidence.traces.records.claim import Free, Quantified
from vidence.traces.records.path import Mode
from vidence.traces.records.tube import Look
from vidence.traces.store import TraceWriter

# Ticks of 1/12800 s; the frames are unevenly far apart.
TICKS, PTS = 12800, (0, 512, 1024, 1536, 2560, 3072, 3584, 4096, 4608, 5632)
WIDTH, HEIGHT = 64, 48
TIMES = tuple(pts / TICKS for pts in PTS)
WHOLE = Span(start_s=0.0, end_s=0.5)
VIDEO = VideoRecord(
    name="clip.mp4",
    sha256="5" * 64,
    width=WIDTH,
    height=HEIGHT,
    time_base=(1, TICKS),
    start_s=0.0,
    end_s=0.5,
    frames=len(PTS),
    rate_hz=25.0,
    variable_rate=True,
    codec="h264",
    pixel_format="yuv420p",
    decoder="fake 1",
)
COVERAGE = Coverage(spans=(WHOLE,), rate_hz=25.0, tool="motion", frames=len(PTS))
FRAME = FrameRef(pts=PTS[3], t_s=TIMES[3], index=3)
# One black pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a4944415478da6360000000020001e527defc0000000049454e44ae426082"
)
HOSTILE = ("=HYPERLINK(1)", "<b>&\"'\x07\u202e", "-1+1|cmd", 'a\nb,"c"', "</script>", "\t@SUM(A1)")


def small(folder: Path, *, video: VideoRecord = VIDEO, until: int | None = None) -> Path:
    """A run by rules: two things, one outlined and one looked at every other frame, a path and a number."""
    return _write(folder / "small", _started(video), small_events, until)


def one_find(folder: Path) -> Path:
    """A run that found one thing in one frame, and nothing over time."""

    def events(writer: TraceWriter) -> list[Event]:
        found = wheel().model_copy(update={"id": "e1", "call": "k1"})
        claim = Claim(id="c1", predicate=Free(text="A wheel."), evidence=("e1",))
        judged = (JudgedClaim(claim=claim, text="A wheel.", status="asserted"),)
        return [
            CallStarted(call=Call(id="k1", tool="detect", arguments={"query": "wheel"})),
            EvidenceEntered(evidence=found),
            CallFinished(result=CallResult(call="k1", evidence=("e1",))),
            Answered(answer=Answer(status="answered", text="A wheel.", claims=judged)),
            RunFinished(status="answered"),
        ]

    return _write(folder / "find", _started(VIDEO), events)


def twice(folder: Path) -> Path:
    """The small run, but that another call follows the car, for longer and without outlines, and its way."""

    def events(writer: TraceWriter) -> list[Event]:
        *found, answered, finished = small_events(writer)
        both = answered.answer.model_copy(update={"tubes": ("e1", "e8")})
        boxes = [(4 + 3 * n, 20, 14 + 3 * n, 30) for n in range(6)]
        longer = {"id": "e8", "call": "k5", "masks": None, "label": "object", "classed": False}
        samples = _samples(range(6), boxes, ("full",) * 6)
        return [
            *found,
            CallStarted(call=Call(id="k5", tool="track", arguments={})),
            EvidenceEntered(evidence=car(writer).model_copy(update={**longer, "samples": samples})),
            EvidenceEntered(
                evidence=way().model_copy(update={"id": "e9", "call": "k5", "tube": "e8", "label": "object"})
            ),
            CallFinished(result=CallResult(call="k5", evidence=("e8", "e9"))),
            answered.model_copy(update={"answer": both}),
            finished,
        ]

    return _write(folder / "twice", _started(VIDEO), events)


def by_model(folder: Path) -> Path:
    """A run of a model that looks at a frame, calls something wrongly, and answers."""
    started = _started(VIDEO).model_copy(update={"policy": "scripted"})
    return _write(folder / "model", started, model_events)


def hostile(folder: Path) -> Path:
    """The same with texts that are meant to be more than text."""

    def events(writer: TraceWriter) -> list[Event]:
        tube = car(writer).model_copy(update={"label": HOSTILE[0], "name": HOSTILE[1]})
        told = speed().model_copy(update={"quantity": HOSTILE[3], "subject": HOSTILE[2], "word": HOSTILE[5]})
        claim = Claim(id="c1", predicate=Free(text=HOSTILE[4]), evidence=("e1",))
        judged = (JudgedClaim(claim=claim, text=HOSTILE[4], status="asserted", reason=HOSTILE[1]),)
        return [
            StepStarted(step=1, node=HOSTILE[1]),
            CallStarted(call=Call(id="k1", tool=HOSTILE[0], arguments={HOSTILE[1]: HOSTILE[3]})),
            *(EvidenceEntered(evidence=one) for one in (tube, told.model_copy(update={"id": "e2"}))),
            CallFinished(result=CallResult(call="k1", evidence=("e1", "e2"))),
            StepFinished(step=1, node=HOSTILE[1]),
            Answered(answer=Answer(status="answered", text=HOSTILE[4], claims=judged)),
            RunFinished(status="answered"),
        ]

    started = _started(VIDEO.model_copy(update={"name": HOSTILE[1]}))
    return _write(folder / "hostile", started.model_copy(update={"question": HOSTILE[0]}), events)


def _write(run: Path, started: RunStarted, events, until: int | None = None) -> Path:
    ticks = itertools.count()
    with TraceWriter.create(run, started, clock=lambda: 1.7e9 + next(ticks) / 8) as writer:
        for event in events(writer)[:until]:
            writer.append(event)
    return run


def _started(video: VideoRecord) -> RunStarted:
    return RunStarted(
        vidence="0", question="How fast is the red car?", policy="rules", video=video, source="clip.mp4"
    )


def model_events(writer: TraceWriter) -> list[Event]:
    use = ToolUse(id="t1.1", name="track", arguments={"query": "red car"})
    answer = ToolUse(id="t2.1", name="answer", arguments={"claims": [{"evidence": ["e4"]}]})
    blob = writer.blobs.put(PICTURE)
    shown = Shown(
        blob=blob, width=32, height=24, pts=(PTS[1],), t_s=(TIMES[1],), index=(1,), scale=(2.0, 2.0)
    )
    tools = (Offered(name="track", description="Find a thing.", parameters={"type": "object"}),)
    system = Message(role="system", parts=(Text(text="You answer one question."),))
    asked = Message(role="user", parts=(Text(text="How fast is the red car?"),))
    turns = (
        Message(role="assistant", parts=(Text(text="I look."),), uses=(use,)),
        Message(role="tool", parts=(Text(text="e1 tube: red car"),), answers="t1.1"),
        Message(role="user", parts=(Text(text="p1: frame 1"), Picture(shown=shown))),
    )
    first = Request(messages=(system, asked), tools=tools)
    second = Request(messages=(system, asked, *turns), tools=tools)
    reply = Reply(text="I look.", uses=(use,), finish="tool_calls", model="tiny-1")

    def exchanged(step: int, request: Request, **more: object) -> Exchanged:
        model = Fingerprint(capability="chat", name="openai:tiny", version="1")
        stored = writer.blobs.put(canonical(request))
        return Exchanged(exchange=Exchange(step=step, model=model, request=stored, wall_s=0.0625, **more))

    return [
        StepStarted(step=1, node="decide"),
        exchanged(1, first, reply=reply, accepted=1, usage=Usage(tokens_in=9, tokens_out=4, usd=0.5)),
        CallStarted(call=Call(id="k1", tool="track", arguments={"query": "red car"})),
        StepFinished(step=1, node="decide"),
        EvidenceEntered(evidence=car(writer)),
        CallFinished(result=CallResult(call="k1", evidence=("e1",))),
        StepStarted(step=2, node="decide"),
        exchanged(2, second, reply=Reply(uses=(answer,)), shown=(shown,), correction="there is no e4"),
        Interrupted(reason="killed", open_steps=(2,)),
        Resumed(),
        StepStarted(step=2, node="decide"),
        CallStarted(call=Call(id="k2", tool="measure", arguments={"of": ["e1"]})),
    ]


def small_events(writer: TraceWriter) -> list[Event]:
    claims = (
        Claim(
            id="c1",
            predicate=Quantified(name="mean_speed", subject="the red car", value=25.0, unit="m/s"),
            evidence=("e4", "e6"),
        ),
    )
    judged = (JudgedClaim(claim=claims[0], text="The red car went 25 m/s.", status="verified"),)
    return [
        StepStarted(step=0, node="brief"),
        Briefed(brief={"camera_moves": False}),
        StepFinished(step=0, node="brief", wall_s=0.25),
        StepStarted(step=1, node="act"),
        CallStarted(call=Call(id="k1", tool="track", arguments={"query": "car"})),
        CallStarted(call=Call(id="k2", tool="detect", arguments={"query": "dog"})),
        EvidenceEntered(evidence=car(writer)),
        EvidenceEntered(evidence=person()),
        CallFinished(result=CallResult(call="k1", evidence=("e1", "e2"), tool_s=0.25)),
        CallFinished(
            result=CallResult(call="k2", failure=CallFailure(code="nothing_found", message="no dog"))
        ),
        CallStarted(call=Call(id="k3", tool="measure", arguments={"of": ["e1"], "quantity": "mean_speed"})),
        EvidenceEntered(evidence=way()),
        EvidenceEntered(evidence=speed()),
        EvidenceEntered(
            evidence=SpanFound(id="e5", call="k3", what="stop", found=WHOLE, t_s=0.24, tube="e1")
        ),
        CallFinished(result=CallResult(call="k3", evidence=("e3", "e4", "e5"))),
        CallStarted(call=Call(id="k4", tool="look", arguments={"times_s": [0.12]})),
        EvidenceEntered(evidence=wheel()),
        EvidenceEntered(
            evidence=Frames(id="e7", call="k4", frames=(FRAME,), blobs=(writer.blobs.put(PICTURE),))
        ),
        CallFinished(result=CallResult(call="k4", evidence=("e6", "e7"))),
        StepFinished(step=1, node="act", wall_s=0.5),
        Drafted(draft=Draft(claims=claims)),
        Judged(claims=judged),
        Objected(claim="c1", status="verified", reason="none"),
        Answered(
            answer=Answer(status="answered", text="The red car went 25 m/s.", claims=judged, tubes=("e1",)),
            cost=Cost(wall_s=1.0, tool_calls=4),
        ),
        RunFinished(status="answered"),
    ]


def car(writer: TraceWriter) -> Tube:
    """On the first four frames, with an outline on each: a box less its upper left pixel."""
    boxes = [(4 + 3 * n, 20, 14 + 3 * n, 30) for n in range(4)]
    outlines = [_outline(*box) for box in boxes]
    return Tube(
        id="e1",
        call="k1",
        label="car",
        classed=True,
        track=1,
        source="motion+association",
        samples=_samples(range(4), boxes, ("full", "full", "full", "partial")),
        frame_interval_s=0.04,
        look=Look(colour="red"),
        masks=writer.blobs.put(masks.packed(outlines)),
        coverage=COVERAGE,
    )


def person() -> Tube:
    """On every other frame from the third on, hidden at last."""
    boxes = [(40.25 + n, 10.5, 48.125 + n, 40.0) for n in range(3)]
    return Tube(
        id="e2",
        call="k1",
        label="person",
        classed=True,
        track=2,
        name="p-7",
        source="motion+association",
        samples=_samples((2, 4, 6), boxes, ("full", "partial", "hidden")),
        frame_interval_s=0.1,
        coverage=COVERAGE,
    )


def _samples(index, boxes, seen) -> TubeSamples:
    return TubeSamples(
        pts=tuple(PTS[n] for n in index),
        t_s=tuple(TIMES[n] for n in index),
        index=tuple(index),
        xyxy=tuple(tuple(map(float, box)) for box in boxes),
        seen=tuple(seen),
        real_edges=((True, True, True, True),) * len(boxes),
        score=tuple(0.0 if one == "hidden" else 0.875 for one in seen),
    )


def _outline(x1: int, y1: int, x2: int, y2: int) -> Mask:
    height, width = y2 - y1, x2 - x1
    first = [x1 * HEIGHT + y1 + 1, height - 1]
    others = [HEIGHT - height, height] * (width - 1)
    counts = (*first, *others)
    return Mask(height=HEIGHT, width=WIDTH, counts=(*counts, HEIGHT * WIDTH - sum(counts)))


def way() -> Way:
    spread = ((0.04, 0.01, 0.0, 0.09, 0.0, 0.0),) * 4
    return Way(
        id="e3",
        call="k3",
        tube="e1",
        label="car",
        track=1,
        frame="world",
        samples=PathSamples(
            t_s=TIMES[:4],
            xyz_m=tuple((float(n), 5.0, 0.0) for n in range(4)),
            velocity_m_s=((25.0, 0.0, 0.0),) * 4,
            acceleration_m_s2=((0.0, 0.5, 0.0),) * 4,
            covariance_m2=spread,
            velocity_covariance_m2_s2=spread,
            acceleration_covariance_m2_s4=spread,
            seen=(True, True, True, False),
        ),
        modes=(
            Mode(name="camera.pitch_deg", shift_m=((0.3, 0.0, 0.0),) * 4),
            Mode(name="camera.height_m", shift_m=((0.4, 0.1, 0.0),) * 4),
        ),
        parts=(Span(start_s=0.0, end_s=0.12),),
        scale="a sidecar",
    )


def speed() -> Measurement:
    return Measurement(
        id="e4",
        call="k3",
        quantity="mean_speed",
        value=25.0,
        unit="m/s",
        sigma=0.5,
        ci95=(24.0, 26.0),
        span=Span(start_s=0.0, end_s=0.12),
        subject="the red car",
        derivation=Derivation(formula="metric.mean_speed", inputs=("e3",)),
    )


def wheel() -> Region:
    return Region(
        id="e6", call="k4", label="wheel", score=0.5, frame=FRAME, box=Box(xyxy=(30.0, 4.0, 36.0, 9.0))
    )


def filmed(run: Path, to: str, scratch: Path) -> dict[str, object]:
    """What a film of a run would show, by the names of its files."""

    def film(take: Take, path: Path) -> tuple[str, ...]:
        told = {
            "span": take.span and (take.span.start_s, take.span.end_s),
            "things": {thing.tube.id: len(thing.masks or ()) for thing in take.things},
            "marks": take.marks,
        }
        path.write_text(json.dumps(told))
        return (f"{path.suffix} of a film",)

    path = scratch / to
    export(Chosen.of(run), FORMATS[to], path, film)
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return {file.name: json.loads(file.read_text()) for file in files}


def golden(folder: Path, scratch: Path) -> None:
    """What every format makes of the small run, and those of talk of the model's."""
    run, talked = small(scratch), by_model(scratch)
    for name in ("otel", "chat"):
        export(Chosen.of(talked), FORMATS[name], folder / f"model{FORMATS[name].ending}")
    for name, to in FORMATS.items():
        if to.filmed:
            told = json.dumps(filmed(run, name, scratch), indent=1) + "\n"
            (folder / f"small.{name}.json").write_text(told)
        else:
            export(Chosen.of(run), to, folder / f"small{to.ending}")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as made:
        golden(Path(sys.argv[1]), Path(made))
