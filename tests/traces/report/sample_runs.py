"""Runs to report on: of rules, with metres, of a scripted model, a very large one, a hostile one.

`python -m vidence.tests.traces.report.sample_runs FOLDER` writes them and their pages into a folder.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import vidence
from vidence.bench.kinebench.inputs import sidecar
from vidence.bench.scenes.camera import GroundCamera
from vidence.bench.scenes.drive import Drive
from vidence.bench.scenes.scene import Actor, Scene
from vidence.traces.events import (
    Answered,
    CallFinished,
    CallStarted,
    Cost,
    Drafted,
    EvidenceEntered,
    Judged,
    RunFinished,
    RunStarted,
    StepFinished,
    StepStarted,
)
from vidence.traces.records import (
    Answer,
    Call,
    CallResult,
    Claim,
    Coverage,
    Degradation,
    Draft,
    JudgedClaim,
    PathSamples,
    Span,
    SpanFound,
    Tube,
    TubeSamples,
    VideoRecord,
)
from vidence.traces.records import (
    Path as Way,
)
from vidence.traces.records.claim import Free, When
from vidence.traces.store import TraceWriter

CAMERA = GroundCamera(width=480, height=270, focal_px=400.0, height_m=6.0, pitch_deg=20.0)
# The red one brakes to a standstill at 2.5 s; the blue one passes it on the far lane.
RED = Drive(-6.0, 15.0, ((0.0, 5.0), (1.0, 5.0), (2.5, 0.0)), ((0.0, 90.0),))
BLUE = Drive(7.0, 19.0, ((0.0, 4.0),), ((0.0, 270.0),))
STREET = Scene("street", 1, CAMERA, "asphalt", (Actor("car", "red", RED), Actor("car", "blue", BLUE)), 3.6)
HOUR_S, THINGS, BOXES = 3600.0, 200, 250
WHOLE = Span(start_s=0, end_s=HOUR_S)
HOSTILE = (
    "</script><script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=1">',
    '"><svg onload=window.pwned=1>',
    "<!-- <script> javascript:window.pwned=1 -->",
    "red \u202ercs.exe\u202c \u200bcar \x1b[31m \x00 \ufeff\u2028\u2029",
    "&lt;b&gt; &#x3c;script&#x3e; {{7*7}} ${window.pwned=1} `; window.pwned=1; //",
)


def street(folder: Path) -> tuple[Path, Path]:
    """A rendered street with two cars, and its camera's sidecar."""
    folder.mkdir(parents=True, exist_ok=True)
    video, camera = folder / "street.mp4", folder / "street.camera.json"
    if not video.is_file():
        STREET.render(video)
        camera.write_text(json.dumps(sidecar(CAMERA)))
    return video, camera


def by_rules(folder: Path) -> Path:
    """When something happens, by rules, in pixels."""
    video, _ = street(folder)
    return vidence.ask(video, "When does the red car stop?", out=folder / "rules").trace


def in_metres(folder: Path) -> Path:
    """How near two things come to each other, with their ways in metres."""
    video, camera = street(folder)
    asked = "How close does the red car come to the blue car?"
    return vidence.ask(video, asked, camera=camera, out=folder / "metres").trace


def by_a_model(folder: Path) -> Path:
    """A scripted model that looks, measures, says what is not so, is objected to, and mends it."""
    import yaml

    video, _ = street(folder)
    measured = {"quantity": "visible_duration", "of": ["e1"], "subject": "the red car"}
    turns = [
        {"say": "I look for the car first.", "call": [{"track": {"query": "red car"}}]},
        {"call": [{"measure": measured}, {"look": {"times_s": [1.0, 2.5]}}]},
        {"answer": {"claims": [{"kind": "quantity", "evidence": ["e2"], "value": 30.3}]}},
        {"say": "So it is.", "answer": {"claims": [{"kind": "quantity", "evidence": ["e2"]}]}},
    ]
    script = folder / "script.yaml"
    script.write_text(yaml.safe_dump({"turns": turns}), encoding="utf-8")
    asked = "How long is the red car visible?"
    return vidence.ask(video, asked, policy=f"scripted:{script}", out=folder / "model").trace


