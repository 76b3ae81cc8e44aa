"""Tubes made from formulas, without any video, and a small world of them: for tests and benchmarks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from ..tools.deadline import Deadline
from ..tools.manipulations.base import Context
from ..tools.registry import ChosenBackends
from ..traces.ledger import Ledger
from ..traces.records import Coverage, Evidence, Look, Span, Tube, TubeSamples, VideoRecord
from ..traces.records.region import Xyxy
from ..traces.records.tube import Edges, Seen

Floats = NDArray[np.float64]
WIDTH, HEIGHT, DURATION_S, RATE_HZ = 640, 360, 8.0, 25.0
_BACKENDS = ChosenBackends()
# Less of a thing than this inside the frame is not seen.
LEAST_PX = 2.0
VIDEO = VideoRecord(
    name="synthetic",
    sha256="0" * 64,
    width=WIDTH,
    height=HEIGHT,
    time_base=(1, 1000),
    start_s=0.0,
    end_s=DURATION_S,
    frames=round(DURATION_S * RATE_HZ),
    rate_hz=RATE_HZ,
    codec="none",
    pixel_format="none",
    decoder="none",
)


def times_of(rate_hz: float = RATE_HZ, duration_s: float = DURATION_S, *, seed: int | None = None) -> Floats:
    """Times at a rate; with a seed, irregular by up to 30 % of the step."""
    t = np.arange(0.0, duration_s - 1e-9, 1.0 / rate_hz)
    if seed is None:
        return t
    moved = np.sort(t + np.random.default_rng(seed).uniform(-0.3, 0.3, len(t)) / rate_hz)
    return np.asarray(moved - moved[0], dtype=np.float64)


def coverage_of(span: Span, rate_hz: float = RATE_HZ) -> Coverage:
    """A span looked at without holes."""
    return Coverage(spans=(span,), rate_hz=rate_hz, tool="synthetic", frames=round(rate_hz * span.duration_s))


def tube_of(
    t: Floats,
    x: Floats | float,
    y: Floats | float,
    *,
    size: tuple[float, float] | Floats = (60.0, 40.0),
    colour: str | None = "red",
    label: str | None = None,
    track: int = 1,
    jitter: float = 0.0,
    seed: int = 0,
    hidden: Span | None = None,
) -> Tube:
    """A tube with its middle at x, y; cut by the frame's edges, which then are not real; edges jitter."""
    boxes, real = _boxes(t, x, y, size, np.random.default_rng(seed).uniform(-jitter, jitter, (len(t), 4)))
    inside = np.flatnonzero((boxes[:, 2] - boxes[:, 0] > LEAST_PX) & (boxes[:, 3] - boxes[:, 1] > LEAST_PX))
    step = float(np.median(np.diff(t)))
    return Tube(
        label=label or "object",
        classed=label is not None,
        track=track,
        source="synthetic",
        samples=_samples(t, boxes, real, inside, hidden),
        frame_interval_s=step,
        look=Look(colour=colour, colour_shares={} if colour is None else {colour: 0.7}),
        coverage=coverage_of(Span(start_s=0.0, end_s=float(t[-1]) + step), 1.0 / step),
    )


def _boxes(
    t: Floats, x: Floats | float, y: Floats | float, size: tuple[float, float] | Floats, noise: Floats
) -> tuple[Floats, NDArray[np.bool_]]:
    """Boxes cut to the frame, and which of their edges are inside it."""
    middle = np.stack([np.broadcast_to(x, len(t)), np.broadcast_to(y, len(t))], axis=1)
    half = np.broadcast_to(np.asarray(size, dtype=np.float64), (len(t), 2)) / 2
    whole = np.concatenate([middle - half, middle + half], axis=1) + noise
    most = np.array([WIDTH, HEIGHT, WIDTH, HEIGHT], dtype=np.float64)
    return np.clip(whole, 0.0, most), (whole > 0.0) & (whole < most)


def _samples(
    t: Floats, boxes: Floats, real: NDArray[np.bool_], kept: NDArray[np.intp], hidden: Span | None
) -> TubeSamples:
    """The samples inside the frame."""
    gone = [hidden is not None and hidden.contains(float(t[i])) for i in kept]
    seen: list[Seen] = [
        "hidden" if away else "full" if real[i].all() else "partial"
        for i, away in zip(kept, gone, strict=True)
    ]
    edges = [
        cast(Edges, (False,) * 4 if away else tuple(map(bool, real[i])))
        for i, away in zip(kept, gone, strict=True)
    ]
    return TubeSamples(
        pts=tuple(round(1000 * float(t[i])) for i in kept),
        t_s=tuple(float(t[i]) for i in kept),
        index=tuple(map(int, kept)),
        xyxy=tuple(cast(Xyxy, tuple(map(float, boxes[i]))) for i in kept),
        seen=tuple(seen),
        real_edges=tuple(edges),
        score=(1.0,) * len(kept),
    )


@dataclass(frozen=True)
class _Video:
    """All of a video that the deriving manipulations use."""

    record: VideoRecord


@dataclass
class World:
    """A ledger of synthetic tubes, and what it takes to run manipulations on it."""

    ledger: Ledger = field(default_factory=Ledger)
    video: VideoRecord = VIDEO

    def enter(self, evidence: Evidence) -> Any:
        """Enter evidence under the next id, and give it back with that id."""
        known = evidence.model_copy(update={"id": self.ledger.next_id()})
        self.ledger.enter(known)
        return known

    def run(self, manipulation: Any, **arguments: Any) -> list[Any]:
        """Run a manipulation class and enter what it gives."""
        nothing = cast(Any, None)
        video = cast(Any, _Video(self.video))
        context = Context(video, _BACKENDS, self.ledger, nothing, nothing, Deadline())
        output = manipulation().run(manipulation.arguments(**arguments), context)
        return [self.enter(evidence) for evidence in output.evidence]

    def forged(self, evidence: Evidence) -> World:
        """The same world with one record changed."""
        other = World(video=self.video)
        for key, kept in self.ledger.items():
            other.ledger.enter(evidence if key == evidence.id else kept)
        return other


def traffic() -> World:
    """Red (e1) goes right, standing from 3 to 5 s; blue (e2) passes it leftwards; green (e3) stands."""
    world, t = World(), times_of()
    x = np.where(t < 3, 50 + 60 * t, np.where(t < 5, 230.0, 230 + 60 * (t - 5)))
    world.enter(tube_of(t, x, 150.0, jitter=0.7, seed=1))
    world.enter(tube_of(t, 700 - 120 * t, 180.0, size=(80, 50), colour="blue", track=2, jitter=0.7, seed=2))
    world.enter(tube_of(t, 420.0, 320.0, size=(40, 40), colour="green", track=3, jitter=0.7, seed=3))
    return world
