"""Tracks read from a file: each in pixels, in metres, or in both."""

from __future__ import annotations

from dataclasses import dataclass

from ...traces.records import Calibration, Degradation, TubeSamples
from ..geometry.observed import Observed


@dataclass(frozen=True, eq=False)
class GivenTrack:
    """One thing of the file; without a video its samples are pixels of the plan (see `plan.py`)."""

    number: int
    name: str
    """Its id in the file, as written there."""
    label: str
    """Its class, a canonical noun, or 'object'."""
    samples: TubeSamples
    observed: Observed | None = None
    """Where it was in metres, where the file says so."""
    degradations: tuple[Degradation, ...] = ()


@dataclass(frozen=True, eq=False)
class Plan:
    """What stands in for a video: a picture's size, its frames' times, and its scale if it is in metres."""

    size: tuple[int, int]
    times_s: tuple[float, ...]
    px_per_m: float | None = None
    middle_m: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, eq=False)
class TrackSet:
    """All that a tracks file gives."""

    format: str
    source: str
    digest: str
    tracks: tuple[GivenTrack, ...]
    classed: bool
    """Whether the file says of what class things are."""
    known: frozenset[str] | None = None
    """All classes that the file tells apart: of others its silence means nothing."""
    calibration: Calibration | None = None
    """Of metric tracks: what their metres are, and the poses of the camera where the file knows them."""
    plan: Plan | None = None
    """Without a video: what its boxes are pixels of."""

    def track(self, number: int) -> GivenTrack:
        """The track of that number."""
        return next(track for track in self.tracks if track.number == number)
