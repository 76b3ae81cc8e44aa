"""What a tracker of another package says frame by frame – which box is whose – made into tracks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np

from ...capabilities import Detections, Track
from ...deadline import Deadline
from .association.cleaning import pieces_of
from .association.finishing import Clock, finished
from .association.geometry import Boxes
from .association.threads import Thread, place_in_time, thread_of
from .association.trails import Piece, Trail
from .reid import Reid

# Below this score a box begins no track, it only carries one on; that of the onnx detectors, so that what
# they take for a thing is one.
DEFAULT_THRESHOLD = 0.2
# For so long a track that is not seen may be found again, by motion alone.
LOST_S = 1.0


class Given(NamedTuple):
    """A box, by its row, and whose it is."""

    identity: int
    row: int


class Follower(Protocol):
    """A tracker of another package, at work on one video."""

    def update(self, xyxy: Boxes, score: Boxes, since_s: float) -> list[Given]:
        """Whose each box of a frame is, but those of nobody; `since_s` is the time since the first frame."""


def follow(
    follower: Follower,
    detections: Iterator[Detections],
    size: tuple[int, int],
    rate_hz: float,
    deadline: Deadline,
    reid: Reid | None = None,
) -> tuple[Track, ...]:
    """Every track, ordered by first sample, then from left to right."""
    clock = Clock(rate_hz)
    trails: dict[int, Trail] = {}
    looks = reid.looks() if reid else None
    for seen in detections:
        deadline.check("tracking")
        clock.standing = clock.standing or seen.standing
        frame = clock.tick(seen.pts, seen.t_s, seen.index)
        if frame is None:
            continue
        pieces = pieces_of(seen)
        for identity, row in _whose(follower, pieces, seen.t_s - clock.start_s):
            trail = trails.setdefault(identity, Trail(size))
            trail.see(frame, seen.t_s, pieces[row])
            if looks is not None:
                looks.see(identity, pieces[row], seen.t_s)
    threads = {identity: _thread(trail) for identity, trail in trails.items()}
    found = list(threads.values()) if looks is None else looks.joined(threads, size)
    return finished(sorted(found, key=place_in_time), clock, size)


def _whose(follower: Follower, pieces: list[Piece], since_s: float) -> list[Given]:
    xyxy = np.array([piece.visible for piece in pieces], np.float64).reshape(-1, 4)
    # A detector's 0.7 is a little less than ours, which has more digits.
    score = np.array([piece.score for piece in pieces], np.float64).round(4)
    return follower.update(xyxy, score, since_s)


def _thread(trail: Trail) -> Thread:
    """A trail, with the times for which it was not seen."""
    thread = thread_of(trail)
    missed = np.diff(thread.rows["frame"]) > 1
    return replace(thread, gaps_s=tuple(np.diff(thread.rows["t_s"])[missed].tolist()))
