"""Reports made by hand on videos whose every frame carries its number, for what runs seldom have."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from vidence.traces.records import Span
from vidence.traces.report.data import (
    AnswerGiven,
    Asked,
    Cites,
    ClaimMade,
    EvidenceFound,
    Frame,
    Mark,
    Masks,
    Picture,
    Piece,
    Place,
    Player,
    Report,
    TubeSeen,
    Video,
)
from vidence.traces.report.writing import write

Numbers = tuple[float, ...]
WIDTH, HEIGHT = 64, 48
# Frames do not come evenly, and the first does not come at nought: in hundredths of a second.
TICKS = (500, 504, 506, 530, 531, 560, 600, 604, 650, 700)
TIMES = tuple(tick / 100 for tick in TICKS)
# As a page is told them: in 0.1 ms, from one frame to the next.
STEPS = (TICKS[0] * 100, *(100 * (later - before) for before, later in pairwise(TICKS)))
END_S = 7.04
RED = (4.0, 20.0, 20.0, 36.0)
BLUE = (40.0, 20.0, 56.0, 36.0)


def made(path: Path, **changed: Any) -> Path:
    """Write the page of a report in which something is changed."""
    report = Report(**{**_whole(), **changed})
    write(report, path)
    return path


def beside(name: str, **changed: Any) -> Player:
    """A player of the video beside the page."""
    piece = Piece(clip_s=0.0, start_s=TIMES[0], end_s=END_S)
    told = {"kind": "beside", "href": name, "pieces": (piece,), "frames": STEPS, "why": "The video is here."}
    return Player(**{**told, **changed})


def nowhere() -> Player:
    """No video at all."""
    return Player(kind="none", why="The video was not kept.")


def tube(number: int, xyxy: Numbers, *, times: Numbers = TIMES, **changed: Any) -> TubeSeen:
    """A thing that stands still, in every frame."""
    told: dict[str, Any] = {
        "id": f"e{number}",
        "track": number,
        "label": "square",
        "cited": True,
        "t_s": times,
        "xyxy": xyxy * len(times),
        "seen": "f" * len(times),
        "frame_interval_s": 0.04,
    }
    return TubeSeen(**{**told, **changed})


def mask(xyxy: Numbers) -> tuple[int, ...]:
    """The runs of a mask that fills a box."""
    x1, y1, x2, y2 = map(int, xyxy)
    high = y2 - y1
    middle = [high, HEIGHT - high] * (x2 - x1 - 1)
    return (x1 * HEIGHT + y1, *middle, high, (HEIGHT - y2) + (WIDTH - x2) * HEIGHT)


def marked(t_s: float, xyxy: Numbers) -> Mark:
    """A region of one frame, with its outline."""
    return Mark(
        evidence="e2",
        t_s=t_s,
        label="region",
        xyxy=xyxy,
        mask=Masks(size=(HEIGHT, WIDTH), counts=(mask(xyxy),)),
    )


def strip(pictures: list[Picture], times: Numbers) -> dict[str, Any]:
    """Frames of a film strip."""
    frames = tuple(Frame(t_s=t_s, picture=n, strip=True) for n, t_s in enumerate(times))
    return {"pictures": tuple(pictures), "frames": frames}


def _whole() -> dict[str, Any]:
    place = Place(t_s=TIMES[3], xyxy=RED, tube="e1")
    return {
        "run": Asked(
            title="made",
            question="Where is the square?",
            policy="rules",
            seed=0,
            vidence="0",
            status="finished",
            trace="0" * 64,
        ),
        "video": Video(
            name="numbered.mp4",
            sha256="1" * 64,
            width=WIDTH,
            height=HEIGHT,
            start_s=TIMES[0],
            end_s=END_S,
            frames=len(TIMES),
            rate_hz=25.0,
            variable_rate=True,
            codec="h264",
        ),
        "player": nowhere(),
        "answer": AnswerGiven(status="answered", text="It is there.", spans=(Span(start_s=5.0, end_s=6.0),)),
        "audit": (),
        "limits": (),
        "left_out": (),
        "claims": (
            ClaimMade(
                id="c1",
                kind="where",
                text="It is there.",
                status="verified",
                main=True,
                cites=(Cites(evidence="e1", at=place),),
            ),
        ),
        "evidence": (
            EvidenceFound(id="e1", kind="tube", call="k1", summary="a square", at=place, cited=True),
            EvidenceFound(id="e2", kind="region", call="k1", summary="a region", cited=False),
        ),
        "tubes": (tube(1, RED),),
        "marks": (),
        "points": (),
        "paths": (),
        "cameras": (),
        "plots": (),
        "events": (),
        "coverage": (),
        "frames": (),
        "pictures": (),
        "steps": (),
        "cost": None,
    }
