"""A run with evidence of every kind, whose video is not there: what it looked at lies in its blobs."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from vidence.tests.traces.report.sample_runs import WHOLE, ended, started, stop_of, thing, way_of
from vidence.tools.masks import encoded, samples_of
from vidence.traces import masks, points
from vidence.traces.canonical import canonical
from vidence.traces.events import CallFinished, CallStarted, EvidenceEntered, StepFinished, StepStarted
from vidence.traces.records import (
    Absence,
    Box,
    Calibration,
    Call,
    CallResult,
    Claim,
    Coverage,
    Depth,
    Derivation,
    Description,
    Evidence,
    FrameRef,
    Frames,
    Hits,
    JudgedClaim,
    Measurement,
    Points,
    Reading,
    Region,
    Shown,
    Span,
    SpanFound,
    Transcript,
    Tube,
)
from vidence.traces.records.calibration import CameraPoses
from vidence.traces.records.claim import Free
from vidence.traces.records.depth import DepthRange, ThingDepth
from vidence.traces.records.hits import Hit
from vidence.traces.records.reading import ReadLine
from vidence.traces.records.transcript import SaidLine
from vidence.traces.store import TraceWriter

TIMES = (1.0, 1.2, 1.4)
COVERAGE = Coverage(spans=(WHOLE,), rate_hz=5.0, tool="detector", frames=18000)


def every_kind(folder: Path) -> Path:
    """A claim for each kind of evidence, each citing one of them."""
    run = folder / "every-kind"
    with TraceWriter.create(run, started("What is all this?"), clock=lambda: 1e9) as writer:
        found = _evidence(writer)
        judged = tuple(_claim(n, one) for n, one in enumerate(found, start=1))
        writer.append(
            StepStarted(step=1, node="act"),
            CallStarted(call=Call(id="k1", tool="everything", arguments={})),
            *(EvidenceEntered(evidence=one) for one in found),
            CallFinished(result=CallResult(call="k1", evidence=tuple(e.id for e in found))),
            StepFinished(step=1, node="act"),
        )
        writer.append(*ended(judged, "All of it."))
    return run


def _claim(number: int, one: Evidence) -> JudgedClaim:
    claim = Claim(id=f"c{number}", predicate=Free(text=f"a {one.kind}"), evidence=(one.id,))
    return JudgedClaim(claim=claim, text=f"A {one.kind}.", status="supported")


def _evidence(writer: TraceWriter) -> list[Evidence]:
    picture = writer.blobs.put(cv2.imencode(".png", np.full((90, 160, 3), 120, np.uint8))[1].tobytes())
    request = writer.blobs.put(canonical({"messages": []}))
    tube = _outlined(writer)
    made: list[Evidence] = [tube, way_of(2, thing(3)), stop_of(3, tube)]
    made += [_points(writer, 4), *_depths(writer, 5, tube), *_looks(8, picture, request), *_found(12)]
    return made


def _outlined(writer: TraceWriter) -> Tube:
    """A disc that moves to the right, with its outline."""
    rows, columns = np.mgrid[0:1080, 0:1920]
    discs = [encoded((rows - 500) ** 2 + (columns - 400 - 30 * n) ** 2 < 60**2) for n in range(len(TIMES))]
    ticks = [round(t_s * 12800) for t_s in TIMES]
    scores = [0.9] * len(TIMES)
    samples = samples_of(pts=ticks, t_s=TIMES, index=[25, 30, 35], masks=discs, scores=scores)
    blob = writer.blobs.put(masks.packed(discs))
    return thing(1).model_copy(update={"samples": samples, "masks": blob})


def _points(writer: TraceWriter, number: int) -> Points:
    frames = [
        points.PointsFrame(
            pts=round(t_s * 12800),
            t_s=t_s,
            index=25 + 5 * n,
            xy=((100.0 + 10 * n, 200.0), (300.0, 50.0) if n != 1 else None),
            score=(0.9, 0.8 if n != 1 else 0.0),
        )
        for n, t_s in enumerate(TIMES)
    ]
    return Points(
        id=f"e{number}",
        source="a point tracker",
        columns=writer.blobs.put(points.packed(frames)),
        frames=len(frames),
        frame_interval_s=0.2,
        tracks=points.summed_up(frames, [(1.0, (100.0, 200.0)), (1.0, (300.0, 50.0))]),
        coverage=COVERAGE,
    )


def _depths(writer: TraceWriter, first: int, tube: Tube) -> list[Depth]:
    depth = writer.blobs.put(b"a map")
    return [
        Depth(
            id=f"e{first + n}",
            means="metric",
            source="a network",
            frame=FrameRef(pts=round(t_s * 12800), t_s=t_s),
            range=DepthRange(least=1.0, median=8.0 + n, most=30.0, known_share=0.9),
            thing=ThingDepth(xyxy=box, median=8.0 + n, spread=0.4, tube="e1"),
            map=depth,
        )
        for n, (t_s, box) in enumerate(zip(tube.samples.t_s, tube.samples.xyxy, strict=True))
    ]


def _looks(first: int, picture: str, request: str) -> list[Evidence]:
    frame = FrameRef(pts=12800, t_s=1.0, index=25)
    shown = Shown(blob=picture, width=160, height=90, t_s=(1.0,))
    line = ReadLine(text="EXIT", xyxy=(10, 20, 60, 40), score=0.8)
    crop = (960.0, 0.0, 1920.0, 540.0)
    read = {"frame": frame, "crop": crop, "lines": (line,), "shown": (picture,)}
    return [
        Frames(id=f"e{first}", frames=(frame,), blobs=(picture,)),
        Frames(id=f"e{first + 1}", frames=(FrameRef(pts=25600, t_s=2.0),), blobs=(picture,), crop=crop),
        Description(
            id=f"e{first + 2}",
            asked="What is there?",
            text="A street.\nTwo cars.",
            span=Span(start_s=1.0, end_s=2.0),
            frames=(frame,),
            shown=(shown,),
            request=request,
        ),
        Reading(id=f"e{first + 3}", source="a reader", **read),
    ]


def _found(first: int) -> list[Evidence]:
    disc = encoded(np.pad(np.ones((20, 30), bool), ((30, 1030), (40, 1850))))
    sample = Span(start_s=1.0, end_s=1.5)
    poses = CameraPoses(t_s=(0.0,), position_m=((0.0, 0.0, 4.0),), bearing_deg=(0.0,))
    formula = Derivation(formula="measure.visible_duration", inputs=("e1",), parameters={"span": (0.0, 9.0)})
    return [
        Region(
            id=f"e{first}",
            label="sign",
            colour="green",
            score=0.7,
            frame=FrameRef(pts=12800, t_s=1.0),
            box=disc.box or Box(xyxy=(0, 0, 1, 1)),
            mask=disc,
        ),
        SpanFound(id=f"e{first + 1}", what="shot", found=WHOLE, t_s=0.0),
        SpanFound(id=f"e{first + 2}", what="moving", found=sample, t_s=1.0, tube="e1", direction="right"),
        Absence(id=f"e{first + 3}", query="dog", span=WHOLE, coverage=COVERAGE),
        Hits(
            id=f"e{first + 4}",
            query="a car",
            understood="a car",
            span=WHOLE,
            coverage=COVERAGE,
            hits=(Hit(span=sample, t_s=1.2, score=0.9),),
        ),
        Transcript(
            id=f"e{first + 5}",
            source="subtitles",
            span=WHOLE,
            lines=(SaidLine(span=sample, text="Look there!"),),
        ),
        Measurement(
            id=f"e{first + 6}",
            quantity="visible_duration",
            value=0.6,
            unit="s",
            sigma=0.05,
            ci95=(0.5, 0.7),
            span=Span(start_s=0.0, end_s=9.0),
            subject="the disc",
            coverage=COVERAGE,
            derivation=formula,
        ),
        Calibration(id=f"e{first + 7}", model="ground_plane", source="camera.json", camera=poses),
    ]
