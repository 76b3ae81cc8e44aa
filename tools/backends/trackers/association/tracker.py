"""The `association` tracker: identities by look and motion, through crossings and short hiding."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from .....traces.records import Fingerprint
from ....capabilities import Detections, Track
from ....deadline import Deadline
from .claims import sorted_out
from .cleaning import pieces_of
from .finishing import Clock, finished
from .stitching import stitched
from .threads import Thread, thread_of
from .trails import Trail


class Association:
    """Joins detections into tracks; blobs of movers and classed boxes alike."""

    name = "association"
    concurrency = 2
    memory_mb = 60

    def fingerprint(self) -> Fingerprint:
        """Version of this method and of the library it rests on."""
        return Fingerprint(
            capability="tracker", name=self.name, version=f"9+trackers{version('trackers')}", dtype="float64"
        )

    def track(
        self, detections: Iterator[Detections], size: tuple[int, int], rate_hz: float, deadline: Deadline
    ) -> tuple[Track, ...]:
        """Every track, ordered by first sample, then from left to right."""
        clock = Clock(rate_hz)
        threads = _followed(_noting(detections, clock), size, rate_hz, deadline, clock)
        return finished(stitched(threads, size, rate_hz), clock, size)


def _noting(detections: Iterator[Detections], clock: Clock) -> Iterator[Detections]:
    """Pass detections on, noting whether they may be things that never move."""
    for seen in detections:
        clock.standing = clock.standing or seen.standing
        yield seen


def _followed(
    detections: Iterator[Detections], size: tuple[int, int], rate_hz: float, deadline: Deadline, clock: Clock
) -> list[Thread]:
    """Frame-to-frame association of all frames, still in pieces where things were hidden."""
    # The library takes over a second to import, and only tracking needs it.
    from .matching import Matcher

    matcher = Matcher(size, rate_hz)
    trails: dict[int, Trail] = {}
    for seen in detections:
        deadline.check("tracking")
        frame = clock.tick(seen.pts, seen.t_s, seen.index)
        if frame is None:
            continue
        followed = [trail for trail in matcher.trails if trail.is_followed(seen.t_s)]
        pieces = pieces_of(seen)
        if not pieces and not matcher.trails:
            continue
        pieces = sorted_out(pieces, followed, seen.t_s, size)
        for trail, piece in matcher.update(pieces, seen.t_s, seen.t_s - clock.start_s):
            trail.see(frame, seen.t_s, piece)
            trails[id(trail)] = trail
    return [thread_of(trail) for trail in trails.values() if not trail.dissolved]