def large(folder: Path) -> Path:
    """An hour with 200 things of 250 boxes each, half of them with a way in metres."""
    run = folder / "large"
    found = [thing(n) for n in range(1, THINGS + 1)]
    ways = [way_of(THINGS + n, found[n - 1]) for n in range(1, THINGS // 2 + 1)]
    first = THINGS + len(ways)
    stops = [stop_of(first + n, found[n - 1]) for n in range(1, THINGS + 1)]
    claims = tuple(_claim(n, found[n - 1], stops[n - 1]) for n in range(1, 21))
    with TraceWriter.create(run, started("When do cars stop?"), clock=lambda: 1e9) as writer:
        everything = [*found, *ways, *stops]
        writer.append(
            StepStarted(step=0, node="brief"),
            StepFinished(step=0, node="brief"),
            StepStarted(step=1, node="act"),
            CallStarted(call=Call(id="k1", tool="track", arguments={"query": "car"})),
            *(EvidenceEntered(evidence=one) for one in everything),
            CallFinished(result=CallResult(call="k1", evidence=tuple(e.id for e in everything))),
            StepFinished(step=1, node="act", wall_s=61.5),
        )
        writer.append(*ended(claims, "Twenty of them stop."))
    return run


def hostile(folder: Path) -> Path:
    """A run whose every text is meant to break out of a page."""
    run = folder / "hostile"
    tube = thing(1).model_copy(update={"label": HOSTILE[1], "name": HOSTILE[2], "source": HOSTILE[0]})
    weak = Degradation(kind="occluded", detail=HOSTILE[3])
    stop = stop_of(2, tube).model_copy(update={"what": HOSTILE[4], "degradations": (weak,)})
    claims = tuple(
        JudgedClaim(
            claim=Claim(id=f"c{n}", predicate=Free(text=text), evidence=("e1", "e2")),
            text=text,
            status="asserted",
            reason=text,
        )
        for n, text in enumerate(HOSTILE, start=1)
    )
    asked = started(" ".join(HOSTILE)).model_copy(update={"options": HOSTILE, "policy": HOSTILE[0]})
    with TraceWriter.create(run, asked, clock=lambda: 1e9) as writer:
        writer.append(
            StepStarted(step=1, node=HOSTILE[1]),
            CallStarted(call=Call(id="k1", tool=HOSTILE[0], arguments={HOSTILE[2]: HOSTILE[1]})),
            EvidenceEntered(evidence=tube),
            EvidenceEntered(evidence=stop),
            CallFinished(result=CallResult(call="k1", evidence=("e1", "e2"))),
            StepFinished(step=1, node=HOSTILE[1]),
        )
        writer.append(*ended(claims, HOSTILE[0]))
    return run


def started(question: str) -> RunStarted:
    """What is asked of an hour that is not there."""
    video = VideoRecord(
        name="an hour.mp4",
        sha256="5" * 64,
        width=1920,
        height=1080,
        time_base=(1, 12800),
        start_s=0.0,
        end_s=HOUR_S,
        frames=int(HOUR_S * 25),
        rate_hz=25.0,
        codec="h264",
        pixel_format="yuv420p",
        decoder="none",
    )
    return RunStarted(vidence="0", question=question, policy="rules", video=video)


def thing(number: int) -> Tube:
    """A car that goes to the lower right for 50 s."""
    times = tuple(round((number * 16.0) % (HOUR_S - 60) + n * 0.2, 6) for n in range(BOXES))
    x, y = 37.7 * number % 1700, 53.3 * number % 900
    boxes = tuple(
        (x + n * 0.43, y + n * 0.17, x + n * 0.43 + 120.6, y + n * 0.17 + 80.2) for n in range(BOXES)
    )
    return Tube(
        id=f"e{number}",
        label="car",
        classed=True,
        track=number,
        source="a detector",
        samples=TubeSamples(
            pts=tuple(round(t_s * 12800) for t_s in times),
            t_s=times,
            index=tuple(round(t_s * 25) for t_s in times),
            xyxy=boxes,
            seen=("full",) * BOXES,
            real_edges=((True,) * 4,) * BOXES,
            score=(0.9,) * BOXES,
        ),
        frame_interval_s=0.2,
        coverage=Coverage(spans=(WHOLE,), rate_hz=5.0, tool="detector", frames=18000),
    )


def way_of(number: int, tube: Tube) -> Way:
    """A made-up way of a thing, in metres."""
    times = tube.samples.t_s
    spread = ((0.04, 0.0, 0.0, 0.04, 0.0, 0.0),) * len(times)
    return Way(
        id=f"e{number}",
        tube=tube.id,
        label=tube.label,
        track=tube.track,
        frame="world",
        samples=PathSamples(
            t_s=times,
            xyz_m=tuple((n * 0.9, number % 40 + n * 0.1, 0.0) for n in range(len(times))),
            velocity_m_s=((4.5, 0.5, 0.0),) * len(times),
            acceleration_m_s2=((0.0, 0.0, 0.0),) * len(times),
            covariance_m2=spread,
            velocity_covariance_m2_s2=spread,
            acceleration_covariance_m2_s4=spread,
            seen=(True,) * len(times),
        ),
        parts=(tube.span,),
        scale="made up",
    )


def stop_of(number: int, tube: Tube) -> SpanFound:
    """That it stops in its middle."""
    t_s = tube.samples.t_s[len(tube.samples) // 2]
    return SpanFound(id=f"e{number}", what="stop", found=Span(start_s=t_s, end_s=t_s), t_s=t_s, tube=tube.id)


def _claim(number: int, tube: Tube, stop: SpanFound) -> JudgedClaim:
    predicate = When(subject=f"car {number}", event="stop", t_s=stop.t_s)
    claim = Claim(id=f"c{number}", predicate=predicate, evidence=(tube.id, stop.id))
    return JudgedClaim(claim=claim, text=f"Car {number} stopped at {stop.t_s:.1f} s.", status="verified")


def ended(claims: tuple[JudgedClaim, ...], text: str) -> list[Drafted | Judged | Answered | RunFinished]:
    """The events that end a run."""
    return [
        Drafted(draft=Draft(claims=tuple(one.claim for one in claims))),
        Judged(claims=claims),
        Answered(answer=Answer(status="answered", text=text, claims=claims), cost=Cost(tool_calls=1)),
        RunFinished(status="answered"),
    ]


SAMPLES: tuple[Callable[[Path], Path], ...] = (by_rules, in_metres, by_a_model, large, hostile)


def main(folder: Path) -> None:
    """Write every run and its page."""
    from vidence.cli.reporting import write_report
    from vidence.tests.traces.report.sample_kinds import every_kind

    folder.mkdir(parents=True, exist_ok=True)
    for sample in (*SAMPLES, every_kind):
        print(write_report(sample(folder)))
    print(write_report(folder / "metres", out=folder / "metres-embedded.html", embed=True))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
